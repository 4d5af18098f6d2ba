"""The whole of config.toml, and the secrets beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, model_validator

from bot.config.directory import DirectorySettings
from bot.config.platforms import (
    CalendarSettings,
    GraphSettings,
    MailSettings,
    SlackSettings,
    TeamsSettings,
    WebSettings,
)
from bot.config.rollout import RolloutSettings
from bot.config.section import Section
from bot.config.values import DatabaseUrl


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


class ReadingSettings(Section):
    """How texts are read: `encoder` is "e5", "use", "auto" (the best one installed) or "rules" (none).

    `model` is a folder with a transformer of the organisation's own; see `bot.reading.onnx`.
    """

    encoder: Literal["auto", "e5", "use", "rules"] = "auto"
    model: Path | None = None


class Secrets(Section):
    """What is never written in config.toml."""

    master_key: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_secret: SecretStr | None = None
    teams_client_secret: SecretStr | None = None
    smtp_password: SecretStr | None = None
    entra_client_secret: SecretStr | None = None
    graph_client_secret: SecretStr | None = None


SECRET_VARIABLES: Mapping[str, str] = {
    "master_key": "VOELSPRIET_MASTER_KEY",
    "slack_bot_token": "SLACK_BOT_TOKEN",
    "slack_signing_secret": "SLACK_SIGNING_SECRET",
    "slack_app_token": "SLACK_APP_TOKEN",
    "slack_client_secret": "SLACK_CLIENT_SECRET",
    "teams_client_secret": "TEAMS_CLIENT_SECRET",
    "smtp_password": "SMTP_PASSWORD",
    "entra_client_secret": "ENTRA_CLIENT_SECRET",
    "graph_client_secret": "GRAPH_CLIENT_SECRET",
}


class Settings(Section):
    """The whole of config.toml."""

    database: DatabaseSettings = DatabaseSettings()
    web: WebSettings = WebSettings()
    slack: SlackSettings | None = None
    teams: TeamsSettings | None = None
    mail: MailSettings | None = None
    graph: GraphSettings | None = None
    calendar: CalendarSettings | None = None
    reading: ReadingSettings = ReadingSettings()
    directory: DirectorySettings = DirectorySettings()
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

    @model_validator(mode="after")
    def _graph_is_there(self) -> Settings:
        if self.graph is None and (self.calendar or (self.mail and self.mail.via == "graph")):
            raise ValueError("[calendar] and mail through Graph need [graph], which says by which app registration")
        by_calendar = [each.slug for each in self.rollout if each.meeting.invite == "calendar"]
        if by_calendar and self.calendar is None:
            raise ValueError('`invite = "calendar"` needs [calendar], which says in whose')
        return self
