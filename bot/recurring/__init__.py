"""Recurring issues in the product: what `bot.likeness` thinks, kept, followed, shown by rules, and measured."""

from bot.recurring.groups import WaitingGroup
from bot.recurring.likely import NOTHING, Likely, note, renew
from bot.recurring.measuring import precision
from bot.recurring.room import Proposal, Recurring
from bot.recurring.rows import drop_old_changes
from bot.recurring.tagging import TagError, move, standing, tag, tag_new, untag

__all__ = [
    "NOTHING",
    "Likely",
    "Proposal",
    "Recurring",
    "TagError",
    "WaitingGroup",
    "drop_old_changes",
    "move",
    "note",
    "precision",
    "renew",
    "standing",
    "tag",
    "tag_new",
    "untag",
]
