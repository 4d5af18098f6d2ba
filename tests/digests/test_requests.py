"""The one request: the first rule that holds, and never none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.digests import for_management, over_weeks
from bot.digests.audiences import MANAGEMENT
from bot.digests.crew import CoverageFigures, DepartmentCoverage
from bot.digests.looked import LookBack
from bot.digests.parts import Figures, OpenDecision, SilentDepartment
from bot.digests.requests import request
from bot.words import words_for
from connectors.terminal.render import render
from tests.digests.weeks import NOBODY, PRINTING, WEEKS, ended, issue, looked, need, still_open, week


def coverage(*without: str) -> CoverageFigures:
    parts = (*without, "Vol")
    too_few = tuple(DepartmentCoverage(name=name, ambassadors=int(name == "Vol"), needed=2) for name in parts)
    return NOBODY.model_copy(update={"too_few": too_few})


OWNED = issue(4, "Heropenen", 9, 8, owner="ICT", days_open=60)
LARGEST = issue(5, "Zoeken", 30, 20, owner="ICT")
FREE = issue(2, PRINTING, 9, 8, days_open=20)
OLDER = still_open(7, "Inloggen thuis", 41)
OVERDUE = OpenDecision(decision=1, text="Printers vervangen", due_on=date(2026, 11, 20))
IN_TIME = OpenDecision(decision=2, text="Later", due_on=date(2026, 11, 30))
SILENT = (SilentDepartment(name="Buitendienst", weeks=2), SilentDepartment(name="Griffie", weeks=5))
NO_OWNER = f"Wijs deze week een eigenaar aan voor “{PRINTING}”: 2 weken open."
NO_AMBASSADOR = "Zoek deze maand een ambassadeur voor Balie: daar is er geen."


def asked(parts: dict[str, object], language: str = "nl") -> str:
    return request(looked(MANAGEMENT, weeks=[week(48, **parts)]), words_for(language))


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"issues": (OWNED, FREE), "coverage": coverage("Balie"), "decisions": (OVERDUE,)}, NO_OWNER),
        ({"issues": (FREE,), "open_longest": (OLDER,)}, NO_OWNER),
        (
            {"issues": (LARGEST, FREE), "open_longest": (OLDER,)},
            "Wijs deze week een eigenaar aan voor “Inloggen thuis”: 5 weken open.",
        ),
        ({"issues": (OWNED,), "coverage": coverage("Zaken", "Balie"), "decisions": (OVERDUE,)}, NO_AMBASSADOR),
        (
            {"coverage": coverage("Balie", "Buitendienst"), "silent": SILENT},
            "Zoek deze maand een ambassadeur voor Buitendienst: daar is er geen.",
        ),
        (
            {"coverage": coverage(), "decisions": (IN_TIME, OVERDUE), "silent": SILENT},
            "Zorg deze week dat dit besluit is uitgevoerd: “Printers vervangen” (vóór vr 20 nov).",
        ),
        ({"decisions": (IN_TIME,), "silent": SILENT}, "Loop deze maand één keer mee bij Buitendienst."),
        ({"training": (need(1, "Les", "Belastingen"),)}, "Loop deze maand één keer mee bij Belastingen."),
        ({}, "Loop deze maand één keer mee bij een afdeling."),
    ],
)
def test_the_first_rule_that_holds_is_asked(parts: dict[str, object], told: str) -> None:
    assert asked(parts) == told


@pytest.mark.parametrize("weeks", [(week(47, issues=(LARGEST,)), week(48, open_longest=(OLDER,))), WEEKS])
def test_the_page_speaks_of_the_topic_that_it_asks_an_owner_for(weeks: Sequence[Figures]) -> None:
    found = looked(MANAGEMENT, weeks=weeks)
    asked_for = over_weeks.ownerless(found)
    assert asked_for
    named = asked_for.topic.title_nl
    page = render(for_management.card(found, words_for("nl")))
    assert page.count(named) == page.count(f"“{named}”") + 1
    assert f"“{named}”: " in request(found, words_for("nl"))


def test_a_topic_that_is_asked_an_owner_for_is_listed_however_many_stand_before_it() -> None:
    owned = tuple(issue(number, f"Onderwerp {number}", 30, 20, owner="ICT") for number in range(10, 15))
    lines = render(for_management.card(looked(MANAGEMENT, weeks=[week(48, issues=(*owned, FREE))]), words_for("nl")))
    assert f"• {PRINTING}: 9 berichten" in lines
    assert "… en nog 2 onderwerpen" in lines


def test_what_goes_well_or_ended_needs_no_owner() -> None:
    well = FREE.model_copy(update={"going_well": True})
    assert asked({"issues": (well,), "coverage": coverage("Balie")}) == NO_AMBASSADOR
    over = week(46, issues=(FREE,)), week(47, done={"ended": (ended(2, PRINTING, "solved"),)}), week(48)
    found: LookBack = looked(MANAGEMENT, weeks=over)
    assert "Loop deze maand" in request(found, words_for("nl"))


def test_days_since_it_was_told_of_count() -> None:
    """It was open for 20 days in week 45: three weeks later it is the older one."""
    found = looked(MANAGEMENT, weeks=(week(45, issues=(FREE,)), week(48, open_longest=(still_open(7, "Nieuwer", 30),))))
    assert "5 weken open" in request(found, words_for("nl"))


def test_it_is_asked_in_english_too() -> None:
    assert asked({"issues": (FREE,)}, "en") == f"Name an owner for “{PRINTING} (en)” this week: 2 weeks open."
    assert asked({}, "en") == "Walk along with a department once this month."
