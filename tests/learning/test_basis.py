"""The rules as a head read as the rules do, and a local head takes over kinds alone."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from bot.learning.basis import RULES, TASK, Basis, LocalWeigher, NoEncoder, basis_of, rules_as_heads
from bot.reading import Kind, heads
from bot.reading.heads import CLASSES
from bot.reading.samples import our_samples
from bot.reading.training import cues_of
from bot.reading.weigh import RulesWeigher
from tests.recurring.village import FakeEncoder

SAMPLES = our_samples()[::50]


@pytest.fixture(scope="module")
def rules() -> Basis:
    return basis_of(None)


@pytest.mark.parametrize("task", CLASSES)
def test_the_rules_as_heads_give_the_chances_of_the_rules(rules: Basis, task: str) -> None:
    weigher, plain = rules.weigher(), RulesWeigher()
    for found in [{}, *cues_of(SAMPLES), {"a cue that nobody fitted": 3.0}]:
        assert weigher.chances(task, "", found) == pytest.approx(plain.chances(task, "", found))


def test_a_local_head_weighs_kinds_and_leaves_the_mood_alone(rules: Basis) -> None:
    weigher = LocalWeigher(rules)
    found = cues_of(SAMPLES)[0]
    mood, kind = weigher.chances("mood", "", found), weigher.chances("kind", "", found)
    ideas = np.zeros_like(rules.weights)
    ideas[:, list(Kind).index(Kind.IDEA)] = 9.0
    weigher.use(ideas)
    assert weigher.chances("mood", "", found) == mood
    assert weigher.chances("kind", "", found)[list(Kind).index(Kind.IDEA)] > 0.99
    weigher.use(None)
    assert weigher.chances("kind", "", found) == kind


def test_other_heads_have_another_fingerprint(rules: Basis) -> None:
    changed = {**rules.heads.weights, TASK: rules.weights + 0.01}
    other = Basis(NoEncoder(), heads.Heads(**{**vars(rules.heads), "weights": changed}))
    assert rules.fingerprint == Basis(NoEncoder(), rules_as_heads()).fingerprint
    assert rules.fingerprint != other.fingerprint


def test_without_heads_the_rules_read_and_the_log_says_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert basis_of(FakeEncoder()).encoder.name == RULES
    assert "no heads for the encoder fake-1. Run `voelspriet train`" in caplog.text
    assert "The rules read alone" in caplog.text
