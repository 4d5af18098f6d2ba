"""Which directories are read: the ones of config.toml, each loaded only where it is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.config import ConfigError, Settings
from bot.directory.reading import groups_named
from bot.directory.table import CsvDirectory
from bot.directory.telling import sources_of
from bot.ports import Directory
from bot.wiring.connecting import secret


def directories_of(settings: Settings) -> list[Directory]:
    """Make the directories that are configured; the others are not even imported.

    Raises
    ------
    ConfigError
        When a secret or an extra is missing.

    """
    return [directory_of(settings, name) for name in sources_of(settings)]


def directory_of(settings: Settings, name: str) -> Directory:
    """Make one directory: "csv", "entra" or "slack".

    Raises
    ------
    ConfigError
        When a secret or an extra is missing.

    """
    try:
        return _MAKERS[name](settings)
    except ImportError as error:
        extra = _EXTRAS[name]
        raise ConfigError(f"The directory {name} needs the extra `{extra}` ({error}); see docs/running.md.") from None


def _csv(settings: Settings) -> Directory:
    assert settings.directory.csv is not None  # noqa: S101 - asked for only where configured
    return CsvDirectory(settings.directory.csv)


def _entra(settings: Settings) -> Directory:
    from connectors.graph.client import Graph  # noqa: PLC0415 - heavy, and only where configured
    from connectors.graph.directory import EntraDirectory  # noqa: PLC0415 - as above

    entra = settings.directory.entra
    assert entra is not None  # noqa: S101 - asked for only where configured
    graph = Graph(entra, secret(settings, "entra_client_secret"))
    return EntraDirectory(entra, graph, groups_named(settings.rollout, "entra"))


def _slack(settings: Settings) -> Directory:
    from connectors.slack.directory import SlackDirectory  # noqa: PLC0415 - heavy, and only where configured

    assert settings.slack is not None  # noqa: S101 - asked for only where configured
    if settings.slack.client_id:
        raise ConfigError(
            "`directory` under [slack] reads one workspace: leave out `client_id`, or use [directory.csv]."
        )
    token = secret(settings, "slack_bot_token")
    return SlackDirectory(settings.slack, token, groups_named(settings.rollout, "slack"))


_MAKERS: Mapping[str, Callable[[Settings], Directory]] = {"csv": _csv, "entra": _entra, "slack": _slack}
_EXTRAS: Mapping[str, str] = {"entra": "graph", "slack": "slack"}
"""What has to be installed beside the core."""
