"""“You said, we did” in the channel of a department: what it asked about first, the rest for everybody, no number."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.cards import Buttons, Card, Text, plain
from bot.desk import Desk
from bot.digests import for_floor
from bot.digests.audiences import FLOOR, MANAGEMENT
from bot.digests.concern import Concern
from bot.digests.for_department import of_department, parts
from bot.digests.looked import LookBack
from bot.digests.parts import Done
from bot.words import words_for
from connectors.terminal.render import render
from models import Department
from tests.digests.test_look_backs import lines_of
from tests.digests.weeks import WEEKS, answer, ended, looked, week

NL = words_for("nl")
BURGERZAKEN, BELASTINGEN = 3, 4
ENDED = datetime(2026, 11, 23, tzinfo=UTC)


def department(number: int = BURGERZAKEN, name: str = "Burgerzaken", **values: object) -> Department:
    return Department(id=number, name=name, headcount=30, **values)


def asked(issue: int, number: int = BURGERZAKEN, name: str = "Burgerzaken", period: str = "2026-W46") -> Concern:
    return Concern(issue=issue, department=number, name=name, period=period)


def month(*concerns: Concern) -> LookBack:
    """Look back on November, in which departments asked about what was done in its last week."""
    last = WEEKS[3].model_copy(update={"concerns": concerns})
    return looked(FLOOR, weeks=(*WEEKS[:3], last))


def told(found: LookBack, whose: Department | None = None) -> Card:
    return for_floor.card(of_department(found, whose), NL, "Vraagpunt")


def test_what_a_department_asked_about_stands_first() -> None:
    lines = lines_of(told(month(asked(11), asked(8, BELASTINGEN, "Belastingen"), asked(10)), department()))
    own, everybody = lines.index("Burgerzaken vroeg hiernaar"), lines.index("En voor iedereen")
    assert own < lines.index("Zaak delen: Kies “Delen” en de naam van je collega.") < everybody
    assert own < lines.index("Eigen kleuren: Dit gaat niet door. Het systeem kan dat niet.") < everybody
    assert everybody < next(n for n, line in enumerate(lines) if line.startswith("Post koppelen"))
    assert "Belastingen" not in "".join(lines)


@pytest.mark.leak
def test_everybody_else_reads_nothing_of_who_asked_and_the_same_topics() -> None:
    found = month(asked(11), asked(8, BELASTINGEN, "Belastingen"))
    general = told(looked(FLOOR))
    assert told(found) == told(found, department(9, "Griffie")) == general
    assert told(found, department(ended_at=ENDED)) == general, "it ended: its channel reads what everybody reads"
    theirs = " ".join(lines_of(told(found, department())))
    for title in ("Zaak delen", "Post koppelen", "Oude zaak vinden", "Eigen kleuren"):
        assert title in theirs, "nobody reads less"
    assert not re.search(r"\d", theirs.replace("november 2026", ""))
    assert looked(MANAGEMENT, weeks=(WEEKS[3].model_copy(update={"concerns": (asked(11),)}),)).concerns == ()


def test_it_is_called_by_its_name_of_today() -> None:
    found = month(asked(11, name="Publiekszaken"))
    assert "Burgerzaken vroeg hiernaar" in lines_of(told(found, department()))


def test_a_topic_that_stands_open_again_or_was_not_done_is_told_to_nobody() -> None:
    assert month(asked(99)).concerns == ()
    assert parts(of_department(month(asked(99)), department())).department == ""


def test_of_several_departments_at_once_nothing_is_parted() -> None:
    both = month(asked(11), asked(8, BELASTINGEN, "Belastingen"))
    assert for_floor.card(both, NL, "Vraagpunt") == told(both)


def test_a_title_of_a_notification_is_that_of_their_own_topic() -> None:
    assert told(month(asked(11)), department()).summary == "Jij zei, wij deden: Zaak delen"
    assert told(month(asked(11))).summary == "Jij zei, wij deden: Oude zaak vinden"


def test_it_stands_on_the_screen_of_a_phone_however_much_there_is() -> None:
    ends = tuple(ended(number, f"Einde {number}", how) for number in range(30, 50) for how in ("solved", "declined"))
    answers = tuple(answer(number, f"Vraag {number}", "Doe het zo. " * 200) for number in range(60, 80))
    concerns = tuple(asked(number) for number in (*range(30, 40), *range(60, 70)))
    full = looked(FLOOR, weeks=[week(48, done=Done(ended=ends, answers=answers, published=20), concerns=concerns)])
    assert len(render(told(full, department())).splitlines()) <= 45


def test_who_still_has_trouble_presses_a_topic_and_what_was_answered_has_no_button(desk: Desk) -> None:
    long = ended(12, "Wat gaat er mee uit het oude systeem?", "solved")
    done = Done(ended=(ended(10, "Eigen kleuren", "declined"), ended(5, "Outlook", "answered"), long))
    found = looked(FLOOR, weeks=[week(48, done=done, concerns=(asked(10),))])
    question, row = for_floor.below(of_department(found, department()), NL, desk)
    assert isinstance(question, Text)
    assert plain(question.line).startswith("Heb je nog last van een van deze?")
    assert isinstance(row, Buttons)
    assert [button.label for button in row.items] == ["Eigen kleuren", "Wat gaat er mee uit het oude…"]
    assert max(len(button.label) for button in row.items) <= for_floor.LABEL
    assert not list(for_floor.below(looked(FLOOR, weeks=WEEKS[:2]), NL, desk)), "answered, and nothing else"
