"""The command line. Each command loads what it needs itself, so that `--help` is quick."""

from bot.cli import (
    backing,
    database,
    deliveries,
    directory,
    doctor,
    ending,
    exporting,
    first,
    importing,
    inbox,
    init,
    keeping,
    likeness,
    manifest,
    sending,
    training,
)
from bot.cli.base import main

__all__ = [
    "backing",
    "database",
    "deliveries",
    "directory",
    "doctor",
    "ending",
    "exporting",
    "first",
    "importing",
    "inbox",
    "init",
    "keeping",
    "likeness",
    "main",
    "manifest",
    "sending",
    "training",
]
