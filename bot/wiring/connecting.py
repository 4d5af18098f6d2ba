"""The ways out and the vault, as config.toml names them; a connector that it does not name is not even imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import SecretStr

from bot.cards import Card
from bot.config import SECRET_VARIABLES, ConfigError, MailSettings, Settings
from bot.ports import Connector
from bot.privacy.vault import Vault, VaultError, master_key


def open_vault(settings: Settings) -> Vault:
    """Open the key database with the master key of the environment or the file.

    Raises
    ------
    ConfigError
        When there is no master key, or it does not fit.

    """
    database = settings.database
    try:
        return Vault(database.keys_url, master_key(_master_key_text(settings)))
    except VaultError as error:
        raise ConfigError(str(error)) from None


def _master_key_text(settings: Settings) -> str:
    if settings.secrets.master_key:
        return settings.secrets.master_key.get_secret_value()
    file = settings.database.master_key_file
    if file is None or not file.exists():
        name = SECRET_VARIABLES["master_key"]
        raise ConfigError(f"There is no master key. Put its file back, or set {name}. New here? Run `voelspriet init`.")
    return file.read_text(encoding="ascii", errors="replace")


def connectors_of(settings: Settings) -> dict[str, Connector]:
    """Make the connectors that are configured; the others are not even imported.

    Raises
    ------
    ConfigError
        When a secret or an extra is missing.

    """
    made: dict[str, Connector] = {}
    for name, make in MAKERS.items():
        if getattr(settings, name) is not None:
            try:
                made[name] = make(settings)
            except ImportError as error:
                extra = _EXTRAS.get(name, name)
                raise ConfigError(f"[{name}] needs the extra `{extra}` ({error}); see docs/running.md.") from None
    return made


def _slack(settings: Settings) -> Connector:
    from connectors.slack.connector import SlackConnector  # noqa: PLC0415 - heavy, and only where configured

    assert settings.slack is not None  # noqa: S101 - asked for only where configured
    several = bool(settings.slack.client_id)
    access = secret(settings, "slack_client_secret" if several else "slack_bot_token")
    proof = secret(settings, "slack_app_token" if settings.slack.socket_mode else "slack_signing_secret")
    if not several:
        return SlackConnector(settings.slack, access, proof)
    from bot.wiring.installing import installing  # noqa: PLC0415 - as above

    return SlackConnector(settings.slack, installing(settings, open_vault(settings), access), proof)


def _teams(settings: Settings) -> Connector:
    from connectors.teams.connector import TeamsConnector  # noqa: PLC0415 - heavy, and only where configured

    assert settings.teams is not None  # noqa: S101 - asked for only where configured
    return TeamsConnector(settings.teams, secret(settings, "teams_client_secret"))


def _mail(settings: Settings) -> Connector:
    from connectors.mail.connector import MailConnector  # noqa: PLC0415 - only where configured

    assert settings.mail is not None  # noqa: S101 - asked for only where configured
    if settings.mail.via == "graph":
        return _mail_by_graph(settings, settings.mail)
    password = secret(settings, "smtp_password") if settings.mail.user else None
    return MailConnector(settings.mail, password, paper=_paper())


def _mail_by_graph(settings: Settings, mail: MailSettings) -> Connector:
    from connectors.graph.access import Access  # noqa: PLC0415 - heavy, and only where configured
    from connectors.graph.sending import GraphCarrier  # noqa: PLC0415 - as above
    from connectors.mail.connector import MailConnector  # noqa: PLC0415 - as above
    from connectors.mail.render import parsed_address  # noqa: PLC0415 - as above

    try:
        mailbox = parsed_address(mail.sender).addr_spec
    except ValueError as error:
        raise ConfigError(f"[mail] sender: {error}.") from None
    return MailConnector(mail, None, carrier=GraphCarrier(Access(*_registration(settings)), mailbox), paper=_paper())


def _paper() -> Callable[[Card], bytes] | None:
    """Give what makes a PDF of a card, where the extra for that is there."""
    from connectors import pdf  # noqa: PLC0415 - as above

    return pdf.render if pdf.available() else None


def _registration(settings: Settings) -> tuple[str, str, str]:
    """Give tenant, client and secret of the app registration that writes into mailboxes."""
    assert settings.graph is not None  # noqa: S101 - the configuration sees to it
    return settings.graph.tenant_id, settings.graph.client_id, secret(settings, "graph_client_secret")


def _calendar(settings: Settings) -> Connector:
    from connectors.graph.access import Access  # noqa: PLC0415 - heavy, and only where configured
    from connectors.graph.calendar import CalendarConnector  # noqa: PLC0415 - as above
    from connectors.mail.plain import text  # noqa: PLC0415 - as above

    assert settings.calendar is not None  # noqa: S101 - asked for only where configured
    return CalendarConnector(settings.calendar, Access(*_registration(settings)), text)


MAKERS: Mapping[str, Callable[[Settings], Connector]] = {
    "slack": _slack,
    "teams": _teams,
    "mail": _mail,
    "calendar": _calendar,
}
"""How each connector that config.toml can name is made, in the order in which they are told."""
_EXTRAS: Mapping[str, str] = {"calendar": "graph", "mail": "graph"}
"""What has to be installed beside the core, where it is not called as the connector."""


def secret(settings: Settings, name: str) -> str:
    """Give a secret of the environment.

    Raises
    ------
    ConfigError
        When it is not set.

    """
    value: SecretStr | None = getattr(settings.secrets, name)
    if value is None:
        raise ConfigError(f"The secret {SECRET_VARIABLES[name]} is not set in the environment.")
    return value.get_secret_value()
