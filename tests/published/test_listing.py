"""The list for the intranet: escaped, readable by a screen reader, and without a number of anybody."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.published.listing import Entry, html, markdown
from bot.words import words_for
from tests.published.shelf import LABELS, published, put, topic
from tests.town import Town

NL = words_for("nl")
NASTY = '<script>alert(1)</script> & "x" *vet* [a](http://b) # kop'


class Reader(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def entry(title: str = "Printen", answer: str = LABELS, language: str = "nl") -> Entry:
    return Entry(title, "", answer, language, ("Werkafspraak.",))


def test_the_page_tells_its_language_title_and_headings() -> None:
    page = read(html([entry(), entry("Zoeken", "Choose archive.", "en")], "Zaaksysteem", NL))
    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "nl"}) in page.tags
    assert (tags.count("h1"), tags.count("h2"), tags.count("main"), tags.count("title")) == (1, 2, 1, 1)
    assert ("p", {"lang": "en"}) in page.tags, "an answer in another language is read out in that language"
    assert "script" not in tags


@given(st.text(max_size=60))
@pytest.mark.property
def test_no_text_becomes_a_tag(text: str) -> None:
    page = read(html([entry(text, text)], text, NL))
    assert {tag for tag, _ in page.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "article", "h2", "p", "footer", "small")
    }


def test_nasty_text_is_text_in_both() -> None:
    page = html([entry(NASTY, NASTY)], NASTY, NL)
    assert "<script>" not in page
    assert NASTY in read(page).text
    plain = markdown([entry(NASTY, NASTY)], "Zaaksysteem", NL)
    assert "\\<script\\>" in plain
    assert "\\*vet\\*" in plain
    assert "\n\\# kop" not in plain
    assert "[a](" not in plain


@pytest.mark.parametrize("text", ["- een", "+ een", "1. een", "12) een", "=== een", "# een", "> een", "| een |"])
def test_no_line_begins_a_list_or_heading(text: str) -> None:
    line = markdown([entry(answer=text)], "Zaaksysteem", NL).split("\n\n")[2]
    assert line.replace("\\", "") == text
    assert "\\" in line


def test_lines_of_an_answer_stay_lines_in_markdown() -> None:
    assert "Een  \nTwee" in markdown([entry(answer="Een\nTwee")], "Zaaksysteem", NL)


def test_an_empty_list_says_so() -> None:
    assert "nog geen antwoord" in html([], "Zaaksysteem", NL)
    assert "nog geen antwoord" in markdown([], "Zaaksysteem", NL)


def run(town: Town, *arguments: str) -> str:
    key = town.desk.settings.database.master_key_file
    assert key
    done = CliRunner().invoke(main, ["--config", str(key.parent / "config.toml"), "published", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_lists_what_is_published_and_nothing_else(town: Town) -> None:
    put(town, published(town), agreement=True, owner="Team Print")
    published(town, "Archief vinden", "Kies links archief.")
    topic(town, "Geheim", "Nog niet.")
    page = run(town)
    assert page.index("Archief vinden") < page.index("Etiketten printen lukt niet")
    assert "Werkafspraak. Eigenaar: Team Print. Gepubliceerd op 18-11-2026." in page
    assert "Geheim" not in page


def test_the_command_writes_a_file_in_a_language(town: Town, tmp_path: Path) -> None:
    put(town, published(town), title_en="Labels", answer_en="Choose tray 2.")
    assert run(town, "--format", "html", "--language", "en", "--to", str(tmp_path / "list.html")) == ""
    page = read((tmp_path / "list.html").read_text("utf-8"))
    assert ("html", {"lang": "en"}) in page.tags
    assert "Choose tray 2." in page.text
