"""Ten-second capture: its receipt, its form, and the right form for what was mistyped."""

from __future__ import annotations

from collections.abc import Sequence

from bot import receipts, talk
from bot.capture.resolving import LISTED, Fault, Mistyped
from bot.cards import Button, Buttons, Card, Faint, Strong, Text
from bot.hearsay import FEWEST, MOST
from bot.ports import Action
from bot.words import Words

EXAMPLE = 5
"""People in the example, where the number that was typed cannot be."""


def receipt(
    words: Words,
    ref: str,
    people: int,
    department: str | None,
    text: str,
    found: tuple[str, ...] = (),
    *,
    again: bool = False,
) -> Card:
    """Say what was noted; `found` are the kinds of residents' data that were taken out, `again` what was there."""
    noted = (
        words.count(
            "Noted: {n} person at {department}.", "Noted: {n} people at {department}.", people, department=department
        )
        if department
        else words.count("Noted: {n} person.", "Noted: {n} people.", people)
    )
    return talk.card(
        words,
        Text((f"{noted} ", Strong(f"“{talk.shortened(text)}”"))),
        *talk.lines(words.say("I noted this just now already. It counts once.") if again else ""),
        *talk.lines(receipts.masked(words, found)),
        talk.heard_form(words, ref),
        Buttons((Button(words.say("Withdraw"), Action.WITHDRAW, ref, "danger"),)),
        summary=noted,
    )


def mistyped(words: Words, wrong: Mistyped, departments: Sequence[str], *, kept: bool = False) -> Card:
    """Show the right form with what was typed; `kept` where an earlier line stays as it was."""
    nothing = words.say("I keep what you wrote before.") if kept else words.say("I kept nothing yet.")
    return talk.card(
        words,
        *talk.lines(f"{_reason(words, wrong)} {nothing}"),
        Text((words.say("Type it like this:") + " ", Strong(right_form(words, wrong, departments)))),
        *_listed(words, wrong, departments),
        *talk.lines("" if kept else words.say("Is it a question of your own? Then start without a number.")),
        talk.heard_form(words),
    )


def right_form(words: Words, wrong: Mistyped, departments: Sequence[str]) -> str:
    """Write the line as it should be, with all that was right in what was typed."""
    people = wrong.people if FEWEST <= wrong.people <= MOST else EXAMPLE
    where = _named(wrong, departments)
    text = talk.shortened(wrong.text) or words.say("what they said")
    return f"{people} {where}: {text}" if where else f"{people}: {text}"


def _named(wrong: Mistyped, departments: Sequence[str]) -> str:
    if wrong.fault is not Fault.DEPARTMENT:
        return wrong.where
    if wrong.like:
        first = wrong.like[0]
        return next((name for name in departments if name.casefold() == first), first)
    return next(iter(departments), "")


def _reason(words: Words, wrong: Mistyped) -> str:
    match wrong.fault:
        case Fault.DEPARTMENT:
            return words.say("I know no department “{name}” here.", name=talk.shortened(wrong.where))
        case Fault.PEOPLE:
            return words.say("I note from {fewest} to {most} people.", fewest=FEWEST, most=MOST)
        case Fault.TEXT:
            return words.say("What they said was missing.")
        case Fault.FORM:
            return words.say("I did not read from how many people you heard it.")


def _listed(words: Words, wrong: Mistyped, departments: Sequence[str]) -> tuple[Text, ...]:
    if wrong.fault is not Fault.DEPARTMENT:
        return ()
    known = [name for name in departments if name.casefold() in wrong.like] or list(departments)
    more = words.count("… and {n} other", "… and {n} others", len(known) - LISTED) if len(known) > LISTED else ""
    names = words.say("Departments: {names}", names=", ".join(known[:LISTED]))
    return (Text((Faint(" ".join(filter(None, (names, more)))),)),)
