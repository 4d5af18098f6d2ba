"""Importing: batches of rows are masked, read and kept, each in one transaction; what was imported before is known.

A message is known by `Feedback.ref`: a keyed hash of when, who and what. It stays when the text goes, so that no
second import brings back what was withdrawn or deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import places
from bot.config import RolloutSettings
from bot.database.store import Store
from bot.desk import Desk
from bot.importing.checking import Checker, Message
from bot.importing.keeping import Entry, Keeper
from bot.importing.lines import Bad, Row
from bot.privacy.masking import mask
from bot.reading import Reader, Reading
from models import Department, Feedback, Rollout

BATCH = 100
"""Rows in one transaction: it holds the database for a fraction of a second, so that a bot that runs can write."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of rows, in numbers. `uncounted` and `masked` are among `added`; `issues` are new."""

    added: int = 0
    known: int = 0
    bad: int = 0
    uncounted: int = 0
    masked: int = 0
    issues: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


class Importer:
    """Imports into one rollout; with `dry_run` all is done but keeping."""

    def __init__(
        self, store: Store, desk: Desk, reader: Reader, rollout: Rollout, settings: RolloutSettings, *, dry_run: bool
    ) -> None:
        self._store = store
        self._desk = desk
        self._reader = reader
        self._rollout = rollout
        self._settings = settings
        self._dry_run = dry_run
        self._checker = self._make_checker()
        self._new_titles: set[str] = set()

    def take(self, rows: Sequence[Row | Bad]) -> tuple[Tally, Sequence[Bad]]:
        """Import a batch; give what became of it, and the rows that were left out.

        Raises
        ------
        sqlalchemy.exc.DBAPIError
            When the database does not take it. Nothing of this batch was kept; what came before stays.

        """
        checked = [row if isinstance(row, Bad) else self._checker.check(row) for row in rows]
        bad = [each for each in checked if isinstance(each, Bad)]
        entries = self._entries([each for each in checked if isinstance(each, Message)])
        new = self._unknown(entries)
        known = len(checked) - len(bad) - len(new)
        return self._kept(new) + Tally(known=known, bad=len(bad)), bad

    def finish(self, tally: Tally) -> None:
        """Note for the record that something was imported."""
        if tally.added and not self._dry_run:
            subject = f"{tally.added} messages into rollout {self._rollout.id}"
            self._store.write_now(lambda session: places.note(session, self._desk, None, "imported", subject))

    def _make_checker(self) -> Checker:
        open_ones = select(Department.name, Department.id).where(
            Department.rollout_id == self._rollout.id, Department.ended_at.is_(None)
        )
        rows = self._store.read_now(lambda session: session.execute(open_ones).all())
        departments = {row[0].casefold(): row[1] for row in rows}
        return Checker(self._settings.zone, self._desk.now(), self._settings.retention.at_most, departments)

    def _entries(self, messages: Sequence[Message]) -> dict[str, Entry]:
        """Mask each message, by what it is known by; of two that say the same the first remains."""
        entries: dict[str, Entry] = {}
        for message in messages:
            masked = mask(message.text, self._settings.case_number, self._settings.country)
            entry = Entry(self._ref(message, masked.text), message, masked, self._title(message))
            entries.setdefault(entry.ref, entry)
        return entries

    def _ref(self, message: Message, text: str) -> str:
        """Name a message by when, who and what: a second file may tell more of it (its kind, its issue)."""
        at = message.at.astimezone(UTC).isoformat() if message.at else ""
        who = message.author
        parts = (who.connector, who.sender.tenant, who.sender.user) if who else ("", "", "")
        plain = (part.encode("utf-8", "replace").decode() for part in (*parts, text))
        return self._desk.vault.pseudonym("import", self._rollout.slug, at, *plain)

    def _title(self, message: Message) -> str | None:
        if message.issue is None:
            return None
        return mask(message.issue, self._settings.case_number, self._settings.country).text

    def _unknown(self, entries: dict[str, Entry]) -> list[Entry]:
        known = self._store.read_now(lambda session: known_refs(session, list(entries)))
        return [entry for ref, entry in entries.items() if ref not in known]

    def _kept(self, new: Sequence[Entry]) -> Tally:
        readings = self._reader.read_many([entry.masked.text for entry in new])
        if self._dry_run:
            issues = self._store.read_now(lambda session: self._titles_to_make(session, new))
        else:
            issues = self._store.write_now(lambda session: self._keep(session, new, readings))
        uncounted = sum(not entry.counts for entry in new)
        return Tally(len(new), uncounted=uncounted, masked=sum(bool(each.masked.found) for each in new), issues=issues)

    def _keep(self, session: Session, new: Sequence[Entry], readings: Sequence[Reading]) -> int:
        keeper = self._keeper(session)
        keeper.keep(new, readings)
        return keeper.issues_made

    def _titles_to_make(self, session: Session, new: Sequence[Entry]) -> int:
        titles = set(_titles(new)) - self._keeper(session).issues.keys() - self._new_titles
        self._new_titles |= titles
        return len(titles)

    def _keeper(self, session: Session) -> Keeper:
        return Keeper(session, self._desk, self._rollout, self._settings)


def known_refs(session: Session, refs: Sequence[str]) -> set[str]:
    """Say which messages were imported before."""
    return set(session.scalars(select(Feedback.ref).where(Feedback.ref.in_(refs))))


def _titles(entries: Sequence[Entry]) -> Iterator[str]:
    return (entry.title.casefold() for entry in entries if entry.title)
