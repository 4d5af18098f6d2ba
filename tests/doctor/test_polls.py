"""The doctor on polls: a statement that can never be told is named before anybody waits for it."""

from __future__ import annotations

import pytest

from bot.config import PulseQuestionSettings, PulseSettings, Settings
from bot.config.pulse import Phase
from bot.config.rollout import DepartmentSettings
from bot.doctor import Severity, severity
from bot.doctor.polls import findings
from tests.town import with_rollout


def warned(settings: Settings, headcount: int, *phases: Phase, on: bool = True, of: str = "Balie") -> list[str]:
    """Give what is said of a statement of a department of so many people."""
    own = PulseQuestionSettings(key="desk", department=of, nl="Het loopt.", en="It runs.", phases=phases)
    changed = with_rollout(
        settings,
        pulse=PulseSettings(on=on, question=(own,)),
        department=(DepartmentSettings(name="Balie", headcount=headcount),),
    )
    found = list(findings(changed))
    assert all(severity(each) is Severity.WARNING for each in found)
    return [str(each.detail) for each in found]


@pytest.mark.parametrize(
    ("headcount", "phases", "wanted"),
    [(19, ("weeks",), 20), (20, ("weeks",), None), (29, ("before", "days_30"), 30), (30, ("before",), None)],
)
def test_a_department_too_small_for_its_own_statement_is_named(
    settings: Settings, headcount: int, phases: tuple[Phase, ...], wanted: int | None
) -> None:
    told = [f"“desk” is never put to Balie: that takes {wanted} people there."] if wanted else []
    assert warned(settings, headcount, *phases) == told


def test_without_polls_or_for_everybody_nothing_is_said(settings: Settings) -> None:
    assert warned(settings, 12, "weeks", on=False) == []
    assert warned(settings, 12, "weeks", of="") == []
