from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.printable import clean, one_line
from connectors.mail.clean import unlinked
from tests.connectors.terminal.strategies import texts

LINKS = re.compile(r"https?://\w|www\.\w|\w@\w|\w\.[a-z]{2,}|mailto:\w|\\\\\w", re.IGNORECASE)


@pytest.mark.parametrize("sign", ["\r\n", "\r", "\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_break_is_a_newline(sign: str) -> None:
    assert clean(f"a{sign}b") == "a\nb"


def test_what_is_not_printable_is_replaced_where_it_stood() -> None:
    assert clean("a\x00b\x1bc\x9bd\ud800e") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert clean("een\ttab") == "een tab"


def test_directions_that_hide_a_text_are_taken_out() -> None:
    assert clean("fdp.\u202eexe\u202c") == "fdp.exe"
    assert clean("مرحبا") == "مرحبا"


def test_a_header_gets_one_line() -> None:
    assert one_line(" a\r\nBcc: x\t y ") == "a Bcc: x y"


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/x", "HTTP://1.2.3.4", "www.evil.nl", "piet@evil.nl", "mailto:piet", "\\\\server\\map"],
)
def test_what_looks_like_a_link_is_none(link: str) -> None:
    assert LINKS.search(link)
    assert not LINKS.search(unlinked(link))
    assert unlinked(link).replace("\u200b", "") == link


def test_figures_and_sentences_are_left_alone() -> None:
    text = "Wo 25 nov, 07.30. Gemiddeld 4.3. Klaar: ja"
    assert unlinked(text) == text


@pytest.mark.property
@given(st.text(alphabet=st.characters(), max_size=40) | texts)
def test_no_text_keeps_a_control_character(text: str) -> None:
    assert {unicodedata.category(sign) for sign in clean(text).replace("\n", "")}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert clean(clean(text)) == clean(text)
    assert "\n" not in one_line(text)


@pytest.mark.property
@given(texts)
def test_unlinking_only_adds_what_is_not_seen(text: str) -> None:
    assert unlinked(text).replace("\u200b", "") == clean(text).replace("\u200b", "")
