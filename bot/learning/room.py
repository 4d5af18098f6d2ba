"""Learning here: the room as others use it. Texts are opened, encoded and fitted on while no transaction is open."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.database.store import Store
from bot.desk import Desk
from bot.learning import examples
from bot.learning.basis import TASK, Basis, LocalWeigher, NoEncoder
from bot.learning.examples import PURPOSE, fold_of
from bot.learning.refitting import AT_LEAST, FOLDS, Labelled, Refit, refit
from bot.privacy.vault import VaultError, month_key
from bot.reading import Kind, Reader
from bot.reading.encoders.encoder import plain_text
from bot.reading.fit import Floats
from bot.reading.heads import CLASSES
from bot.reading.onnx import with_model
from bot.reading.own_words import own_words
from bot.reading.samples import Sample, our_samples
from bot.reading.training import cues_of, vectors_of
from bot.recurring.messages import Opener
from bot.recurring.rows import batches
from bot.recurring.vectors import Vector
from models import LocalHead

log = logging.getLogger(__name__)

NIGHT = timedelta(hours=20)
"""A head that is younger was fitted this night, perhaps by another replica."""
OURS = 300
"""Messages of ours that are learnt again, spread over all voices."""
SEALED_FOR = "local_head.weights"
_NUMBERS = np.dtype("<f4")


@dataclass(frozen=True)
class _Opened:
    """An example in plain, for as long as a refit takes; `ref` decides when it is held back."""

    text: str
    kind: Kind
    ref: str
    vector: Vector | None = None


class Learning:
    """The reader of this installation, and how it learns; safe to share between threads."""

    def __init__(self, store: Store, desk: Desk, basis: Basis) -> None:
        """Read by the shipped heads until `follow` or `learn` finds better ones."""
        from bot.reading.floor import FloorReader  # noqa: PLC0415 - TextBlob takes half a second to import

        self._store = store
        self._desk = desk
        self._basis = basis
        self._opener = Opener(store, desk, None if isinstance(basis.encoder, NoEncoder) else basis.encoder)
        self._weigher = LocalWeigher(basis)
        self.reader: Reader = FloorReader(with_model(self._weigher, desk.settings.reading.model))

    def follow(self) -> bool:
        """Read by the head that was fitted last, by whichever process; say whether there is one."""
        row = self._store.read_now(self._stored)
        weights = self._opened_head(row) if row else None
        self._weigher.use(weights)
        return weights is not None

    def learn(self) -> bool:
        """Refit, unless that was done this night; say whether a local head reads."""
        row = self._store.read_now(self._stored)
        if row is None or row.fitted_at < self._desk.now() - NIGHT:
            self.refit()
        return self.follow()

    def refit(self) -> Refit | None:
        """Fit on the examples there are now, and keep what came of it; None where there are too few."""
        own = [*self._corrected(), *self._added()]
        made = refit(self._basis.weights, self._labelled(own), self._ours) if len(own) >= AT_LEAST else None
        self._store.write_now(lambda session: self._keep(session, made))
        self.follow()
        return made

    def _stored(self, session: Session) -> LocalHead | None:
        row = session.get(LocalHead, self._basis.encoder.name)
        return row if row and row.shipped == self._basis.fingerprint else None

    def _opened_head(self, row: LocalHead) -> Floats | None:
        if row.weights is None:
            return None
        try:
            found = np.frombuffer(self._desk.vault.open(row.weights, SEALED_FOR), dtype=_NUMBERS)
        except VaultError:
            log.error("the local head cannot be opened; the shipped one reads until the next refit")  # noqa: TRY400
            return None
        return found.reshape(self._basis.weights.shape).astype(np.float64)

    def _keep(self, session: Session, made: Refit | None) -> None:
        name, now = self._basis.encoder.name, self._desk.now()
        if made is None:
            if row := session.get(LocalHead, name):
                session.delete(row)
            return
        numbers = None if made.weights is None else made.weights.astype(_NUMBERS).tobytes()
        sealed = None if numbers is None else self._desk.vault.seal(month_key(now), numbers, SEALED_FOR)
        shipped, figures = self._basis.fingerprint, dict(made.figures)
        session.merge(LocalHead(encoder=name, shipped=shipped, weights=sealed, figures=figures, fitted_at=now))

    def _corrected(self) -> list[_Opened]:
        """Open what people corrected; nothing where too few people did."""
        kinds: Mapping[int, Kind] = self._store.read_now(examples.corrections)
        found = [message for batch in batches(list(kinds)) for message in self._opener.messages(batch)]
        if len({message.row.person for message in found}) < people_needed(self._desk.settings):
            return []
        return [_Opened(each.text, kinds[each.row.key], each.row.ref, each.vector) for each in found]

    def _added(self) -> Iterator[_Opened]:
        for row in self._store.read_now(examples.added_lines):
            try:
                text = self._desk.vault.open(row.text or b"", PURPOSE).decode()
            except VaultError:
                log.error("example %s cannot be opened", row.id)  # noqa: TRY400 - the vault says no more
            else:
                yield _Opened(text, Kind(row.kind), row.fingerprint or "")

    def _labelled(self, own: Sequence[_Opened]) -> Labelled:
        known = {at: each.vector for at, each in enumerate(own) if _fits(each)}
        vectors = np.zeros((len(own), self._basis.encoder.dimensions), dtype=np.float32)
        missing = [at for at in range(len(own)) if at not in known]
        vectors[missing] = vectors_of(self._basis.encoder, [own[at] for at in missing])
        for at, vector in known.items():
            vectors[at] = vector
        table = self._basis.heads.features(vectors, cues_of(own))
        return Labelled(table, _classes(own), [fold_of(each.ref) for each in own])

    @cached_property
    def _ours(self) -> Labelled:
        samples = our_samples()
        some = samples[:: max(1, len(samples) // OURS)]
        table = self._basis.heads.features(vectors_of(self._basis.encoder, some), cues_of(some))
        return Labelled(table, _classes(some), [at % FOLDS for at in range(len(some))])


def people_needed(settings: Settings) -> int:
    """Give how many different people corrections must come from: the highest threshold of any rollout."""
    return max(rollout.thresholds.people for rollout in settings.rollout)


def _classes(messages: Sequence[Sample | _Opened]) -> list[int]:
    return [CLASSES[TASK].index(message.kind) for message in messages]


def _fits(example: _Opened) -> bool:
    """Say whether its vector is that of the writer's own words, which heads are fitted on: nothing was quoted."""
    return example.vector is not None and plain_text(own_words(example.text)) == plain_text(example.text)
