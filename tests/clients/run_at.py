"""`voelspriet` at another moment: `python -m tests.clients.run_at 2025-11-24T08:31+01:00 --config config.toml run`.

In the place of the moment a file may be named that holds how many seconds the clock is ahead, and may change while the
bot runs. Then what is looked for every few minutes is looked for every few seconds, and so is what has its hour.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.triggers.interval import IntervalTrigger

from bot import desk, schedule


def clock_of(given: str) -> Callable[[], datetime]:
    """Give a clock that starts at a moment, or that is ahead by what a file holds."""
    file = Path(given)
    if file.exists():
        return lambda: datetime.now(UTC) + timedelta(seconds=float(file.read_text()))
    ahead = datetime.fromisoformat(given) - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead


def _hasten() -> None:
    names = vars(schedule)
    names["IntervalTrigger"] = lambda *, minutes: IntervalTrigger(seconds=min(minutes, 5))
    names["CronTrigger"] = lambda **_: IntervalTrigger(seconds=2)


def _post_at_once() -> None:
    """Post as fast as this workspace takes it, which is faster than Slack does."""
    from connectors.slack.connector import SlackConnector  # noqa: PLC0415 - other commands need not wait for it

    SlackConnector.pace = timedelta(0)


if __name__ == "__main__":
    desk.clock = clock_of(sys.argv[1])  # before bot.app takes it over
    if Path(sys.argv.pop(1)).exists():
        _hasten()
    if sys.argv[-1] == "run":
        _post_at_once()
    from bot.cli import main

    main(prog_name="voelspriet")
