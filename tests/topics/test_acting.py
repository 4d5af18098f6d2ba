"""Topics: each act once, the second of two sees the first, and what was merged acts where it belongs now."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from bot.config.ambassadors import CauseSettings
from bot.issues import Status
from bot.ports import Action
from models import Feedback, IssueNote, Reach
from tests.gestures import change, kept, press, texts
from tests.topics.square import (
    AMBASSADOR,
    COLLEAGUE,
    acts,
    all_text,
    asks,
    buttons,
    choices,
    do,
    facts,
    field,
    merge,
    status,
    topic,
)
from tests.town import FakeClock, Town, with_rollout


def seen(town: Town, user: str, number: int) -> str:
    """Look at a topic; give what stands on its buttons then."""
    return asks(do(town, user, Action.TOPIC, str(number)))[Action.STATUS].value


def test_a_status_is_set_and_undone(any_town: Town) -> None:
    number = topic(any_town)
    card = do(any_town, AMBASSADOR, Action.STATUS, seen(any_town, AMBASSADOR, number), "in_progress")
    assert "Genoteerd: stand “in behandeling”." in texts(card)
    assert field(any_town, number, "status") == Status.IN_PROGRESS
    back = do(any_town, AMBASSADOR, Action.UNDO, buttons(card)[Action.UNDO].value)
    assert "Ongedaan gemaakt." in texts(back)
    assert field(any_town, number, "status") == Status.NEW


@pytest.mark.parametrize(
    ("action", "answer", "told"),
    [
        (Action.STATUS, "solved", "stand “opgelost”"),
        (Action.OWNER, "Servicedesk", "eigenaar “Servicedesk”"),
        (Action.CAUSE, "habit", "oorzaken “gewoonte”"),
        (Action.TITLE, "Etiketten printen", "titel “Etiketten printen”"),
        (Action.DECLINE, "Dat kan het systeem niet.", "stand “afgewezen”"),
    ],
)
def test_pressing_twice_changes_once(town: Town, action: Action, answer: str, told: str) -> None:
    number = topic(town)
    value = seen(town, AMBASSADOR, number)
    assert told in texts(do(town, AMBASSADOR, action, value, answer))
    before = acts(town, number)
    assert "Zo stond het al." in texts(do(town, AMBASSADOR, action, value, answer))
    assert acts(town, number) == before


@pytest.mark.parametrize(
    ("action", "first", "second", "told"),
    [
        (Action.STATUS, "solved", "acknowledged", "stand “opgelost”"),
        (Action.OWNER, "Servicedesk", "ICT", "eigenaar “Servicedesk”"),
        (Action.CAUSE, "habit", "time", "oorzaken “gewoonte”"),
        (Action.TITLE, "Een", "Twee", "titel “Een”"),
        (Action.DECLINE, "Kan niet.", "Wil niet.", "stand “afgewezen”"),
    ],
)
def test_the_second_of_two_sees_what_the_first_did(
    any_town: Town, action: Action, first: str, second: str, told: str
) -> None:
    number = topic(any_town)
    values = {user: seen(any_town, user, number) for user in (AMBASSADOR, COLLEAGUE)}
    do(any_town, AMBASSADOR, action, values[AMBASSADOR], first)
    before = acts(any_town, number)
    card = do(any_town, COLLEAGUE, action, values[COLLEAGUE], second)
    assert f"Intussen gewijzigd door een collega: {told}." in texts(card)
    assert acts(any_town, number) == before
    fresh = asks(card)[Action.STATUS].value
    assert "Genoteerd" in texts(do(any_town, COLLEAGUE, action, fresh, second))


def test_two_who_change_different_things_do_not_hinder_each_other(town: Town) -> None:
    number = topic(town)
    value = seen(town, COLLEAGUE, number)
    do(town, AMBASSADOR, Action.OWNER, value, "ICT")
    card = do(town, COLLEAGUE, Action.STATUS, value, "solved")
    assert (facts(card)["Eigenaar"], facts(card)["Stand"]) == ("ICT", "opgelost")


def test_declining_asks_for_a_reason_and_takes_none_without(town: Town) -> None:
    number = topic(town)
    form = do(town, AMBASSADOR, Action.STATUS, seen(town, AMBASSADOR, number), "declined")
    ask = asks(form)[Action.DECLINE]
    assert "Iedereen die het vroeg" in ask.prompt
    assert "Dat kan hier niet." in texts(do(town, AMBASSADOR, Action.DECLINE, ask.value, "   "))
    card = do(town, AMBASSADOR, Action.DECLINE, ask.value, "Dat kan het systeem niet.")
    assert facts(card)["Waarom"] == "Dat kan het systeem niet."


@pytest.mark.parametrize("answer", ["answered", "new", "onzin", ""])
def test_no_other_status_can_be_pressed(town: Town, answer: str) -> None:
    number = topic(town)
    assert "Dat kan hier niet." in texts(do(town, AMBASSADOR, Action.STATUS, f"{number}:0", answer))
    assert field(town, number, "status") == Status.NEW


def test_an_owner_is_taken_away_by_a_dash(town: Town) -> None:
    number = topic(town)
    do(town, AMBASSADOR, Action.OWNER, str(number), "ICT")
    assert "geen eigenaar" in texts(do(town, AMBASSADOR, Action.OWNER, str(number), "-"))
    assert field(town, number, "owner") is None


def test_a_cause_is_taken_away_and_an_unknown_one_refused(town: Town) -> None:
    number = topic(town)
    do(town, AMBASSADOR, Action.CAUSE, str(number), "habit")
    more = do(town, AMBASSADOR, Action.TOPIC_MORE, str(number))
    (taken,) = (choice for choice in choices(more, Action.CAUSE) if choice.value.startswith("-"))
    assert taken.label == "niet gewoonte"
    assert "geen oorzaken" in texts(do(town, AMBASSADOR, Action.CAUSE, str(number), taken.value))
    assert "Dat kan hier niet." in texts(do(town, AMBASSADOR, Action.CAUSE, str(number), "ziek"))


def test_causes_of_the_configuration_take_the_place_of_ours(town: Town) -> None:
    own = CauseSettings(slug="apparatuur", nl="apparatuur", en="equipment")
    town.desk.__dict__["settings"] = with_rollout(town.desk.settings, cause=(own,))
    number = topic(town)
    more = do(town, AMBASSADOR, Action.TOPIC_MORE, str(number))
    assert [choice.label for choice in choices(more, Action.CAUSE)] == ["apparatuur"]
    assert facts(do(town, AMBASSADOR, Action.CAUSE, str(number), "apparatuur"))["Oorzaken"] == "apparatuur"


def test_a_title_without_translation_changes_in_both_languages(town: Town) -> None:
    number = topic(town)
    do(town, AMBASSADOR, Action.TITLE, str(number), "Printen")
    town.say(AMBASSADOR, "in english")
    assert field(town, number, "title_en") == "Printen"
    town.say(AMBASSADOR, "taal nederlands")
    assert "Dat kan hier niet." in texts(do(town, AMBASSADOR, Action.TITLE, str(number), ""))


def test_a_note_is_kept_once(town: Town) -> None:
    number = topic(town)
    for _ in range(2):
        do(town, AMBASSADOR, Action.NOTE, str(number), "Leverancier belt.")
    assert town.read(lambda session: session.scalar(select(func.count()).select_from(IssueNote))) == 1
    assert "niets bewaard" in texts(do(town, AMBASSADOR, Action.NOTE, str(number), ""))


def test_merged_by_choice_and_the_old_button_acts_where_it_belongs_now(any_town: Town) -> None:
    one, other = topic(any_town, "Printen", ("an",)), topic(any_town, "Etiketten", ("bo",))
    old = seen(any_town, COLLEAGUE, one)
    more = do(any_town, AMBASSADOR, Action.TOPIC_MORE, str(one))
    (choice,) = choices(more, Action.MERGE)
    card = do(any_town, AMBASSADOR, Action.MERGE, asks(more)[Action.MERGE].value, choice.value)
    assert "alles van “Printen” staat nu hier" in texts(card)
    assert {row.issue_id for row in kept(any_town)} == {other}
    late = do(any_town, COLLEAGUE, Action.STATUS, old, "solved")
    assert "“Printen” hoort nu bij “Etiketten”." in texts(late)
    assert field(any_town, other, "status") == Status.SOLVED
    again = do(any_town, AMBASSADOR, Action.MERGE, asks(more)[Action.MERGE].value, choice.value)
    assert "Zo stond het al." in texts(again)
    do(any_town, AMBASSADOR, Action.UNDO, buttons(card)[Action.UNDO].value)
    assert [row.issue_id for row in kept(any_town)] == [one, other]


@pytest.mark.parametrize("answer", ["999", "", "x"])
def test_merging_with_nothing_is_refused(town: Town, answer: str) -> None:
    number = topic(town)
    assert "Er is niets veranderd." in texts(do(town, AMBASSADOR, Action.MERGE, str(number), answer))


def test_messages_are_picked_and_split_off(any_town: Town) -> None:
    number = topic(any_town, "Printen", ("an", "bo", "cas"))
    form = do(any_town, AMBASSADOR, Action.PICK, seen(any_town, AMBASSADOR, number))
    for user in ("an", "cas"):
        (choice,) = (one for one in choices(form, Action.PICK) if one.label.endswith(f"zegt {user}"))
        form = do(any_town, AMBASSADOR, Action.PICK, asks(form)[Action.PICK].value, choice.value)
    value = asks(form)[Action.SPLIT].value
    assert len(value) <= 255
    card = do(any_town, AMBASSADOR, Action.SPLIT, value, "Lade 2")
    assert [row.issue_id for row in kept(any_town)] == [number + 1, number, number + 1]
    assert "een eigen onderwerp" in texts(card)
    assert "niet meer" in texts(do(any_town, AMBASSADOR, Action.SPLIT, value, "Lade 2"))
    do(any_town, AMBASSADOR, Action.UNDO, buttons(card)[Action.UNDO].value)
    assert {row.issue_id for row in kept(any_town)} == {number}


def test_ten_picked_messages_fit_a_button(town: Town) -> None:
    number = topic(town, users=[f"u{n}" for n in range(12)])
    form = do(town, AMBASSADOR, Action.PICK, seen(town, AMBASSADOR, number))
    while Action.PICK in asks(form):
        form = do(town, AMBASSADOR, Action.PICK, asks(form)[Action.PICK].value, choices(form, Action.PICK)[0].value)
    assert asks(form)[Action.SPLIT].value.count(",") == 9
    assert len(asks(form)[Action.SPLIT].value) <= 255


def test_a_split_needs_a_title(town: Town) -> None:
    number = topic(town, users=("an",))
    value = f"{number}:0:{kept(town)[0].ref}"
    assert "een titel nodig" in texts(do(town, AMBASSADOR, Action.SPLIT, value, " "))
    assert kept(town)[0].issue_id == number


@pytest.mark.leak
def test_what_was_withdrawn_or_is_sensitive_cannot_be_picked(town: Town) -> None:
    number = topic(town, users=("an", "bo"))
    town.write(change(update(Feedback).where(Feedback.id == kept(town)[0].id).values(sensitive_at=town.clock())))
    press(town, "bo", Action.WITHDRAW, kept(town)[1].id)
    assert "zegt" not in all_text(do(town, AMBASSADOR, Action.PICK, str(number)))


def test_undone_twice_and_by_two(town: Town) -> None:
    number = topic(town)
    value = seen(town, AMBASSADOR, number)
    undoing = buttons(do(town, AMBASSADOR, Action.STATUS, value, "solved"))[Action.UNDO].value
    do(town, AMBASSADOR, Action.UNDO, undoing)
    assert "al ongedaan" in texts(do(town, COLLEAGUE, Action.UNDO, undoing))
    later = buttons(do(town, AMBASSADOR, Action.STATUS, value, "solved"))[Action.UNDO].value
    status(town, number, Status.IN_PROGRESS)
    assert "Intussen gewijzigd" in texts(do(town, AMBASSADOR, Action.UNDO, later))
    assert field(town, number, "status") == Status.IN_PROGRESS


@pytest.mark.parametrize("action", [Action.TOPIC, Action.STATUS, Action.MERGE, Action.SPLIT, Action.UNDO])
@pytest.mark.parametrize("value", ["999", "", "x:y", "1" * 30])
def test_a_topic_that_is_not_here_is_refused(town: Town, action: Action, value: str) -> None:
    assert "Dit onderwerp is er niet meer." in texts(do(town, AMBASSADOR, action, value, "solved"))


@pytest.mark.parametrize(
    "action", [Action.STATUS, Action.OWNER, Action.CAUSE, Action.NOTE, Action.MERGE, Action.PICK, Action.TOPIC_MORE]
)
def test_who_may_not_hears_whom_to_ask_and_changes_nothing(town: Town, action: Action) -> None:
    number = topic(town, users=("an",))
    before = acts(town, number)
    told = all_text(do(town, "an", action, str(number), "solved"))
    assert "Alleen ambassadeurs en de projectgroep" in told or "Alleen ambassadeurs en projectgroep" in told
    assert "Etiketten" not in told
    assert acts(town, number) == before


def test_who_lost_the_role_is_refused_on_an_old_card(town: Town) -> None:
    number = topic(town)
    value = seen(town, AMBASSADOR, number)
    town.desk.__dict__["settings"] = with_rollout(town.desk.settings, ambassadors=())
    assert "Alleen ambassadeurs" in texts(do(town, AMBASSADOR, Action.STATUS, value, "solved"))
    assert field(town, number, "status") == Status.NEW


def test_a_late_undo_is_an_act_of_its_own(town: Town, clock: FakeClock) -> None:
    number = topic(town)
    act = do(town, AMBASSADOR, Action.STATUS, str(number), "solved")
    clock.forward(hours=3)
    do(town, AMBASSADOR, Action.UNDO, buttons(act)[Action.UNDO].value)
    assert acts(town, number) == ["opened", "status", "status"]
    assert field(town, number, "status") == Status.NEW


def test_acting_counts_as_activity(town: Town) -> None:
    number = topic(town)
    do(town, AMBASSADOR, Action.STATUS, str(number), "solved")
    assert town.read(lambda session: session.scalars(select(Reach)).one().active_at) == town.clock()


def test_what_was_merged_with_itself_stays(town: Town) -> None:
    one, other = topic(town, "Een"), topic(town, "Twee")
    merge(town, one, other)
    assert "Zo stond het al." in texts(do(town, AMBASSADOR, Action.MERGE, str(one), str(other)))
