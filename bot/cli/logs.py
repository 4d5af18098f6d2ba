"""What `voelspriet run` logs: one line a record, and of an error its kind and place."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from types import TracebackType

from bot.runner import place_of

CHATTY = ("httpx", "apscheduler", "slack_bolt", "slack_sdk", "alembic")
"""What they log below a warning tells us nothing."""


class PlainFormatter(logging.Formatter):
    """Leaves out what an error says itself, also where a library puts it into its message: it may quote somebody."""

    def format(self, record: logging.LogRecord) -> str:
        """Give a record as one line."""
        error = record.exc_info[1] if record.exc_info else None
        message = record.getMessage().partition("\n")[0]  # asyncio and uvicorn put the error below it
        for own in filter(None, map(str, _parts(error))):
            message = message.replace(own, "…")
        places = " + ".join(map(place_of, _parts(error)))
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        plain.msg, plain.args = f"{message}: {places}" if places else message, None
        return super().format(plain)


def _parts(error: BaseException | None) -> Iterator[BaseException]:
    """Give the errors of a group, of groups within it too, or the one that there is."""
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _parts(part)
    elif error:
        yield error


def install() -> None:
    """Log to standard error from now on, the error that ends us included."""
    handler = logging.StreamHandler()
    handler.setFormatter(PlainFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    sys.excepthook = _ended


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger(__name__).critical("it ended by a fault", exc_info=(kind, error, trace))
