"""Slack's text: how long reading and writing it takes, whatever somebody sends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cards import Faint, Strong
from connectors.slack.text import bold, clean, clip, from_slack, marked, written
from tests.growth import LARGE, LINEAR, growth

READ = [
    *(" ", "\t", "a ", ">", "&amp;", "&lt;"),
    *("<", "<@U0BOT", "<@U0BOT|", "<@U0BOT>", " <@U0BOT> ", "<a", "<a|", "<a|b>"),
]
WRITTEN = [" ", "_", "a_", "_ ", ">", "\n>", "\r", "&", "*", "\ud800", "a ", "\U0001f600"]


@pytest.mark.parametrize("unit", READ)
def test_reading_takes_time_in_proportion(unit: str) -> None:
    assert growth(lambda text: from_slack(f"a{text}b", "U0BOT"), unit) < LINEAR


@pytest.mark.parametrize("unit", WRITTEN)
def test_writing_takes_time_in_proportion(unit: str) -> None:
    assert growth(lambda text: (marked(clean(f"a{text}b")), bold(f"a{text}b")), unit) < LINEAR


@pytest.mark.parametrize("unit", WRITTEN)
def test_shortening_takes_time_in_proportion(unit: str) -> None:
    line = "&" * 700 + "{}" + "&" * 700
    assert growth(lambda text: written((Strong(line.format(text)), Faint(text)), 3000, looks=True), unit) < LINEAR


@pytest.mark.parametrize("encode", [str, marked, bold])
def test_spaces_that_are_not_shown_are_cut_in_one_go(encode: Callable[[str], str]) -> None:
    tries: list[int] = []

    def counted(text: str) -> str:
        tries.append(len(text))
        return encode(text)

    assert len(clip("a" * 2990 + " " * LARGE + "b" * 20, 3000, counted)) <= 3000
    assert len(tries) < 10


@pytest.mark.parametrize(
    ("slack", "plain"),
    [
        ("hallo  <@U0BOT>\t daar", "hallo daar"),
        ("hallo<@U0BOT>daar", "hallo daar"),
        ("<@U0BOT><@U0BOT>", ""),
        ("een\n<@U0BOT>\ntwee", "een\n \ntwee"),
        ("<@U0BOTTOM> hallo", "@… hallo"),
    ],
)
def test_the_mention_of_the_bot_leaves_one_space(slack: str, plain: str) -> None:
    assert from_slack(slack, "U0BOT") == plain
