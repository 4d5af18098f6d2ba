"""Tell what a digest before go-live begins with: how ready all is for the day, and how the test round goes."""

from __future__ import annotations

from collections.abc import Iterator

from bot import trials
from bot.aftercare import readiness_blocks
from bot.cards import Block, Text
from bot.digests.parts import Figures
from bot.words import Words


def blocks(figures: Figures, words: Words) -> Iterator[Block]:
    """Tell it; nothing from go-live on. Blockers stand in one of both lines."""
    if figures.readiness:
        yield from readiness_blocks(figures.readiness, words)
    if figures.trial:
        yield Text((trials.line(figures.trial, words, with_blockers=figures.readiness is None),))
