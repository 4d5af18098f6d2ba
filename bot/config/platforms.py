"""How each platform is reached: the web, Slack, Teams, Graph and mail."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from bot.config.directory import Guid
from bot.config.section import Section


def public_address(url: str) -> str:
    """Refuse what is no address of a web server; give it without a slash at its end."""
    parts = urlsplit(url)
    plain = not (parts.query or parts.fragment or parts.username is not None)
    if parts.scheme not in {"https", "http"} or not parts.hostname or not plain or " " in url:
        raise ValueError("is no address; write one such as https://bot.example.org")
    return url.rstrip("/")


class WebSettings(Section):
    """Where Slack and Teams reach us; TLS is the reverse proxy's.

    `public_url` is our address from outside, which `doctor` tries; not needed with Socket Mode alone.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    public_url: Annotated[str, AfterValidator(public_address)] | None = None


class SlackSettings(Section):
    """The Slack connector."""

    workspaces: tuple[str, ...] = ()
    """Team ids that may speak to us; empty means the workspace of the bot token.

    With `client_id` they are the workspaces, or the organisations of an Enterprise Grid, that may install the app, and
    there must be one. Without it there is one token, so only workspaces that it serves can be answered.
    """
    client_id: str = ""
    """The app's client id: workspaces install the app themselves, by OAuth; empty means that there is one bot token."""
    api_url: str = "https://slack.com/api/"
    socket_mode: bool = False
    """Connect to Slack from here, so that no public address is needed; takes the app token."""
    command: Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")] = "/vraag"
    """The slash command; https://docs.slack.dev/interactivity/implementing-slash-commands limits its name."""
    department_field: str = ""
    """The profile field that holds somebody's department: its label in Slack or its id; empty means that none does."""
    directory: bool = False
    """Read the user groups that a rollout names, and everybody's department, every night."""

    @model_validator(mode="after")
    def _says_who_may_install(self) -> SlackSettings:
        if self.client_id and not self.workspaces:
            raise ValueError("with `client_id`, `workspaces` must list the team ids that may install the app")
        return self


class TeamsSettings(Section):
    """The Teams connector: a single-tenant bot."""

    tenant_id: str
    client_id: str


class GraphSettings(Section):
    """Microsoft Graph, by an app registration that may write into the mailboxes named here and read no directory."""

    tenant_id: Guid
    client_id: Guid


class CalendarSettings(Section):
    """The mailbox in whose calendar meetings are made, through Graph."""

    mailbox: Annotated[str, Field(pattern=r"^[^@\s/]+@[^@\s/]+$")]


class MailSettings(Section):
    """What carries digests by e-mail: an SMTP server, or Microsoft Graph from the mailbox `sender`.

    `contact` is whom to mail to get no more of them, where the web address for that is not there.
    """

    via: Literal["smtp", "graph"] = "smtp"
    host: str = ""
    port: int = 587
    sender: str
    contact: Annotated[str, Field(pattern=r"^([A-Za-z0-9._+-]+@[A-Za-z0-9.-]+)?$")] = ""
    user: str = ""
    starttls: bool = True

    @model_validator(mode="after")
    def _knows_its_server(self) -> MailSettings:
        if self.via == "smtp" and not self.host:
            raise ValueError('`host` is missing: the SMTP server; or write `via = "graph"`')
        return self
