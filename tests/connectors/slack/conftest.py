"""What tests of installations share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from connectors.slack.installations import Installing
from tests.connectors.slack.installed import place


@pytest.fixture
def installing(tmp_path: Path, migrated_file: Path) -> Iterator[Installing]:
    """A place for installations on SQLite."""
    copy(migrated_file, tmp_path / "a.db")
    with place(f"sqlite:///{tmp_path}/a.db", redirect_uri="https://bot.example.org/slack/oauth_redirect") as made:
        yield made
