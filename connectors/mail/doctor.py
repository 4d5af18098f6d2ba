"""The mail connector's check: tries the server without sending, and says what is wrong and what to do."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence

from bot.ports import Finding
from bot.words import Sentence, sentence
from connectors.mail.render import parsed_address
from connectors.mail.smtp import Server, cause, session

_SECTION = "[mail]"


def findings(server: Server) -> Sequence[Finding]:
    """Look at the settings first, then at the server."""
    return (*_settings(server), _connection(server))


def _settings(server: Server) -> Iterator[Finding]:
    settings = server.settings
    try:
        parsed_address(settings.sender)
    except ValueError:
        detail = sentence("{key} is no e-mail address.", key="[mail] sender")
        yield _wrong(detail, sentence("Write one, such as {example}.", example="vraagpunt@example.org"))
    if settings.user and not server.password:
        detail = sentence("{section} has a user but no password.", section=_SECTION)
        yield _wrong(detail, sentence("Set the environment variable {variable}.", variable="SMTP_PASSWORD"))
    if settings.user and not settings.starttls:
        remedy = sentence("Set {key} under {section}.", key="`starttls = true`", section=_SECTION)
        yield _wrong(sentence("The password travels without encryption."), remedy)


def _connection(server: Server) -> Finding:
    place = f"{server.settings.host}:{server.settings.port}"
    try:
        with session(server) as client:
            code, _ = client.noop()
    except (smtplib.SMTPException, OSError) as error:
        detail, remedy = _explained(cause(error))
        return _wrong(sentence("{place}: {problem}", place=place, problem=detail), remedy)
    if code != 250:  # noqa: PLR2004 - RFC 5321, 4.3.2: the one good answer to NOOP
        answered = sentence("{place}: the server answers {code} to a plain test.", place=place, code=code)
        return _wrong(answered, sentence("Ask the mail administrator."))
    return Finding(sentence("mail"), well=True, detail=_connected(server, place))


def _connected(server: Server, place: str) -> Sentence:
    match server.settings.starttls, bool(server.settings.user):
        case True, True:
            return sentence("{place}: connected, encrypted, logged in.", place=place)
        case True, False:
            return sentence("{place}: connected, encrypted.", place=place)
        case False, True:
            return sentence("{place}: connected, logged in.", place=place)
    return sentence("{place}: connected.", place=place)


def _wrong(detail: str, remedy: str) -> Finding:
    return Finding(sentence("mail"), well=False, detail=detail, remedy=remedy)


def _explained(error: BaseException) -> tuple[str, str]:
    match error:
        case smtplib.SMTPResponseException(smtp_code=code):
            return _refused(error, code)
        case smtplib.SMTPNotSupportedError():
            return (
                sentence("the server does not offer what {section} asks of it.", section=_SECTION),
                sentence(
                    "Without STARTTLS on that port: try port 587. Without a login: leave {key} out.", key="`user`"
                ),
            )
        case ssl.SSLError():
            return (
                sentence("the server's certificate is not trusted."),
                sentence("Use the host name that the certificate names, or add its issuer to this machine."),
            )
        case _:
            return _unreachable(error)


def _refused(error: smtplib.SMTPResponseException, code: int) -> tuple[str, str]:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        remedy = sentence(
            "Check {key} under {section} and {variable}.", key="`user`", section=_SECTION, variable="SMTP_PASSWORD"
        )
        return sentence("the server refuses the login ({code}).", code=code), remedy
    refused = sentence("the server refuses to speak with us ({code}).", code=code)
    return refused, sentence("Ask the mail administrator to allow this machine.")


def _unreachable(error: BaseException) -> tuple[str, str]:
    match error:
        case TimeoutError():
            keys = "`host`, `port`"
            remedy = sentence(
                "Check {keys} under {section} and the firewall. Port 465 does not work: use 587.",
                keys=keys,
                section=_SECTION,
            )
            return sentence("no answer in time."), remedy
        case socket.gaierror():
            return sentence("this host name is not known."), _check("`host`")
        case ConnectionRefusedError():
            return sentence("nothing listens there."), _check("`port`")
        case _:
            again = sentence("Try again; if it stays, ask the mail administrator.")
            return sentence("the connection broke."), again


def _check(key: str) -> Sentence:
    return sentence("Check {key} under {section}; 587 is the usual port.", key=key, section=_SECTION)
