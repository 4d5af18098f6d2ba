"""The daily digest: topics that enough people wrote about in its days, what is to be decided, and no number of them."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cards import Bullets, Card, Heading, Text, plain
from bot.days.editions import Edition, named
from bot.desk import Desk
from bot.digests import daily
from bot.digests.daily import Daily, DailyTopic
from bot.digests.freezing import NotOverError, freeze_edition
from bot.digests.parts import PROJECT_GROUP, OpenDecision
from bot.words import words_for
from models import Decision, Issue
from tests.digests.floor import WEEK, Floor
from tests.town import FakeClock

NOON = datetime(2026, 10, 28, 12, tzinfo=UTC)
"""A Wednesday, two days after go-live."""
SCHEMA = Path(__file__).parents[2] / "docs" / "daily.schema.json"
WORDS = words_for("nl")
DIGITS = re.compile(r"\d+")


def text_of(card: Card) -> str:
    lines = []
    for block in card.blocks:
        if isinstance(block, Heading):
            lines.append(block.text)
        elif isinstance(block, Text):
            lines.append(plain(block.line))
        elif isinstance(block, Bullets):
            lines.extend(map(plain, block.items))
    return "\n".join(lines)


def edition(floor: Floor, day: str = "2026-10-27") -> Edition:
    found = named(floor.settings, day, NOON)
    assert found is not None
    return found


def look(floor: Floor, day: str = "2026-10-27") -> Daily:
    return daily.look(floor.session, floor.rollout, floor.settings, edition(floor, day))


def wrote(floor: Floor, issue: Issue, *people: int, day: int = 27, **values: Any) -> None:
    moment = datetime(2026, 10, day, 9, tzinfo=UTC)
    floor.say(*people, issue_id=issue.id, said_at=moment, **values)


@pytest.fixture
def busy(floor: Floor) -> Floor:
    """Printing holds five up and two ask for more, four miss a letter, and six like to search."""
    opened = NOON - timedelta(days=4)
    printing, letter, search = (floor.issue(name) for name in ("Printen", "Brief", "Zoeken"))
    for issue in (printing, letter, search):
        issue.opened_at = opened
    wrote(floor, printing, *range(1, 6))
    wrote(floor, printing, 1, 2)
    wrote(floor, letter, *range(1, 5))
    wrote(floor, search, *range(10, 16), mood="pos")
    return floor


def test_a_topic_is_named_from_the_threshold_on_and_what_goes_well_is_not(busy: Floor) -> None:
    assert [topic.title_nl for topic in look(busy).topics] == ["Printen"]


@pytest.mark.leak
def test_no_number_of_messages_or_people_is_frozen_or_told(busy: Floor) -> None:
    found = look(busy)
    frozen = found.model_dump_json(exclude={"period", "first", "last", "told_on", "decisions"})
    assert sorted(set(DIGITS.findall(frozen))) == ["1", "4", "5"]  # version and issue, days open, threshold
    text = text_of(daily.card(found, WORDS))
    assert "Printen: 5 of meer collega's. 4 dagen open, geen eigenaar." in text
    assert set(DIGITS.findall(text)) == {"28", "1", "2", "5", "4"}  # its day, two headings, threshold, days open


def test_other_days_other_pools_and_what_was_withdrawn_do_not_count(floor: Floor) -> None:
    issue = floor.issue("Printen")
    wrote(floor, issue, *range(1, 5))
    wrote(floor, issue, 5, day=28)
    wrote(floor, issue, 6, day=26)
    wrote(floor, issue, 7, pool="ambassador")
    wrote(floor, issue, 8, withdrawn_at=NOON)
    assert look(floor).topics == ()
    wrote(floor, issue, 9)
    assert len(look(floor).topics) == 1


def test_what_is_closed_holds_nobody_up(busy: Floor) -> None:
    busy.session.get_one(Issue, 1).status = "solved"
    assert look(busy).topics == ()


def test_it_is_frozen_once_and_not_before_its_days_are_over(busy: Floor, desk: Desk, clock: FakeClock) -> None:
    args = (busy.session, desk, busy.rollout, busy.settings, edition(busy), PROJECT_GROUP)
    busy.rollout.started_at = NOON - timedelta(weeks=2)
    clock.set(datetime(2026, 10, 27, 22, 59, 59, tzinfo=UTC))  # 23:59:59 in Amsterdam
    with pytest.raises(NotOverError):
        freeze_edition(*args)
    clock.set(NOON)
    first = freeze_edition(*args)
    wrote(busy, busy.session.get_one(Issue, 2), 5)
    assert freeze_edition(*args) is first
    assert (first.work_id, first.pace) == ("digest/zaak/2026-10-27/project_group", "daily")
    assert first.figures == look(busy).model_dump(mode="json") | {"topics": first.figures["topics"]}
    assert len(look(busy).topics) == 2, "counted anew it would tell more"


def test_decisions_that_are_not_done_stand_there(floor: Floor) -> None:
    taken = {"rollout_id": floor.rollout.id, "decided_by": 1, "decided_at": NOON}
    floor.session.add(Decision(text="Printen eerst", **taken))
    found = look(floor)
    assert not daily.is_empty(found)
    assert "Printen eerst" in text_of(daily.card(found, WORDS))


def told(first: int = 27, *topics: DailyTopic, decisions: tuple[OpenDecision, ...] = ()) -> str:
    days = {"first": f"2026-10-{first}", "last": "2026-10-27", "told_on": "2026-10-28"}
    of = {"rollout": "zaak", "name": "Zaaksysteem", "organisation": "Lindewaard", "period": days["first"]}
    found = {**of, **days, "threshold": 5, "topics": topics, "decisions": decisions}
    return text_of(daily.card(Daily.model_validate(found), WORDS))


@pytest.mark.parametrize(("first", "since"), [(27, "Gisteren"), (24, "Sinds za 24 okt")])
def test_with_nothing_to_tell_it_says_so_in_one_line(first: int, since: str) -> None:
    assert told(first).splitlines() == [
        "Dagbericht Zaaksysteem Lindewaard · wo 28 okt",
        f"{since} noemden geen 5 collega's hetzelfde onderwerp. Dat is geen bewijs dat het goed gaat.",
    ]


def test_a_topic_asks_for_an_owner_or_for_its_answer_to_be_placed() -> None:
    topic = DailyTopic(issue=1, title_nl="Printen?", title_en="Print?", days_open=1, owner=None, ready=False)
    text = told(27, topic, topic.model_copy(update={"ready": True}), topic.model_copy(update={"owner": "ICT"}))
    assert "Printen? 5 of meer collega's. 1 dag open, geen eigenaar." in text
    assert "Printen? 5 of meer collega's. Antwoord klaar, niet geplaatst." in text
    assert "1 dag open, eigenaar: ICT." in text
    assert text.count("Wie pakt") == 1
    assert "noemden geen" not in text


def test_of_many_topics_the_rest_is_counted() -> None:
    topics = [
        DailyTopic(issue=n, title_nl=f"T{n}", title_en="", days_open=1, owner="ICT", ready=False) for n in range(40)
    ]
    text = told(27, *topics)
    assert "T4:" in text
    assert "T5:" not in text
    assert "35" in text


def test_the_published_schema_is_that_of_the_code() -> None:
    written = json.dumps(Daily.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        SCHEMA.write_text(written, encoding="utf-8")
    assert SCHEMA.read_text("utf-8") == written, "run with UPDATE_GOLDEN=1"


def test_days_are_those_of_its_edition_and_a_week_is_no_day(floor: Floor) -> None:
    found = look(floor, "2026-10-29")
    assert (f"{found.first}", f"{found.last}", f"{found.told_on}") == ("2026-10-29", "2026-10-29", "2026-10-30")
    assert named(floor.settings, str(WEEK), NOON) is not None
