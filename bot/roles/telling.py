"""Roles: what somebody hears who took one on."""

from __future__ import annotations

from bot import talk
from bot.cards import Card
from bot.config import RolloutSettings
from bot.people import AMBASSADOR, INSIDER
from bot.roles.rights import role_name
from bot.words import Words


def with_department(words: Words, settings: RolloutSettings, role: str, department: str | None) -> str:
    """Name a role with the department that it is for."""
    name = role_name(words, settings, role)
    return words.say("{role} for {department}", role=name, department=department) if department else name


def accepted(words: Words, settings: RolloutSettings, role: str, department: str | None) -> Card:
    """Say what somebody is now, who sees it, and what they can do next."""
    known_as = with_department(words, settings, role, department)
    now = (
        words.say("You belong to the project group of {rollout} now.", rollout=settings.name)
        if role == INSIDER
        else words.say("From now on you are {role}, for {rollout}.", role=known_as, rollout=settings.name)
    )
    return talk.card(
        words,
        *talk.lines(
            now,
            words.say("Type “my rhythm” to choose when you hear of messages.") if role == AMBASSADOR else "",
            words.say("Colleagues who ask who their ambassador is see your name.") if role == AMBASSADOR else "",
            words.say("The project group sees your name in its list. Do you want to stop? Type “roles”."),
        ),
    )


def manages_it(words: Words, department: str) -> Card:
    """Refuse a manager, and say what to do with the code."""
    refused = words.say("You manage {department}, so you cannot be its ambassador.", department=department)
    why = words.say("People speak more freely to somebody else. Hand the code on to a colleague.")
    return talk.one_line(words, f"{refused} {why}")
