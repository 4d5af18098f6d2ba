"""Issues: every act on one is written down, so that it can be accounted for and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.issues import causes, moved
from models import Issue, IssueAct, Membership

READERS: Mapping[str, Callable[[str], object]] = {
    "due_on": date.fromisoformat,
    "check_on": date.fromisoformat,
    "answered_at": datetime.fromisoformat,
    "closed_at": datetime.fromisoformat,
    "published_at": datetime.fromisoformat,
}
"""How what JSON cannot hold is read back."""
UNHEARD = timedelta(hours=1)
"""How long after an act nobody who asked hears of it, so that it can be undone unheard."""
STANDINGS = ("status", "reopened")
"""The acts that say how an issue stands; whoever asked hears of them."""


class UndoError(Exception):
    """The act was undone before, or what it changed has changed since. Nothing changes."""


def record(
    session: Session,
    desk: Desk,
    issue: Issue,
    act: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: Membership | None,
) -> IssueAct:
    """Write an act down; `by` is None for the system."""
    row = IssueAct(
        issue_id=issue.id,
        act=act,
        before=dict(before),
        after=dict(after),
        done_by=by.person_id if by else None,
        done_at=desk.now(),
    )
    session.add(row)
    session.flush()
    return row


def latest(session: Session, issue: Issue) -> IssueAct | None:
    """Give the last act on an issue that was not undone."""
    standing = select(IssueAct).where(IssueAct.issue_id == issue.id, IssueAct.undone_at.is_(None))
    return session.scalar(standing.order_by(IssueAct.id.desc()).limit(1))


def undo(session: Session, desk: Desk, act: IssueAct, by: Membership | None) -> None:
    """Put back what an act changed; how an issue stood is put back by an act of its own once askers may have heard.

    Raises
    ------
    UndoError
        When it was undone before, or what it changed has changed since.

    """
    row = session.get_one(IssueAct, act.id, with_for_update=True)
    if row.undone_at is not None:
        raise UndoError("It was undone before.")
    _UNDOING.get(row.act, _put_back)(session, desk, row, by)
    row.undone_at = desk.now()
    session.flush()
    if row.act in STANDINGS and row.undone_at >= row.done_at + UNHEARD:
        record(session, desk, session.get_one(Issue, row.issue_id), "status", row.after, row.before, by)


def values_of(issue: Issue, names: Iterable[str]) -> dict[str, Any]:
    """Give what an issue holds under these names, as JSON can hold it."""
    return {name: _plain(getattr(issue, name)) for name in names}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return value.isoformat() if isinstance(value, date) else value


def _put_back(session: Session, desk: Desk, act: IssueAct, by: Membership | None) -> None:
    del desk, by
    issue = session.get_one(Issue, act.issue_id, with_for_update=True)
    if values_of(issue, act.after) != act.after:
        raise UndoError("It has changed since.")
    for name, value in act.before.items():
        setattr(issue, name, READERS[name](value) if name in READERS and value is not None else value)


def _unmerge(session: Session, desk: Desk, act: IssueAct, by: Membership | None) -> None:
    if not moved.unmerge(session, desk, act.before, act.after, by):
        raise UndoError("It has changed since.")


def _unsplit(session: Session, desk: Desk, act: IssueAct, by: Membership | None) -> None:
    if not moved.unsplit(session, desk, act.before, act.after, by):
        raise UndoError("It has changed since.")


def _put_causes_back(session: Session, desk: Desk, act: IssueAct, by: Membership | None) -> None:
    del desk, by
    if causes.of(session, act.issue_id) != act.after["causes"]:
        raise UndoError("It has changed since.")
    causes.put(session, act.issue_id, act.before["causes"])


_UNDOING: Mapping[str, Callable[[Session, Desk, IssueAct, Membership | None], None]] = {
    "merge": _unmerge,
    "split": _unsplit,
    "causes": _put_causes_back,
}
