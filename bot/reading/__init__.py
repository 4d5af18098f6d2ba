"""Reading room: what a message means. Language, mood and kind, behind one interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.meaning import Kind, Language, Mood, Reader, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from bot.reading.weigh import Weigher

__all__ = ["Kind", "Language", "Mood", "Reader", "Reading", "floor_reader", "rules_reader"]


def rules_reader() -> Reader:
    """Return a reader that works by rules alone; safe to share between threads."""
    from bot.reading.floor import FloorReader  # noqa: PLC0415 - TextBlob takes half a second to import
    from bot.reading.weigh import RulesWeigher  # noqa: PLC0415 - of a kind with the reader

    return FloorReader(RulesWeigher())


def floor_reader(choice: str = "auto", model: Path | None = None) -> Reader:
    """Return the reader with the chosen encoder ("auto", "e5", "use", "rules"); safe to share between threads.

    `model` is a folder with a transformer that reads the mood or the kind instead (onnx.py). Where encoder, heads or
    model cannot be used, the log says why and what to do, and the others read.
    """
    from bot.reading.floor import FloorReader  # noqa: PLC0415 - TextBlob takes half a second to import
    from bot.reading.onnx import with_model  # noqa: PLC0415 - numpy takes a tenth of a second to import

    return FloorReader(with_model(_shipped(choice), model))


def _shipped(choice: str) -> Weigher:
    from bot.reading.encoders import find_encoder  # noqa: PLC0415 - numpy
    from bot.reading.heads import HeadsWeigher, heads_of  # noqa: PLC0415 - numpy
    from bot.reading.weigh import RulesWeigher  # noqa: PLC0415 - of a kind with the others

    encoder = find_encoder(choice)
    heads = heads_of(encoder) if encoder else None
    return HeadsWeigher(encoder, heads) if encoder and heads else RulesWeigher()
