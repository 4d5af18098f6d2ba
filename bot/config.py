"""config.toml into frozen settings; secrets come from the environment."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from bot.values import CaseNumber, Country, DatabaseUrl, Language, PlatformPerson, TimeZone, Weekday


class ConfigError(Exception):
    """The configuration cannot be used; its text says where and what to do."""


class Section(BaseModel):
    """A table of config.toml: an unknown key is an error, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Section):
    """A text that the installation writes itself, in both languages."""

    nl: str
    en: str

    def in_(self, language: str) -> str:
        """Give the text in a language ("nl" or "en")."""
        return self.en if language == "en" else self.nl


class DatabaseSettings(Section):
    """Where is remembered, and where the keys to it lie: never in the same backup."""

    url: DatabaseUrl = "sqlite:///voelspriet.db"
    keys_url: DatabaseUrl = "sqlite:///voelspriet-keys.db"
    master_key_file: Path | None = Path("voelspriet-master.key")

    @model_validator(mode="after")
    def _keys_lie_apart(self) -> DatabaseSettings:
        if self.keys_url == self.url:
            raise ValueError("keys_url is the same as url; the keys must lie in a database of their own")
        return self


class WebSettings(Section):
    """Where Slack and Teams reach us; TLS is the reverse proxy's."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080


class SlackSettings(Section):
    """The Slack connector."""

    workspaces: tuple[str, ...] = ()
    """Team ids that may speak to us; empty means the workspace of the bot token.

    There is one token, so only workspaces that it serves can be answered: those of one organisation-wide install.
    """
    api_url: str = "https://slack.com/api/"
    socket_mode: bool = False
    """Connect to Slack from here, so that no public address is needed; takes the app token."""
    command: Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")] = "/vraag"
    """The slash command; https://docs.slack.dev/interactivity/implementing-slash-commands limits its name."""


class TeamsSettings(Section):
    """The Teams connector: a single-tenant bot."""

    tenant_id: str
    client_id: str


class MailSettings(Section):
    """The SMTP server that carries digests by e-mail."""

    host: str
    port: int = 587
    sender: str
    user: str = ""
    starttls: bool = True


class ReadingSettings(Section):
    """How texts are read: `encoder` is "e5", "use", "auto" (the best one installed) or "rules" (none).

    `model` is a folder with a transformer of the organisation's own; see `bot.reading.onnx`.
    """

    encoder: Literal["auto", "e5", "use", "rules"] = "auto"
    model: Path | None = None


class DepartmentSettings(Section):
    """Where employees work; `headcount` in persons."""

    name: str
    headcount: Annotated[int, Field(ge=1)]


class ThresholdSettings(Section):
    """How many different people a figure needs at least; never below five."""

    people: Annotated[int, Field(ge=5)] = 5


class RetentionSettings(Section):
    """How long a text is kept, in days: after its question was closed, and at most."""

    after_closing: Annotated[int, Field(ge=1, le=180)] = 90
    at_most: Annotated[int, Field(ge=1, le=180)] = 180


class DigestSettings(Section):
    """When the weekly digest goes out, by the clock of the rollout's time zone, and to which mailboxes."""

    weekday: Weekday = "mon"
    at: time = time(8, 30)
    tone: bool = True
    mailboxes: tuple[str, ...] = ()


class RolloutSettings(Section):
    """One system going live; `name` titles the digest, `system` stands in sentences ("the case system")."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    name: str
    organisation: str
    system: Bilingual
    bot_name: str
    go_live: date
    time_zone: TimeZone = "Europe/Amsterdam"
    country: Country = "NL"
    language: Language = "nl"
    urgent: Bilingual
    promise_days: Annotated[int, Field(ge=1, le=20)] | None = None
    case_number: CaseNumber | None = None
    department: tuple[DepartmentSettings, ...] = ()
    insiders: tuple[PlatformPerson, ...] = ()
    ambassadors: tuple[PlatformPerson, ...] = ()
    thresholds: ThresholdSettings = ThresholdSettings()
    retention: RetentionSettings = RetentionSettings()
    digest: DigestSettings = DigestSettings()

    @model_validator(mode="after")
    def _departments_differ(self) -> RolloutSettings:
        names = [department.name.casefold() for department in self.department]
        if len(set(names)) < len(names):
            raise ValueError("two departments have the same name")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The rollout's time zone."""
        return ZoneInfo(self.time_zone)


class Secrets(Section):
    """What is never written in config.toml."""

    master_key: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    teams_client_secret: SecretStr | None = None
    smtp_password: SecretStr | None = None


SECRET_VARIABLES: Mapping[str, str] = {
    "master_key": "VOELSPRIET_MASTER_KEY",
    "slack_bot_token": "SLACK_BOT_TOKEN",
    "slack_signing_secret": "SLACK_SIGNING_SECRET",
    "slack_app_token": "SLACK_APP_TOKEN",
    "teams_client_secret": "TEAMS_CLIENT_SECRET",
    "smtp_password": "SMTP_PASSWORD",
}


class Settings(Section):
    """The whole of config.toml."""

    database: DatabaseSettings = DatabaseSettings()
    web: WebSettings = WebSettings()
    slack: SlackSettings | None = None
    teams: TeamsSettings | None = None
    mail: MailSettings | None = None
    reading: ReadingSettings = ReadingSettings()
    rollout: tuple[RolloutSettings, ...]
    secrets: Annotated[Secrets, Field(exclude=True)] = Secrets()

    @model_validator(mode="after")
    def _slugs_differ(self) -> Settings:
        slugs = [rollout.slug for rollout in self.rollout]
        if not slugs:
            raise ValueError("there is no [[rollout]]")
        if len(set(slugs)) < len(slugs):
            raise ValueError("two rollouts have the same slug")
        return self


def load(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read config.toml and the secrets of the environment; relative files lie beside config.toml.

    Raises
    ------
    ConfigError
        With every mistake in the file, each with its place and, for an unknown key, the nearest key there is.

    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path} is not there. Run `voelspriet init` to make one.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from None
    if "secrets" in raw:
        raise ConfigError(f"{path}: secrets never stand in the file; set {', '.join(SECRET_VARIABLES.values())}.")
    found = {key: environment[name] for key, name in SECRET_VARIABLES.items() if environment.get(name)}
    try:
        settings = Settings.model_validate({**raw, "secrets": found})
    except ValidationError as error:
        raise ConfigError("\n".join(f"{path}: {_told(item)}" for item in error.errors())) from None
    database, model = _beside(settings.database, path.parent), settings.reading.model
    reading = settings.reading.model_copy(update={"model": path.parent / model if model else None})
    return settings.model_copy(update={"database": database, "reading": reading})


def _beside(database: DatabaseSettings, folder: Path) -> DatabaseSettings:
    key_file = database.master_key_file
    return database.model_copy(
        update={
            "url": _sqlite_beside(database.url, folder),
            "keys_url": _sqlite_beside(database.keys_url, folder),
            "master_key_file": folder / key_file if key_file else None,
        }
    )


def _sqlite_beside(url: str, folder: Path) -> str:
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url.startswith(prefix + "/"):
        return url
    return f"{prefix}{(folder / url.removeprefix(prefix)).resolve()}"


def _told(error: Any) -> str:  # noqa: ANN401 - pydantic's own dict of one mistake
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] != "extra_forbidden":
        return f"{place or 'the whole'}: {str(error['msg']).removeprefix('Value error, ')}"
    key = str(error["loc"][-1])
    near = difflib.get_close_matches(key, _keys_at(error["loc"][:-1]), n=1, cutoff=0)
    return f"{place}: unknown key. The nearest one is `{near[0]}`."


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    section: type[Section] = Settings
    for part in location:
        if isinstance(part, str):
            section = _section_of(section.model_fields[part].annotation)
    return [name for name in section.model_fields if name != "secrets"]


def _section_of(annotation: Any) -> type[Section]:  # noqa: ANN401 - any type expression may stand there
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next(_section_of(part) for part in annotation.__args__ if part is not type(None))
