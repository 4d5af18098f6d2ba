"""What an error says itself stands in no log: it may quote what somebody wrote."""

from __future__ import annotations

import asyncio
import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import httpx
import pytest
import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import web
from bot.cli.logs import PlainFormatter
from bot.config import Settings

pytestmark = pytest.mark.leak

HUSH = "Karel Kanarie, balie dertien"


@pytest.fixture
def told() -> Iterator[StringIO]:
    """All that is logged, as `voelspriet run` logs it."""
    told = StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(PlainFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    yield told
    logging.getLogger().removeHandler(handler)


async def fail(*_: object) -> None:
    raise ValueError(HUSH)


async def fail_on(_request: Request) -> Response:
    raise ValueError(HUSH)


def assert_only_the_place(told: str, place: str = "ValueError < fail") -> None:
    assert place in told
    assert HUSH not in told
    assert "Traceback" not in told


async def _healthy() -> bool:
    return True


async def _served(app: Starlette) -> int:
    """Ask a real server for a page; give the status."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:  # who connects before it serves waits in line
        serving = asyncio.create_task(server.serve([listening]))
        async with httpx.AsyncClient() as client:
            status = (await client.get(f"http://127.0.0.1:{listening.getsockname()[1]}/fails")).status_code
        server.should_exit = True
        await serving
    return status


FAILING = [Route("/fails", fail_on)]


@pytest.mark.parametrize("app", [web.application(FAILING, _healthy), Starlette(routes=FAILING)], ids=["ours", "bare"])
def test_a_route_that_fails(told: StringIO, app: Starlette) -> None:
    assert asyncio.run(_served(app)) == 500
    assert_only_the_place(told.getvalue(), "ValueError < fail_on:")


def test_the_server_tells_what_nobody_caught(told: StringIO) -> None:
    asyncio.run(_served(Starlette(routes=FAILING)))
    assert "uvicorn.error: Exception in ASGI application: ValueError < fail_on:" in told.getvalue()


def test_a_job_that_fails(told: StringIO) -> None:
    async def live() -> None:
        jobs = AsyncIOScheduler(timezone=UTC)
        jobs.add_job(fail, "date", run_date=datetime.now(UTC))
        jobs.start()
        await asyncio.sleep(0.2)
        jobs.shutdown(wait=False)

    asyncio.run(live())
    assert_only_the_place(told.getvalue())


def test_a_task_that_nobody_waited_for(told: StringIO) -> None:
    async def live() -> None:
        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(live())
    assert_only_the_place(told.getvalue())


def test_a_library_that_puts_the_error_into_its_message(told: StringIO) -> None:
    try:
        asyncio.run(fail())
    except ValueError as error:
        logging.getLogger("library").exception("It failed (error: %s)", error)  # noqa: TRY401 - as libraries do
    assert told.getvalue().startswith("ERROR library: It failed (error: …): ValueError < fail:")
    assert_only_the_place(told.getvalue())


def test_each_error_of_a_group_is_told(told: StringIO) -> None:
    async def live() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())

    try:
        asyncio.run(live())
    except ExceptionGroup:
        logging.getLogger("app").exception("it ended")
    assert told.getvalue().startswith("ERROR app: it ended: ValueError < fail:")
    assert_only_the_place(told.getvalue())


def test_what_is_no_error_is_told_in_full_on_one_line(told: StringIO) -> None:
    logging.getLogger("app").warning("delivery %s by %s\nand what came along", 7, "mail")
    assert told.getvalue() == "WARNING app: delivery 7 by mail\n"


def test_other_handlers_get_the_record_as_it_was(caplog: pytest.LogCaptureFixture, told: StringIO) -> None:
    del told
    logging.getLogger("app").warning("delivery %s", 7)
    assert caplog.records[-1].args == (7,)


ENDS = """
import sys
from bot import app
from bot.cli import main

async def serve(_app):
    raise ValueError(sys.argv[2])

app.serve = serve
main(["--config", sys.argv[1], "run"])
"""


def test_the_error_that_ends_a_run(settings: Settings, tmp_path: Path) -> None:
    del settings
    command = [sys.executable, "-c", ENDS, str(tmp_path / "config.toml"), HUSH]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert "CRITICAL bot.cli.logs: it ended by a fault: ValueError < serve:" in done.stderr
    assert_only_the_place(done.stderr, "ValueError < serve")
