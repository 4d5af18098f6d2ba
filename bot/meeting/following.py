"""What follows at once from a decision about a topic: its owner, its due date, and the way to place its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot import decisions, issues, talk
from bot.cards import Block, Button, Buttons
from bot.digests.parts import PROJECT_GROUP, AskedDecision, Figures
from bot.issues import CLOSED
from bot.ports import Action
from bot.press import Press, number_of
from bot.recurring import standing
from bot.topics import naming
from bot.topics.acting import LONGEST_OWNER
from models import Decision, Digest, Issue, IssueAct

OWNER_WORDS = 6
"""Words of a team or of a few names; what is longer says more than who."""
_YES = re.compile(r"^(?:ja|yes)\b[\s,:]*", re.IGNORECASE)
_LED_BY = re.compile(
    r"^(?:(?:de )?eigenaar(?: is| wordt)?|(?:the )?owner(?: is)?|dat (?:is|doet)|that is)\b[\s:]*", re.IGNORECASE
)
_TAKES = re.compile(
    r"\s+(?:pakt|pakken|neemt|nemen|doet|doen|gaat|gaan|regelt|regelen|zoekt|zoeken|lost|lossen|kijkt|kijken|maakt|maken|"
    r"zorgt|zorgen|werkt|werken|belt|bellen|is|zijn|zal|zullen|wordt|worden|heeft|hebben|"
    r"will|takes?|does?|goes|go|handles?|looks?|fix(?:es)?|picks?|has|have|are)\b.*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:akkoord|eens|prima|goed|oké|ok|uitgesteld|agreed|fine|postponed|"
    r"ik|mij|we|wij|ons|iemand|niemand|geen|nog|niet|weten|weet|later|misschien|wie|volgende|nee|"
    r"i|me|us|somebody|someone|nobody|none|not|yet|maybe|who|unknown|next|no)\b|[?]",
    re.IGNORECASE,
)
"""Words that no name of a team holds; where one stands, the text does not say who."""
_TEAM = re.compile(
    r"team|beheer|dienst|desk|leverancier|afdeling|groep|ict|supplier|department|group|support|management",
    re.IGNORECASE,
)
"""Parts of words that name a team, also where it is written without a capital."""
_NO = re.compile(r"(?:nee|niet|nog niet|liever niet|no|not)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Following:
    """A decision, the topic that counts, and what was typed of it, without residents' data."""

    press: Press
    issue: Issue
    decision: Decision
    typed: str

    @property
    def today(self) -> date:
        """Give the day by the clock of the rollout."""
        return self.press.desk.now().astimezone(self.press.who.settings.zone).date()

    def lines(self, what: str) -> Iterator[Block]:
        """Do what follows from the decision, and tell it."""
        done = list(filter(None, (self._owner() if what == "owner" else None, self._due())))
        words, settings = self.press.who.words, self.press.who.settings
        if done:
            told = ", ".join(naming.done(words, settings, each) for each in done)
            yield from talk.lines(words.say("Noted: {what}.", what=told))
        if what == "owner" and self.issue.owner is None:
            yield from talk.lines(words.say("I read no name in it, so there is no owner yet."))
        yield Buttons((*self._undo(done), self._look()))

    def answer(self) -> Iterator[Block]:
        """Tell what is still to be done before the answer is placed: nothing is sent to everybody by a typed word."""
        words, number = self.press.who.words, str(self.issue.id)
        if _NO.match(self.typed) or self.issue.answer("nl") is None:
            yield from talk.lines(words.say("Then the answer stays where it is. Change it with the topic."))
            yield Buttons((self._look(),))
            return
        yield from talk.lines(words.say("Nothing was sent yet. Press once more to place the answer."))
        send = Button(words.say("Send to everyone"), Action.ANSWER, number, "primary")
        publish = Button(words.say("Publish"), Action.PUBLISH, number)
        yield Buttons((send, *((publish,) if self.issue.published_at is None else ())))

    def _owner(self) -> IssueAct | None:
        """Write down who has it, unless somebody has it already."""
        owner = owner_in(self.typed, self.today)
        return self._change("owner", owner=owner) if owner and self.issue.owner is None else None

    def _due(self) -> IssueAct | None:
        due = self.decision.due_on
        return self._change("due", due_on=due) if due and due >= self.today else None

    def _change(self, act: str, **values: object) -> IssueAct | None:
        press = self.press
        return issues.change(press.session, press.desk, self.issue, press.who.membership, act, **values)

    def _undo(self, done: list[IssueAct]) -> tuple[Button, ...]:
        return tuple(Button(self.press.who.words.say("Undo"), Action.UNDO, str(each.id)) for each in done[:1])

    def _look(self) -> Button:
        return Button(self.press.who.words.say("Look at the topic"), Action.TOPIC, str(self.issue.id))


def follow(press: Press, issue: Issue | None, decision: Decision, asked_at: str) -> tuple[Block, ...]:
    """Do what follows from a decision about a topic, and tell it; nothing where it is about none, or is closed.

    `asked_at` names what asked for it, such as "digest/1/2026-W47"; what that asked says what the decision answers.
    """
    if issue is None or press.who.rollout.ended_at:
        return ()
    what = next((each.what for each in asked(press, asked_at, issue.rollout_id) if each.issue == issue.id), "")
    found = standing(press.session, issue)
    press.session.refresh(found, with_for_update=True)  # two at once go one after the other
    if found.status in CLOSED:
        return ()
    following = _Following(press, found, decision, decisions.masked(press.who, press.pressed.answer))
    return tuple(following.answer() if what == "answer" else following.lines(what))


def owner_in(text: str, today: date) -> str | None:
    """Read who takes a topic on: of "Team ICT pakt het op, vóór di 24 nov" it is "Team ICT"; None where nobody is.

    Words that do not say so by themselves are taken for a name where they look like one: "Printers vervangen" does not.
    """
    said = _YES.sub("", decisions.without_day(text, today).strip(" .,;:!"))
    named = _TAKES.sub("", _LED_BY.sub("", said)).strip(" .,;:!")
    words = named.split()
    short = 0 < len(words) <= OWNER_WORDS and len(named) <= LONGEST_OWNER and any(map(str.isalpha, named))
    if not short or _NOBODY.search(named):
        return None
    return named if named != said or _looks_like_one(words) else None


def _looks_like_one(words: Sequence[str]) -> bool:
    capital = any(word[0].isupper() for word in words[1:])
    return len(words) == 1 or capital or any(map(_TEAM.search, words))


def asked(press: Press, asked_at: str, rollout_id: int) -> Sequence[AskedDecision]:
    """List the decisions that a weekly digest asked for, each topic once; none where what asked was no such digest."""
    kind, _, rest = asked_at.partition("/")
    rollout, _, period = rest.partition("/")
    if kind != "digest" or number_of(rollout) != rollout_id:
        return ()
    told = (Digest.rollout_id == rollout_id, Digest.period == period, Digest.audience == PROJECT_GROUP)
    versions = select(Digest.figures).where(*told, Digest.pace == "weekly").order_by(Digest.id.desc())
    found = (each for row in press.session.scalars(versions) for each in Figures.model_validate(row).asked)
    return tuple({each.issue: each for each in found}.values())
