"""The pages of the project, and the code that they show: what the tests of the documents share."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEFT_OUT = {".venv", ".git", "node_modules", "__pycache__", "voelspriet-demo", "dist"}
_CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def text_of(name: str) -> str:
    """A file of the project, by its path in it."""
    return (ROOT / name).read_text("utf-8")


def _ours(page: Path) -> bool:
    parts = page.relative_to(ROOT).parts
    return not LEFT_OUT & set(parts) and not any(part.startswith(".") for part in parts)


PAGES = sorted(page for page in ROOT.rglob("*.md") if _ours(page))


def code_of(page: str) -> Iterator[str]:
    """Each line of code that a page shows."""
    for block, span in _CODE.findall(page):
        yield from (block or span).splitlines()
