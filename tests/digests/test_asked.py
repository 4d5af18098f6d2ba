"""What a digest asks for: which decisions, in which order, before which working day, and where to go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.days.period import Period
from bot.digests.asked import DECISIONS
from bot.digests.asking import LABEL, forms
from bot.digests.parts import AskedDecision, Figures
from bot.words import words_for
from models import Decision, IssueCause
from tests.digests.floor import Floor
from tests.digests.test_telling import FULL, asked, issue

TUESDAY, THURSDAY = date(2026, 11, 17), date(2026, 11, 19)
"""One and three working days after Monday 16 November 2026, when the digest of week 46 is sent."""


def about(floor: Floor, title: str, people: int = 8, **values: object) -> int:
    row = floor.issue(title, **values)
    floor.say(*range(1, people + 1), issue_id=row.id)
    return row.id


def asks(floor: Floor) -> list[tuple[str, str, date]]:
    floor.say(*range(20, 40))
    return [(each.title_nl, each.what, each.before) for each in floor.figures().asked]


def test_each_kind_of_decision_has_its_day_and_the_soonest_comes_first(floor: Floor) -> None:
    about(floor, "Antwoord klaar", 12, answer_nl="Zo.")
    agreed = about(floor, "Wie mag het?", 10, owner="Beheer")
    about(floor, "Niemand pakt het op", 9)
    about(floor, "Met eigenaar", owner="ICT")
    about(floor, "Afgewezen", status="declined", reason="Te duur")
    about(floor, "Beantwoord", status="answered", answer_nl="Zo.")
    floor.session.add(IssueCause(issue_id=agreed, cause="working_agreement"))
    floor.session.flush()
    assert asks(floor) == [
        ("Niemand pakt het op", "owner", TUESDAY),
        ("Antwoord klaar", "answer", THURSDAY),
        ("Wie mag het?", "agreement", THURSDAY),
    ]


@pytest.mark.parametrize(
    ("due_on", "before"),
    [
        (date(2026, 11, 18), date(2026, 11, 18)),
        (date(2026, 11, 30), THURSDAY),
        (date(2026, 11, 1), TUESDAY),
        (date(2026, 11, 16), TUESDAY),
    ],
)
def test_what_is_due_sooner_is_asked_sooner_but_never_before_it_can_be_read(
    floor: Floor, due_on: date, before: date
) -> None:
    about(floor, "Printen", answer_nl="Zo.", due_on=due_on)
    assert asks(floor) == [("Printen", "answer", before)]


def test_a_day_is_a_working_day(floor: Floor) -> None:
    """The digest of week 52 is sent on Monday 28 December 2026; three working days later it is January."""
    week = Period.parse("2026-W52")
    row = floor.issue("Printen", answer_nl="Zo.")
    floor.say(*range(1, 9), issue_id=row.id, week=week)
    floor.say(*range(20, 40), week=week)
    assert [each.before for each in floor.figures(week).asked] == [date(2026, 12, 31)]
    row.due_on = date(2026, 12, 26)
    assert [each.before for each in floor.figures(week).asked] == [date(2026, 12, 29)]


def test_what_was_decided_is_not_asked_again_until_it_is_done(floor: Floor) -> None:
    number = about(floor, "Printen")
    taken = Decision(rollout_id=floor.rollout.id, issue_id=number, text="ICT", decided_at=floor.rollout.started_at)
    floor.session.add(taken)
    floor.session.flush()
    assert asks(floor) == []
    taken.done_at = floor.rollout.started_at + timedelta(days=1)
    assert [each.what for each in floor.figures().asked] == ["owner"]


def test_at_most_three_are_asked_and_nothing_of_what_few_wrote_about(floor: Floor) -> None:
    for number in range(DECISIONS + 2):
        about(floor, f"Onderwerp {number}")
    secret = floor.issue("Alleen van Jan")
    floor.say(1, 2, issue_id=secret.id)
    listed = asks(floor)
    assert len(listed) == DECISIONS
    assert all("Jan" not in title for title, _, _ in listed)


def test_a_visit_goes_to_where_it_is_silent_for_longest(floor: Floor) -> None:
    floor.say(*range(1, 20), department="Burgerzaken")
    floor.say(*range(20, 32))
    quiet = floor.figures()
    assert {each.weeks for each in quiet.silent} == {1}
    assert quiet.visits == ()


def test_a_decision_is_recorded_in_one_form_about_what_is_asked_for_and_a_visit_in_its_own() -> None:
    decision, visit = forms(FULL, words_for("nl"), "digest/1/2026-W47")
    assert decision.value == "digest/1/2026-W47"
    assert [each.value for each in decision.about] == [f"{n}:digest/1/2026-W47" for n in (2, 1, 4)]
    assert decision.about[0].label == "Brief printen <aan> balie & *meer*"
    assert (visit.value, visit.label) == ("d3:digest/1/2026-W47", "Bezoek plannen: Buitendienst")


def test_a_long_topic_still_fits_the_form() -> None:
    long = FULL.model_copy(update={"asked": (asked(9_007_199, "Onderwerp " * 300, "owner", 24),)})
    for form in forms(long, words_for("nl"), f"digest/{10**9}/2026-W47"):
        assert all(len(each.label) <= LABEL and len(each.value) <= 40 for each in form.about)


def test_what_was_frozen_before_still_loads() -> None:
    later = {"asked", "visits", "causes", "technical", "training", "makeup", "changed"}
    found = Figures.model_validate(FULL.model_dump(mode="json", exclude=later))
    assert (found.asked, found.visits, found.makeup, found.changed) == ((), (), None, False)


def test_a_topic_without_a_title_gets_its_number() -> None:
    nameless = AskedDecision(issue=7, title_nl=" \u202e", title_en="", what="owner", before=TUESDAY)
    assert nameless.title("nl") == "onderwerp 7"
    assert issue(8, "x" * 3000, 9, 8).title("nl").endswith("…")
