"""Slack room: who somebody is, as far as Slack says: name, language, guest or colleague, and department where kept."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Profile, Sender
from connectors.slack.errors import FAILURES, code_of
from connectors.slack.text import clean

log = logging.getLogger(__name__)

GUESTS = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
"""What marks an account that is no colleague's; https://docs.slack.dev/reference/objects/user-object."""
LABELS_HOLD = 3600
"""Seconds that the names of a workspace's profile fields are remembered: ours."""
FIELD_ID = re.compile("Xf[A-Z0-9]+")
"""What a profile field's id looks like."""


class Profiles:
    """Asks Slack; `field` is the id or the label of the profile field that holds a department, or "" for none."""

    def __init__(self, field: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._field = field
        self._clock = clock
        self._ids: dict[str, tuple[float, str | None]] = {}

    async def of(self, client: AsyncWebClient, sender: Sender) -> Profile:
        """Tell who somebody is; of a guest no more than that, and nothing where Slack does not answer."""
        try:
            user = part_of(await client.users_info(user=sender.user, include_locale=True), "user")
        except FAILURES as error:
            log.warning("no profile: %s", code_of(error))
            return Profile()
        locale = text_in(user.get("locale"))
        if any(user.get(mark) is True for mark in GUESTS):
            return Profile(locale, guest=True)
        department = await self._department(client, sender) if self._field else None
        return Profile(locale, department=department, name=_name(user))

    async def _department(self, client: AsyncWebClient, sender: Sender) -> str | None:
        try:
            field = await self._field_id(client, sender.tenant)
            if field is None:
                return None
            profile = part_of(await client.users_profile_get(user=sender.user), "profile")
        except FAILURES as error:
            log.warning("no department: %s", code_of(error))
            return None
        return text_in(part_of(part_of(profile, "fields"), field).get("value"))

    async def _field_id(self, client: AsyncWebClient, team: str) -> str | None:
        if FIELD_ID.fullmatch(self._field):
            return self._field
        until, found = self._ids.get(team, (0.0, None))
        if team not in self._ids or until < self._clock():
            found = labelled(part_of(await client.team_profile_get(), "profile").get("fields"), self._field)
            self._ids[team] = (self._clock() + LABELS_HOLD, found)
            if found is None:
                log.warning("no profile field of the workspace is called as `department_field` says")
        return found


def _name(user: Mapping[str, Any]) -> str | None:
    return text_in(part_of(user, "profile").get("real_name")) or text_in(user.get("real_name"))


def labelled(fields: object, label: str) -> str | None:
    """Find the id of the field with a label, whatever its capitals."""
    for field in fields if isinstance(fields, list) else ():
        if isinstance(field, dict) and str(field.get("label")).strip().casefold() == label.strip().casefold():
            return text_in(field.get("id"))
    return None


def part_of(answer: Any, name: str) -> Mapping[str, Any]:  # noqa: ANN401 - an answer of the SDK or a part of one
    """Give an object of that name; an empty one where there is none."""
    part = answer.get(name)
    return part if isinstance(part, dict) else {}


def text_in(value: object) -> str | None:
    """Give a text that a database can hold; None where there is none."""
    return (clean(value) or None) if isinstance(value, str) else None
