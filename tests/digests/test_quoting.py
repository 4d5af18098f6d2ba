"""Quotations: whose words may be told, which, how coarsely, and that a withdrawn one is gone."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.cards import Quote, Text, plain
from bot.days.period import Period
from bot.desk import Desk
from bot.digests import quoting
from bot.digests.sending import freeze
from bot.privacy.forgetting import withdraw
from bot.privacy.vault import month_key
from bot.words import words_for
from models import Digest, Feedback, Quotation
from tests.digests.floor import WEEK, Floor

DUTCH = words_for("nl")
TYPICAL = "de etiketten printen niet aan de balie"


def said(floor: Floor, desk: Desk, number: int, texts: dict[int, str], **values: object) -> list[Feedback]:
    """Let people write texts about an issue."""
    rows = floor.say(*texts, issue_id=number, **values)  # type: ignore[arg-type]  # columns of the message
    for row, text in zip(rows, texts.values(), strict=True):
        row.text = desk.vault.seal(month_key(row.said_at), text.encode(), "feedback.text")
    floor.session.flush()
    return rows


def quoted(floor: Floor, desk: Desk, digest: Digest) -> list[str]:
    blocks = quoting.told(floor.session, desk, floor.settings, digest, DUTCH)
    told = [block for block in blocks if isinstance(block, Quote | Text)]
    return [block.text if isinstance(block, Quote) else plain(block.line) for block in told]


def printing(floor: Floor, desk: Desk, people: int = 10, **values: object) -> tuple[Digest, list[Feedback]]:
    number = floor.issue("Printen").id
    texts = dict.fromkeys(range(1, people), "printen aan de balie lukt niet met etiketten") | {people: TYPICAL}
    rows = said(floor, desk, number, texts, **values)
    floor.say(*range(30, 50))
    return freeze(floor.session, desk, floor.rollout, floor.settings, WEEK), rows


def test_the_most_typical_words_stand_under_their_topic_with_about_when(floor: Floor, desk: Desk) -> None:
    digest, _ = printing(floor, desk)
    assert quoted(floor, desk, digest) == ["Printen (begin november)", "printen aan de balie lukt niet met etiketten"]
    assert TYPICAL not in str(digest.figures)
    assert "balie" not in str(digest.figures)


def test_nine_people_are_not_quoted(floor: Floor, desk: Desk) -> None:
    digest, _ = printing(floor, desk, 9)
    assert digest.figures["issues"][0]["counted"]["people"] == 9
    assert quoted(floor, desk, digest) == []
    assert floor.session.scalars(select(Quotation)).all() == []


def test_what_was_withdrawn_is_gone_and_nothing_takes_its_place(floor: Floor, desk: Desk) -> None:
    digest, _ = printing(floor, desk)
    (row,) = floor.session.scalars(select(Quotation))
    withdraw(floor.session, floor.session.get_one(Feedback, row.feedback_id), desk.now())
    floor.session.flush()
    assert quoted(floor, desk, digest) == []
    quoting.choose(floor.session, desk, floor.settings, digest)
    assert len(floor.session.scalars(select(Quotation)).all()) == 1


@pytest.mark.parametrize("column", ["sensitive_at", "not_ours_at"])
def test_what_turned_out_sensitive_or_not_ours_is_gone_too(floor: Floor, desk: Desk, column: str) -> None:
    digest, rows = printing(floor, desk)
    for row in rows:
        setattr(row, column, desk.now())
    floor.session.flush()
    assert quoted(floor, desk, digest) == []


def test_what_is_about_another_topic_now_is_not_told_under_this_one(floor: Floor, desk: Desk) -> None:
    digest, rows = printing(floor, desk)
    other = floor.issue("Iets anders").id
    for row in rows:
        row.issue_id = other
    floor.session.flush()
    assert quoted(floor, desk, digest) == []


@pytest.mark.leak
@pytest.mark.parametrize(
    "text",
    [
        "kort",
        "x" * 201,
        "vraag het maar aan @noor, zij weet hoe dit printen moet",
        "<!channel> de printer doet het weer niet vandaag",
        "zie https://example.org/printen voor hoe het niet werkt",
        "mijn nummer is 06 12345678, bel me over de printer",
        "mail noor@example.org als de printer het weer doet",
        "volgens Noor moet je eerst lade twee kiezen bij printen",
        "bij burgerzaken print al weken niets meer fatsoenlijk",
        "zaak 20261234 kan ik niet printen aan de balie",
    ],
)
def test_words_by_which_somebody_is_found_are_not_quoted(floor: Floor, desk: Desk, text: str) -> None:
    number = floor.issue("Printen").id
    said(floor, desk, number, dict.fromkeys(range(1, 13), text))
    floor.say(*range(30, 50))
    digest = freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    assert digest.figures["issues"][0]["counted"]["people"] == 12
    assert quoted(floor, desk, digest) == []


@pytest.mark.parametrize("values", [{"pool": "insider"}, {"heard": 5, "pool": "uncounted"}, {"passed_on": True}])
def test_only_the_floors_own_words_are_quoted(floor: Floor, desk: Desk, values: dict[str, object]) -> None:
    number = floor.issue("Printen").id
    floor.say(*range(1, 13), issue_id=number)
    said(floor, desk, number, {20: TYPICAL}, **values)
    floor.say(*range(30, 50))
    assert quoted(floor, desk, freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)) == []


def test_at_most_three_topics_are_quoted_and_nobody_twice(floor: Floor, desk: Desk) -> None:
    for name in ("a", "b", "c", "d"):
        said(floor, desk, floor.issue(name).id, {n: f"het lukt niet met {name} en {n}" for n in range(1, 15)})
    floor.say(*range(30, 50))
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    rows = floor.session.execute(select(Feedback.person_id).join(Quotation, Quotation.feedback_id == Feedback.id))
    people = [person for (person,) in rows]
    assert len(people) == len(set(people)) == 3


@pytest.mark.parametrize(
    ("day", "nl", "en"),
    [
        (date(2026, 11, 2), "begin november", "early November"),
        (date(2026, 11, 16), "half november", "mid-November"),
        (date(2026, 11, 30), "eind november", "late November"),
        (date(2026, 8, 31), "eind augustus", "late August"),
    ],
)
def test_about_when_is_a_third_of_a_month(day: date, nl: str, en: str) -> None:
    assert quoting.about_when(Period(day), DUTCH) == nl
    assert quoting.about_when(Period(day), words_for("en")) == en


def test_a_heading_and_a_topic_stand_before_the_words(floor: Floor, desk: Desk) -> None:
    digest, _ = printing(floor, desk)
    blocks = quoting.told(floor.session, desk, floor.settings, digest, DUTCH)
    assert [block.type for block in blocks] == ["heading", "text", "quote"]
    assert isinstance(blocks[1], Text)
