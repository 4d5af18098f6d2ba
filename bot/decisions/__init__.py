"""Decisions: what was decided, in the words of those who decided it, and what those words say."""

from bot.decisions.keeping import Made, done, is_yes, leave_open, masked, open_ones, record, tell_about, undecided

__all__ = ["Made", "done", "is_yes", "leave_open", "masked", "open_ones", "record", "tell_about", "undecided"]
