"""One card with each block in every format: as it was looked at, and with the same figures everywhere."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.cards import Chart
from connectors import page, pdf
from connectors.mail.page import html
from connectors.mail.plain import text
from connectors.slack.render import render as slack
from connectors.teams.render import render as teams
from connectors.terminal.render import render as terminal
from tests.every_block import EVERY

GOLDEN = Path(__file__).parent / "golden"
DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def on_paper() -> str:
    """Give the text of the PDF, page by page."""
    file = BytesIO(pdf.render(EVERY, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)))
    return "\n\f\n".join(sheet.extract_text() for sheet in PdfReader(file).pages)


FORMS: Mapping[str, Callable[[], str]] = {
    "txt": lambda: terminal(EVERY),
    "mail.txt": lambda: text(EVERY),
    "mail.html": lambda: html(EVERY, [f"cid:chart{number}@example.org" for number in range(4)]),
    "html": lambda: DRAWING.sub("<svg/>", page.render(EVERY)),
    "slack.json": lambda: as_json(slack(EVERY, drawn=True)),
    "teams.json": lambda: as_json(teams(EVERY)),
    "pdf.txt": on_paper,
}


@pytest.fixture(scope="module")
def shown() -> Mapping[str, str]:
    return {form: show().rstrip("\n") + "\n" for form, show in FORMS.items()}


@pytest.mark.parametrize("form", FORMS)
def test_each_format_is_as_it_was_looked_at(form: str, shown: Mapping[str, str]) -> None:
    file = GOLDEN / f"every_block.{form}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(shown[form], encoding="utf-8")
    assert shown[form] == file.read_text("utf-8"), "run with UPDATE_GOLDEN=1 and look at what changed"


@pytest.mark.parametrize("form", FORMS)
def test_every_format_carries_the_same_figures(form: str, shown: Mapping[str, str]) -> None:
    said = re.sub(r"\s+", " ", unescape(shown[form]))
    for chart in (block for block in EVERY.blocks if isinstance(block, Chart)):
        assert chart.title in said
        for series in chart.series:
            for label in series.labels:
                assert label in said, (chart.title, label)
