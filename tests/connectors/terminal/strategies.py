"""Hypothesis strategies: any card, with the most awkward of texts."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.cards import (
    Ask,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Facts,
    Faint,
    Heading,
    Quote,
    Series,
    Strong,
    Table,
    Text,
)

AWKWARD = (
    "\x1b[2J\x1b[31mrood",
    "\x9b31m",
    "a\r\nBcc: x@example.org",
    "\u202eomgekeerd",
    "\x00\x07\x08\x0b\x0c\x1c\x85\u2028",
    "<script>alert(1)</script>",
    "& &amp; \"'",
    "[rood]vet[/rood] :smile:",
    "{{ 7 * 7 }} {% raw %}",
    "https://evil.example/x www.evil.example",
    "x" * 200,
    "漢字" * 60,
    "مرحبا بالعالم",
    "👩‍👩‍👧‍👦",
    ".\r\n.\r\n",
    "\ud800",
)

texts = st.sampled_from(AWKWARD) | st.text(max_size=60)
lines = st.lists(texts | st.builds(Strong, texts) | st.builds(Faint, texts), max_size=4).map(tuple)
buttons = st.builds(Button, label=texts, action=st.just("help"), look=st.sampled_from(["plain", "primary", "danger"]))
choices = st.lists(st.builds(Choice, texts, texts), max_size=12).map(tuple)


def _tuples(strategy: st.SearchStrategy[str], least: int = 0, most: int = 9) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


tables = st.integers(1, 9).flatmap(
    lambda columns: st.builds(
        Table,
        head=_tuples(texts, columns, columns),
        rows=st.lists(_tuples(texts, columns, columns), max_size=3).map(tuple),
    )
)
prose = st.one_of(
    st.builds(Heading, text=texts, level=st.sampled_from([1, 2])),
    st.builds(Text, lines),
    st.builds(Bullets, st.lists(lines, max_size=3).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(texts, texts), max_size=3).map(tuple)),
    st.builds(Quote, texts),
)
controls = st.one_of(
    st.builds(Buttons, st.lists(buttons, max_size=3).map(tuple)),
    st.builds(Ask, label=texts, action=st.just("ask"), send=texts, prompt=texts, choices=choices),
)
_values = st.lists(st.none() | st.floats(0, 1e6), min_size=3, max_size=3).map(tuple)


def _series(name: str) -> st.SearchStrategy[Series]:
    return st.builds(Series, st.just(name), _values, _tuples(texts, 3, 3))


charts = st.builds(
    Chart,
    kind=st.sampled_from(["bars", "shares", "line"]),
    title=texts,
    about=texts,
    categories=_tuples(texts, 3, 3),
    series=st.tuples(st.builds(Series, texts.map("1{}".format), st.just((1.0, None, 3.0)), _tuples(texts, 3, 3)))
    | st.tuples(st.builds(Series, st.just("a"), st.just((1.0, 2.0, None)), _tuples(texts, 3, 3)), _series("b")),
    alt=texts.map("Dit zegt het: {}".format),
)
cards = st.builds(
    Card,
    summary=texts,
    blocks=st.lists(prose | tables | controls, max_size=6).map(tuple),
    language=st.sampled_from(["nl", "en"]),
)
charted = st.builds(Card, summary=texts, blocks=st.lists(prose | charts, min_size=1, max_size=3).map(tuple))
"""Cards with charts; apart, because a picture takes a tenth of a second."""
