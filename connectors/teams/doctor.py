"""The Teams room: whether the ids have the right form, and whether a token and the keys can be had."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from bot.config import TeamsSettings
from bot.ports import Finding
from bot.words import sentence
from connectors.teams.guard import KeysUnreachableError

if TYPE_CHECKING:
    from connectors.teams.tokens import StrictChecker

SIGN_IN, KEYS = "login.microsoftonline.com", "login.botframework.com"


def ids(settings: TeamsSettings) -> list[Finding]:
    """Look at the ids of the configuration."""
    return [_well_formed("tenant_id", settings.tenant_id), _well_formed("client_id", settings.client_id)]


def signing_in(problem: str) -> Finding:
    """Tell whether there is a token to post with; `problem` is "" when there is one."""
    subject = sentence("Teams: signing in")
    if not problem:
        return Finding(subject, well=True, detail=sentence("the bot can sign in"))
    secret = sentence(
        "Make a new client secret in the app registration and set {variable} to it.", variable="TEAMS_CLIENT_SECRET"
    )
    remedy = _open_way(SIGN_IN) if problem == "sign_in_not_reachable" else secret
    return Finding(subject, well=False, detail=problem, remedy=remedy)


async def keys(checker: StrictChecker) -> Finding:
    """Fetch the keys."""
    subject = sentence("Teams: keys")
    try:
        await checker.reach_keys()
    except KeysUnreachableError:
        detail = sentence("the keys that prove a message are not reachable")
        return Finding(subject, well=False, detail=detail, remedy=_open_way(KEYS))
    return Finding(subject, well=True, detail=sentence("the keys that prove a message are reachable"))


def _open_way(host: str) -> str:
    return sentence("Open the way to {host} (port 443) from this machine.", host=host)


def _well_formed(key: str, value: str) -> Finding:
    subject = sentence("Teams: {key}", key=key)
    try:
        uuid.UUID(value)
    except ValueError:
        detail = sentence("is no id such as {example}", example="11111111-2222-4333-8444-555555555555")
        remedy = sentence(
            "Copy the id from the app registration in Entra to {key} under {section} in {file}.",
            key=key,
            section="[teams]",
            file="config.toml",
        )
        return Finding(subject, well=False, detail=detail, remedy=remedy)
    return Finding(subject, well=True, detail=sentence("has the form of an id"))
