"""What somebody said becomes Feedback with a receipt, or gets a friendly answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot import places as binding
from bot.config import Settings
from bot.desk import Desk
from bot.intake import LONGEST, answer_by, understand
from bot.places import new_code
from bot.ports import Action
from bot.printable import keepable
from bot.reading import Reader
from models import Feedback
from tests.gestures import (
    PRAISE,
    PROBLEM,
    QUESTION,
    actions,
    kept,
    memberships,
    people,
    places,
    press,
    tell,
    texts,
    words_of,
)
from tests.town import AMBASSADOR, INSIDER, Town, with_rollout

RECEIPT = [Action.WRONG_KIND, Action.NAME, Action.WITHDRAW]


def test_the_first_message_is_kept_then_welcomed_then_asked_its_department(any_town: Town) -> None:
    welcome, department, receipt = tell(any_town, "an", QUESTION)
    assert actions(welcome) == [Action.ASK, Action.WHO_SEES, Action.STOP]
    assert actions(department) == [Action.DEPARTMENT]
    assert actions(receipt) == RECEIPT
    assert [words_of(any_town, row) for row in kept(any_town)] == [QUESTION]


def test_the_welcome_and_the_department_come_once(town: Town) -> None:
    tell(town, "an", QUESTION)
    assert [actions(card) for card in tell(town, "an", PROBLEM)] == [RECEIPT]
    assert len(kept(town)) == 2


def test_opening_the_conversation_welcomes_and_keeps_nothing(town: Town) -> None:
    (welcome,) = tell(town, "an", "", kind="opened")
    assert Action.ASK in actions(welcome)
    assert tell(town, "an", "", kind="opened") == []
    assert kept(town) == []
    assert [actions(card) for card in tell(town, "an", QUESTION)] == [[Action.DEPARTMENT], RECEIPT]


def test_the_button_in_the_welcome_asks_a_question(town: Town) -> None:
    tell(town, "an", "", kind="opened")
    cards = press(town, "an", Action.ASK, answer=QUESTION)
    assert actions(cards[-1]) == RECEIPT
    assert words_of(town, kept(town)[0]) == QUESTION


def test_the_urgent_route_stands_in_welcome_and_receipt(town: Town) -> None:
    welcome, _, receipt = tell(town, "an", QUESTION)
    assert "1234" in texts(welcome)
    assert "1234" in texts(receipt)


def test_confidential_unless_chosen_otherwise(town: Town) -> None:
    tell(town, "an", QUESTION)
    assert not kept(town)[0].name_along
    assert not memberships(town)[0].name_along


@pytest.mark.parametrize(
    ("text", "kind", "mood"),
    [(QUESTION, "question", "neu"), (PROBLEM, "problem", "neg"), (PRAISE, "praise", "pos")],
)
def test_a_message_is_kept_with_its_meaning(town: Town, text: str, kind: str, mood: str) -> None:
    tell(town, "an", text)
    row = kept(town)[0]
    assert (row.kind, row.mood, row.language, row.said_at) == (kind, mood, "nl", town.clock())


@pytest.mark.parametrize(("user", "pool"), [("an", "floor"), (AMBASSADOR, "ambassador"), (INSIDER, "insider")])
def test_the_pool_of_that_moment_stands_with_the_message(town: Town, user: str, pool: str) -> None:
    tell(town, user, QUESTION)
    assert kept(town)[0].pool == pool


RESIDENT = "Mevrouw met BSN 123456782 en NL91ABNA0417164300, bel 06-12345678 over Z-2026-0815 of mail jan@voorbeeld.nl"


def test_residents_data_is_told_and_not_kept(town: Town) -> None:
    receipt = tell(town, "an", RESIDENT)[-1]
    text = words_of(town, kept(town)[0])
    for secret in ("123456782", "0417164300", "12345678", "Z-2026-0815", "jan@voorbeeld.nl"):
        assert secret not in text
        assert secret not in repr(receipt)
    assert "BSN" in texts(receipt)


def test_a_promise_is_made_for_questions_and_problems_only(settings: Settings, town: Town) -> None:
    tell(town, "an", QUESTION)
    tell(town, "an", PRAISE)
    question, praise = kept(town)
    rollout = settings.rollout[0]
    assert answer_by(question, rollout) == date(2026, 11, 20)
    assert answer_by(praise, rollout) is None
    assert answer_by(question, with_rollout(settings, promise_days=None).rollout[0]) is None


def test_a_promise_counts_from_the_day_in_the_rollouts_zone(settings: Settings) -> None:
    late = Feedback(kind="question", said_at=datetime(2026, 11, 18, 23, 30, tzinfo=UTC))
    assert answer_by(late, settings.rollout[0]) == date(2026, 11, 23), "Thursday already, and a weekend in between"


ODD = {
    "emoji": "😀🎉",
    "right to left": "\u202eمرحبا لا أجد الملف\u202c שלום",  # noqa: RUF001 - it is Arabic
    "nul": "Waar staat\x00 mijn zaak?",
    "lone surrogate": "Waar staat \ud83d mijn zaak?",
    "many lines": "\n".join(f"regel {number}" for number in range(300)),
    "one word": "printer",
    "markup": "<script>alert(1)</script> *vet* <!channel> {value} %s",
    "zero width": "\u200bhoe\u200b dan",
    "longest": "Waar vind ik dit? " * 2222,
}


def test_odd_text_is_kept_and_gets_a_receipt(any_town: Town) -> None:
    for name, text in ODD.items():
        cards = tell(any_town, "an", text)
        assert actions(cards[-1]) == RECEIPT, name
        assert words_of(any_town, kept(any_town)[-1]) == keepable(text), name
    assert len(any_town.heard["an"]) == len(ODD) + 2, "each got its receipt, after the welcome and the question"


def test_what_cannot_be_kept_is_refused_with_the_reason(town: Town) -> None:
    for text in ("", "   ", "\n\t ", "x" * (LONGEST + 1)):
        (card,) = tell(town, "an", text)
        assert texts(card)
        assert actions(card) == []
    assert kept(town) == []


def test_what_is_exactly_the_longest_is_kept(town: Town) -> None:
    tell(town, "an", "w" * LONGEST)
    assert len(kept(town)) == 1


def test_a_file_without_text_is_refused_with_another_reason_than_nothing(street: Town) -> None:
    (file,) = tell(street, "an", "", files=1)
    (nothing,) = tell(street, "an", "")
    assert texts(file) != texts(nothing)
    assert kept(street) == []


def test_a_file_with_text_is_kept_without_the_file_and_that_is_told(street: Town) -> None:
    with_file = tell(street, "an", QUESTION, files=2)[-1]
    without = tell(street, "an", QUESTION)[-1]
    assert len(with_file.blocks) == len(without.blocks) + 1
    assert [words_of(street, row) for row in kept(street)] == [QUESTION] * 2


def test_in_a_channel_nothing_is_kept_and_that_is_said_there(street: Town) -> None:
    (card,) = tell(street, "an", QUESTION, channel="project")
    assert texts(card)
    assert street.heard["project"]
    assert street.heard["an"] == []
    assert kept(street) == []
    assert [place.person_id for place in places(street)] == [None]


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("weekbericht hier", "project_group"),
        ("bericht voor management hier", "management"),
        ("digest for HR here", "hr"),
        ("report failures here", "administrators"),
    ],
)
def test_an_administrator_binds_a_channel(street: Town, text: str, audience: str) -> None:
    code = street.write(lambda session: binding.new_code(session, street.desk))
    tell(street, "chef", code)
    (card,) = tell(street, "chef", text, channel="project")
    assert card.summary.startswith("Afgesproken: ")
    (bound,) = places(street, lambda place: place.audience is not None)
    assert (bound.audience, bound.person_id) == (audience, None)


def test_nobody_else_binds_a_channel(street: Town) -> None:
    tell(street, "an", "weekbericht hier", channel="project")
    assert places(street, lambda place: place.audience is not None) == []


def test_understanding_leaves_commands_and_nothing_alone(desk: Desk, reader: Reader) -> None:
    assert understand(desk, reader, "stop") is None
    assert understand(desk, reader, " ") is None
    assert understand(desk, reader, "w" * (LONGEST + 1)) is None
    understood = understand(desk, reader, "bel 06-12345678")
    assert understood is not None
    assert understood.masked.found == ("phone",)


def test_a_person_is_remembered_once_and_sealed(any_town: Town) -> None:
    for _ in range(3):
        tell(any_town, "an", QUESTION)
    (person,) = people(any_town)
    (place,) = places(any_town)
    for sealed in (person.identity, place.address):
        assert sealed
        assert b'"an"' not in sealed
    assert "an" not in (person.pseudonym, place.fingerprint)


def test_a_one_time_code_in_a_sentence_is_not_kept(town: Town) -> None:
    code = town.write(lambda session: new_code(session, town.desk))
    told = town.say("an", f"mijn code is {code}, werkt dat?")
    assert "Stuur alleen de code" in " ".join(told[-1].split())
    assert town.read(lambda session: session.get(Feedback, 1)) is None
