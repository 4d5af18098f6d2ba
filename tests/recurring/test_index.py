"""The index of one rollout: what belongs to what, and what the learner is told of it."""

from __future__ import annotations

import pytest

from bot.recurring.index import Index
from tests.recurring.village import FIND, PRINT, Chance, Scripted


@pytest.fixture
def learner() -> Scripted:
    return Scripted(None, Chance())


@pytest.fixture
def index(learner: Scripted) -> Index:
    index = Index(learner)
    index.learn(1, PRINT, 7, None)
    index.learn(2, FIND, 8, None)
    return index


def test_what_was_learnt_is_suggested(index: Index) -> None:
    assert index.suggest(PRINT, None).candidates[0].issue == "7"
    assert (index.tags, index.issue_of(1), index.issue_of(3)) == (2, 7, None)


def test_a_message_moves(index: Index, learner: Scripted) -> None:
    index.learn(1, PRINT, 8, None)
    assert index.issues == {1: 8, 2: 8}
    assert learner.issues == {"8"}


def test_a_message_is_forgotten(index: Index, learner: Scripted) -> None:
    index.forget(1)
    index.forget(1)
    index.forget(99)
    assert index.issues == {2: 8}
    assert learner.issues == {"8"}


def test_issues_are_merged(index: Index, learner: Scripted) -> None:
    index.merge(7, 8)
    index.merge(7, 8)
    index.merge(99, 8)
    assert index.issues == {1: 8, 2: 8}
    assert learner.issues == {"8"}
    assert index.suggest(PRINT, None).candidates[0].issue == "8"


def test_an_issue_nobody_was_tagged_with_is_new_to_the_learner(index: Index, learner: Scripted) -> None:
    suggestion = index.suggest(PRINT, None)
    index.judge(suggestion, 7)
    index.judge(suggestion, 9)
    index.forget(1)
    index.judge(suggestion, 7)
    assert learner.judged == ["7", None, None]


def test_what_it_says_cannot_be_changed_from_outside(index: Index) -> None:
    dict(index.issues).clear()
    assert index.tags == 2
