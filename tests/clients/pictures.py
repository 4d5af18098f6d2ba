"""Draws the demo's digests as their readers see them on a phone: `make pictures` writes them to docs/pictures.

Slack is the page of a workspace on this machine, Teams Microsoft's Agents Playground, mail and page are Chromium's.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
from matplotlib.image import imread, imsave
from PIL import Image

from bot import charts
from bot.cards import Ask, Card, Chart
from bot.config import SlackSettings
from bot.details import apart, in_one
from bot.ports import Said
from connectors import page, pdf
from connectors.mail.page import html
from connectors.slack.connector import SlackConnector
from connectors.slack.render import render
from connectors.terminal.render import render as in_terminal
from tests.clients import slack_workspace as slack
from tests.clients import teams_playground as teams
from tests.clients.conftest import MODULES
from tests.clients.pictured import written
from tests.clients.processes import serving
from tests.clients.story import PICTURES
from tests.clients.test_teams_connector import Hall

HERE = Path(__file__).parent
PAGE_DPI = "60"
COLOURS = 128
LINE = 3
"""Pixels between two pages of a PDF."""
AROUND, A_LINE = 430, 14
"""Pixels: what stands about a message in Slack, and a line of one."""


@dataclass(frozen=True)
class Press:
    """Where pictures are made, and the town's cards by what they are called and for which connector."""

    folder: Path
    out: Path
    cards: Mapping[tuple[str, str], Card]

    def of(self, connector: str) -> Iterator[tuple[str, Card]]:
        """List the cards of a connector."""
        return ((name, card) for (name, of), card in self.cards.items() if of == connector)


def draw_pages(press: Press, chromium: str) -> None:
    """Draw the mails, the pages, and the pages of each PDF below each other."""
    pairs: list[str] = []
    for kind, cards, shown in (("mail", press.of("mail"), _as_mail), ("page", press.of("paper"), page.render)):
        for name, card in cards:
            file = press.folder / f"{kind}.{name}.html"
            file.write_text(shown(card), encoding="utf-8")
            pairs += [str(file), str(press.out / f"digest.{name}.{kind}.png")]
    subprocess.run(["node", str(HERE / "pages.mjs"), chromium, *pairs], check=True, timeout=180)
    for name, card in press.of("paper"):
        paper, drawn = press.folder / f"{name}.pdf", press.folder / f"{name}.drawn"
        paper.write_bytes(pdf.render(card))
        drawn.mkdir()
        subprocess.run(["pdftoppm", "-r", PAGE_DPI, "-png", str(paper), str(drawn / "page")], check=True)
        imsave(press.out / f"digest.{name}.pdf.png", _below_each_other(sorted(drawn.iterdir())))


def _below_each_other(files: Sequence[Path]) -> np.ndarray[Any, Any]:
    """Put pages, all of one size, below each other with a dark line between them."""
    pages = [imread(file)[..., :3] for file in files]
    line = np.zeros_like(pages[0][:LINE])
    return np.vstack([part for each in pages for part in (line, each)][1:])


def _as_mail(card: Card) -> str:
    """Give a mail's page with its pictures in it, as a mail program shows it."""
    drawn = [block for block in in_one(card).blocks if isinstance(block, Chart)]
    names = [f"cid:chart{number}@example.org" for number in range(len(drawn))]
    shown = html(card, names)
    for name, chart in zip(names, drawn, strict=True):
        shown = shown.replace(name, f"data:image/png;base64,{b64encode(charts.png(chart)).decode()}")
    return shown


def draw_slack(press: Press) -> None:
    """Post each digest, its details in its thread, in a channel of its own, and draw both.

    This workspace draws no charts: it gets what a workspace gets that takes none.
    """
    channels = {f"C{number:02}DIGEST": (name, slack.PEOPLE) for number, (name, _) in enumerate(press.of("slack"))}
    binary = MODULES / "local-slack-linux-x64" / "bin" / "local-slack"
    undrawn = patch("connectors.slack.posting.render", lambda card, **_: render(card))
    with undrawn, slack.slack_workspace(binary, press.folder, None, channels=channels) as workspace:
        connector = SlackConnector(SlackSettings(api_url=workspace.api_url), slack.TOKEN, "secret")
        for channel, (name, card) in zip(channels, press.of("slack"), strict=True):
            address = {"team": slack.TEAM, "channel": channel}
            message = asyncio.run(connector.post(address, card, mark=name))
            if card.details:
                asyncio.run(connector.post(address, apart(card), mark=f"{name}/details", under=message))
                workspace.draw_thread(press.out / f"digest.{name}.slack-thread.png", channel)
            workspace.screenshot(press.out / f"digest.{name}.slack.png", channel, width=390, height=_tall(card))


def _tall(card: Card) -> int:
    """Guess how many pixels a message takes in Slack on a phone, from its lines in a terminal as narrow.

    A question is one button there, however much it asks.
    """
    read = tuple(block for block in card.blocks if not isinstance(block, Ask))
    return AROUND + A_LINE * in_terminal(replace(card, blocks=read, details=()), width=40).count("\n")


def draw_teams(press: Press, chromium: str) -> None:
    """Post each digest in the personal chat, and draw it folded and unfolded."""
    hall = Hall()
    command = [str(shutil.which("node")), str(MODULES / "@microsoft" / "m365agentsplayground" / "cli.js")]
    endpoint = f"http://127.0.0.1:{hall.port}/api/messages"
    with serving(hall.app(), hall.port), teams.playground(command, chromium, endpoint, press.folder) as shown:
        opened = hall.next(lambda event: isinstance(event, Said) and event.opened)
        for name, card in press.of("teams"):
            hall.run(hall.connector.post(opened.spot.address, card, mark=name))
            shown.phone(press.out / f"digest.{name}.teams.png")
            if card.details:
                shown.press("Details")
                shown.phone(press.out / f"digest.{name}.teams-details.png")


def lighten(out: Path) -> None:
    """Keep each picture in so many colours as nobody misses: it takes a third of the room."""
    for file in out.glob("*.png"):
        with Image.open(file) as drawn:
            lighter = drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        lighter.save(file, optimize=True)


@contextmanager
def a_press(out: Path) -> Iterator[Press]:
    """Fill a town in a folder that is thrown away."""
    with TemporaryDirectory(prefix="pictures-") as folder:
        out.mkdir(parents=True, exist_ok=True)
        town = Path(folder) / "town"
        town.mkdir()
        yield Press(Path(folder), out, written(town))


def main() -> None:
    """Draw all of them, or what is named: pages, slack, teams."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
    wanted = set(sys.argv[1:]) or {"pages", "slack", "teams"}
    with a_press(PICTURES / "digests") as press:
        if "pages" in wanted:
            draw_pages(press, chromium)
        if "slack" in wanted:
            draw_slack(press)
        if "teams" in wanted:
            draw_teams(press, chromium)
        lighten(press.out)


if __name__ == "__main__":
    main()
