"""The ambassadors' digest on its way: to their channel or each of them, once, and never to who wants none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli import main
from bot.config import Settings
from bot.config.digest import AmbassadorsSettings
from bot.digests.audiences import selected
from bot.digests.figures import Figures
from bot.digests.sending import dispatch_due, freeze
from bot.people import place_at
from bot.ports import Spot
from bot.reading import Reader
from models import Digest
from tests.digests.floor import WEEK
from tests.digests.test_sending import MONDAY, begun, bind, rollout_of, send
from tests.town import AMBASSADOR, INSIDER, FakeClock, Town, with_rollout

OWN = f"digest/zaak/{WEEK}/ambassadors"
HOW_TO_STOP = "Hier geen berichten meer? Een beheerder noemt mij met “weekbericht stop hier”."


def digests(town: Town) -> dict[str, Figures]:
    rows = town.read(lambda session: list(session.scalars(select(Digest))))
    return {row.work_id: Figures.model_validate(row.figures) for row in rows}


def heard(town: Town, user: str) -> list[str]:
    """Deliver what is due; give the digests that somebody got since the last time."""
    for _ in range(3):
        town.clock.forward(seconds=5)
        town.drain()
    found = [text for text in town.heard[user] if text.startswith(("Weekbericht", "Weekly"))]
    town.heard[user].clear()
    return found


def met(town: Town) -> Town:
    """Let the rollout have begun, the ambassador have spoken, and six colleagues have asked something."""
    begun(town, weeks=1)
    town.clock.set(MONDAY - timedelta(days=5))
    town.say(AMBASSADOR, "hallo")
    for user in "abcdef":
        town.say(user, "Waarom printen de etiketten niet?")
    town.clock.set(MONDAY)
    return town


def open_channel(town: Town) -> None:
    def make(session: Session) -> None:
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": "kring"}), audience="ambassadors")
        place.rollout_id = rollout_of(session).id

    town.write(make)


def test_each_ambassador_gets_it_once_beside_the_project_group(town: Town) -> None:
    met(town)
    bind(town)
    assert [send(town), send(town)] == [2, 0]
    (text,) = heard(town, AMBASSADOR)
    assert text.startswith("Weekbericht ambassadeurs Zaaksysteem Lindewaard · week 46")
    assert text.rstrip().endswith("Hier geen weekbericht meer? Typ “weekbericht uit”.")
    (of_project_group,) = heard(town, "lead")
    assert "Typ “weekbericht uit”" not in of_project_group
    assert of_project_group.count(HOW_TO_STOP) == 1
    assert of_project_group.rstrip().endswith(HOW_TO_STOP), "below the details, where there are any"
    found = digests(town)
    assert found[OWN] == selected(found[f"digest/zaak/{WEEK}/project_group"], "ambassadors")
    assert heard(town, "a") == []


def test_it_needs_no_place_of_the_project_group_and_comes_in_the_readers_language(town: Town) -> None:
    met(town)
    town.say(AMBASSADOR, "in english")
    assert send(town) == 1
    assert heard(town, AMBASSADOR)[0].startswith("Weekly report ambassadors")
    assert len(digests(town)) == 2


def test_an_ambassador_says_no_and_yes_again(town: Town) -> None:
    met(town)
    assert town.say(AMBASSADOR, "weekbericht uit") == [
        "In je eigen chat komt geen weekbericht. Toch weer? Typ “weekbericht aan”."
    ]
    assert "In je eigen chat komt geen weekbericht." in town.say(AMBASSADOR, "mijn ritme")[0]
    assert send(town) == 0
    town.clock.forward(weeks=3)
    assert town.say(AMBASSADOR, "weekly on") == [
        "Het weekbericht voor ambassadeurs komt ook. Liever niet? Typ “weekbericht uit”."
    ]
    assert send(town) == 1, "the last one, and no pile"
    assert "week 49" in heard(town, AMBASSADOR)[0]
    assert town.say(INSIDER, "weekbericht uit") == ["Alleen ambassadeurs krijgen dit bericht in hun eigen chat."]
    town.clock.forward(minutes=1)
    assert "Alleen ambassadeurs en de projectgroep kunnen dit" in town.say("anna", "weekbericht uit")[0]


def test_after_stop_nothing_comes_unasked(town: Town) -> None:
    met(town)
    town.say(AMBASSADOR, "stop")
    assert send(town) == 0


def test_their_channel_takes_the_place_of_their_chats(town: Town) -> None:
    met(town)
    open_channel(town)
    assert send(town) == 1
    assert heard(town, AMBASSADOR) == []
    (text,) = heard(town, "kring") or [""]
    assert "Typ “weekbericht uit”" not in text


def test_before_office_hours_nobody_is_written_to_in_their_own_chat(
    settings: Settings, clock: FakeClock, reader: Reader
) -> None:
    early = settings.rollout[0].digest.model_copy(update={"at": (MONDAY - timedelta(hours=1)).time()})
    town = met(Town(with_rollout(settings, digest=early), clock, reader))
    town.clock.set(MONDAY - timedelta(seconds=1))
    assert send(town) == 0
    town.clock.set(MONDAY)
    assert send(town) == 1
    town.close()


def test_an_audience_can_be_switched_off(settings: Settings, clock: FakeClock, reader: Reader) -> None:
    alone = settings.rollout[0].digest.model_copy(
        update={"ambassadors": AmbassadorsSettings(before=False, weekly=False)}
    )
    town = met(Town(with_rollout(settings, digest=alone), clock, reader))
    bind(town)
    assert send(town) == 1
    assert OWN not in digests(town)
    assert "weekbericht" not in town.say(AMBASSADOR, "mijn ritme")[0]
    assert town.say(AMBASSADOR, "weekbericht aan") == ["Hier krijgen ambassadeurs geen weekbericht."]
    town.close()


@pytest.mark.leak
def test_theirs_is_what_was_frozen_whatever_happened_since(town: Town) -> None:
    """Two looks at the same week, one by each audience, must not differ by what somebody withdrew."""
    met(town)
    settings = town.desk.settings.rollout[0]
    town.write(lambda session: freeze(session, town.desk, rollout_of(session), settings, WEEK))
    town.say("a", "mijn gegevens")
    town.say("a", "1")
    assert send(town) == 1
    found = digests(town)
    assert found[OWN].total == found[f"digest/zaak/{WEEK}/project_group"].total
    assert found[OWN].total is not None
    (text,) = heard(town, AMBASSADOR)
    assert "etiketten" not in text.lower()


def test_the_command_takes_an_audience(town: Town, tmp_path: Path) -> None:
    met(town)

    def run(*words: str) -> str:
        common = ["--config", str(tmp_path / "config.toml"), "digest", "--rollout", "zaak", "--audience", "ambassadors"]
        done = CliRunner().invoke(main, [*common, *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert run("--period", str(WEEK)).startswith("Weekbericht ambassadeurs")
    assert '"audience": "ambassadors"' in run("--period", str(WEEK), "--format", "json")
    assert town.write(lambda session: dispatch_due(session, town.desk)) == 1
    assert run("--period", str(WEEK), "--send").splitlines()[-1].startswith("0 on their way")


@pytest.mark.parametrize(
    ("audience", "period", "told"),
    [
        ("ambassadors", "2026-11", "No report of 2026-11 is made for ambassadors."),
        ("hr", "2026-11", "2026-11 is not over."),
        ("project_group", "2026-10-27", "zaak began on 2026-11-"),
        ("hr", "november", "'november' is no week, day or month"),
        ("hr", "2026-W99", "'2026-W99' is no week."),
    ],
)
def test_the_command_says_why_there_is_no_such_edition(
    town: Town, tmp_path: Path, audience: str, period: str, told: str
) -> None:
    met(town)
    common = ["--config", str(tmp_path / "config.toml"), "digest", "--rollout", "zaak", "--audience", audience]
    done = CliRunner().invoke(main, [*common, "--period", period])
    assert (done.exit_code, told in done.stderr) == (1, True), done.stderr
