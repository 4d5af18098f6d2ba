"""What people see is examined by axe-core in Chromium: contrast, alts, names and order, in light and in dark."""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from bot import charts
from bot.cards import Chart
from connectors import page
from connectors.mail.page import html
from tests.every_block import EVERY

pytestmark = pytest.mark.client

POOR = '<!DOCTYPE html><html><body><main><img src="x.png"><p style="color:#bbb">faint</p></main></body></html>'

OF_THE_MAIL_PROGRAM = {"landmark-one-main", "region"}
"""A mail is an article within a mail program, whose page has the landmarks."""


def mail_as_shown() -> str:
    """Give the mail's page with its pictures in it, as a mail program shows it."""
    pictures = [charts.png(block) for block in EVERY.blocks if isinstance(block, Chart)]
    return html(EVERY, [f"data:image/png;base64,{b64encode(picture).decode()}" for picture in pictures])


def test_page_and_mail_pass_and_a_poor_page_does_not(node: str, chromium: str, tmp_path: Path) -> None:
    shown = {"page": page.render(EVERY), "mail": mail_as_shown(), "poor": POOR}
    files = {name: tmp_path / f"{name}.html" for name in shown}
    for name, written in shown.items():
        files[name].write_text(written, encoding="utf-8")
    script = Path(__file__).parent / "accessibility.mjs"
    command = [node, str(script), chromium, *map(str, files.values())]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = json.loads(answer.stdout)
    assert {rule for file, _, rule, _ in found if file == str(files["poor"])} >= {"color-contrast", "image-alt"}
    others = [problem for problem in found if problem[0] != str(files["poor"])]
    assert [problem for problem in others if problem[2] not in OF_THE_MAIL_PROGRAM] == []
    assert not any(problem[0] == str(files["page"]) for problem in others)
