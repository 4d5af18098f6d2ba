"""What every table of config.toml shares."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


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
