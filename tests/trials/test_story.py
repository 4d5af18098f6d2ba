"""A test round from its opening to its end, as people at terminals live through it, and what goes wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot import trials
from bot.cards import Card
from bot.days.period import Period
from bot.digests.composing import composition
from bot.digests.for_ambassadors import card as ambassadors_card
from bot.digests.parts import Figures
from bot.digests.telling import card as digest_card
from bot.ports import Action
from bot.recurring import tag
from bot.words import words_for
from models import Delivery, Feedback, Issue, Person, Rollout, TrialFinding, TrialRound, TrialTester
from tests.gestures import PRAISE, PROBLEM, QUESTION, actions, change, kept, memberships, press, tell, texts
from tests.topics.square import AMBASSADOR, all_text, bound, buttons, do, topic
from tests.town import INSIDER, Town, with_rollout

OPEN = "testronde openen balie, tot vrijdag 16 oktober"
TESTERS = ("anna", "bram", "cees", "dina", "eva", "fien")
MONDAY = datetime(2026, 10, 19, 6, 30, tzinfo=UTC)
WEEK, AFTER = Period.parse("2026-W41"), Period.parse("2026-W42")


def rounds(town: Town) -> list[TrialRound]:
    return town.read(lambda session: list(session.scalars(select(TrialRound).order_by(TrialRound.id))))


def count(town: Town, table: type[TrialTester | TrialFinding]) -> int:
    return town.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


def opened(town: Town) -> Card:
    return tell(town, INSIDER, OPEN)[-1]


def join(town: Town, *users: str) -> None:
    for user in users:
        tell(town, user, "ik test mee")


def composed(town: Town, week: Period = WEEK) -> Figures:
    def work(session: Session) -> Figures:
        rollout = session.scalars(select(Rollout)).one()
        return composition(session, town.desk, rollout, town.desk.settings.rollout[0], week)

    return town.read(work)


def move_go_live(town: Town, to: date) -> None:
    """Let the configuration be read anew with another go-live."""
    object.__setattr__(town.desk, "settings", with_rollout(town.desk.settings, go_live=to))


def held(town: Town, users: tuple[str, ...] = TESTERS) -> None:
    """Open a round in which each of these finds one problem, and close it by the day."""
    opened(town)
    join(town, *users)
    for user in users:
        tell(town, user, f"{PROBLEM}, zegt {user}")
    town.clock.set(MONDAY)
    town.write(partial(trials.close_due, desk=town.desk))


def test_a_round_is_opened_joined_and_what_testers_send_is_a_finding(town: Town) -> None:
    bound(town, "ambassadors")
    cards = tell(town, INSIDER, OPEN)
    assert "De testronde staat." in texts(cards[-1])
    assert "Testronde 1 (balie): van wo 7 okt tot en met vr 16 okt." in texts(cards[-1])
    invitation = next(card for card in cards if Action.TRIAL_JOIN in actions(card))
    assert "Test je het zaaksysteem mee?" in texts(invitation)
    (row,) = rounds(town)
    assert (row.opens_on, row.closes_on, row.name) == (date(2026, 10, 7), date(2026, 10, 16), "balie")

    joined = do(town, "anna", Action.TRIAL_JOIN, buttons(invitation)[Action.TRIAL_JOIN].value)
    assert "Wat je mij in die dagen schrijft, is een bevinding." in texts(joined)
    assert "Je test al mee." in texts(tell(town, "anna", "Ik test mee!")[-1])
    assert count(town, TrialTester) == 1

    receipt = tell(town, "anna", PROBLEM)[-1]
    assert texts(receipt).startswith("Genoteerd als bevinding van de testronde (probleem):")
    assert "Het telt mee in de testronde, en niet in het weekbericht." in texts(tell(town, "anna", PRAISE)[-1])
    assert [row.pool for row in kept(town)] == ["tester", "tester"]
    tell(town, "piet", QUESTION)
    assert (kept(town)[-1].pool, count(town, TrialFinding)) == ("floor", 2)


def test_a_finding_is_tagged_and_answered_as_any_message_and_is_marked_for_who_tags(town: Town) -> None:
    opened(town)
    join(town, "anna")
    tell(town, "anna", PROBLEM)
    shown = do(town, AMBASSADOR, Action.TRIAGE, kept(town)[0].ref)
    assert "Bevinding van de testronde." in texts(shown)
    done = do(town, AMBASSADOR, Action.NEW_TOPIC, kept(town)[0].ref, "Etiketten balie")
    assert "Etiketten balie" in all_text(done)
    assert kept(town)[0].issue_id


def test_what_is_no_finding_counts_as_any_message_until_the_round_is_counted(town: Town) -> None:
    opened(town)
    join(town, "anna")
    tell(town, "anna", QUESTION)
    tell(town, "anna", PROBLEM)
    (asked,) = press(town, "anna", Action.WRONG_KIND, 1)
    assert Action.NO_FINDING in actions(asked)
    (again,) = press(town, "anna", Action.NO_FINDING, kept(town)[0].ref)
    assert texts(again).startswith("Genoteerd als vraag:")
    assert ([row.pool for row in kept(town)], count(town, TrialFinding)) == (["floor", "tester"], 1)

    tell(town, INSIDER, "testronde sluiten")
    (asked,) = press(town, "anna", Action.WRONG_KIND, 2)
    assert Action.NO_FINDING not in actions(asked)
    press(town, "anna", Action.NO_FINDING, kept(town)[1].ref)
    assert kept(town)[1].pool == "tester"


def test_it_closes_by_the_day_is_counted_once_and_told_to_the_project_group_once(town: Town) -> None:
    bound(town, "project_group")
    held(town)
    (row,) = rounds(town)
    assert (row.findings, row.people) == (6, 6)
    assert town.write(partial(trials.tell_due, desk=town.desk)) == 1
    assert town.write(partial(trials.tell_due, desk=town.desk)) == 0
    town.drain()
    told = "\n".join(" ".join(lines) for lines in town.heard.values())
    assert (
        "Testronde 1 (balie): 6 bevindingen, 6 testers; nog niet alle bevindingen hebben een onderwerp."
        in told.replace("\n", " ")
    )

    late = tell(town, "anna", PROBLEM)[-1]
    assert "De testronde eindigde op vr 16 okt. Daarom telt dit als elk ander bericht." in texts(late)
    assert (kept(town)[-1].pool, count(town, TrialFinding)) == ("floor", 6)
    town.clock.forward(days=8)
    town.write(partial(trials.close_due, desk=town.desk))
    assert count(town, TrialTester) == 0
    assert "testronde" not in texts(tell(town, "anna", QUESTION)[-1])


def test_open_problems_come_along_to_the_digest_before_go_live(town: Town) -> None:
    held(town)
    numbers = [topic(town, title) for title in ("Etiketten", "Zoeken")]

    def tagged(session: Session) -> None:
        for feedback, number in ((1, numbers[0]), (2, numbers[1]), (3, numbers[0])):
            tag(session, town.desk, session.get_one(Feedback, feedback), session.get_one(Issue, number), None)

    town.write(tagged)
    figures = composed(town, AFTER)
    assert figures.total is None  # a finding is no message of the floor
    told = all_text(digest_card(figures, words_for("nl")))
    assert "Klaar voor ma 26 okt?" in told
    assert "2 blokkades open, nog niet alle" in told
    assert "Testronde 1 (balie): 6 bevindingen, 6 testers." in told
    theirs = all_text(ambassadors_card(figures, words_for("nl"), "ambassadeurs"))
    assert "Testronde 1 (balie): 6 bevindingen, 6 testers." in theirs

    listed = tell(town, INSIDER, "testrondes")[-1]
    assert f"{numbers[0]}. Etiketten: geen eigenaar" in all_text(listed)
    town.write(change(update(Issue).where(Issue.id == numbers[0]).values(status="solved")))
    assert "Etiketten" not in all_text(tell(town, AMBASSADOR, "test rounds")[-1])
    town.write(change(update(Feedback).where(Feedback.id > 3).values(not_ours_at=town.clock())))
    later = MONDAY + timedelta(hours=2)
    town.write(change(update(Issue).where(Issue.id == numbers[0]).values(closed_at=later)))
    assert "2 blokkades open." in all_text(digest_card(composed(town, AFTER), words_for("nl"))), "as it was sent"
    town.write(change(update(Issue).where(Issue.id == numbers[0]).values(closed_at=MONDAY)))
    assert "1 blokkade open." in all_text(digest_card(composed(town, AFTER), words_for("nl")))
    earlier = composed(town)
    assert earlier.trial
    assert (earlier.trial.state, earlier.trial.findings) == ("open", None), "of a week before it was closed"

    move_go_live(town, date(2026, 10, 19))
    assert (composed(town, AFTER).trial, composed(town, AFTER).readiness) == (None, None)


@pytest.mark.leak
def test_while_it_runs_no_number_is_told_and_of_few_testers_never(town: Town) -> None:
    opened(town)
    join(town, *TESTERS[:4])
    for user in TESTERS[:4]:
        tell(town, user, PROBLEM)
    figures = composed(town)
    assert figures.trial
    assert (figures.trial.findings, figures.trial.people, figures.trial.blockers) == (None, None, None)
    told = all_text(tell(town, INSIDER, "testronde")[-1])
    assert "Testronde 1 (balie) loopt tot en met vr 16 okt." in told
    assert "4" not in told.replace("14", "")
    closed = tell(town, INSIDER, "testronde sluiten")[-1]
    assert "Testronde 1 (balie): te weinig testers voor cijfers." in texts(closed)
    assert (rounds(town)[0].findings, rounds(town)[0].people) == (None, None)


@pytest.mark.leak
def test_one_who_found_more_than_all_others_is_not_told_of(town: Town) -> None:
    opened(town)
    join(town, *TESTERS)
    for user in (*TESTERS, *["anna"] * 9):
        tell(town, user, f"{PROBLEM} {len(kept(town))}")
    tell(town, INSIDER, "testronde sluiten")
    assert rounds(town)[0].findings is None


def test_the_project_group_is_no_tester_and_who_left_is_heard_no_more(town: Town) -> None:
    opened(town)
    assert "Je hoort bij de projectgroep" in texts(tell(town, INSIDER, "ik test mee")[-1])
    tell(town, INSIDER, PROBLEM)
    assert kept(town)[-1].pool == "insider"
    join(town, "anna", AMBASSADOR)
    tell(town, AMBASSADOR, PROBLEM)
    assert kept(town)[-1].pool == "tester"
    tell(town, "anna", PROBLEM)
    (gone,) = tell(town, "anna", "ik test niet meer mee")
    assert "Je test niet meer mee." in texts(gone)
    assert "Je testte niet mee." in texts(tell(town, "anna", "ik test niet meer mee")[-1])
    tell(town, "anna", QUESTION)
    assert [row.pool for row in kept(town)][-2:] == ["tester", "floor"]
    tell(town, "bram", "ik test mee")
    press(town, "bram", Action.FORGET_ME)
    testers = town.read(lambda session: list(session.scalars(select(TrialTester.person_id))))
    assert len(testers) == 1  # only the ambassador


def test_an_insider_who_tested_before_counts_in_no_round(town: Town) -> None:
    opened(town)
    join(town, "anna")
    moved = with_rollout(town.desk.settings, insiders=("terminal:terminal/anna",))
    object.__setattr__(town.desk, "settings", moved)
    tell(town, "anna", PROBLEM)
    assert kept(town)[-1].pool == "insider"


def test_a_go_live_that_moves_forward_ends_the_round_on_the_day_before_it(town: Town) -> None:
    opened(town)
    join(town, "anna")
    move_go_live(town, date(2026, 10, 12))
    assert "tot en met zo 11 okt" in texts(tell(town, "anna", "testronde")[-1])
    town.clock.set(datetime(2026, 10, 12, 7, tzinfo=UTC))
    late = tell(town, "anna", PROBLEM)[-1]
    assert "De testronde eindigde op zo 11 okt." in texts(late)
    assert kept(town)[-1].pool == "floor"
    assert town.write(partial(trials.close_due, desk=town.desk)) == 1
    assert "Een testronde is voor de livegang" in texts(tell(town, INSIDER, OPEN)[-1])


def test_of_two_rounds_the_second_waits_and_who_may_not_said_something(town: Town) -> None:
    opened(town)
    assert "Er is al een testronde. Sluit die eerst." in texts(opened(town))
    tell(town, "piet", OPEN)
    assert (kept(town)[-1].pool, len(rounds(town))) == ("floor", 1)
    for user in ("piet", AMBASSADOR):
        assert "Alleen de projectgroep en beheerders" in texts(tell(town, user, "testronde sluiten")[-1])
    value = str(rounds(town)[0].id)
    assert "De testronde is voorbij." in texts(do(town, INSIDER, Action.TRIAL_CLOSE, value))
    for action in (Action.TRIAL_CLOSE, Action.TRIAL_JOIN, Action.TRIAL_LEAVE):
        assert "Deze testronde is voorbij." in texts(do(town, INSIDER, action, value))
        for wrong in ("", "x", "99", "²"):
            assert "werkt niet meer" in texts(do(town, "piet", action, wrong))
    assert "Er is nu geen testronde." in texts(tell(town, INSIDER, "testronde sluiten")[-1])
    tell(town, INSIDER, "open test round BSN 123456782, until Friday")
    assert [(row.number, row.name) for row in rounds(town)] == [(1, "balie"), (2, "BSN [bsn]")]


def test_an_administrator_opens_one_and_a_rollout_that_ends_closes_it(town: Town) -> None:
    tell(town, "beheer", QUESTION)
    number = memberships(town)[-1].person_id
    town.write(change(update(Person).where(Person.id == number).values(administrator=True)))
    assert "De testronde staat." in texts(tell(town, "beheer", OPEN)[-1])
    assert actions(tell(town, "beheer", "testronde")[-1]) == [Action.TRIAL_JOIN, Action.TRIAL_CLOSE]
    town.write(change(update(Rollout).values(ended_at=town.clock())))
    assert town.write(partial(trials.close_due, desk=town.desk)) == 1
    assert town.write(partial(trials.tell_due, desk=town.desk)) == 0
    assert (
        town.read(lambda session: list(session.scalars(select(Delivery).where(Delivery.work_id.like("trial-c%")))))
        == []
    )


def test_anybody_hears_of_the_round_that_stands_and_those_who_tag_of_all(town: Town) -> None:
    assert "Er is nu geen testronde." in texts(tell(town, "piet", "testronde")[-1])
    assert "Typ “testronde openen balie, van maandag tot en met vrijdag”." in texts(
        tell(town, INSIDER, "testronde")[-1]
    )
    tell(town, INSIDER, "testronde openen van maandag tot vrijdag 16 oktober")
    asked = tell(town, "piet", "testronde")[-1]
    assert "Testronde 1: van ma 12 okt tot en met vr 16 okt." in texts(asked)
    assert Action.TRIAL_JOIN in actions(asked)
    join(town, "piet")
    assert Action.TRIAL_LEAVE in actions(tell(town, "piet", "testronde")[-1])
    tell(town, "piet", PROBLEM)
    assert kept(town)[-1].pool == "floor"  # its days are not here yet
    assert "tot en met" in all_text(tell(town, AMBASSADOR, "testronde")[-1])
