"""The questions of `init`: the few things that nobody else can know, each with an answer ready where there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from bot.config import DepartmentSettings
from bot.setup import answers
from bot.setup.answers import MOST_DAYS, Answers, Slack, Teams, WrongAnswer
from bot.words import LANGUAGES, Sentence, Words, sentence, words_for

AHEAD = timedelta(weeks=4)
"""How far ahead go-live is offered, on the Monday from then on."""
_STANDS = {
    "nl": sentence("You will work with …: what stands there in Dutch?"),
    "en": sentence("You will work with …: what stands there in English?"),
}
_HURRY = {
    "nl": sentence("Where to in a hurry, in Dutch? Name a phone number."),
    "en": sentence("Where to in a hurry, in English? Name a phone number."),
}
_BOTH = ("both", "beide")
_EXAMPLE = "https://bot.example.org"
T = TypeVar("T")


class Asker(Protocol):
    """Somebody at a keyboard."""

    def ask(self, question: str, default: str) -> str:
        """Ask a question; the default is what an empty answer means."""

    def tell(self, line: str) -> None:
        """Say something."""


class Interview:
    """One interview, in the language of `words`."""

    def __init__(self, asker: Asker, words: Words, today: date) -> None:
        self._asker = asker
        self._words = words
        self._today = today

    def answers(self) -> Answers:
        """Ask everything."""
        self._asker.tell(self._words.say("A few questions. Enter takes what stands between brackets; Ctrl-C stops."))
        language = self._of_people()
        organisation = self._ask(sentence("What is your organisation called?"), answers.text)
        name = self._ask(sentence("What is the new system called? It titles the weekly report."), answers.text)
        system = {code: self._system(code, name) for code in LANGUAGES}
        bot_name = self._ask(sentence("What shall the bot call itself?"), answers.bot_name, self._bot_name(name))
        soon = self._today + AHEAD
        soon += timedelta(days=-soon.weekday() % 7)
        go_live = self._ask(sentence("On which day does it go live?"), answers.day, soon.isoformat())
        urgent = {code: self._urgent(code) for code in LANGUAGES}
        departments = self._departments()
        slack, teams = self._platforms()
        called = teams is not None or (slack is not None and not slack.socket_mode)
        public_url = self._public_url() if called else None
        return Answers(
            language=language,
            organisation=organisation,
            name=name,
            system=system,
            bot_name=bot_name,
            go_live=go_live,
            urgent=urgent,
            departments=departments,
            promise_days=self._promise(),
            slack=slack,
            teams=teams,
            public_url=public_url,
        )

    def _ask(self, question: Sentence, check: Callable[[str], T], default: str = "") -> T:
        """Ask until the answer can be used, and say each time why it cannot."""
        while True:
            typed = self._asker.ask(self._words.tell(question), default).strip()
            try:
                return check(typed)
            except WrongAnswer as wrong:
                self._asker.tell(self._words.tell(wrong.why))

    def _of_people(self) -> str:
        question = sentence("Which language do most employees read: nl or en?")
        return self._ask(question, answers.one_of(*LANGUAGES), self._words.language)

    def _system(self, code: str, name: str) -> str:
        inside = name[:1].lower() + name[1:] if name[1:].islower() else name
        offered = f"het {inside}" if code == "nl" else f"the {inside}"
        return self._ask(_STANDS[code], answers.text, offered)

    def _bot_name(self, name: str) -> str:
        offered = self._words.say("Question desk {name}", name=name)
        return offered if len(offered) <= answers.MOST_IN_BOT_NAME else self._words.say("Question desk")

    def _urgent(self, code: str) -> str:
        return self._ask(_HURRY[code], answers.text, words_for(code).say("Call the service desk."))

    def _departments(self) -> tuple[DepartmentSettings, ...]:
        found: dict[str, DepartmentSettings] = {}
        first = sentence("A department and how many work there, such as: Burgerzaken, 64; Enter alone: later")
        more = sentence("Another one? Enter alone: that was all")
        while given := self._ask(more if found else first, answers.department(found)):
            found[given.name.casefold()] = given
        return tuple(found.values())

    def _platforms(self) -> tuple[Slack | None, Teams | None]:
        question = sentence("Where do people chat: slack, teams or both?")
        chosen = self._ask(question, answers.one_of("slack", "teams", *_BOTH), "slack")
        slack = self._slack() if chosen in {"slack", *_BOTH} else None
        return slack, self._teams() if chosen in {"teams", *_BOTH} else None

    def _slack(self) -> Slack:
        question = sentence("Can Slack reach this machine from the internet? With no, this machine calls Slack.")
        return Slack(socket_mode=not self._ask(question, answers.yes, self._words.say("no")))

    def _teams(self) -> Teams:
        where = "Entra"
        tenant = sentence("Directory (tenant) ID, in {where}; Enter: later", where=where)
        client = sentence("Application (client) ID of the bot, in {where}; Enter: later", where=where)
        check = answers.later(answers.identifier)
        return Teams(self._ask(tenant, check), self._ask(client, check))

    def _public_url(self) -> str | None:
        question = sentence("The bot's address from outside, such as {example}; Enter: later", example=_EXAMPLE)
        return self._ask(question, answers.later(answers.address))

    def _promise(self) -> int | None:
        question = sentence("Promise an answer within how many working days? 0 promises nothing.")
        return self._ask(question, answers.number(0, MOST_DAYS), "0") or None
