"""Which topic somebody means, and what one is told by; plain figures, no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.asking_back.month import month_before
from bot.asking_back.topics import meant, told, topics_of
from bot.cards import Card, Facts
from bot.config import Settings
from bot.days.period import Period
from bot.digests import askable
from bot.digests.audiences import FLOOR, HR, selected
from bot.digests.parts import Figures
from bot.ports import Action
from bot.words import words_for
from tests.digests.test_telling import FULL

NL, EN = words_for("nl"), words_for("en")
WEEK = Period.parse(FULL.period)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("printen", [2]),
        ("etiketten", []),
        ("“Outlook”?", [5]),
        ("outlook (en)", [5]),
        ("zaak", [1, 4]),
        ("scanner", [6]),
        ("inloggen", [7]),
        ("x", []),
    ],
)
def test_who_is_meant(text: str, numbers: list[int]) -> None:
    assert sorted(topic.number for topic in meant(topics_of(FULL), text)) == numbers


def facts(number: int, before: Mapping[Period, Figures] | None = None, language: str = "nl") -> dict[str, str]:
    topic = topics_of(FULL)[number]
    blocks = told(topic, before or {}, words_for(language), "")
    (rows,) = [block.rows for block in Card("", tuple(blocks)).blocks if isinstance(block, Facts)] or [()]
    return dict(rows)


def test_a_topic_is_told_by_each_part_that_tells_it() -> None:
    earlier = FULL.model_copy(update={"issues": (FULL.issues[1],)})
    few = FULL.model_copy(update={"issues": (), "quiet_issues": (2,)})
    silent = FULL.model_copy(update={"issues": ()})
    weeks = {WEEK.before(1): earlier, WEEK.before(2): few, WEEK.before(3): silent}
    assert facts(2, weeks) == {
        "Geschreven": "14 berichten, 11 collega's",
        "Weken ervoor": "week 46: 14 berichten, week 45: minder dan 5 collega's",
        "Gehoord": "± 20",
        "Open": "9 dagen, geen eigenaar",
        "Stand": "nieuw",
    }
    assert facts(3) == {"Geschreven": "9 berichten, 8 collega's", "Stand": "gaat goed"}
    assert facts(4, language="en")["Owner"] == "Functioneel beheer"
    assert facts(7) == {"Open": "23 dagen, geen eigenaar"}
    assert facts(4)["Open"] == "1 dag"
    assert facts(9) == {"Stand": "opgelost"}
    assert "Open" not in facts(5)


def test_hr_is_not_told_how_a_topic_stands() -> None:
    (topic, *_) = topics_of(selected(FULL, HR)).values()
    blocks = Card("", tuple(told(topic, {}, EN, ""))).blocks
    assert [block.rows for block in blocks if isinstance(block, Facts)] == [
        ((EN.say("Who could use training"), "Burgerzaken"),)
    ]


def test_what_is_offered_is_what_there_is() -> None:
    def offered(**changes: object) -> list[str]:
        rows = askable.buttons(FULL.model_copy(update=changes), 3, NL, without=str(changes.pop("without", "")))
        return [button.action for row in rows for button in row.items]

    assert offered() == [Action.ABOUT_TOPIC, Action.BY_DEPARTMENT, Action.LAST_MONTH]
    assert offered(departments=()) == [Action.ABOUT_TOPIC, Action.LAST_MONTH]
    assert offered(departments=(), issues=(), audience="hr") == []
    assert offered(audience=FLOOR) == []
    rows = askable.buttons(FULL, 3, NL, without=Action.ABOUT_TOPIC)
    assert [button.action for row in rows for button in row.items] == [Action.BY_DEPARTMENT, Action.LAST_MONTH]


@pytest.mark.parametrize(
    ("day", "month", "weeks"),
    [
        (date(2026, 12, 3), "2026-11", ["2026-W45", "2026-W48"]),
        (date(2026, 11, 30), "2026-10", ["2026-W40", "2026-W44"]),
        (date(2027, 1, 1), "2026-12", ["2026-W49", "2026-W53"]),
        (date(2026, 3, 31), "2026-02", ["2026-W06", "2026-W09"]),
    ],
)
def test_the_month_before(settings: Settings, day: date, month: str, weeks: list[str]) -> None:
    edition = month_before(settings.rollout[0], day)
    assert edition.period == month
    assert [str(edition.weeks[0]), str(edition.weeks[-1])] == weeks
