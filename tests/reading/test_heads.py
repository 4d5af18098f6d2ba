"""Heads on an encoder: fitted, written, read back, and refused when they do not fit."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.reading import Kind, Mood
from bot.reading.heads import CLASSES, HeadError, Heads, HeadsWeigher, load, pooled, save
from bot.reading.samples import Sample
from bot.reading.training import cues_of, fit_heads, vectors_of
from tests.reading.letters import letters_encoder

GLAD = ("wat fijn", "heel fijn zeg", "zo fijn dit", "fijn geregeld")
SAD = ("wat stom", "heel stom zeg", "zo stom dit", "stom geregeld")
SAMPLES = [Sample(text, "nl", 1, Mood.POSITIVE, Kind.PRAISE) for text in GLAD]
SAMPLES += [Sample(text, "nl", 1, Mood.NEGATIVE, Kind.PROBLEM) for text in SAD]


@pytest.fixture(scope="module")
def heads() -> Heads:
    encoder = letters_encoder()
    return fit_heads(encoder.name, SAMPLES, vectors_of(encoder, SAMPLES), cues_of(SAMPLES))


def test_a_head_tells_its_own_classes_apart(heads: Heads) -> None:
    weigher = HeadsWeigher(letters_encoder(), heads)
    negative, _, positive = weigher.chances("mood", "fijn", {})
    assert positive > negative
    negative, _, positive = weigher.chances("mood", "stom", {})
    assert negative > positive


def test_chances_sum_to_one(heads: Heads) -> None:
    for task, classes in CLASSES.items():
        shares = HeadsWeigher(letters_encoder(), heads).chances(task, "fijn stom", {"good": 1.0})
        assert len(shares) == len(classes)
        assert sum(shares) == pytest.approx(1)


def test_a_text_without_vector_leans_on_its_cues_alone(heads: Heads) -> None:
    row = heads.features(np.zeros((1, 64), dtype=np.float32), [{heads.cues[0]: 2.0}])[0]
    assert not row[:64].any()
    assert row[64] == 2.0
    assert row[-1] == 1.0


def test_cues_that_it_does_not_know_count_for_nothing(heads: Heads) -> None:
    vectors = letters_encoder().encode(["fijn"])
    known, unknown = heads.features(vectors, [{}]), heads.features(vectors, [{"invented": 3.0}])
    assert known.tolist() == unknown.tolist()


def test_they_read_back_as_they_were_written(heads: Heads, tmp_path: Path) -> None:
    save(heads, tmp_path / "letters.npz")
    found = load("letters-1", 64, tmp_path / "letters.npz")
    features = heads.features(letters_encoder().encode(["fijn"]), [{}])
    assert found.chances("kind", features) == pytest.approx(heads.chances("kind", features), abs=1e-5)


def test_the_same_heads_give_the_same_bytes(heads: Heads, tmp_path: Path) -> None:
    for name in ("one.npz", "two.npz"):
        save(heads, tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_heads_for_another_encoder_are_refused(heads: Heads, tmp_path: Path) -> None:
    save(heads, tmp_path / "letters.npz")
    with pytest.raises(HeadError, match="were made for letters-1, not for letters-2"):
        load("letters-2", 64, tmp_path / "letters.npz")


def test_missing_heads_are_told(tmp_path: Path) -> None:
    with pytest.raises(HeadError, match="no heads for the encoder letters-1"):
        load("letters-1", 64, tmp_path / "letters.npz")


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_damaged_heads_are_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "letters.npz").write_bytes(damage)
    with pytest.raises(HeadError, match="are damaged"):
        load("letters-1", 64, tmp_path / "letters.npz")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_table_that_is_no_number_is_damage(heads: Heads, tmp_path: Path, value: float) -> None:
    weights = {task: np.full_like(table, value) for task, table in heads.weights.items()}
    save(replace(heads, weights=weights), tmp_path / "letters.npz")
    with pytest.raises(HeadError, match="are damaged"):
        load("letters-1", 64, tmp_path / "letters.npz")


def test_a_table_of_another_size_is_damage(heads: Heads, tmp_path: Path) -> None:
    save(replace(heads, cues=(*heads.cues, "one_more")), tmp_path / "letters.npz")
    with pytest.raises(HeadError, match="are damaged"):
        load("letters-1", 64, tmp_path / "letters.npz")


def test_heads_of_another_size_than_the_encoder_are_damage(heads: Heads, tmp_path: Path) -> None:
    save(heads, tmp_path / "letters.npz")
    with pytest.raises(HeadError, match="are damaged"):
        load("letters-1", 63, tmp_path / "letters.npz")


def test_rules_have_the_larger_say_where_something_is_denied() -> None:
    head, rules = (0.8, 0.1, 0.1), (0.1, 0.1, 0.8)
    plain, denied = pooled(head, rules, {}), pooled(head, rules, {"relief": 1.0})
    assert plain[0] > plain[2]
    assert denied[2] > denied[0]
    assert sum(plain) == pytest.approx(1)
    assert sum(pooled((1.0, 0.0, 0.0), (0.0, 0.0, 1.0), {})) == pytest.approx(1)
