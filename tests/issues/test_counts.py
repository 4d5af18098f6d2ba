"""Issues, an invariant: whatever is tagged, merged, split and undone, each message counts once, where it should."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import issues
from bot.issues import UndoError
from bot.recurring import TagError, tag
from models import Feedback, Issue, IssueAct, IssueMerge
from tests.issues.test_issues import undo
from tests.recurring.village import PRINT, Village

MESSAGES, ISSUES = 6, 4
Act = tuple[str, int, int]
ACTS = st.lists(
    st.tuples(st.sampled_from(["tag", "merge", "split", "undo"]), st.integers(0, 5), st.integers(0, 5)), max_size=14
)


def belongs(session: Session) -> dict[int, int | None]:
    return {row.id: row.issue_id for row in session.scalars(select(Feedback).order_by(Feedback.id))}


def do(session: Session, village: Village, act: Act) -> None:
    name, one, other = act
    desk = village.town.desk
    known = list(session.scalars(select(Issue).order_by(Issue.id)))
    messages = list(session.scalars(select(Feedback).order_by(Feedback.id)))
    first, second = known[one % len(known)], known[other % len(known)]
    if name == "tag":
        tag(session, desk, messages[one % len(messages)], second, None)
    elif name == "merge":
        issues.merge(session, desk, first, second, None)
    elif name == "split":
        issues.split(session, desk, first, [messages[other % len(messages)].id], "Los", None)
    else:
        moves = list(
            session.scalars(select(IssueAct).where(IssueAct.act.in_(("merge", "split"))).order_by(IssueAct.id))
        )
        if moves:
            issues.undo(session, desk, moves[one % len(moves)], None)


def attempt(village: Village, act: Act) -> None:
    """Do it in a transaction of its own; what is refused changes nothing."""
    before = village.town.read(belongs)
    try:
        village.town.write(lambda session: do(session, village, act))
    except (TagError, UndoError):
        assert village.town.read(belongs) == before


@pytest.fixture
def fresh(village: Village) -> Callable[[], Village]:
    """Give the village with each message under its issue, nothing merged, as often as an example needs."""
    numbers = [village.say(f"u{n}", PRINT) for n in range(MESSAGES)]
    known = [village.issue(f"Onderwerp {n}") for n in range(ISSUES)]

    def work(session: Session) -> None:
        for row in (*session.scalars(select(IssueAct)), *session.scalars(select(IssueMerge))):
            session.delete(row)
        for place, number in enumerate(numbers):
            session.get_one(Feedback, number).issue_id = known[place % ISSUES]

    def again() -> Village:
        village.town.write(work)
        return village

    return again


@pytest.mark.property
def test_each_message_counts_once_under_an_issue_that_stands(fresh: Callable[[], Village]) -> None:
    @given(acts=ACTS)
    def always(acts: list[Act]) -> None:
        village = fresh()
        for act in acts:
            attempt(village, act)
        stands = village.town.read(belongs)
        merged = village.town.read(lambda session: set(session.scalars(select(IssueMerge.issue_id))))
        assert None not in stands.values()
        assert len(stands) == MESSAGES
        assert not set(stands.values()) & merged

    always()


@pytest.mark.property
def test_what_is_undone_from_the_last_back_is_as_it_was(fresh: Callable[[], Village]) -> None:
    @given(acts=ACTS)
    def always(acts: list[Act]) -> None:
        village = fresh()
        before = village.town.read(belongs)
        for act in acts:
            if act[0] in {"merge", "split"}:
                attempt(village, act)
        moves = village.town.read(
            lambda session: list(session.scalars(select(IssueAct.id).where(IssueAct.act != "opened")))
        )
        for number in reversed(moves):
            undo(village, number)
        assert village.town.read(belongs) == before

    always()
