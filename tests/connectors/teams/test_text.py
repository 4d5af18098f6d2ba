"""Teams' text: what markup does to a reader, and how long reading takes whatever somebody sends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.teams.text import LONGEST_MARKUP, LONGEST_NAME, MOST_MENTIONS, text_of
from tests.growth import LINEAR, growth

BOT = "28:bot"
UNITS = [
    *(" ", "\t", "\n", "\t\n", "\n\t", "&", "&#", "&lt;", ">"),
    *("<", "<a", "<a ", "<a/", "<a x=", '<a b="', "<a b='", '<a b=">', '<a b=">" '),
    *("<a b\"=' \">' ", "<a b=c", "<a b "),
    *("<a>", "</a", "</a>", "</", "<!", "<!-", "<!--", "<!-->", "<!-- -->", "<![", "<![a[", "<?", "<?>", "-->"),
    *("<script>", "<script", "</script", "<title>", "<a href=x>y</a>", "<a href=x>", "<p>", "<at>Jan</at>", "<at"),
]


def mention(text: str, name: str = "Jan", account: str = "29:jan") -> dict[str, Any]:
    return {"type": "mention", "text": text, "mentioned": {"id": account, "name": name}}


@pytest.mark.parametrize(
    ("form", "written", "text"),
    [
        ("plain", "a &lt; b&nbsp;&amp; c", "a < b & c"),
        ("plain", "<at>Bot</at>&nbsp;hallo <at>Jan</at>\n", "hallo Jan"),
        ("plain", "a <b>b</b>", "a <b>b</b>"),
        ("xml", "<at>Bot</at> hallo <at>Jan</at>", "hallo Jan"),
        ("html", "<div><p>Een</p><p>Twee &amp; <b>drie</b></p></div>", "Een\n\nTwee & drie"),
        ("html", "een<br>twee<br/>drie", "een\ntwee\ndrie"),
        ("html", '<a href="https://a.example">hier</a>', "hier (https://a.example)"),
        ("html", '<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ("html", "x<script>alert(1)</script><style>p{}</style>y", "xy"),
        ("html", 'goed <img alt="👍" src="x">', "goed 👍"),
        ("markdown", "**vet** &amp; <at>Bot</at>", "**vet** &"),
        ("html", "3 < 4 en 5 > 2", "3 < 4 en 5 > 2"),
        ("plain", "\ud83d alleen half", "? alleen half"),
        ("plain", "   ", ""),
    ],
)
def test_text(form: str, written: str, text: str) -> None:
    entities = [mention("<at>Bot</at>", "Bot", BOT), mention("<at>Jan</at>")]
    assert text_of({"text": written, "textFormat": form, "entities": entities}, BOT) == text


def seen(text: str, form: str = "html", mentions: tuple[dict[str, Any], ...] = (mention("<at>Jan</at>"),)) -> str:
    return text_of({"text": text, "textFormat": form, "entities": list(mentions)}, BOT)


@pytest.mark.parametrize("unit", UNITS)
def test_reading_takes_time_in_proportion(unit: str) -> None:
    assert growth(lambda text: (seen(f"a{text}b"), seen(f"a{text}b", "plain")), unit) < LINEAR


@pytest.mark.parametrize("start", ["<script>", "<a href=x>", '<a b="', "<!--", "<p "])
@pytest.mark.parametrize("unit", ["<a>", "</a>", "a ", "a=b ", "a='b' ", "<a href=x>y</a>", "<!-- -->", "</script"])
def test_reading_on_after_a_start_takes_time_in_proportion(start: str, unit: str) -> None:
    assert growth(lambda text: (seen(start + text), seen(f"{start}{text}>")), unit) < LINEAR


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("zegt <![geheim is dit", "zegt <![geheim is dit"),
        ("zegt <![geheim[ is dit]>", "zegt <![geheim[ is dit]>"),
        ("<!DOCTYPE x>een <!-- twee -->drie", "<!DOCTYPE x>een drie"),
        ("een <b twee", "een <b twee"),
        ("een <b <i>twee</i>", "een <b twee"),
        ('x <a b="c>d', 'x <a b="c>d'),
        ("<p class='a b' id=c hidden>een</p >twee<br />drie<hr/>", "een\ntwee\ndrie"),
        ('<img alt="3 > 2" src=x> en <o:p>vier</o:p>', "3 > 2 en vier"),
        ('<a href = "https://a.example/?b=1&amp;c=2" target=_blank>hier</a>', "hier (https://a.example/?b=1&c=2)"),
        ("\t een\t\n \t twee  drie \n\n\n vier", "een\ntwee drie\n\nvier"),
        ("a\n<at>Jan</at>\nb", "a\nJan\nb"),
    ],
)
def test_markup_becomes_what_a_person_sees(markup: str, text: str) -> None:
    assert seen(markup) == text


@pytest.mark.property
@given(st.lists(st.sampled_from([*UNITS, *"<>\"'=/![]?- ab"])).map("".join))
def test_any_markup_is_read(markup: str) -> None:
    assert isinstance(seen(markup), str)


@pytest.mark.property
@given(st.text(st.sampled_from("ab<>&\"' /!")))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert seen(escaped).split() == text.split()


def test_what_is_too_long_for_anyone_is_left_as_it_came() -> None:
    longest = "<p>" * (LONGEST_MARKUP // 3 + 1)
    assert seen(longest) == longest


def test_mentions_cannot_multiply_each_other() -> None:
    doubling = tuple(mention("<at>" + "x" * step + "</at>", f"<at>{'x' * (step + 1)}</at>" * 2) for step in range(40))
    assert len(seen("<at></at>", mentions=doubling)) < 200
    assert len(seen("<at>J</at>", mentions=(mention("<at>J</at>", "J" * 10_000),))) == LONGEST_NAME
    many = tuple(mention(f"<at>{number}</at>", f"N{number}") for number in range(MOST_MENTIONS + 1))
    assert seen(f"<at>0</at> <at>{MOST_MENTIONS}</at>", mentions=many) == f"N0 {MOST_MENTIONS}"


def test_only_what_stands_for_a_mention_is_replaced() -> None:
    assert seen("Jan en a", mentions=(mention("a", "b"), mention("", "c"))) == "Jan en a"
    assert seen("<at>Bot</at> hoi", mentions=(mention("<at>Bot</at>", "Bot", BOT),)) == "hoi"
