"""The doctor on polls: whether a department is large enough for the statement that it has of its own."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config import PulseQuestionSettings, RolloutSettings, Settings
from bot.config.pulse import needed
from bot.ports import Finding
from bot.pulses.sampling import OF_EACH, bears_own
from bot.words import sentence


def findings(settings: Settings) -> Iterator[Finding]:
    """Warn of each statement of a department that is never put: too few would answer to tell of it."""
    for rollout in settings.rollout:
        people = {each.name: each.headcount for each in rollout.department}
        least = needed(rollout.thresholds.people)
        for each in rollout.pulse.question if rollout.pulse.on else ():
            weekly = "weeks" in each.phases
            if each.department and not bears_own(people[each.department], least, alone=weekly):
                yield _too_small(rollout, each, least if weekly else least + OF_EACH)


def _too_small(rollout: RolloutSettings, question: PulseQuestionSettings, wanted: int) -> Finding:
    detail = sentence(
        "“{key}” is never put to {department}: that takes {n} people there.",
        key=question.key,
        department=question.department,
        n=wanted,
    )
    remedy = sentence("Ask it everybody, or take it out of {file}.", file="config.toml")
    return Finding(sentence("polls of {rollout}", rollout=rollout.slug), well=True, detail=detail, remedy=remedy)
