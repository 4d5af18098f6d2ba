"""Sessions: the proposal, the invitation, the reminder, and what is asked of its planner afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import talk
from bot.cards import Ask, Block, Button, Buttons, Card, Invitation
from bot.config import RolloutSettings
from bot.ports import Action
from bot.words import Words
from models import Department, InfoSession, Issue


def stretch(words: Words, starts_at: datetime, ends_at: datetime, spot: str) -> str:
    """Tell from when until when, and where; the moments carry the clock of the rollout."""
    moment, until = words.moment(starts_at), words.clock(ends_at)
    return words.say("{moment} to {until}, {spot}", moment=moment, until=until, spot=spot)


@dataclass(frozen=True)
class About:
    """A session with the words and names that its cards need; `link` is where its calendar file is, or ""."""

    words: Words
    settings: RolloutSettings
    row: InfoSession
    issue: Issue
    department: Department
    link: str = ""

    @property
    def title(self) -> str:
        """What it is called in a calendar."""
        return self.words.say("Walk-in session “{topic}”", topic=self.issue.title(self.words.language))

    @property
    def when(self) -> str:
        """When and where it is."""
        moment = self._moment()
        return stretch(self.words, moment, moment + timedelta(minutes=self.row.minutes), self.row.spot)

    def _moment(self) -> datetime:
        assert self.row.starts_at  # noqa: S101 - told of planned ones alone
        return self.row.starts_at.astimezone(self.settings.zone)

    def proposal(self) -> Card:
        """Propose it to those who may plan one."""
        words = self.words
        topic, department = self.issue.title(words.language), self.department.name
        told = words.say(
            "Proposal: a walk-in session about “{topic}” for {department}.", topic=topic, department=department
        )
        asked = words.say(
            "{n} or more colleagues of {department} asked about it in four weeks.",
            n=self.settings.thresholds.people,
            department=department,
        )
        return talk.card(
            words, *talk.lines(told, asked), self.form(), self._button(words.say("Not now"), Action.SESSION_DECLINE)
        )

    def form(self) -> Ask:
        """Ask when and where it is."""
        words, value = self.words, str(self.row.id)
        label = words.say("Move it") if self.row.state == "planned" else words.say("Plan it")
        prompt = words.say("When and where: “{example}”.", example=words.say("Tuesday 10-11, room 2.14, 12 seats"))
        return Ask(label, Action.SESSION_PLAN, words.say("Save"), value, prompt)

    def _button(self, label: str, action: Action) -> Buttons:
        return Buttons((Button(label, action, str(self.row.id)),))

    def doubted(self, why: str, line: str) -> Card:
        """Ask whether hours that make little sense are right; `line` says again what is planned with a yes."""
        words = self.words
        yes = Button(words.say("This is right"), Action.SESSION_PLAN, f"{self.row.id}:{line}", "primary")
        told = words.say("Nobody hears of it yet. Is it right?")
        return talk.card(words, *talk.lines(f"{why} {told}"), Buttons((yes,)), self.form())

    def planned(self, who: str, number: str = "") -> Card:
        """Tell who plans how it stands: `who` hears of it, and the sentence of how many signed up."""
        words = self.words
        told = words.say("Planned: {title}, {when}.", title=self.title, when=self.when)
        return talk.card(words, *talk.lines(told, self._seats(), who, number), self.form(), self._cancel())

    def hearing(self, *, moves: bool, announced: bool) -> str:
        """Tell who plans it who hears of it."""
        words = self.words
        who = (
            words.say("Who was invited or signed up hears of the move.")
            if moves
            else words.say("Who asked about it is invited.")
        )
        return f"{who} {words.say('Announcements tell of it too.')}" if announced else who

    def coming(self, number: str) -> Card:
        """Remind who planned it, with how many signed up."""
        told = self.words.say("Reminder: {title}, {when}.", title=self.title, when=self.when)
        return talk.card(self.words, *talk.lines(told, number), self.form(), self._cancel())

    def _cancel(self) -> Buttons:
        return self._button(self.words.say("Cancel the session"), Action.SESSION_CANCEL)

    def _seats(self) -> str:
        return self.words.say("{n} can come.", n=self.row.seats) if self.row.seats else ""

    def signed_up(self, number: int, *, exact: bool) -> str:
        """Tell how many signed up: `exact` to who planned it, in their own chat; elsewhere through the gate."""
        words, fewest = self.words, self.settings.thresholds.people
        if number >= fewest or (exact and number):
            return words.count("{n} colleague signed up.", "{n} colleagues signed up.", number)
        if exact:
            return words.say("Nobody signed up yet.")
        return words.say("Fewer than {n} colleagues signed up.", n=fewest)

    def invitation(self, *, own: bool) -> Card:
        """Invite somebody who asked about it (`own`), or whoever reads announcements."""
        words = self.words
        why = words.say("You asked about “{topic}”.", topic=self.issue.title(words.language)) if own else self.purpose
        told = f"{self.title}: {self.when}."
        stop = words.say("You need not do anything. No more of this? Type “stop”.") if own else ""
        card = talk.card(words, *talk.lines(why, told), *self._joining(), *talk.lines(stop), summary=told)
        return self.with_invitation(card)

    def _joining(self) -> tuple[Block, ...]:
        """Offer to sign up, with who reads that."""
        seen = self.words.say("Whoever plans it sees how many sign up, and no names.")
        return *talk.lines(self._seats(), seen), self._button(self.words.say("I am coming"), Action.SESSION_JOIN)

    def signed(self) -> Card:
        """Confirm that somebody signed up."""
        told = self.words.say("You are on the list: {title}, {when}.", title=self.title, when=self.when)
        reminder = self.words.say("A working day before it I remind you.")
        seen = self.words.say("Whoever plans it sees how many sign up, and no names.")
        leave = self._button(self.words.say("Sign off"), Action.SESSION_LEAVE)
        return self.with_invitation(talk.card(self.words, *talk.lines(told, f"{reminder} {seen}"), leave))

    def reminder(self) -> Card:
        """Remind somebody who signed up."""
        told = self.words.say("Reminder: {title}, {when}.", title=self.title, when=self.when)
        return talk.card(self.words, *talk.lines(told), self._button(self.words.say("Sign off"), Action.SESSION_LEAVE))

    def moved(self, *, signed: bool) -> Card:
        """Tell that it is at another time or place: who signed up can sign off, everybody else sign up."""
        told = self.words.say("Moved: {title} is now {when}.", title=self.title, when=self.when)
        leave = self._button(self.words.say("Sign off"), Action.SESSION_LEAVE)
        then = (leave,) if signed else self._joining()
        return self.with_invitation(talk.card(self.words, *talk.lines(told), *then))

    def cancelled(self) -> Card:
        """Tell that it is cancelled."""
        told = self.words.say("Cancelled: {title}, {when}.", title=self.title, when=self.when)
        return self.with_invitation(talk.card(self.words, *talk.lines(told)))

    def count(self) -> Card:
        """Ask who planned it how many came."""
        words = self.words
        told = words.say("How many came to {title}? A number is enough.", title=self.title)
        ask = Ask(words.say("Tell how many"), Action.SESSION_COUNT, words.say("Save"), str(self.row.id))
        return talk.card(words, *talk.lines(told), ask)

    def with_invitation(self, card: Card) -> Card:
        """Give a card what a calendar needs."""
        return replace(card, invitation=self.meeting)

    @property
    def purpose(self) -> str:
        """For whom it is, as a calendar tells it."""
        return self.words.say("For {department}, and for whoever wants to come.", department=self.department.name)

    @property
    def meeting(self) -> Invitation:
        """Give it as an invitation."""
        row = self.row
        return Invitation(
            uid=row.uid,
            sequence=row.sequence,
            title=self.title,
            starts_at=self._moment(),
            minutes=row.minutes,
            spot=row.spot,
            cancelled=row.state == "cancelled",
            zone=self.settings.time_zone,
            link=self.link,
        )
