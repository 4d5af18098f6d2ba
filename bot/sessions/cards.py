"""Sessions: the proposal, the invitation, the reminder, and what is asked of the guide afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import talk
from bot.cards import Ask, Button, Buttons, Card, Invitation
from bot.config import RolloutSettings
from bot.ports import Action
from bot.words import Words
from models import Department, InfoSession, Issue


@dataclass(frozen=True)
class About:
    """A session with the words and names that its cards need."""

    words: Words
    settings: RolloutSettings
    row: InfoSession
    issue: Issue
    department: Department

    @property
    def title(self) -> str:
        """What it is called in a calendar."""
        return self.words.say("Walk-in session “{topic}”", topic=self.issue.title(self.words.language))

    @property
    def when(self) -> str:
        """When and where it is."""
        moment = self._moment()
        until = self.words.clock(moment + timedelta(minutes=self.row.minutes))
        return self.words.say(
            "{moment} to {until}, {spot}", moment=self.words.moment(moment), until=until, spot=self.row.spot
        )

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
        return talk.card(
            words,
            *talk.lines(f"{told} {self._asked()}"),
            self.form(),
            self._button(self.words.say("Not now"), Action.SESSION_DECLINE),
        )

    def _asked(self) -> str:
        words, row = self.words, self.row
        if row.questions is None or row.people is None:
            return words.say("At least {n} colleagues asked in four weeks.", n=self.settings.thresholds.people)
        questions, people = words.number(row.questions), words.number(row.people)
        return words.say(
            "{questions} questions, {people} colleagues in four weeks.", questions=questions, people=people
        )

    def form(self) -> Ask:
        """Ask when and where it is."""
        words, value = self.words, str(self.row.id)
        label = words.say("Move it") if self.row.state == "planned" else words.say("Plan it")
        prompt = words.say("When and where: “{example}”.", example=words.say("Tuesday 10-11, room 2.14"))
        return Ask(label, Action.SESSION_PLAN, words.say("Save"), value, prompt)

    def _button(self, label: str, action: Action) -> Buttons:
        return Buttons((Button(label, action, str(self.row.id)),))

    def planned(self, signed: int) -> Card:
        """Tell who plans how it stands."""
        words = self.words
        told = words.say("Planned: {title}, {when}.", title=self.title, when=self.when)
        who = words.say("Who asked about it is invited, and announcements tell of it.")
        number = words.count("{n} colleague signed up.", "{n} colleagues signed up.", signed) if signed else ""
        cancel = self._button(self.words.say("Cancel the session"), Action.SESSION_CANCEL)
        return talk.card(words, *talk.lines(told, who, number), self.form(), cancel)

    def invitation(self, *, own: bool) -> Card:
        """Invite somebody who asked about it (`own`), or whoever reads announcements."""
        words = self.words
        why = (
            words.say("You asked about “{topic}”.", topic=self.issue.title(words.language))
            if own
            else words.say("For {department}, and for whoever wants to come.", department=self.department.name)
        )
        told = f"{self.title}: {self.when}."
        stop = words.say("You need not do anything. No more of this? Type “stop”.") if own else ""
        join = self._button(words.say("I am coming"), Action.SESSION_JOIN)
        return self.with_invitation(talk.card(words, *talk.lines(why, told), join, *talk.lines(stop), summary=told))

    def signed(self) -> Card:
        """Confirm that somebody signed up."""
        told = self.words.say("You are on the list: {title}, {when}.", title=self.title, when=self.when)
        reminder = self.words.say("A working day before it I remind you. The guide sees a number, and no names.")
        leave = self._button(self.words.say("Sign off"), Action.SESSION_LEAVE)
        return self.with_invitation(talk.card(self.words, *talk.lines(told, reminder), leave))

    def reminder(self) -> Card:
        """Remind somebody who signed up."""
        told = self.words.say("Reminder: {title}, {when}.", title=self.title, when=self.when)
        return talk.card(self.words, *talk.lines(told), self._button(self.words.say("Sign off"), Action.SESSION_LEAVE))

    def moved(self) -> Card:
        """Tell who signed up that it is at another time or place."""
        told = self.words.say("Moved: {title} is now {when}.", title=self.title, when=self.when)
        leave = self._button(self.words.say("Sign off"), Action.SESSION_LEAVE)
        return self.with_invitation(talk.card(self.words, *talk.lines(told), leave))

    def cancelled(self) -> Card:
        """Tell that it is cancelled."""
        told = self.words.say("Cancelled: {title}, {when}.", title=self.title, when=self.when)
        return self.with_invitation(talk.card(self.words, *talk.lines(told)))

    def count(self) -> Card:
        """Ask the guide how many came."""
        words = self.words
        told = words.say("How many came to {title}? A number is enough.", title=self.title)
        ask = Ask(words.say("Tell how many"), Action.SESSION_COUNT, words.say("Save"), str(self.row.id))
        return talk.card(words, *talk.lines(told), ask)

    def with_invitation(self, card: Card) -> Card:
        """Give a card what a calendar needs."""
        row = self.row
        meeting = Invitation(
            uid=row.uid,
            sequence=row.sequence,
            title=self.title,
            starts_at=self._moment(),
            minutes=row.minutes,
            spot=row.spot,
            cancelled=row.state == "cancelled",
            zone=self.settings.time_zone,
        )
        return replace(card, invitation=meeting)
