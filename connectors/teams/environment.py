"""The Teams room, its threshold: Microsoft's SDK comes in without what it would take from its surroundings."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

SDK_VARIABLES = (
    "CLIENT_ID",
    "CLIENT_SECRET",
    "TENANT_ID",
    "MANAGED_IDENTITY_CLIENT_ID",
    "CLOUD",
    "SERVICE_URL",
    "OAUTH_URL",
    "DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS",
)
"""What microsoft_teams.apps 2.1 reads; a secret or an open door meant for another program must not reach ours."""


@contextmanager
def sdk_environment() -> Iterator[None]:
    """Hide the SDK's variables, and undo what its import adds from a `.env` file in the working directory."""
    before = dict(os.environ)
    for name in SDK_VARIABLES:
        os.environ.pop(name, None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its import warns of previews that we do not use
            yield
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]
        os.environ.update(before)


def _names_no_conversation(record: logging.LogRecord) -> bool:
    return "/v3/conversations/" not in record.getMessage()


def quieten() -> None:
    """Keep content and conversation ids out of the log.

    The SDK logs whole activities when asked for details, and it resets the level of httpx, which logs addresses.
    """
    logging.getLogger("microsoft_teams").setLevel(logging.WARNING)
    logging.getLogger("httpx").addFilter(_names_no_conversation)
