"""What a button does: only to what is the presser's own, and once."""

from __future__ import annotations

import re
from itertools import product

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.asking_back.lines import PRESSED
from bot.belonging import belonging
from bot.cards import Buttons
from bot.ports import Action, Pressed, Sender, Spot
from bot.reading import Kind
from bot.reception.deciding import TYPED
from bot.reception.presses import _ACTS, receive
from bot.speaker import speaker
from models import Delivery, Department, Issue, Rollout
from tests.gestures import (
    ON_FEEDBACK,
    PRAISE,
    QUESTION,
    actions,
    answers_sent,
    change,
    issue,
    kept,
    memberships,
    people,
    press,
    tell,
    texts,
    words_of,
)
from tests.town import AMBASSADOR, INSIDER, NOW, Town

ABOUT_FEEDBACK = sorted(ON_FEEDBACK)
BAD_IDS = ["", "0", "-1", "7.5", "abc", "²", "٣", "9" * 18, "9" * 40, "1 OR 1=1", "1\x00"]


def state(town: Town) -> list[tuple[str, bool, bool, bool]]:
    return [(row.kind, row.name_along, row.withdrawn_at is None, row.text is None) for row in kept(town)]


def asked(town: Town, user: str = "an") -> int:
    tell(town, user, QUESTION)
    return kept(town)[-1].id


def departments(town: Town) -> dict[str, int]:
    rows = town.read(lambda session: session.execute(select(Department.name, Department.id)).all())
    return {row.name: row.id for row in rows}


def test_not_right_asks_which_kind_it_is(town: Town) -> None:
    (card,) = press(town, "an", Action.WRONG_KIND, asked(town))
    assert Action.KIND in actions(card)


def test_the_kind_that_was_picked_counts(town: Town) -> None:
    number = asked(town)
    for kind in Kind:
        (card,) = press(town, "an", Action.KIND, number, kind)
        assert kept(town)[0].kind == kind
        assert Action.WRONG_KIND in actions(card)


def test_a_kind_that_is_none_changes_nothing(town: Town) -> None:
    number = asked(town)
    for kind in ("", "complaint", "QUESTION", "question "):
        (card,) = press(town, "an", Action.KIND, number, kind)
        assert kept(town)[0].kind == "question"
        assert Action.WRONG_KIND in actions(card)


def test_the_name_goes_along_once(town: Town) -> None:
    number = asked(town)
    (question,) = press(town, "an", Action.NAME, number)
    assert {Action.NAME_ONCE, Action.NAME_ALWAYS, Action.NAME_NEVER} <= set(actions(question))
    assert not kept(town)[0].name_along, "asking changes nothing"
    (receipt,) = press(town, "an", Action.NAME_ONCE, number)
    assert Action.NAME_NEVER in actions(receipt)
    tell(town, "an", PRAISE)
    assert [row.name_along for row in kept(town)] == [True, False]


def test_the_name_goes_along_always_until_it_does_not(town: Town) -> None:
    press(town, "an", Action.NAME_ALWAYS, asked(town))
    second = asked(town)
    press(town, "an", Action.NAME_NEVER, second)
    asked(town)
    assert [row.name_along for row in kept(town)] == [True, False, False]
    assert not memberships(town)[0].name_along


def test_what_was_withdrawn_is_deleted_and_no_longer_counts(any_town: Town) -> None:
    number = asked(any_town)
    (card,) = press(any_town, "an", Action.WITHDRAW, number)
    row = kept(any_town)[0]
    assert (row.text, row.withdrawn_at, row.closed_at) == (None, NOW, NOW)
    assert actions(card) == []


def test_nothing_can_be_done_to_what_was_withdrawn(town: Town) -> None:
    number = asked(town)
    press(town, "an", Action.WITHDRAW, number)
    before = state(town)
    for action in ABOUT_FEEDBACK:
        (card,) = press(town, "an", action, number, "idea")
        assert state(town) == before, action
        assert actions(card) == []


def test_nobody_can_press_somebody_elses_button(any_town: Town) -> None:
    number = asked(any_town)
    before = state(any_town)
    for action, user in product(ABOUT_FEEDBACK, ("bo", AMBASSADOR, INSIDER)):
        (card,) = press(any_town, user, action, number, "idea")
        assert QUESTION not in repr(card)
        assert state(any_town) == before, action
    assert not any(part.name_along for part in memberships(any_town))


def test_an_odd_id_changes_nothing_and_says_so(town: Town) -> None:
    asked(town)
    before = state(town)
    for action, value in product(ABOUT_FEEDBACK, BAD_IDS):
        (card,) = press(town, "an", action, value, "idea")
        assert state(town) == before, (action, value)
        assert texts(card)


def test_a_button_pressed_twice_does_what_it_does_once(town: Town) -> None:
    for action in [*ABOUT_FEEDBACK, Action.STOP, Action.DEPARTMENT]:
        number = asked(town)
        press(town, "an", action, number, "idea")
        once = state(town)
        (card,) = press(town, "an", action, number, "idea")
        assert state(town) == once, action
        assert texts(card)


def test_every_action_is_done_here() -> None:
    elsewhere = {Action.ROLLOUT, Action.WITHDRAW_PASSED_ON} | PRESSED  # a report answers for itself
    assert _ACTS.keys() | TYPED | elsewhere == set(Action)


def test_an_unknown_button_is_answered_and_does_nothing(town: Town) -> None:
    number = asked(town)
    before = state(town)
    for action in ("", "launch", "WITHDRAW", "withdraw ", "\x00", "a" * 300):
        (card,) = press(town, "an", action, number)
        assert texts(card)
        assert state(town) == before


def test_the_answer_takes_the_place_of_the_receipt(town: Town) -> None:
    number = asked(town)
    press(town, "an", Action.WITHDRAW, number, message="message 7")
    assert town.terminal._last["an"][0] == "message 7"


def test_the_department_goes_with_what_was_said_before(any_town: Town) -> None:
    asked(any_town)
    asked(any_town)
    wanted = departments(any_town)["Griffie"]
    press(any_town, "an", Action.DEPARTMENT, answer=str(wanted))
    asked(any_town)
    assert [row.department_id for row in kept(any_town)] == [wanted] * 3


def test_another_department_does_not_move_what_was_said_before(town: Town) -> None:
    asked(town)
    first, second = departments(town)["Griffie"], departments(town)["Burgerzaken"]
    press(town, "an", Action.DEPARTMENT, answer=str(first))
    press(town, "an", Action.DEPARTMENT, answer=str(second))
    asked(town)
    assert [row.department_id for row in kept(town)] == [first, second]


def test_rather_not_say_takes_the_department_away(any_town: Town) -> None:
    asked(any_town)
    wanted = departments(any_town)["Griffie"]
    press(any_town, "an", Action.DEPARTMENT, answer=str(wanted))
    (card,) = press(any_town, "an", Action.DEPARTMENT, answer="0")
    assert actions(card) == []
    assert memberships(any_town)[0].department_id is None
    asked(any_town)
    assert [row.department_id for row in kept(any_town)] == [wanted, None]


def test_a_department_that_is_none_is_asked_again(town: Town) -> None:
    asked(town)
    wanted = departments(town)["Griffie"]
    press(town, "an", Action.DEPARTMENT, answer=str(wanted))
    for answer in {*BAD_IDS, "12345"} - {"0"}:
        (card,) = press(town, "an", Action.DEPARTMENT, answer=answer)
        assert actions(card) == [Action.DEPARTMENT]
        assert memberships(town)[0].department_id == wanted


def test_a_department_of_another_rollout_or_that_ended_is_no_department(town: Town) -> None:
    asked(town)
    ended = departments(town)["Griffie"]
    town.write(change(update(Department).where(Department.id == ended).values(ended_at=NOW)))
    (card,) = press(town, "an", Action.DEPARTMENT, answer=str(ended))
    assert actions(card) == [Action.DEPARTMENT]
    assert "Griffie" not in repr(card)
    assert memberships(town)[0].department_id is None

    def elsewhere(session: Session) -> int:
        other = Rollout(slug="crm", position=9, name="CRM", go_live=NOW.date(), synced_at=NOW, started_at=NOW)
        session.add(other)
        session.flush()
        department = Department(rollout_id=other.id, name="Elders", headcount=9)
        session.add(department)
        session.flush()
        return department.id

    press(town, "an", Action.DEPARTMENT, answer=str(town.write(elsewhere)))
    assert memberships(town)[0].department_id is None


def test_buttons_of_the_bot_itself_do_what_the_words_do(town: Town) -> None:
    asked(town)
    press(town, "an", Action.STOP)
    assert memberships(town)[0].stopped_at == NOW
    assert press(town, "an", Action.WHO_SEES)[0].blocks


def test_forgetting_deletes_all_and_tells_so_there(any_town: Town) -> None:
    asked(any_town)
    asked(any_town)
    before = len(any_town.heard["an"])
    press(any_town, "an", Action.FORGET_ME)
    assert len(any_town.heard["an"]) == before + 1
    assert all(row.text is None and row.withdrawn_at for row in kept(any_town))
    (person,) = people(any_town)
    assert (person.pseudonym, person.identity, person.forgotten_at) == (None, None, NOW)


def test_after_forgetting_old_buttons_find_nothing(town: Town) -> None:
    number = asked(town)
    press(town, "an", Action.FORGET_ME)
    before = state(town)
    for action in ABOUT_FEEDBACK:
        (card,) = press(town, "an", action, number, "idea")
        assert state(town) == before, action
        assert QUESTION not in repr(card)
    assert len(people(town)) == 2, "whoever writes again is somebody new"


def test_forgetting_twice_is_no_trouble(town: Town) -> None:
    asked(town)
    press(town, "an", Action.FORGET_ME)
    assert press(town, "an", Action.FORGET_ME)
    asked(town)
    assert [row.text is None for row in kept(town)] == [True, False]
    assert words_of(town, kept(town)[1]) == QUESTION


def test_one_button_of_an_ambassador_brings_the_answer(any_town: Town) -> None:
    number = issue(any_town, [asked(any_town)])
    press(any_town, AMBASSADOR, Action.ANSWER, number)
    assert len(answers_sent(any_town)) == 1
    assert "Kies eerst lade 2." in any_town.heard["an"][-1]


def test_the_floor_cannot_answer(town: Town) -> None:
    number = issue(town, [asked(town)])
    for user in ("bo", "an"):
        (card,) = press(town, user, Action.ANSWER, number)
        assert "Kies eerst" not in repr(card)
    assert answers_sent(town) == []


def test_an_odd_issue_is_answered_politely(town: Town) -> None:
    for value in BAD_IDS:
        (card,) = press(town, AMBASSADOR, Action.ANSWER, value)
        assert texts(card)
    assert answers_sent(town) == []


def test_an_issue_without_an_answer_or_without_askers_sends_nothing(town: Town) -> None:
    empty = issue(town, [asked(town)], nl=None)
    lonely = issue(town, [])
    told = [texts(press(town, INSIDER, Action.ANSWER, number)[0]) for number in (empty, lonely)]
    assert told[0] != told[1]
    assert answers_sent(town) == []
    assert all(row.answered_at is None for row in kept(town))


def test_an_issue_of_another_rollout_cannot_be_answered(town: Town) -> None:
    number = issue(town, [asked(town)])

    def move(session: Session) -> None:
        other = Rollout(slug="crm", position=9, name="CRM", go_live=NOW.date(), synced_at=NOW, started_at=NOW)
        session.add(other)
        session.flush()
        session.get_one(Issue, number).rollout_id = other.id

    town.write(move)
    press(town, AMBASSADOR, Action.ANSWER, number)
    assert answers_sent(town) == []


def test_who_taps_withdraw_twice_reads_the_same_again(town: Town) -> None:
    tell(town, "an", QUESTION)
    number = kept(town)[-1].id
    first, second = (press(town, "an", Action.WITHDRAW, number) for _ in range(2))
    assert first == second
    assert "gewist" in texts(first[0])


def test_a_button_tells_nothing_of_what_others_wrote(town: Town) -> None:
    carried = []
    for user in ("an", "bo", "an"):
        receipt = tell(town, user, QUESTION)[-1]
        carried += [button.value for block in receipt.blocks if isinstance(block, Buttons) for button in block.items]
    assert all(re.fullmatch("[0-9a-f]{16}", value) for value in carried)


def test_a_press_in_a_channel_replaces_nothing(town: Town) -> None:
    def pressed(session: Session) -> str | None:
        spot = Spot("channel", {"user": "lobby"})
        sender = Sender("terminal", "eve")
        of = belonging(session, town.desk, "terminal", sender, spot)
        who = speaker(session, town.desk, "terminal", sender, spot, "event/99", of=of)
        event = Pressed(sender, spot, Action.WITHDRAW, "1", town.clock(), message="the-digest")
        receive(session, town.desk, who, event, None)
        return session.scalars(select(Delivery).where(Delivery.work_id == "event/99/")).one().replaces

    assert town.write(pressed) is None
