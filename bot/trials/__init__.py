"""Test rounds: people test the new system before go-live, and what they send is a finding of the round."""

from bot.trials.closing import close_due, tell_due
from bot.trials.told import TrialFigures, blockers, blockers_told, line, trial_part, untagged
from bot.trials.typing import ACTS, ANSWERS, LINES

__all__ = [
    "ACTS",
    "ANSWERS",
    "LINES",
    "TrialFigures",
    "blockers",
    "blockers_told",
    "close_due",
    "line",
    "tell_due",
    "trial_part",
    "untagged",
]
