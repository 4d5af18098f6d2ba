"""config.toml into frozen settings; secrets come from the environment."""

from bot.config.ambassadors import CauseSettings, CoverageSettings
from bot.config.digest import DigestSettings
from bot.config.directory import CsvDirectorySettings, DirectorySettings, EntraDirectorySettings, GroupSettings
from bot.config.loading import load
from bot.config.platforms import (
    CalendarSettings,
    GraphSettings,
    MailSettings,
    SlackSettings,
    TeamsSettings,
    WebSettings,
)
from bot.config.pulse import PulseQuestionSettings, PulseSettings
from bot.config.rollout import DepartmentSettings, RetentionSettings, RolloutSettings, ThresholdSettings
from bot.config.section import Bilingual, ConfigError, Section
from bot.config.settings import SECRET_VARIABLES, DatabaseSettings, ReadingSettings, Secrets, Settings

__all__ = [
    "SECRET_VARIABLES",
    "Bilingual",
    "CalendarSettings",
    "CauseSettings",
    "ConfigError",
    "CoverageSettings",
    "CsvDirectorySettings",
    "DatabaseSettings",
    "DepartmentSettings",
    "DigestSettings",
    "DirectorySettings",
    "EntraDirectorySettings",
    "GraphSettings",
    "GroupSettings",
    "MailSettings",
    "PulseQuestionSettings",
    "PulseSettings",
    "ReadingSettings",
    "RetentionSettings",
    "RolloutSettings",
    "Secrets",
    "Section",
    "Settings",
    "SlackSettings",
    "TeamsSettings",
    "ThresholdSettings",
    "WebSettings",
    "load",
]
