"""Departments that merge, split or get another name in the middle, and a week without data: what a digest then says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot import cards
from bot.cli.show import FORMS
from bot.days.editions import Edition
from bot.days.period import Period
from bot.desk import Desk
from bot.digests import for_review
from bot.digests.looking_back import over
from bot.digests.parts import PROJECT_GROUP, Counted, Figures
from bot.digests.sending import freeze
from bot.digests.telling import card
from bot.words import words_for
from models import Department
from tests.digests.floor import WEEK, Floor
from tests.town import FakeClock

NEXT = Period.parse("2026-W47")
NL = words_for("nl")
CHANGED = NL.say("Not compared with last week: the departments changed.")
CHANGED_IN_A_MONTH = NL.say("The departments changed: first and last week are not compared.")
TOO_FEW_IN_A_MONTH = NL.say("Too few colleagues wrote to compare the first and the last week.")


@dataclass
class Town:
    """A rollout with two departments that write about printing, two weeks long."""

    floor: Floor
    desk: Desk
    printing: int

    def write(self, week: Period, name: str | None, people: range) -> None:
        self.floor.say(*people, department=name, week=week, issue_id=self.printing if name else None)

    def freeze(self, week: Period) -> Figures:
        floor = self.floor
        return Figures.model_validate(freeze(floor.session, self.desk, floor.rollout, floor.settings, week).figures)

    def month(self, *weeks: Figures) -> str:
        sent = NEXT.span(self.floor.settings.zone)[1]
        edition = Edition("monthly", WEEK.monday, sent.date(), sent)
        return cards.dump(for_review.card(over(weeks, edition, PROJECT_GROUP), NL)).decode()

    def found(self, name: str, headcount: int) -> None:
        """Found a department at the beginning of the second week."""
        begun = NEXT.span(self.floor.settings.zone)[0]
        row = Department(rollout_id=self.floor.rollout.id, name=name, headcount=headcount, started_at=begun)
        self.floor.session.add(row)
        self.floor.session.flush()
        self.floor.departments[name] = row


@pytest.fixture
def two(floor: Floor, desk: Desk, clock: FakeClock) -> Town:
    town = Town(floor, desk, floor.issue("Printen").id)
    floor.rollout.started_at = WEEK.span(floor.settings.zone)[0]
    clock.forward(weeks=1)
    town.write(WEEK, "Burgerzaken", range(1, 13))
    town.write(WEEK, "Sociaal Domein", range(21, 36))
    town.write(WEEK, None, range(41, 56))
    return town


def told(figures: Figures) -> str:
    return " ".join(FORMS["text"](figures, card(figures, NL)).split())


def test_two_that_merged_are_told_as_one_and_not_compared(two: Town) -> None:
    """Burgerzaken goes up in Sociaal Domein; whoever still stands under the old name counts, and is not named."""
    first = two.freeze(WEEK)
    old, new = two.floor.departments["Burgerzaken"], two.floor.departments["Sociaal Domein"]
    old.ended_at, new.headcount = NEXT.span(two.floor.settings.zone)[0], 60
    two.write(NEXT, "Burgerzaken", range(1, 13))
    two.write(NEXT, "Sociaal Domein", range(21, 36))
    two.write(NEXT, None, range(41, 56))
    second = two.freeze(NEXT)
    assert [each.name for each in first.departments] == ["Sociaal Domein", "Burgerzaken"]
    assert [each.name for each in second.departments] == ["Sociaal Domein"]
    assert (second.total, second.silent) == (first.total, ()), "nobody is lost, and what is gone is not called silent"
    assert (second.compared, second.changed, second.issues[0].previous) == (False, True, None)
    assert CHANGED in told(second)
    assert "vorige week" not in told(second).replace(CHANGED, "")
    assert CHANGED_IN_A_MONTH in two.month(first, second)


def test_one_that_was_split_is_not_compared_and_its_half_not_called_silent(two: Town) -> None:
    first = two.freeze(WEEK)
    two.floor.departments["Sociaal Domein"].headcount = 20
    two.found("Zorg", 20)
    two.write(NEXT, "Burgerzaken", range(1, 13))
    two.write(NEXT, "Sociaal Domein", range(21, 36))
    two.write(NEXT, None, range(41, 56))
    second = two.freeze(NEXT)
    assert second.silent == (), "it is a week old: nobody knows what it is like"
    assert (second.compared, second.changed) == (False, True)
    assert CHANGED in told(second)
    assert CHANGED_IN_A_MONTH in two.month(first, second)


def test_one_that_is_renamed_in_the_middle_of_a_week_is_one_by_its_new_name(two: Town) -> None:
    two.floor.departments["Burgerzaken"].name = "Publiekszaken"
    wednesday = WEEK.span(two.floor.settings.zone)[0] + timedelta(days=3)
    two.floor.say(13, department="Burgerzaken", issue_id=two.printing, said_at=wednesday)
    found = two.freeze(WEEK)
    assert [(each.name, each.counted.people) for each in found.departments] == [
        ("Sociaal Domein", 15),
        ("Publiekszaken", 13),
    ]
    assert found.total == Counted(messages=43, people=43)
    assert "Burgerzaken" not in told(found)


def test_of_a_week_without_data_it_is_said_that_nothing_is_known(two: Town) -> None:
    """And the week after it is compared with nothing that was not there."""
    first, empty = two.freeze(WEEK), two.freeze(NEXT)
    assert (empty.total, empty.issues, empty.departments, empty.tone, empty.waiting) == (None, (), (), None, None)
    assert "te weinig signaal" in told(empty)
    assert "0 berichten" not in told(empty)
    after = Period.parse("2026-W48")
    two.write(after, "Burgerzaken", range(1, 13))
    two.write(after, None, range(41, 56))
    two.desk.now.forward(weeks=1)  # type: ignore[attr-defined]
    third = two.freeze(after)
    assert third.issues[0].previous in {None, "few"}
    month = two.month(first, empty)
    assert "27 berichten in 1 week" in month
    assert TOO_FEW_IN_A_MONTH in month
