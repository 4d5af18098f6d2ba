"""Decisions are recorded from an agenda or a digest, come back until they are done, and are never done twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.days.editions import of_week
from bot.days.period import Period
from bot.digests.sending import dispatch
from models import Audit, Decision, Rollout
from tests.digests.test_sending import begun, bind
from tests.meeting.towns import THURSDAY, floor, meet
from tests.town import FakeClock, Town

WHAT = "Team ICT pakt printen op, vóór di 24 nov"


def decisions(town: Town) -> list[Decision]:
    return town.read(lambda session: list(session.scalars(select(Decision).order_by(Decision.id))))


def flat(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())


def test_a_decision_is_shown_back_with_its_day(club: Town) -> None:
    answer = flat(club.press("amb", "decide", "agenda/1/2026-11-16", WHAT))

    assert answer == (
        f"Vastgelegd: “{WHAT}”. Het moet gedaan zijn vóór di 24 nov. "
        "Het komt op elke agenda terug tot iemand zegt dat het gedaan is."
    )
    (row,) = decisions(club)
    assert (row.text, row.due_on, row.asked_at) == (WHAT, date(2026, 11, 24), "agenda/1/2026-11-16")
    assert club.read(lambda session: session.scalar(select(Audit.act))) == "recorded decision"


def test_it_stands_on_the_agenda_and_in_the_digest_until_it_is_done(club: Town, clock: FakeClock) -> None:
    club.press("lead", "decide", "", WHAT)
    clock.set(THURSDAY)
    meet(club)
    begun(club)
    bind(club)
    settings = club.desk.settings.rollout[0]
    week = of_week(settings, Period.parse("2026-W46"))
    club.write(lambda session: dispatch(session, club.desk, session.scalars(select(Rollout)).one(), settings, week))
    club.drain()

    assert "Eerder besloten, niet gedaan" in club.heard["amb"][-1]
    assert "Besluit vastleggen" in club.heard["amb"][-1]
    assert f"{WHAT} (vóór di 24 nov)" in flat(club.heard["lead"][-1:])
    assert "Besluit vastleggen" in club.heard["lead"][-1]
    assert flat(club.press("amb", "decided", answer="1")) == f"Gedaan: “{WHAT}”. Het komt niet meer terug."
    clock.forward(weeks=2)
    meet(club)
    assert "Eerder besloten" not in club.heard["amb"][-1]


def test_done_twice_changes_nothing(club: Town) -> None:
    club.press("amb", "decide", "", WHAT)
    club.press("amb", "decided", answer="1")
    first = decisions(club)[0].done_at
    club.clock.forward(hours=1)

    assert "was al gedaan" in flat(club.press("lead", "decided", answer="1"))
    assert decisions(club)[0].done_at == first


def test_the_same_words_are_recorded_once_while_they_are_open(club: Town) -> None:
    for user in ("amb", "lead"):
        club.press(user, "decide", "", WHAT)
    assert len(decisions(club)) == 1
    club.press("amb", "decided", answer="1")
    club.press("amb", "decide", "", WHAT)
    assert len(decisions(club)) == 2


def test_a_decision_about_a_topic_is_kept_with_it(club: Town) -> None:
    floor(club, lambda some: some.issue("Printen"))
    club.press("amb", "decide", "1", "We wachten op de leverancier")
    assert [(row.issue_id, row.due_on) for row in decisions(club)] == [(1, None)]


@pytest.mark.leak
def test_no_data_of_residents_stays_in_a_decision(club: Town) -> None:
    club.press("amb", "decide", "", "Bel mevrouw op 06 12345678 over zaak Z-2026-1234")
    assert not any(canary in decisions(club)[0].text for canary in ("12345678", "Z-2026-1234"))


@pytest.mark.parametrize("words", ["besluiten", "decisions", "Besluiten."])
def test_the_list_tells_what_is_open(club: Town, words: str) -> None:
    assert "Er staan geen besluiten open." in flat(club.say("amb", words))
    club.press("amb", "decide", "", WHAT)
    assert WHAT in flat(club.say("amb", words))


@pytest.mark.parametrize(("action", "value", "answer"), [("decide", "", WHAT), ("decided", "", "1")])
def test_the_floor_decides_nothing(club: Town, action: str, value: str, answer: str) -> None:
    club.press("amb", "decide", "", "Al besloten")
    assert flat(club.press("piet", action, value, answer)).startswith(
        "Alleen ambassadeurs en de projectgroep kunnen dit."
    )
    assert [(row.text, row.done_at) for row in decisions(club)] == [("Al besloten", None)]


@pytest.mark.parametrize("words", ["agenda", "besluiten"])
def test_the_floor_sees_no_agenda(club: Town, words: str) -> None:
    assert flat(club.say("piet", words)).startswith("Alleen ambassadeurs en de projectgroep kunnen dit.")


def test_an_empty_decision_is_none(club: Town) -> None:
    assert flat(club.press("amb", "decide", "", "  ")).startswith("Er was geen tekst")
    assert decisions(club) == []


@pytest.mark.parametrize("answer", ["", "99", "x", "9" * 40])
def test_a_decision_that_is_not_there_is_not_done(club: Town, answer: str) -> None:
    assert flat(club.press("amb", "decided", answer=answer)).startswith("Dit besluit is er niet meer.")


@pytest.mark.parametrize("value", ["agenda/99/2026-11-16", "agenda/x/y", "digest", "///"])
def test_a_form_of_something_gone_still_records_it(club: Town, value: str) -> None:
    club.press("amb", "decide", value, WHAT)
    assert len(decisions(club)) == 1


def test_a_decision_that_a_digest_asked_for_carries_its_topic_in_one_form(club: Town) -> None:
    floor(club, lambda some: some.issue("Wie mag heropenen?"))
    answer = flat(club.press("lead", "decide", "1:digest/1/2026-W46", "Teamleiders, vóór di 24 nov"))
    assert answer.startswith("Vastgelegd: “Wie mag heropenen? Teamleiders, vóór di 24 nov”.")
    (row,) = decisions(club)
    assert (row.issue_id, row.asked_at, row.due_on) == (1, "digest/1/2026-W46", date(2026, 11, 24))


def test_a_visit_is_recorded_with_its_department(club: Town) -> None:
    club.press("lead", "decide", "d1:digest/1/2026-W46", "Noor gaat, vóór do 26 nov")
    (row,) = decisions(club)
    assert row.text == "Bezoek aan Burgerzaken: Noor gaat, vóór do 26 nov"
    assert (row.issue_id, row.due_on) == (None, date(2026, 11, 26))


@pytest.mark.parametrize(
    "value", ["9999:digest/1/x", "d9999:digest/1/x", "x:digest/9/x", ":digest/1/2026-W46", ":", "d"]
)
def test_a_button_about_something_that_is_not_there_still_records(club: Town, value: str) -> None:
    club.press("lead", "decide", value, WHAT)
    assert [(row.text, row.issue_id) for row in decisions(club)] == [(WHAT, None)]
