"""A page of parts, as Markdown or as HTML that prints on one sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@dataclass(frozen=True)
class Part:
    """A titled part: a table with a head, or else lines."""

    title: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Page:
    """A page; `language` is "nl" or "en"."""

    title: str
    language: str
    parts: tuple[Part, ...]


def as_markdown(page: Page) -> str:
    """Give a page as Markdown, which reads well as plain text too."""
    return "\n".join([f"# {page.title}", "", *(line for part in page.parts for line in _part(part))])


def _part(part: Part) -> list[str]:
    lines = [f"- {line}" for line in part.lines]
    table = [_row(part.head), _row(("---",) * len(part.head)), *map(_row, part.rows)] if part.rows else []
    return [f"## {part.title}", "", *lines, *table, ""]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def as_html(page: Page) -> str:
    """Give a page as HTML without script, link or outside resource."""
    return _template().render(page=page)


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = PackageLoader("bot.doctor", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("page.html")
