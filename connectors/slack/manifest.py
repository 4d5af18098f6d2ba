"""Slack room: the app manifest. Here stands, once, what the connector asks of a workspace: scopes and events.

Limits of fields: https://docs.slack.dev/reference/app-manifest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.config import ConfigError, RolloutSettings, SlackSettings
from bot.words import Words, words_for
from connectors.slack.removals import EVENTS

PATH = "/slack/events"
"""Where Slack reaches us over HTTP: events, commands, shortcuts, presses and forms."""

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
"""Where a workspace begins to install the app, and where Slack sends the browser back to."""

MAX_NAME, MAX_COMMAND = 35, 32
"""Characters."""

ASK_SHORTCUT, PASS_ON_SHORTCUT = "ask", "pass_on"
"""The callback ids of the shortcuts: of the one for a question, and of the one on somebody's message."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one way in asks of a workspace."""

    scopes: tuple[str, ...]
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in beside direct messages and mentions; `command` such as "/vraag", or "" for none."""

    command: str = ""
    global_shortcut: bool = False
    message_shortcut: bool = False
    home: bool = False
    department: bool = False
    """Not a way in, but asked for alike: the department stands in a field of a person's profile."""
    directory: bool = False
    """Nor is this: user groups are read every night."""
    oauth: bool = False
    """Workspaces install the app themselves, by our page."""
    organisations: bool = False
    """So may a whole Enterprise Grid organisation."""


IN_USE = Ways("/vraag", global_shortcut=True, message_shortcut=True, home=True)
"""The ways in that the connector handles. Slack counts what nobody handles as a failure."""

_DIRECT = Need(("chat:write", "im:history", "users:read"), ("app_home_opened", "message.im"))
"""Reading who somebody is takes `users:read`; the opened home is how a conversation begins, with its tab or without."""
_REMOVED = Need((), EVENTS)
_MENTION = Need(("app_mentions:read",), ("app_mention",))
_COMMANDS = Need(("commands",))
_DEPARTMENT = Need(("users.profile:read",))
_DIRECTORY = Need(("usergroups:read",))


def _needs(ways: Ways) -> Iterator[Need]:
    yield _DIRECT
    yield _REMOVED
    yield _MENTION
    if ways.command or ways.global_shortcut or ways.message_shortcut:
        yield _COMMANDS
    if ways.department:
        yield _DEPARTMENT
    if ways.directory:
        yield _DIRECTORY


def ways_of(settings: SlackSettings | None) -> Ways:
    """Give the ways in that the connector handles, with what the settings say of them."""
    if settings is None:
        return IN_USE
    return replace(
        IN_USE,
        command=settings.command,
        department=bool(settings.department_field),
        directory=settings.directory,
        oauth=bool(settings.client_id),
        organisations=bool(settings.client_id) and any(home.startswith("E") for home in settings.workspaces),
    )


def scopes(ways: Ways) -> tuple[str, ...]:
    """List the bot scopes that these ways in need, and no other."""
    return tuple(sorted({scope for need in _needs(ways) for scope in need.scopes}))


def events(ways: Ways) -> tuple[str, ...]:
    """List the events to subscribe to."""
    return tuple(sorted({event for need in _needs(ways) for event in need.events}))


SCOPES = scopes(IN_USE)
"""The least that this connector works with."""


def manifest(rollout: RolloutSettings, url: str | None, ways: Ways = IN_USE) -> Mapping[str, Any]:
    """Make the manifest of an app that carries the name of a rollout's bot.

    `url` is our public address, without a path or with that of a proxy; None for Socket Mode.

    Raises
    ------
    ConfigError
        When Slack would refuse it; says all that is wrong.

    """
    problems = list(_problems(rollout, ways))
    if problems:
        raise ConfigError("\n".join(problems))
    request_url = None if url is None else url.removesuffix(PATH) + PATH
    return {
        "display_information": _display(rollout),
        "features": _features(rollout, request_url, ways),
        "oauth_config": _oauth(url, ways),
        "settings": _settings(request_url, ways),
    }


def _problems(rollout: RolloutSettings, ways: Ways) -> Iterator[str]:
    if len(rollout.bot_name) > MAX_NAME:
        yield f"`bot_name` has {len(rollout.bot_name)} characters; Slack takes {MAX_NAME} at most. Shorten it."
    if ways.command and not (ways.command.startswith("/") and 1 < len(ways.command) <= MAX_COMMAND):
        yield f"The command must begin with / and have {MAX_COMMAND} characters at most, such as /vraag."


def _display(rollout: RolloutSettings) -> dict[str, Any]:
    words = words_for(rollout.language)
    asks = words.say("Ask your question or say what does not work. One sentence is enough.")
    return {"name": rollout.bot_name, "description": asks}


def _oauth(url: str | None, ways: Ways) -> dict[str, Any]:
    asked = {"scopes": {"bot": list(scopes(ways))}}
    return {"redirect_urls": [url.removesuffix(PATH) + REDIRECT], **asked} if ways.oauth and url else asked


def _features(rollout: RolloutSettings, request_url: str | None, ways: Ways) -> dict[str, Any]:
    words = words_for(rollout.language)
    features: dict[str, Any] = {
        "app_home": {
            "home_tab_enabled": ways.home,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": rollout.bot_name, "always_online": True},
    }
    if shortcuts := list(_shortcuts(words, ways)):
        features["shortcuts"] = shortcuts
    if ways.command:
        features["slash_commands"] = [_command(words, request_url, ways.command)]
    return features


def _shortcuts(words: Words, ways: Ways) -> Iterator[dict[str, str]]:
    if ways.global_shortcut:
        yield _shortcut("global", ASK_SHORTCUT, words.say("Ask a question"))
    if ways.message_shortcut:
        yield _shortcut("message", PASS_ON_SHORTCUT, words.say("Pass this on"))


def _shortcut(kind: str, callback: str, name: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback, "description": name}


def _command(words: Words, request_url: str | None, command: str) -> dict[str, Any]:
    told = {"command": command, "description": words.say("Ask a question"), "should_escape": False}
    return told if request_url is None else {**told, "url": request_url}


def _settings(request_url: str | None, ways: Ways) -> dict[str, Any]:
    reached = {} if request_url is None else {"request_url": request_url}
    return {
        "event_subscriptions": {**reached, "bot_events": list(events(ways))},
        "interactivity": {"is_enabled": True, **reached},
        "org_deploy_enabled": ways.organisations,
        "socket_mode_enabled": request_url is None,
        "token_rotation_enabled": False,
    }
