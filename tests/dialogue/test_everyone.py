"""An issue's answer is written in chat, shown back, and reaches everyone who asked exactly once."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import issues
from bot.dialogue import answer_issue, offer
from bot.issues import UndoError
from bot.ports import Action
from bot.privacy.forgetting import withdraw
from bot.reading import Reader
from bot.recurring import TagError, tag, untag
from bot.words import words_for
from models import Feedback, Issue, IssueMerge, Membership
from tests.dialogue.talks import answer_back, asked, reply
from tests.gestures import actions, issue, kept, press, tell, texts
from tests.town import AMBASSADOR, FakeClock, Town, settings_in

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tag"), st.integers(0, 3), st.integers(0, 2)),
        st.tuples(st.just("answer"), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("merge"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("untag"), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("withdraw"), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("undo"), st.integers(0, 2), st.just(0)),
    ),
    max_size=14,
)


def found(town: Town, number: int) -> Issue:
    return town.read(lambda session: session.get_one(Issue, number))


def test_an_answer_is_written_in_the_writers_language_and_shown_back(town: Town) -> None:
    asked(town)
    number = issue(town, [1], nl=None)
    (card,) = press(town, AMBASSADOR, Action.WRITE_ANSWER, number, "Kies eerst lade 2. Bel 06-12345678.")
    assert "Er is nog niets verstuurd." in texts(card)
    assert actions(card) == [Action.ANSWER, Action.PUBLISH, Action.WRITE_ANSWER, Action.WRITE_ANSWER]
    row = found(town, number)
    assert (row.answer_nl, row.answer_en) == ("Kies eerst lade 2. Bel [telefoon].", None)
    assert town.heard["an"] == []
    press(town, AMBASSADOR, Action.WRITE_ANSWER, f"{number}:en", "Choose tray 2.")
    assert found(town, number).answer_en == "Choose tray 2."
    sent = press(town, AMBASSADOR, Action.ANSWER, number)
    assert [Action.PUBLISH] in [actions(card) for card in sent], "what was sent can still be published"
    assert "Kies eerst lade 2." in town.heard["an"][-1]


def test_an_english_ambassador_writes_english(town: Town) -> None:
    asked(town)
    tell(town, AMBASSADOR, "in english")
    number = issue(town, [1], nl=None)
    press(town, AMBASSADOR, Action.WRITE_ANSWER, number, "Choose tray 2.")
    assert (found(town, number).answer_nl, found(town, number).answer_en) == (None, "Choose tray 2.")


@pytest.mark.parametrize("action", [Action.WRITE_ANSWER, Action.ANSWER, Action.PUBLISH])
def test_it_takes_the_role(town: Town, action: str) -> None:
    asked(town)
    number = issue(town, [1])
    tell(town, "bo", "hulp")
    (card,) = press(town, "bo", action, number, "Iets anders.")
    assert "Alleen ambassadeurs en de projectgroep" in texts(card)
    assert found(town, number).answer_nl == "Kies eerst lade 2."


def test_an_empty_answer_keeps_the_old_one(town: Town) -> None:
    asked(town)
    number = issue(town, [1])
    (card,) = press(town, AMBASSADOR, Action.WRITE_ANSWER, number, "  ")
    assert "geen tekst" in texts(card)
    assert found(town, number).answer_nl == "Kies eerst lade 2."


def test_sending_it_is_an_act_that_can_be_undone_and_sends_nothing_twice(town: Town) -> None:
    asked(town)
    number = issue(town, [1])
    press(town, AMBASSADOR, Action.ANSWER, number)

    def undo(session: Session) -> None:
        act = issues.latest(session, session.get_one(Issue, number))
        assert act
        issues.undo(session, town.desk, act, None)

    town.write(undo)
    row = found(town, number)
    assert (row.status, row.answered_at, row.closed_at) == ("new", None, None)
    press(town, AMBASSADOR, Action.ANSWER, number)
    assert len(town.heard["an"]) == 1


def test_whoever_had_a_personal_reply_hears_the_issues_answer_too(town: Town) -> None:
    ref = asked(town)
    reply(town, AMBASSADOR, ref, "Ik zoek het uit.")
    press(town, AMBASSADOR, Action.ANSWER, issue(town, [1]))
    assert "Kies eerst lade 2." in town.heard["an"][-1]
    assert len(town.heard["an"]) == 2


def test_an_asker_can_answer_back_to_an_issues_answer(town: Town) -> None:
    ref = asked(town)
    press(town, AMBASSADOR, Action.ANSWER, issue(town, [1]))
    answer_back(town, "an", ref, "Lade 2 is leeg.")
    assert "Lade 2 is leeg." in town.heard[AMBASSADOR][-1]


def test_whoever_tags_is_offered_to_send_an_answer_that_is_ready(town: Town) -> None:
    asked(town)
    ready, none = issue(town, [1]), issue(town, [], nl=None)

    def blocks(number: int) -> int:
        words = words_for("nl")
        return town.read(lambda session: len(offer(session, words, session.get_one(Issue, number))))

    assert (blocks(ready), blocks(none)) == (1, 0)
    press(town, AMBASSADOR, Action.ANSWER, ready)
    assert blocks(ready) == 0


def test_a_merged_issue_answers_with_what_stands(town: Town) -> None:
    asked(town)
    first, second = issue(town, [1]), issue(town, [], nl="Bel de balie.")

    def merge(session: Session) -> None:
        issues.merge(session, town.desk, session.get_one(Issue, first), session.get_one(Issue, second), None)

    town.write(merge)
    press(town, AMBASSADOR, Action.ANSWER, first)
    assert "Bel de balie." in town.heard["an"][-1]


@pytest.mark.property
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_everyone_who_asked_is_told_once_whatever_the_order(
    steps: list[tuple[str, int, int]], migrated_file: Path, reader: Reader
) -> None:
    with TemporaryDirectory() as folder:
        town = Town(settings_in(Path(folder), migrated_file), FakeClock(), reader)
        try:
            _play(town, steps)
        finally:
            town.close()


def _play(town: Town, steps: list[tuple[str, int, int]]) -> None:
    for number in range(4):
        asked(town, f"u{number}", f"Waar vind ik mijn zaken {number}?")
    topics = [issue(town, [], nl=f"Antwoord {number}.") for number in range(3)]
    for step, one, other in steps:
        town.write(partial(_do, town=town, topics=topics, step=step, one=one, other=other))
    for number in range(3):
        town.write(partial(_do, town=town, topics=topics, step="answer", one=number, other=0))
    town.drain()
    heard = {user: Counter(_answers(texts)) for user, texts in town.heard.items()}
    assert all(count == 1 for each in heard.values() for count in each.values()), "nobody hears an answer twice"
    for place, row in enumerate(kept(town)):
        if row.issue_id is not None and row.withdrawn_at is None:
            possible = {f"Antwoord {topics.index(number)}." for number in _parts(town, row.issue_id)}
            assert possible & heard[f"u{place}"].keys(), "whoever asks about an answered issue has its answer"


def _answers(heard: list[str]) -> list[str]:
    return [found[0] for text in heard if (found := re.search(r"Antwoord \d\.", text))]


def _parts(town: Town, number: int) -> set[int]:
    """Give the issues that went up in one, and itself."""
    merged = select(IssueMerge.issue_id).where(IssueMerge.into_id == number)
    return {number, *town.read(lambda session: session.scalars(merged).all())}


def _do(session: Session, town: Town, topics: list[int], step: str, one: int, other: int) -> None:
    desk, by = town.desk, session.scalars(select(Membership).where(Membership.pool == "ambassador")).one()
    everything = list(session.scalars(select(Feedback).order_by(Feedback.id)))
    topic = [session.get_one(Issue, number) for number in topics]
    if step == "answer" and session.get(IssueMerge, topics[one]) is None:
        answer_issue(session, desk, topic[one], by)
    elif step == "untag":
        untag(session, desk, everything[one], by)
    elif step == "withdraw" and everything[one].withdrawn_at is None:
        withdraw(session, everything[one], desk.now())
    elif step == "undo" and (act := issues.latest(session, topic[one])) and act.act in {"merge", "status"}:
        with suppress(UndoError):
            issues.undo(session, desk, act, by)
    elif step == "tag":
        with suppress(TagError):
            tag(session, desk, everything[one], topic[other], by)
    elif step == "merge":
        with suppress(TagError):
            issues.merge(session, desk, topic[one], topic[other], by)


def test_an_answer_that_was_rewritten_reaches_who_read_the_first_one_once_and_as_a_better_one(town: Town) -> None:
    asked(town)
    number = issue(town, [1])
    press(town, AMBASSADOR, Action.ANSWER, number)
    press(town, AMBASSADOR, Action.WRITE_ANSWER, number, "Kies lade 3.")
    for _twice in range(2):
        told = press(town, AMBASSADOR, Action.ANSWER, number)
    assert "antwoord al" in texts(told[-1])
    first, second = town.heard["an"]
    assert "Kies eerst lade 2." in first
    assert "Er is een beter antwoord op je vraag." in " ".join(second.split())
    assert "Kies lade 3." in second
    press(town, AMBASSADOR, Action.WRITE_ANSWER, f"{number}:en", "Choose tray 3.")
    press(town, AMBASSADOR, Action.ANSWER, number)
    assert len(town.heard["an"]) == 2, "a translation is no other answer"
