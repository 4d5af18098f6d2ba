"""labels.json: from a model's outputs to classes of ours, or a sentence about what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import Kind
from bot.reading.labels import Labels, ModelError, read_labels
from tests.reading.tiny_model import MOODS, write_json

STARS = ("neg", "neg", "neu", "pos", "pos")


def read(folder: Path, labels: object, task: object = "mood", names: object = None) -> Labels:
    write_json(folder / "labels.json", {"task": task, "labels": labels})
    if names is not None:
        write_json(folder / "config.json", {"id2label": names})
    return read_labels(folder)


def test_a_list_stands_in_the_order_of_the_outputs(tmp_path: Path) -> None:
    assert read(tmp_path, ["pos", "neg", "neu"]) == Labels("mood", ("pos", "neg", "neu"))


def test_kinds_are_labelled_the_same_way(tmp_path: Path) -> None:
    assert read(tmp_path, list(Kind), "kind") == Labels("kind", tuple(Kind))


@pytest.mark.parametrize("key", ["{}", "LABEL_{}"])
def test_numbers_need_no_order(tmp_path: Path, key: str) -> None:
    labels = {key.format(at): label for at, label in reversed(list(enumerate(STARS)))}
    assert read(tmp_path, labels).classes == STARS


def test_names_are_those_of_config_json(tmp_path: Path) -> None:
    names = {"1": "negative", "0": "positive", "2": "neutral"}
    assert read(tmp_path, {"negative": "neg", "neutral": "neu", "positive": "pos"}, names=names).classes == (
        "pos",
        "neg",
        "neu",
    )


def test_a_name_that_looks_like_a_number_is_a_name(tmp_path: Path) -> None:
    names = {str(at): str(at + 1) for at in range(5)}
    assert read(tmp_path, {str(at + 1): label for at, label in enumerate(STARS)}, names=names).classes == STARS


def test_numbers_do_beside_names_too(tmp_path: Path) -> None:
    names = {"0": "bad", "1": "so so", "2": "good"}
    assert read(tmp_path, dict(zip("012", MOODS, strict=True)), names=names).classes == tuple(MOODS)


def test_the_table_adds_up_outputs_of_one_class() -> None:
    assert Labels("mood", STARS).table().sum(axis=0).tolist() == [2, 1, 2]
    assert Labels("mood", STARS).table()[3].tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (["neg", "neu", "good"], "a class that there is not; write neg, neu, pos"),
        (["neg", "neu", None], "a class that there is not"),
        (["neg", "neu", ["pos"]], "a class that there is not"),
        (["neg", "pos"], "no output for neu; take a model that tells apart neg, neu, pos"),
        ([], "no output for neg"),
        ({}, "no output for neg"),
        ("neg", "must be a list, or an object"),
        (None, "must be a list, or an object"),
        ({"1": "neg", "2": "neu", "3": "pos"}, "name each output once, counted from 0"),
        ({"0": "neg", "LABEL_0": "pos", "1": "neu"}, "name each output once"),
        ({"negative": "neg", "neutral": "neu", "positive": "pos"}, "'negative', which config.json does not; write num"),
        ({"-1": "neg", "0": "neu", "1": "pos"}, "names '-1'"),
        ({"\u0660": "neg", "1": "neu", "2": "pos"}, "names '\u0660'"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, labels: object, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        read(tmp_path, labels)


@pytest.mark.parametrize("task", ["moods", None, 3, ["mood"], ""])
def test_the_task_is_one_of_ours(tmp_path: Path, task: object) -> None:
    with pytest.raises(ModelError, match="must be one of mood, kind"):
        read(tmp_path, MOODS, task)


@pytest.mark.parametrize("names", [[], {"x": "bad"}, {"0": 3}, "LABEL"])
def test_names_that_are_none_are_left_alone(tmp_path: Path, names: object) -> None:
    assert read(tmp_path, MOODS, names=names).classes == tuple(MOODS)
    with pytest.raises(ModelError, match="names 'bad'"):
        read(tmp_path, {"bad": "neg"}, names=names)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b"null"])
@pytest.mark.parametrize("file", ["labels.json", "config.json"])
def test_a_damaged_file_is_told(tmp_path: Path, damage: bytes, file: str) -> None:
    write_json(tmp_path / "labels.json", {"task": "mood", "labels": dict(zip("012", MOODS, strict=True))})
    (tmp_path / file).write_bytes(damage)
    with pytest.raises(ModelError, match=f"{file} holds no JSON object"):
        read_labels(tmp_path)


ANY_LABEL = st.none() | st.sampled_from(MOODS) | st.text(max_size=5) | st.integers() | st.lists(st.text(max_size=3))
ANY_KEY = st.sampled_from(["0", "1", "2", "LABEL_0"]) | st.text(max_size=5)


@pytest.mark.property
@given(ANY_LABEL | st.lists(ANY_LABEL, max_size=5) | st.dictionaries(ANY_KEY, ANY_LABEL, max_size=5))
def test_any_labels_name_every_class_or_are_told(tmp_path_factory: pytest.TempPathFactory, labels: object) -> None:
    try:
        found = read(tmp_path_factory.getbasetemp(), labels)
    except ModelError:
        return
    assert set(found.classes) == set(MOODS)
