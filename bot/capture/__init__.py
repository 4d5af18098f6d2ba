"""Ten-second capture: an ambassador types from how many people they heard something, and it is kept, no names along."""

from bot.capture.resolving import Captured
from bot.capture.typing import LINES, correct, keep, write

__all__ = ["LINES", "Captured", "correct", "keep", "write"]
