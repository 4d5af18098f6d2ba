"""Recurring issues: the rules of what somebody who tags gets to see of a suggestion."""

from __future__ import annotations

import hashlib

from bot.recurring.likely import ASKED, HIDDEN, ONE, THREE, Candidates

SILENT_TAGS = 100
"""Tags of a rollout before anything is shown: until then the chances are not worth their name."""
SURE = 0.8
"""The chance from which one issue is shown instead of three; measured in docs/benchmarks.md."""
ASKED_SHARE = 0.05
"""Of what is hidden, the part that is asked all the same, so that what is hidden is measured too."""
_STEPS = 2**32


def showing(ref: str, tags: int, candidates: Candidates) -> str:
    """Say what is shown of a suggestion for the feedback `ref` in a rollout with so many tagged messages."""
    if not candidates.issues:
        return HIDDEN
    if tags < SILENT_TAGS:
        return ASKED if is_asked(ref) else HIDDEN
    return ONE if candidates.p >= SURE else THREE


def is_asked(ref: str) -> bool:
    """Draw one in twenty; the same feedback gets the same lot in every process."""
    lot = int.from_bytes(hashlib.sha256(ref.encode()).digest()[:4], "big")
    return lot < ASKED_SHARE * _STEPS


def issues_shown(shown: str, candidates: Candidates) -> tuple[int, ...]:
    """List the issues that are shown, the likeliest first, without their chances: no person sees those."""
    most = {ONE: 1, THREE: 3, ASKED: 3}.get(shown, 0)
    return tuple(issue for issue, _ in candidates.issues[:most])
