"""Faults to plant in an installation that is well: how, which part tells it, and a word of its remedy."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from sqlalchemy import text, update
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.app import App
from bot.config import DatabaseSettings, MailSettings, SlackSettings, TeamsSettings, WebSettings
from bot.desk import clock
from bot.privacy.vault import Vault
from bot.routes.proof import route
from models import Delivery, InboxEvent, Person, Place
from tests.clients.processes import free_port, serving
from tests.doctor.clinic import Patient
from tests.gestures import QUESTION, change, said, tell
from tests.town import with_rollout, with_url
from tests.way_out import SCOPES, internet


@dataclass
class Hands:
    """What planting needs: the installation, the environment, and what must end afterwards."""

    patient: Patient
    monkeypatch: pytest.MonkeyPatch
    ends: ExitStack

    def database(self, **changes: object) -> None:
        """Change [database]."""
        self.patient.give(database=self.patient.settings.database.model_copy(update=changes))

    def web(self, application: Starlette, *, http_slack: bool = False) -> None:
        """Serve something at the public address."""
        port = free_port()
        self.ends.enter_context(serving(application, port))
        self.public(f"http://127.0.0.1:{port}", http_slack=http_slack)

    def public(self, url: str, *, http_slack: bool = False) -> None:
        """Name a public address."""
        self.patient.give(web=WebSettings(public_url=url))
        if http_slack:
            self.patient.give(slack=SlackSettings(api_url=self.patient.slack.url))
            self.patient.secrets(slack_signing_secret="s")

    def mail(self, port: int, **more: object) -> None:
        """Name a mail server."""
        mail = MailSettings.model_validate({"host": "127.0.0.1", "port": port, "sender": "a@example.org", **more})
        self.patient.give(mail=mail)

    def teams(self, *, client_id: str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", token: str = "t") -> None:  # noqa: S107 - no real one
        """Name a Teams whose sign-in answers `token`, on an internet of our own."""
        outside = self.ends.enter_context(internet(self.patient.folder))
        outside.sign_in = token
        for name, value in {**outside.environment, "REQUESTS_CA_BUNDLE": str(outside.ca)}.items():
            self.monkeypatch.setenv(name, value)
        self.patient.give(slack=None, teams=TeamsSettings(tenant_id=_TENANT, client_id=client_id))
        self.patient.secrets(teams_client_secret="s")


_TENANT = "11111111-2222-4333-8444-555555555555"
Plant = Callable[[Hands], object]


@dataclass(frozen=True)
class Fault:
    """A fault: which finding tells it, and what its remedy must name."""

    plant: Plant
    subject: str
    remedy: str


def _key_file(hands: Hands) -> Path:
    file = hands.patient.settings.database.master_key_file
    assert file
    return file


def _another_key(hands: Hands) -> None:
    _key_file(hands).write_text(secrets.token_hex(32))


def _lost_keys(hands: Hands) -> None:
    hands.database(keys_url=f"sqlite:///{hands.patient.folder}/new-keys.db")


def _shape(revision: str) -> Plant:
    statement = text("UPDATE alembic_version SET version_num = :revision").bindparams(revision=revision)
    return lambda hands: hands.patient.town.write(change(statement))


def _folder_is_a_file(hands: Hands) -> None:
    (hands.patient.folder / "file").touch()
    hands.patient.settings = with_url(hands.patient.settings, f"sqlite:///{hands.patient.folder}/file/voelspriet.db")


def _deliver(hands: Hands, **values: object) -> None:
    tell(hands.patient.town, "bo", QUESTION)
    hands.patient.town.write(change(update(Delivery).values(**values)))


def _set_aside(hands: Hands) -> None:
    town = hands.patient.town
    town.run(town.app.mailroom.take("terminal", "Ev1", said(town, "an", QUESTION)))
    town.write(change(update(InboxEvent).values(state="aside")))


def _full_disk(hands: Hands) -> None:
    used = shutil.disk_usage(hands.patient.folder)._replace(free=1024)
    hands.monkeypatch.setattr(shutil, "disk_usage", lambda _path: used)


def _slack(**told: object) -> Plant:
    def plant(hands: Hands) -> None:
        for name, value in told.items():
            setattr(hands.patient.slack, name, value)

    return plant


def _another_installation(hands: Hands) -> None:
    vault = Vault(f"sqlite:///{hands.patient.folder}/others.db", secrets.token_bytes(32))
    hands.ends.callback(vault.close)
    hands.web(Starlette(routes=[route(vault)]))


def _proxy_without_path(hands: Hands) -> None:
    hands.web(Starlette(routes=[route(_app(hands).desk.vault)]), http_slack=True)


def _app(hands: Hands) -> App:
    return hands.patient.town.app


def _proxy_before_nobody(hands: Hands) -> None:
    hands.web(Starlette(routes=[Route("/healthz", lambda _: PlainTextResponse("bad gateway", 502))]))


def _untrusted(hands: Hands) -> None:
    outside = hands.ends.enter_context(internet(hands.patient.folder))
    hands.public(f"https://localhost:{outside.port}")


@contextmanager
def _plain_mail_server() -> Iterator[int]:
    class Plain(Controller):
        def factory(self) -> SMTP:
            return SMTP(self.handler)

    port = free_port()
    controller = Plain(object(), "127.0.0.1", port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def _no_certificates(hands: Hands) -> None:
    empty = hands.patient.folder / "ca.pem"
    empty.touch()
    hands.monkeypatch.setenv("SSL_CERT_FILE", str(empty))


def _together(hands: Hands) -> None:
    assert isinstance(hands.patient.settings.database, DatabaseSettings)  # they lie in one folder as they come


def _nobody_answers(hands: Hands) -> None:
    hands.patient.settings = with_rollout(hands.patient.settings, ambassadors=(), insiders=())


def _old(hands: Hands) -> None:
    _deliver(hands, state="waiting", not_before=clock() - timedelta(hours=2))


FAULTS: Mapping[str, Fault] = {
    "wrong master key": Fault(_another_key, "master key", "right master key"),
    "no master key": Fault(lambda hands: _key_file(hands).unlink(), "master key", "master key"),
    "empty key database": Fault(_lost_keys, "key database", "backup of the key database"),
    "master key readable by all": Fault(lambda hands: _key_file(hands).chmod(0o644), "file permissions", "chmod 600"),
    "keys beside what they open": Fault(_together, "databases apart", "another folder"),
    "database of an older version": Fault(_shape("0001"), "database", "voelspriet db upgrade"),
    "database of a newer version": Fault(_shape("9999"), "database", "Install that version"),
    "unreadable database folder": Fault(_folder_is_a_file, "database", "read and write the folder"),
    "full disk": Fault(_full_disk, "disk space", "Make room"),
    "missing secret": Fault(lambda hands: hands.patient.secrets(slack_bot_token=None), "slack", "Set it"),
    "wrong Slack token": Fault(_slack(bot="invalid_auth"), "Slack", "Install the app"),
    "missing scope": Fault(_slack(scopes="chat:write"), "Slack scopes", "OAuth & Permissions"),
    "scope too many": Fault(_slack(scopes=f"{SCOPES},channels:history"), "Slack scopes", "OAuth & Permissions"),
    "wrong app token": Fault(_slack(socket="not_allowed_token_type"), "Slack socket", "SLACK_APP_TOKEN"),
    "clock off": Fault(_slack(ahead=timedelta(minutes=10)), "clock", "NTP"),
    "Teams id malformed": Fault(lambda hands: hands.teams(client_id="bot"), "Teams: client_id", "Entra"),
    "Teams secret refused": Fault(lambda hands: hands.teams(token=""), "Teams: signing in", "TEAMS_CLIENT_SECRET"),
    "mail refused": Fault(lambda hands: hands.mail(free_port()), "mail", "`port`"),
    "mail without STARTTLS": Fault(
        lambda hands: hands.mail(hands.ends.enter_context(_plain_mail_server())), "mail", "STARTTLS"
    ),
    "public address without TLS": Fault(_another_installation, "public address", "reverse proxy"),
    "public address not reachable": Fault(
        lambda hands: hands.public(f"https://localhost:{free_port()}"), "public address", "DNS"
    ),
    "public address of another installation": Fault(_another_installation, "public address", "this one"),
    "certificate not trusted": Fault(_untrusted, "public address", "SSL_CERT_FILE"),
    "proxy before nobody": Fault(_proxy_before_nobody, "public address", "voelspriet run"),
    "path not passed on": Fault(_proxy_without_path, "address /slack/events", "/slack/events"),
    "outbound proxy away": Fault(
        lambda hands: hands.monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}"),
        "outbound proxy",
        "HTTPS_PROXY",
    ),
    "no certificates": Fault(_no_certificates, "certificates", "PEM"),
    "no administrator": Fault(
        lambda hands: hands.patient.town.write(change(update(Person).values(administrator=False))),
        "administrator",
        "voelspriet init",
    ),
    "no place": Fault(
        lambda hands: hands.patient.town.write(change(update(Place).values(audience=None))),
        "places",
        "post the digest here",
    ),
    "nobody answers": Fault(_nobody_answers, "ambassadors", "`ambassadors`"),
    "no platform": Fault(lambda hands: hands.patient.give(slack=None), "connectors", "[slack] or [teams]"),
    "failed deliveries": Fault(lambda hands: _deliver(hands, state="failed"), "deliveries", "voelspriet run"),
    "waiting too long": Fault(_old, "deliveries", "voelspriet run"),
    "events set aside": Fault(_set_aside, "events", "voelspriet inbox retry --all"),
}
