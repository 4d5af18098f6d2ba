"""Look back over several weeks: from their frozen figures alone, so that it tells nothing that they do not.

What one week withheld stays withheld. Different people are never added up over weeks: the same ones may have written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Literal

from bot.config.values import Audience
from bot.days.editions import Edition
from bot.digests.audiences import NOTHING, selected
from bot.digests.comparing import changed
from bot.digests.concern import Concern
from bot.digests.looked import (
    AnsweredOverWeeks,
    CauseOverWeeks,
    HoursOverWeeks,
    LookBack,
    SilentOverWeeks,
    TopicOverWeeks,
    TrainingOverWeeks,
    WeekTold,
)
from bot.digests.parts import EndedIssue, Figures, IssueFigures, PublishedAnswer
from bot.pulses.parts import ThenAndNow

State = Literal["open", "answered", "solved", "declined", ""]
STILL_HOLDS = frozenset(
    {"silent", "decisions", "done", "coverage", "open_longest", "quiet_issues", "meeting", "makeup", "changed"}
    | {"checklist"}
)
"""Parts that hold no figure of people, or one that a higher threshold does not take back."""


def over(weeks: Sequence[Figures], edition: Edition, audience: Audience) -> LookBack:
    """Tell an audience of the weeks of an edition, from the compositions of those that were frozen.

    Raises
    ------
    ValueError
        When none of the weeks was frozen.

    """
    periods = [str(week) for week in edition.weeks]
    compositions = sorted((each for each in weeks if each.period in periods), key=lambda each: each.period)
    if not compositions:
        raise ValueError(f"no week of {edition.period} was frozen")
    wanted = [period for period in periods if period >= compositions[0].period]
    threshold = max(each.threshold for each in compositions)
    told = [within(selected(each, audience), threshold) for each in compositions]
    last, by_period = told[-1], {each.period: each for each in told}
    return LookBack(
        rollout=last.rollout,
        name=last.name,
        organisation=last.organisation,
        period=edition.period,
        pace=edition.pace,
        first=edition.first,
        last=edition.after - timedelta(days=1),
        sent_on=edition.sent_at.date(),
        audience=audience,
        weeks_since_go_live=last.weeks_since_go_live,
        threshold=threshold,
        weeks=tuple(_week(period, by_period.get(period)) for period in wanted),
        topics=tuple(_topics(told, wanted)),
        open_longest=last.open_longest,
        ended=tuple(_ended(told)),
        answers=tuple(_answers(told)),
        published=sum(each.done.published for each in told if each.done),
        explained=sum(each.done.explained for each in told if each.done),
        answered=_answered(told),
        hours=_hours(told),
        silent=tuple(_silent(told)),
        decisions=last.decisions,
        asked=last.asked,
        coverage=last.coverage,
        checklist=last.checklist,
        causes=tuple(_causes(told)),
        training=tuple(_training(told)),
        concerns=tuple(_concerns(told)),
        corrected=tuple(each.period for each in told if each.corrected),
        polls=tuple(_polls(told)),
        same_departments=_same_departments(compositions),
    )


def _polls(told: Sequence[Figures]) -> Iterable[ThenAndNow]:
    """Tell the statements of polls that were put in an earlier phase too, each once: as it was last told."""
    return {each.text_nl: each for week in told if week.gap for each in week.gap.again}.values()


def _same_departments(compositions: Sequence[Figures]) -> bool:
    """Say whether the last week has the departments of the first one; where that was not kept, nothing says no."""
    now = compositions[-1].makeup
    return now is None or not changed(compositions[0], now)


def within(week: Figures, threshold: int) -> Figures:
    """Give a week as it may be told by a threshold that went up since: what holds too few people for it is left out."""
    if week.threshold == threshold:
        return week
    enough = tuple(issue for issue in week.issues if issue.counted.people >= threshold)
    total = week.total if week.total and week.total.people >= threshold else None
    kept = {name: NOTHING[name] for name in NOTHING.keys() - STILL_HOLDS}
    return week.model_copy(update={**kept, "issues": enough, "total": total})


def _week(period: str, told: Figures | None) -> WeekTold:
    return WeekTold(period=period, total=told.total, tone=told.tone) if told else WeekTold(period=period)


def _topics(told: Sequence[Figures], periods: Sequence[str]) -> Iterator[TopicOverWeeks]:
    """Tell the issues that any of the weeks told of, those of the most people first."""
    weeks: dict[int, dict[str, IssueFigures]] = {}
    for figures in told:
        for issue in figures.issues:
            weeks.setdefault(issue.issue, {})[figures.period] = issue
    ended = _last_ends(told)
    topics = [_topic(each, periods, ended.get(number)) for number, each in weeks.items()]
    yield from sorted(topics, key=lambda topic: (-topic.people, -topic.messages, topic.issue))


def _topic(
    weeks: Mapping[str, IssueFigures], periods: Sequence[str], ended: tuple[str, EndedIssue] | None
) -> TopicOverWeeks:
    as_of = max(weeks)
    last = weeks[as_of]
    ended_since = ended if ended and (ended[0] > as_of or (ended[0] == as_of and not last.reopened)) else None
    return TopicOverWeeks(
        issue=last.issue,
        title_nl=last.title_nl,
        title_en=last.title_en,
        messages=sum(each.counted.messages for each in weeks.values()),
        people=max(each.counted.people for each in weeks.values()),
        by_week=tuple(weeks[period].counted.messages if period in weeks else None for period in periods),
        state=ended_since[1].how if ended_since else _state(last),
        as_of=as_of,
        days_open=last.days_open,
        owner=last.owner,
        going_well=last.going_well,
    )


def _state(issue: IssueFigures) -> State:
    """Tell how an issue stood; "" where the audience is not told."""
    match issue.status:
        case "" | "answered" | "solved" | "declined" as state:
            return state
        case _:
            return "open"


def _last_ends(told: Iterable[Figures]) -> dict[int, tuple[str, EndedIssue]]:
    """Give, per issue that ended, the last week in which it did, and how."""
    return {each.issue: (week.period, each) for week in told if week.done for each in week.done.ended}


def _ended(told: Sequence[Figures]) -> Iterator[EndedIssue]:
    """Tell what ended, unless a later week tells of it as standing open again."""
    open_again = {issue.issue: week.period for week in told for issue in week.issues if issue.reopened}
    open_again |= {issue.issue: week.period for week in told for issue in week.open_longest}
    for number, (period, each) in _last_ends(told).items():
        if open_again.get(number, "") <= period:
            yield each


def _answers(told: Sequence[Figures]) -> Iterable[PublishedAnswer]:
    """Tell the published answers, each once: as it was last published."""
    return {each.issue: each for week in told if week.done for each in week.done.answers}.values()


def _answered(told: Sequence[Figures]) -> AnsweredOverWeeks | None:
    pairs = [(week, week.waiting) for week in told if week.waiting and week.waiting.answered is not None]
    if not pairs:
        return None
    soon = [week.answering for week, _ in pairs if week.answering and week.answering.in_time is not None]
    promises = {each.promise_days for each in soon}
    kept = len(soon) == len(pairs) and len(promises) == 1
    return AnsweredOverWeeks(
        asked=sum(waiting.asked.messages for _, waiting in pairs),
        answered=sum(waiting.answered or 0 for _, waiting in pairs),
        in_time=sum(each.in_time or 0 for each in soon) if kept else None,
        promise_days=promises.pop() if kept else None,
        weeks=len(pairs),
    )


def _hours(told: Sequence[Figures]) -> HoursOverWeeks | None:
    hours = [week.answering.median_hours for week in told if week.answering and week.answering.median_hours]
    return HoursOverWeeks(least=min(hours), most=max(hours), weeks=len(hours)) if hours else None


def _silent(told: Sequence[Figures]) -> Iterator[SilentOverWeeks]:
    """Tell the departments that were silent in any week: those that still are first, then by how many weeks."""
    weeks = [[department.name for department in week.silent] for week in told]
    names = {name for week in weeks for name in week}
    found = [
        SilentOverWeeks(name=name, weeks=sum(name in week for week in weeks), still=name in weeks[-1]) for name in names
    ]
    yield from sorted(found, key=lambda each: (not each.still, -each.weeks, each.name))


def _causes(told: Sequence[Figures]) -> Iterator[CauseOverWeeks]:
    every = [cause for week in told for cause in week.causes]
    messages: Counter[str] = Counter()
    for each in every:
        messages[each.cause] += each.messages
    names = {each.cause: each for each in every}
    for cause, number in messages.most_common():
        last = names[cause]
        yield CauseOverWeeks(cause=cause, name_nl=last.name_nl, name_en=last.name_en, messages=number)


def _training(told: Sequence[Figures]) -> list[TrainingOverWeeks]:
    """Tell what has to be learned where; the weeks that told it are counted, never people."""
    every = [need for week in told for need in week.training]
    weeks = Counter((need.issue, need.department) for need in every)
    last = {(need.issue, need.department): need for need in every}
    found = [TrainingOverWeeks(**last[key].model_dump(), weeks=number) for key, number in weeks.items()]
    return sorted(found, key=lambda each: (-each.weeks, each.department, each.issue))


def _concerns(told: Sequence[Figures]) -> Iterable[Concern]:
    """Tell who asked about which topic, each once: as it was last told."""
    return {(each.issue, each.department): each for week in told for each in week.concerns}.values()
