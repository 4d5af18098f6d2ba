"""The mail connector's page: a Card as HTML that reads well as an e-mail and in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.cards import Ask, Buttons, Card, Heading
from connectors.mail.clean import one_line, unlinked
from connectors.mail.plain import answerable, figure_columns, where_to_answer


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of the page; every text on `paper` has a contrast of 4.5 or more (WCAG 2.2, 1.4.3)."""

    paper: str
    ink: str
    faint: str
    accent: str
    hairline: str


# The page names its colours outright: several mail programs do not know CSS variables.
PALETTES: Mapping[str, Palette] = {
    "light": Palette(paper="#ffffff", ink="#1d2226", faint="#59636b", accent="#0b5a66", hairline="#dde2e5"),
    "dark": Palette(paper="#15191c", ink="#e7ebed", faint="#a3aeb5", accent="#7fcfd9", hairline="#343c42"),
}


def html(card: Card) -> str:
    """Give a card as a whole page without script, link or outside resource; buttons and questions are left out."""
    first = _first_title(card)
    blocks = [block for block in card.blocks if block is not first and not isinstance(block, Buttons | Ask)]
    return (
        _environment()
        .get_template("card.html")
        .render(
            language=card.language,
            title=title(card),
            heading=title(card).replace(" · ", "\u00a0· "),  # so that no line begins with a dot
            blocks=blocks,
            note=where_to_answer(card) if answerable(card) else "",
            light=PALETTES["light"],
            dark=PALETTES["dark"],
        )
    )


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
    return escape(unlinked(value)).replace("\n", Markup("<br>"))


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
    environment.filters |= {"one_line": one_line, "figure_columns": figure_columns}
    return environment
