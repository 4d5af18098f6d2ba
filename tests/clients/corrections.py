"""What the stories of corrections share: what is said about two topics, who tags it, and what the database keeps."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from functools import partial
from urllib.parse import urlsplit

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import load
from bot.database.store import Store
from bot.digests.parts import Figures
from models import Digest, Feedback, Issue, Rollout, Tag
from tests.clients.story import Lindewaard, Sink

PRINTING, SEARCHING = "Brief printen aan balie lukt niet", "Oude zaak vinden"
PRINTED = (
    "een brief printen aan de balie lukt niet",
    "de brief printen lukt niet aan de balie",
    "brieven printen aan de balie lukt hier niet",
    "aan de balie lukt het printen van een brief niet",
    "een brief aan de balie printen lukt maar niet",
    "het printen van de brief aan de balie lukt niet",
    "aan de balie kan ik geen brief printen",
    "het lukt niet om aan de balie een brief te printen",
    "de brief aan de balie is niet te printen",
    "brief printen lukt aan de balie nog steeds niet",
    "aan onze balie lukt brieven printen niet",
    "een brief printen vanaf de balie lukt niet meer",
)
"""Twelve people, as many as it takes to quote one of them and to miss six."""
SEARCHED = (
    "waar vind ik een oude zaak terug",
    "een oude zaak vinden lukt mij niet",
    "hoe zoek ik een oude zaak op",
    "oude zaken vind ik nergens terug",
    "de oude zaak is niet te vinden",
    "ik vind een oude zaak niet meer terug",
)
LOOSE = (
    "wanneer is de volgende training",
    "mijn scherm blijft soms leeg",
    "hoe wijzig ik mijn wachtwoord",
    "ik mis de knop voor een bijlage",
    "waar staat de handleiding",
    "de kleuren zijn slecht te lezen",
)
"""What is about no topic: without it the rest would tell of nobody."""
MARK = "Gecorrigeerd op"
HOW_TO_STOP = "Hier geen berichten meer? Een beheerder noemt mij met “weekbericht stop hier”."
PUBLIC = "https://bot.lindewaard.example"


def prepare(town: Lindewaard, sink: Sink, go_live: date, weekday: str, *more: str, port: int = 8080) -> None:
    """Plan a go-live, the day of the weekly report, and a mailbox that can be stopped with one press."""
    _, _, rest = town.config.read_text(encoding="utf-8").partition("go_live = ")
    changes = {
        f"go_live = {rest[:10]}": f"go_live = {go_live}",
        'weekday = "mon"\nat = 08:30:00': f'weekday = "{weekday}"\nat = 09:00:00',
        '# public_url = "https://bot.example.org"': f'public_url = "{PUBLIC}"',
    }
    text = town.config.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after, 1)
    town.config.write_text(text, encoding="utf-8")
    town.configure(sink.section, *more, port=port)


def store_of(town: Lindewaard) -> Store:
    """Open the database that the bot writes in."""
    return Store(load(town.config, {}).database.url)


def tag(store: Store, title: str, number: int) -> None:
    """Tag so many of what was said last with a topic, as the ambassadors would."""
    store.write_now(partial(_tag, title=title, number=number))


def _tag(session: Session, title: str, number: int) -> None:
    rollout = session.scalars(select(Rollout)).one()
    newest = select(Feedback).where(Feedback.issue_id.is_(None)).order_by(Feedback.id.desc())
    said = session.scalars(newest.limit(number)).all()
    assert len(said) == number
    issue = session.scalar(select(Issue).where(Issue.slug == title))
    if issue is None:
        opened = min(each.said_at for each in said)
        issue = Issue(rollout_id=rollout.id, slug=title, title_nl=title, title_en=title, opened_at=opened)
        session.add(issue)
        session.flush()
    for each in said:
        each.issue_id = issue.id
        session.add(Tag(feedback_id=each.id, issue_id=issue.id, tagged_at=each.said_at))


def versions(store: Store, audience: str = "project_group") -> list[dict[str, int]]:
    """Give the people by topic of the weekly report and of each correction of it, as they stand in the database."""
    return store.read_now(partial(_versions, audience=audience))


def _versions(session: Session, audience: str) -> list[dict[str, int]]:
    rows = select(Digest).where(Digest.audience == audience, Digest.pace == "weekly").order_by(Digest.id)
    told = [Figures.model_validate(row.figures) for row in session.scalars(rows)]
    return [{issue.title_nl: issue.counted.people for issue in each.issues} for each in told]


def press_once(mail: EmailMessage, port: int) -> httpx.Response:
    """Press what a mail program offers for a mail, at the running bot, as its reverse proxy would hand it on."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail["List-Unsubscribe"]).strip("<>")
    assert address.startswith(f"{PUBLIC}/stop/")
    url = f"http://127.0.0.1:{port}{urlsplit(address).path}"
    return httpx.post(url, data={"List-Unsubscribe": "One-Click"}, timeout=15)
