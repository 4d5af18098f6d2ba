"""Triage: says what was done with a message, by whom in role only, and how to undo it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from bot import answers, talk
from bot.answers import text_of
from bot.cards import Button, Card
from bot.people import AMBASSADOR, INSIDER
from bot.ports import Action
from bot.roles import role_name
from bot.triage import cards
from bot.triage.cards import Done
from bot.triage.pressing import NOT_OURS, SENSITIVE, Handling, state_of
from bot.words import Words
from models import Audit, Issue, Membership, Tag

MARKS = {NOT_OURS: "set aside as not ours", SENSITIVE: "marked sensitive"}
"""How these acts are written down."""


def done_card(handling: Handling, words: Words, *, mine: bool = True) -> Card:
    """Say how a message stands now; `mine` for whoever pressed."""
    state = state_of(handling.feedback)
    if state == SENSITIVE:
        told = words.say("Marked as sensitive. Only the confidant reads it now.")
        may_undo = mine and marked_by(handling) == handling.press.who.person.id
        return cards.done(words, Done((told,), buttons=(_undo(handling, words),) if may_undo else ()))
    quoted = text_of(handling.press.desk, handling.feedback)
    by = _by(handling, words, _tagged_by(handling) if state != NOT_OURS else marked_by(handling))
    both = (_undo(handling, words), Button(words.say("Change it"), Action.TRIAGE, handling.value))
    if state == NOT_OURS:
        told = words.say("Not for us: whoever asked was told who can help.")
        return cards.done(words, Done((f"{told} {by}".strip(),), quoted, both))
    issue = handling.session.get_one(Issue, handling.feedback.issue_id)
    title = words.say("Topic: “{title}”.", title=issue.title(words.language))
    told_all = (f"{title} {by}".strip(), *_ready(handling, words, issue))
    send = Button(words.say("Send the answer"), Action.ANSWER, str(issue.id), "primary")
    buttons = (send, *both) if _is_ready(handling, issue) else both
    return cards.done(words, Done(told_all, quoted, buttons, issue.id, _replied_to(handling)))


def _replied_to(handling: Handling) -> str:
    return handling.feedback.ref if answers.reachable(handling.session, handling.feedback) else ""


def _undo(handling: Handling, words: Words) -> Button:
    return Button(words.say("Undo"), Action.TAKE_BACK, handling.value)


def _by(handling: Handling, words: Words, person: int | None) -> str:
    """Name the role of who did it; nothing where it was the asker, or the system."""
    rollout_id = handling.feedback.rollout_id
    part = handling.session.get(Membership, (person, rollout_id)) if person else None
    if part is None or part.pool not in {AMBASSADOR, INSIDER}:
        return ""
    return words.say("Done by: {role}.", role=role_name(words, handling.press.who.settings, part.pool))


def _tagged_by(handling: Handling) -> int | None:
    tags = select(Tag.tagged_by).where(Tag.feedback_id == handling.feedback.id)
    return handling.session.scalar(tags.order_by(Tag.id.desc()).limit(1))


def marked_by(handling: Handling) -> int | None:
    """Give who set a message aside, or marked it, last."""
    acts = (Audit.subject == subject_of(handling), Audit.act.in_(MARKS.values()))
    return handling.session.scalar(select(Audit.person_id).where(*acts).order_by(Audit.id.desc()).limit(1))


def subject_of(handling: Handling) -> str:
    """Name a message in the audit."""
    return f"feedback {handling.feedback.id}"


def _ready(handling: Handling, words: Words, issue: Issue) -> Iterator[str]:
    if _is_ready(handling, issue):
        answer = talk.shortened(issue.answer(words.language) or "")
        yield words.say("An answer is ready: “{answer}”", answer=answer)


def _is_ready(handling: Handling, issue: Issue) -> bool:
    if issue.answer("nl") is None:
        return False
    return handling.session.scalar(answers.unanswered(issue.id).limit(1)) is not None
