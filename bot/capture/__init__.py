"""Ten-second capture: an ambassador types from how many people they heard something, and it is kept, no names along."""

from bot.capture.typing import LINES, correct, write

__all__ = ["LINES", "correct", "write"]
