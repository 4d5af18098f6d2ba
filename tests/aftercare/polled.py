"""Polls that were held and written, put straight into the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.pulses import settling
from models import PulseAnswer, PulseQuestion, PulseRound
from tests.digests.floor import Floor
from tests.town import NOW


def polls(floor: Floor, phase: str, answers: Mapping[str, Sequence[int]]) -> None:
    """Write a round of the week before that of the clock: of each statement what the floor answered."""
    monday = (NOW - timedelta(days=NOW.weekday() + 7)).date()
    held = PulseRound(
        rollout_id=floor.rollout.id,
        phase=phase,
        opens_on=monday,
        closes_on=monday + timedelta(days=7),
        settled_at=NOW - timedelta(days=NOW.weekday()),
    )
    floor.session.add(held)
    floor.session.flush()
    for key, given in answers.items():
        question = PulseQuestion(round_id=held.id, key=key, text_nl=key, text_en=key)
        floor.session.add(question)
        floor.session.flush()
        for value in given:
            floor.session.add(
                PulseAnswer(round_id=held.id, question_id=question.id, pool="floor", about="own", value=value)
            )
    floor.session.add_all(settling.sizes(floor.session, held))
    floor.session.flush()
