"""Messages reach those who tag, where and when they chose, once, and without who wrote them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import pausing
from bot.cards import Buttons, Card, Quote, Text, plain
from bot.people import place_at
from bot.ports import Action, Spot
from bot.triage.when import DELAY
from models import Department, Feedback, Membership, Person
from tests.gestures import actions, change, pass_on, tell, texts, value_of
from tests.triage.crew import ALL, BIG, HIS, LEAD, LITTLE, MINE, MONDAY, QUESTION, TINY, Crew, choices

HOLIDAY = datetime(2026, 12, 25, 9, 0, tzinfo=UTC)
"""A Friday."""


def quotes(cards: list[Card]) -> list[str]:
    return [block.text for card in cards for block in card.blocks if isinstance(block, Quote)]


def labels(card: Card) -> list[str]:
    return [button.label for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def test_a_message_reaches_the_ambassadors_of_its_department_in_the_batch_of_the_day(any_crew: Crew) -> None:
    any_crew.ask("an")

    assert any_crew.at(MONDAY - timedelta(minutes=1)) == {}
    brought = any_crew.at(MONDAY)

    assert {user: quotes(cards) for user, cards in brought.items()} == {MINE: [QUESTION], ALL: [QUESTION]}
    assert any_crew.at(MONDAY + timedelta(minutes=1)) == {}
    assert any_crew.at(MONDAY + timedelta(days=1)) == {}


def test_what_comes_in_after_the_batch_waits_for_the_next_day(crew: Crew) -> None:
    crew.at(MONDAY)
    crew.ask("an")

    assert crew.at(MONDAY + timedelta(hours=4)) == {}
    assert MINE in crew.at(MONDAY + timedelta(days=1))


def test_a_bot_that_was_down_at_nine_brings_the_batch_later(crew: Crew) -> None:
    crew.ask("an")

    assert MINE in crew.at(MONDAY + timedelta(hours=3))


def test_a_batch_holds_five_cards_and_says_how_many_wait(crew: Crew) -> None:
    for number in range(8):
        crew.ask(f"an{number}", f"{QUESTION} Deel {number}")

    mine = crew.at(MONDAY)[MINE]

    assert len(quotes(mine)) == 5
    assert "Er wachten nog 3 berichten." in texts(mine[-1])
    assert actions(mine[-1]) == [Action.WAITING]
    assert crew.at(MONDAY + timedelta(minutes=1)) == {}
    assert len(quotes(crew.at(MONDAY + timedelta(days=1))[MINE])) == 3


def test_the_oldest_go_first_in_an_order_that_tells_nothing(crew: Crew) -> None:
    crew.reach(ALL, "at_once")
    crew.set(MONDAY - timedelta(days=1))
    asked = [f"{QUESTION} Deel {chr(number)}" for number in range(ord("a"), ord("m"))]
    for number, text in enumerate(asked):
        crew.ask(f"an{number}", text)

    brought = crew.at(MONDAY)

    assert sorted(quotes(brought[MINE])) == asked[:5]
    assert sorted(quotes(brought[ALL])) == asked != quotes(brought[ALL])


def test_show_more_brings_the_next_ones_at_once(crew: Crew) -> None:
    for number in range(7):
        crew.ask(f"an{number}", f"{QUESTION} Deel {number}")
    batch = crew.at(MONDAY)[MINE]

    answered = crew.press(MINE, Action.WAITING, value_of(batch[-1], Action.WAITING))
    brought = crew.step()

    assert "de volgende 2 berichten" in texts(answered[MINE][0])
    assert len(quotes(brought[MINE])) == 2
    assert ALL not in brought
    assert crew.step() == {}


@pytest.mark.parametrize("line", ["vragen", "Questions?"])
def test_an_ambassador_asks_for_the_next_ones_by_a_word(crew: Crew, line: str) -> None:
    crew.ask("an")
    crew.set(MONDAY - timedelta(hours=6))

    crew.town.say(MINE, line)

    assert quotes(crew.step()[MINE]) == [QUESTION], "also in quiet hours: it was asked for"
    assert "Er wachten nu geen berichten op je." in crew.town.say(MINE, line)[-1]


def test_the_project_group_may_ask_too_and_the_floor_may_not(crew: Crew) -> None:
    crew.ask("an", department=TINY)
    crew.set(MONDAY)

    assert "Alleen ambassadeurs" in crew.town.say("an", "vragen")[-1]
    crew.town.say(LEAD, "vragen")
    assert quotes(crew.step()[LEAD]) == [QUESTION]


@pytest.mark.parametrize(
    "moment", [MONDAY.replace(hour=7, minute=0), MONDAY.replace(hour=16, minute=5), MONDAY - timedelta(days=1), HOLIDAY]
)
def test_quiet_hours_are_kept(crew: Crew, moment: datetime) -> None:
    crew.reach(MINE, "at_once")
    crew.reach(ALL, "hourly")
    crew.set(moment - timedelta(days=1))
    crew.ask("an")

    assert crew.at(moment) == {}


def test_at_once_still_waits_at_random(crew: Crew) -> None:
    crew.reach(MINE, "at_once")
    crew.set(MONDAY + timedelta(hours=1))
    asked = [crew.ask(f"an{number}") for number in range(6)]
    came: dict[int, int] = {}
    for minute in range(16):
        crew.set(MONDAY + timedelta(hours=1, minutes=minute))
        for cards in crew.step().values():
            came[minute] = came.get(minute, 0) + len(cards)

    assert sum(came.values()) == len(asked)
    assert min(came) >= DELAY[0] / timedelta(minutes=1)
    assert max(came) <= DELAY[1] / timedelta(minutes=1) + 1
    assert len(came) > 1


def test_who_changes_to_at_once_is_not_brought_all_that_waited(crew: Crew) -> None:
    for number in range(7):
        crew.ask(f"an{number}", f"{QUESTION} Deel {number}")
    crew.reach(MINE, "at_once")

    assert len(quotes(crew.at(MONDAY)[MINE])) == 5, "what waited comes in the batch of the day"

    crew.ask("bo", f"{QUESTION} Nu")
    assert [text[-2:] for text in quotes(crew.at(MONDAY + timedelta(minutes=20))[MINE])] == ["Nu"]


def test_what_was_said_since_the_office_closed_is_new_to_at_once(crew: Crew) -> None:
    crew.reach(MINE, "at_once")
    crew.set((MONDAY - timedelta(days=3)).replace(hour=16, minute=30))
    for number in range(7):
        crew.ask(f"an{number}", f"{QUESTION} Deel {number}")

    assert len(quotes(crew.at(MONDAY - timedelta(minutes=29))[MINE])) == 7


def test_a_second_chat_of_the_same_person_is_not_brought_the_same_again(crew: Crew) -> None:
    crew.ask("an")
    assert MINE in crew.at(MONDAY)

    def again(session: Session) -> None:
        mine = crew._person(session, MINE)
        place_at(session, crew.town.desk, "terminal", Spot("direct", {"user": MINE, "by": "command"}), mine)

    crew.town.write(again)

    assert MINE not in crew.at(MONDAY + timedelta(days=1))


def test_hourly_comes_at_the_whole_hour(crew: Crew) -> None:
    crew.reach(MINE, "hourly")
    crew.set(MONDAY + timedelta(minutes=20))
    crew.ask("an")

    assert crew.at(MONDAY + timedelta(minutes=59)) == {}
    assert MINE in crew.at(MONDAY + timedelta(minutes=60))


def test_a_department_with_few_people_waits_for_the_day(crew: Crew) -> None:
    crew.reach(MINE, "at_once")
    crew.set(MONDAY + timedelta(hours=1))
    crew.ask("an", department=LITTLE)

    assert crew.at(MONDAY + timedelta(hours=3)) == {}
    assert MINE in crew.at(MONDAY + timedelta(days=1))


def test_a_department_below_the_threshold_is_named_nowhere_and_goes_to_all(crew: Crew) -> None:
    crew.ask("an", department=TINY)

    brought = crew.at(MONDAY)

    assert set(brought) == {MINE, HIS, ALL}, "its own ambassador alone would know where it is from"
    assert not any(TINY in texts(card) for cards in brought.values() for card in cards)


def test_a_manager_reads_nothing_of_their_own_small_department(crew: Crew) -> None:
    settings = crew.town.desk.settings
    first = settings.rollout[0]
    tiny = first.department[-1].model_copy(update={"ambassadors": (), "managers": (f"terminal:terminal/{MINE}",)})
    department = (*first.department[:-1], tiny)
    changed = settings.model_copy(update={"rollout": (first.model_copy(update={"department": department}),)})
    crew.triage = replace(crew.triage, desk=replace(crew.town.desk, settings=changed))
    crew.town.app = replace(crew.town.app, chores=replace(crew.town.app.chores, triage=crew.triage))
    crew.ask("an", department=TINY)

    assert set(crew.at(MONDAY)) == {HIS, ALL}


def test_a_department_that_ended_is_handed_to_all(crew: Crew) -> None:
    crew.ask("an")
    crew.town.write(change(update(Department).where(Department.name == BIG).values(ended_at=MONDAY)))

    assert set(crew.at(MONDAY)) == {MINE, HIS, ALL}


def test_who_left_is_followed_by_the_others(crew: Crew) -> None:
    crew.ask("an")
    for user in (MINE, ALL):
        crew.leave(user)

    assert set(crew.at(MONDAY)) == {HIS}


def test_who_wrote_stop_gets_nothing_unasked(crew: Crew) -> None:
    crew.ask("an")
    crew.town.say(MINE, "stop")

    assert set(crew.at(MONDAY)) == {ALL}
    assert "Hier komt het volgende bericht." in crew.town.say(MINE, "vragen")[-1]


def test_a_channel_gets_each_message_once_though_two_look_there(crew: Crew) -> None:
    for user in (MINE, ALL):
        crew.reach(user, "daily", channel="antenne")
    crew.ask("an")

    assert {user: len(cards) for user, cards in crew.at(MONDAY).items()} == {"antenne": 1}


def test_the_card_tells_the_week_the_kind_and_the_department_and_no_day(crew: Crew) -> None:
    crew.ask("an")
    (card,) = crew.at(MONDAY)[MINE]

    heading = plain(next(block.line for block in card.blocks if isinstance(block, Text)))
    assert heading.endswith(f"{BIG}, vorige week.")
    assert "opgevat als vraag" in heading
    assert QUESTION not in card.summary
    assert actions(card) == [Action.MORE]


def test_a_name_goes_along_only_where_its_writer_chose_so(crew: Crew) -> None:
    crew.ask("an")
    crew.ask("bo", "Waar vind ik de knop exporteren?")
    crew.town.write(change(update(Feedback).where(Feedback.id == 2).values(name_along=True)))
    seal = crew.town.desk.vault.seal
    bo = crew.town.read(lambda session: crew._person(session, "bo"))
    named = seal(bo.key, b'{"name": "Bo Visser"}', "person.identity")
    crew.town.write(change(update(Person).where(Person.id == bo.id).values(identity=named)))

    cards = crew.at(MONDAY)[MINE]

    assert sorted("Van: Bo Visser." in texts(card) for card in cards) == [False, True]


def test_a_suggestion_stands_on_a_button_and_first_among_the_choices(crew: Crew) -> None:
    likely, newest = crew.issue("Documenten vinden"), crew.issue("Printen")
    number = crew.ask("an")
    crew.proposals.issues[number] = (likely,)

    (card,) = crew.at(MONDAY)[MINE]

    assert labels(card)[0] == "Klopt: Documenten vinden"
    assert value_of(card, Action.TAG) == f"{crew.ref(number)}:{likely}"
    assert choices(card, Action.OTHER_TOPIC) == ["Documenten vinden", "Printen"]
    assert newest


def test_three_suggestions_are_three_buttons(crew: Crew) -> None:
    issues = tuple(crew.issue(title) for title in ("Zoeken", "Printen", "Sluiten"))
    number = crew.ask("an")
    crew.proposals.issues[number] = issues

    (card,) = crew.at(MONDAY)[MINE]

    assert labels(card) == ["Zoeken", "Printen", "Sluiten", "Meer"]


def test_at_most_twenty_topics_can_be_picked_and_none_that_is_over(crew: Crew) -> None:
    for number in range(25):
        crew.issue(f"Onderwerp {number}")
    crew.issue("Opgelost", status="solved")
    crew.ask("an")

    (card,) = crew.at(MONDAY)[MINE]

    assert len(choices(card, Action.OTHER_TOPIC)) == 20
    assert "Opgelost" not in choices(card, Action.OTHER_TOPIC)


@pytest.mark.parametrize("column", ["withdrawn_at", "sensitive_at", "not_ours_at"])
def test_what_is_over_is_not_brought(crew: Crew, column: str) -> None:
    crew.ask("an")
    crew.town.write(change(update(Feedback).values({column: MONDAY})))

    assert crew.at(MONDAY) == {}


def test_nothing_is_made_while_sending_is_paused(crew: Crew) -> None:
    crew.ask("an")
    crew.town.write(lambda session: pausing.pause(session, MONDAY))

    assert crew.at(MONDAY) == {}


def test_what_was_passed_on_comes_with_its_controls_to_who_passed_it_on_and_later_to_others(crew: Crew) -> None:
    crew.set(MONDAY + timedelta(hours=1))

    receipt, _, card = pass_on(crew.town, MINE, "Etiketten printen weer niet", "an")

    assert "Doorgegeven" in texts(receipt)
    assert Action.MORE in actions(card)
    assert "Een collega gaf het door." in texts(card)
    assert set(crew.at(MONDAY + timedelta(days=1))) == {HIS, ALL}


def test_an_employee_who_passes_on_gets_no_controls(crew: Crew) -> None:
    cards = pass_on(crew.town, "bo", "Etiketten printen weer niet", "an")

    assert not any(Action.MORE in actions(card) for card in cards)


def test_a_withdrawn_text_leaves_every_screen_within_a_minute(crew: Crew) -> None:
    crew.ask("an")
    crew.at(MONDAY)
    crew.town.say("an", "mijn gegevens")
    crew.press("an", Action.WITHDRAW, 1)

    replaced = crew.at(MONDAY + timedelta(minutes=1))

    assert {user: texts(card) for user, (card,) in replaced.items()} == dict.fromkeys(
        (MINE, ALL), "Dit bericht is ingetrokken. Je hoeft niets te doen."
    )
    assert crew.at(MONDAY + timedelta(minutes=2)) == {}


def test_what_an_asker_said_to_a_reply_leaves_the_screens_too(crew: Crew) -> None:
    crew.ask("an")
    crew.at(MONDAY)
    for text in ("Balie 3.", "Balie 4."):
        crew.press(MINE, Action.REPLY, 1, f"Welke balie is het, {text}")
        crew.press("an", Action.ANSWER_BACK, 1, text)
        crew.set(crew.town.clock() + timedelta(minutes=15))
        crew.town.drain()
    crew.press("an", Action.WITHDRAW, 1)

    gone = crew.round()

    assert [texts(card) for card in gone[MINE]] == ["Dit bericht is ingetrokken. Je hoeft niets te doen."] * 3


@pytest.mark.leak
def test_a_manager_in_the_project_group_is_not_brought_what_comes_from_their_own_department(crew: Crew) -> None:
    settings = crew.town.desk.settings.rollout[0]
    managed = tuple(
        each.model_copy(update={"managers": (f"terminal:terminal/{LEAD}",)}) if each.name == TINY else each
        for each in settings.department
    )
    object.__setattr__(settings, "department", managed)
    crew.ask("an", "Waar staat het archief van de raad?", TINY)
    crew.ask("bo", "Waar staat de knop voor paspoorten?", BIG)
    crew.set(MONDAY)
    tell(crew.town, LEAD, "vragen")

    found = crew.step()[LEAD]

    assert [quotes(found)] == [["Waar staat de knop voor paspoorten?"]]


def test_members_of_the_crew_are_not_counted_as_floor(crew: Crew) -> None:
    pools = crew.town.read(lambda session: sorted(session.scalars(select(Membership.pool))))

    assert pools == ["ambassador", "ambassador", "ambassador", "insider"]
