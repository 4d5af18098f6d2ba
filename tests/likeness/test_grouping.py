"""Messages that look like one thing come together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness import group
from bot.likeness.grouping import agglomerate
from tests.likeness.conftest import ThemedEncoder

TEXTS = [
    "de printer print niet",
    "printer printer",
    "inloggen met wachtwoord",
    "no password, no login",
    "print op papier",
    "wachtwoord voor inloggen",
    "taart!",
]


def test_themes_become_groups_in_order_of_appearance(encoder: ThemedEncoder) -> None:
    assert group(TEXTS, encoder) == [0, 0, 1, 1, 0, 1, 2]


def test_without_an_encoder_the_words_decide() -> None:
    found = group(["de printer van de balie is stuk", "printer aan de balie is stuk", "taart om drie uur"], None)
    assert found == [0, 0, 1]


def test_vectors_at_hand_are_not_computed_again(encoder: ThemedEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    encoder.asked.clear()
    assert group(TEXTS, encoder, vectors) == [0, 0, 1, 1, 0, 1, 2]
    assert not {*encoder.asked} & {*TEXTS}


def test_nothing_and_one_are_groups_too(encoder: ThemedEncoder) -> None:
    assert group([], encoder) == []
    assert group(["x"], encoder) == [0]
    assert group(["", ""], None) == [0, 1]


def test_two_alike_are_a_group_by_themselves(encoder: ThemedEncoder) -> None:
    assert group(["printer stuk", "printer stuk"], encoder) == [0, 0]


def test_of_many_messages_the_earlier_ones_join_the_groups(
    encoder: ThemedEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.likeness.grouping.WINDOW", 4)
    assert group(["taart!", "printer", *TEXTS[2:6]], encoder) == [0, 1, 2, 2, 1, 2]


def naive(alike: np.ndarray[tuple[int, int], np.dtype[np.float64]], least: float) -> set[frozenset[int]]:
    """Join the two nearest clusters, again and again, the slow way."""
    clusters = [[row] for row in range(len(alike))]
    while len(clusters) > 1:
        pairs = [(a, b) for a in range(len(clusters)) for b in range(a)]
        value, a, b = max((alike[np.ix_(clusters[a], clusters[b])].mean(), a, b) for a, b in pairs)
        if value < least:
            break
        clusters[b] += clusters.pop(a)
    return {frozenset(cluster) for cluster in clusters}


@pytest.mark.property
@given(st.integers(0, 10_000), st.integers(2, 25), st.sampled_from([-0.2, 0.0, 0.3]))
def test_the_chain_finds_what_the_slow_way_finds(seed: int, number: int, least: float) -> None:
    rows = np.random.default_rng(seed).standard_normal((number, 3)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = agglomerate(rows @ rows.T, least)
    sets = {frozenset(np.flatnonzero(np.array(found) == one).tolist()) for one in found}
    assert sets == naive((rows @ rows.T).astype(np.float64), least)


@pytest.mark.property
@given(st.lists(st.text(st.characters(codec=None, exclude_categories=())), max_size=8))
def test_numbers_are_given_in_order_without_gaps(texts: list[str]) -> None:
    found = group(texts, None)
    assert len(found) == len(texts)
    assert list(dict.fromkeys(found)) == list(range(len({*found})))
