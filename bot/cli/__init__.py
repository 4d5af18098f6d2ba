"""The command line. Each command loads what it needs itself, so that `--help` is quick."""

from bot.cli import first, inbox, keeping
from bot.cli.base import main

__all__ = ["first", "inbox", "keeping", "main"]
