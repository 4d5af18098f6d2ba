"""A digest in every format: the same numbers everywhere, none that is withheld, and room for ten times as much."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from io import BytesIO
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy.orm import Session

from bot.cards import Card, dump
from bot.database.store import Store
from bot.desk import Desk
from bot.details import apart, in_one
from bot.digests import telling
from bot.digests.parts import Counted, DepartmentFigures, Figures, IssueFigures, SilentDepartment, Waiting
from bot.words import words_for
from connectors import page, pdf
from connectors.mail.page import MAX_HTML, html
from connectors.mail.plain import WIDTH, text
from connectors.mail.render import MAX_SUBJECT, message
from connectors.slack.render import MAX_BLOCKS, MAX_TOTAL
from connectors.slack.render import render as slack
from connectors.teams.render import MAX_CARD
from connectors.teams.render import render as teams
from connectors.terminal.render import render as terminal
from tests.digests.floor import WEEK, Floor

NUMBER = re.compile(r"\d+")
NAMES = ("Printen", "Zoeken", "Heropenen", "Sjablonen", "Inloggen", "Traag", "Scannen", "Outlook")
PREVIOUS: st.SearchStrategy[int | Literal["few"] | None] = st.one_of(st.none(), st.just("few"), st.integers(5, 99))
OF_STYLE = re.compile(r"<(style|svg|head)\b.*?</\1>|<[^>]*>", re.DOTALL)
NASTY = (
    "<b>&amp;",
    "*_~`",
    "<!channel> <@U1>",
    "@iedereen",
    "[x](https://kwaad.example)",
    "{{DATE(2026)}}",
    "\u202egoh\x1b[2J",
)


def slack_words(card: Card) -> str:
    """Give all that Slack shows: the message and its thread, where there is one."""
    told = [card, *([apart(card)] if card.details else [])]
    return "\n".join(word for each in told for word in _texts(slack(each)["blocks"]))


def teams_words(card: Card) -> str:
    return "\n".join(_texts(teams(card)["body"]))


def _texts(part: object) -> Iterator[str]:
    """Give what stands under "text", and names and values of facts, in any depth."""
    if isinstance(part, dict):
        yield from (part[key] for key in ("text", "title", "value") if isinstance(part.get(key), str) and _shown(part))
        part = list(part.values())
    for child in part if isinstance(part, list) else ():
        yield from _texts(child)


def _shown(part: Mapping[str, object]) -> bool:
    return not str(part.get("type", "")).startswith(("Chart", "Action", "button", "data_"))


def of_html(shown: str) -> str:
    return unescape(OF_STYLE.sub(" ", shown))


FORMATS: Mapping[str, Callable[[Card], str]] = {
    "slack": slack_words,
    "teams": teams_words,
    "mail": lambda card: of_html(html(card)),
    "mail text": text,
    "page": lambda card: of_html(page.render(card)),
    "terminal": lambda card: terminal(card, 200),
}


def on_paper(card: Card) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf.render(card))).pages)


def numbers(shown: str) -> set[str]:
    return set(NUMBER.findall(shown))


@st.composite
def digests(draw: st.DrawFn) -> Figures:
    """Give figures as the gate lets them through."""
    many = st.builds(
        lambda people, more: Counted(messages=people + more, people=people), st.integers(5, 90), st.integers(0, 40)
    )
    topics = tuple(
        IssueFigures(
            issue=number,
            title_nl=name,
            title_en=name,
            counted=draw(many),
            previous=draw(PREVIOUS),
            days_open=draw(st.integers(0, 99)),
            owner=draw(st.sampled_from([None, "ICT"])),
            status="open",
            answer=draw(st.sampled_from(["none", "ready"])),
            going_well=draw(st.booleans()),
        )
        for number, name in enumerate(NAMES[: draw(st.integers(0, len(NAMES)))])
    )
    asked = draw(many)
    return Figures(
        rollout="zaak",
        name="Zaaksysteem",
        organisation="Lindewaard",
        period=str(WEEK),
        weeks_since_go_live=4,
        threshold=5,
        compared=True,
        total=draw(st.none() | many),
        issues=topics,
        waiting=Waiting(asked=asked, answered=None, unanswered=draw(st.none() | st.integers(5, 99))),
        silent=(SilentDepartment(name="Buitendienst", weeks=draw(st.integers(1, 9))),),
        departments=tuple(DepartmentFigures(name=name, counted=draw(many)) for name in ("Balie", "Belastingen")),
        other_departments=draw(st.none() | many),
        tone=draw(st.none() | st.just({"negative": 33, "neutral": 45, "positive": 22})),
    )


@pytest.mark.property
@settings(max_examples=8)
@given(digests(), st.sampled_from(["nl", "en"]))
def test_every_format_carries_the_same_numbers(figures: Figures, language: str) -> None:
    card = telling.card(figures, words_for(language))
    shown = {form: numbers(show(card)) for form, show in FORMATS.items()}
    assert all(found == shown["terminal"] for found in shown.values()), shown
    told = [figures.total, *(each.counted for each in figures.departments)]
    assert {str(each.people) for each in told if each} <= shown["slack"]
    assert shown["slack"] <= numbers(dump(in_one(card)).decode())


def test_no_format_carries_what_the_gate_withholds(store: Store, desk: Desk) -> None:
    with Session(store.engine) as session:
        figures = withholding(Floor.of(session, desk))
    card = telling.card(figures, words_for("nl"))
    forms = {form: show(card) for form, show in {**FORMATS, "pdf": on_paper}.items()} | {
        "json": figures.model_dump_json()
    }
    for form, said in forms.items():
        assert "Getoond" in said, form
        assert "Verborgen" not in said, form
        assert not {"87", "29"} & numbers(said), form
    assert numbers(forms["pdf"]) >= numbers(forms["terminal"])


def withholding(floor: Floor) -> Figures:
    """Count a week in which three people of a small department wrote 87 messages about a topic of their own."""
    hidden, shown = floor.issue("Verborgen"), floor.issue("Getoond")
    for _ in range(29):
        floor.say(58, 59, 60, issue_id=hidden.id, department="Griffie")
    floor.say(*range(1, 21), issue_id=shown.id, department="Burgerzaken")
    floor.say(*range(21, 41), department="Sociaal Domein")
    return floor.figures()


@pytest.fixture(scope="module")
def enormous() -> Card:
    """A digest of 400 topics whose titles and owners are 3,000 characters of what people should not write."""
    topics = tuple(
        IssueFigures(
            issue=number,
            title_nl=title,
            title_en=title,
            counted=Counted(messages=9, people=7),
            previous=None,
            days_open=3,
            owner=title,
            status="open",
            answer="none",
            going_well=number % 3 == 0,
        )
        for number in range(400)
        if (title := f"{number} " + (NASTY[number % len(NASTY)] + " ") * 200)
    )
    bare = telling.card(
        Figures.model_validate(EMPTY | {"issues": [each.model_dump() for each in topics]}), words_for("nl")
    )
    everything = replace(bare, details=(*bare.details, *bare.blocks[1:], *bare.details) * 4)
    assert len(dump(everything)) > 10 * 12_000
    return everything


EMPTY = {
    "rollout": "zaak",
    "name": "Zaaksysteem",
    "organisation": "Lindewaard",
    "period": str(WEEK),
    "threshold": 5,
    "weeks_since_go_live": 4,
    "compared": False,
    "total": None,
    "issues": [],
    "waiting": None,
    "silent": [],
    "departments": [],
    "other_departments": None,
    "tone": None,
}


def test_slack_and_teams_stay_within_their_limits_and_say_what_is_missing(enormous: Card) -> None:
    for card in (enormous, apart(enormous)):
        sent = slack(card)
        assert len(sent["blocks"]) <= MAX_BLOCKS
        assert sum(map(len, _texts(sent["blocks"]))) <= MAX_TOTAL
    assert "nog" in json.dumps(slack(apart(enormous)), ensure_ascii=False)
    assert "<!channel>" not in json.dumps(slack(enormous))
    sent = teams(enormous)
    assert len(json.dumps(sent)) <= MAX_CARD
    assert "meer regels" in json.dumps(sent) or "nog" in json.dumps(sent)


def test_mail_stays_under_what_mail_programs_cut_off_and_keeps_no_link(enormous: Card) -> None:
    mail = message(enormous, "bot@example.org", "project@example.org", "mark")
    assert len(html(enormous).encode()) <= MAX_HTML
    assert len(str(mail["Subject"])) <= MAX_SUBJECT
    assert max(map(len, text(enormous).splitlines())) <= WIDTH
    assert "https://kwaad" not in text(enormous) + html(enormous)


def test_page_paper_and_terminal_hold_it_without_a_control_character(enormous: Card) -> None:
    shown = page.render(enormous) + terminal(enormous)
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "<b>&amp;" not in page.render(enormous).replace("&lt;b&gt;&amp;amp;", "")
    assert len(PdfReader(BytesIO(pdf.render(enormous))).pages) < 60
