"""The daily digest of the first week: which topics hold people up and what is to be decided, without a number of any.

Its schema is published in docs/daily.schema.json.

A topic is named when the threshold of different people of the floor wrote about it in those days. That tells a reader
no more than the gate of the week takes them to know: that so many wrote, or that too few did for it to be named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cards import Card, Heading, Line, Text
from bot.config import RolloutSettings
from bot.config.values import Audience
from bot.days.editions import Edition
from bot.digests import asking, decided, pieces
from bot.digests.counting import group_of, lines_of
from bot.digests.issues import goes_well
from bot.digests.parts import PROJECT_GROUP, Asked, OpenDecision, Titled
from bot.frozen import Part
from bot.issues import CLOSED
from bot.privacy.visible import count
from bot.words import Words
from models import Issue, Rollout

TOPICS = DECISIONS = 5
"""Lines of a section; the rest is counted."""
_DAY = timedelta(days=1)


class DailyTopic(Titled):
    """An open issue that enough people wrote about in these days."""

    days_open: int
    owner: str | None
    ready: Annotated[bool, Field(description="Whether an answer lies ready.")]

    @property
    def asked(self) -> Asked | None:
        """Ask whether its answer may be placed, or who takes it on; None where somebody has it."""
        what = "answer" if self.ready else "owner"
        titles = {"title_nl": self.title_nl, "title_en": self.title_en}
        asked = Asked.model_validate({"issue": self.issue, "what": what, **titles})
        return asked if self.ready or self.owner is None else None


class Daily(Part):
    """All that a digest of the days `first` to `last` tells, on the working day `told_on`."""

    schema_version: Literal[1] = 1
    pace: Literal["daily"] = "daily"
    rollout: str
    name: str
    organisation: str
    audience: Audience = PROJECT_GROUP
    period: str
    first: date
    last: date
    told_on: date
    threshold: int
    topics: Annotated[tuple[DailyTopic, ...], Field(description="In the order in which they were opened.")]
    decisions: Annotated[tuple[OpenDecision, ...], Field(description="Taken before the freezing, and not done.")]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What is to be decided, in the order in which it is told; not again what was decided and is not done."""
        decided_ones = {each.issue for each in self.decisions}
        open_ones = (topic.asked for topic in self.topics[:DECISIONS] if topic.issue not in decided_ones)
        return tuple(each for each in open_ones if each)


def look(session: Session, rollout: Rollout, settings: RolloutSettings, edition: Edition) -> Daily:
    """Look over the days of an edition, once they are over."""
    return Daily(
        rollout=settings.slug,
        name=settings.name,
        organisation=settings.organisation,
        period=edition.period,
        first=edition.first,
        last=edition.after - _DAY,
        told_on=edition.sent_at.date(),
        threshold=settings.thresholds.people,
        topics=tuple(_topics(session, rollout, settings, edition)),
        decisions=decided.open_decisions(session, rollout.id),
    )


def _topics(session: Session, rollout: Rollout, settings: RolloutSettings, edition: Edition) -> Iterator[DailyTopic]:
    first, after = (datetime.combine(day, time(), settings.zone) for day in (edition.first, edition.after))
    lines = lines_of(session, rollout.id, first, after)
    standing = select(Issue).where(Issue.rollout_id == rollout.id, Issue.status.not_in(CLOSED))
    for issue in session.scalars(standing.order_by(Issue.opened_at, Issue.id)):
        about = [line for line in lines if line.issue == issue.id]
        if count(group_of(about), settings.thresholds.people) and not goes_well(about):
            opened = issue.opened_at.astimezone(settings.zone).date()
            yield DailyTopic(
                issue=issue.id,
                title_nl=issue.title_nl,
                title_en=issue.title_en,
                days_open=max(0, (edition.sent_at.date() - opened).days),
                owner=issue.owner,
                ready=issue.answer("nl") is not None,
            )


def renewed(session: Session, rollout: Rollout, found: Daily) -> Daily:
    """Give what was looked over before as it stands now: of the topics that were named, those that are still open."""
    numbers = [topic.issue for topic in found.topics]
    still = select(Issue).where(Issue.id.in_(numbers), Issue.status.not_in(CLOSED))
    rows = {row.id: row for row in session.scalars(still)}
    topics = tuple(
        topic.model_copy(update={"owner": rows[topic.issue].owner, "ready": rows[topic.issue].answer("nl") is not None})
        for topic in found.topics
        if topic.issue in rows
    )
    return found.model_copy(update={"topics": topics, "decisions": decided.open_decisions(session, rollout.id)})


def is_empty(daily: Daily) -> bool:
    """Say whether there is nothing to tell."""
    return not (daily.topics or daily.decisions)


def card(daily: Daily, words: Words) -> Card:
    """Tell what holds people up, and what is to be decided."""
    report = words.say("Daily report {name} {place}", name=daily.name, place=daily.organisation)
    title = f"{report} · {words.day(daily.told_on)}"
    sections = (
        (words.say("Questions and blockers"), tuple(_blockers(daily, words))),
        (words.say("Decisions"), (*_to_decide(daily, words), *_not_done(daily, words))),
    )
    quiet = () if daily.topics else (Text((_nothing(daily, words),)),)
    first = daily.topics[0].title(words.language) if daily.topics else ""
    summary = words.say("{title}. First: {topic}.", title=title, topic=first) if first else title
    return Card(summary, (Heading(title, level=1), *quiet, *pieces.sections(sections)), words.language)


def _blockers(daily: Daily, words: Words) -> Iterator[Line]:
    enough = words.say("{n} colleagues or more", n=daily.threshold)
    for topic in daily.topics[:TOPICS]:
        yield pieces.named(topic, words, f"{enough}. {_state(topic, words)}")
    yield from pieces.more(len(daily.topics), TOPICS, words)


def _state(topic: DailyTopic, words: Words) -> str:
    if topic.ready:
        return words.say("Answer ready, not posted.")
    owner = words.say("owner: {owner}", owner=topic.owner) if topic.owner else words.say("no owner")
    return f"{words.count('{n} day open', '{n} days open', topic.days_open)}, {owner}."


def _to_decide(daily: Daily, words: Words) -> Iterator[Line]:
    yield from ((asking.question(each, words),) for each in daily.asked)


def _not_done(daily: Daily, words: Words) -> Iterator[Line]:
    if daily.decisions:
        yield (words.say("Decided before, not done") + ":",)
    yield from decided.lines(daily.decisions, words, DECISIONS)


def _nothing(daily: Daily, words: Words) -> str:
    if daily.first == daily.told_on - _DAY:
        told = words.say("Yesterday no topic was named by {n} colleagues or more.", n=daily.threshold)
    else:
        day = words.day(daily.first)
        told = words.say("Since {day} no topic was named by {n} colleagues or more.", day=day, n=daily.threshold)
    return f"{told} {words.say('That is no proof that it goes well.')}"
