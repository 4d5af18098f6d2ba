"""Looks at an installation and says, in plain words, what is wrong and what to do."""

from bot.doctor.examining import examine
from bot.doctor.telling import Severity, as_json, severity, told

__all__ = ["Severity", "as_json", "examine", "severity", "told"]
