"""Exporting: the figures that the weekly reports told, with what they withheld said as such.

Nothing is counted anew. So an export tells no more than the reports together do, today's and tomorrow's tell the same
of a week, and no difference between them, or with a report, is left to calculate with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.digests.parts import Counted, Figures
from bot.digests.pieces import moods
from bot.digests.reports import reports, told_issues
from bot.exporting import progress
from bot.exporting.table import Column, Row, Table
from bot.words import Words
from models import Issue, Rollout


def figures_table(session: Session, rollout: Rollout, settings: RolloutSettings, words: Words) -> Table:
    """Give a row for each figure of each week that was reported."""
    columns = (
        Column("week", words.say("Week"), 10),
        Column("about", words.say("About"), 14),
        Column("name", words.say("Name"), 40),
        Column("messages", words.say("Messages"), 11),
        Column("people", words.say("Colleagues"), 11),
        Column("share", words.say("Share (%)"), 10),
        Column("withheld", words.say("Withheld because"), 60),
        Column("number", words.say("Number"), 10),
    )
    return Table(
        words.say("Figures"), words.language, columns, _rows(session, rollout.id, settings.thresholds.people, words)
    )


def _rows(session: Session, rollout_id: int, threshold: int, words: Words) -> Iterator[Row]:
    titles = _titles(session, rollout_id, threshold, words.language)
    for figures in reports(session, rollout_id):
        yield from _Week(figures, threshold, titles, words).rows()


def _titles(session: Session, rollout_id: int, threshold: int, language: str) -> Mapping[int, str]:
    """Give the titles of the issues that a report named; that few wrote in another week may be told of these alone."""
    told = told_issues(session, rollout_id, threshold)
    own = session.scalars(select(Issue).where(Issue.rollout_id == rollout_id))
    return {issue.id: issue.title(language) for issue in own if issue.id in told}


@dataclass(frozen=True)
class _Week:
    """One report; `threshold` is today's, `titles` are of the issues that may be named."""

    figures: Figures
    threshold: int
    titles: Mapping[int, str]
    words: Words

    def rows(self) -> Iterator[Row]:
        total, all_messages = self.figures.total, self.words.say("all messages")
        if total is None or total.people < self.threshold:
            yield self._withheld(all_messages, "", self._too_few())
        else:
            yield self._counted(all_messages, "", total)
        if self.figures.threshold < self.threshold:
            raised = self.words.say("fewer colleagues were enough when this was counted")
            yield self._withheld(self.words.say("all parts"), "", raised)
            return
        yield from self._departments()
        yield from self._topics()
        yield from self._heard()
        if total:
            yield from self._questions()
            yield from self._tone()
        yield from progress.rows(self.figures, self.titles, self.words)

    def _counted(self, about: str, name: str, counted: Counted) -> Row:
        return self.figures.period, about, name, counted.messages, counted.people, None, None, None

    def _withheld(self, about: str, name: str, reason: str) -> Row:
        return self.figures.period, about, name, None, None, None, reason, None

    def _too_few(self) -> str:
        return self.words.say("fewer than {n} colleagues", n=max(self.figures.threshold, self.threshold))

    def _departments(self) -> Iterator[Row]:
        about = self.words.say("department")
        for department in self.figures.departments:
            yield self._counted(about, department.name, department.counted)
        for silent in self.figures.silent:
            yield self._withheld(about, silent.name, self._too_few())
        if rest := self.figures.other_departments:
            yield self._counted(about, self.words.say("other departments"), rest)

    def _topics(self) -> Iterator[Row]:
        about, english = self.words.say("topic"), self.words.language == "en"
        for issue in self.figures.issues:
            yield self._counted(about, issue.title_en if english else issue.title_nl, issue.counted)
        for number in self.figures.quiet_issues:
            if number in self.titles:
                yield self._withheld(about, self.titles[number], self._too_few())

    def _heard(self) -> Iterator[Row]:
        """Give what was heard through ambassadors: about so many people, and no messages of theirs."""
        if heard := self.figures.heard:
            about, english = self.words.say("heard through {ambassadors} (±)"), self.words.language == "en"
            yield self.figures.period, about, "", None, heard.people, None, None, None
            for topic in heard.topics:
                name = topic.title_en if english else topic.title_nl
                yield self.figures.period, about, name, None, topic.people, None, None, None

    def _questions(self) -> Iterator[Row]:
        about, asked = self.words.say("questions"), self.words.say("asked")
        one_side = self.words.say(
            "fewer than {n} colleagues on one side", n=max(self.figures.threshold, self.threshold)
        )
        if self.figures.waiting is None:
            yield self._withheld(about, asked, one_side)
            return
        yield self._counted(about, asked, self.figures.waiting.asked)
        sides = {
            self.words.say("with an answer"): self.figures.waiting.answered,
            self.words.say("without an answer"): self.figures.waiting.unanswered,
        }
        for name, messages in sides.items():
            reason = one_side if messages is None else None
            yield self.figures.period, about, name, messages, None, None, reason, None

    def _tone(self) -> Iterator[Row]:
        about = self.words.say("tone")
        if self.figures.tone is None:
            yield self._withheld(about, "", self.words.say("not told in the report"))
            return
        for name, share in self.figures.tone.items():
            yield self.figures.period, about, moods(name, self.words), None, None, share, None, None
