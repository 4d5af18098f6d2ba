"""The mail connector's plain text: a Card for readers who want, or need, no more than words."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap

from bot.cards import (
    Ask,
    Block,
    Bullets,
    Buttons,
    Card,
    Chart,
    Facts,
    Heading,
    Quote,
    Table,
    Text,
    figure_columns,
    plain,
)
from bot.details import asks, in_one
from bot.words import words_for
from connectors.mail.clean import unlinked

WIDTH = 78
"""Characters on a line; RFC 5322, 2.1.1 asks for no more."""

_GUTTER = "  "


def text(card: Card) -> str:
    """Give a card as lines of at most `WIDTH` characters; buttons and questions have no place in mail."""
    card = in_one(card)
    shown = [block for block in card.blocks if not isinstance(block, Buttons | Ask)]
    parts = [_block(block) + ("" if isinstance(block, Heading) else "\n") for block in shown]
    if not any(isinstance(block, Heading) and block.level == 1 for block in shown):
        parts.insert(0, _wrapped(card.summary) + "\n")
    if asks(card):
        parts.append(_wrapped(where_to_answer(card)) + "\n")
    if card.stop:
        parts.append(f"{_wrapped(_stop(card))}\n{card.stop}\n")
    return "\n".join(parts).rstrip("\n") + "\n"


def _stop(card: Card) -> str:
    return f"{words_for(card.language).say('Stop these e-mails')}. {stop_means(card)}"


def stop_means(card: Card) -> str:
    """Say what comes of the address at which these mails are stopped."""
    words = words_for(card.language)
    if card.stop.startswith("https:"):
        return words.say("One press and you get no more of them. You keep the bot.")
    return words.say("You write to the person who runs the bot. You keep the bot.")


def where_to_answer(card: Card) -> str:
    """Say where an answer can be given."""
    words = words_for(card.language)
    if card.bot:
        return words.say("You cannot answer this e-mail. Use the chat with {bot}.", bot=card.bot)
    return words.say("You cannot answer this e-mail. Use the chat with the bot.")


def _block(block: Block) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Table():
            return _table(block)
        case Chart():
            return f"{_wrapped(block.title)}\n{_wrapped(block.alt)}\n\n{_table(block.table)}"
        case Text() | Bullets() | Facts() | Quote():
            return _prose(block)
        case _:
            raise TypeError(f"a {block.type} has no place in mail")


def _prose(block: Text | Bullets | Facts | Quote) -> str:
    match block:
        case Text(line=line):
            return _wrapped(plain(line))
        case Bullets(items=items):
            return "\n".join(_wrapped(plain(item), "- ", "  ") for item in items)
        case Facts(rows=rows):
            return "\n".join(_wrapped(f"{name}: {value}", "", "  ") for name, value in rows)
        case Quote(text=words):
            return _wrapped(words, "> ", "> ")


def _heading(heading: Heading) -> str:
    title = _wrapped(heading.text)
    rule = "=" if heading.level == 1 else "-"
    return f"{title}\n{rule * max(len(line) for line in title.split(chr(10)))}"


def _wrapped(words: str, first: str = "", rest: str = "") -> str:
    lines: list[str] = []
    for line in unlinked(words).split("\n"):
        sign = rest if lines else first
        lines += wrap(line, WIDTH, initial_indent=sign, subsequent_indent=rest, break_on_hyphens=False) or [sign]
    return "\n".join(line.rstrip() for line in lines)


def _table(table: Table) -> str:
    cells = [[" ".join(unlinked(cell).split()) for cell in row] for row in (table.head, *table.rows)]
    widths = [max(map(len, column)) for column in zip_longest(*cells, fillvalue="")]
    if len(widths) > len(table.head) or sum(widths) + len(_GUTTER) * (len(widths) - 1) > WIDTH:
        return "\n\n".join(_record(table.head, row) for row in table.rows)
    head, *rows = (_row(row, widths, figure_columns(table)) for row in cells)
    return "\n".join([head, _GUTTER.join("-" * width for width in widths), *rows])


def _row(cells: list[str], widths: list[int], right: list[bool]) -> str:
    placed = zip(cells, widths, right, strict=False)
    return _GUTTER.join(cell.rjust(width) if figure else cell.ljust(width) for cell, width, figure in placed).rstrip()


def _record(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    """Give one row of a table that is too wide as a short list."""
    return "\n".join(_wrapped(f"{name}: {cell}", "", "  ") for name, cell in zip_longest(head, row, fillvalue=""))
