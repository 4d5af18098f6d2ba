"""Starting a client on a free port, waiting until it answers, and stopping it by its process id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import uvicorn
from starlette.applications import Starlette

Found = TypeVar("Found")

PATIENCE = 90.0
"""Seconds: long, since only what fails waits so long, and a busy machine must fail no story."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(look: Callable[[], Found], what: str, patience: float = PATIENCE) -> Found:
    """Look until something is there, and give it."""
    end = time.monotonic() + patience
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)
    return found


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, verify=False).status_code < 500  # noqa: S501 - on loopback
    except httpx.HTTPError:
        return False


@contextmanager
def running(
    command: Sequence[str], url: str, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command until the block ends; it begins when `url` answers."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env={**os.environ, **(environment or {})}, start_new_session=True
        )
    try:
        until(lambda: process.poll() is not None or answers(url), f"{command[0]} does not answer")
        if process.poll() is not None:
            raise RuntimeError(f"{command[0]} ended: {log.read_text(errors='replace')[-2000:]}")
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(5)
        except ProcessLookupError:
            process.wait(5)
        except subprocess.TimeoutExpired:
            continue
        return


@contextmanager
def serving(application: Starlette, port: int) -> Iterator[None]:
    """Serve our own application from a thread until the block ends."""
    server = uvicorn.Server(uvicorn.Config(application, port=port, log_config=None, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started, "our server does not start")
        yield
    finally:
        server.should_exit = True
        thread.join(10)
