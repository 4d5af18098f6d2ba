"""What stands on an agenda: the organisation's own issues, and no figure that a digest did not show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.days.period import Period
from bot.digests.parts import Counted
from bot.meeting.agenda import SHOWN, draw_up
from bot.meeting.parts import Agenda, Topics, Unheard
from bot.people import AMBASSADOR
from bot.reading import Mood, Reader
from models import Feedback, IssueMerge, Rollout
from tests.digests.floor import WEEK, Floor
from tests.gestures import change
from tests.meeting.towns import WEDNESDAY, floor
from tests.town import FakeClock, Town, with_rollout

LONG_AGO = WEDNESDAY - timedelta(weeks=6)
SINCE = WEDNESDAY - timedelta(weeks=2)


def drawn(town: Town) -> Agenda:
    """Draw up the agenda of a meeting of which the one before was two weeks ago."""

    def draw(session: Session) -> Agenda:
        rollout = session.scalars(select(Rollout)).one()
        return draw_up(session, town.desk, rollout, town.desk.settings.rollout[0], SINCE)

    return town.write(draw)


def titles(topics: Topics) -> list[str]:
    return [topic.title_nl for topic in topics.shown]


def test_each_section_has_its_own_topics(club: Town) -> None:
    def fill(some: Floor) -> None:
        some.issue("Nieuw")
        old = some.issue("Terugkerend", owner="ICT")
        some.issue("Blijft liggen").opened_at = LONG_AGO
        ready = some.issue("Klaar", answer_nl="Zo doe je dat.", owner="ICT")
        done = some.issue("Beantwoord", status="answered", answered_at=WEDNESDAY - timedelta(days=1))
        for issue in (old, ready, done):
            issue.opened_at = LONG_AGO
        some.say(*range(1, 21), issue_id=old.id)

    floor(club, fill)
    agenda = drawn(club)

    assert titles(agenda.new) == ["Nieuw"]
    assert titles(agenda.stuck) == ["Blijft liggen"]
    assert titles(agenda.may_be_placed) == ["Klaar"]
    assert titles(agenda.answered) == ["Beantwoord"]
    assert agenda.stuck.shown[0].days_open == 42
    assert agenda.week == str(WEEK)


def test_figures_are_those_of_the_last_digest_alone(club: Town) -> None:
    """Twenty wrote last week and forty in the week that runs: of the latter nothing may be told yet."""

    def fill(some: Floor) -> None:
        one, other = some.issue("Printen"), some.issue("Zoeken")
        some.say(*range(1, 21), issue_id=one.id)
        some.say(*range(21, 51), issue_id=other.id)
        some.say(*range(51, 60))
        some.say(*range(1, 41), issue_id=one.id, week=Period.parse("2026-W47"))

    floor(club, fill)
    counted = {topic.title_nl: topic.counted for topic in drawn(club).new.shown}

    assert counted == {
        "Printen": Counted(messages=20, people=20),
        "Zoeken": Counted(messages=30, people=30),
    }


@pytest.mark.leak
def test_of_a_topic_of_a_few_no_number_is_told(club: Town) -> None:
    def fill(some: Floor) -> None:
        few, many = some.issue("Van weinigen"), some.issue("Van velen")
        some.say(*range(1, 5), issue_id=few.id)
        some.say(*range(5, 45), issue_id=many.id)

    floor(club, fill)
    counted = {topic.title_nl: topic.counted for topic in drawn(club).new.shown}
    assert counted["Van weinigen"] is None


def test_what_was_merged_or_goes_well_stands_on_no_agenda(club: Town) -> None:
    def fill(some: Floor) -> None:
        kept, merged, praise = some.issue("Printen"), some.issue("Etiketten"), some.issue("Zoeken gaat goed")
        some.say(*range(1, 31), issue_id=praise.id, mood=Mood.POSITIVE.value, sure=True)
        some.say(*range(31, 51), issue_id=kept.id)
        some.say(*range(51, 60))
        some.session.add(IssueMerge(issue_id=merged.id, into_id=kept.id, merged_at=WEDNESDAY))

    floor(club, fill)
    assert titles(drawn(club).new) == ["Printen"]


def test_what_goes_well_stands_on_none_either_where_no_report_told_of_it(club: Town) -> None:
    """Too few wrote about it to be told of, or it was written this week."""

    def fill(some: Floor) -> None:
        praise, mixed = some.issue("Zoeken op adres scheelt tijd"), some.issue("Printen")
        fresh = some.issue("Zoeken gaat sneller")
        for row in (praise, mixed):
            row.opened_at = LONG_AGO
        happy = Mood.POSITIVE.value
        some.say(1, 2, issue_id=praise.id, mood=happy, sure=True)
        some.say(3, issue_id=mixed.id, mood=happy, sure=True)
        some.say(4, issue_id=mixed.id)
        some.say(*range(5, 30), issue_id=fresh.id, week=Period.parse("2026-W47"), mood=happy, sure=True)

    floor(club, fill)
    club.clock.forward(days=1)
    agenda = drawn(club)
    assert (titles(agenda.stuck), titles(agenda.new)) == (["Printen"], [])


def test_a_long_section_says_how_much_more_there_is(club: Town) -> None:
    def fill(some: Floor) -> None:
        for number in range(SHOWN + 3):
            some.issue(f"Onderwerp {number}")

    floor(club, fill)
    assert (len(drawn(club).new.shown), drawn(club).new.more) == (SHOWN, 3)


@pytest.mark.parametrize("heard", [False, True])
def test_a_silent_department_stands_there_until_an_ambassador_heard_something(club: Town, heard: bool) -> None:  # noqa: FBT001
    def fill(some: Floor) -> None:
        some.say(*range(1, 19), department="Sociaal Domein")
        some.say(*range(20, 30))
        if heard:
            some.say(1, department="Burgerzaken", pool=AMBASSADOR, heard=5, week=Period.parse("2026-W47"))

    floor(club, fill)
    silent = Unheard(name="Burgerzaken", why="silent", weeks=1)
    assert (silent in drawn(club).unheard) != heard
    if heard:
        taken_back = update(Feedback).where(Feedback.heard.is_not(None)).values(withdrawn_at=club.clock(), text=None)
        club.write(change(taken_back))
        assert silent in drawn(club).unheard


def test_a_department_without_an_ambassador_stands_there(settings: Settings, clock: FakeClock, reader: Reader) -> None:
    first, *others = settings.rollout[0].department
    own = first.model_copy(update={"ambassadors": ("terminal:terminal/amb",)})
    town = Town(with_rollout(settings, department=(own, *others), ambassadors=()), clock, reader)
    try:
        town.open("amb")
        names = [(each.name, each.why) for each in drawn(town).unheard]
    finally:
        town.close()
    assert names == [("Griffie", "no_ambassador"), ("Sociaal Domein", "no_ambassador")]


def test_an_agenda_without_anything_says_so(club: Town) -> None:
    assert "Er staat nog niets op de agenda. Wat hoorde je?" in club.say("lead", "agenda")[0]
