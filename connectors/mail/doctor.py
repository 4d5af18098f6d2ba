"""The mail connector's check: tries the server without sending, and says what is wrong and what to do."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Sequence

from bot.ports import Finding
from connectors.mail.render import parsed_address
from connectors.mail.smtp import Server, cause, session


def findings(server: Server) -> Sequence[Finding]:
    """Look at the settings first, then at the server."""
    return (*_settings(server), _connection(server))


def _settings(server: Server) -> Sequence[Finding]:
    settings = server.settings
    found = []
    try:
        parsed_address(settings.sender)
    except ValueError:
        found.append(_wrong("[mail] sender is no e-mail address.", 'Write one, such as "vraagpunt@example.org".'))
    if settings.user and not server.password:
        found.append(_wrong("[mail] has a user but no password.", "Set the environment variable SMTP_PASSWORD."))
    if settings.user and not settings.starttls:
        found.append(_wrong("The password travels without encryption.", "Set `starttls = true` under [mail]."))
    return found


def _connection(server: Server) -> Finding:
    place = f"{server.settings.host}:{server.settings.port}"
    try:
        with session(server) as client:
            code, _ = client.noop()
    except (smtplib.SMTPException, OSError) as error:
        detail, remedy = _explained(cause(error))
        return _wrong(f"{place}: {detail}", remedy)
    if code != 250:  # noqa: PLR2004 - RFC 5321, 4.3.2: the one good answer to NOOP
        return _wrong(f"{place}: the server answers {code} to a plain test.", "Ask the mail administrator.")
    return Finding("mail", well=True, detail=f"{place}: connected{_how(server)}.")


def _how(server: Server) -> str:
    encrypted = ", encrypted" if server.settings.starttls else ""
    return encrypted + (", logged in" if server.settings.user else "")


def _wrong(detail: str, remedy: str) -> Finding:
    return Finding("mail", well=False, detail=detail, remedy=remedy)


def _explained(error: BaseException) -> tuple[str, str]:
    match error:
        case smtplib.SMTPResponseException(smtp_code=code):
            return _refused(error, code)
        case smtplib.SMTPNotSupportedError():
            return (
                "the server does not offer what [mail] asks of it.",
                "Without STARTTLS on that port: try port 587. Without a login: leave `user` out.",
            )
        case ssl.SSLError():
            return (
                "the server's certificate is not trusted.",
                "Use the host name that the certificate names, or add its issuer to this machine.",
            )
        case _:
            return _unreachable(error)


def _refused(error: smtplib.SMTPResponseException, code: int) -> tuple[str, str]:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the server refuses the login ({code}).", "Check `user` under [mail] and SMTP_PASSWORD."
    return f"the server refuses to speak with us ({code}).", "Ask the mail administrator to allow this machine."


def _unreachable(error: BaseException) -> tuple[str, str]:
    match error:
        case TimeoutError():
            return (
                "no answer in time.",
                "Check `host` and `port` under [mail] and the firewall. Port 465 does not work: use 587.",
            )
        case socket.gaierror():
            return "this host name is not known.", "Check `host` under [mail]."
        case ConnectionRefusedError():
            return "nothing listens there.", "Check `port` under [mail]; 587 is usual."
        case _:
            return "the connection broke.", "Try again; if it stays, ask the mail administrator."
