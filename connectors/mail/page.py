"""The mail connector's page: a Card laid out by MJML as HTML that survives Outlook, on a phone and in the dark."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from mjml import mjml2html

from bot.cards import Ask, Block, Buttons, Card, Heading, figure_columns
from bot.charts.looks import PALETTES
from bot.details import asks, in_one
from bot.printable import one_line
from bot.words import words_for
from connectors.mail.clean import unlinked
from connectors.mail.plain import stop_means, where_to_answer

MAX_HTML = 100_000
"""Bytes; Gmail cuts a mail off at 102 KB and hides the rest (https://www.emailonacid.com/blog/article/gmail-clipping)."""

MAX_WORD = 22
"""Letters of a word in a table that a phone shows whole; ours."""


def html(card: Card, sources: Sequence[str] = ()) -> str:
    """Give a card as a mail's HTML without script or outside resource; buttons and questions are left out.

    `sources` gives for each chart, in their order, the address of its picture ("cid:…"); without one there is the
    table alone. A mail longer than `MAX_HTML` ends earlier, and says so.
    """
    card = in_one(card)
    first = _first_title(card)
    blocks = [block for block in card.blocks if block is not first and not isinstance(block, Buttons | Ask)]
    shown = len(blocks)
    while len((page := _page(card, blocks, shown, sources)).encode()) > MAX_HTML and shown:
        shown = min(shown - 1, shown * MAX_HTML // len(page.encode()))
    return page


def _page(card: Card, blocks: Sequence[Block], shown: int, sources: Sequence[str]) -> str:
    template = _environment().get_template("card.mjml")
    pictures, words = iter(sources), words_for(card.language)
    written = template.render(
        language=card.language,
        title=title(card),
        heading=title(card).replace(" · ", "\u00a0· "),  # so that no line begins with a dot
        preview=one_line(card.summary),
        blocks=blocks[:shown],
        next_source=lambda: _address(next(pictures, "")),
        notes=[*_cut(card, len(blocks) - shown), *([where_to_answer(card)] if asks(card) else [])],
        stop=_address(card.stop),
        stop_label=words.say("Stop these e-mails"),
        stop_means=stop_means(card),
        light=PALETTES["light"],
        dark=PALETTES["dark"],
    )
    return str(mjml2html(written, disable_comments=False, fonts={}))


def _cut(card: Card, missing: int) -> list[str]:
    note = words_for(card.language).count("… {n} more line", "… {n} more lines", missing)
    return [note] if missing else []


def title(card: Card) -> str:
    """Give the card's title on one line: its first heading of level 1, else its summary."""
    first = _first_title(card)
    return one_line(first.text if first and first.text.strip() else card.summary)


def _first_title(card: Card) -> Heading | None:
    return next((block for block in card.blocks if isinstance(block, Heading) and block.level == 1), None)


def _shown(value: object) -> object:
    """Clean every text that the template writes; a page cannot forget it."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return escape(unlinked(value)).replace("\n", Markup("<br/>"))


def _address(written: str) -> Markup:
    """Keep an address of ours a link, which the cleaning would undo."""
    return escape(written)


def _breaking(text: str) -> str:
    """Let only a word that a phone cannot hold be broken within."""
    return "break-word" if max(map(len, text.split()), default=0) > MAX_WORD else "normal"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("connectors.mail"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"one_line": one_line, "figure_columns": figure_columns, "breaking": _breaking}
    return environment
