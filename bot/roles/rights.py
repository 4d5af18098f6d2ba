"""Roles: which role may do what, and what somebody hears who may not."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from bot import talk
from bot.cards import Card
from bot.colleagues import roles_of
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import AMBASSADOR, CONFIDANT, FACILITATOR, INSIDER, Standing, platform_name, standing
from bot.speaker import Speaker
from bot.words import Words


class Right(StrEnum):
    """What takes a role. TOPIC is an issue's status, causes, owner, merging and splitting.

    REPORT is asking of the ambassadors' digest, FIGURES of the project group's and every other one. TRIAL is opening
    and closing a test round.
    """

    TAG = "tag"
    ANSWER = "answer"
    PUBLISH = "publish"
    CAPTURE = "capture"
    TOPIC = "topic"
    NOTES = "notes"
    AGENDA = "agenda"
    DECIDE = "decide"
    EXPLAIN = "explain"
    WALK = "walk"
    GIVE_ROLES = "give_roles"
    COVERAGE = "coverage"
    SENSITIVE = "sensitive"
    MEASURE = "measure"
    VISIT = "visit"
    REPORT = "report"
    FIGURES = "figures"
    TRIAL = "trial"


_WALKING = frozenset({Right.CAPTURE, Right.WALK})
_PROJECT_GROUP = frozenset({Right.EXPLAIN, Right.GIVE_ROLES, Right.FIGURES, Right.MEASURE, Right.TRIAL})
_CONFIDANT = frozenset({Right.SENSITIVE})
_BOTH = frozenset(Right) - _PROJECT_GROUP - _CONFIDANT
_RIGHTS = {
    INSIDER: _BOTH | _PROJECT_GROUP,
    AMBASSADOR: _BOTH,
    FACILITATOR: _WALKING,
    CONFIDANT: _CONFIDANT,
}
_ADMINISTRATOR = frozenset({Right.GIVE_ROLES, Right.COVERAGE, Right.TRIAL})


def may(session: Session, desk: Desk, who: Speaker, right: Right) -> bool:  # noqa: ARG001 - asked as all decisions are
    """Say whether somebody may do something in the rollout of which they speak, by the roles they have now."""
    if who.person.left_at or who.person.forgotten_at:
        return False
    if who.person.administrator and right in _ADMINISTRATOR:
        return True
    given = roles_of(session, who.person.pseudonym, who.rollout.id)
    return has(standing(who.settings, platform_name(who.person.connector, who.sender), given), right)


def has(part: Standing, right: Right) -> bool:
    """Say whether one of somebody's roles gives a right."""
    return any(right in _RIGHTS[role] for role in part.roles)


def refusal(who: Speaker, right: Right) -> Card:
    """Refuse: say who may do it, and whom to ask."""
    words, ambassadors = who.words, talk.ambassadors(who.words, who.settings)
    if right is Right.SENSITIVE:
        text = words.say("Only the confidant may read this. Do you need it? Ask the project group.")
    elif right is Right.GIVE_ROLES:
        text = words.say("Only the project group and administrators give roles. Ask one of them.")
    elif right is Right.TRIAL:
        text = words.say("Only the project group and administrators open and close a test round. Ask one of them.")
    elif right in _PROJECT_GROUP:
        text = words.say("Only the project group can do this. Ask one of them.")
    elif right in _WALKING:
        text = words.say(
            "Only {ambassadors}, whoever walks along and the project group can do this.", ambassadors=ambassadors
        )
        text = f"{text} {_ask(words)}"
    else:
        text = words.say("Only {ambassadors} and the project group can do this.", ambassadors=ambassadors)
        text = f"{text} {_ask(words)}"
    return talk.one_line(words, text)


def _ask(words: Words) -> str:
    return words.say("Do you want to do it too? Ask the project group to invite you.")


def role_name(words: Words, settings: RolloutSettings, role: str) -> str:
    """Name a role as it is called in this rollout."""
    if role == AMBASSADOR and settings.ambassador_name:
        return settings.ambassador_name.in_(words.language)
    names = {
        AMBASSADOR: words.say("ambassador"),
        INSIDER: words.say("project group"),
        FACILITATOR: words.say("facilitator"),
        CONFIDANT: words.say("confidant"),
    }
    return names.get(role, words.say("employee"))
