"""`voelspriet` at another moment: `python -m tests.clients.run_at 2025-11-24T08:31+01:00 --config config.toml run`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from bot import desk

if __name__ == "__main__":
    ahead = datetime.fromisoformat(sys.argv.pop(1)) - datetime.now(UTC)
    desk.clock = lambda: datetime.now(UTC) + ahead  # before bot.app takes it over
    from bot.cli import main

    main(prog_name="voelspriet")
