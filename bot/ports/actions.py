"""Ports: what a button or an answered question can ask for."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What a button or an answered question asks for; the value says about what."""

    ASK = "ask"  # answer: the text of the question, value: ""
    WHO_SEES = "who_sees"
    STOP = "stop"
    DEPARTMENT = "department"  # answer: a department's id
    WRONG_KIND = "wrong_kind"  # value: a feedback's id
    KIND = "kind"  # value: a feedback's id, answer: a kind
    NAME = "name"  # value: a feedback's id
    NAME_ONCE = "name_once"
    NAME_ALWAYS = "name_always"
    NAME_NEVER = "name_never"
    WITHDRAW = "withdraw"
    ANSWER = "answer"  # value: an issue's id; ambassadors and the project group only
    FORGET_ME = "forget_me"
    IS_IT = "is_it"  # value: a feedback's id; the known answer that was offered is the answer
    IS_NOT_IT = "is_not_it"
    PASS_ON = "pass_on"  # noqa: S105 - no password; value: a message's id, answer: its text; comes with a `PassedOn`
    WITHDRAW_PASSED_ON = "withdraw_passed_on"  # value: a token that only the author of what was passed on was given
    ROLLOUT = "rollout"  # answer: a rollout's slug
