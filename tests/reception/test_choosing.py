"""Which rollout something belongs to: its channel's, its speaker's own, or one that is asked for, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot import places
from bot.cards import Ask, Card
from bot.ports import Action, Profile
from models import Department, Feedback, Place, Rollout, TrialRound, TrialTester
from tests.gestures import (
    PRAISE,
    PROBLEM,
    QUESTION,
    actions,
    change,
    edit,
    kept,
    memberships,
    pass_on,
    people,
    press,
    street_in,
    tell,
    texts,
    words_of,
)
from tests.town import AMBASSADOR, ARCHIVIST, Town

ZAAK, DMS = 1, 2


def choices(card: Card) -> list[str]:
    """List what can be chosen on a card."""
    return [choice.value for block in card.blocks if isinstance(block, Ask) for choice in block.choices]


def state(town: Town) -> list[tuple[int, str, bool]]:
    return [(row.rollout_id, row.pool, row.unclear) for row in kept(town)]


def administrator(town: Town, user: str = "chef") -> str:
    tell(town, user, town.write(lambda session: places.new_code(session, town.desk)))
    return user


def department_id(town: Town, rollout: int, name: str) -> int:
    own = select(Department.id).where(Department.rollout_id == rollout, Department.name == name)
    return town.read(lambda session: session.scalars(own).one())


def test_with_one_rollout_nobody_is_asked(street: Town) -> None:
    assert all(Action.ROLLOUT not in actions(card) for card in tell(street, "an", QUESTION))
    (card,) = tell(street, "an", "systeem")
    assert texts(card) == "Ik ben er alleen voor Zaaksysteem."


def test_where_it_is_unclear_it_is_asked_and_meanwhile_counts_nowhere(two: Town) -> None:
    (card,) = tell(two, "an", QUESTION)
    assert choices(card) == ["zaak", "dms"]
    assert QUESTION in texts(card)
    assert state(two) == [(ZAAK, "uncounted", True)]


def test_the_answer_moves_what_was_said_meanwhile_and_brings_its_receipts(two: Town) -> None:
    for text in (QUESTION, PROBLEM):
        tell(two, "an", text)
    noted, welcome, department, *receipts = press(two, "an", Action.ROLLOUT, answer="dms")
    assert "Nieuw DMS" in texts(noted)
    assert Action.WHO_SEES in actions(welcome)
    assert actions(department) == [Action.DEPARTMENT]
    assert [Action.NAME in actions(card) for card in receipts] == [True, True]
    assert state(two) == [(DMS, "floor", False)] * 2
    assert [words_of(two, row) for row in kept(two)] == [QUESTION, PROBLEM]


def carried(card: Card) -> str:
    """Give what the question which system is meant carries along."""
    return next(block.value for block in card.blocks if isinstance(block, Ask) and block.action == Action.ROLLOUT)


def test_what_was_asked_goes_on_by_itself_once_the_system_is_chosen(two: Town) -> None:
    two.clock.set(datetime(2026, 10, 7, 8, tzinfo=UTC))
    for slug in ("zaak", "dms"):
        press(two, "chef", Action.ROLLOUT, answer=slug)
    day = {"opens_on": date(2026, 10, 7), "closes_on": date(2026, 10, 16), "opened_at": two.clock()}
    two.write(lambda session: session.add(TrialRound(rollout_id=DMS, number=1, name="balie", **day)))
    (question,) = tell(two, "an", "ik test mee")
    (again,) = press(two, "an", Action.ROLLOUT, carried(question), answer="weg")
    noted, joined = press(two, "an", Action.ROLLOUT, carried(again), answer="dms")
    assert "Nieuw DMS" in texts(noted)
    assert "Je test mee" in texts(joined)
    assert two.read(lambda session: [row.round_id for row in session.scalars(select(TrialTester))]) == [1]


@pytest.mark.parametrize("then", ["", "stop", "forget", "x" * 50])
def test_a_choice_that_carries_nothing_of_ours_is_a_choice_alone(two: Town, then: str) -> None:
    (noted,) = press(two, "an", Action.ROLLOUT, then, answer="dms")
    assert "Nieuw DMS" in texts(noted)


def test_the_choice_is_remembered(two: Town) -> None:
    tell(two, "an", QUESTION)
    press(two, "an", Action.ROLLOUT, answer="dms")
    (receipt,) = tell(two, "an", PROBLEM)
    assert Action.NAME in actions(receipt)
    assert state(two) == [(DMS, "floor", False)] * 2
    assert people(two)[0].rollout_id == DMS


def test_choosing_twice_moves_nothing_twice(two: Town) -> None:
    tell(two, "an", QUESTION)
    press(two, "an", Action.ROLLOUT, answer="dms")
    assert len(press(two, "an", Action.ROLLOUT, answer="zaak")) == 1
    assert state(two) == [(DMS, "floor", False)]
    tell(two, "an", PROBLEM)
    assert state(two)[-1] == (ZAAK, "floor", False)


@pytest.mark.parametrize("answer", ["", "nowhere", "1", "DMS", "\x00"])
def test_a_rollout_that_is_none_is_asked_for_again(two: Town, answer: str) -> None:
    tell(two, "an", QUESTION)
    (card,) = press(two, "an", Action.ROLLOUT, answer=answer)
    assert choices(card) == ["zaak", "dms"]
    assert state(two) == [(ZAAK, "uncounted", True)]


@pytest.mark.parametrize("word", ["systeem", "ander systeem", "Other system!"])
def test_the_choice_can_be_changed_by_a_word(two: Town, word: str) -> None:
    press(two, "an", Action.ROLLOUT, answer="dms")
    (card,) = tell(two, "an", word)
    assert "Nieuw DMS" in texts(card)
    assert choices(card) == ["zaak", "dms"]
    press(two, "an", Action.ROLLOUT, answer="zaak")
    tell(two, "an", QUESTION)
    assert state(two) == [(ZAAK, "floor", False)]


def test_whoever_opens_the_conversation_is_asked_once(two: Town) -> None:
    (card,) = tell(two, "an", "", kind="opened")
    assert choices(card) == ["zaak", "dms"]
    assert tell(two, "an", "", kind="opened") == []


@pytest.mark.parametrize(
    ("user", "rollout", "pool"), [(AMBASSADOR, ZAAK, "ambassador"), (ARCHIVIST, DMS, "ambassador")]
)
def test_who_has_a_part_in_one_rollout_only_is_not_asked(two: Town, user: str, rollout: int, pool: str) -> None:
    tell(two, user, QUESTION)
    assert state(two) == [(rollout, pool, False)]


@pytest.mark.parametrize(
    ("department", "rollout", "unclear"),
    [("archief", DMS, False), ("Burgerzaken", ZAAK, False), ("Griffie", ZAAK, True)],
)
def test_a_department_that_one_rollout_has_tells_which(
    two: Town, department: str, rollout: int, *, unclear: bool
) -> None:
    street_in(two).profiles["an"] = Profile("nl-NL", department=department)
    for _ in range(2):
        tell(two, "an", QUESTION)
    assert [(row.rollout_id, row.unclear) for row in kept(two)] == [(rollout, unclear)] * 2


def test_the_department_goes_along_by_its_name(two: Town) -> None:
    street_in(two).profiles["an"] = Profile("nl-NL", department="Griffie")
    tell(two, "an", QUESTION)
    cards = press(two, "an", Action.ROLLOUT, answer="dms")
    assert kept(two)[0].department_id == department_id(two, DMS, "Griffie")
    assert all(Action.DEPARTMENT not in actions(card) for card in cards)


def test_a_channel_belongs_to_the_rollout_that_an_administrator_named(two: Town) -> None:
    chef = administrator(two)
    for name, rollout in (("dms", DMS), ("Zaaksysteem", ZAAK), ("NIEUW dms", DMS)):
        (card,) = tell(two, chef, f"dit kanaal hoort bij {name}", channel="lobby", chat=True)
        assert texts(card).startswith("Afgesproken")
        tell(two, "an", QUESTION, channel="lobby", chat=True)
        assert state(two)[-1] == (rollout, "floor", False)
    assert len(two.heard["lobby"]) == 3


def test_a_channel_does_not_choose_for_what_is_said_directly(two: Town) -> None:
    tell(two, administrator(two), "this channel belongs to dms", channel="lobby")
    tell(two, "an", QUESTION, channel="lobby", chat=True)
    tell(two, "an", PROBLEM)
    assert state(two) == [(DMS, "floor", False), (ZAAK, "uncounted", True)]


def test_the_channel_of_a_project_group_is_its_rollouts(two: Town) -> None:
    chef = administrator(two)
    press(two, chef, Action.ROLLOUT, answer="dms")
    tell(two, chef, "weekbericht hier", channel="project")
    tell(two, "an", QUESTION, channel="project", chat=True)
    assert state(two) == [(DMS, "floor", False)]
    tell(two, chef, "dit kanaal hoort bij zaak", channel="project")
    tell(two, "bo", QUESTION, channel="project", chat=True)
    assert state(two)[-1] == (ZAAK, "floor", False)


def test_a_channel_gets_a_report_of_one_rollout_at_a_time_and_says_which_one_goes(two: Town) -> None:
    chef = administrator(two)

    def here(line: str, name: str) -> str:
        press(two, chef, Action.ROLLOUT, answer=name)
        return texts(tell(two, chef, line, channel="top")[0])

    gone = "Wat hier van Zaaksysteem kwam, komt hier niet meer. Wil je beide? Neem twee kanalen."
    assert gone not in here("bericht voor management hier", "zaak")
    assert gone not in here("bericht voor management hier", "zaak"), "nothing goes"
    assert gone not in here("bericht voor hr hier", "dms"), "another report of another rollout does not push it out"
    assert gone in here("bericht voor management hier", "dms")
    bound = two.read(
        lambda session: session.scalars(select(Place.rollout_id).where(Place.audience == "management")).all()
    )
    assert list(bound) == [DMS]


def test_an_administrator_who_may_mean_two_says_first_which(two: Town) -> None:
    (card,) = tell(two, administrator(two), "weekbericht hier", channel="project")
    assert "Zaaksysteem, Nieuw DMS" in texts(card)
    assert two.read(lambda session: session.scalars(select(Place).where(Place.audience == "project_group")).all()) == []


def test_a_name_that_is_unknown_is_told_with_those_that_are_not(two: Town) -> None:
    (card,) = tell(two, administrator(two), "dit kanaal hoort bij personeel", channel="lobby")
    assert "Ik ken “personeel” niet. Kies uit: Zaaksysteem, Nieuw DMS." in texts(card)


def test_nobody_else_says_what_a_channel_belongs_to(two: Town) -> None:
    (card,) = tell(two, "an", "dit kanaal hoort bij dms", channel="lobby", chat=True)
    assert "beheerder" in texts(card)
    assert two.read(lambda session: session.scalars(select(Place).where(Place.audience == "rollout")).all()) == []


def test_a_department_that_is_answered_belongs_to_the_rollout_it_was_asked_for(two: Town) -> None:
    press(two, "an", Action.ROLLOUT, answer="zaak")
    tell(two, administrator(two), "dit kanaal hoort bij dms", channel="lobby")
    tell(two, "an", QUESTION, channel="lobby", chat=True)
    number = department_id(two, DMS, "Archief")
    press(two, "an", Action.DEPARTMENT, "dms", answer=str(number))
    parts = {part.rollout_id: part.department_id for part in memberships(two) if part.person_id == 1}
    assert parts == {ZAAK: None, DMS: number}
    assert kept(two)[0].department_id == number


def test_buttons_of_a_message_act_in_its_own_rollout(two: Town) -> None:
    press(two, "an", Action.ROLLOUT, answer="dms")
    tell(two, "an", QUESTION)
    press(two, "an", Action.ROLLOUT, answer="zaak")
    press(two, "an", Action.NAME_ALWAYS, kept(two)[0].id)
    assert {part.rollout_id: part.name_along for part in memberships(two)} == {ZAAK: False, DMS: True}


def test_a_rollout_that_ended_is_chosen_anew(two: Town) -> None:
    press(two, "an", Action.ROLLOUT, answer="dms")
    two.write(change(update(Rollout).where(Rollout.slug == "dms").values(ended_at=two.clock())))
    tell(two, "an", QUESTION)
    assert state(two) == [(ZAAK, "floor", False)], "one is left, so that is meant"
    two.write(change(update(Rollout).values(ended_at=None)))
    two.write(change(update(Rollout).where(Rollout.slug == "zaak").values(ended_at=two.clock())))
    tell(two, "an", PROBLEM)
    assert state(two)[-1] == (DMS, "floor", False)


def test_what_waits_can_be_withdrawn_and_waits_no_longer(two: Town) -> None:
    tell(two, "an", QUESTION)
    tell(two, "an", PROBLEM)
    press(two, "an", Action.WITHDRAW, kept(two)[0].ref)
    *_, receipt = press(two, "an", Action.ROLLOUT, answer="dms")
    assert PROBLEM in texts(receipt)
    assert [(row.rollout_id, row.text is None) for row in kept(two)] == [(ZAAK, True), (DMS, False)]


def test_what_waits_can_be_edited(two: Town) -> None:
    tell(two, "an", QUESTION, message="m1")
    (card,) = edit(two, "an", "m1", PROBLEM)
    assert choices(card) == ["zaak", "dms"]
    press(two, "an", Action.ROLLOUT, answer="dms")
    assert [words_of(two, row) for row in kept(two)] == [PROBLEM]
    assert state(two) == [(DMS, "floor", False)]


def test_what_was_passed_on_moves_too_and_counts_nowhere_either(two: Town) -> None:
    pass_on(two, "an", PROBLEM, "auteur")
    assert state(two) == [(ZAAK, "uncounted", True)]
    *_, receipt = press(two, "an", Action.ROLLOUT, answer="dms")
    assert state(two) == [(DMS, "uncounted", False)]
    assert actions(receipt) == [Action.WITHDRAW]


def test_no_promise_is_kept_for_what_still_waits(two: Town) -> None:
    tell(two, "an", QUESTION)
    heard = len(two.heard["an"])
    two.clock.forward(days=3)
    two.run(two.app.chores.keep_promises())
    two.drain()
    assert len(two.heard["an"]) == heard


def test_the_case_numbers_of_both_rollouts_are_taken_out(two: Town) -> None:
    tell(two, "an", "Waar vind ik D-123456 en Z-2026-0815?")
    assert words_of(two, kept(two)[0]) == "Waar vind ik [zaaknummer] en [zaaknummer]?"


def test_my_data_names_the_rollouts_where_there_are_several(two: Town) -> None:
    press(two, "an", Action.ROLLOUT, answer="dms")
    tell(two, "an", QUESTION)
    press(two, "an", Action.ROLLOUT, answer="zaak")
    tell(two, "an", PRAISE)
    (card,) = tell(two, "an", "mijn gegevens")
    assert f"{QUESTION} (Nieuw DMS)" in repr(card)
    assert f"{PRAISE} (Zaaksysteem)" in repr(card)


def test_an_ambassador_of_two_rollouts_answers_in_both(two: Town) -> None:
    press(two, ARCHIVIST, Action.ROLLOUT, answer="zaak")
    (card,) = tell(two, ARCHIVIST, "antwoorden")
    assert "Er liggen geen antwoorden klaar" in texts(card) or "geen" in texts(card)
    (refused,) = tell(two, "an", "antwoorden")
    assert texts(refused) != texts(card)


def test_a_choice_that_comes_late_is_said_at_its_own_moment(two: Town) -> None:
    tell(two, "an", QUESTION)
    said_at = kept(two)[0].said_at
    two.clock.forward(days=1)
    press(two, "an", Action.ROLLOUT, answer="dms")
    row = two.read(lambda session: session.scalars(select(Feedback)).one())
    assert row.said_at == said_at == two.clock() - timedelta(days=1)
