"""A baseline: asked, forecast before anybody sees a result, written in one batch, and the gap told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.cards import plain
from bot.config import Settings
from bot.days.period import Period
from bot.pulses.told import gap_part, lines
from bot.reading import Reader
from bot.words import words_for
from models import PulseAnswer, PulseRound, Rollout
from tests.pulses.crowd import INSIDERS, asked_in
from tests.pulses.village import FLOOR, answer, forecast, pulse, rows, settle_in
from tests.town import FakeClock, Town

pytestmark = pytest.mark.story

TUESDAY = datetime(2026, 10, 13, 8, 30, tzinfo=UTC)
"""Half past ten, thirteen days before go-live; the clock goes back an hour in the week before it."""
MONDAY = datetime(2026, 10, 18, 22, 5, tzinfo=UTC)
"""Five past midnight: the baseline has closed."""


@pytest.fixture
def before(any_settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    clock.set(TUESDAY)
    town = Town(asked_in(any_settings), clock, reader)
    settle_in(town)
    yield town
    town.close()


def test_the_project_group_hears_how_far_its_picture_is_from_the_floor(before: Town, clock: FakeClock) -> None:
    assert "Ik had genoeg tijd om te oefenen." in before.heard["b0"][-1]
    assert all("wat zal de werkvloer" not in before.heard[user][-1] for user in FLOOR)

    forecast(before, own=5, predicted=4)
    for number, user in enumerate(FLOOR[:18]):
        answer(before, user, (1, 2, 3)[number % 3])
    clock.set(MONDAY - timedelta(minutes=10))
    pulse(before)
    assert before.say(INSIDERS[0], "peilingen")[-1].startswith("Nog geen peiling heeft een uitslag.")
    assert answer(before, INSIDERS[0], 1).startswith("Je antwoord was al binnen.")
    assert rows(before, PulseAnswer) == []

    clock.set(MONDAY)
    pulse(before)
    assert [round_.phase for round_ in rows(before, PulseRound)] == ["before"]
    told = " ".join(before.say(INSIDERS[0], "peilingen")[-1].split())
    assert "jullie 4,2 of hoger (6) · verwacht 4 · werkvloer 2 (18)" in told
    assert "Jullie schatten dit twee punten of meer te gunstig in." in told
    assert before.say("b0", "peilingen")[-1].startswith("Alleen de projectgroep kan dit.")
    figures, sentence = frozen(before)
    assert figures.startswith("“Ik had genoeg tijd om te oefenen” (1\u20135): ")
    assert figures.endswith("jullie 4,2 of hoger (6) · verwacht 4 · werkvloer 2 (18).")
    assert sentence == "Jullie schatten dit twee punten of meer te gunstig in."

    clock.set(TUESDAY + timedelta(weeks=1))
    pulse(before)
    assert len(rows(before, PulseRound)) == 1
    clock.set(datetime(2026, 10, 26, 9, 30, tzinfo=UTC))
    pulse(before)
    assert [round_.phase for round_ in rows(before, PulseRound)] == ["before", "week_one"]


def frozen(town: Town) -> list[str]:
    """Give what the digest of that week tells."""
    settings = town.desk.settings.rollout[0]
    week = Period.holding(TUESDAY, settings.zone)
    part = town.read(lambda session: gap_part(session, session.get_one(Rollout, 1), settings, week))
    assert part
    return [plain(line) for line in lines(part, words_for("nl"))]
