"""A title from people's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness import title_of
from bot.likeness.titles import LONGEST_TITLE


def test_the_piece_that_most_messages_share_is_the_title() -> None:
    texts = [
        "Goedemorgen, etiketten printen lukt niet. Wie helpt?",
        "sinds gisteren kan ik geen etiketten printen",
        "etiketten printen: weer een leeg vel",
    ]
    title = title_of(texts)
    assert "etiketten printen" in title.lower()
    assert "Goedemorgen" not in title
    assert title[0].isupper()


def test_it_is_taken_from_the_messages() -> None:
    texts = ["waar vind ik oude zaken?", "oude zaken zijn weg"]
    assert any(title_of(texts).lower() in text.lower() for text in texts)


@pytest.mark.parametrize("texts", [[], [""], ["", " \n"]])
def test_without_words_there_is_no_title(texts: list[str]) -> None:
    assert title_of(texts) == ""


def test_a_long_piece_is_cut_at_a_word() -> None:
    title = title_of(["het zaaksysteem " + "toont geen gegevens " * 10])
    assert len(title) <= LONGEST_TITLE
    assert title.endswith("…")
    assert "  " not in title


@pytest.mark.property
@given(st.lists(st.text(st.characters(codec=None, exclude_categories=())), max_size=5))
def test_a_title_is_one_short_line(texts: list[str]) -> None:
    title = title_of(texts)
    assert len(title) <= LONGEST_TITLE
    assert len(title.split("\n")) == 1
