"""The loop under the inbox and the outbox: take what is due, handle it, sleep until woken."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import InterfaceError, OperationalError

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How long a row of another replica, or one whose time has come, may wait to be seen."""
BACK_OFF_SECONDS = 5.0
UNREACHABLE = (OperationalError, InterfaceError)
"""What the database itself does to us; any other error of its driver is about the row at hand."""


class Runner:
    """Calls `step` until it has nothing left to do, then waits; `step` says whether it did something.

    After a step that did, it rests for so many seconds: what comes in the meantime is done together.
    """

    def __init__(self, name: str, step: Callable[[], Awaitable[bool]], rest: float = 0.0) -> None:
        self._name = name
        self._step = step
        self._rest = rest
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Say that there may be work; safe from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop may close just now
            if self._loop:
                self._loop.call_soon_threadsafe(self._woken.set)

    def stop(self) -> None:
        """Have `run` return once the step it is in is finished."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Go on until stopped or cancelled; an unreachable database is waited out."""
        self._loop = asyncio.get_running_loop()
        while not self._stopping:
            self._woken.clear()
            did_something = await self._did_something()
            if not did_something or self._rest:
                await self._sleep(self._rest if did_something else POLL_SECONDS)

    async def drain(self) -> None:
        """Handle what is due now, and return."""
        while await self._step():
            pass

    async def _did_something(self) -> bool:
        try:
            return await self._step()
        except UNREACHABLE as error:
            log.error("%s: the database does not answer (%s)", self._name, type(error.orig).__name__)  # noqa: TRY400
            await asyncio.sleep(BACK_OFF_SECONDS)
            return True

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):  # Python 3.11's wait_for can swallow a cancellation
                await self._woken.wait()
        except TimeoutError:
            return


def place_of(error: BaseException) -> str:
    """Say what went wrong and where in the code, for the log: an error's own text may quote what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join([type(error).__name__, *(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))])
