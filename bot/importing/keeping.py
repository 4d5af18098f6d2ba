"""Importing: one message becomes Feedback of its author, in a place where nobody can be written to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.colleagues import Given, roles_of
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.importing.checking import ELSEWHERE, Author, Message
from bot.people import UNCOUNTED, person_of, pool_of, pseudonym
from bot.ports import Sender
from bot.privacy.masking import Masked
from bot.privacy.vault import month_key
from bot.reading import Reading
from bot.recurring import tag_new
from models import Feedback, Issue, Person, Place, Rollout

NOBODY = Author(ELSEWHERE, Sender("", ""))
"""Whom all messages without an author belong to: one person, whom no figure counts."""
LONGEST_SLUG = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A message without residents' data, with what it is known by."""

    ref: str
    message: Message
    masked: Masked
    title: str | None

    @property
    def counts(self) -> bool:
        """Whether it may count in a figure."""
        return self.message.author is not None and self.message.at is not None


@dataclass
class Keeper:
    """Keeps entries in one transaction; `issues` are those of the rollout, by folded title in either language."""

    session: Session
    desk: Desk
    rollout: Rollout
    settings: RolloutSettings
    issues_made: int = 0
    issues: dict[str, Issue] = field(init=False)
    _people: dict[Author, Person] = field(default_factory=dict)
    _pools: dict[Author, str] = field(default_factory=dict)
    _tagged: list[tuple[Feedback, Issue]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look up the issues once; the first one of a title is meant."""
        own = select(Issue).where(Issue.rollout_id == self.rollout.id).order_by(Issue.id.desc())
        self.issues = {
            title.casefold(): issue for issue in self.session.scalars(own) for title in (issue.title_en, issue.title_nl)
        }
        self._place = self._elsewhere()

    def keep(self, entries: Sequence[Entry], readings: Sequence[Reading]) -> None:
        """Keep entries, and tag those that came with an issue, for the system."""
        self._know({entry.message.author or NOBODY for entry in entries})
        for entry, reading in zip(entries, readings, strict=True):
            self._add(entry, reading)
        self.session.flush()
        tag_new(self.session, self.desk, self._tagged)
        self._tagged.clear()

    def _add(self, entry: Entry, reading: Reading) -> None:
        """Add one entry, sealed under the key of the month in which it was said."""
        message, said_at = entry.message, entry.message.at or self.desk.now()
        text = entry.masked.text.encode("utf-8", "replace")
        feedback = Feedback(
            ref=entry.ref,
            rollout_id=self.rollout.id,
            person_id=self._people[message.author or NOBODY].id,
            department_id=message.department,
            place_id=self._place.id,
            text=self.desk.vault.seal(month_key(said_at), text, "feedback.text"),
            language=reading.language.value,
            kind=(message.kind or reading.kind).value,
            mood=reading.mood.value,
            sure=reading.sure,
            pool=self._pool(message.author) if entry.counts and message.author else UNCOUNTED,
            name_along=False,
            said_at=said_at.replace(second=0, microsecond=0),
        )
        self.session.add(feedback)
        if entry.title:
            self._tagged.append((feedback, self._issue(entry.title, said_at)))

    def _elsewhere(self) -> Place:
        """Find or make the place of all that is imported: it is closed, so nothing is ever sent there."""
        fingerprint = self.desk.vault.pseudonym("place", ELSEWHERE, self.settings.slug)
        place = self.session.scalar(select(Place).where(Place.fingerprint == fingerprint))
        if place is None:
            now = self.desk.now()
            place = Place(connector=ELSEWHERE, fingerprint=fingerprint, bound_at=now, closed_at=now)
            self.session.add(place)
            self.session.flush()
        return place

    def _know(self, authors: Iterable[Author]) -> None:
        """Find or remember authors; of those from elsewhere the pseudonym alone, since nobody could write to them."""
        elsewhere: dict[str, Author] = {}
        for author in authors:
            if author.connector == ELSEWHERE:
                elsewhere[pseudonym(self.desk, author.connector, author.sender)] = author
            else:
                self._people[author] = person_of(
                    self.session, self.desk, author.connector, author.sender, self.settings.language
                )
        known = {
            str(row.pseudonym): row
            for row in self.session.scalars(select(Person).where(Person.pseudonym.in_(elsewhere)))
        }
        for known_as, author in elsewhere.items():
            self._people[author] = known.get(known_as) or self._stranger(known_as)
        self.session.flush()

    def _stranger(self, known_as: str) -> Person:
        now = self.desk.now()
        person = Person(connector=ELSEWHERE, pseudonym=known_as, language=self.settings.language, created_at=now)
        self.session.add(person)
        return person

    def _pool(self, author: Author) -> str:
        if author not in self._pools:
            self._pools[author] = pool_of(self.settings, author.connector, author.sender, self._roles(author))
        return self._pools[author]

    def _roles(self, author: Author) -> frozenset[Given]:
        """Look up what a directory says of somebody; it knows nobody from elsewhere."""
        if author.connector == ELSEWHERE:
            return frozenset()
        return roles_of(self.session, self._people[author].pseudonym, self.rollout.id)

    def _issue(self, title: str, said_at: datetime) -> Issue:
        """Find an issue by its title, or make one that was opened when this was said."""
        found = self.issues.get(title.casefold())
        if found is None:
            found = self.issues[title.casefold()] = self._made(title, said_at)
            self.issues_made += 1
        return found

    def _made(self, title: str, said_at: datetime) -> Issue:
        issue = Issue(
            rollout_id=self.rollout.id,
            slug=self._free_slug(title),
            title_nl=title,
            title_en=title,
            opened_at=said_at,
        )
        self.session.add(issue)
        self.session.flush()
        return issue

    def _free_slug(self, title: str) -> str:
        plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "issue"
        taken = select(Issue.id).where(Issue.rollout_id == self.rollout.id, Issue.slug == slug)
        if self.session.scalar(taken) is None:
            return slug
        return f"{slug}-{(self.session.scalar(select(func.max(Issue.id))) or 0) + 1}"
