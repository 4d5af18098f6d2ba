"""Slack room: colleagues as Slack knows them: its user groups, and a field of their profiles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config import SlackSettings
from bot.ports import Colleague, DirectoryError, Finding, Installer
from bot.words import sentence
from connectors.slack.errors import FAILURES, code_of
from connectors.slack.listeners import NAME
from connectors.slack.profiles import FIELD_ID, GUESTS, labelled, part_of, text_in

PAGE = 200
"""People in a page: https://docs.slack.dev/reference/methods/users.list advises no more."""
TIMEOUT = 30
"""Seconds for one call."""
RETRIES = 20
"""How often a call waits as long as Slack says: profiles are asked for one by one, about 100 a minute."""


class SlackDirectory:
    """Reads the workspaces of the settings, or else that of the bot token; no guests, no bots, nobody who left.

    `groups` gives, by its id, how config.toml writes each user group that matters.
    """

    name = "slack"
    complete = True
    installer: Installer | None = None

    def __init__(self, settings: SlackSettings, token: str, groups: Mapping[str, str]) -> None:
        retry = AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES)
        self._client = AsyncWebClient(token=token, base_url=settings.api_url, timeout=TIMEOUT, retry_handlers=[retry])
        self._settings = settings
        self._groups = groups

    async def colleagues(self) -> AsyncIterator[Colleague]:
        """Give everybody with an account of their own.

        Raises
        ------
        DirectoryError
            When not all of them could be given.

        """
        try:
            for team in self._settings.workspaces or [await self._own_team()]:
                async for colleague in self._of(team):
                    yield colleague
        except FAILURES as error:
            raise _directory_error(error) from None

    async def check(self) -> Sequence[Finding]:
        """Ask for the groups and the field, and say what is not allowed."""
        subject = sentence("Slack directory")
        try:
            team = await self._own_team()
            await self._members(team)
            await self._field(team)
        except FAILURES as error:
            return [_not_well(subject, _directory_error(error))]
        except DirectoryError as error:
            return [_not_well(subject, error)]
        return [Finding(subject, well=True, detail=sentence("It gives what is asked of it."))]

    async def close(self) -> None:
        """Do nothing: each call closed its own connection."""

    async def _own_team(self) -> str:
        return str((await self._client.auth_test())["team_id"])

    async def _of(self, team: str) -> AsyncIterator[Colleague]:
        members, field = await self._members(team), await self._field(team)
        async for user in self._users(team):
            department = await self._department(str(user["id"]), field) if field else None
            groups = frozenset(name for name, ids in members.items() if user["id"] in ids)
            yield Colleague(NAME, team, str(user["id"]), department, groups)

    async def _members(self, team: str) -> Mapping[str, frozenset[str]]:
        found = {}
        for group, name in self._groups.items():
            answer = await self._client.usergroups_users_list(usergroup=group, team_id=team)
            found[name] = frozenset(answer.get("users") or ())
        return found

    async def _field(self, team: str) -> str | None:
        """Find the id of the profile field with a department, by its label or its id."""
        wanted = self._settings.department_field
        if not wanted or FIELD_ID.fullmatch(wanted):
            return wanted or None
        profile = part_of(await self._client.team_profile_get(team_id=team), "profile")
        if found := labelled(profile.get("fields"), wanted):
            return found
        remedy = sentence(
            "No profile field is called as {key} says. Mend it in {file}.", key="`department_field`", file="config.toml"
        )
        raise DirectoryError("no_such_field", remedy)

    async def _users(self, team: str) -> AsyncIterator[Mapping[str, Any]]:
        cursor: str | None = None
        while True:
            answer = await self._client.users_list(limit=PAGE, cursor=cursor, team_id=team)
            for user in answer.get("members") or ():
                if user["id"] != "USLACKBOT" and not any(user.get(mark) for mark in GUESTS):
                    yield user
            cursor = text_in(part_of(answer, "response_metadata").get("next_cursor"))
            if not cursor:
                return

    async def _department(self, user: str, field: str) -> str | None:
        profile = part_of(await self._client.users_profile_get(user=user), "profile")
        return text_in(part_of(part_of(profile, "fields"), field).get("value"))


def _not_well(subject: str, error: DirectoryError) -> Finding:
    detail = sentence("Slack does not give what is asked: {reason}.", reason=error.reason)
    return Finding(subject, well=False, detail=detail, remedy=error.remedy)


def _directory_error(error: Exception) -> DirectoryError:
    code = code_of(error)
    if code == "missing_scope" and isinstance(error, SlackApiError):
        scope = _needed(error.response)
        remedy = sentence("Add the scope {scope} to the app in Slack, and install it again.", scope=scope)
        return DirectoryError(f"missing_scope {scope}", remedy)
    if code in {"no_such_subteam", "subteam_not_found"}:
        remedy = sentence("A user group in {file} is not in Slack. Mend it.", file="config.toml")
        return DirectoryError(code, remedy)
    return DirectoryError(code, sentence("Slack did not answer well. Nothing to do: the next night tries again."))


def _needed(response: AsyncSlackResponse | Any) -> str:  # noqa: ANN401 - the SDK says no more
    data = getattr(response, "data", None)
    return str(data.get("needed") or "?") if isinstance(data, dict) else "?"
