"""Topics, an invariant: whatever is said, merged, split and undone, each asker hears of each act once, or never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from bot import issues
from bot.issues import STANDINGS, UNHEARD, Status, UndoError
from bot.recurring import TagError
from bot.topics import news
from models import Delivery, Feedback, Issue, IssueAct, IssueMerge, IssueTold
from tests.topics.square import NEXT_NOON, topic
from tests.town import Town

USERS = ("an", "bo", "cas", "dirk")
STATUSES = (Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.SOLVED)
Act = tuple[str, int, int]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["status", "status", "merge", "split", "undo", "hours", "days"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=16,
)


def do(session: Session, town: Town, act: Act) -> None:
    name, one, other = act
    known = list(session.scalars(select(Issue).order_by(Issue.id)))
    first, second = known[one % len(known)], known[other % len(known)]
    if name == "status":
        issues.set_status(session, town.desk, first, STATUSES[other % len(STATUSES)], None)
    elif name == "merge":
        issues.merge(session, town.desk, first, second, None)
    elif name == "split":
        messages = list(session.scalars(select(Feedback).order_by(Feedback.id)))
        issues.split(session, town.desk, first, [messages[other % len(messages)].id], "Los", None)
    elif name == "undo":
        done = list(session.scalars(select(IssueAct).where(IssueAct.act != "opened").order_by(IssueAct.id.desc())))
        if done:
            issues.undo(session, town.desk, done[one % min(3, len(done))], None)


def play(town: Town, act: Act) -> None:
    """Do it, or let time pass; the clock of every replica tells the news whenever it can."""
    name, one, _ = act
    if name == "hours":
        town.clock.forward(minutes=20 * (one + 1))
    elif name == "days":
        town.clock.forward(days=1)
    else:
        try:
            town.write(lambda session: do(session, town, act))
        except (TagError, UndoError):
            return
    for _ in range(2):
        town.write(lambda session: news.tell(session, town.desk))


def settle(town: Town) -> None:
    """Let working days pass until nothing is left to tell."""
    for _ in range(5):
        town.clock.set((town.clock() + timedelta(days=1)).replace(hour=NEXT_NOON.hour, minute=0))
        town.write(lambda session: news.tell(session, town.desk))


@pytest.fixture
def fresh(town: Town) -> Callable[[], Town]:
    """Give the town as it was at first, with two messages under each of two topics."""
    first = topic(town, "Een", USERS[:2])
    topic(town, "Twee", USERS[2:])

    def work(session: Session) -> None:
        for table in (IssueTold, IssueMerge, IssueAct):
            session.execute(delete(table))
        session.execute(delete(Delivery).where(Delivery.work_id.startswith("news/")))
        for place, row in enumerate(session.scalars(select(Feedback).order_by(Feedback.id))):
            row.issue_id, row.closed_at = first + place // 2, None
        for issue in session.scalars(select(Issue)):
            issue.status, issue.closed_at = "new", None

    def again() -> Town:
        town.write(work)
        town.clock.set(NEXT_NOON)
        return town

    return again


def told(session: Session) -> list[tuple[int, IssueAct]]:
    rows = select(IssueTold.person_id, IssueAct).join(IssueAct, IssueAct.id == IssueTold.act_id)
    return [(person, act) for person, act in session.execute(rows)]


def last_standing(session: Session, feedback: Feedback) -> IssueAct | None:
    """Give the act that its asker must have heard of in the end."""
    said = (IssueAct.issue_id == feedback.issue_id, IssueAct.act.in_(STANDINGS), IssueAct.undone_at.is_(None))
    return session.scalar(select(IssueAct).where(*said).order_by(IssueAct.id.desc()).limit(1))


@pytest.mark.property
def test_every_asker_is_told_once_of_each_act_and_hears_how_it_stands(
    fresh: Callable[[], Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "LATEST", timedelta(days=365))

    @settings(max_examples=60)
    @given(acts=ACTS)
    def always(acts: list[Act]) -> None:
        town = fresh()
        for act in acts:
            play(town, act)
        settle(town)
        town.read(check)

    always()


def check(session: Session) -> None:
    pairs = told(session)
    assert all(number == 1 for number in Counter((person, act.id) for person, act in pairs).values())
    for _, act in pairs:
        assert act.undone_at is None or act.undone_at >= act.done_at + UNHEARD, "undone within the hour, yet told"
    for feedback in session.scalars(select(Feedback)):
        expected = last_standing(session, feedback)
        heard = {act.id for person, act in pairs if person == feedback.person_id}
        assert expected is None or expected.id in heard
    works = session.scalars(select(Delivery.work_id).where(Delivery.work_id.startswith("news/"))).all()
    assert len(works) == len(set(works)) <= len(pairs)
    days = Counter((row.place_id, row.created_at.date()) for row in session.scalars(_news()))
    assert all(number == 1 for number in days.values()), "more than one message a day"


def _news() -> Select[Delivery]:
    return select(Delivery).where(Delivery.work_id.startswith("news/"))
