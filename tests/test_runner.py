"""The loop under the inbox and the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.runner import Runner


def until(limit: int, done: list[int]) -> Callable[[], Awaitable[bool]]:
    """A step that has something to do `limit` times."""

    async def step() -> bool:
        done.append(len(done))
        await asyncio.sleep(0)
        return len(done) < limit

    return step


def test_it_goes_on_until_nothing_is_left() -> None:
    done: list[int] = []
    asyncio.run(Runner("test", until(3, done)).drain())
    assert done == [0, 1, 2]


def test_it_is_woken_at_once() -> None:
    done: list[int] = []

    async def live() -> None:
        runner = Runner("test", until(1, done))
        task = asyncio.create_task(runner.run())
        for _ in range(5):
            await asyncio.sleep(0.02)
            await asyncio.to_thread(runner.wake)
        await asyncio.sleep(0.02)
        task.cancel()

    asyncio.run(live())
    assert len(done) == 6


def test_it_rests_between_two_steps_where_it_is_told_to() -> None:
    done: list[int] = []

    async def live() -> None:
        task = asyncio.create_task(Runner("test", until(100, done), rest=0.04).run())
        await asyncio.sleep(0.1)
        task.cancel()

    asyncio.run(live())
    assert 1 < len(done) <= 3


@pytest.mark.parametrize("ticks", range(8))
def test_it_stops_also_when_it_is_woken_at_that_very_moment(ticks: int) -> None:
    async def live() -> bool:
        runner = Runner("test", until(1, []))
        task = asyncio.create_task(runner.run())
        await asyncio.sleep(0.01)
        runner.wake()
        for _ in range(ticks):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task], timeout=0.5)
        return task.cancelled()

    assert asyncio.run(live())


def test_waking_before_it_runs_or_after_its_loop_closed_is_no_trouble() -> None:
    runner = Runner("test", until(1, []))
    runner.wake()

    async def live() -> None:
        task = asyncio.create_task(runner.run())
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(live())
    runner.wake()


def test_an_error_of_ours_ends_it() -> None:
    async def step() -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(Runner("test", step).run())
