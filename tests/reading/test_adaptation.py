"""An adaptation changes the bytes it names, of the file it was made for, in memory alone."""

from pathlib import Path

import numpy as np
import pytest

from bot.reading.encoders import EncoderError
from bot.reading.encoders.adaptation import Adaptation, difference, load_adaptation, save_adaptation

PLACES = np.array([[2, 3], [8, 1]], dtype=np.int64)
REPLACED = np.array([50, 51, 52, 99], dtype=np.uint8)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.bin"
    path.write_bytes(bytes(range(10)))
    return path


@pytest.fixture
def adaptation(model: Path) -> Adaptation:
    return difference(model, PLACES, REPLACED)


def test_it_puts_its_bytes_in_place(model: Path, adaptation: Adaptation) -> None:
    assert adaptation.apply(model).tolist() == [0, 1, 50, 51, 52, 5, 6, 7, 99, 9]


def test_the_file_itself_stays_as_it_was(model: Path, adaptation: Adaptation) -> None:
    adaptation.apply(model)
    assert model.read_bytes() == bytes(range(10))


def test_another_file_is_refused(model: Path, adaptation: Adaptation) -> None:
    model.write_bytes(bytes(11))
    with pytest.raises(EncoderError, match="not the model that was tuned"):
        adaptation.apply(model)


def test_it_reads_back_as_it_was_written(tmp_path: Path, model: Path, adaptation: Adaptation) -> None:
    save_adaptation(adaptation, tmp_path / "floor.npz")
    found = load_adaptation(tmp_path / "floor.npz")
    assert found.name == adaptation.name
    assert found.apply(model).tolist() == adaptation.apply(model).tolist()


def test_its_name_tells_it_from_others(model: Path, adaptation: Adaptation) -> None:
    assert difference(model, PLACES, REPLACED + 1).name != adaptation.name


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not a zip", b"\x93NUMPY"])
def test_a_damaged_one_is_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "floor.npz").write_bytes(damage)
    with pytest.raises(EncoderError, match="missing or damaged"):
        load_adaptation(tmp_path / "floor.npz")


def test_a_missing_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="missing or damaged"):
        load_adaptation(tmp_path / "floor.npz")
