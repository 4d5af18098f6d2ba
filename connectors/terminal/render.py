"""The terminal's rendering: a Card as plain, readable text, in colour where the terminal has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from itertools import pairwise, zip_longest

from rich import box
from rich.bar import Bar
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text as Styled

from bot.cards import (
    Ask,
    Block,
    Bullets,
    Buttons,
    Card,
    Chart,
    Facts,
    Faint,
    Heading,
    Line,
    Quote,
    Strong,
    Table,
    Text,
    figure_columns,
)
from bot.details import in_one
from bot.words import Words, words_for
from connectors.terminal.choices import Option, numbered

LEAST_WIDTH = 20
"""Columns; below it a table's record form no longer reads."""
LEAST_DRAWN = 48
"""Columns; below it bars leave no room for names."""

_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_C1_AND_SURROGATES = dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], "\ufffd")
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_NEUTRAL = _CONTROLS | _C1_AND_SURROGATES | _DIRECTIONS | {0x09: " ", 0x0A: "\n", 0x2028: "\n", 0x2029: "\n"}
_LOOKS = {"plain": "", "primary": "bold", "danger": "red"}
_CLOSE = {("text", "text"), ("text", "bullets"), ("ask", "ask"), ("buttons", "buttons")}
"""Pairs of blocks with no empty line between them."""


def render(card: Card, width: int = 80, colour: bool = False) -> str:  # noqa: FBT001, FBT002 - how it is called
    """Give a card as lines of at most `width` columns (never below `LEAST_WIDTH`); escape codes only with `colour`."""
    console = Console(
        file=StringIO(),
        width=max(width, LEAST_WIDTH),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
    )
    card, words = in_one(card), words_for(card.language)
    parts = [_block(block, options, console, words) for block, options in zip(card.blocks, numbered(card), strict=True)]
    shown = _spaced(card.blocks, parts) if parts else [_styled((card.summary,))]
    with console.capture() as capture:
        console.print(*shown, sep="\n", markup=False, highlight=False, emoji=False)
    return "\n".join(line.rstrip() for line in capture.get().split("\n")).strip("\n")


def neutral(text: str) -> str:
    """Make control characters visible, so that a message cannot clear, colour or reorder the screen."""
    return text.replace("\r\n", "\n").translate(_NEUTRAL)


def _spaced(blocks: Sequence[Block], parts: Sequence[RenderableType]) -> list[RenderableType]:
    spaced = [parts[0]]
    for (before, after), part in zip(pairwise(blocks), parts[1:], strict=True):
        close = before.type == "heading" or (before.type, after.type) in _CLOSE
        spaced += [part] if close else ["", part]
    return spaced


def _block(block: Block, options: Mapping[int, Option], console: Console, words: Words) -> RenderableType:
    match block:
        case Heading():
            return _heading(block, console)
        case Table():
            return _table(block, console)
        case Chart():
            return _chart(block, console)
        case Buttons():
            return _buttons(options, console)
        case Ask():
            return _ask(block, options, console, words)
        case _:
            return _prose(block, console)


def _prose(block: Text | Bullets | Facts | Quote, console: Console) -> RenderableType:
    match block:
        case Text(line=line):
            return _styled(line)
        case Bullets(items=items):
            return Group(*(_hanging("• ", "  ", _styled(item), console) for item in items))
        case Facts(rows=rows):
            return Group(*(_fact(name, value, console) for name, value in rows))
        case Quote(text=text):
            return _hanging("│ ", "│ ", _styled((text,)), console)


def _heading(heading: Heading, console: Console) -> RenderableType:
    lines = _styled((Strong(heading.text),)).wrap(console, console.width, overflow="fold")
    rule = ("═" if heading.level == 1 else "─") * max((line.cell_len for line in lines), default=0)
    return Group(*lines, Styled(rule, style="dim"))


def _styled(line: Line, style: str = "") -> Styled:
    styled = Styled(style=style, overflow="fold")
    for span in line:
        match span:
            case str():
                styled.append(neutral(span))
            case Strong(text=text):
                styled.append(neutral(text), style="bold")
            case Faint(text=text):
                styled.append(neutral(text), style="dim")
    return styled


def _hanging(first: str, rest: str, text: Styled, console: Console) -> RenderableType:
    lines = text.wrap(console, console.width - cell_len(first), overflow="fold") or [Styled()]
    signs = [first, *[rest] * (len(lines) - 1)]
    return Group(*(Styled(sign) + line for sign, line in zip(signs, lines, strict=True)))


def _fact(name: str, value: str, console: Console) -> RenderableType:
    return _hanging("", "", _styled((Strong(name), f": {value}")), console)


def _table(table: Table, console: Console) -> RenderableType:
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for head, figures in zip(table.head, figure_columns(table), strict=True):
        grid.add_column(_styled((head,)), justify="right" if figures else "left", overflow="fold")
    for row in table.rows:
        grid.add_row(*(_styled((cell,)) for cell in row))
    fits = grid.__rich_measure__(console, console.options).minimum <= console.width
    return grid if fits else _records(table, console)


def _chart(chart: Chart, console: Console) -> RenderableType:
    """Give the title, what the chart says, and bars with their figures; shares and narrow screens get the table."""
    drawable = chart.kind != "shares" and console.width >= LEAST_DRAWN
    figures = _bars(chart, console.width // 3) if drawable else _table(chart.table, console)
    return Group(_styled((Strong(chart.title),)), _styled((Faint(chart.alt),)), figures)


def _bars(chart: Chart, width: int) -> Grid:
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(overflow="fold")
    grid.add_column(justify="right", overflow="fold")
    top = max(value for series in chart.series for value in series.values if value is not None) or 1
    for at, category in enumerate(chart.categories):
        for series in chart.series:
            name = f"{category} · {series.name}" if len(chart.series) > 1 else category
            shown = (neutral(name), neutral(series.labels[at]))
            grid.add_row(*map(Styled, shown), Bar(top, 0, series.values[at] or 0, width=width))
    return grid


def _records(table: Table, console: Console) -> RenderableType:
    """Give a table that is too wide as one short list per row."""
    facts: list[RenderableType] = []
    for row in table.rows:
        facts += [_fact(head, cell, console) for head, cell in zip_longest(table.head, row, fillvalue="")]
        facts.append("")
    return Group(*facts[:-1])


def _buttons(options: Mapping[int, Option], console: Console) -> RenderableType:
    lines = [Styled(overflow="fold")]
    for number, option in options.items():
        button = _option(number, option)
        if lines[-1] and lines[-1].cell_len + 2 + button.cell_len > console.width:
            lines.append(Styled(overflow="fold"))
        lines[-1] += Styled("  " if lines[-1] else "") + button
    return Group(*lines)


def _option(number: int, option: Option) -> Styled:
    return Styled.assemble((f"[{number}] ", "cyan"), overflow="fold") + _styled(
        (option.label,), style=_LOOKS[option.look]
    )


def _ask(ask: Ask, options: Mapping[int, Option], console: Console, words: Words) -> RenderableType:
    prompt = [_styled((Faint(ask.prompt),))] if ask.prompt else []
    if not ask.choices:
        how = {number: Styled(f": {words.say('type {n} and your text', n=number)}") for number in options}
        return Group(*prompt, *(_option(number, option) + how[number] for number, option in options.items()))
    listed = (_hanging("", "    ", _option(number, option), console) for number, option in options.items())
    return Group(_styled((Strong(ask.label),)), *prompt, *listed)
