"""Topics: the issue that a press is about, what its presser had seen of it, and what was done meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from bot import roles
from bot.cards import Card
from bot.issues import STANDINGS
from bot.press import Press, number_of
from bot.privacy.masking import mask
from bot.recurring import standing
from bot.roles import Right
from bot.topics import naming
from bot.topics.card import topic_card
from models import Issue, IssueAct


@dataclass(frozen=True)
class Matter:
    """An issue that somebody may tag, and the press about it.

    `seen` is the newest act on it when its card was made; None where the button does not say. `rest` is what stands
    behind both on the button. `remarks` are told before all else, such as that the issue was merged into this one.
    """

    press: Press
    issue: Issue
    seen: int | None
    rest: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        """What was typed or picked: on one line, without residents' data."""
        settings = self.press.who.settings
        line = " ".join(self.press.pressed.answer.split())
        return mask(line, settings.case_number, settings.country).text

    def meanwhile(self, act: str) -> IssueAct | None:
        """Give what a colleague did to the same thing since the presser looked."""
        if self.seen is None:
            return None
        names = STANDINGS if act in STANDINGS else (act,)
        theirs = (IssueAct.issue_id == self.issue.id, IssueAct.id > self.seen, IssueAct.act.in_(names))
        standing_ones = select(IssueAct).where(*theirs, IssueAct.undone_at.is_(None))
        others = func.coalesce(IssueAct.done_by, 0) != self.press.who.person.id
        return self.press.session.scalar(standing_ones.where(others).order_by(IssueAct.id.desc()).limit(1))

    def card(self, *remarks: str, undo: IssueAct | None = None) -> Card:
        """Show the issue as it stands now."""
        return topic_card(self.press, self.issue, remarks=(*self.remarks, *remarks), undo=undo)

    def noted(self, done: IssueAct | None) -> Card:
        """Show the issue with what was just done, which can be undone; None where it stood so already."""
        press, words = self.press, self.press.who.words
        if done is None:
            return self.card(words.say("It stood like that already."))
        self.worked()
        return self.card(words.say("Noted: {what}.", what=naming.done(words, press.who.settings, done)), undo=done)

    def worked(self) -> None:
        """Note that the presser did something here."""
        roles.active(self.press.session, self.press.desk, self.press.who.membership)


def on_matter(act: Callable[[Matter], Card]) -> Callable[[Press], Card]:
    """Have an act get the issue that its button names, from those alone who may tag it."""

    def press_it(press: Press) -> Card:
        number, _, rest = press.pressed.value.partition(":")
        seen, _, rest = rest.partition(":")
        return about(press, number_of(number), act, seen=number_of(seen), rest=rest)

    return press_it


def about(
    press: Press, number: int | None, act: Callable[[Matter], Card], *, seen: int | None = None, rest: str = ""
) -> Card:
    """Do something with the issue that counts, where that number was merged into another one."""
    named = press.session.get(Issue, number) if number else None
    if named is None:
        return press.line("This topic is no longer here. Nothing was changed.")
    press = press.within(named.rollout_id)
    if press.who.rollout.id != named.rollout_id or press.who.rollout.ended_at:
        return press.line("This topic is no longer here. Nothing was changed.")
    if not roles.may(press.session, press.desk, press.who, Right.TOPIC):
        return roles.refusal(press.who, Right.TOPIC)
    issue = standing(press.session, named)
    press.session.refresh(issue, with_for_update=True)  # two at once go one after the other
    matter = Matter(press, issue, seen, rest)
    return act(matter if issue is named else replace(matter, remarks=(_merged(press, named, issue),)))


def _merged(press: Press, named: Issue, issue: Issue) -> str:
    words = press.who.words
    return words.say(
        "“{title}” is part of “{other}” now.",
        title=named.title(words.language),
        other=issue.title(words.language),
    )
