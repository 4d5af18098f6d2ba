"""The doctor on the clock: this machine's beside the one of a platform that we speak with."""

from __future__ import annotations

from collections.abc import Sequence

from bot.config import Settings
from bot.doctor.asking import NoAnswerError, ask
from bot.ports import Finding
from bot.words import sentence

TEAMS_SIGN_IN = "https://login.microsoftonline.com/"
FAR, A_LITTLE = 240.0, 30.0
"""Seconds: Slack and Microsoft refuse what is off by 300."""


async def findings(settings: Settings) -> Sequence[Finding]:
    """Compare with the first platform that tells the time; nothing where there is none."""
    sources = _sources(settings)
    for source in sources:
        try:
            ahead = (await ask(source)).ahead
        except NoAnswerError:
            continue
        if ahead is not None:
            return [_told(round(abs(ahead)), fast=ahead < 0)]
    return [_unknown()] if sources else []


def _sources(settings: Settings) -> list[str]:
    slack = [settings.slack.api_url] if settings.slack else []
    return [*slack, TEAMS_SIGN_IN] if settings.teams else slack


def _told(seconds: int, *, fast: bool) -> Finding:
    subject = sentence("clock")
    if seconds < A_LITTLE:
        return Finding(subject, well=True, detail=sentence("It is right."))
    slow_or_fast = sentence("fast") if fast else sentence("slow")
    detail = sentence("It is {seconds} seconds {way}.", seconds=seconds, way=slow_or_fast)
    remedy = sentence("Set the clock, and keep it right by NTP. Signatures hold for five minutes.")
    return Finding(subject, well=seconds < FAR, detail=detail, remedy=remedy)


def _unknown() -> Finding:
    detail = sentence("It cannot be told: no platform told us the time.")
    return Finding(sentence("clock"), well=True, detail=detail, remedy=sentence("Compare it with another clock."))
