"""Roles: who may do what in a rollout, and who is ambassador of which department; the one place that decides it."""

from bot.roles.giving import given
from bot.roles.holders import ambassadors_of, confidants_of, departments_of, holders, managers_of, standing_of
from bot.roles.reaching import active, chat_while, chats_of_ambassadors, place_of, reach_of
from bot.roles.rights import Right, has, may, refusal, role_name

__all__ = [
    "Right",
    "active",
    "ambassadors_of",
    "chat_while",
    "chats_of_ambassadors",
    "confidants_of",
    "departments_of",
    "given",
    "has",
    "holders",
    "managers_of",
    "may",
    "place_of",
    "reach_of",
    "refusal",
    "role_name",
    "standing_of",
]
