"""Pulses: what is asked in which phase, the set of the bot with the questions that an installation adds."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.config import PulseQuestionSettings, RolloutSettings
from bot.config.pulse import Phase


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it is put to people; `department` by name, empty where everybody is asked."""

    key: str
    nl: str
    en: str
    department: str = ""


@lru_cache(maxsize=1)
def standard() -> tuple[PulseQuestionSettings, ...]:
    """Give the set of the bot, in the order in which it is put."""
    text = files("bot.pulses").joinpath("questions.toml").read_text("utf-8")
    return tuple(PulseQuestionSettings(**each) for each in tomllib.loads(text)["question"])


def statements(settings: RolloutSettings, phase: Phase) -> Sequence[Statement]:
    """Give what may be asked in a phase; a question of the installation replaces the bot's own of the same key."""
    own = settings.pulse.question
    replaced = {each.key for each in own if not each.department}
    listed = [each for each in standard() if each.key not in replaced] + list(own)
    return [_statement(each, settings) for each in listed if phase in each.phases]


def _statement(question: PulseQuestionSettings, settings: RolloutSettings) -> Statement:
    nl, en = (_filled(question.in_(language), settings.system.in_(language)) for language in ("nl", "en"))
    return Statement(question.key, nl, en, question.department)


def _filled(text: str, system: str) -> str:
    told = text.replace("{system}", system)
    return told[:1].upper() + told[1:]
