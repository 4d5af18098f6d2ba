"""The forms in which the command line shows a digest, and that naming them loads nothing."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from bot.cli import main
from bot.cli.show import FILES, FORMS


def test_the_command_offers_the_forms_that_there_are() -> None:
    (option,) = [param for param in main.commands["digest"].params if param.name == "form"]
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == [*FORMS, *FILES]
    assert list(FORMS) == ["text", "html", "json", "slack", "teams", "mail"]
    assert list(FILES) == ["pdf"]


@pytest.mark.parametrize("heavy", ["sqlalchemy", "pydantic", "bot.cards", "bot.digests", "connectors", "holidays"])
def test_help_loads_nothing_heavy(heavy: str) -> None:
    look = f"import sys; import bot.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
