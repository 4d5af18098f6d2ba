"""What polls, measures and visits bring to a digest: where each stands, in which words, and who does not read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.aftercare import Readiness
from bot.cards import Bullets, Card, Heading, plain
from bot.desk import Desk
from bot.digests import for_ambassadors
from bot.digests.audiences import FLOOR, HR, MANAGEMENT, selected
from bot.digests.composing import composition, renewed
from bot.digests.crew import CoverageFigures, DepartmentCoverage
from bot.digests.parts import AMBASSADORS, Figures
from bot.digests.telling import card
from bot.measures.told import MeasureFigures
from bot.pulses.parts import DifferenceFigures, GapFigures, MeanFigures, QuestionFigures
from bot.visits.told import DepartmentSignal
from bot.words import words_for
from models import Measure, Visit
from tests.digests.floor import WEEK, Floor
from tests.digests.test_telling import FULL
from tests.topics.square import all_text

GAP = GapFigures(
    phases=("weeks_2_8",),
    questions=(
        QuestionFigures(
            key="help",
            text_nl="Ik weet waar ik hulp krijg.",
            text_en="I know where to get help.",
            department=None,
            floor=MeanFigures(value=2.8, answers=74),
            group=MeanFigures(value=4.3, answers=8),
            predicted=MeanFigures(value=3.9, answers=8),
            ambassadors=None,
            own=DifferenceFigures(points=-1.5, low=-1.9, high=-1.1, is_gap=True),
            prediction=DifferenceFigures(points=-1.1, low=-1.5, high=-0.7, is_gap=True),
        ),
    ),
    too_few=0,
    asked=120,
    took_part=74,
    largest=0,
)
MEASURE = MeasureFigures(
    measure=1,
    issue=7,
    text="Inloopuur printen",
    by="functioneel beheer",
    department=None,
    since=date(2026, 10, 26),
    state="fewer",
    elsewhere="same",
    before=14,
    after="few",
    threshold=5,
)
OUTSIDE = DepartmentSignal(name="Buitendienst", signal="no_channel", visit_on=date(2026, 11, 25))


def with_all_of_it() -> Figures:
    return FULL.model_copy(
        update={"gap": GAP, "measures": (MEASURE,), "visited": (OUTSIDE,), "heard_nothing": 16, "silent": ()}
    )


def sections(told: Card) -> dict[str, str]:
    """Give the lines of each section by its title without number, in their order."""
    found: dict[str, str] = {}
    for block in told.blocks:
        if isinstance(block, Heading):
            title = block.text.split(". ", 1)[-1]
        elif isinstance(block, Bullets):
            found[title] = "\n".join(map(plain, block.items))
    return found


def test_the_gap_is_told_third_after_questions_and_decisions_and_without_intervals() -> None:
    told = sections(card(with_all_of_it(), words_for("nl")))
    assert list(told).index("Jullie beeld en de werkvloer") == 2
    gap = told["Jullie beeld en de werkvloer"]
    assert "“Ik weet waar ik hulp krijg” (1\N{EN DASH}5): jullie 4,3 (8) · verwacht 3,9 · werkvloer 2,8 (74)." in gap
    assert "te gunstig" in gap
    assert "1,9" not in gap


def test_the_interval_stands_in_the_details() -> None:
    beneath = card(with_all_of_it(), words_for("nl")).details
    items = [plain(item) for block in beneath if isinstance(block, Bullets) for item in block.items]
    (told,) = [item for item in items if "\N{MINUS SIGN}1,9" in item]
    assert told.startswith("Ik weet waar ik hulp krijg: werkvloer 2,8 (74), jullie 4,3 (8), verwacht 3,9")


def test_a_measure_is_told_as_association_with_no_number_under_the_threshold() -> None:
    done = sections(card(with_all_of_it(), words_for("nl")))["Wat is gedaan"]
    assert "Inloopuur printen: van 14 collega's per week naar minder dan 5. Elders gelijk." in done
    assert "geen bewijs" in done


def test_that_the_floor_heard_nothing_stands_with_the_silence_and_not_with_what_was_done() -> None:
    told = sections(card(with_all_of_it(), words_for("nl")))
    assert "Al 16 dagen is er voor de hele werkvloer geen antwoord geplaatst" in told["Stil is niet tevreden"]
    ambassadors = for_ambassadors.card(selected(with_all_of_it(), AMBASSADORS), words_for("nl"), "ambassadeurs")
    assert (
        "Al 16 dagen is er voor de hele werkvloer geen antwoord geplaatst" in sections(ambassadors)["Wacht op antwoord"]
    )


def test_who_cannot_write_is_told_apart_from_who_is_silent() -> None:
    silence = sections(card(with_all_of_it(), words_for("nl")))["Stil is niet tevreden"]
    assert silence.startswith("Buitendienst: geen kanaal")
    assert "25 nov" in silence


@pytest.mark.leak
@pytest.mark.parametrize("audience", [AMBASSADORS, MANAGEMENT, FLOOR, HR])
def test_the_project_groups_own_picture_is_read_by_the_project_group_alone(audience: str) -> None:
    found = selected(with_all_of_it(), audience)  # type: ignore[arg-type] # one of the audiences
    assert found.gap is None
    assert found.visited == ()


def test_ambassadors_read_what_followed_a_measure() -> None:
    told = for_ambassadors.card(selected(with_all_of_it(), AMBASSADORS), words_for("nl"), "ambassadeurs")
    assert "Inloopuur printen" in "".join(sections(told).values())


def test_a_week_without_any_of_it_tells_nothing_of_it() -> None:
    told = sections(card(FULL, words_for("nl")))
    assert "Jullie beeld en de werkvloer" not in told


def test_a_composition_holds_what_measures_visits_and_silence_tell(floor: Floor, desk: Desk) -> None:
    number = floor.issue("Printen").id
    floor.session.add(
        Measure(
            rollout_id=floor.rollout.id, issue_id=number, text="Inloopuur", since=WEEK.monday, recorded_at=desk.now()
        )
    )
    found = composition(floor.session, desk, floor.rollout, floor.settings, WEEK)
    assert [each.text for each in found.measures] == ["Inloopuur"]
    assert found.gap is None
    assert (found.heard_nothing or 0) >= floor.settings.attention.quiet_days


def test_a_week_that_is_composed_late_tells_how_all_stood_as_it_was_due(floor: Floor, desk: Desk) -> None:
    floor.settings = floor.settings.model_copy(update={"go_live": date(2026, 12, 14)})
    due = replace(desk, now=lambda: WEEK.sent_at(floor.settings))
    late = replace(desk, now=lambda: WEEK.sent_at(floor.settings) + timedelta(weeks=3))
    first = composition(floor.session, due, floor.rollout, floor.settings, WEEK)
    number = floor.departments["Griffie"].id
    day = late.now()
    floor.session.add(Visit(rollout_id=floor.rollout.id, department_id=number, visited_on=day.date(), recorded_at=day))
    floor.issue("Afspraak", agreement=True, published_at=day, answered_at=day)
    floor.session.flush()
    again = composition(floor.session, late, floor.rollout, floor.settings, WEEK)
    for each in (again, renewed(floor.session, late, floor.rollout, floor.settings, first)):
        assert each.heard_nothing == first.heard_nothing
        assert each.checklist == first.checklist
        assert each.readiness == first.readiness is not None
        assert each.coverage == first.coverage


def test_a_department_without_an_ambassador_is_told_once_in_a_report_before_go_live() -> None:
    nobody = DepartmentCoverage(name="Griffie", ambassadors=0, needed=1)
    coverage = CoverageFigures(ambassadors=6, elsewhere=1, inactive=None, inactive_days=14, too_few=(nobody,))
    week = FULL.model_copy(update={"coverage": coverage, "silent": (), "readiness": None})
    assert _named(week, "Griffie") == 1
    ready = Readiness(
        go_live=date(2026, 12, 1),
        without=("Griffie",),
        explained=True,
        agreements=1,
        blockers=0,
        untagged=False,
        polls=(),
    )
    before = week.model_copy(update={"readiness": ready})
    assert _named(before, "Griffie") == 1
    assert "Geen eigen ambassadeur: Griffie." in all_text(card(before, words_for("nl")))
    assert "voor alle afdelingen" in str(card(before, words_for("nl")).details)


def _named(week: Figures, department: str) -> int:
    """Count how often a department is named beside its figures."""
    told = card(week.model_copy(update={"departments": (), "visits": (), "training": ()}), words_for("nl"))
    return (str(told.blocks) + str(told.details)).count(department)
