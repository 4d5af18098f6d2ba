"""Triage: the turn of somebody who pressed a button of a message's card, and how the message stands by then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cards import Card
from bot.press import Press, number_of
from bot.recurring import standing
from bot.roles import Right, may, refusal
from bot.triage.taking_away import replace_everywhere
from bot.words import Words
from models import Feedback, Issue

NOT_OURS, SENSITIVE = "not_ours", "sensitive"


@dataclass(frozen=True)
class Handling:
    """A press on the card of a message; `seen` is how the message stood when the card was made."""

    press: Press
    feedback: Feedback
    seen: str
    chosen: int | None = None

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.press.session

    @property
    def words(self) -> Words:
        """The words of whoever pressed."""
        return self.press.who.words

    @property
    def value(self) -> str:
        """What buttons carry that change how the message stands now."""
        state = state_of(self.feedback)
        return f"{self.feedback.ref}:{state}" if state else self.feedback.ref

    def is_as_seen(self) -> bool:
        """Say whether nobody did anything with the message since the card was made; a merged issue is the other one."""
        number = number_of(self.seen)
        issue = self.session.get(Issue, number) if number else None
        return state_of(self.feedback) == (str(standing(self.session, issue).id) if issue else self.seen)

    def everywhere(self, make: Callable[[Words], Card], mine: Card) -> Card | None:
        """Put a card in the place of the message's wherever it is shown; give `mine` for whoever pressed in a chat."""
        who = self.press.who
        in_channel = self.press.pressed.spot.kind == "channel"
        own = None if in_channel else who.place.id
        changed = replace_everywhere(self.session, self.press.desk, self.feedback, make, who.work, apart_from=own)
        return None if in_channel and any(place.person_id is None for place in changed) else mine


Act = Callable[[Handling], Card | None]


def state_of(feedback: Feedback) -> str:
    """Say how a message stands: by the id of its issue, or what else was done; empty while it waits."""
    if feedback.sensitive_at:
        return SENSITIVE
    if feedback.issue_id:
        return str(feedback.issue_id)
    return NOT_OURS if feedback.not_ours_at else ""


def on_message(act: Act) -> Callable[[Press], Card | None]:
    """Have a press act on the message that its value names, by whom may; "ref" or "ref:how it stood"."""

    def press_it(press: Press) -> Card | None:
        ref, _, seen = press.pressed.value.partition(":")
        return _handled(press, act, ref, seen)

    return press_it


def on_topic(act: Act) -> Callable[[Press], Card | None]:
    """Do so for a value that names an issue too: "ref:7" or "ref:7:how it stood"."""

    def press_it(press: Press) -> Card | None:
        ref, issue, seen = (*press.pressed.value.split(":")[:3], "", "")[:3]
        return _handled(press, act, ref, seen, number_of(issue))

    return press_it


def _handled(press: Press, act: Act, ref: str, seen: str = "", chosen: int | None = None) -> Card | None:
    feedback = press.session.scalar(select(Feedback).where(Feedback.ref == ref).with_for_update())
    if feedback is None:
        return press.gone()
    press = press.within(feedback.rollout_id)
    if press.who.rollout.id != feedback.rollout_id or not may(press.session, press.desk, press.who, Right.TAG):
        return refusal(press.who, Right.TAG)
    if feedback.text is None or feedback.unclear:
        return press.gone()
    return act(Handling(press, feedback, seen, chosen))
