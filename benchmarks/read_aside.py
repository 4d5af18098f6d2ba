"""What each way of reading says of the voices kept aside, its weights fitted on the other voices."""

import argparse
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.reading.cues import Cues
from bot.reading.encoders import Encoder, EncoderError, Vectors, open_encoder
from bot.reading.encoders.e5 import e5_encoder
from bot.reading.heads import pooled
from bot.reading.labels import ModelError
from bot.reading.onnx import ModelWeigher, open_model
from bot.reading.own_words import own_words
from bot.reading.samples import Sample, our_samples
from bot.reading.training import (
    ASIDE,
    cues_of,
    fit_heads,
    fit_weights,
    likeliest,
    split,
    vectors_of,
)
from bot.reading.weigh import RulesWeigher, chances

Guess = Callable[[Sequence[Sample]], Sequence[Sequence[float]]]
"""Labelled messages to the chances of the classes; it looks at their texts alone."""


@dataclass(frozen=True)
class Lesson:
    """What is learnt from: the voices that are not aside, with their cues."""

    samples: Sequence[Sample]
    cues: Sequence[Cues]


def by_rules(lesson: Lesson, task: str) -> Guess:
    """Guess by cues alone."""
    by = fit_weights(lesson.samples, lesson.cues, task)
    return lambda asked: [chances(found, by) for found in cues_of(asked)]


def by_encoder(lesson: Lesson, task: str, encoder: Encoder, vectors: Vectors) -> Guess:
    """Guess by cues and the vectors of `encoder`."""
    heads = fit_heads(encoder.name, lesson.samples, vectors, lesson.cues, [task])

    by = fit_weights(lesson.samples, lesson.cues, task)

    def guess(asked: Sequence[Sample]) -> Sequence[Sequence[float]]:
        found = cues_of(asked)
        shares: list[list[float]] = heads.chances(task, heads.features(vectors_of(encoder, asked), found)).tolist()
        if task != "mood":
            return shares
        return [pooled(row, chances(cue, by), cue) for row, cue in zip(shares, found, strict=True)]

    return guess


def labels(shares: Sequence[Sequence[float]], task: str) -> list[str]:
    """Return the likeliest class of each message."""
    return [likeliest(row, task) for row in shares]


def encoders(tuned: Path | None) -> dict[str, Encoder]:
    """Return the encoders that open here: as published, and with the adaptation `tuned` if one is named."""
    openers: dict[str, Callable[[], Encoder | None]] = {
        "use": lambda: open_encoder("use"),
        "e5": lambda: e5_encoder(None),
    }
    if tuned:
        openers["e5 tuned"] = lambda: e5_encoder(tuned)
    found = {}
    for name, opener in openers.items():
        try:
            encoder = opener()
        except (EncoderError, ImportError, OSError, RuntimeError) as error:
            print(f"without {name}: {error}")
        else:
            found[name] = encoder
    return {name: encoder for name, encoder in found.items() if encoder}


def by_model(folder: Path | None, task: str) -> dict[str, Guess]:
    """Return a guess by the transformer in `folder`, which learns nothing here; empty where it does not read `task`."""
    if folder is None:
        return {}
    try:
        model = open_model(folder)
    except ModelError as error:
        print(f"without the model: {error}")
        return {}
    if model.task != task:
        print(f"without the model: it reads the {model.task}")
        return {}
    weigher = ModelWeigher(model, RulesWeigher())

    def guess(asked: Sequence[Sample]) -> Sequence[Sequence[float]]:
        found = zip(asked, cues_of(asked), strict=True)
        return [weigher.chances(task, own_words(one.text), cues) for one, cues in found]

    return {"model": guess}


def readers(lesson: Lesson, task: str, arguments: argparse.Namespace) -> Mapping[str, Guess]:
    """Return the rules and every encoder, each fitted for `task`, and the model if one is named."""
    found = {"rules": by_rules(lesson, task)}
    for name, encoder in encoders(arguments.tuned).items():
        found[name] = by_encoder(lesson, task, encoder, vectors_of(encoder, lesson.samples))
    return found | by_model(arguments.model, task)


def lesson_and_asked(voices: Collection[int]) -> tuple[Lesson, list[Sample]]:
    """Return what is learnt from, and the messages of `voices`."""
    samples = our_samples()
    learn, ask = split(samples, voices)
    learnt = [samples[at] for at in learn]
    return Lesson(learnt, cues_of(learnt)), [samples[at] for at in ask]


def options(description: str) -> argparse.ArgumentParser:
    """Return the options that mood and kind share."""
    parser = argparse.ArgumentParser(description=description)
    aside = ",".join(map(str, sorted(ASIDE)))
    parser.add_argument("--aside", default=aside, help=f"voices that nothing learns from (default {aside})")
    parser.add_argument("--tuned", type=Path, help="an adaptation by `training.adapt` that never saw those voices")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="a transformer that reads too (docs/running.md)")
    return parser


def voices_of(arguments: argparse.Namespace) -> frozenset[int]:
    """Return the voices aside."""
    return frozenset(int(voice) for voice in arguments.aside.split(","))
