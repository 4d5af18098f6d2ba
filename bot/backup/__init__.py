"""Copies of both databases, made while the bot runs, and put back."""

from bot.backup.checking import checked
from bot.backup.making import make
from bot.backup.manifest import BackupError, Manifest
from bot.backup.restoring import Restored, restore

__all__ = ["BackupError", "Manifest", "Restored", "checked", "make", "restore"]
