"""What comes after `init`: the app to make, the variables to set and where each is found, and the next commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.config import SECRET_VARIABLES, Settings
from bot.words import sentence

WHERE: Mapping[str, str] = {
    "slack_bot_token": "OAuth & Permissions > Bot User OAuth Token (xoxb-…)",
    "slack_app_token": "Basic Information > App-Level Tokens > connections:write (xapp-…)",
    "slack_signing_secret": "Basic Information > App Credentials > Signing Secret",
    "slack_client_secret": "Basic Information > App Credentials > Client Secret",
    "entra_client_secret": "Entra > App registrations > Certificates & secrets > Value",
    "graph_client_secret": "Entra > App registrations > Certificates & secrets > Value",
    "teams_client_secret": "Entra > App registrations > Certificates & secrets > Value",
    "smtp_password": "[mail] user",
}
"""Where each secret is found, in the words of the page that shows it."""
SLACK_APPS = "https://api.slack.com/apps > Create New App > From a manifest"
_UNSET = "https://bot.example.org"


def needed(settings: Settings) -> Iterator[str]:
    """Name the secrets that these settings need, the master key apart."""
    if settings.slack:
        yield "slack_client_secret" if settings.slack.client_id else "slack_bot_token"
        yield "slack_app_token" if settings.slack.socket_mode else "slack_signing_secret"
    if settings.teams:
        yield "teams_client_secret"
    if settings.mail and settings.mail.user:
        yield "smtp_password"
    if settings.directory.entra:
        yield "entra_client_secret"
    if settings.graph:
        yield "graph_client_secret"


def steps(settings: Settings) -> Iterator[str]:
    """Tell what to do next, in order."""
    if settings.slack:
        yield sentence("Make the Slack app: {command}", command=f"`{_slack_manifest(settings)} > slack-manifest.json`")
        yield sentence("Paste it at {page}. Then install the app there.", page=SLACK_APPS)
    if settings.teams:
        website = settings.web.public_url or _UNSET
        yield sentence("Make the Teams app: {command}", command=f"`voelspriet manifest teams --website {website}`")
        yield sentence("{page} says what to do in Entra, Azure and Teams.", page="docs/running.md")
    missing = [name for name in needed(settings) if getattr(settings.secrets, name) is None]
    if missing:
        yield sentence("Set these in the environment; they never stand in a file of ours:")
    for name in missing:
        yield f"    {SECRET_VARIABLES[name]:<22} {WHERE[name]}"
    yield sentence("Look whether all is well: {command}", command="`voelspriet doctor`")
    yield sentence("Start it: {command}", command="`voelspriet run`")


def _slack_manifest(settings: Settings) -> str:
    assert settings.slack is not None  # noqa: S101 - asked for only where configured
    way = "--socket" if settings.slack.socket_mode else f"--url {settings.web.public_url or _UNSET}"
    return f"voelspriet manifest slack {way}"
