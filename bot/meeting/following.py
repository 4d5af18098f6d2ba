"""What follows at once from a decision about a topic: its owner, its due date, and the way to place its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot import decisions, issues, talk
from bot.cards import Block, Button, Buttons
from bot.decisions import phrases
from bot.issues import CLOSED
from bot.meeting.asked import asked
from bot.ports import Action
from bot.press import Press
from bot.recurring import standing
from bot.topics import naming
from models import Decision, Issue, IssueAct


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
        return self.press.desk.today(self.press.who.settings)

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
        if phrases.is_no(self.typed) or self.issue.answer("nl") is None:
            yield from talk.lines(words.say("Then the answer stays where it is. Change it with the topic."))
            yield Buttons((self._look(),))
            return
        yield from talk.lines(words.say("Nothing was sent yet. Press once more to post the answer."))
        send = Button(words.say("Send to everyone"), Action.ANSWER, number, "primary")
        publish = Button(words.say("Publish"), Action.PUBLISH, number)
        yield Buttons((send, *((publish,) if self.issue.published_at is None else ())))

    def _owner(self) -> IssueAct | None:
        """Write down who has it, unless somebody has it already."""
        owner = phrases.owner_in(self.typed, self.today)
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
