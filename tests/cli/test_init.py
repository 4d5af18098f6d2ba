"""`voelspriet init` at a real terminal, without one, and where Ctrl-C stops it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.init import language_of
from bot.config import load
from tests.setup.keyboard import BY_SOCKET

INIT = [sys.executable, "-m", "bot"]


class Terminal:
    """A terminal with `init` in it."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._ours, theirs = pty.openpty()
        command = [*INIT, "--config", str(folder / "config.toml"), "init", *options]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env={**os.environ, "LANG": "C"}
        )
        os.close(theirs)
        self.seen = ""

    def see(self, words: str) -> None:
        """Wait until something was printed since the last line was typed."""
        self._until(lambda: words in self.seen)

    def be_asked(self) -> None:
        """Wait for a question."""
        self._until(lambda: self.seen.endswith(": ") and not self.seen.endswith(" as: "))

    def _until(self, look: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not look():
            assert time.monotonic() < end, self.seen
            try:
                self.seen += os.read(self._ours, 4096).decode(errors="replace")
            except OSError:  # the other end hung up
                assert look(), self.seen

    def type(self, line: str) -> None:
        """Type a line."""
        self.seen = ""
        os.write(self._ours, f"{line}\n".encode())

    def interrupt(self) -> int:
        """Press Ctrl-C until it ends: one may fall between two calls of the system, which waits for a key then."""
        for _ in range(20):
            os.killpg(self.process.pid, signal.SIGINT)
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                continue
            break
        return self.end()

    def end(self) -> int:
        """Wait for the end, and give the exit code."""
        code = self.process.wait(30)
        os.close(self._ours)
        return code


def files(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm"))}


def test_an_interview_ends_with_an_installation_and_the_next_steps(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "--language", "nl")
    for line in BY_SOCKET:
        terminal.be_asked()
        terminal.type(line)
    terminal.see("privébericht naar de bot")
    assert terminal.end() == 0
    assert files(tmp_path) == {"config.toml", "voelspriet.db", "voelspriet-keys.db", "voelspriet-master.key"}
    settings = load(tmp_path / "config.toml", {})
    assert settings.slack
    assert settings.slack.socket_mode
    assert [one.name for one in settings.rollout[0].department] == ["Burgerzaken", "Sociaal domein"]
    for words in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "voelspriet doctor", "Eenmalige code", "slack --socket"):
        assert words in terminal.seen


@pytest.mark.parametrize("answered", [0, 1, 9, 14])
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, answered: int) -> None:
    terminal = Terminal(tmp_path, "--language", "en")
    for line in BY_SOCKET[:answered]:
        terminal.be_asked()
        terminal.type(line)
    terminal.be_asked()
    assert terminal.interrupt() != 0
    assert files(tmp_path) == set()


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*INIT, "--config", str(folder / "config.toml"), "init", *options]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env={**os.environ, "LANG": "C"}
    )


@pytest.mark.parametrize("options", [(), ("--yes",)])
def test_without_a_terminal_the_example_is_copied(tmp_path: Path, options: tuple[str, ...]) -> None:
    first = run(tmp_path, *options)
    assert first.returncode == 0
    assert "run `voelspriet init` again" in first.stdout
    assert (tmp_path / "config.toml").read_text("utf-8") == Path("config.example.toml").read_text("utf-8")
    second = run(tmp_path, *options)
    assert "One-time code for the first administrator" in second.stdout
    assert "voelspriet-master.key" in files(tmp_path)


def test_a_configuration_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine\n", encoding="utf-8")
    told = run(tmp_path)
    assert told.returncode == 1
    assert "rollout" in told.stderr
    assert (tmp_path / "config.toml").read_text() == "# mine\n"
    assert files(tmp_path) == {"config.toml"}


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "nl_BE", "LC_ALL": "en_US"}, "en"),
        ({"LC_MESSAGES": "nl", "LANG": "C", "LC_ALL": ""}, "nl"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language
