"""The opening sentence: each rule by itself, their order, and that it never tells what the figures do not."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.aftercare.readiness import Readiness
from bot.digests.audiences import NOTHING
from bot.digests.opening import RULES, opening
from bot.digests.parts import Counted, Figures, SilentDepartment, Waiting
from bot.words import words_for
from tests.digests.test_bubble import GAP
from tests.digests.test_telling import EMPTY, FULL, asked, issue

DUTCH = words_for("nl")
CALM = EMPTY.model_copy(
    update={"total": Counted(messages=40, people=30), "issues": (issue(1, "Printen", 9, 8, owner="ICT"),)}
)
"""A week in which no rule but the last one holds."""


def told(**values: object) -> str:
    return opening(CALM.model_copy(update=values), DUTCH)


def named(name: str, figures: Figures) -> str:
    return next(rule.say(figures, DUTCH) for rule in RULES if rule.name == name)


def test_too_little() -> None:
    assert opening(EMPTY, DUTCH).startswith("Minder dan 5 collega's schreven")


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({}, True),
        ({"days_open": 6}, False),
        ({"owner": "ICT"}, False),
        ({"answer": "ready"}, False),
        ({"answer": "placed", "status": "answered"}, False),
        ({"status": "declined"}, False),
        ({"going_well": True}, False),
    ],
)
def test_stuck(values: dict[str, object], *, holds: bool) -> None:
    found = told(issues=(issue(1, "Printen", 9, 8, **values),))
    assert (found == f"“Printen” staat al {9} dagen open, niemand pakt het op.") is holds


def test_of_several_that_are_stuck_it_names_the_one_that_most_wrote_about() -> None:
    found = told(issues=(issue(1, "Printen", 9, 8), issue(2, "Oud", 9, 7, days_open=80)))
    assert found.startswith("“Printen”")


def test_decide() -> None:
    one = asked(1, "Printen", "owner", 24)
    assert told(asked=(one,)) == "Er wacht 1 besluit op jullie."
    assert told(asked=(one, one)) == "Er wachten 2 besluiten op jullie."


@pytest.mark.parametrize(
    ("before", "now", "holds"), [(10, 15, True), (10, 14, False), (4, 8, False), ("few", 50, False)]
)
def test_grew(before: object, now: int, *, holds: bool) -> None:
    found = told(issues=(issue(1, "Printen", now, 6, owner="ICT", previous=before),))
    assert (found == "“Printen” kwam vaker terug dan vorige week.") is holds


@pytest.mark.parametrize(("weeks", "holds"), [(1, False), (2, True), (3, True)])
def test_silent(weeks: int, *, holds: bool) -> None:
    silent = (SilentDepartment(name="Griffie", weeks=1), SilentDepartment(name="Buitendienst", weeks=weeks))
    assert (told(silent=silent) == f"Buitendienst zwijgt voor de {weeks}e week.") is holds


def test_go_live() -> None:
    nothing: dict[str, Any] = {
        "explained": True,
        "agreements": 1,
        "blockers": None,
        "untagged": False,
        "polls": (),
        "without": (),
    }
    soon = Readiness(go_live=date(2026, 10, 26), **nothing)
    assert told(readiness=soon) == "Op ma 26 okt gaan jullie live."


def test_waiting() -> None:
    counted = Counted(messages=30, people=20)
    assert told(waiting=Waiting(asked=counted, answered=18, unanswered=12)) == "12 vragen wachten op antwoord."
    assert "vragen" not in told(waiting=Waiting(asked=counted, answered=None, unanswered=None))


def test_unheard() -> None:
    assert told(heard_nothing=91).startswith("Al 91 dagen is er voor de hele werkvloer geen antwoord geplaatst")


def test_gap() -> None:
    assert told(gap=GAP) == "Jullie beeld en de werkvloer verschillen over “Ik weet waar ik hulp krijg”."
    assert told(gap=GAP.model_copy(update={"largest": None})) == "Er wacht deze week niets op jullie."


@pytest.mark.parametrize(
    ("tone", "holds"),
    [
        ({"negative": 59, "neutral": 30, "positive": 11}, True),
        ({"negative": 49}, False),
        ({"negative+neutral": 90}, False),
    ],
)
def test_tone(tone: dict[str, int], *, holds: bool) -> None:
    assert (told(tone=tone) == f"{tone.get('negative')}% van de berichten is negatief.") is holds


@pytest.mark.parametrize("otherwise", [{"heard_nothing": 91}, {"gap": GAP}, {"tone": {"negative": 59}}])
def test_a_week_without_a_topic_is_not_told_as_quiet_where_something_says_otherwise(
    otherwise: dict[str, object],
) -> None:
    assert "niets wat 5 of meer" not in told(issues=(), **otherwise)


def test_quiet_and_calm() -> None:
    nothing = "Er is niets wat 5 of meer collega's noemden. Dat is geen bewijs dat het goed gaat."
    assert told(issues=()) == nothing
    assert told() == "Er wacht deze week niets op jullie."


def test_the_order_is_the_written_one() -> None:
    """Take away what a rule holds by, one after the other, and the next one speaks."""
    held = [rule.name for rule in RULES if rule.say(FULL, DUTCH)]
    assert held == ["stuck", "decide", "grew", "silent", "waiting", "calm"]
    owned = {"issues": tuple(each.model_copy(update={"owner": "ICT"}) for each in FULL.issues)}
    figures, spoke = FULL, []
    for update in (
        owned,
        {"asked": ()},
        {"issues": CALM.issues},
        {"silent": ()},
        {"waiting": None},
    ):
        spoke.append(opening(figures, DUTCH))
        figures = figures.model_copy(update=update)
    assert [*spoke, opening(figures, DUTCH)] == [
        named("stuck", FULL),
        *(named(name, FULL.model_copy(update=owned)) for name in ("decide", "grew", "silent", "waiting", "calm")),
    ]


@pytest.mark.property
@given(missing=st.sets(st.sampled_from(sorted(NOTHING))), language=st.sampled_from(["nl", "en"]))
def test_a_number_in_it_is_one_of_the_figures(missing: set[str], language: str) -> None:
    figures = FULL.model_copy(update={name: NOTHING[name] for name in missing})
    sentence = opening(figures, words_for(language))
    known = set(re.findall(r"\d+", figures.model_dump_json())) | {str(len(figures.asked))}
    assert set(re.findall(r"\d+", sentence)) <= known
    assert sentence.count(". ") <= 1
