"""Topics: an issue's own card for those who tag, what can be done on it, and the news to whoever asked about it."""

from bot.topics.acting import ACTS
from bot.topics.card import topic_card
from bot.topics.typing import ANSWERS, LINES

__all__ = ["ACTS", "ANSWERS", "LINES", "topic_card"]
