from __future__ import annotations

import smtplib
import socket
import ssl

import pytest

from connectors.mail.doctor import _explained
from connectors.mail.smtp import _not_sent


@pytest.mark.parametrize(
    ("error", "reason", "permanent"),
    [
        (smtplib.SMTPResponseException(550, b"no such mailbox"), "smtp_550", True),
        (smtplib.SMTPResponseException(451, b"try later"), "smtp_451", False),
        (smtplib.SMTPConnectError(421, b"busy"), "smtp_421", False),
        (smtplib.SMTPAuthenticationError(535, b"wrong"), "smtp_535", True),
        (smtplib.SMTPResponseException(-1, b"?"), "smtp_-1", False),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), "smtp_not_supported", True),
        (ssl.SSLCertVerificationError("expired"), "smtp_tls_failed", False),
        (TimeoutError(), "smtp_timed_out", False),
        (ConnectionRefusedError(), "smtp_not_reachable", False),
        (socket.gaierror(), "smtp_not_reachable", False),
        (smtplib.SMTPServerDisconnected("gone"), "smtp_not_reachable", False),
    ],
)
def test_each_error_before_the_data_means_not_sent(error: Exception, reason: str, permanent: bool) -> None:  # noqa: FBT001
    told = _not_sent(error)
    assert (told.reason, told.permanent, told.ambiguous) == (reason, permanent, False)


@pytest.mark.parametrize(
    ("error", "detail", "remedy"),
    [
        (smtplib.SMTPAuthenticationError(535, b"wrong"), "login (535)", "SMTP_PASSWORD"),
        (smtplib.SMTPConnectError(554, b"go away"), "refuses to speak with us (554)", "administrator"),
        (smtplib.SMTPNotSupportedError("x"), "does not offer", "587"),
        (ssl.SSLCertVerificationError("self-signed"), "not trusted", "issuer"),
        (TimeoutError(), "no answer in time", "firewall"),
        (socket.gaierror(), "not known", "host"),
        (ConnectionRefusedError(), "nothing listens", "port"),
        (smtplib.SMTPServerDisconnected("x"), "broke", "administrator"),
    ],
)
def test_each_error_has_a_remedy_of_its_own(error: Exception, detail: str, remedy: str) -> None:
    told, advice = _explained(error)
    assert detail in told
    assert remedy in advice
