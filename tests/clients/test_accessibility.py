"""What people see is examined by axe-core in Chromium: contrast, alts, names and order, in light and in dark."""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import get_args

import pytest

from bot import charts
from bot.cards import Card, Chart
from bot.config import Settings, SlackSettings, WebSettings, load
from bot.config.values import Audience, Language, Pace
from bot.details import in_one
from bot.digests.concern import Concern
from bot.digests.looked import LookBack
from bot.digests.tellers import TELLERS
from bot.doctor import before
from bot.doctor.pages import as_html
from bot.published import listing
from bot.routes import unsubscribing
from bot.words import Words, words_for
from connectors import page
from connectors.mail.page import html
from connectors.slack import pages
from models import Department
from tests.every_block import EVERY
from tests.test_formats_editions import EACH, LOW, example, frozen, told
from tests.test_formats_editions import EVERY as EDITIONS
from tests.town import CONFIG

pytestmark = pytest.mark.client

POOR = '<!DOCTYPE html><html><body><main><img src="x.png"><p style="color:#bbb">faint</p></main></body></html>'
DIM = '<html lang="en"><title>x</title><style>@media (prefers-color-scheme: dark) {p {color: #ddd}}</style><p>dark</p>'

OF_THE_MAIL_PROGRAM = {"landmark-one-main", "region"}
"""A mail is an article within a mail program, whose page has the landmarks."""


def mail_as_shown(card: Card) -> str:
    """Give the mail's page with its pictures in it, as a mail program shows it."""
    pictures = [charts.png(block) for block in in_one(card).blocks if isinstance(block, Chart)]
    return html(card, [f"data:image/png;base64,{b64encode(picture).decode()}" for picture in pictures])


def digests(settings: Settings) -> Iterator[tuple[str, Card]]:
    """Give each edition of each audience, filled with all that it can hold; in English one for each way of telling."""
    rollout = settings.rollout[0]
    editions: Mapping[Language, Sequence[tuple[Audience, Pace]]] = {"nl": EDITIONS, "en": EACH}
    for language, those in editions.items():
        for audience, pace in those:
            part = frozen(audience, pace, count(LOW))
            yield f"{audience}.{pace}.{language}", told(audience, pace, part, rollout, language)
        floor = frozen("floor", "monthly", count(LOW))
        assert isinstance(floor, LookBack)
        asked = example(Concern).model_copy(update={"issue": floor.answers[0].issue, "department": 3})
        there = floor.model_copy(update={"concerns": (asked,)}).model_dump(mode="json")
        office = Department(id=3, name="Belastingen")
        yield f"department.{language}", TELLERS["floor", "monthly"].card(there, words_for(language), rollout, office)


def own_pages(settings: Settings, words: Words) -> Iterator[tuple[str, str]]:
    """Give the pages that the bot serves or writes itself."""
    yield "stop", unsubscribing.question(words)
    yield "stopped", unsubscribing.done(words)
    yield "stop-unknown", unsubscribing.unknown(words)
    yield "stop-too-many", unsubscribing.too_many(words)
    yield "install", pages.install(words.language, "https://slack.example/authorize")
    yield "installed", pages.done(words.language, "Lindewaard", "/vraag")
    yield "not-installed", pages.failed(words.language, "access_denied")
    asked = settings.model_copy(update={"slack": SlackSettings(), "web": WebSettings(public_url="https://b.example")})
    yield "before", as_html(before.page(asked, words))
    entry = listing.Entry("Printen", "Hoe print ik?", "Kies lade 2.", "nl", ("Werkafspraak.",))
    yield "answers", listing.html([entry], "Zaaksysteem", words)


def shown(settings: Settings) -> Iterator[tuple[str, str]]:
    """Give all that people see in a browser or a mail program, by name."""
    for name, card in [("every-block", EVERY), *digests(settings)]:
        yield f"{name}.page", page.render(card)
        yield f"{name}.mail", mail_as_shown(card)
    for language in get_args(Language):
        yield from ((f"{name}.{language}", page) for name, page in own_pages(settings, words_for(language)))


def test_all_that_people_see_passes_and_a_poor_page_does_not(node: str, chromium: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    all_of_it = dict(shown(load(tmp_path / "config.toml", {})))
    for name, written in {**all_of_it, "poor": POOR, "dim": DIM}.items():
        (tmp_path / f"{name}.html").write_text(written, encoding="utf-8")
    script = Path(__file__).parent / "accessibility.mjs"
    command = [node, str(script), chromium, *map(str, tmp_path.glob("*.html"))]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = [(Path(file).stem, scheme, rule, element) for file, scheme, rule, element in json.loads(answer.stdout)]
    assert {rule for name, _, rule, _ in found if name == "poor"} >= {"color-contrast", "image-alt"}
    assert ("dim", "dark", "color-contrast") in {problem[:3] for problem in found}
    others = [problem for problem in found if problem[0] in all_of_it]
    assert [problem for problem in others if not (_is_mail(problem[0]) and problem[2] in OF_THE_MAIL_PROGRAM)] == []


def _is_mail(name: str) -> bool:
    return name.endswith(".mail")
