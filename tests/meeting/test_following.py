"""What a digest asked for and somebody decided stands with the topic at once, so that nobody is asked again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot import decisions
from bot.cards import Ask, Card
from bot.days.editions import of_week
from bot.days.period import Period
from bot.digests.sending import dispatch
from models import Delivery, Digest, Issue, Rollout
from tests.digests.floor import WEEK
from tests.digests.test_sending import begun, bind
from tests.gestures import tell
from tests.meeting.towns import THURSDAY, floor, meet
from tests.town import FakeClock, Town

ASKED = "1:digest/1/2026-W46"
AGENDA = "agenda/1/2026-11-16"


def issue(town: Town) -> Issue:
    return town.read(lambda session: session.get_one(Issue, 1))


def shown_agenda(town: Town) -> Card:
    """Ask for the agenda in chat; give what is answered."""
    return tell(town, "lead", "agenda")[-1]


def told(club: Town, answer: str, user: str = "lead", value: str = ASKED) -> str:
    return " ".join(" ".join(club.press(user, "decide", value, answer)).split())


def pressed(club: Town, value: str, user: str = "lead") -> str:
    return " ".join(" ".join(club.press(user, "decision_about", value)).split())


def told_of(club: Town, **topic: Any) -> str:
    """Tell the project group of a topic in the digest of week 46; give what it reads."""

    def fill(some: Any) -> None:
        row = some.issue("Printen", **topic)
        for week in (WEEK, Period.parse("2026-W47")):
            some.say(*range(11, 31), issue_id=row.id, week=week)
            some.say(*range(31, 51), week=week)

    floor(club, fill)
    begun(club)
    bind(club)
    return read(club, "2026-W46")


def read(club: Town, period: str) -> str:
    settings, week = club.desk.settings.rollout[0], of_week(club.desk.settings.rollout[0], Period.parse(period))
    club.write(lambda session: dispatch(session, club.desk, session.scalars(select(Rollout)).one(), settings, week))
    club.drain()
    return " ".join(club.heard["lead"][-1].split())


def test_an_owner_and_a_day_that_were_decided_stand_with_the_topic(club: Town, clock: FakeClock) -> None:
    assert "Wie pakt “Printen” op?" in told_of(club)
    text = told(club, "Team ICT pakt het op, vóór di 24 nov")
    assert "Genoteerd: eigenaar “Team ICT”, klaar op di 24 nov." in text
    assert "Ongedaan maken" in text
    assert (issue(club).owner, issue(club).due_on) == ("Team ICT", date(2026, 11, 24))
    told(club, "Team ICT pakt het op, vóór di 24 nov")
    assert issue(club).owner == "Team ICT", "twice changes nothing"

    club.press("lead", "decided", answer="1")
    clock.forward(weeks=1)
    later = read(club, "2026-W47")
    assert "eigenaar: Team ICT" in later
    assert "geen eigenaar" not in later
    assert "Wie pakt “Printen” op?" not in later


def test_what_names_nobody_gives_no_owner_and_says_so(club: Town) -> None:
    told_of(club)
    assert "Ik lees er geen naam in. Er is dus nog geen eigenaar." in told(club, "Printers vervangen")
    assert issue(club).owner is None
    assert "Bekijk het onderwerp" in told(club, "We bellen de leverancier, vóór 3 nov")
    assert issue(club).due_on is None, "a day that is over is none"


def test_who_left_out_what_it_is_about_says_so_with_one_tap(club: Town) -> None:
    told_of(club)
    text = told(club, "Fatima, voor vrijdag", value="digest/1/2026-W46")
    assert "Waar is dit het antwoord op? Eén tik is genoeg." in text
    assert "Wie pakt “Printen” op?" in text
    assert issue(club).owner is None
    assert "Alleen ambassadeurs" in pressed(club, "1:1:digest/1/2026-W46", "piet")
    for wrong in ("", "x", "9:1:digest/1/2026-W46", "1:9:digest/1/2026-W46"):
        assert "werkt niet meer" in pressed(club, wrong)
    about = pressed(club, "1:1:digest/1/2026-W46")
    assert "Vastgelegd: “Printen: Fatima, voor vrijdag”." in about
    assert "Genoteerd: eigenaar “Fatima”, klaar op vr 20 nov." in about
    assert issue(club).owner == "Fatima"
    assert "heeft al een onderwerp of is al gedaan" in pressed(club, "1:1:digest/1/2026-W46")
    assert "Eén tik" not in told(club, "Inloopuur erbij", value="digest/1/2026-W46"), "what was asked is decided"


@pytest.mark.parametrize("sent", [False, True])
def test_an_agenda_asks_in_the_same_way_as_the_report(club: Town, clock: FakeClock, *, sent: bool) -> None:
    told_of(club)
    if sent:
        clock.set(THURSDAY)
        meet(club)
    card = shown_agenda(club)
    (form,) = (block for block in card.blocks if isinstance(block, Ask) and block.action == "decide")
    assert [(each.label, each.value) for each in form.about] == [("Printen", f"1:{AGENDA}")]
    assert form.value == AGENDA
    text = told(club, "Fatima", value=AGENDA)
    assert "Waar is dit het antwoord op? Eén tik is genoeg." in text
    assert "Genoteerd: eigenaar “Fatima”" in pressed(club, f"1:1:{AGENDA}")
    assert issue(club).owner == "Fatima"


def test_what_an_agenda_asks_is_answered_in_its_form(club: Town) -> None:
    told_of(club, answer_nl="Kies lade 2.")
    assert "Druk nog één keer om het antwoord te plaatsen." in told(club, "ja", value=f"1:{AGENDA}")


@pytest.mark.parametrize("sent", [False, True])
def test_an_agenda_does_not_ask_what_was_decided(club: Town, clock: FakeClock, *, sent: bool) -> None:
    told_of(club)
    told(club, "Printers vervangen")
    assert issue(club).owner is None
    if sent:
        clock.set(THURSDAY)
        meet(club)
    card = shown_agenda(club)
    (form,) = (block for block in card.blocks if isinstance(block, Ask) and block.action == "decide")
    assert form.about == ()
    assert "Te besluiten" not in str(card.blocks)
    assert "Printers vervangen" in str(card.blocks)


def test_a_day_that_asked_is_answered_in_the_same_way(club: Town) -> None:
    floor(club, lambda some: some.issue("Printen"))
    asked = {"issue": 1, "title_nl": "Printen", "title_en": "", "days_open": 1, "owner": None, "ready": False}
    days = dict.fromkeys(("period", "first", "last"), "2026-11-16") | {"told_on": "2026-11-17", "threshold": 5}
    figures = {"rollout": "zaak", "name": "", "organisation": "", "topics": [asked], "decisions": [], **days}
    day = {"rollout_id": 1, "period": "2026-11-16", "audience": "project_group", "pace": "daily"}
    row = Digest(work_id="day", figures=figures, frozen_at=club.clock(), **day)
    club.write(lambda session: session.add(row))
    assert "Wie pakt “Printen” op?" in told(club, "Fatima", value="digest/1/2026-11-16")
    assert "Genoteerd: eigenaar “Fatima”" in pressed(club, "1:1:digest/1/2026-11-16")


def test_what_is_not_decided_yet_is_no_decision_and_is_asked_again(club: Town, clock: FakeClock) -> None:
    told_of(club)
    again = "Nog niet besloten: “Printen”. Speelt het dan nog, dan vraag ik het volgende week opnieuw."
    assert [told(club, text) for text in ("Weten we nog niet", "we don't know yet")] == [again, again]
    assert told(club, "Nog niet", value="") == (
        "Genoteerd: nog niet besloten. Wat dan nog speelt, vraag ik volgende week opnieuw."
    )
    assert club.read(lambda session: decisions.open_ones(session, 1)) == []
    listed = " ".join(" ".join(club.say("lead", "besluiten")).split())
    assert "Er staan geen besluiten open. Nog niet besloten, en wordt opnieuw gevraagd: • Printen" in listed

    clock.forward(weeks=1)
    later = read(club, "2026-W47")
    assert "Wie pakt “Printen” op?" in later
    assert "Weten we nog niet" not in later
    told(club, "Team ICT", value="1:digest/1/2026-W47")
    assert "Nog niet besloten" not in " ".join(club.say("lead", "besluiten"))
    assert club.read(lambda session: decisions.undecided(session, 1)) == []


def test_an_owner_that_somebody_gave_meanwhile_stays(club: Town) -> None:
    told_of(club)
    club.write(lambda session: setattr(session.get_one(Issue, 1), "owner", "Functioneel beheer"))
    told(club, "Team ICT")
    assert issue(club).owner == "Functioneel beheer"


def test_an_answer_that_may_be_placed_is_placed_by_one_more_press(club: Town) -> None:
    assert "Mag het antwoord op “Printen” geplaatst worden?" in told_of(club, answer_nl="Kies lade 2.")
    text = told(club, "Ja, akkoord")
    assert "Er is nog niets verstuurd. Druk nog één keer om het antwoord te plaatsen." in text
    assert issue(club).status == "new"
    before = club.read(lambda session: len(session.scalars(select(Delivery)).all()))
    told(club, "Team ICT let op de printers")
    sent = " ".join(" ".join(club.press("lead", "answer", "1")).split())
    assert "Verstuurd" in sent
    assert "Het besluit is daarmee gedaan en komt niet meer terug." in sent
    assert issue(club).status == "answered"
    left = club.read(lambda session: [row.text for row in decisions.open_ones(session, 1)])
    assert left == ["Printen: Team ICT let op de printers"], "what is more than a yes waits for somebody to say so"
    assert club.read(lambda session: len(session.scalars(select(Delivery)).all())) > before
    assert "nog niets verstuurd" not in told(club, "Ja, echt"), "it was placed"


def test_an_answer_that_may_not_be_placed_is_not_offered(club: Town) -> None:
    told_of(club, answer_nl="Kies lade 2.")
    text = told(club, "Nee, eerst testen")
    assert "Dan blijft het antwoord liggen. Pas het aan bij het onderwerp." in text
    assert "Verstuur" not in text


def test_what_no_digest_asked_sets_no_owner(club: Town) -> None:
    """A forged or an old button records what was decided, and nothing else."""
    told_of(club)
    for value in (
        "1",
        "1:agenda/1/2026-11-30",
        "1:agenda/1/x",
        "1:digest/1/2026-W40",
        "1:digest/9/2026-W46",
        "1:digest/x/y/z",
    ):
        told(club, "Team ICT", value=value)
        assert issue(club).owner is None, value
    assert "Alleen ambassadeurs" in told(club, "Team ICT", user="piet")
    assert issue(club).owner is None
