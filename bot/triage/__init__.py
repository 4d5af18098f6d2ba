"""Triage: new messages reach those who tag them, without who wrote them, and what they do with them is done once."""

from bot.triage.acts import ACTS
from bot.triage.asking import LINES
from bot.triage.offering import follow, offer
from bot.triage.routing import REST_SECONDS, Triage

__all__ = ["ACTS", "LINES", "REST_SECONDS", "Triage", "follow", "offer"]
