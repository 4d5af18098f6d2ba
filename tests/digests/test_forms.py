"""The form that records a decision: a report offers what it asks; one of several weeks that asks nothing has none."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cards import Ask
from bot.desk import Desk
from bot.digests import daily, sending
from bot.digests.daily import Daily, DailyTopic
from bot.digests.freezing import asked_of
from bot.digests.parts import OpenDecision
from bot.words import words_for
from models import Digest
from tests.digests.test_telling import FULL
from tests.digests.test_telling import asked as asking
from tests.digests.weeks import WEEKS, looked, week

NL = words_for("nl")
TOPICS = tuple(
    DailyTopic(issue=number, title_nl=title, title_en=title, days_open=1, owner=owner, ready=ready)
    for number, title, owner, ready in (
        (1, "Printen", None, False),
        (2, "Oude zaak", "ICT", True),
        (3, "Van ICT", "ICT", False),
        (4, "Besloten", None, False),
    )
)
DAILY = Daily.model_validate(
    {
        **dict.fromkeys(("period", "first", "last"), "2026-10-27"),
        "told_on": "2026-10-28",
        "rollout": "zaak",
        "name": "Zaaksysteem",
        "organisation": "Lindewaard",
        "threshold": 5,
        "topics": TOPICS,
        "decisions": (OpenDecision(decision=1, text="Ja", due_on=None, issue=4),),
    }
)
ASKED = (asking(2, "Printen", "owner", 24),)
REVIEW = looked("project_group", "day_30", (*WEEKS[:3], WEEKS[3].model_copy(update={"asked": ASKED})))


def frozen(figures: Any, pace: str, period: str, audience: str = "project_group") -> Digest:
    return Digest(
        work_id="x", rollout_id=1, audience=audience, pace=pace, period=period, figures=figures.model_dump(mode="json")
    )


def forms(desk: Desk, digest: Digest) -> list[list[str]]:
    below = [block for block in sending._below(desk, digest, NL, None) if isinstance(block, Ask)]
    return [[each.value for each in block.about] for block in below if block.value.startswith("digest/")]


@pytest.mark.parametrize(
    ("digest", "offered"),
    [
        (frozen(FULL, "weekly", "2026-W47"), [[f"{n}:digest/1/2026-W47" for n in (2, 1, 4)]]),
        (frozen(DAILY, "daily", "2026-10-27"), [[f"{n}:digest/1/2026-10-27" for n in (1, 2)]]),
        (frozen(REVIEW, "day_30", "day_30"), [["2:digest/1/day_30"]]),
        (frozen(looked("project_group", "day_30"), "day_30", "day_30"), []),
        (frozen(looked("management"), "monthly", "2026-11", "management"), []),
    ],
)
def test_a_form_offers_what_its_report_asks(desk: Desk, digest: Digest, offered: list[list[str]]) -> None:
    assert forms(desk, digest) == offered
    assert [f"{each.issue}" for each in asked_of(digest)] == [each.split(":")[0] for row in offered for each in row]


def test_a_day_on_which_nothing_is_asked_still_has_the_form(desk: Desk) -> None:
    assert forms(desk, frozen(DAILY.model_copy(update={"topics": ()}), "daily", "2026-10-27")) == [[]]


def test_a_day_asks_what_its_form_offers() -> None:
    assert [each.what for each in DAILY.asked] == ["owner", "answer"]
    text = str(daily.card(DAILY, NL).blocks)
    assert "Wie pakt “Printen” op?" in text
    assert "Mag het antwoord op “Oude zaak” geplaatst worden?" in text
    assert "Wie pakt “Besloten” op?" not in text


def test_what_other_audiences_read_asks_nothing() -> None:
    full = looked("management", weeks=[week(48, asked=ASKED)])
    assert full.asked == ()
