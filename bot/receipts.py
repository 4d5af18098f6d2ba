"""The receipt of a feedback, and the two questions that change it: what kind it is, and whether a name goes along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot import talk
from bot.cards import Ask, Block, Button, Buttons, Card, Choice, Line, Quote, Strong, Text
from bot.config import RolloutSettings
from bot.days.period import WEEK
from bot.ports import Action
from bot.reading import Kind
from bot.words import Words

ANSWER_SHOWN = 300
"""Characters of a known answer that a receipt shows: what a phone shows without scrolling."""


@dataclass(frozen=True)
class Noted:
    """What a receipt tells of one feedback; `found` are the kinds of residents' data that were masked.

    `offered` is a known answer that may be its answer; empty without one. `seen` where colleagues saw it too. `same`
    asks whether it is about an issue that others wrote about. `finding` where it is one of a test round; `test_over`
    is the day on which that of its writer ended before it came.
    """

    ref: str
    text: str
    kind: Kind
    named: bool
    said_on: date
    answer_by: date | None = None
    found: tuple[str, ...] = ()
    files: int = 0
    seen: bool = False
    offered: str = ""
    same: tuple[Block, ...] = ()
    finding: bool = False
    test_over: date | None = None


def kind_name(words: Words, kind: Kind) -> str:
    """Name a kind as it stands in a sentence."""
    names = {
        Kind.QUESTION: words.say("question"),
        Kind.PROBLEM: words.say("problem"),
        Kind.IDEA: words.say("suggestion"),
        Kind.PRAISE: words.say("compliment"),
        Kind.OTHER: words.say("remark"),
    }
    return names[kind]


def receipt(words: Words, rollout: RolloutSettings, noted: Noted) -> Card:
    """Say what was noted, what happens next, and how to change or withdraw it."""
    named = words.say("Your name is passed on.") if noted.named else words.say("Your name is not passed on.")
    heard = _heard(words, noted)
    first: Line = (f"{heard} ", Strong(f"“{_closed(talk.shortened(noted.text))}”"), f" {named}")
    value = noted.ref
    name_button = (
        Button(words.say("Without my name"), Action.NAME_NEVER, value)
        if noted.named
        else Button(words.say("Pass on my name"), Action.NAME, value)
    )
    return talk.card(
        words,
        Text(first),
        *talk.lines(_seen(words, noted), masked(words, noted.found), _files(words, noted.files)),
        *talk.lines(_test_over(words, noted)),
        Text((_next_step(words, noted),)),
        Text((talk.urgent(words, rollout),)),
        *noted.same,
        Buttons(
            (
                Button(words.say("Not right"), Action.WRONG_KIND, value),
                name_button,
                Button(words.say("Withdraw"), Action.WITHDRAW, value, "danger"),
            )
        ),
        summary=f"{heard} “{talk.shortened(noted.text)}”",
    )


def _heard(words: Words, noted: Noted) -> str:
    kind = kind_name(words, noted.kind)
    if noted.finding:
        return words.say("Noted as a finding of the test round ({kind}):", kind=kind)
    return words.say("Noted as a {kind}:", kind=kind)


def is_this_it(words: Words, rollout: RolloutSettings, noted: Noted) -> Card:
    """Ask, in the place of the receipt, whether a known answer is the answer."""
    heard = _heard(words, noted)
    return talk.card(
        words,
        Text((f"{heard} ", Strong(f"“{_closed(talk.shortened(noted.text))}”"))),
        *talk.lines(_seen(words, noted), masked(words, noted.found), _files(words, noted.files)),
        Text((Strong(words.say("Is this it?")), f" {talk.shortened(noted.offered, ANSWER_SHOWN)}")),
        *talk.lines(words.say("If you say nothing, your question goes to {an_ambassador} within two hours.")),
        Text((talk.urgent(words, rollout),)),
        Buttons(
            (
                Button(words.say("Yes, this is it"), Action.IS_IT, noted.ref, "primary"),
                Button(words.say("No"), Action.IS_NOT_IT, noted.ref),
                Button(words.say("Withdraw"), Action.WITHDRAW, noted.ref, "danger"),
            )
        ),
        summary=f"{words.say('Is this it?')} {talk.shortened(noted.offered)}",
    )


def that_was_it(words: Words, ref: str, answer: str) -> Card:
    """Thank an asker who recognised the answer; the whole of it stands here where the receipt shortened it."""
    return talk.card(
        words,
        *talk.lines(
            words.say("Good, your question is answered. Thank you for telling."),
            answer if talk.shortened(answer, ANSWER_SHOWN) != answer else "",
            words.say("Not solved? Answer with the button. Your name does not go along."),
        ),
        talk.answer_back(words, ref),
        Buttons((Button(words.say("Withdraw"), Action.WITHDRAW, ref, "danger"),)),
    )


def _closed(sentence: str) -> str:
    """End a sentence with a full stop when it has no end of its own."""
    return f"{sentence}." if sentence[-1:].isalnum() or sentence.endswith("]") else sentence


def masked(words: Words, found: tuple[str, ...]) -> str:
    """Tell which data of residents was taken out; empty when there was none."""
    if not found:
        return ""
    names: Mapping[str, str] = {
        "bsn": words.say("a citizen number (BSN)"),
        "iban": words.say("a bank account number"),
        "phone": words.say("a phone number"),
        "email": words.say("an e-mail address"),
        "case_number": words.say("a case number"),
    }
    listed = ", ".join(names[kind] for kind in found)
    return words.say("I took this out before keeping your text: {listed}.", listed=listed)


def _files(words: Words, files: int) -> str:
    return words.say("I keep your text only, not the file.") if files else ""


def _seen(words: Words, noted: Noted) -> str:
    return words.say("Colleagues in the channel saw it too.") if noted.seen else ""


def passed_on(words: Words, noted: Noted, *, told: bool) -> Card:
    """Say what was passed on, without whom it is of, and what happens next; `told` where its author hears of it."""
    heard = words.say("Passed on, without the name of your colleague:")
    author = (
        words.say("I tell your colleague, who can withdraw it.")
        if told
        else words.say("I cannot write to your colleague. Please tell them yourself.")
    )
    return talk.card(
        words,
        Text((f"{heard} ", Strong(f"“{_closed(talk.shortened(noted.text))}”"))),
        *talk.lines(
            author,
            masked(words, noted.found),
            _looked_at(words, noted),
            words.say("It counts in no figure, because you did not write it yourself."),
        ),
        Buttons((Button(words.say("Withdraw"), Action.WITHDRAW, noted.ref, "danger"),)),
        summary=f"{heard} “{talk.shortened(noted.text)}”",
    )


def to_the_author(words: Words, rollout: RolloutSettings, text: str, token: str) -> Card:
    """Tell somebody that a colleague passed on their words, what happens next, and how to withdraw them."""
    heard = words.say("I am {bot}, a bot. A colleague passed on to me what you wrote:", bot=rollout.bot_name)
    return talk.card(
        words,
        *talk.lines(heard),
        Quote(text),
        *talk.lines(
            words.say("I do not keep that it is yours. Ambassadors and the project group may read the text.")
            + " "
            + words.say("Do you not want that? Then withdraw it."),
            words.say("Do you want an answer yourself? Then ask me here."),
        ),
        Buttons((Button(words.say("Withdraw"), Action.WITHDRAW_PASSED_ON, token, "danger"),)),
        summary=heard,
    )


def _test_over(words: Words, noted: Noted) -> str:
    if noted.test_over is None:
        return ""
    day = words.day(noted.test_over)
    return words.say("The test round ended on {day}. So this counts as any other message.", day=day)


def _next_step(words: Words, noted: Noted) -> str:
    if noted.kind in {Kind.PRAISE, Kind.OTHER}:
        return where_it_counts(words, finding=noted.finding)
    return _looked_at(words, noted)


def where_it_counts(words: Words, *, finding: bool) -> str:
    """Say where a message counts to which nobody need answer."""
    if finding:
        return words.say("It counts in the test round, and not in the weekly report.")
    return words.say("It counts in the weekly report for the project group.")


def _looked_at(words: Words, noted: Noted) -> str:
    looked_at = words.say("{An_ambassador} will look at it.")
    if noted.answer_by is None:
        return looked_at
    soon = noted.answer_by - noted.said_on < WEEK
    day = words.weekday(noted.answer_by) if soon else words.day(noted.answer_by)
    by = words.say("You will hear something here by {weekday}, even without a solution.", weekday=day)
    return f"{looked_at} {by}"


def kind_question(words: Words, ref: str, *, finding: bool = False) -> Card:
    """Ask what a message is, when the receipt had it wrong; `finding` where it can be no finding of a test round."""
    choices = tuple(Choice(kind_name(words, kind).capitalize(), kind.value) for kind in Kind)
    ask = Ask(words.say("It is a"), Action.KIND, words.say("Change"), ref, choices=choices)
    no_finding = (Button(words.say("No finding"), Action.NO_FINDING, ref),) if finding else ()
    keep = Buttons((Button(words.say("Leave it"), Action.KIND, ref), *no_finding))
    learns = words.say("I learn from your choice, as long as I keep your text.")
    return talk.card(words, *talk.lines(words.say("What is it then?"), learns), ask, keep)


def name_question(words: Words, ref: str) -> Card:
    """Ask whether the name may go along."""
    return talk.card(
        words,
        *talk.lines(
            words.say("May I pass on your name?")
            + " "
            + words.say("Without it you get an answer through me. With it a colleague can call you."),
            words.say("Note: sometimes people recognise you by your text."),
        ),
        Buttons(
            (
                Button(words.say("Without my name"), Action.NAME_NEVER, ref),
                Button(words.say("With my name, now"), Action.NAME_ONCE, ref),
                Button(words.say("Always with my name"), Action.NAME_ALWAYS, ref),
            )
        ),
    )
