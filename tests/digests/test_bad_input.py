"""What the floor or an import may bring into a project group's digest: each has a defined end on every platform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import cards
from bot.cards import Quote
from bot.cli.show import FORMS
from bot.days.editions import Edition
from bot.desk import Desk
from bot.digests.composing import composition
from bot.digests.daily import look
from bot.digests.parts import Counted, Figures, Waiting
from bot.digests.tellers import TELLERS
from bot.digests.telling import card
from bot.words import words_for
from tests.digests.floor import WEEK, Floor
from tests.digests.test_telling import ENDINGS, FULL, issue, still_open

HOSTILE = "<!channel> <@U1> *vet* [klik](https://example.org) @everyone </Text> {0} & “x” \u202eomgekeerd\nregel 2"


def read_by_slack(value: object) -> Iterator[str]:
    """Give the texts in which Slack looks for mentions: all but plain text and the parts of rich text."""
    if isinstance(value, dict):
        if isinstance(text := value.get("text"), str) and value.get("type") not in {"plain_text", "text", "raw_text"}:
            yield text
        for each in value.values():
            yield from read_by_slack(each)
    elif isinstance(value, list):
        for each in value:
            yield from read_by_slack(each)


def shown(figures: Figures, form: str, quote: str = "") -> str:
    made = card(figures, words_for("nl"))
    whole = replace(made, blocks=(*made.blocks, *made.details, *((Quote(quote),) if quote else ())), details=())
    return FORMS[form](figures, cards.load(cards.dump(whole)))


@pytest.mark.parametrize("form", ENDINGS)
def test_four_hundred_issues_with_titles_of_three_thousand_characters(form: str) -> None:
    titles = [f"{n} " + "lang " * 600 for n in range(400)]
    many = tuple(issue(n, title, 9, 8, days_open=n) for n, title in enumerate(titles, 1))
    longest = tuple(still_open(500 + n, "x" * 3000, 60) for n in range(3))
    text = shown(FULL.model_copy(update={"issues": many, "open_longest": longest, "asked": ()}), form)
    assert len(text) < 60_000
    assert "lang lang" in text
    assert "lang " * 30 not in text
    assert "… en nog 397 onderwerpen" in text


@pytest.mark.parametrize("form", ENDINGS)
def test_markup_mentions_and_links_stay_text(form: str) -> None:
    hostile = issue(1, HOSTILE, 14, 11)
    text = shown(FULL.model_copy(update={"issues": (hostile,)}), form, HOSTILE)
    assert "\u202e" not in shown(FULL.model_copy(update={"issues": (hostile,)}), form)
    if form == "slack":
        marked = " ".join(read_by_slack(json.loads(text)))
        assert "*vet*" in text
        assert "<!channel>" not in marked
        assert "<@U1>" not in marked
    if form == "html":
        assert "<!channel>" not in text
        assert "</Text>" not in text
        assert 'href="https://example.org' not in text
    if form == "teams":
        assert "<at>" not in text


@pytest.mark.parametrize("form", ENDINGS)
def test_an_issue_without_a_title_has_its_number(form: str) -> None:
    text = shown(FULL.model_copy(update={"issues": (issue(7, " ", 14, 11), issue(8, "", 9, 8))}), form)
    assert "onderwerp 7" in text


def test_two_issues_of_one_name_are_two_rows_of_the_chart() -> None:
    same = FULL.model_copy(update={"issues": (issue(1, "Printen", 14, 11), issue(2, "Printen", 9, 8))})
    (drawn,) = [block for block in card(same, words_for("nl")).details if block.type == "chart"]
    assert drawn.categories == ("Printen", "Printen (2)")


@pytest.mark.parametrize("people", [0, 1, 4])
def test_of_fewer_than_five_nothing_is_told(floor: Floor, people: int) -> None:
    row = floor.issue("Alleen van Jan")
    floor.say(*range(1, people + 1), issue_id=row.id, department="Burgerzaken")
    found = floor.figures()
    assert (found.asked, found.causes, found.technical, found.training) == ((), (), None, ())
    made = card(found, words_for("nl"))
    text = FORMS["text"](found, replace(made, blocks=(*made.blocks, *made.details), details=()))
    assert "Minder dan 5 collega's schreven" in text
    assert "Jan" not in text


@pytest.mark.leak
@pytest.mark.parametrize("people", [0, 1, 4])
def test_of_fewer_than_five_no_audience_is_told_at_any_pace(floor: Floor, desk: Desk, people: int) -> None:
    row = floor.issue("Alleen van Jan", owner="Jan")
    floor.say(*range(1, people + 1), issue_id=row.id, department="Burgerzaken")
    week = composition(floor.session, desk, floor.rollout, floor.settings, WEEK)
    for (audience, pace), teller in TELLERS.items():
        edition = Edition(pace, WEEK.monday, WEEK.monday + timedelta(weeks=1), WEEK.sent_at(floor.settings))
        looked = teller.made is None
        part = (
            look(floor.session, floor.rollout, floor.settings, edition)
            if looked
            else teller.made([week], edition, audience)  # type: ignore[misc]
        )
        told = teller.card(part.model_dump(mode="json"), words_for("nl"), floor.settings)
        assert "Jan" not in cards.dump(told).decode() + part.model_dump_json(), (audience, pace)
        assert len(told.blocks) > 1, "it says that there is nothing to tell"


def test_five_are_told_and_no_more_than_they_are(floor: Floor) -> None:
    floor.say(*range(1, 6))
    found = floor.figures()
    assert found.total == Counted(messages=5, people=5)
    assert card(found, words_for("nl")).summary.endswith("Dat is geen bewijs dat het goed gaat.")


def test_a_million_messages_keep_their_marks() -> None:
    large = FULL.model_copy(
        update={
            "total": Counted(messages=1_234_567, people=99_999),
            "waiting": Waiting(asked=Counted(messages=400_000, people=90_000), answered=1, unanswered=399_999),
        }
    )
    assert "399.999 vragen zonder antwoord." in shown(large, "text")
    assert "1.234.567 berichten, 99.999 collega's" in shown(large, "text")
