"""The page's rendering: a Card as one HTML file without script, link or outside resource, to WCAG 2.2 AA."""

from __future__ import annotations

from functools import lru_cache
from itertools import count

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot import charts
from bot.cards import Card, Chart, Heading, figure_columns
from bot.charts.looks import FAMILY, PALETTES
from bot.details import printed
from bot.printable import clean, one_line
from bot.words import words_for


def render(card: Card) -> str:
    """Give a card as a whole page; in the place of buttons and questions it says in which chat to answer.

    Charts are drawn where the extra `formats` is installed; their tables are there in any case.
    """
    card = printed(card)
    first = _first_title(card)
    blocks = [block for block in card.blocks if block is not first]
    numbers = count()
    return (
        _environment()
        .get_template("page.html")
        .render(
            language=card.language,
            title=_title(card),
            heading=_title(card).replace(" · ", "\u00a0· "),  # so that no line begins with a dot
            blocks=blocks,
            figures_below=words_for(card.language).say("The figures of this chart"),
            picture=lambda chart: _picture(chart, next(numbers)),
            light=PALETTES["light"],
            dark=PALETTES["dark"],
        )
    )


def _first_title(card: Card) -> Heading | None:
    return next((block for block in card.blocks if isinstance(block, Heading) and block.level == 1), None)


def _title(card: Card) -> str:
    first = _first_title(card)
    return one_line(first.text if first and first.text.strip() else card.summary)


def _picture(chart: Chart, number: int) -> Markup:
    """Give the drawing in the page's own typeface, with ids of its own; nothing where nothing can be drawn."""
    if not charts.available():
        return Markup()
    drawn = charts.svg(chart, f"chart{number}-").replace(f"'{FAMILY}'", "inherit").replace(FAMILY, "inherit")
    named = Markup('<svg role="img" aria-label="{}" ').format(one_line(chart.alt))
    return named + Markup(drawn.removeprefix("<svg "))  # noqa: S704 - drawn by matplotlib, which escapes what it writes


def _shown(value: object) -> object:
    """Clean every text that the template writes; a page cannot forget it."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return escape(clean(value)).replace("\n", Markup("<br>"))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("connectors.page"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"one_line": one_line, "figure_columns": figure_columns}
    return environment
