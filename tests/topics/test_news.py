"""Topics: who asked hears how it stands, gathered, once a day, once an act."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from bot import pausing
from bot.issues import Status
from bot.ports import Action
from bot.topics import news as telling
from models import Delivery, Feedback, IssueTold, Place
from tests.gestures import change, issue, kept, pass_on, press, tell
from tests.topics.square import AMBASSADOR, NEXT_NOON, merge, news, status, topic, undo
from tests.town import Town

FRIDAY_EVENING = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)


def heard(town: Town, user: str) -> list[str]:
    """List the news somebody got, without the breaks of the lines."""
    return [" ".join(text.split()) for text in town.heard[user] if "nieuws over" in text or "is news" in text]


@pytest.mark.parametrize(
    ("to", "reason", "told"),
    [
        (Status.ACKNOWLEDGED, None, "Dit is gezien, en we kijken ernaar."),
        (Status.IN_PROGRESS, None, "We zijn hiermee bezig."),
        (Status.SOLVED, None, "Dit is opgelost."),
        (Status.DECLINED, "Dat kan het systeem niet.", "Dit gaan we niet doen. De reden: Dat kan het systeem niet."),
    ],
)
def test_each_asker_hears_how_it_stands_with_their_own_words(
    any_town: Town, to: Status, reason: str | None, told: str
) -> None:
    number = topic(any_town, users=("an", "bo"))
    status(any_town, number, to, reason)
    any_town.clock.set(NEXT_NOON)
    news(any_town)
    for user in ("an", "bo"):
        (text,) = heard(any_town, user)
        assert f"“De etiketten printen niet, zegt {user}” {told}" in text
        assert ("Niet opgelost?" in text) is (to in {Status.SOLVED, Status.DECLINED})
    assert heard(any_town, AMBASSADOR) == []


def test_once_and_not_again(any_town: Town) -> None:
    number = topic(any_town, users=("an",))
    status(any_town, number, Status.SOLVED)
    for day in (19, 20, 23):
        any_town.clock.set(NEXT_NOON.replace(day=day))
        news(any_town)
        news(any_town)
    assert len(heard(any_town, "an")) == 1


def test_gathered_in_one_message_a_day(town: Town) -> None:
    for title in ("Een", "Twee"):
        status(town, topic(town, title, ("an",)), Status.IN_PROGRESS)
    town.clock.set(NEXT_NOON)
    news(town)
    status(town, 1, Status.SOLVED)
    town.clock.forward(hours=2)
    news(town)
    assert ["Er is nieuws over 2 van je vragen." in text for text in heard(town, "an")] == [True]
    town.clock.set(NEXT_NOON.replace(day=20))
    news(town)
    assert "Er is nieuws over je vraag." in heard(town, "an")[-1]
    assert len(heard(town, "an")) == 2


def test_of_several_acts_in_between_only_the_last_is_told(town: Town) -> None:
    number = topic(town, users=("an",))
    for to in (Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.SOLVED):
        status(town, number, to)
    town.clock.set(NEXT_NOON)
    news(town)
    (text,) = heard(town, "an")
    assert "Dit is opgelost." in text
    assert "bezig" not in text


def test_more_than_fit_are_told_the_next_day(town: Town) -> None:
    for place in range(telling.SHOWN + 2):
        status(town, topic(town, f"Onderwerp {place}", ("an",)), Status.SOLVED)
    for day in (19, 20, 23):
        town.clock.set(NEXT_NOON.replace(day=day))
        news(town)
    assert ["10 van je vragen" in text or "2 van je vragen" in text for text in heard(town, "an")] == [True, True]


@pytest.mark.parametrize("moment", [SATURDAY, CHRISTMAS, FRIDAY_EVENING, NEXT_NOON.replace(hour=9)])
def test_not_outside_working_time(town: Town, moment: datetime) -> None:
    number = topic(town, users=("an",))
    town.clock.set(moment.replace(day=moment.day - 1))
    status(town, number, Status.SOLVED)
    town.clock.set(moment)
    news(town)
    assert heard(town, "an") == []
    town.clock.set(MONDAY if moment < MONDAY else datetime(2026, 12, 28, 11, tzinfo=UTC))
    news(town)
    assert len(heard(town, "an")) == 1


def test_not_within_the_hour_and_never_when_undone_by_then(town: Town) -> None:
    number = topic(town, users=("an",))
    town.clock.set(NEXT_NOON)
    act = status(town, number, Status.SOLVED)
    town.clock.forward(minutes=59)
    news(town)
    undo(town, act)
    town.clock.forward(hours=1)
    news(town)
    assert heard(town, "an") == []
    assert kept(town)[0].closed_at is None


def test_an_undo_that_came_too_late_is_told(town: Town) -> None:
    number = topic(town, users=("an",))
    act = status(town, number, Status.SOLVED)
    town.clock.set(NEXT_NOON)
    news(town)
    undo(town, act)
    town.clock.set(NEXT_NOON.replace(day=20))
    news(town)
    assert "Dit staat weer open." in heard(town, "an")[-1]
    assert kept(town)[0].closed_at is None


def test_each_in_their_own_language(town: Town) -> None:
    number = topic(town, users=("an", "bo"))
    tell(town, "bo", "in english")
    status(town, number, Status.IN_PROGRESS)
    town.clock.set(NEXT_NOON)
    news(town)
    assert "We are working on it." in heard(town, "bo")[0]


def test_a_closed_question_is_closed_for_the_promise_and_retention(town: Town) -> None:
    number = topic(town, users=("an",))
    status(town, number, Status.SOLVED)
    town.clock.set(NEXT_NOON)
    news(town)
    assert kept(town)[0].closed_at == NEXT_NOON
    town.clock.set(datetime(2026, 11, 20, 15, 30, tzinfo=UTC))
    town.run(town.app.chores.keep_promises())
    town.drain()
    assert not any("heeft nog geen antwoord" in text for text in town.heard["an"])


def test_who_withdrew_or_was_forgotten_hears_nothing(town: Town) -> None:
    number = topic(town, users=("an", "bo", "cas"))
    press(town, "an", Action.WITHDRAW, kept(town)[0].id)
    press(town, "bo", Action.FORGET_ME)
    status(town, number, Status.SOLVED)
    town.clock.set(NEXT_NOON)
    news(town)
    assert [len(heard(town, user)) for user in ("an", "bo", "cas")] == [0, 0, 1]


@pytest.mark.parametrize(
    "values",
    [
        {"answered_at": NEXT_NOON},
        {"unclear": True},
        {"not_ours_at": NEXT_NOON},
        {"heard": 5},
        {"kind": "praise"},
    ],
)
def test_whom_it_is_no_news_for(town: Town, values: dict[str, object]) -> None:
    number = topic(town, users=("an",))
    town.write(change(update(Feedback).values(**values)))
    status(town, number, Status.SOLVED)
    town.clock.set(NEXT_NOON)
    news(town)
    assert heard(town, "an") == []


def test_who_passed_it_on_hears_it_and_its_author_does_not(street: Town) -> None:
    pass_on(street, "an", "De etiketten printen niet", "bo")
    number = issue(street, [kept(street)[0].id], nl=None)
    status(street, number, Status.SOLVED)
    street.clock.set(NEXT_NOON)
    news(street)
    assert (len(heard(street, "an")), len(heard(street, "bo"))) == (1, 0)


def test_who_asked_afterwards_is_not_told_that_it_was_solved(town: Town) -> None:
    number = topic(town, users=("an",))
    status(town, number, Status.SOLVED)
    town.clock.forward(minutes=5)
    tell(town, "bo", "De etiketten printen nog steeds niet")
    town.write(change(update(Feedback).values(issue_id=number)))
    town.clock.set(NEXT_NOON)
    news(town)
    assert (len(heard(town, "an")), len(heard(town, "bo"))) == (1, 0)


def test_what_was_merged_tells_how_the_other_stands(town: Town) -> None:
    one, other = topic(town, "Een", ("an",)), topic(town, "Twee", ("bo",))
    status(town, one, Status.SOLVED)
    status(town, other, Status.IN_PROGRESS)
    merge(town, one, other)
    town.clock.set(NEXT_NOON)
    news(town)
    assert "We zijn hiermee bezig." in heard(town, "an")[0]
    assert len(heard(town, "bo")) == 1


def test_two_questions_about_one_topic_are_told_once(town: Town) -> None:
    number = topic(town, users=("an", "an"))
    status(town, number, Status.SOLVED)
    town.clock.set(NEXT_NOON)
    news(town)
    assert "Er is nieuws over je vraag." in heard(town, "an")[0]
    assert all(row.closed_at for row in kept(town))


def test_nothing_while_paused_and_what_stands_afterwards(town: Town) -> None:
    number = topic(town, users=("an",))
    status(town, number, Status.SOLVED)
    town.write(lambda session: pausing.pause(session, town.clock(), person=None))
    town.clock.set(NEXT_NOON)
    news(town)
    town.write(lambda session: pausing.resume(session, town.clock(), None))
    assert heard(town, "an") == []
    news(town)
    assert len(heard(town, "an")) == 1


def test_who_cannot_be_written_to_is_told_when_they_can(town: Town) -> None:
    number = topic(town, users=("an",))
    status(town, number, Status.SOLVED)
    town.write(change(update(Place).values(closed_at=town.clock())))
    town.clock.set(NEXT_NOON)
    news(town)
    assert town.read(lambda session: session.scalar(select(func.count()).select_from(IssueTold))) == 0
    town.write(change(update(Place).values(closed_at=None)))
    news(town)
    assert len(heard(town, "an")) == 1


@pytest.mark.leak
def test_what_was_deleted_is_called_by_its_topic(town: Town) -> None:
    number = topic(town, users=("an",))
    status(town, number, Status.SOLVED)
    town.write(change(update(Feedback).values(text=None)))
    town.clock.set(NEXT_NOON)
    news(town)
    assert "“Etiketten” Dit is opgelost." in heard(town, "an")[0]


@pytest.mark.leak
def test_the_work_of_the_news_names_nobody_outside(town: Town) -> None:
    number = topic(town, users=("an",))
    status(town, number, Status.SOLVED)
    town.clock.set(NEXT_NOON)
    news(town)
    works = town.read(lambda session: list(session.scalars(select(Delivery.work_id))))
    assert "news/1/2026-11-19" in works
    assert not any("an" in work.split("/") for work in works)


def test_what_was_undone_in_time_leaves_what_stood_before_it(town: Town) -> None:
    number = topic(town, users=("an",))
    status(town, number, Status.ACKNOWLEDGED)
    undo(town, status(town, number, Status.SOLVED))
    town.clock.set(NEXT_NOON)
    news(town)
    (text,) = heard(town, "an")
    assert "Dit is gezien" in text


def test_what_changed_again_within_the_hour_waits_and_is_told_once(town: Town) -> None:
    number = topic(town, users=("an",))
    status(town, number, Status.SOLVED)
    town.clock.set(NEXT_NOON)
    status(town, number, Status.IN_PROGRESS)
    news(town)
    assert heard(town, "an") == []
    for day in (20, 23):
        town.clock.set(NEXT_NOON.replace(day=day))
        news(town)
    (text,) = heard(town, "an")
    assert "We zijn hiermee bezig." in text
