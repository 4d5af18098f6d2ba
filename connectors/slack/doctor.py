"""Slack room: whether the tokens work and may do what we need and no more, in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.config import SlackSettings
from bot.ports import Finding, NotReachableError
from bot.words import sentence
from connectors.slack.errors import FAILURES, GONE, code_of
from connectors.slack.manifest import INSTALL, scopes, ways_of
from connectors.slack.workspaces import Held, Workspaces

_BAD_APP_TOKEN = GONE | {"missing_scope", "not_allowed_token_type", "forbidden_team", "no_permission"}
_WHERE = "OAuth & Permissions"
"""The page of Slack's app settings that lists the scopes."""


async def findings(
    settings: SlackSettings, workspaces: Workspaces, web: AsyncWebClient, app_token: str | None
) -> Sequence[Finding]:
    """Ask Slack who we are, compare workspaces and scopes with what is needed, and try the app token where there is."""
    found = [finding async for finding in _held(settings, workspaces)]
    return [*found, await _socket(web, app_token)] if app_token else found


async def _held(settings: SlackSettings, workspaces: Workspaces) -> AsyncIterator[Finding]:
    try:
        held = await workspaces.held()
    except NotReachableError:
        detail = sentence("It cannot be told where the app is installed: the database, or Slack, does not answer.")
        yield Finding("Slack", well=False, detail=detail, remedy=sentence("Mend that first, and run doctor again."))
        return
    for one in held:
        subject = f"Slack {one.home}".rstrip()
        if not one.listed:
            yield _unlisted(subject, one)
        elif one.client is None:
            yield _not_installed(subject, one)
        else:
            for finding in await _bot(subject, one, one.client, settings):
                yield finding


async def _bot(subject: str, held: Held, client: AsyncWebClient, settings: SlackSettings) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except FAILURES as error:
        return [_refused(subject, held, code_of(error))]
    detail = sentence("Connected to the workspace {workspace}.", workspace=answer["team"])
    found = [Finding(subject, well=True, detail=detail)]
    team = str(answer["team_id"])
    if not held.home and settings.workspaces and team not in settings.workspaces:
        found.append(_other_workspace(team))
    granted = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), None)
    return found if granted is None else [*found, *_scopes(f"{subject} scopes", granted, scopes(ways_of(settings)))]


def _refused(subject: str, held: Held, code: str) -> Finding:
    detail = sentence("Slack does not accept us: {code}.", code=code)
    if code not in GONE:
        return Finding(subject, well=False, detail=detail, remedy=_network())
    token = sentence(
        "Install the app in the workspace again, and set {variable} to its bot token ({form}).",
        variable="SLACK_BOT_TOKEN",
        form="xoxb-…",
    )
    return Finding(subject, well=False, detail=detail, remedy=_install() if held.home else token)


def _not_installed(subject: str, held: Held) -> Finding:
    unreadable = sentence("Its token cannot be opened: the key database is not the one it was sealed with.")
    detail = unreadable if held.unreadable else sentence("The app is not installed there.")
    return Finding(subject, well=False, detail=detail, remedy=_install())


def _unlisted(subject: str, held: Held) -> Finding:
    detail = sentence(
        "The app is installed there, and {key} does not list it: nothing of it is kept.", key="`workspaces`"
    )
    remedy = sentence(
        "Remove the app there, or add {workspace} to {key}.", workspace=f'"{held.home}"', key="`workspaces`"
    )
    return Finding(subject, well=False, detail=detail, remedy=remedy)


def _install() -> str:
    return sentence("Open {page} at our address, as somebody who may install apps there.", page=INSTALL)


def _network() -> str:
    return sentence(
        "Check that this machine may reach {host} over HTTPS, or set {key} under {section}.",
        host="slack.com",
        key="`api_url`",
        section="[slack]",
    )


async def _socket(web: AsyncWebClient, app_token: str) -> Finding:
    """Ask for the address of a socket, which opens none by itself."""
    subject = sentence("Slack socket")
    try:
        await web.apps_connections_open(app_token=app_token)
    except FAILURES as error:
        code = code_of(error)
        detail = sentence("Slack opens no socket for us: {code}.", code=code)
        token = sentence(
            "Switch Socket Mode on. Make an app-level token with {scope} and set {variable} to it ({form}).",
            scope="`connections:write`",
            variable="SLACK_APP_TOKEN",
            form="xapp-…",
        )
        return Finding(subject, well=False, detail=detail, remedy=token if code in _BAD_APP_TOKEN else _network())
    return Finding(subject, well=True, detail=sentence("Slack would open a socket for us."))


def _other_workspace(team: str) -> Finding:
    return Finding(
        sentence("Slack workspace"),
        well=False,
        detail=sentence("The bot token belongs to a workspace that {key} does not list.", key="`workspaces`"),
        remedy=sentence(
            "Add {workspace} to {key}, or leave the list empty.", workspace=f'"{team}"', key="`workspaces`"
        ),
    )


def _scopes(subject: str, granted: str, needed: Sequence[str]) -> Iterator[Finding]:
    """Name what is missing and what is too much; Slack adds scopes at each installation and never takes one away."""
    have = {scope.strip() for scope in granted.split(",")} - {""}
    missing, spare = sorted(set(needed) - have), sorted(have - set(needed))
    if missing:
        detail = sentence("The app may not do all that is needed. Missing: {scopes}.", scopes=", ".join(missing))
        remedy = sentence("Add them under {page} in Slack's app settings. Then install the app again.", page=_WHERE)
        yield Finding(subject, well=False, detail=detail, remedy=remedy)
    if spare:
        detail = sentence("The app may do more than is needed: {scopes}.", scopes=", ".join(spare))
        remedy = sentence("Take them out under {page}. Then remove the app in Slack and install it again.", page=_WHERE)
        yield Finding(subject, well=False, detail=detail, remedy=remedy)
    if not missing and not spare:
        yield Finding(subject, well=True, detail=sentence("The app may do all that is needed, and no more."))
