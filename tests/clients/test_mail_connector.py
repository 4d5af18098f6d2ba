"""The mail connector against a real SMTP server on loopback."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.cards import Button, Buttons, Card, Heading, Quote, Strong, Table, Text
from bot.config import MailSettings
from bot.ports import DeliveryError
from connectors.mail.connector import MailConnector

pytestmark = pytest.mark.client

TO = {"mailbox": "projectgroep@lindewaard.example"}
DIGEST = Card(
    "Weekbericht: 2 besluiten",
    (
        Heading("Weekbericht Zaaksysteem Lindewaard · week 47", 1),
        Text((Strong("Vandaag:"), " 2 besluiten")),
        Table(("Afdeling", "Berichten"), (("Burgerzaken", "14"), ("Buitendienst", "< 5"))),
        Quote(".\n.\nVóór donderdag <b>graag</b>"),
        Buttons((Button("Details", "help"),)),
    ),
)


class Sink:
    """Keeps every mail; `replies` are given to DATA one by one before it says yes, "cut" hangs up."""

    def __init__(self, *replies: str, rcpt: str = "250 OK") -> None:
        self.mails: list[Any] = []
        self._replies = list(replies)
        self._rcpt = rcpt

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self._rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self._rcpt

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        reply = self._replies.pop(0) if self._replies else "250 OK"
        if reply == "cut":
            server.transport.abort()
        if reply.startswith("250"):
            self.mails.append(envelope)
        return reply


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(sink: Sink, **options: Any) -> Iterator[int]:
    """Serve SMTP on a free port of loopback."""
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def connector(port: int, *, password: str | None = None, context: ssl.SSLContext | None = None, **more: Any) -> Any:
    options: dict[str, Any] = {"host": "127.0.0.1", "sender": "Vraagpunt <bot@lindewaard.example>", "starttls": False}
    settings = MailSettings(port=port, **{**options, **more})
    return MailConnector(settings, password, timeout=2, context=context)


def post(mail: MailConnector, mark: str = "d/1") -> str:
    return asyncio.run(mail.post(TO, DIGEST, mark=mark))


def refused(mail: MailConnector) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        post(mail)
    return error.value


def received(envelope: Any) -> EmailMessage:
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_digest_arrives_whole() -> None:
    sink = Sink()
    with serving(sink) as port:
        message_id = post(connector(port))
    (envelope,) = sink.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == ("bot@lindewaard.example", [TO["mailbox"]])
    mail = received(envelope)
    assert mail["Message-ID"] == message_id
    assert mail["Subject"] == "Weekbericht Zaaksysteem Lindewaard · week 47"
    assert "Buitendienst        < 5" in body(mail, "plain")
    assert "> .\n> .\n> Vóór donderdag <b>graag</b>" in body(mail, "plain")
    assert "Vóór donderdag &lt;b&gt;graag&lt;/b&gt;" in body(mail, "html")


def test_a_repeated_send_is_the_same_mail() -> None:
    sink = Sink()
    with serving(sink) as port:
        mail = connector(port)
        assert post(mail) == post(mail)
        assert post(mail, mark="d/2") != post(mail)
    assert len(sink.mails) == 4


def test_a_server_that_is_busy_is_tried_again() -> None:
    sink = Sink("451 4.3.2 try later")
    with serving(sink) as port:
        mail = connector(port)
        error = refused(mail)
        assert (error.reason, error.permanent, error.ambiguous) == ("smtp_451", False, False)
        post(mail)
    assert len(sink.mails) == 1


def test_a_mailbox_that_does_not_exist_is_refused_for_good() -> None:
    sink = Sink(rcpt="550 5.1.1 no such mailbox projectgroep")
    with serving(sink) as port:
        error = refused(connector(port))
    assert (error.reason, error.permanent) == ("smtp_550", True)
    assert sink.mails == []


def test_a_mail_that_is_refused_after_its_data_is_refused_for_good() -> None:
    with serving(Sink("554 5.7.1 spam")) as port:
        error = refused(connector(port))
    assert (error.reason, error.permanent, error.ambiguous) == ("smtp_554", True, False)


def test_a_connection_cut_after_the_data_may_have_been_sent() -> None:
    with serving(Sink("cut")) as port:
        error = refused(connector(port))
    assert (error.reason, error.permanent, error.ambiguous) == ("smtp_cut_off", False, True)


def test_a_server_that_is_not_there_has_sent_nothing() -> None:
    mail = connector(free_port())
    error = refused(mail)
    assert (error.reason, error.permanent, error.ambiguous) == ("smtp_not_reachable", False, False)
    (finding,) = asyncio.run(mail.check())
    assert not finding.well
    assert "nothing listens" in finding.detail


def test_a_server_that_keeps_silent_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = MailConnector(
            MailSettings(host="127.0.0.1", port=silent.getsockname()[1], sender="a@b.example"), None, timeout=0.2
        )
        error = refused(mail)
        (finding,) = asyncio.run(mail.check())
    assert (error.reason, error.ambiguous) == ("smtp_timed_out", False)
    assert "no answer in time" in finding.detail


def test_a_server_without_starttls_gets_nothing() -> None:
    sink = Sink()
    with serving(sink) as port:
        mail = connector(port, starttls=True)
        error = refused(mail)
        (finding,) = asyncio.run(mail.check())
    assert (error.reason, error.permanent) == ("smtp_not_supported", True)
    assert "STARTTLS" in finding.remedy
    assert sink.mails == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that no machine trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    whole = signed.public_bytes(pem) + key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(whole)
    return path


def authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"bot", b"geheim"), handled=False)


@pytest.fixture
def secured(certificate: Path) -> Callable[[Sink], Any]:
    """A server that wants encryption and a login."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    options = {"tls_context": tls, "require_starttls": True, "authenticator": authenticator, "auth_required": True}
    return lambda sink: serving(sink, **options)


def test_it_encrypts_and_logs_in(certificate: Path, secured: Callable[[Sink], Any]) -> None:
    sink = Sink()
    trusting = ssl.create_default_context(cafile=str(certificate))
    with secured(sink) as port:
        mail = connector(port, starttls=True, user="bot", password="geheim", context=trusting)
        post(mail)
        (finding,) = asyncio.run(mail.check())
    assert len(sink.mails) == 1
    assert (finding.well, finding.detail) == (True, f"127.0.0.1:{port}: connected, encrypted, logged in.")


def test_a_certificate_that_is_not_trusted_gets_nothing(secured: Callable[[Sink], Any]) -> None:
    sink = Sink()
    with secured(sink) as port:
        mail = connector(port, starttls=True, user="bot", password="geheim")
        error = refused(mail)
        (finding,) = asyncio.run(mail.check())
    assert (error.reason, error.permanent, error.ambiguous) == ("smtp_tls_failed", False, False)
    assert "certificate is not trusted" in finding.detail
    assert sink.mails == []


def test_a_wrong_password_is_told_with_its_remedy(certificate: Path, secured: Callable[[Sink], Any]) -> None:
    sink = Sink()
    trusting = ssl.create_default_context(cafile=str(certificate))
    with secured(sink) as port:
        mail = connector(port, starttls=True, user="bot", password="fout", context=trusting)
        error = refused(mail)
        (finding,) = asyncio.run(mail.check())
    assert (error.reason, error.permanent) == ("smtp_535", True)
    assert "SMTP_PASSWORD" in finding.remedy
    assert sink.mails == []
