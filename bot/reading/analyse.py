"""Reading room: many messages in, one JSON line each out: the work of `voelspriet analyse`."""

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.reading.json_lines import error_line, json_line, object_on
from bot.reading.meaning import Reader, Reading

BATCH = 64
"""Lines held at a time: an encoder is fastest near this size, and memory stays constant."""


def analyse_lines(lines: Iterable[str], reader: Reader) -> Iterator[str]:
    """One JSON line per line of `lines`, in order.

    A line is plain text, or a JSON object with a string `text`. What begins with a brace and is no JSON counts as plain
    text. A JSON object without a string `text` gives `{"error": …, "line": n}`, n counted from 1.
    """
    numbered = enumerate(lines, start=1)
    while batch := list(islice(numbered, BATCH)):
        texts = [_text(line) for _, line in batch]
        readings = iter(reader.read_many([text for text in texts if text is not None]))
        for (number, _), text in zip(batch, texts, strict=True):
            yield _error(number) if text is None else _answer(text, next(readings))


def _text(line: str) -> str | None:
    """Return the message on `line`; None for a JSON object that carries none."""
    plain = line.rstrip("\r\n")
    value = object_on(plain)
    if value is None:
        return plain
    text = value.get("text")
    return text if isinstance(text, str) else None


def _answer(text: str, reading: Reading) -> str:
    answer = {
        "text": text,
        "lang": reading.language,
        "sentiment": reading.mood,
        "p": [round(chance, 3) for chance in reading.p],
        "kind": reading.kind,
        "sure": reading.sure,
    }
    return json_line(answer)


def _error(number: int) -> str:
    return error_line("the JSON object has no string field 'text'", number)
