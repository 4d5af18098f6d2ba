"""The one order of a digest's topics, in which its decisions stand too; and which of them the first minute has."""

from __future__ import annotations

from collections.abc import Collection

from bot.digests.parts import Figures, IssueFigures

DECLINED = "declined"
"""How an issue stands of which it was decided, with a reason, that nothing will be done."""
TOPICS = 3
"""Topics that the first minute has room for, beside those that a decision is asked about; the others stand beneath."""


def open_issues(figures: Figures) -> list[IssueFigures]:
    """List what does not go well, in their order; within it those of the most people first."""
    agreements = {each.issue for each in figures.asked if each.what == "agreement"}
    listed = (issue for issue in figures.issues if not issue.going_well)
    return sorted(listed, key=lambda issue: urgency(issue, agreements))


def urgency(issue: IssueFigures, agreements: Collection[int]) -> int:
    """Rank an issue: nobody takes it on, its answer waits, an agreement is asked for, it has an owner, it is settled.

    `agreements` are the issues that wait for a working agreement.
    """
    if is_settled(issue):
        return 4
    if issue.answer == "ready":
        return 1
    if issue.issue in agreements:
        return 2
    return 3 if issue.owner else 0


def is_settled(issue: IssueFigures) -> bool:
    """Say whether an issue was answered, or declined."""
    return issue.answer == "placed" or issue.status == DECLINED


def first(figures: Figures) -> list[IssueFigures]:
    """List the first topics, and each further one that a decision is asked about."""
    asked = {each.issue for each in figures.asked}
    topics = open_issues(figures)
    return [*topics[:TOPICS], *(topic for topic in topics[TOPICS:] if topic.issue in asked)]
