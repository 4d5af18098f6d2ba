"""“Me too”: somebody has a question that others asked already; it counts as a person of that issue, once."""

from bot.metoo.adding import ACTS, add, button, value
from bot.metoo.others import Others, others, question

__all__ = ["ACTS", "Others", "add", "button", "others", "question", "value"]
