"""Draws the demo's digests as their readers see them on a phone: `make pictures` writes them to docs/pictures.

Slack is the page of a workspace on this machine, Teams Microsoft's Agents Playground, mail and page are Chromium's.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import charts
from bot.app import App
from bot.cards import Card, Chart
from bot.config import SlackSettings, load
from bot.details import apart, in_one
from bot.digests.due import last_over
from bot.digests.freezing import freeze_edition
from bot.digests.readers import Reader
from bot.digests.sending import card_for
from bot.ports import Said
from bot.values import Audience
from connectors import page, pdf
from connectors.mail.page import html
from connectors.slack.connector import SlackConnector
from models import Place, Rollout
from tests.clients import slack_workspace as slack
from tests.clients import teams_playground as teams
from tests.clients.conftest import MODULES
from tests.clients.processes import serving
from tests.clients.story import MONDAY, PICTURES, founded
from tests.clients.test_teams_connector import Hall

HERE = Path(__file__).parent
DRAWN: Mapping[str, tuple[Audience, str]] = {
    "project-group.nl": ("project_group", "nl"),
    "project-group.en": ("project_group", "en"),
    "ambassadors.nl": ("ambassadors", "nl"),
    "management.nl": ("management", "nl"),
    "floor.nl": ("floor", "nl"),
    "hr.nl": ("hr", "nl"),
}
"""What is drawn, for whom and in which language."""
PAGE_DPI = "60"


@dataclass(frozen=True)
class Press:
    """Where pictures are made, and the town's cards by what they are called and for which connector."""

    folder: Path
    out: Path
    cards: Mapping[tuple[str, str], Card]

    def of(self, connector: str) -> Iterator[tuple[str, Card]]:
        """List the cards of a connector."""
        return ((name, card) for (name, of), card in self.cards.items() if of == connector)


def written(folder: Path) -> Mapping[tuple[str, str], Card]:
    """Fill a town, and have its digests told as each connector gets them."""
    town = founded(folder)
    app = App.build(load(town.config, {}), {}, now=lambda: MONDAY)
    told = app.store.write_now(lambda session: _told(session, app))
    app.close()
    return told


def _told(session: Session, app: App) -> Mapping[tuple[str, str], Card]:
    settings, rollout = app.desk.settings.rollout[0], session.scalars(select(Rollout)).one()
    found = {}
    for name, (audience, language) in DRAWN.items():
        if edition := last_over(app.desk, rollout, settings, audience):
            digest = freeze_edition(session, app.desk, rollout, settings, edition, audience)
            for connector in ("slack", "teams", "mail"):
                place = Place(id=1, connector=connector)
                found[name, connector] = card_for(session, app.desk, digest, settings, Reader(place, language))
    return found


def draw_pages(press: Press, chromium: str) -> None:
    """Draw the mails and the pages, and the first page of each PDF."""
    pairs: list[str] = []
    for kind, connector, shown in (("mail", "mail", _as_mail), ("page", "teams", page.render)):
        for name, card in press.of(connector):
            file = press.folder / f"{kind}.{name}.html"
            file.write_text(shown(card), encoding="utf-8")
            pairs += [str(file), str(press.out / f"digest.{name}.{kind}.png")]
    subprocess.run(["node", str(HERE / "pages.mjs"), chromium, *pairs], check=True, timeout=180)
    for name, card in press.of("teams"):
        paper, target = press.folder / f"{name}.pdf", press.out / f"digest.{name}.pdf"
        paper.write_bytes(pdf.render(card))
        subprocess.run(["pdftoppm", "-r", PAGE_DPI, "-png", "-singlefile", str(paper), str(target)], check=True)


def _as_mail(card: Card) -> str:
    """Give a mail's page with its pictures in it, as a mail program shows it."""
    drawn = [block for block in in_one(card).blocks if isinstance(block, Chart)]
    names = [f"cid:chart{number}@example.org" for number in range(len(drawn))]
    shown = html(card, names)
    for name, chart in zip(names, drawn, strict=True):
        shown = shown.replace(name, f"data:image/png;base64,{b64encode(charts.png(chart)).decode()}")
    return shown


def draw_slack(press: Press) -> None:
    """Post each digest, its details in its thread, in a channel of its own, and draw both."""
    channels = {f"C{number:02}DIGEST": (name, slack.PEOPLE) for number, (name, _) in enumerate(press.of("slack"))}
    binary = MODULES / "local-slack-linux-x64" / "bin" / "local-slack"
    with slack.slack_workspace(binary, press.folder, None, channels=channels) as workspace:
        connector = SlackConnector(SlackSettings(api_url=workspace.api_url), slack.TOKEN, "secret")
        for channel, (name, card) in zip(channels, press.of("slack"), strict=True):
            address = {"team": slack.TEAM, "channel": channel}
            message = asyncio.run(connector.post(address, card, mark=name))
            if card.details:
                asyncio.run(connector.post(address, apart(card), mark=f"{name}/details", under=message))
                workspace.draw_thread(press.out / f"digest.{name}.slack-thread.png", channel)
            workspace.screenshot(press.out / f"digest.{name}.slack.png", channel, width=390, height=1250)


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


if __name__ == "__main__":
    main()
