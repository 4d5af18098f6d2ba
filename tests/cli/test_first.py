"""The commands of the first day, where they cannot do what they should."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Settings
from tests.town import CONFIG


@pytest.fixture
def taken(settings: Settings, tmp_path: Path) -> Iterator[socket.socket]:
    """A port that something else listens on, and that the configuration names."""
    del settings
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen_on(tmp_path, taken)
        yield taken


def listen_on(folder: Path, port: socket.socket) -> None:
    (folder / "config.toml").write_text(f"[web]\nport = {port.getsockname()[1]}\n{CONFIG}", encoding="utf-8")


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), "run"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_port_in_use_is_told_in_one_sentence(taken: socket.socket, tmp_path: Path) -> None:
    del taken
    with start(tmp_path) as running:
        _, told = running.communicate(timeout=20)
    assert running.returncode != 0
    assert [line.partition("address already in use")[1] for line in told.splitlines()].count(
        "address already in use"
    ) == 1
    assert "Traceback" not in told


def test_ctrl_c_ends_it_in_silence(taken: socket.socket, tmp_path: Path) -> None:
    taken.close()
    with start(tmp_path) as running:
        assert running.stderr
        while "Uvicorn running" not in running.stderr.readline():
            assert running.poll() is None
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=20)
    assert running.returncode == 0
    assert "Traceback" not in told
    assert "Aborted" not in told
