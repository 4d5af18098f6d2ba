"""Asking back: what is asked of a digest, under it or in the place that got it, answered from its frozen figures."""

from bot.asking_back.room import answered, stays_here
from bot.asking_back.source import audience_here

__all__ = ["answered", "audience_here", "stays_here"]
