"""A town whose recurring issues are followed, with a learner as sure as a test wants it."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import issues
from bot.likeness import Candidate, Likeness, Suggestion
from bot.people import AMBASSADOR
from bot.reading.encoders import Encoder, Vectors
from bot.recurring import Recurring, tag, untag
from bot.recurring.vectors import Vector
from models import Feedback, Issue, Membership, Rollout
from models import Suggestion as Logged
from tests.gestures import kept, tell
from tests.town import Town

PRINT = "Etiketten printen lukt niet bij de balie"
FIND = "Waar vind ik een oude zaak terug?"
NL, EN = "Kies eerst lade 2 en print dan opnieuw.", "Choose tray 2 first, then print again."


@dataclass(eq=False)
class FakeEncoder:
    """Counts words in buckets; remembers which threads asked."""

    name: str = "fake-1"
    dimensions: int = 16
    threads: set[str] = field(default_factory=set)
    encoded: list[str] = field(default_factory=list)

    @property
    def messages(self) -> int:
        """How many texts of the village were encoded, beside those by which a learner gets to know its encoder."""
        return sum(text.startswith((PRINT, FIND, "Nog zonder")) for text in self.encoded)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.threads.add(threading.current_thread().name)
        self.encoded += texts
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % self.dimensions] += 1
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        unit: Vectors = found / np.maximum(lengths, 1.0)
        return unit


@dataclass
class Chance:
    """How sure the learners of a test are of their first candidate."""

    p: float = 0.97


class Scripted(Likeness):
    """The real learner, which is as sure as `chance` says; `broken` makes it fail."""

    broken = False

    def __init__(self, encoder: Encoder | None, chance: Chance) -> None:
        super().__init__(encoder)
        self._chance = chance
        self.judged: list[str | None] = []

    def suggest(self, text: str, vector: Vector | None = None) -> Suggestion:
        if self.broken:
            raise ValueError(text)
        found = super().suggest(text, vector)
        first = tuple(Candidate(each.issue, self._chance.p) for each in found.candidates[:1])
        return replace(found, candidates=(*first, *found.candidates[1:]))

    def judge(self, suggestion: Suggestion, issue: str | None) -> None:
        self.judged.append(issue)
        super().judge(suggestion, issue)


@dataclass
class Village:
    """A town with its recurring issues."""

    town: Town
    encoder: Encoder | None
    chance: Chance = field(default_factory=Chance)
    learners: list[Scripted] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.recurring = self.another()
        mailroom = replace(self.town.app.mailroom, recurring=self.recurring)
        self.town.app = replace(self.town.app, mailroom=mailroom, recurring=self.recurring)

    def another(self, encoder: Encoder | None = None) -> Recurring:
        """Another process on the same database."""
        return Recurring(self.town.store, self.town.desk, encoder or self.encoder, self._learner)

    def _learner(self, encoder: Encoder | None) -> Likeness:
        self.learners.append(Scripted(encoder, self.chance))
        return self.learners[-1]

    def build(self, recurring: Recurring | None = None) -> None:
        """Do all there is to do."""
        (recurring or self.recurring).build()

    def say(self, user: str, text: str) -> int:
        """Have a message kept; give its number."""
        tell(self.town, user, text)
        return kept(self.town)[-1].id

    def ref(self, number: int) -> str:
        """Give what stands on the buttons of a feedback."""
        return self.town.read(lambda session: session.get_one(Feedback, number).ref)

    def issue(self, title: str = "Printen", *, answered: bool = False, en: str | None = EN) -> int:
        """Make an issue."""

        def work(session: Session) -> int:
            made = Issue(
                rollout_id=session.scalars(select(Rollout.id).order_by(Rollout.id)).first(),
                slug=uuid4().hex,
                title_nl=title,
                title_en=title,
                status="answered" if answered else "new",
                published_at=self.town.clock() if answered else None,
                answer_nl=NL if answered else None,
                answer_en=en if answered else None,
                opened_at=self.town.clock(),
            )
            session.add(made)
            session.flush()
            return made.id

        return self.town.write(work)

    def tag(self, number: int, issue: int, by: int | None = None) -> int:
        """Tag a feedback; give the issue that counts."""
        return self.town.write(
            lambda session: (
                tag(
                    session,
                    self.town.desk,
                    session.get_one(Feedback, number),
                    session.get_one(Issue, issue),
                    _member(session, by),
                ).id
            )
        )

    def untag(self, number: int) -> None:
        """Take a tag back."""
        self.town.write(lambda session: untag(session, self.town.desk, session.get_one(Feedback, number), None))

    def merge(self, issue: int, into: int, by: int | None = None) -> int:
        """Merge an issue into another one; count the messages that move."""

        def work(session: Session) -> int:
            both = session.get_one(Issue, issue), session.get_one(Issue, into)
            return len(issues.merge(session, self.town.desk, *both, _member(session, by)).before["feedback"])

        return self.town.write(work)

    def belongs(self, recurring: Recurring | None = None) -> dict[int, int]:
        """Give the issue of each message as the index in memory has it."""
        follower = (recurring or self.recurring)._follower
        index = follower.index(1)
        assert index is not None
        return dict(index.issues)

    def log(self) -> list[Logged]:
        """List the suggestions that were remembered, oldest first."""
        return self.town.read(lambda session: list(session.scalars(select(Logged).order_by(Logged.id))))

    def learn_two_issues(self, *, answered: bool = True) -> tuple[int, int]:
        """Have two issues with three messages each, and the index know them."""
        printing, finding = self.issue("Printen", answered=answered), self.issue("Zoeken", answered=answered)
        for number in range(3):
            self.tag(self.say(f"p{number}", f"{PRINT} {number}"), printing)
            self.tag(self.say(f"f{number}", f"{FIND} {number}"), finding)
        self.build()
        return printing, finding

    def prove(self, issue: int, right: int, wrong: int = 0, other: int | None = None) -> None:
        """Have suggestions of this chance with known outcomes in the log."""

        def work(session: Session) -> None:
            some = session.scalars(select(Feedback)).first()
            assert some
            for number in range(right + wrong):
                feedback = _copy(some)
                session.add(feedback)
                session.flush()
                session.add(
                    Logged(
                        rollout_id=1,
                        feedback_id=feedback.id,
                        occasion="arrival",
                        candidates=[(issue, self.chance.p)],
                        new=0.01,
                        shown="withheld",
                        made_at=self.town.clock(),
                        judged_at=self.town.clock(),
                        outcome_id=issue if number < right else other,
                    )
                )

        self.town.write(work)


def _member(session: Session, person: int | None) -> Membership | None:
    if person is None:
        return None
    return session.get(Membership, (person, 1)) or Membership(person_id=person, rollout_id=1, pool=AMBASSADOR)


def _copy(feedback: Feedback) -> Feedback:
    names = ("rollout_id", "person_id", "place_id", "language", "kind", "mood", "sure", "pool", "said_at")
    return Feedback(**{name: getattr(feedback, name) for name in names})
