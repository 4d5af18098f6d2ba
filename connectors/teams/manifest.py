"""Teams room: the app package, a zip with the manifest and the icons. Here stands, once, where the bot can be used.

Schema and limits: https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from bot.config import ConfigError, RolloutSettings, TeamsSettings
from bot.words import LANGUAGES, Words, words_for
from connectors.teams import icons

SCHEMA_VERSION = "1.25"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json"
MAX_SHORT_NAME, MAX_FULL_NAME, MAX_DEVELOPER, MAX_ADDRESS = 30, 100, 32, 2048
"""Characters."""
ASK_ACTION, MESSAGE_ACTION = "ask", "pass_on"
"""The ids of the actions: of the one for a question, and of the one on somebody's message."""

_VERSION = re.compile(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""When each file of the zip was made, as far as a zip can tell: so the same settings give the same bytes."""
_NO_ID = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the bot can be used, and whether a form can be opened: for a question, to pass a message on."""

    scopes: tuple[str, ...] = ("personal", "team", "groupChat")
    ask_action: bool = False
    message_action: bool = False


IN_USE = Ways(ask_action=True, message_action=True)
"""What the connector handles."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the organisation tells about the app: what it is, its privacy, its terms of use; https addresses."""

    website: str
    privacy: str
    terms: str


def package(teams: TeamsSettings, rollout: RolloutSettings, pages: Pages, version: str, ways: Ways = IN_USE) -> bytes:
    """Make the zip that a Teams administrator uploads; `version` must be higher each time.

    Raises
    ------
    ConfigError
        When Teams would refuse it; says all that is wrong.

    """
    other = next(language for language in LANGUAGES if language != rollout.language)
    files = {
        "manifest.json": _json(manifest(teams, rollout, pages, version, ways)),
        f"{other}.json": _json(_translation(rollout, other, ways)),
        "color.png": icons.colour(),
        "outline.png": icons.outline(),
    }
    zipped = BytesIO()
    with ZipFile(zipped, "w", ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, _EARLIEST), content)
    return zipped.getvalue()


def manifest(
    teams: TeamsSettings, rollout: RolloutSettings, pages: Pages, version: str, ways: Ways = IN_USE
) -> Mapping[str, Any]:
    """Make the manifest of an app that carries the name of a rollout's bot.

    Raises
    ------
    ConfigError
        When Teams would refuse it; says all that is wrong.

    """
    problems = [*_id_problems(teams), *_length_problems(rollout, pages), *_version_problems(version)]
    if problems:
        raise ConfigError("\n".join(problems))
    client = str(uuid.UUID(teams.client_id))
    other = next(language for language in LANGUAGES if language != rollout.language)
    app = {
        "$schema": SCHEMA,
        "manifestVersion": SCHEMA_VERSION,
        "version": version,
        "id": client,
        "developer": _developer(rollout, pages),
        "name": {"short": rollout.bot_name, "full": _full_name(rollout)},
        "description": _description(rollout, rollout.language),
        "localizationInfo": {
            "defaultLanguageTag": rollout.language,
            "additionalLanguages": [{"languageTag": other, "file": f"{other}.json"}],
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#{:02X}{:02X}{:02X}".format(*icons.ACCENT),
    }
    return app | _uses(client, rollout, ways)


def _uses(client: str, rollout: RolloutSettings, ways: Ways) -> dict[str, Any]:
    words = words_for(rollout.language)
    bot = {"botId": client, "scopes": list(ways.scopes), "supportsFiles": False, "isNotificationOnly": False}
    uses: dict[str, Any] = {"bots": [{**bot, "commandLists": list(_command_lists(words, ways))}]}
    if "team" in ways.scopes:
        uses["supportsChannelFeatures"] = "tier1"  # asked for since 1.25 of whatever can be added to a team
    if actions := list(_actions(words, ways)):
        uses["composeExtensions"] = [{"botId": client, "commands": actions}]
    return uses


def _command_lists(words: Words, ways: Ways) -> Iterator[dict[str, Any]]:
    shared = [scope for scope in ways.scopes if scope != "personal"]
    if "personal" in ways.scopes:
        yield {"scopes": ["personal"], "commands": _told(_personal(words))}
    if shared:
        yield {"scopes": shared, "commands": _told(_shared(words))}


def _told(commands: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"title": title, "description": description} for title, description in commands]


def _personal(words: Words) -> tuple[tuple[str, str], ...]:
    return (
        (words.say("help"), words.say("what you can do here")),
        (words.say("my questions"), words.say("how your questions stand")),
        (words.say("who sees what"), words.say("who reads your text")),
        (words.say("my data"), words.say("see or delete what you wrote")),
        (words.say("department"), words.say("change where you work")),
        (words.say("stop"), words.say("I write to you first only about your own questions")),
    )


def _shared(words: Words) -> tuple[tuple[str, str], ...]:
    return (
        (words.say("post the digest here"), words.say("for an administrator: the weekly report comes here")),
        (words.say("report failures here"), words.say("for an administrator: what I could not deliver comes here")),
    )


def _actions(words: Words, ways: Ways) -> Iterator[dict[str, Any]]:
    if ways.ask_action:
        yield _action(ASK_ACTION, words.say("Ask a question"), "compose", "commandBox")
    if ways.message_action:
        yield _action(MESSAGE_ACTION, words.say("Pass this on"), "message")


def _action(command: str, title: str, *context: str) -> dict[str, Any]:
    return {"id": command, "type": "action", "title": title, "context": list(context), "fetchTask": True}


def _id_problems(teams: TeamsSettings) -> Iterator[str]:
    for key, value in (("client_id", teams.client_id), ("tenant_id", teams.tenant_id)):
        try:
            well = uuid.UUID(value) != _NO_ID
        except ValueError:
            well = False
        if not well:
            yield f"`{key}` under [teams] is no id. Copy it from the app registration in Entra."


def _length_problems(rollout: RolloutSettings, pages: Pages) -> Iterator[str]:
    fields = (
        ("`bot_name`", rollout.bot_name, MAX_SHORT_NAME),
        ("`bot_name` with `organisation`", _full_name(rollout), MAX_FULL_NAME),
        ("`organisation`", rollout.organisation, MAX_DEVELOPER),
        *(("An address", page, MAX_ADDRESS) for page in (pages.website, pages.privacy, pages.terms)),
    )
    for name, value, most in fields:
        if len(value) > most:
            yield f"{name} has {len(value)} characters; Teams takes {most} at most. Shorten it."


def _version_problems(version: str) -> Iterator[str]:
    if not _VERSION.fullmatch(version):
        yield "The version must be three numbers, such as 1.0.1."


def _developer(rollout: RolloutSettings, pages: Pages) -> dict[str, str]:
    return {
        "name": rollout.organisation,
        "websiteUrl": pages.website,
        "privacyUrl": pages.privacy,
        "termsOfUseUrl": pages.terms,
    }


def _full_name(rollout: RolloutSettings) -> str:
    return f"{rollout.bot_name} · {rollout.organisation}"


def _description(rollout: RolloutSettings, language: str) -> dict[str, str]:
    words = words_for(language)
    short = words.say("Ask your question or say what does not work. One sentence is enough.")
    told = (
        words.say("Hi, I am {bot}, a bot.", bot=rollout.bot_name),
        short,
        words.say("Ambassadors and the project group read your text, without your name."),
        words.say("Do not mention details of residents."),
    )
    return {"short": short, "full": " ".join(told)}


def _translation(rollout: RolloutSettings, language: str, ways: Ways) -> dict[str, str]:
    told, words = _description(rollout, language), words_for(language)
    lists = enumerate(_command_lists(words, ways))
    commands = (
        (f"bots[0].commandLists[{place}].commands[{number}].{part}", command[part])
        for place, listed in lists
        for number, command in enumerate(listed["commands"])
        for part in ("title", "description")
    )
    actions = enumerate(_actions(words, ways))
    return {
        "$schema": SCHEMA.replace("MicrosoftTeams.schema", "MicrosoftTeams.Localization.schema"),
        "name.short": rollout.bot_name,
        "name.full": _full_name(rollout),
        "description.short": told["short"],
        "description.full": told["full"],
        **dict(commands),
        **{f"composeExtensions[0].commands[{number}].title": action["title"] for number, action in actions},
    }


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
