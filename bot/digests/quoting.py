"""Quotations: the floor's own words, chosen when a digest is frozen and opened each time that it is told.

Only a message that is most like all the others about its topic, of a topic of which ten people or more wrote. No text
is frozen: one that was withdrawn, or deleted, is told no more.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from bot.answers import text_of
from bot.cards import Block, Faint, Heading, Quote, Strong, Text
from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.digests import order
from bot.digests.parts import PROJECT_GROUP, Figures, IssueFigures
from bot.likeness import most_typical
from bot.people import FLOOR
from bot.privacy.masking import mask
from bot.talk import shortened
from bot.words import Words
from models import Digest, Feedback, Quotation

PEOPLE = 10
"""People who wrote about a topic, from which one of them may be quoted (voice.md)."""
QUOTATIONS = 3
SHORTEST, LONGEST = 15, 200
"""Characters of a quotation: long enough to say something, short enough to be read."""
_UNFIT = re.compile(r"https?:|www\.|[@<>\[\]#]|\d{4}")
"""Addresses, mentions, markup, what was masked, and numbers that could be found again."""
_NAME = re.compile(r"(?<=[\w,;:)] )[^\W\d_][\w-]*")
"""A word in mid-sentence: one with a capital may be a name."""
_THIRD = 10
"""Days of a third of a month."""


@dataclass(frozen=True)
class _Said:
    feedback: Feedback
    text: str


def choose(session: Session, desk: Desk, settings: RolloutSettings, digest: Digest) -> None:
    """Choose what a digest of a week quotes, once: at most one message of a topic, and one of a person."""
    figures = Figures.model_validate(digest.figures)
    if session.scalar(select(exists().where(Quotation.digest_id == digest.id))):
        return
    found = list(islice(_typical(session, desk, settings, digest, figures), QUOTATIONS))
    secrets.SystemRandom().shuffle(found)  # the order of the rows tells nothing
    for said in found:
        session.add(Quotation(digest_id=digest.id, issue_id=said.feedback.issue_id, feedback_id=said.feedback.id))
        session.flush()


def _typical(
    session: Session, desk: Desk, settings: RolloutSettings, digest: Digest, figures: Figures
) -> Iterator[_Said]:
    quoted: set[int] = set()
    for issue in _large(figures):
        said = _said_about(session, desk, settings, digest, issue)
        ranked = (said[at] for at in most_typical([each.text for each in said]))
        one = next((each for each in ranked if each.feedback.person_id not in quoted), None)
        if one:
            quoted.add(one.feedback.person_id)
            yield one


def _large(figures: Figures) -> Sequence[IssueFigures]:
    return [issue for issue in order.open_issues(figures) if issue.counted.people >= PEOPLE]


def _said_about(
    session: Session, desk: Desk, settings: RolloutSettings, digest: Digest, issue: IssueFigures
) -> list[_Said]:
    start, end = Period.parse(digest.period).span(settings.zone)
    of_week = (Feedback.issue_id == issue.issue, Feedback.said_at >= start, Feedback.said_at < end)
    rows = session.scalars(select(Feedback).where(*of_week, *_may_be_quoted()).order_by(Feedback.id))
    return [_Said(row, text) for row in rows if (text := _quotable(desk, settings, row))]


def _may_be_quoted() -> tuple[ColumnElement[bool], ...]:
    return (
        Feedback.pool == FLOOR,
        Feedback.text.is_not(None),
        Feedback.withdrawn_at.is_(None),
        Feedback.sensitive_at.is_(None),
        Feedback.not_ours_at.is_(None),
        Feedback.heard.is_(None),
        Feedback.passed_on.is_(False),
    )


def _quotable(desk: Desk, settings: RolloutSettings, feedback: Feedback) -> str:
    """Open a text as it may be quoted; "" where it may not: it could say who wrote it, or whom it is about."""
    text = mask(shortened(text_of(desk, feedback), LONGEST + 1), settings.case_number, settings.country).text
    fits = SHORTEST <= len(text) <= LONGEST and not _UNFIT.search(text)
    return text if fits and not _names(text, settings) else ""


def _names(text: str, settings: RolloutSettings) -> bool:
    """Say whether a word in mid-sentence may be a name, or a department is called by its own."""
    known = f"{settings.name} {settings.system.nl} {settings.system.en} I".casefold().split()
    strange = (word for word in _NAME.findall(text) if word.casefold() not in known and not word.isupper())
    departments = (department.name.casefold() for department in settings.department)
    return any(word[:1].isupper() for word in strange) or any(name in text.casefold() for name in departments)


def told(session: Session, desk: Desk, settings: RolloutSettings, digest: Digest, words: Words) -> tuple[Block, ...]:
    """Tell what a project group's digest quotes, each under its topic, with about when: a day could tell who it was."""
    if digest.audience != PROJECT_GROUP or digest.pace != "weekly":
        return ()
    texts = _texts(session, desk, settings, _first(session, digest))
    figures = Figures.model_validate(digest.figures)
    when = about_when(Period.parse(figures.period), words)
    blocks: list[Block] = []
    for issue in _large(figures):
        if text := texts.get(issue.issue):
            blocks += [Text((Strong(issue.title(words.language)), Faint(f" ({when})"))), Quote(text)]
    return (Heading(words.say("In their own words")), *blocks) if blocks else ()


def gone(session: Session, desk: Desk, settings: RolloutSettings, digest: Digest) -> list[Quotation]:
    """List what a digest quoted and may not quote any more: withdrawn since, deleted, or about another topic."""
    texts = _texts(session, desk, settings, digest)
    chosen = session.scalars(select(Quotation).where(Quotation.digest_id == digest.id))
    return [quotation for quotation in chosen if quotation.issue_id not in texts]


def _first(session: Session, digest: Digest) -> Digest:
    """Give the digest that a correction goes back to: what it quoted was chosen then."""
    while digest.corrects:
        digest = session.get_one(Digest, digest.corrects)
    return digest


def _texts(session: Session, desk: Desk, settings: RolloutSettings, digest: Digest) -> Mapping[int, str]:
    """Open what is quoted, by issue; not what was withdrawn since, or is about another topic now."""
    own = select(Feedback).join(Quotation, Quotation.feedback_id == Feedback.id)
    same = (Quotation.digest_id == digest.id, Quotation.issue_id == Feedback.issue_id)
    rows = session.scalars(own.where(*same, *_may_be_quoted()))
    return {row.issue_id: text for row in rows if row.issue_id and (text := _quotable(desk, settings, row))}


def about_when(period: Period, words: Words) -> str:
    """Name the third of the month in which a week begins, such as "early November"."""
    day = period.monday
    month = words.month_name(day)
    thirds = (
        words.say("early {month}", month=month),
        words.say("mid-{month}", month=month),
        words.say("late {month}", month=month),
    )
    return thirds[min(len(thirds) - 1, (day.day - 1) // _THIRD)]
