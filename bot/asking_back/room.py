"""Asking back: who asks what of which digest, and the answer, where all who may read it do.

Everything told is of figures that were frozen, as the audience of that digest is told them: nothing is counted for an
answer, so that asking tells nothing that the digests do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from bot import deliveries, roles, service, talk
from bot.asking_back import telling
from bot.asking_back.lines import Asked, asked
from bot.asking_back.phrases import DECIDED, STOP, WHO
from bot.asking_back.question import Question, question, settings_of
from bot.asking_back.source import RefusedError, Source, bound_here, is_under_a_digest, source_of
from bot.cards import Card
from bot.desk import Desk
from bot.ports import Action, Event, Said
from bot.service import Turn
from bot.speaker import PAGE, Speaker
from bot.words import words_for

_ANSWERS: Mapping[str, Callable[[Question], Card]] = {
    Action.ABOUT_TOPIC: telling.about_topic,
    Action.BY_DEPARTMENT: telling.by_department,
    Action.LAST_MONTH: telling.last_month,
    WHO: telling.nobody,
    STOP: telling.how_to_stop,
    DECIDED: telling.how_to_decide,
}


def stays_here(session: Session, desk: Desk, connector: str, event: Event) -> bool:
    """Say whether something is asked in a channel that gets a digest: then all who are in it read the answer there."""
    return _asked(session, desk, connector, event) is not None and bool(
        bound_here(session, desk, connector, event.spot)
    )


def answered(session: Session, desk: Desk, who: Speaker, event: Event) -> bool:
    """Answer what is asked of a digest; False for what asks nothing of one, and is taken as ever."""
    what, here = _asked(session, desk, who.place.connector, event), event.spot.kind == "channel"
    if what is None or event.spot.kind == PAGE or not (what.action or here):
        return False
    if isinstance(event, Said) and not (here or who.clear or what.digest):
        return False  # it is kept as a message, and asked again once it is clear which rollout is meant
    turn, under = Turn(session, desk, who), None
    try:
        source = source_of(session, desk, who, event, what)
        card = _answer(turn, what, source, here=here)
        under = source.under if source else None
    except RefusedError as refused:
        card = None if what.is_long or not what.action else _refusal(turn, refused, here=here)
    if card:
        deliveries.write(session, desk, who.place, card, f"{who.work}/asked", under=under)
    return card is not None


def _asked(session: Session, desk: Desk, connector: str, event: Event) -> Asked | None:
    return asked(event, under_a_digest=is_under_a_digest(session, desk, connector, event))


def _answer(turn: Turn, what: Asked, source: Source | None, *, here: bool) -> Card | None:
    """Answer whoever may ask; None where they asked nothing after all."""
    if not (here or turn.who.clear or what.digest):
        return service.rollout_question(turn.session, turn.desk, turn.who)
    settings = settings_of(turn.session, turn.desk, source) if source else None
    if source is None or settings is None:
        return turn.line("There is no weekly report to ask about.")
    words = talk.called(words_for(what.language or settings.language), settings) if here else turn.who.words
    if not what.action:
        return telling.form(words, what.typed)
    put = question(turn.session, turn.desk, settings, source, what, words)
    if put is None:
        return turn.line("There is no weekly report to ask about.")
    return None if what.is_long and not here and telling.knows_nothing(put) else _ANSWERS[what.action](put)


def _refusal(turn: Turn, refused: RefusedError, *, here: bool) -> Card:
    """Say why not, and whom to ask."""
    words = turn.who.words
    if here:
        why = words.say("I tell this only where this weekly report is posted.")
        return talk.one_line(words, f"{why} {words.say('Ask it there, or ask the project group.')}")
    search = words.say("Are you looking for an answer? Type “{search}”.", search=words.say("search printing"))
    refusal = roles.refusal(turn.who, refused.right)
    return talk.card(words, *refusal.blocks, *talk.lines(search))
