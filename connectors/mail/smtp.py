"""The mail connector's conversation with the SMTP server, and what its errors mean for a delivery."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from bot.config import MailSettings
from bot.ports import DeliveryError


@dataclass(frozen=True, slots=True)
class Server:
    """The server and how to speak with it; `timeout` in seconds."""

    settings: MailSettings
    password: str | None = field(repr=False)
    timeout: float
    context: ssl.SSLContext


@contextmanager
def session(server: Server) -> Iterator[smtplib.SMTP]:
    """Connect, encrypt and log in, and hang up afterwards.

    Raises
    ------
    smtplib.SMTPException
        When the server refuses a step, or hangs up.
    OSError
        When the server cannot be reached, or its certificate is not trusted.

    """
    settings = server.settings
    client = smtplib.SMTP(settings.host, settings.port, timeout=server.timeout)
    try:
        if settings.starttls:
            client.starttls(context=server.context)
        client.ehlo_or_helo_if_needed()
        if settings.user:
            client.login(settings.user, server.password or "")
        yield client
        with suppress(smtplib.SMTPException, OSError):  # what was accepted stays accepted
            client.quit()
    finally:
        client.close()


def submit(server: Server, mail: EmailMessage) -> None:
    """Hand a mail to the server.

    Raises
    ------
    DeliveryError
        When the server did not take it, or perhaps not.

    """
    try:
        with session(server) as client:
            _expect_well(client.mail(_spec(mail, "From")))
            _expect_well(client.rcpt(_spec(mail, "To")))
            _hand_over(client, mail)
    except (smtplib.SMTPException, OSError) as error:
        raise _not_sent(error) from None


def _spec(mail: EmailMessage, header: str) -> str:
    return str(mail[header].addresses[0].addr_spec)


def _expect_well(reply: tuple[int, bytes]) -> None:
    code, text = reply
    if not 200 <= code < 300:  # noqa: PLR2004 - RFC 5321, 4.2.1: 2yz is a positive completion reply
        raise smtplib.SMTPResponseException(code, text)


def _hand_over(client: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        reply = client.data(mail.as_bytes())
    except smtplib.SMTPResponseException:
        raise
    except (smtplib.SMTPException, OSError):
        raise DeliveryError("smtp_cut_off", ambiguous=True) from None
    _expect_well(reply)


def cause(error: Exception) -> BaseException:
    """Give what lies behind an error: smtplib tells a time-out as a server that hung up."""
    behind = error.__context__
    return behind if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(behind, OSError) else error


def _not_sent(error: Exception) -> DeliveryError:
    match cause(error):
        case smtplib.SMTPResponseException(smtp_code=code):
            return DeliveryError(f"smtp_{code}", permanent=500 <= code < 600)  # noqa: PLR2004 - RFC 5321: 5yz is for good
        case smtplib.SMTPNotSupportedError():
            return DeliveryError("smtp_not_supported", permanent=True)
        case ssl.SSLError():
            return DeliveryError("smtp_tls_failed")
        case TimeoutError():
            return DeliveryError("smtp_timed_out")
        case _:
            return DeliveryError("smtp_not_reachable")
