"""A transformer from a local folder, on one of nine numbers that is built here."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto
from tokenizers import Tokenizer

from bot.reading import Kind, Mood, Reader, floor_reader
from bot.reading.cues import Cues
from bot.reading.labels import ModelError
from bot.reading.onnx import FILES, LONGEST, Model, ModelWeigher, open_model, with_model
from bot.reading.weigh import RulesWeigher
from tests.growth import LINEAR, growth
from tests.reading.tiny_model import MOODS, SCORES, WORDS, write_folder, write_tokenizer

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
GLAD, SAD, PLAIN = "dit is fijn", "dit is stom", "dit is het"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return open_model(folder)


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    found = floor_reader("rules", folder)
    found.read(PLAIN)  # loads what is loaded late
    return found


class Others:
    """A weigher that says which task it was asked for."""

    def chances(self, task: str, text: str, found: Cues) -> tuple[float, ...]:
        del text, found
        return {"mood": (0.0, 1.0, 0.0), "kind": (0.0, 0.0, 1.0, 0.0, 0.0)}[task]


def likeliest(model: Model, text: str) -> str:
    shares = model.chances(text)
    assert shares is not None
    return list(Mood)[shares.index(max(shares))]


def test_the_model_says_the_mood(model: Model) -> None:
    assert [likeliest(model, text) for text in (SAD, PLAIN, GLAD)] == list(Mood)


def test_the_chances_are_the_softmax_of_its_scores(model: Model) -> None:
    powers = np.exp(np.add(SCORES[0], SCORES[1]))
    assert model.chances("dit fijn") == pytest.approx(tuple(powers / powers.sum()))


@pytest.mark.parametrize("kind", [TensorProto.INT64, TensorProto.INT32])
@pytest.mark.parametrize("more", [(), ("attention_mask",), ("attention_mask", "token_type_ids")])
def test_it_gets_what_it_asks_for(tmp_path: Path, kind: int, more: tuple[str, ...]) -> None:
    inputs = dict.fromkeys(("input_ids", *more), kind)
    assert likeliest(open_model(write_folder(tmp_path, inputs=inputs)), "fijn") == "pos"


def test_chances_of_five_stars_are_added_up(tmp_path: Path) -> None:
    stars = {str(at): label for at, label in enumerate(("neg", "neg", "neu", "pos", "pos"))}
    shares = open_model(write_folder(tmp_path, stars, scores=[[1.0] * 5] * 3)).chances("drie")
    assert shares == pytest.approx((0.4, 0.2, 0.4))


def test_the_other_task_and_what_says_nothing_go_to_the_others(model: Model) -> None:
    weigher = ModelWeigher(model, Others())
    assert weigher.chances("mood", GLAD, {})[2] > 0.9
    assert weigher.chances("kind", GLAD, {}) == Others().chances("kind", GLAD, {})
    assert weigher.chances("mood", "\0 \n", {}) == Others().chances("mood", "", {})


def test_a_model_for_kinds_leaves_the_mood(tmp_path: Path) -> None:
    rows = [[5.0 * (kind is Kind.IDEA) for kind in Kind]] * 3
    reader = floor_reader("rules", write_folder(tmp_path, list(Kind), task="kind", scores=rows))
    reading, shipped = reader.read("Dit werkt heel fijn"), floor_reader("rules").read("Dit werkt heel fijn")
    assert (reading.kind, reading.p) == (Kind.IDEA, shipped.p)


def test_a_long_text_is_cut(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Watching:
        def run(self, names: list[str], fed: dict[str, np.ndarray]) -> list[np.ndarray]:
            del names
            seen.append(fed["input_ids"].shape[1])
            return [np.zeros((1, 3), dtype=np.float32)]

    monkeypatch.setattr(model, "_session", Watching())
    model.chances("a " * 20_000)
    model.chances("een twee")
    assert seen == [LONGEST, 2]


def test_a_tokenizer_that_cuts_earlier_is_left_to(tmp_path: Path) -> None:
    path = write_folder(tmp_path) / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(2)
    tokenizer.save(str(path))
    assert likeliest(open_model(tmp_path), "niets niets fijn") == "neu"


@pytest.mark.property
@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT)
def test_any_text_gives_a_sound_reading(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert sum(reading.p) == pytest.approx(1)
    assert reading.p[list(Mood).index(reading.mood)] == max(reading.p)


@pytest.mark.parametrize("unit", ["niet fijn ", "a", "\u0301", "ﷺ"])
def test_more_text_takes_no_more_than_its_share_of_time(reader: Reader, unit: str) -> None:
    assert growth(reader.read, unit) < LINEAR


def test_threads_read_what_one_reads(model: Model) -> None:
    texts = [GLAD, SAD, PLAIN, "fijn " * 300] * 25
    alone = [model.chances(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(model.chances, texts)) == alone


def test_nothing_is_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert open_model(folder).chances(GLAD) is not None


def test_without_a_model_its_libraries_stay_unloaded() -> None:
    program = (
        "import sys, bot.reading; bot.reading.floor_reader('rules').read('Dit werkt')\n"
        "assert not {'onnxruntime', 'tokenizers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# what cannot be used


def test_no_folder_leaves_the_weigher_as_it_is() -> None:
    weigher = RulesWeigher()
    assert with_model(weigher, None) is weigher


def test_what_fails_is_told_and_what_ships_reads_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    reader = floor_reader("rules", tmp_path / "nowhere")
    assert reader.read(GLAD) == floor_reader("rules").read(GLAD)
    (record,) = caplog.records
    assert record.getMessage() == (
        f"The model in {tmp_path / 'nowhere'} cannot be used: model.onnx is missing; put model.onnx, tokenizer.json, "
        "labels.json there, or change `model`. What comes with voelspriet reads until then."
    )


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_folder(tmp_path) / name).unlink()
    with pytest.raises(ModelError, match=f"cannot be used: {name} is missing; put"):
        open_model(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"[]", b"\xff\xfe\x00", b"<html>", b"\x08\x08" * 40])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, damage: bytes) -> None:
    (write_folder(tmp_path) / name).write_bytes(damage)
    with pytest.raises(ModelError, match=rf"cannot be used: .*{name}.*; \w+"):
        open_model(tmp_path)


@pytest.mark.property
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 100_000), st.integers(1, 255))
def test_any_byte_may_be_wrong(tmp_path: Path, name: str, at: int, change: int) -> None:
    whole = bytearray((write_folder(tmp_path) / name).read_bytes())
    whole[at % len(whole)] ^= change
    (tmp_path / name).write_bytes(whole)
    weigher = with_model(Others(), tmp_path)
    assert sum(weigher.chances("mood", GLAD, {})) == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"labels": [*MOODS, "pos"]}, "labels.json names 4 outputs and model.onnx gives 1 x 3 for a text"),
        ({"inputs": {"input_ids": TensorProto.INT64, "pixels": TensorProto.INT64}}, "asks for 'pixels' as tensor"),
        ({"inputs": {"input_ids": TensorProto.FLOAT}}, "is damaged or of another kind|asks for 'input_ids' as"),
        ({"scores": [[np.nan] * 3] * 3}, "scores that are no numbers"),
        ({"words": ["fijn", "stom", "dit"]}, "cannot read a text .Exception."),
        ({"scores": [], "words": ["een", "[UNK]"]}, "damaged or of another kind|cannot read a text"),
        ({"scores": SCORES[:2], "words": ["een", "twee", "[UNK]"]}, "cannot read a text .InvalidArgument.; export"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, change: dict[str, object], told: str) -> None:
    with pytest.raises(ModelError, match=told):
        open_model(write_folder(tmp_path, **change))  # type: ignore[arg-type]


def test_another_output_than_scores_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reading.onnx.OUTPUT", "shape")
    with pytest.raises(ModelError, match="gives no table of scores"):
        open_model(folder)


def test_a_text_that_fails_later_goes_to_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_folder(tmp_path, scores=SCORES[:2])
    write_tokenizer(tmp_path / "tokenizer.json", WORDS)
    weigher = ModelWeigher(open_model(tmp_path), Others())
    assert weigher.chances("mood", SAD, {}) == (0.0, 1.0, 0.0)
    assert weigher.chances("mood", GLAD, {})[2] > 0.9
    assert "was not read by the model: it cannot read a text (InvalidArgument)" in caplog.text
    assert "stom" not in caplog.text


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_missing_package_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelError, match=f'package is missing .{package}.; install voelspriet with the extra "onnx"'):
        open_model(folder)


def test_a_folder_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ModelError, match=r"cannot be read \(Permission denied\); give"):
        open_model(folder)


def test_an_error_of_ours_is_not_taken_for_one_of_theirs(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_inputs", {"unheard": np.int64})
    with pytest.raises(KeyError):
        model.chances(GLAD)
