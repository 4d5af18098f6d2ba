"""The commands of likeness: suggest, group."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from bot.cli.base import answer, main, one_thread_each

if TYPE_CHECKING:
    from bot.reading.encoders import Encoder

with_encoder = click.option(
    "--encoder",
    "choice",
    type=click.Choice(["auto", "e5", "use", "rules"]),
    default="auto",
    show_default=True,
    help="What compares meanings; rules: words and characters alone.",
)


@main.command()
@click.option(
    "--train",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Learn this file of JSON lines first; then only answer.",
)
@with_encoder
def suggest(train: Path | None, choice: str) -> None:
    """Say of each JSON line (`text`, `issue`) which issue it is likely to be, before its own is learnt.

    Lines come in time order. Without `issue` a line is untagged: it is answered, and nothing is learnt from it.
    With `"issue": null` it counts as being of no known issue. For each line: {"candidates": [[issue, p], …], "new": p}.
    """
    encoder = _opened(choice)
    from bot.likeness import Likeness
    from bot.likeness.lines import learn_lines, suggest_lines

    likeness = Likeness(encoder)
    if train:
        with train.open(encoding="utf-8", errors="replace") as file:
            learnt, untold = learn_lines(file, likeness)
        click.echo(f"{train}: learnt from {learnt} lines; {untold} name no issue.", err=True)
    answer(suggest_lines(_input(), likeness, learning=train is None))


@main.command()
@with_encoder
def group(choice: str) -> None:
    """Put lines of text, or JSON lines with `text`, into groups that look like one thing: {"text", "group"} each."""
    encoder = _opened(choice)
    from bot.likeness.lines import group_lines

    answer(group_lines(_input(), encoder))


def _opened(choice: str) -> Encoder | None:
    """Open the encoder, or say why not and go on with words alone."""
    one_thread_each()
    from bot.reading.encoders import EncoderError, open_encoder

    try:
        encoder = open_encoder(choice)
    except EncoderError as error:
        click.echo(f"{error} Words alone are compared.", err=True)
        return None
    if encoder is None and choice == "auto":
        click.echo('There is no encoder here (extra "encoder"). Words alone are compared.', err=True)
    return encoder


def _input() -> TextIO:
    source = sys.stdin
    source.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return source
