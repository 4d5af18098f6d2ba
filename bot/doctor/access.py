"""What a configuration asks of the platforms and of the firewall, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.config import EntraDirectorySettings, Settings, SlackSettings
from bot.doctor.clock import TEAMS_SIGN_IN
from bot.doctor.outside import TEAMS_PATH
from bot.routes.proof import PATH
from bot.words import Sentence, sentence
from connectors.slack.manifest import INSTALL, REDIRECT, scopes, ways_of
from connectors.slack.manifest import PATH as SLACK_PATH
from connectors.teams.manifest import IN_USE as TEAMS_WAYS

SLACK_REASONS: Mapping[str, Sentence] = {
    "app_mentions:read": sentence("What mentions the bot in a channel; nothing else of it is read."),
    "chat:write": sentence("Answers and reports."),
    "commands": sentence("The slash command, and the shortcuts."),
    "im:history": sentence("Direct messages to the bot, and whether a card arrived in one."),
    "usergroups:read": sentence("Who is in the groups that you name, every night."),
    "users.profile:read": sentence("The department, from the field that you name."),
    "users:read": sentence("The language somebody has set, and who is a guest."),
}
"""Why each scope of the manifest is needed."""
_TEAMS_REASONS: Mapping[str, Sentence] = {
    "personal": sentence("Employees write to the bot in a chat of their own."),
    "team": sentence("The report goes to a channel; there the bot hears only what mentions it."),
    "groupChat": sentence("In a group chat the bot hears only what mentions it."),
}
_ENTRA_REASONS: Mapping[str, Sentence] = {
    "User.Read.All": sentence("Id, department, and whether the account is in use; nothing else is asked for."),
    "GroupMember.Read.All": sentence("Who is in the groups that you name, every night."),
}
Permission = tuple[str, str, str]
Address = tuple[str, str]


def permissions(settings: Settings) -> Iterator[Permission]:
    """List platform, permission and reason."""
    if settings.slack:
        yield from _of_slack(settings.slack)
    if settings.teams:
        for scope in TEAMS_WAYS.scopes:
            yield "Teams", scope, _TEAMS_REASONS[scope]
    if settings.directory.entra:
        yield from _of_entra(settings.directory.entra)
    if settings.calendar:
        told = sentence("The meeting of ambassadors, in the calendar of one mailbox.")
        yield "Entra", "Calendars.ReadWrite", told
    if settings.mail and settings.mail.via == "graph":
        yield "Entra", "Mail.Send", sentence("Reports by e-mail.")


def _of_slack(slack: SlackSettings) -> Iterator[Permission]:
    for scope in scopes(ways_of(slack)):
        yield "Slack", scope, SLACK_REASONS[scope]
    if slack.socket_mode:
        yield "Slack", "connections:write", sentence("The app token may open a socket, and nothing else.")


def _of_entra(entra: EntraDirectorySettings) -> Iterator[Permission]:
    for permission, reason in _ENTRA_REASONS.items():
        yield "Entra", permission, reason
    if entra.install_app:
        told = sentence("The bot's app for colleagues of the rollout, so that it may write to them.")
        yield "Entra", "TeamsAppInstallation.ReadWriteSelfForUser.All", told


def addresses_in(settings: Settings) -> Iterator[Address]:
    """List the addresses that must be reached from outside; none with Socket Mode alone."""
    url = settings.web.public_url or "https://…"
    over_http = settings.slack is not None and not settings.slack.socket_mode
    if over_http:
        yield f"{url}{SLACK_PATH}", sentence("Slack brings messages; each is signed.")
    if settings.slack and settings.slack.client_id:
        for path in (INSTALL, REDIRECT):
            yield f"{url}{path}", sentence("Workspaces that you list install the app there.")
    if settings.teams:
        yield f"{url}{TEAMS_PATH}", sentence("Teams brings messages, each with a token of Microsoft.")
    if over_http or settings.teams:
        yield f"{url}{PATH}", sentence("Our own check that the address leads here; it tells nothing.")


def addresses_out(settings: Settings) -> Iterator[Address]:
    """List the addresses that this machine must reach."""
    if settings.slack:
        yield settings.slack.api_url, sentence("Answers and reports in Slack.")
        if settings.slack.socket_mode:
            yield "wss://wss-primary.slack.com/", sentence("Messages from Slack, over a connection that we open.")
    if settings.teams:
        yield TEAMS_SIGN_IN, sentence("The bot signs in at Microsoft.")
        yield "https://login.botframework.com/", sentence("Microsoft's keys, which prove a message.")
        yield "https://smba.trafficmanager.net/", sentence("Answers and reports in Teams.")
    if settings.directory.entra:
        yield "https://graph.microsoft.com/", sentence("Departments and groups, every night.")
    if settings.calendar:
        yield "https://graph.microsoft.com/", sentence("The meeting of ambassadors, in a calendar.")
    if settings.mail and settings.mail.via == "graph":
        yield "https://graph.microsoft.com/", sentence("Reports by e-mail.")
    elif settings.mail:
        yield f"{settings.mail.host}:{settings.mail.port}", sentence("Reports by e-mail.")
