"""A file is there as a whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.exporting import landing


def test_a_file_lands_as_its_owners_alone(tmp_path: Path) -> None:
    target = tmp_path / "uit.csv"
    with landing(target) as file:
        file.write(b"a")
        assert not target.exists()
    assert target.read_bytes() == b"a"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["uit.csv"]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, OSError, RuntimeError])
def test_what_was_stopped_leaves_nothing_and_what_was_there_stays(tmp_path: Path, kind: type[BaseException]) -> None:
    target = tmp_path / "uit.csv"
    target.write_bytes(b"old")

    def stopped() -> None:
        with landing(target) as file:
            file.write(b"new")
            raise kind

    with pytest.raises(kind):
        stopped()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), landing(tmp_path / "nergens" / "uit.csv"):
        pass
