"""What the bot tells of itself: who it is, what can be done here, who sees what, and what it keeps of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards import Bullets, Button, Buttons, Card, Strong
from bot.config import RolloutSettings
from bot.ports import Action
from bot.talk import ambassadors, ask_button, capital, card, lines, shortened, urgent
from bot.words import Words


def _why(words: Words, rollout: RolloutSettings, *, live: bool) -> str:
    system = rollout.system.in_(words.language)
    if live:
        return words.say("You get this because your department works with {system}.", system=system)
    return words.say("You get this because your department will work with {system}.", system=system)


def welcome(words: Words, rollout: RolloutSettings, *, live: bool) -> Card:
    """Greet: who this is, why you get it, what it offers, who reads it, how to stop."""
    return card(
        words,
        *lines(
            words.say("Hi, I am {bot}, a bot.", bot=rollout.bot_name) + " " + _why(words, rollout, live=live),
            words.say("Ask your question or say what does not work. One sentence is enough."),
            words.say(
                "{ambassadors} and the project group read your text, without your name.",
                ambassadors=capital(ambassadors(words, rollout)),
            )
            + " "
            + words.say("Do not mention details of residents."),
            urgent(words, rollout),
        ),
        ask_button(words),
        Buttons(
            (
                Button(words.say("Who sees what?"), Action.WHO_SEES),
                Button(words.say("Stop"), Action.STOP),
            )
        ),
    )


def who_sees(words: Words, rollout: RolloutSettings) -> Card:
    """List who sees what, by the real settings."""
    kept = rollout.retention
    items = (
        words.say(
            "{ambassadors} and the project group: your text, without your name.",
            ambassadors=capital(ambassadors(words, rollout)),
        ),
        words.say("Managers: topics and numbers only. Is your manager in the project group? Then they read it too."),
        words.say("Figures: only for {n} people or more.", n=rollout.thresholds.people),
        words.say("Confidential is not anonymous: there is a key."),
        words.say(
            "We delete your text {closed} after closing, after {most} at the latest.",
            closed=words.count("{n} day", "{n} days", kept.after_closing),
            most=words.count("{n} day", "{n} days", kept.at_most),
        ),
        words.say(
            "Slack or Teams keeps your chat too. The law can require access, as with a freedom of information request."
        ),
        words.say("To see or delete it: type “my data”."),
    )
    return card(
        words,
        Bullets(tuple((item,) for item in items)),
        summary=words.say("Who sees what?"),
    )


def help_card(words: Words, rollout: RolloutSettings, *, group: bool = False) -> Card:
    """Say what can be done here, to the project `group` also what it alone can type."""
    own = words.say("For the project group: measures, visits, polls, forecast, test round, aftercare and coverage.")
    asked = words.say(
        "About the weekly report: “{topic}”, “{departments}”, “{month}” or “{decisions}”.",
        topic=words.say("more about printing"),
        departments=words.say("by department"),
        month=words.say("what did we do last month?"),
        decisions=words.say("decisions"),
    )
    commands = (
        (Strong(words.say("search printing")), ": ", words.say("find answers that were given before")),
        (Strong(words.say("my questions")), ": ", words.say("how your questions stand")),
        (Strong(words.say("who sees what")), ": ", words.say("who reads your text")),
        (Strong(words.say("my data")), ": ", words.say("see or delete what you wrote")),
        (Strong(words.say("department")), ": ", words.say("change where you work")),
        (Strong(words.say("in Dutch")), ": ", words.say("change the language")),
        (Strong(words.say("stop")), ": ", words.say("I write to you first only about your own questions")),
    )
    return card(
        words,
        *lines(words.say("Type your question or what does not work. One sentence is enough.")),
        Bullets(commands),
        *lines(*((own, asked) if group else ()), urgent(words, rollout)),
        ask_button(words),
    )


def my_data(words: Words, kept: Sequence[tuple[datetime, str, str]], total: int) -> Card:
    """Show somebody their own messages with remarks on them, newest first, and let them delete all."""
    listed = tuple((f"{words.day(at.date())}: {shortened(text)}{rest and f' ({rest})'}",) for at, text, rest in kept)
    count = words.count("I keep {n} message of yours.", "I keep {n} messages of yours.", total)
    told = words.say("I keep no messages of yours.") if not total else f"{count} {words.say('Newest first:')}"
    more = total - len(kept)
    return card(
        words,
        *lines(told),
        *((Bullets(listed),) if listed else ()),
        *lines(words.count("… and {n} more message", "… and {n} more messages", more) if more else ""),
        *lines(words.say("I also keep who you are, your department and your choices.")),
        Buttons((Button(words.say("Delete everything"), Action.FORGET_ME, look="danger"),)),
    )
