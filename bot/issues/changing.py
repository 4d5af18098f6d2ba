"""Issues: opening one, and what those who tag say of it: how it stands, whose it is, why it recurs."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.issues import acts, causes
from bot.privacy.vault import month_key
from models import Issue, IssueAct, IssueNote, Membership

SLUG_BYTES = 6
LONGEST_TITLE = 120
"""Characters; what a button and a heading can show is less, and is shortened there."""
CAUSES = (
    "knowledge",
    "time",
    "technique",
    "working_agreement",
    "loss_of_role",
    "habit",
    "why_unclear",
    "change_tired",
)
"""Why something recurs, unless the configuration lists others."""


class Status(StrEnum):
    """How an issue stands, from its first message on."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    SOLVED = "solved"
    DECLINED = "declined"


CLOSED = frozenset({Status.ANSWERED, Status.SOLVED, Status.DECLINED})


def open_issue(session: Session, desk: Desk, rollout_id: int, title: str, by: Membership | None) -> Issue:
    """Open an issue under a title, which serves in both languages until somebody translates it.

    Raises
    ------
    ValueError
        When the title is empty.

    """
    named = " ".join(title.split())[:LONGEST_TITLE]
    if not named:
        raise ValueError("An issue needs a title.")
    slug = f"issue-{secrets.token_hex(SLUG_BYTES)}"
    issue = Issue(rollout_id=rollout_id, slug=slug, title_nl=named, title_en=named, opened_at=desk.now())
    session.add(issue)
    session.flush()
    acts.record(session, desk, issue, "opened", {}, {}, by)
    return issue


def change(
    session: Session, desk: Desk, issue: Issue, by: Membership | None, act: str, **values: object
) -> IssueAct | None:
    """Set columns of an issue and write down what they were; None when nothing changes."""
    before = acts.values_of(issue, values)
    for name, value in values.items():
        setattr(issue, name, value)
    after = acts.values_of(issue, values)
    return acts.record(session, desk, issue, act, before, after, by) if after != before else None


def set_status(
    session: Session, desk: Desk, issue: Issue, status: Status, by: Membership | None, *, reason: str | None = None
) -> IssueAct | None:
    """Say how an issue stands; None when it stood so already.

    Raises
    ------
    ValueError
        When it is declined without a reason: whoever asked must be told why.

    """
    if status is Status.DECLINED and not reason:
        raise ValueError("Declining needs a reason.")
    if status == issue.status and (reason or None) == issue.reason:
        return None
    closed_at = desk.now() if status in CLOSED else None
    return change(session, desk, issue, by, "status", status=status.value, reason=reason or None, closed_at=closed_at)


def decline(session: Session, desk: Desk, issue: Issue, reason: str, by: Membership | None) -> IssueAct | None:
    """Say that nothing will be done about an issue, and why; raises as `set_status`."""
    return set_status(session, desk, issue, Status.DECLINED, by, reason=reason.strip())


def causes_of(session: Session, issue: Issue) -> list[str]:
    """List why an issue recurs."""
    return causes.of(session, issue.id)


def set_causes(
    session: Session, desk: Desk, issue: Issue, found: Iterable[str], by: Membership | None
) -> IssueAct | None:
    """Say why an issue recurs; None when that was said before."""
    before, after = causes.of(session, issue.id), sorted(set(found))
    if before == after:
        return None
    causes.put(session, issue.id, after)
    return acts.record(session, desk, issue, "causes", {"causes": before}, {"causes": after}, by)


def add_note(session: Session, desk: Desk, issue: Issue, text: str, by: Membership) -> IssueNote:
    """Keep an internal note, sealed: it is shown to those who tag, and leaves in no answer, digest or export."""
    now = desk.now()
    sealed = desk.vault.seal(month_key(now), text.encode(), "issue_note.text")
    note = IssueNote(issue_id=issue.id, text=sealed, written_by=by.person_id, written_at=now)
    session.add(note)
    session.flush()
    return note
