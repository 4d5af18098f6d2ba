"""Asking back: told in the channel that got the digest, and nowhere else to whoever may not read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.config import Settings
from bot.ports import Action
from models import Delivery, Digest, Feedback, Issue, Person
from tests.asking_back.square import Asking, Square
from tests.digests.test_sending import MONDAY, begun, rollout_of, send
from tests.gestures import change
from tests.town import AMBASSADOR, INSIDER, FakeClock, Town

GROUP, RING, HALL = "projectkanaal", "kring", "hal"
"""The channel of the project group, that of the ambassadors, and one that was bound to nobody."""


@pytest.fixture
def asking(settings: Settings, clock: FakeClock) -> Iterator[Asking]:
    """A town in which six asked about printing, four about scanning and four about something else."""
    squares: list[Square] = []

    def with_channels(terminal: object) -> dict[str, object]:
        squares.append(Square(terminal))  # type: ignore[arg-type]
        return {"terminal": squares[0]}

    town = Town(settings, clock, connectors=with_channels)  # type: ignore[arg-type]
    found = Asking(town, squares[0])
    begun(town, weeks=1)
    clock.set(MONDAY - timedelta(days=5))
    found.bind(GROUP, "project_group")
    found.bind(RING, "ambassadors")
    for user in (AMBASSADOR, INSIDER):
        town.say(user, "hallo")
    for user in "abcdefqrstwxyz":
        town.say(user, "Hoe doe ik dit?")
    town.write(_tag)
    clock.set(MONDAY)
    assert send(town) == 2
    for _ in range(3):
        clock.forward(seconds=5)
        town.drain()
    yield found
    town.close()


def _tag(session: object) -> None:
    number = rollout_of(session).id  # type: ignore[arg-type]
    opened = MONDAY - timedelta(days=6)
    printing = Issue(rollout_id=number, slug="p", title_nl="Etiketten printen", title_en="Printing", opened_at=opened)
    scanning = Issue(rollout_id=number, slug="s", title_nl="Brief scannen", title_en="Scanning", opened_at=opened)
    session.add_all([printing, scanning])  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    rows = session.scalars(select(Feedback).order_by(Feedback.id))  # type: ignore[attr-defined]
    for index, row in enumerate(rows):
        row.issue_id = printing.id if index < 6 else scanning.id if index < 10 else None


def digest(asking: Asking, audience: str) -> Digest:
    query = select(Digest).where(Digest.audience == audience, Digest.period == "2026-W46")
    return asking.town.read(lambda session: session.scalars(query).one())


def posted(asking: Asking, audience: str) -> str | None:
    query = select(Delivery.message).join(Digest, Delivery.digest_id == Digest.id)
    return asking.town.read(
        lambda session: session.scalar(query.where(Digest.audience == audience, Delivery.under.is_(None)))
    )


def test_what_is_asked_in_the_channel_is_told_in_its_thread(asking: Asking) -> None:
    (told,) = asking.say(INSIDER, GROUP, "meer over printen")
    assert told[0::2] == (GROUP, "line")
    assert "Weekbericht Zaaksysteem · week 46" in told[1]
    assert "Geschreven: 6 berichten, 6 collega's" in told[1]
    message = posted(asking, "project_group")
    (told,) = asking.say("stranger", GROUP, "More about printing?", under=message or "")
    assert told[0::2] == (GROUP, message)
    assert "Written: 6 messages, 6 colleagues" in told[1]
    number = str(digest(asking, "project_group").id)
    (told,) = asking.press(INSIDER, GROUP, Action.ABOUT_TOPIC, number)
    assert told[0::2] == (GROUP, message)
    assert "Waarover wil je meer weten?" in told[1]
    (told,) = asking.press(INSIDER, GROUP, Action.ABOUT_TOPIC, number, answer="1")
    assert "6 berichten" in told[1]
    (told,) = asking.press(INSIDER, GROUP, Action.LAST_MONTH, number)
    assert "Er zijn geen weekberichten van oktober 2026." in told[1]
    (told,) = asking.say(INSIDER, GROUP, "per team")
    assert "Ik begrijp “per team” niet. Er is niets van bewaard." in told[1]
    kept = asking.town.read(lambda session: session.scalar(select(func.count()).select_from(Feedback)))
    assert kept == 14


@pytest.mark.leak
def test_what_was_withheld_is_told_as_what_is_not_there(asking: Asking) -> None:
    answers = [asking.say(INSIDER, GROUP, f"meer over {topic}")[0][1] for topic in ("scannen", "eenhoorns")]
    assert answers[0] == answers[1]
    assert "minder dan 5 collega's schreven erover, of het heet anders" in answers[0]
    project_group = digest(asking, "project_group").id
    (told,) = asking.press(INSIDER, GROUP, Action.ABOUT_TOPIC, f"{project_group}:2")
    assert told[1] == answers[0]


@pytest.mark.leak
def test_the_ambassadors_place_hears_nothing_by_department(asking: Asking) -> None:
    (told,) = asking.say(INSIDER, RING, "per afdeling")
    assert told[0] == RING
    assert "Dit weekbericht vertelt niets per afdeling. Vraag het de projectgroep." in told[1]
    forged = str(digest(asking, "project_group").id)
    for action in (Action.BY_DEPARTMENT, Action.ABOUT_TOPIC, Action.LAST_MONTH):
        (told,) = asking.press(INSIDER, RING, action, forged, answer="1")
        assert told[1].startswith("Dit vertel ik alleen waar dit weekbericht staat.")


@pytest.mark.leak
@pytest.mark.parametrize("value", ["1", "2", "1:1", "999", "", "x", "9" * 40, "1:" + "9" * 40])
def test_a_stranger_hears_nothing_by_a_forged_button(asking: Asking, value: str) -> None:
    for action in (Action.ABOUT_TOPIC, Action.BY_DEPARTMENT, Action.LAST_MONTH):
        alone = asking.town.press("a", action, value)[-1]
        assert alone.startswith("Alleen ")
        assert "berichten, " not in alone
        ((hears, told, under),) = asking.press("a", HALL, action, value)
        assert (hears, under) == ("a", None)
        assert told.startswith("Dit vertel ik alleen waar dit weekbericht staat.")


def test_in_their_own_chat_each_hears_of_their_own_digest(asking: Asking) -> None:
    town = asking.town
    assert "6 berichten, 6 collega's" in town.say(INSIDER, "meer over printen")[-1]
    assert "6 berichten, 6 collega's" in town.say(AMBASSADOR, "meer over printen")[-1]
    assert "Dit weekbericht vertelt niets per afdeling" in town.say(AMBASSADOR, "per afdeling")[-1]
    refused = town.press(AMBASSADOR, Action.BY_DEPARTMENT, str(digest(asking, "project_group").id))[-1]
    assert refused.startswith("Alleen de projectgroep kan dit.")
    refused = town.say("a", "meer over printen")[-1]
    assert refused.startswith("Alleen ambassadeurs en de projectgroep kunnen dit.")
    assert "Typ “zoek printen”." in refused
    assert "Genoteerd" in town.say("a", "Meer over facturen staat nergens uitgelegd, waar vind ik dat?")[-1]
    assert "Genoteerd" in town.say("a", "Per ongeluk gewist")[-1]


def test_an_older_digest_answers_of_its_own_week_and_a_corrected_one_as_corrected(asking: Asking) -> None:
    town, first = asking.town, digest(asking, "project_group")
    town.clock.forward(weeks=1)
    assert send(town) == 2
    town.drain()
    (told,) = asking.press(INSIDER, GROUP, Action.ABOUT_TOPIC, f"{first.id}:1")
    assert "week 46" in told[1]
    assert "6 berichten" in told[1]
    (told,) = asking.say(INSIDER, GROUP, "meer over printen")
    assert "week 47" in told[1]
    assert "Weken ervoor: week 46: 6 berichten Open: 13 dagen" in told[1]

    def correct(session: object) -> None:
        columns = {"period": first.period, "audience": first.audience, "rollout_id": first.rollout_id}
        figures = {**first.figures, "issues": [], "open_longest": []}
        row = Digest(work_id="corrected", figures=figures, frozen_at=town.clock(), corrects=first.id, **columns)
        session.add(row)  # type: ignore[attr-defined]

    town.write(correct)
    (told,) = asking.press(INSIDER, GROUP, Action.ABOUT_TOPIC, f"{first.id}:1")
    assert "Daarover staat niets in dit weekbericht" in told[1]


def test_an_ended_rollout_is_still_told_of_in_its_channel(asking: Asking) -> None:
    town = asking.town
    town.write(
        lambda session: session.execute(
            update(type(rollout_of(session))).values(ended_at=town.clock(), closed_at=town.clock())
        )
    )
    number = digest(asking, "project_group").id
    assert "6 berichten" in asking.press(INSIDER, GROUP, Action.ABOUT_TOPIC, f"{number}:1")[0][1]
    assert "6 berichten" in asking.say(INSIDER, GROUP, "meer over printen")[0][1]


def test_a_test_report_is_that_of_the_place_in_which_it_is_asked(asking: Asking) -> None:
    asking.town.write(change(update(Person).values(administrator=True)))
    for channel, title in ((RING, "Weekbericht ambassadeurs Zaaksysteem"), (GROUP, "Weekbericht Zaaksysteem")):
        answers = asking.say("a", channel, "test weekbericht")
        assert {hears for hears, _, _ in answers} == {"a"}
        assert answers[0][1].startswith(f"Dit is een test. Alleen jij krijgt die. {title} Lindewaard")
