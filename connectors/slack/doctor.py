"""Slack room: whether the tokens work and may do what we need, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Finding
from connectors.slack.errors import FAILURES, code_of
from connectors.slack.manifest import SCOPES

_TOKEN_REMEDY = "Install the app in the workspace again and set SLACK_BOT_TOKEN to its bot token (xoxb-…)."  # noqa: S105
_NETWORK_REMEDY = "Check that this machine may reach slack.com over HTTPS, or set `api_url` under [slack]."
_SOCKET_REMEDY = (
    "Switch Socket Mode on, make an app-level token with `connections:write` under Basic Information, "
    "and set SLACK_APP_TOKEN to it (xapp-…)."
)
_BAD_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
_BAD_APP_TOKEN = _BAD_TOKEN | {"missing_scope", "not_allowed_token_type", "forbidden_team", "no_permission"}


async def findings(client: AsyncWebClient, workspaces: Collection[str], app_token: str | None) -> Sequence[Finding]:
    """Ask Slack who we are, compare workspace and scopes with what is needed, and try the app token where there is."""
    found = await _bot(client, workspaces)
    return [*found, await _socket(client, app_token)] if app_token else found


async def _bot(client: AsyncWebClient, workspaces: Collection[str]) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except FAILURES as error:
        code = code_of(error)
        remedy = _TOKEN_REMEDY if code in _BAD_TOKEN else _NETWORK_REMEDY
        return [Finding("Slack", well=False, detail=f"Slack does not accept us: {code}.", remedy=remedy)]
    found = [Finding("Slack", well=True, detail=f"Connected to the workspace {answer['team']}.")]
    team = str(answer["team_id"])
    if workspaces and team not in workspaces:
        found.append(_other_workspace(team))
    granted = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), None)
    return found if granted is None else [*found, _scopes(granted)]


async def _socket(client: AsyncWebClient, app_token: str) -> Finding:
    """Ask for the address of a socket, which opens none by itself."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except FAILURES as error:
        code = code_of(error)
        remedy = _SOCKET_REMEDY if code in _BAD_APP_TOKEN else _NETWORK_REMEDY
        return Finding("Slack socket", well=False, detail=f"Slack opens no socket for us: {code}.", remedy=remedy)
    return Finding("Slack socket", well=True, detail="Slack would open a socket for us.")


def _other_workspace(team: str) -> Finding:
    return Finding(
        "Slack workspace",
        well=False,
        detail="The bot token belongs to a workspace that is not in the list `workspaces`.",
        remedy=f'Add "{team}" to `workspaces` under [slack], or leave the list empty.',
    )


def _scopes(granted: str) -> Finding:
    have = {scope.strip() for scope in granted.split(",")}
    missing = [scope for scope in SCOPES if scope not in have]
    if not missing:
        return Finding("Slack scopes", well=True, detail="The app may do all that is needed.")
    return Finding(
        "Slack scopes",
        well=False,
        detail=f"The app may not do all that is needed. Missing: {', '.join(missing)}.",
        remedy="Add these scopes under OAuth & Permissions in Slack's app settings and install the app again.",
    )
