"""Sessions: where many of a department ask the same, a walk-in session is proposed; people decide and come."""

from bot.sessions.ending import cancel_ended
from bot.sessions.pressing import ACTS
from bot.sessions.telling import tell_due

__all__ = ["ACTS", "cancel_ended", "tell_due"]
