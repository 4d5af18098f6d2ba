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
from bot.words import Sentence, sentence
from models import LocalHead


def reading(settings: Settings) -> tuple[Finding, Basis]:
    """Say which encoder reads, and with which figures its heads were shipped; where it cannot, why and what to do."""
    rules = Basis(NoEncoder(), rules_as_heads())
    try:
        encoder = open_encoder(settings.reading.encoder)
        if encoder is None:
            return _by_rules(chosen=settings.reading.encoder == "rules"), rules
        basis = Basis(encoder, load(encoder.name, encoder.dimensions))
    except (EncoderError, HeadError) as error:  # what they say ends with what to do
        remedy = sentence("Until that is done the rules read alone.")
        return Finding(sentence("reading"), well=False, detail=str(error), remedy=remedy), rules
    detail = sentence("{encoder} reads. {figures}", encoder=encoder.name, figures=_shipped(basis.heads))
    return Finding(sentence("reading"), well=True, detail=detail), basis


def model(settings: Settings) -> Finding | None:
    """Say whether the organisation's own model reads; None where none is configured."""
    if settings.reading.model is None:
        return None
    try:
        found = open_model(settings.reading.model)
    except ModelError as error:  # what it says ends with what to do
        remedy = sentence("Until that is done what ships reads.")
        return Finding(sentence("own model"), well=False, detail=str(error), remedy=remedy)
    told = sentence("It reads the mood.") if found.task == "mood" else sentence("It reads the kind.")
    return Finding(sentence("own model"), well=True, detail=told)


def _by_rules(*, chosen: bool) -> Finding:
    better = sentence("An encoder reads better: install voelspriet with the extra {extra}.", extra='"encoder"')
    detail = sentence("The rules read, without an encoder.")
    return Finding(sentence("reading"), well=True, detail=detail, remedy="" if chosen else better)


def _shipped(heads: Heads) -> Sentence:
    """Tell the macro-F1 that was measured when the heads were made: "kind 84.0 (nl), 86.1 (en); …"."""
    tasks = [f"{task} {_per_language(heads.figures, task)}" for task in CLASSES if f"{task}_nl" in heads.figures]
    figures = "; ".join(tasks) or sentence("not measured")
    return sentence("Macro-F1 on voices it had not seen: {figures}.", figures=figures)


def _per_language(figures: Mapping[str, float], task: str) -> str:
    return ", ".join(f"{figures[f'{task}_{language}']:.1f} ({language})" for language in LANGUAGES)


def learning(session: Session, settings: Settings, basis: Basis) -> Finding:
    """Say what was learnt here, and whether it reads better than what was shipped."""
    needed = people_needed(settings)
    corrections, people, lines = numbers(session)
    few = sentence("corrections by fewer than {people} people", people=needed)
    by = sentence("corrections: {number}", number=corrections) if people >= needed else few
    row = session.get(LocalHead, basis.encoder.name)
    if row is None or row.shipped != basis.fingerprint or 0 < people < needed:
        detail = sentence(
            "No local head yet ({corrections}, lines added: {lines}). {needs}",
            corrections=by,
            lines=lines,
            needs=too_few(needed),
        )
        return Finding(sentence("learning here"), well=True, detail=detail)
    there = sentence(
        "A local head ({corrections}, lines added: {lines}). {figures}",
        corrections=by,
        lines=lines,
        figures=told(row.figures),
    )
    return Finding(sentence("learning here"), well=True, detail=there)


def too_few(people: int) -> Sentence:
    """Say what a local head needs; `people` must have made a correction."""
    return sentence(
        "A local head needs {examples} examples, and corrections count once {people} different people made one.",
        examples=AT_LEAST,
        people=people,
    )


def told(figures: Mapping[str, int]) -> str:
    """Tell how both heads read what was held back, and which one reads on."""
    reads = "The local head reads." if is_better(figures) else "The shipped head reads on."
    return (
        "Of {examples} examples held back in turn the shipped head reads {examples_shipped} right, the local one "
        "{examples_local}; of {ours} messages of ours {ours_shipped} and {ours_local}. ".format(**figures)
        + reads
    )
