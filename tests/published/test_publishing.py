"""An answer is published in one step, marked, looked at again, and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot import issues, metoo, places
from bot.ports import Action, Profile
from models import Issue
from tests.dialogue.talks import bind, meet
from tests.gestures import actions, happen, kept, me_too, press, said, street_in, tell, texts
from tests.published.shelf import LABELS, published, put, row_of, topic
from tests.topics.square import told as reported
from tests.town import AMBASSADOR, INSIDER, NOW, Town


def test_one_step_publishes_it_until_somebody_must_look_again(any_town: Town) -> None:
    meet(any_town, AMBASSADOR)
    number = topic(any_town, owner="Team Print")
    (card,) = press(any_town, AMBASSADOR, Action.PUBLISH, number)
    row = row_of(any_town, number)
    assert (row.published_at, row.check_on, row.agreement) == (NOW, date(2026, 11, 18) + timedelta(days=180), False)
    assert "Eigenaar: Team Print. Opnieuw bekijken op ma 17 mei." in texts(card)
    assert actions(card) == [Action.PUBLISH, Action.PUBLISH]


def test_twice_is_once(town: Town) -> None:
    number = published(town)
    town.clock.forward(days=3)
    (card,) = press(town, AMBASSADOR, Action.PUBLISH, number)
    assert "al gepubliceerd" in texts(card)
    assert row_of(town, number).published_at == NOW


@pytest.mark.parametrize(("value", "agreement"), [("agreement", True), ("plain", False)])
def test_it_can_be_a_working_agreement(town: Town, value: str, agreement: bool) -> None:  # noqa: FBT001
    number = published(town, agreement=not agreement)
    press(town, AMBASSADOR, Action.PUBLISH, f"{number}:{value}")
    assert row_of(town, number).agreement is agreement


def test_it_can_be_taken_back_and_nothing_is_taken_back_twice(town: Town) -> None:
    number = published(town)
    for told in ("niet meer gepubliceerd", "was niet gepubliceerd"):
        (card,) = press(town, AMBASSADOR, Action.PUBLISH, f"{number}:off")
        assert told in texts(card)
    row = row_of(town, number)
    assert (row.published_at, row.check_on) == (None, None)
    assert row.answer_nl


def test_publishing_can_be_undone(town: Town) -> None:
    number = published(town)

    def undo(session: Session) -> None:
        act = issues.latest(session, session.get_one(Issue, number))
        assert act
        issues.undo(session, town.desk, act, None)

    town.write(undo)
    assert row_of(town, number).published_at is None


@pytest.mark.parametrize("value", ["{n}:77", "{n}:whatever", "{n}:"])
def test_what_another_card_adds_to_the_value_is_no_harm(town: Town, value: str) -> None:
    meet(town, AMBASSADOR)
    number = topic(town)
    press(town, AMBASSADOR, Action.PUBLISH, value.format(n=number))
    assert row_of(town, number).published_at == NOW


@pytest.mark.parametrize("value", ["", "x", "999", "²", ":off"])
def test_a_topic_that_is_not_there_is_said(town: Town, value: str) -> None:
    meet(town, AMBASSADOR)
    (card,) = press(town, AMBASSADOR, Action.PUBLISH, value)
    assert "niet meer" in texts(card)


def test_without_an_answer_it_asks_for_one(town: Town) -> None:
    meet(town, AMBASSADOR)
    number = topic(town, answer=None)
    (card,) = press(town, AMBASSADOR, Action.PUBLISH, number)
    assert actions(card) == [Action.WRITE_ANSWER]
    assert row_of(town, number).published_at is None


def check(town: Town, when: datetime) -> list[str]:
    town.clock.set(when)
    before = {user: len(heard) for user, heard in town.heard.items()}
    town.run(town.app.chores.upkeep())
    town.drain()
    return [text for user, heard in town.heard.items() for text in heard[before.get(user, 0) :] if "verouderd" in text]


def test_once_a_week_the_ambassadors_hear_what_to_look_at(any_town: Town) -> None:
    number = published(any_town)
    put(any_town, number, check_on=date(2026, 11, 23))
    friday, monday = datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert check(any_town, friday) == []
    assert check(any_town, monday.replace(hour=4)) == [], "nobody is at work"
    assert check(any_town, monday.replace(hour=16)) == [], "past five in Amsterdam"
    (told,) = check(any_town, monday)
    assert "Etiketten printen lukt niet" in told
    assert any_town.heard[AMBASSADOR][-1] == told
    assert check(any_town, monday + timedelta(days=1)) == []
    assert len(check(any_town, monday + timedelta(days=7))) == 1
    press(any_town, AMBASSADOR, Action.PUBLISH, f"{number}:checked")
    assert check(any_town, monday + timedelta(days=14)) == []
    assert row_of(any_town, number).check_on == date(2026, 11, 30) + timedelta(days=180)


def test_it_is_told_in_the_ambassadors_channel_where_there_is_one(town: Town) -> None:
    put(town, published(town), check_on=date(2026, 11, 18))
    bind(town, "room", "ambassadors")
    check(town, NOW)
    assert "verouderd" in town.heard["room"][-1]
    assert not any("verouderd" in text for text in town.heard[AMBASSADOR])


def test_an_announcement_is_posted_once_and_can_be_answered(street: Town) -> None:
    meet(street, INSIDER)
    number = topic(street)
    tell(street, INSIDER, f"aankondiging {number}")
    assert "aankondigingen hier" in " ".join(street.heard[INSIDER][-1].split())
    bind(street, "hall", "announcements")
    for told in ("Aangekondigd", "niets dubbel geplaatst"):
        tell(street, INSIDER, f"Aankondiging #{number}")
        assert told in " ".join(street.heard[INSIDER][-1].split())
    (posted,) = street.heard["hall"]
    assert "Jij zei, wij deden" in posted
    assert "Kies eerst lade 2" in posted
    assert "Reageer" in posted


def test_on_a_public_holiday_nobody_is_asked_to_look(town: Town) -> None:
    put(town, published(town), check_on=date(2026, 12, 1))
    assert check(town, datetime(2026, 12, 25, 10, tzinfo=UTC)) == []
    assert len(check(town, datetime(2026, 12, 28, 10, tzinfo=UTC))) == 1


@pytest.mark.parametrize("announced", [True, False])
def test_me_too_below_a_post_in_a_channel_counts_once_for_each_and_is_answered_directly(
    street: Town,
    announced: bool,  # noqa: FBT001
) -> None:
    meet(street, INSIDER, *"abcde")
    number = topic(street, answer=LABELS if announced else None)
    bind(street, "hall", "announcements")
    for user in "abcde":
        me_too(street, user, number)
    line = f"aankondiging {number}" if announced else f"plaats onderwerp #{number}"
    if not announced:
        tell(street, INSIDER, line)
        assert "Nog geen weekbericht vertelde over" in " ".join(street.heard[INSIDER][-1].split())
        reported(street, {number: (5, 5)})
    if announced:
        press(street, INSIDER, Action.ANSWER, number)
    for told in ("Aangekondigd" if announced else "Geplaatst", "niets dubbel geplaatst"):
        tell(street, INSIDER, line)
        assert told in " ".join(street.heard[INSIDER][-1].split())
    (posted,) = street.heard["hall"]
    assert "Ik ook" in posted
    bare = said(street, "bo", "", kind="pressed", action=Action.ME_TOO, answer="", message="p1")
    bare |= {"value": metoo.value(street.desk, number), "channel": "hall", "chat": True}
    street_in(street).profiles["bo"] = Profile("nl-NL")
    for user in ("bo", "bo", INSIDER):
        happen(street, bare | {"user": user})
    assert ("lade 2" in street.heard["bo"][0]) is announced
    assert "Je staat er al bij" in " ".join(street.heard["bo"][-1].split())
    pools = [row.pool for row in kept(street) if row.issue_id == number]
    assert sorted(pools) == ["floor"] * 6 + ["insider"]
    assert len(street.heard["hall"]) == 1


@pytest.mark.parametrize(
    ("user", "line", "told"),
    [
        (INSIDER, "aankondiging 999", "Ik ken geen onderwerp 999."),
        (INSIDER, "announce 1", "nog geen antwoord"),
        ("bo", "aankondiging 1", "Alleen ambassadeurs en de projectgroep"),
    ],
)
def test_what_cannot_be_announced_is_said(town: Town, user: str, line: str, told: str) -> None:
    meet(town, user)
    topic(town, answer=None)
    tell(town, user, line)
    assert told in town.heard[user][-1]


def test_an_administrator_binds_announcements(street: Town) -> None:
    code = street.write(lambda session: places.new_code(session, street.desk))
    tell(street, "admin", code)
    tell(street, "admin", "aankondigingen hier", channel="hall", chat=True)
    assert "Afgesproken" in street.heard["hall"][-1]
    assert len(street.read(lambda session: places.bound(session, 1, places.ANNOUNCEMENTS))) == 1
