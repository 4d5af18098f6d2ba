"""Test rounds: the cards of opening one, testing along, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import talk
from bot.cards import Bullets, Button, Buttons, Card, Line, Strong, Text
from bot.config import RolloutSettings
from bot.ports import Action
from bot.trials.opening import Fault
from bot.trials.told import days_told, name_of
from bot.words import Words
from models import Issue, TrialRound

LISTED = 8
"""Topics that a card names; the others are counted."""


def _days(words: Words, row: TrialRound, last: date) -> str:
    return days_told(name_of(row, words), row.opens_on, last, words)


def opened(words: Words, row: TrialRound, last: date) -> Card:
    """Tell who opened a round what happens now, and what to tell whom they invite."""
    return talk.card(
        words,
        *talk.lines(
            words.say("The test round stands."),
            _days(words, row, last),
            words.say("Whom you invite types “I help test” to me. I invite {ambassadors} too."),
            words.say("What testers send is a finding. It does not count in the weekly report."),
        ),
        _close(words, row),
    )


def _close(words: Words, row: TrialRound) -> Buttons:
    return Buttons((Button(words.say("Close the test round"), Action.TRIAL_CLOSE, str(row.id), "danger"),))


def invitation(words: Words, settings: RolloutSettings, row: TrialRound, last: date, *, own: bool) -> Card:
    """Invite to help test; `own` where it comes in somebody's own chat, unasked."""
    system = settings.system.in_(words.language)
    return talk.card(
        words,
        *talk.lines(
            words.say("Do you help test {system}?", system=system),
            _days(words, row, last),
            words.say("Tell me what does not work. One sentence is enough."),
        ),
        _join(words, row),
        *talk.lines(words.say("You need not do anything. No more of this? Type “stop”.") if own else ""),
    )


def _join(words: Words, row: TrialRound) -> Buttons:
    return Buttons((Button(words.say("I help test"), Action.TRIAL_JOIN, str(row.id), "primary"),))


def _leave(words: Words, row: TrialRound) -> Buttons:
    return Buttons((Button(words.say("No longer"), Action.TRIAL_LEAVE, str(row.id)),))


def joined(words: Words, row: TrialRound, last: date, *, before: bool) -> Card:
    """Confirm that somebody helps test; `before` where they did already."""
    first = words.say("You help test already.") if before else words.say("You help test.")
    return talk.card(
        words,
        *talk.lines(
            f"{first} {_days(words, row, last)}",
            words.say("What you write to me in those days is a finding. It does not count in the weekly report."),
            words.say("Your text is read by {ambassadors} and the project group, without your name."),
        ),
        _leave(words, row),
    )


def for_a_tester(words: Words, row: TrialRound, last: date, *, along: bool, may: bool) -> Card:
    """Tell anybody which round there is, and let them in or out; `may` close it."""
    first = words.say("You help test.") if along else ""
    own = _leave(words, row) if along else _join(words, row)
    return talk.card(words, *talk.lines(_days(words, row, last), first), own, *((_close(words, row),) if may else ()))


def listed(words: Words, rounds: Sequence[str], topics: Sequence[Issue], row: TrialRound | None, *, may: bool) -> Card:
    """Tell those who tag how the rounds stand, and which topics are open; `may` close the one that runs."""
    more = len(topics) - LISTED
    return talk.card(
        words,
        Bullets(tuple((each,) for each in rounds)),
        *talk.lines(words.say("Open topics out of test rounds:") if topics else words.say("No topic of them is open.")),
        *((Bullets(tuple(_topic(words, each) for each in topics[:LISTED])),) if topics else ()),
        *talk.lines(words.count("… and {n} more topic", "… and {n} more topics", more) if more > 0 else ""),
        *((_close(words, row),) if row and may else ()),
        *((_join(words, row),) if row and not may else ()),
        summary=rounds[0],
    )


def _topic(words: Words, issue: Issue) -> Line:
    owner = words.say("owner: {owner}", owner=issue.owner) if issue.owner else words.say("no owner")
    return Strong(f"{issue.id}. {issue.title(words.language)}"), f": {owner}"


def already(words: Words, row: TrialRound, last: date) -> Card:
    """Say that a round stands already."""
    first = words.say("There is a test round already. Close that one first.")
    return talk.card(words, *talk.lines(first, _days(words, row, last)), _close(words, row))


def wrong(words: Words, fault: Fault, go_live: date) -> Card:
    """Say what is wrong with a line that opens a round, and how it is typed."""
    reasons = {
        Fault.FORM: words.say("I do not understand until when it runs."),
        Fault.NAME: words.say("That name is too long."),
        Fault.PAST: words.say("The last day lies before the first, or the first is over."),
        Fault.FAR: words.say("That is more than three months ahead."),
        Fault.LIVE: words.say("The last day must be before go-live on {day}.", day=words.day(go_live)),
    }
    example = words.say("open test round counter, from Monday until Friday")
    form = Text((words.say("Type it like this:") + " ", Strong(example)))
    return talk.card(words, *talk.lines(f"{reasons[fault]} {words.say('Nothing was opened.')}"), form)
