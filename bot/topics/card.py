"""Topics: the card of an issue: how it stands, how many wrote about it, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot import roles, talk
from bot.answers import text_of
from bot.cards import Ask, Block, Bullets, Button, Buttons, Card, Choice, Facts, Heading, Quote, Strong
from bot.desk import Desk
from bot.dialogue.everyone import offer, write_form
from bot.issues import STANDINGS, Status, causes_of
from bot.ports import Action
from bot.privacy.vault import VaultError
from bot.published.reported import reported
from bot.roles import Right
from bot.service import Turn
from bot.topics import counts, naming
from bot.words import Words
from models import Feedback, Issue, IssueAct, IssueNote

QUOTED_FROM = 10
"""Different people from whose words one may be quoted."""
NOTES = 3
"""Notes that a card shows, the newest first."""
CHOSEN = (Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.SOLVED, Status.DECLINED)
"""How an issue stands because somebody says so; "answered" comes with the answer."""


def topic_card(turn: Turn, issue: Issue, *, remarks: Sequence[str] = (), undo: IssueAct | None = None) -> Card:
    """Show an issue to somebody who may tag it; `undo` is what they have just done."""
    words = turn.who.words
    found = reported(turn.session, turn.desk, issue.rollout_id, turn.who.settings)
    title = heading(words, issue)
    return talk.card(
        words,
        Heading(title, 1),
        *talk.lines(*remarks, issue.description or ""),
        Facts(tuple(_facts(turn, issue, found))),
        *_gist(turn, issue, found),
        *_notes(turn, issue),
        *controls(turn, issue, undo),
        summary=" ".join((*remarks, title)),
    )


def heading(words: Words, issue: Issue) -> str:
    """Name an issue with its number, by which typed lines name it."""
    return words.say("Topic {n}: {title}", n=issue.id, title=issue.title(words.language))


def value_of(session: Session, issue: Issue) -> str:
    """Give what stands on the buttons of an issue: which one, and the newest act that was seen of it."""
    newest = select(func.max(IssueAct.id)).where(IssueAct.issue_id == issue.id)
    return f"{issue.id}:{session.scalar(newest) or 0}"


def controls(turn: Turn, issue: Issue, undo: IssueAct | None = None) -> Iterator[Block]:
    """Give what is done most; the rest stands behind "more"."""
    words, value = turn.who.words, value_of(turn.session, issue)
    picked = tuple(Choice(naming.status(words, each), each) for each in CHOSEN if each != issue.status)
    yield Ask(words.say("Status"), Action.STATUS, words.say("Save"), value, choices=picked)
    yield from offer(turn.session, words, issue) or (answer_form(turn, issue),)
    prompt = words.say("A team or a name, as it may stand in the weekly report.")
    yield Ask(words.say("Owner"), Action.OWNER, words.say("Save"), value, prompt)
    back = (Button(words.say("Undo"), Action.UNDO, str(undo.id)),) if undo else ()
    yield Buttons((*back, Button(words.say("More"), Action.TOPIC_MORE, value)))


def answer_form(turn: Turn, issue: Issue) -> Ask:
    """Open the form in which the answer is written, or written otherwise, in the language of who writes it."""
    words = turn.who.words
    label = words.say("Write the answer") if issue.answer("nl") is None else words.say("Change the answer")
    return write_form(words, str(issue.id), words.language, label)


def _facts(turn: Turn, issue: Issue, found: counts.Counts) -> Iterator[tuple[str, str]]:
    words, settings = turn.who.words, turn.who.settings
    yield words.say("Status"), naming.status(words, issue.status)
    if issue.reason:
        yield words.say("Why"), issue.reason
    yield words.say("Since"), words.day(_since(turn.session, issue).astimezone(settings.zone).date())
    yield words.say("Owner"), issue.owner or words.say("nobody yet")
    if answer := issue.answer(words.language):
        yield words.say("Answer"), talk.shortened(answer)
    if issue.due_on:
        yield words.say("Due"), words.day(issue.due_on)
    if issue.ticket:
        yield words.say("Ticket"), issue.ticket
    if causes := causes_of(turn.session, issue):
        yield words.say("Causes"), ", ".join(naming.cause(words, settings, slug) for slug in causes)
    yield words.say("Written about it"), counts.told(words, found, issue)
    if heard := counts.heard(turn.session, issue):
        yield words.say("Also heard"), words.say("± {n} through {ambassadors}", n=words.number(heard))


def _since(session: Session, issue: Issue) -> datetime:
    """Give since when it stands as it does."""
    changed = select(IssueAct.done_at).where(
        IssueAct.issue_id == issue.id, IssueAct.act.in_(STANDINGS), IssueAct.undone_at.is_(None)
    )
    return session.scalar(changed.order_by(IssueAct.id.desc()).limit(1)) or issue.answered_at or issue.opened_at


def _gist(turn: Turn, issue: Issue, found: counts.Counts) -> Iterator[Block]:
    """Quote one of many, without when or where it was written: the one of middling length of the newest ten."""
    shown = found.get(issue.id)
    if shown is None or shown.people < QUOTED_FROM:
        return
    newest = turn.session.scalars(readable(issue).where(Feedback.heard.is_(None)).limit(QUOTED_FROM))
    written = sorted(filter(None, (text_of(turn.desk, each) for each in newest)), key=lambda text: (len(text), text))
    if written:
        yield Quote(talk.shortened(written[len(written) // 2]))


def readable(issue: Issue) -> Select[Feedback]:
    """Select the messages about an issue whose texts those who tag may read, the newest first."""
    own = (Feedback.issue_id == issue.id, Feedback.text.is_not(None), Feedback.withdrawn_at.is_(None))
    return select(Feedback).where(*own, Feedback.sensitive_at.is_(None)).order_by(Feedback.id.desc())


def _notes(turn: Turn, issue: Issue) -> Iterator[Block]:
    if not roles.may(turn.session, turn.desk, turn.who, Right.NOTES):
        return
    kept = select(IssueNote).where(IssueNote.issue_id == issue.id, IssueNote.text.is_not(None))
    newest = turn.session.scalars(kept.order_by(IssueNote.id.desc()).limit(NOTES)).all()
    words, zone = turn.who.words, turn.who.settings.zone
    lines = tuple(
        (Strong(words.day(note.written_at.astimezone(zone).date())), f": {note_text(turn.desk, note)}")
        for note in newest
    )
    if lines:
        yield Heading(words.say("Notes, for ambassadors and project group only"))
        yield Bullets(lines)


def note_text(desk: Desk, note: IssueNote) -> str:
    """Open a note; empty when it was deleted, or its key was."""
    try:
        return desk.vault.open(note.text, "issue_note.text").decode() if note.text else ""
    except VaultError:
        return ""
