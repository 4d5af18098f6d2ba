"""What `init` asks: the answers, and the check of each as it is typed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.config import DepartmentSettings
from bot.config.platforms import public_address
from bot.words import Sentence, sentence

MOST_LETTERS = 80
MOST_IN_BOT_NAME = 30
"""Characters: Teams' short name takes 30, Slack's display name 35."""
MOST_DAYS = 20
_DAY_FORMS = ("%Y-%m-%d", "%d-%m-%Y")
_DEPARTMENT = re.compile(r"(?P<name>.+?)[\s,;:]+(?P<headcount>\d{1,6})")
_YES, _NO = {"j", "ja", "y", "yes"}, {"n", "nee", "no"}
T = TypeVar("T")


class WrongAnswer(Exception):  # noqa: N818 - it names an outcome, not a fault of ours
    """An answer that cannot be used; `why` says so in words."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Slack:
    """Slack, by Socket Mode or over HTTP."""

    socket_mode: bool


@dataclass(frozen=True)
class Teams:
    """Teams; ids that are not known yet are None."""

    tenant_id: str | None
    client_id: str | None


@dataclass(frozen=True)
class Answers:
    """Everything that was answered; `system` and `urgent` by language."""

    language: str
    organisation: str
    name: str
    system: dict[str, str]
    bot_name: str
    go_live: date
    urgent: dict[str, str]
    departments: tuple[DepartmentSettings, ...]
    promise_days: int | None
    slack: Slack | None
    teams: Teams | None
    public_url: str | None


def text(typed: str, most: int = MOST_LETTERS) -> str:
    """Take one line of text."""
    if not typed:
        raise WrongAnswer(sentence("Please write something."))
    if not typed.isprintable():
        raise WrongAnswer(sentence("There is something in it that cannot be printed."))
    if len(typed) > most:
        raise WrongAnswer(sentence("Please use {most} characters at most.", most=most))
    return typed


def bot_name(typed: str) -> str:
    """Take a name that Slack and Teams can show."""
    return text(typed, MOST_IN_BOT_NAME)


def one_of(*choices: str) -> Callable[[str], str]:
    """Make a check that takes one of these words."""

    def check(typed: str) -> str:
        if typed.lower() not in choices:
            raise WrongAnswer(sentence("Please choose: {choices}.", choices=", ".join(choices)))
        return typed.lower()

    return check


def yes(typed: str) -> bool:
    """Take a yes or a no, in either language."""
    if typed.lower() not in _YES | _NO:
        raise WrongAnswer(sentence("Please answer with yes or no."))
    return typed.lower() in _YES


def day(typed: str) -> date:
    """Take a date, as ISO writes it or as the Dutch do."""
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise WrongAnswer(sentence("That is no date. Write one such as 2026-11-30 or 30-11-2026."))


def number(least: int, most: int) -> Callable[[str], int]:
    """Make a check that takes a whole number."""

    def check(typed: str) -> int:
        if not (typed.isascii() and typed.isdigit() and least <= int(typed) <= most):
            raise WrongAnswer(sentence("Please write a number from {least} to {most}.", least=least, most=most))
        return int(typed)

    return check


def department(known: Collection[str]) -> Callable[[str], DepartmentSettings | None]:
    """Make a check that takes a department with its headcount, or nothing."""

    def check(typed: str) -> DepartmentSettings | None:
        if not typed:
            return None
        found = _DEPARTMENT.fullmatch(text(typed))
        if not found or int(found["headcount"]) < 1:
            raise WrongAnswer(sentence("Write the name and how many work there, such as: Burgerzaken, 64."))
        if found["name"].casefold() in known:
            raise WrongAnswer(sentence("You named {name} before.", name=found["name"]))
        return DepartmentSettings(name=found["name"], headcount=int(found["headcount"]))

    return check


def later(check: Callable[[str], T]) -> Callable[[str], T | None]:
    """Let a question be left open."""
    return lambda typed: check(typed) if typed else None


def identifier(typed: str) -> str:
    """Take an id of Microsoft's, in small letters."""
    try:
        return str(uuid.UUID(typed))
    except ValueError:
        raise WrongAnswer(
            sentence("That is no id. One looks like {example}.", example="11111111-2222-4333-8444-555555555555")
        ) from None


def address(typed: str) -> str:
    """Take our address from outside."""
    try:
        found = public_address(typed)
    except ValueError:
        found = ""
    if not found.startswith("https://"):
        raise WrongAnswer(sentence("Write an address such as {example}.", example="https://bot.example.org"))
    return found
