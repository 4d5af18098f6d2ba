"""Learning here: what `doctor` and `train --refit` tell of it. Counts of people's messages from five people on only."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.config import Settings
from bot.learning.basis import Basis, NoEncoder, rules_as_heads
from bot.learning.examples import numbers
from bot.learning.refitting import AT_LEAST, is_better
from bot.learning.room import people_needed
from bot.ports import Finding
from bot.reading.encoders import EncoderError, open_encoder
from bot.reading.heads import CLASSES, HeadError, Heads, load
from bot.reading.labels import ModelError
from bot.reading.onnx import open_model
from bot.reading.training import LANGUAGES
from models import LocalHead

TOO_FEW = f"A local head needs {AT_LEAST} examples, and corrections count once {{people}} different people made one."


def reading(settings: Settings) -> tuple[Finding, Basis]:
    """Say which encoder reads, and with which figures its heads were shipped; where it cannot, why and what to do."""
    rules = Basis(NoEncoder(), rules_as_heads())
    try:
        encoder = open_encoder(settings.reading.encoder)
        if encoder is None:
            return _by_rules(chosen=settings.reading.encoder == "rules"), rules
        basis = Basis(encoder, load(encoder.name, encoder.dimensions))
    except (EncoderError, HeadError) as error:  # what they say ends with what to do
        remedy = "Until that is done the rules read alone."
        return Finding("reading", well=False, detail=str(error), remedy=remedy), rules
    return Finding("reading", well=True, detail=f"{encoder.name} reads. {_shipped(basis.heads)}"), basis


def model(settings: Settings) -> Finding | None:
    """Say whether the organisation's own model reads; None where none is configured."""
    if settings.reading.model is None:
        return None
    try:
        found = open_model(settings.reading.model)
    except ModelError as error:  # what it says ends with what to do
        return Finding("model", well=False, detail=str(error), remedy="Until that is done what ships reads.")
    return Finding("model", well=True, detail=f"It reads the {found.task}.")


def _by_rules(*, chosen: bool) -> Finding:
    remedy = "" if chosen else 'An encoder reads better: install voelspriet with the extra "encoder".'
    return Finding("reading", well=True, detail="The rules read, without an encoder.", remedy=remedy)


def _shipped(heads: Heads) -> str:
    """Tell the macro-F1 that was measured when the heads were made: "kind 84.0 (nl), 86.1 (en); …"."""
    tasks = [f"{task} {_per_language(heads.figures, task)}" for task in CLASSES if f"{task}_nl" in heads.figures]
    return f"Macro-F1 on voices it had not seen: {'; '.join(tasks) or 'not measured'}."


def _per_language(figures: Mapping[str, float], task: str) -> str:
    return ", ".join(f"{figures[f'{task}_{language}']:.1f} ({language})" for language in LANGUAGES)


def learning(session: Session, settings: Settings, basis: Basis) -> Finding:
    """Say what was learnt here, and whether it reads better than what was shipped."""
    needed = people_needed(settings)
    corrections, people, lines = numbers(session)
    by = f"{corrections} corrections" if people >= needed else f"corrections by fewer than {needed} people"
    there = f"{by}, {lines} lines added."
    row = session.get(LocalHead, basis.encoder.name)
    if row is None or row.shipped != basis.fingerprint or 0 < people < needed:
        return Finding("learning here", well=True, detail=f"No local head yet: {there} {TOO_FEW.format(people=needed)}")
    return Finding("learning here", well=True, detail=f"{there.capitalize()} {told(row.figures)}")


def told(figures: Mapping[str, int]) -> str:
    """Tell how both heads read what was held back, and which one reads on."""
    reads = "The local head reads." if is_better(figures) else "The shipped head reads on."
    return (
        "Of {examples} examples held back in turn the shipped head reads {examples_shipped} right, the local one "
        "{examples_local}; of {ours} messages of ours {ours_shipped} and {ours_local}. ".format(**figures)
        + reads
    )
