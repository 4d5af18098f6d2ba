"""Fitting on the labelled messages, and measuring on voices kept aside."""

import numpy as np
import pytest

from bot.reading import Kind, Mood
from bot.reading.samples import Sample, our_samples
from bot.reading.training import cues_of, figures_of, heads_aside, macro_f1, rules_aside, split, train, vectors_of
from tests.reading.letters import letters_encoder

WORDS = {Mood.POSITIVE: "fijn", Mood.NEGATIVE: "kapot", Mood.NEUTRAL: "morgen"}
SAMPLES = [
    Sample(f"{start} {word}", language, voice, mood, Kind.OTHER)
    for voice in (1, 3)
    for language in ("nl", "en")
    for start in ("dit is", "het lijkt", "wat")
    for mood, word in WORDS.items()
]


def test_every_shipped_message_can_be_learnt_from() -> None:
    samples = our_samples()
    assert {one.voice for one in samples} == set(range(1, 16))
    assert {one.language for one in samples} == {"nl", "en"}
    assert {one.mood for one in samples} == set(Mood)
    assert {one.kind for one in samples} == set(Kind)
    assert all(one.text.strip() for one in samples)


def test_no_message_stands_in_two_voices_with_other_labels() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for one in our_samples():
        assert seen.setdefault(one.text, (one.mood, one.kind)) == (one.mood, one.kind), one.text


def test_a_voice_is_learnt_from_or_asked() -> None:
    learn, ask = split(SAMPLES, {3})
    assert {SAMPLES[at].voice for at in learn} == {1}
    assert {SAMPLES[at].voice for at in ask} == {3}
    assert len(learn) + len(ask) == len(SAMPLES)


def test_voices_aside_are_read_by_what_the_others_taught() -> None:
    encoder = letters_encoder()
    guesses = heads_aside(encoder.name, SAMPLES, vectors_of(encoder, SAMPLES), cues_of(SAMPLES), "mood", {3})
    assert guesses == [one.mood for one in SAMPLES if one.voice == 3]
    assert len(rules_aside(SAMPLES, cues_of(SAMPLES), "mood", {3})) == len(guesses)


def test_training_twice_gives_the_same_heads() -> None:
    one, two = train(letters_encoder(), SAMPLES), train(letters_encoder(), SAMPLES)
    assert all(np.array_equal(one.weights[task], two.weights[task]) for task in one.weights)
    assert one.figures == two.figures


def test_training_says_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    train(letters_encoder(), SAMPLES, lambda done, all_: told.append((done, all_)))
    assert told[-1] == (len(SAMPLES), len(SAMPLES))


@pytest.mark.parametrize(
    ("pairs", "score"),
    [
        ([("neg", "neg"), ("neu", "neu"), ("pos", "pos")], 1.0),
        ([("neg", "pos"), ("pos", "neg"), ("neu", "neu")], 1 / 3),
        ([("neg", "neg"), ("neg", "neu"), ("neu", "neu"), ("pos", "pos")], (2 / 3 + 2 / 3 + 1) / 3),
    ],
)
def test_macro_f1(pairs: list[tuple[str, str]], score: float) -> None:
    assert macro_f1(pairs, ["neg", "neu", "pos"]) == pytest.approx(score)


def test_figures_tell_flips_apart_from_doubt() -> None:
    asked = [
        Sample("a", "nl", 1, Mood.NEGATIVE, Kind.OTHER),
        Sample("b", "nl", 1, Mood.NEUTRAL, Kind.OTHER),
        Sample("c", "en", 1, Mood.POSITIVE, Kind.OTHER),
    ]
    found = figures_of(asked, ["pos", "neg", "pos"], "mood")
    assert found["nl_flips"] == 50.0
    assert found["en_flips"] == 0.0
