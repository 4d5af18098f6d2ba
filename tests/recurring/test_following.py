"""The indexes in memory are what the database says, at start and after everything that happens."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.ports import Action
from bot.reading import Kind
from bot.recurring import NOTHING, TagError, renew
from bot.recurring.index import Index
from bot.recurring.rows import BATCH
from bot.recurring.vectors import Vector
from models import Feedback, IndexChange, Rollout, TextVector
from tests.gestures import change, kept, press
from tests.recurring.village import FIND, PRINT, FakeEncoder, Village
from tests.town import NOW, Town


def stored(village: Village) -> list[tuple[int, str]]:
    query = select(TextVector.feedback_id, TextVector.encoder).order_by(TextVector.feedback_id)
    return village.town.read(lambda session: [(row[0], row[1]) for row in session.execute(query)])


def test_nothing_is_suggested_until_the_index_was_made(village: Village) -> None:
    number, issue = village.say("an", PRINT), village.issue()
    village.tag(number, issue)
    assert village.recurring.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates is None
    assert village.recurring.suggest([village.say("bo", PRINT)]) == {}
    village.build()
    found = village.recurring.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates
    assert found
    assert [each for each, _ in found.issues] == [issue]


def test_a_tag_counts_for_the_very_next_message(any_village: Village) -> None:
    any_village.build()
    issue = any_village.issue()
    any_village.tag(any_village.say("an", PRINT), issue)
    any_village.say("bo", PRINT)
    assert [[list(pair) for pair in row.candidates] for row in any_village.log()] == [[], [[issue, 0.97]]]


def test_the_index_follows_all_that_is_done(any_village: Village) -> None:
    printing, finding = any_village.learn_two_issues()
    first, second, third, *_ = [row.id for row in kept(any_village.town)]
    any_village.tag(first, finding)
    any_village.untag(second)
    press(any_village.town, "p1", Action.WITHDRAW, third)
    assert any_village.belongs() == {first: finding, 4: finding, 5: printing, 6: finding}
    any_village.merge(finding, printing)
    assert set(any_village.belongs().values()) == {printing}
    assert len(any_village.belongs()) == 4


def test_an_edited_message_is_learnt_anew(any_village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    any_village.learn_two_issues()
    first = kept(any_village.town)[0].id
    learnt: list[str] = []
    learn = Index.learn

    def learning(index: Index, key: int, text: str, issue: int, vector: Vector | None) -> None:
        learnt.append(text)
        learn(index, key, text, issue, vector)

    monkeypatch.setattr(Index, "learn", learning)

    def edit(session: Session) -> None:
        feedback = session.get_one(Feedback, first)
        feedback.text = any_village.town.desk.vault.seal("month/2026-11", b"Heel iets anders", "feedback.text")
        renew(session, any_village.town.desk, feedback, NOTHING)

    any_village.town.write(edit)
    any_village.build()
    any_village.build()
    assert learnt.count("Heel iets anders") == 1
    assert any_village.belongs()[first]


def test_another_process_follows_too(any_village: Village) -> None:
    printing, finding = any_village.learn_two_issues()
    other = any_village.another()
    any_village.build(other)
    any_village.tag(any_village.say("an", "De printer doet niets"), printing)
    any_village.merge(finding, printing)
    assert any_village.belongs(other) == any_village.belongs()
    found = other.consider([("De printer doet niets", Kind.PROBLEM, 1)])[0].candidates
    assert found
    assert found.issues[0][0] == printing


def test_a_process_that_missed_changes_makes_its_index_anew(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    printing, finding = village.learn_two_issues()
    numbers = [row.id for row in kept(village.town)]
    for number in numbers[:3]:
        village.tag(number, finding)
        village.tag(number, printing)
    latest = select(IndexChange.id).order_by(IndexChange.id.desc()).limit(1)
    village.town.write(change(delete(IndexChange).where(IndexChange.id.not_in(latest))))
    assert village.recurring.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates is None
    village.build()
    assert village.recurring.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates
    assert set(list(village.belongs().values())[-3:]) == {printing}
    assert "changes were missed" in caplog.text


def test_a_suggestion_is_judged_before_its_message_is_learnt(village: Village) -> None:
    village.build()
    printing = village.issue()
    for user in ("an", "bo"):
        village.tag(village.say(user, f"{PRINT} {user}"), printing)
        village.build()
    assert village.learners[-1].judged == [None, str(printing)], "first it was new"
    village.tag(kept(village.town)[0].id, village.issue("Zoeken"))
    village.build()
    assert len(village.learners[-1].judged) == 2, "a correction is not judged again"


def test_chances_are_learnt_again_when_the_index_is_made(village: Village) -> None:
    printing, finding = village.learn_two_issues()
    village.build(village.another())
    assert sorted(filter(None, village.learners[-1].judged)) == sorted([str(printing), str(finding)] * 2)


def test_vectors_are_kept_of_every_message_that_is(encoding: Village) -> None:
    encoding.say("an", PRINT)
    encoding.say("bo", FIND)
    encoding.town.say("cy", "mijn gegevens")
    assert stored(encoding) == [(1, "fake-1"), (2, "fake-1")]


def test_without_an_encoder_there_are_no_vectors(village: Village) -> None:
    village.learn_two_issues()
    assert stored(village) == []


def test_an_encoder_that_comes_later_encodes_what_is_there(village: Village) -> None:
    printing, _ = village.learn_two_issues()
    village.say("an", "Nog zonder onderwerp")
    later = village.another(FakeEncoder())
    village.build(later)
    assert len(stored(village)) == 7
    found = later.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates
    assert found
    assert found.issues[0][0] == printing


def test_vectors_of_another_encoder_are_made_anew(encoding: Village, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    encoding.learn_two_issues()
    encoding.say("an", "Nog zonder onderwerp")
    other = FakeEncoder("fake-2", 24)
    encoding.build(encoding.another(other))
    assert stored(encoding) == [(number, "fake-2") for number in range(1, 8)]
    assert "7 vectors were made by fake-1; they are computed again by fake-2" in caplog.text
    assert other.messages == 7


def test_kept_vectors_are_not_computed_again(encoding: Village) -> None:
    encoding.learn_two_issues()
    again = FakeEncoder()
    encoding.build(encoding.another(again))
    assert again.messages == 0


@pytest.mark.parametrize("damage", [b"", b"\x01" + b"\x00" * 40])
def test_a_damaged_vector_is_computed_again(encoding: Village, damage: bytes) -> None:
    encoding.learn_two_issues()
    encoding.town.write(change(update(TextVector).where(TextVector.feedback_id == 2).values(numbers=damage)))
    again = FakeEncoder()
    encoding.build(encoding.another(again))
    assert again.messages == 1


def test_a_text_that_cannot_be_opened_is_left_out(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    village.learn_two_issues()
    village.town.write(change(update(Feedback).where(Feedback.id == 2).values(text=b"damaged")))
    other = village.another()
    village.build(other)
    assert sorted(village.belongs(other)) == [1, 3, 4, 5, 6]
    assert "feedback 2 cannot be opened" in caplog.text


def test_the_log_tells_counts_alone(encoding: Village, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot.recurring")
    encoding.learn_two_issues()
    encoding.build(encoding.another())
    assert "learnt 6 of 6 messages" in caplog.text
    assert "ready, with 6 tagged messages" in caplog.text
    assert not any(word in caplog.text for word in ("printen", "zaak", "Etiketten"))


def test_the_index_is_made_a_batch_a_time(village: Village) -> None:
    issue = village.issue()
    for number in range(3):
        village.tag(village.say("an", f"{PRINT} {number}"), issue)
    assert BATCH >= 3
    assert village.recurring.step_now(), "one batch"
    assert village.recurring.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates is None
    assert village.recurring.step_now(), "the end"
    assert village.recurring.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates
    assert not village.recurring.step_now()


def test_two_rollouts_have_an_index_each(village: Village) -> None:
    printing, finding = village.learn_two_issues()

    def move(session: Session) -> None:
        other = Rollout(slug="crm", position=9, name="CRM", go_live=NOW.date(), synced_at=NOW, started_at=NOW)
        session.add(other)
        session.flush()
        session.execute(update(Feedback).where(Feedback.issue_id == finding).values(rollout_id=other.id))

    village.town.write(move)
    anew = village.another()
    village.build(anew)
    assert set(village.belongs(anew).values()) == {printing}
    assert [anew._follower.tags(number) for number in (1, 2, 3)] == [3, 3, 0]


def test_an_index_that_is_long_busy_holds_up_no_message(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.recurring.following.PATIENCE_SECONDS", 0.01)
    village.learn_two_issues()
    with village.recurring._follower._lock, ThreadPoolExecutor(1) as pool:
        likely = pool.submit(village.recurring.consider, [(PRINT, Kind.QUESTION, 1)]).result(timeout=5)[0]
    assert likely.candidates is None
    assert village.recurring.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["tag", "untag", "merge", "withdraw", "say", "look"]), st.integers(0, 7), st.integers(0, 3)
    ),
    max_size=12,
)


@pytest.mark.property
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS)
def test_an_index_made_anew_is_the_one_that_followed(town: Town, operations: list[tuple[str, int, int]]) -> None:
    village = Village(town, FakeEncoder())
    issues = [village.issue(str(number)) for number in range(4)]
    numbers = [village.say(f"u{number}", f"{(PRINT, FIND)[number % 2]} {number}") for number in range(4)]
    village.build()
    for act, one, other in operations:
        _do(village, act, numbers, issues, one % len(numbers), other)
    anew = village.another()
    village.build(anew)
    assert village.belongs(anew) == village.belongs()
    truth = {row.id: row.issue_id for row in kept(town) if row.issue_id and row.text}
    assert village.belongs() == truth
    assert village.learners[-1].issues == {str(issue) for issue in truth.values()}


def _do(village: Village, act: str, numbers: list[int], issues: list[int], one: int, other: int) -> None:
    try:
        if act == "tag":
            village.tag(numbers[one], issues[other])
        elif act == "untag":
            village.untag(numbers[one])
        elif act == "merge":
            village.merge(issues[one % 4], issues[other])
        elif act == "withdraw":
            press(village.town, f"u{one}", Action.WITHDRAW, numbers[one])
        elif act == "say":
            numbers.append(village.say(f"u{len(numbers)}", f"{PRINT} nogmaals"))
        else:
            village.build()
    except TagError:
        pass
