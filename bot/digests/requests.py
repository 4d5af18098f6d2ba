"""The one request that a page for the management ends with, chosen by a rule that anybody can check.

The first of these that there is: the issue that the page opens with, where it has no owner, else the one that is open
longest without; a department without an ambassador, a silent one first; a decision that is overdue, the oldest first;
else to walk along once, where it is silent or where there is most to learn.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.digests import covered, over_weeks
from bot.digests.looked import LookBack
from bot.talk import shortened
from bot.words import Words


def request(found: LookBack, words: Words) -> str:
    """Give the request, in one sentence."""
    return next(text for rule in _RULES if (text := rule(found, words)))


def _owner(found: LookBack, words: Words) -> str:
    waiting = over_weeks.ownerless(found)
    if waiting is None:
        return ""
    named, waits = waiting.topic.title(words.language), over_weeks.for_how_long(waiting, words)
    return words.say("Name an owner for “{topic}” this week: {waits}.", topic=named, waits=waits)


def _ambassador(found: LookBack, words: Words) -> str:
    without = covered.without(found.coverage)
    if not without:
        return ""
    silent = [each.name for each in found.silent if each.name in without]
    return words.say(
        "Find {an_ambassador} for {department} this month: it has none.", department=(silent or sorted(without))[0]
    )


def _decision(found: LookBack, words: Words) -> str:
    overdue = [(each.due_on, each.text) for each in found.decisions if each.due_on and each.due_on < found.sent_on]
    if not overdue:
        return ""
    due_on, text = min(overdue)
    values = {"text": shortened(text), "day": words.day(due_on)}
    return words.say("See to a decision this week: “{text}” (before {day}).", **values)


def _visit(found: LookBack, words: Words) -> str:
    quiet = [each.name for each in found.silent if each.still]
    departments = [*quiet, *(each.department for each in found.training)]
    if departments:
        return words.say("Walk along with {department} once this month.", department=departments[0])
    return words.say("Walk along with a department once this month.")


_RULES: tuple[Callable[[LookBack, Words], str], ...] = (_owner, _ambassador, _decision, _visit)
