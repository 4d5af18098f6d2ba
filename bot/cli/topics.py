"""The commands for topics: list, show, merge, say how one stands, undo. No text of a message, and no note, is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.config import RolloutSettings
    from bot.desk import Desk
    from bot.published.reported import Reported
    from models import Issue, IssueAct

STATUSES = ("acknowledged", "in_progress", "solved", "declined")


@main.group()
def topics() -> None:
    """Look after the topics that messages are about."""


@topics.command("list")
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@click.pass_obj
def topics_list(path: Path, *, every: bool) -> None:
    """List topics by number: rollout, how they stand, how many wrote (by the last report that told so), title."""
    with at_work(path) as (store, desk):
        for line in store.read_now(lambda session: list(_listed(session, desk, every=every))):
            click.echo(line)


def _listed(session: Session, desk: Desk, *, every: bool) -> Iterator[str]:
    from bot.issues import CLOSED
    from bot.people import running_rollouts
    from bot.published.reported import reported
    from bot.topics.counts import most_written

    for rollout, settings in running_rollouts(session, desk):
        found = reported(session, desk, rollout.id, settings)
        for issue in most_written(session, rollout.id, found, () if every else sorted(CLOSED)):
            wrote = _wrote(found.get(issue.id)) or "-"
            yield f"{issue.id}  {settings.slug}  {issue.status}  {wrote}  {issue.title(settings.language)}"


def _wrote(told: Reported | None) -> str | None:
    return f"{told.messages} messages, {told.people} people in {told.week}" if told else None


@topics.command("show")
@click.argument("number", type=int)
@click.pass_obj
def topics_show(path: Path, number: int) -> None:
    """Show how a topic stands and what was done with it, without who wrote or did anything."""
    with at_work(path) as (store, desk):
        for line in store.read_now(lambda session: list(_shown(session, desk, _topic(session, number)))):
            click.echo(line)


def _shown(session: Session, desk: Desk, issue: Issue) -> Iterator[str]:
    from sqlalchemy import select

    from bot.issues import causes_of
    from bot.published.reported import reported
    from models import IssueAct

    settings = _settings(session, desk, issue)
    found = reported(session, desk, issue.rollout_id, settings).get(issue.id)
    for name, value in (
        ("title", issue.title(settings.language)),
        ("status", issue.status),
        ("reason", issue.reason),
        ("opened", f"{issue.opened_at:%Y-%m-%d}"),
        ("owner", issue.owner),
        ("due", issue.due_on),
        ("ticket", issue.ticket),
        ("causes", ", ".join(causes_of(session, issue)) or None),
        ("wrote", _wrote(found)),
    ):
        if value is not None:
            yield f"{name + ':':10}{value}"
    acts = select(IssueAct).where(IssueAct.issue_id == issue.id).order_by(IssueAct.id)
    yield from (_told(act) for act in session.scalars(acts))


def _told(act: IssueAct) -> str:
    undone = f", undone {act.undone_at:%Y-%m-%d %H:%M}" if act.undone_at else ""
    return f"  {act.done_at:%Y-%m-%d %H:%M} UTC  {act.act}{undone}"


def _settings(session: Session, desk: Desk, issue: Issue) -> RolloutSettings:
    from models import Rollout

    slug = session.get_one(Rollout, issue.rollout_id).slug
    return desk.rollout(slug) or stop(f"The rollout {slug} left the configuration.")


def _topic(session: Session, number: int) -> Issue:
    """Find a topic, or end with a sentence; one that was merged is the one that it is part of now."""
    from bot.recurring import standing
    from models import Issue

    issue = session.get(Issue, number) or stop(
        f"There is no topic {number}. `voelspriet topics list --all` shows them; nothing was changed."
    )
    counting = standing(session, issue)
    if counting is not issue:
        click.echo(f"Topic {number} is part of topic {counting.id} now.", err=True)
    return counting


@topics.command("merge")
@click.argument("number", type=int)
@click.argument("into", type=int)
@click.pass_obj
def topics_merge(path: Path, number: int, into: int) -> None:
    """Have topic NUMBER be topic INTO from now on; its messages move, its history stays."""
    from bot import issues
    from bot.recurring import TagError

    def work(session: Session, desk: Desk) -> str:
        one, other = _topic(session, number), _topic(session, into)
        try:
            moved = len(issues.merge(session, desk, one, other, None).before["feedback"])
        except TagError as error:
            stop(f"{error} Nothing was changed.")
        return f"{moved} messages are under topic {other.id} now."

    _done(path, number, "merged", work)


@topics.command("status")
@click.argument("number", type=int)
@click.argument("status", type=click.Choice(STATUSES))
@click.option("--reason", help="Why nothing will be done; everyone who asked reads it.")
@click.pass_obj
def topics_status(path: Path, number: int, status: str, reason: str | None) -> None:
    """Say how a topic stands; whoever asked is told so, an hour later at the earliest."""
    from bot import issues

    if (status == "declined") != bool(reason):
        raise click.UsageError("Declining needs --reason TEXT, and nothing else takes it.")

    def work(session: Session, desk: Desk) -> str:
        issue = _topic(session, number)
        act = issues.set_status(session, desk, issue, issues.Status(status), None, reason=reason)
        return f"Topic {issue.id} is {status}." if act else f"Topic {issue.id} was {status} already."

    _done(path, number, f"said {status} of", work)


@topics.command("undo")
@click.argument("number", type=int)
@click.pass_obj
def topics_undo(path: Path, number: int) -> None:
    """Put back what was last done with a topic."""
    from bot import issues

    def work(session: Session, desk: Desk) -> str:
        act = issues.latest(session, _topic(session, number))
        if act is None or act.act == "opened":
            stop("There is nothing to undo.")
        try:
            issues.undo(session, desk, act, None)
        except issues.UndoError as error:
            stop(f"{error} Nothing was changed.")
        return f"Undone: {act.act}."

    _done(path, number, "undid the last act on", work)


def _done(path: Path, number: int, act: str, work: Callable[[Session, Desk], str]) -> None:
    """Do it in one transaction, write down that it was done, and say so."""
    from models import Audit

    with at_work(path) as (store, desk):

        def write(session: Session) -> str:
            told = work(session, desk)
            session.add(Audit(at=desk.now(), person_id=None, act=f"{act} a topic", subject=f"issue {number}"))
            return told

        click.echo(store.write_now(write))
