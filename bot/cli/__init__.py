"""The command line. Each command loads what it needs itself, so that `--help` is quick."""

from bot.cli import first, importing, inbox, keeping, likeness, manifest, training
from bot.cli.base import main

__all__ = ["first", "importing", "inbox", "keeping", "likeness", "main", "manifest", "training"]
