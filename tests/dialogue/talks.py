"""What tests of the dialogue share: a question that was asked, and the way back and forth."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dialogue import alias_of
from bot.people import place_at
from bot.ports import Action, Spot
from models import Feedback, Reply
from tests.gestures import happen, kept, said, tell
from tests.town import AMBASSADOR, INSIDER, Town

PRINT = "De etiketten printen niet bij de balie"


def meet(town: Town, *users: str) -> None:
    """Have people get acquainted with the bot."""
    for user in users:
        tell(town, user, "hulp")


def asked(town: Town, user: str = "an", text: str = PRINT) -> str:
    """Ask something, with those who answer acquainted; give what stands on its buttons."""
    meet(town, AMBASSADOR, INSIDER)
    tell(town, user, text)
    ref = kept(town)[-1].ref
    for heard in town.heard.values():
        heard.clear()
    return ref


def name_of(town: Town, ref: str) -> str:
    """Give the name of the conversation about a feedback."""
    return town.write(
        lambda session: alias_of(session, session.scalars(select(Feedback).where(Feedback.ref == ref)).one())
    )


def reply(town: Town, user: str, ref: str, text: str) -> str:
    """Reply by the form on a card; give what the writer hears."""
    return "\n".join(town.press(user, Action.REPLY, ref, text))


def answer_back(town: Town, user: str, ref: str, text: str) -> str:
    """Say something to an answer, and have it brought; give what the asker hears."""
    said = "\n".join(town.press(user, Action.ANSWER_BACK, ref, text))
    town.clock.forward(minutes=11)
    town.drain()
    return said


def messages(town: Town) -> list[Reply]:
    """List all messages of dialogues, oldest first."""
    return town.read(lambda session: list(session.scalars(select(Reply).order_by(Reply.id))))


def bind(town: Town, channel: str, audience: str | None) -> None:
    """Have a channel bound to an audience."""

    def work(session: Session) -> None:
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": channel}), audience=audience)
        place.rollout_id = 1

    town.write(work)


def from_channel(town: Town, ref: str, channel: str) -> None:
    """Have the ambassador reply by the form on a card in a channel."""
    bare = said(town, AMBASSADOR, "", kind="pressed", channel=channel, chat=True)
    happen(town, {**bare, "action": Action.REPLY, "value": ref, "answer": "Welke balie?", "message": "m1"})
    assert "Welke balie?" in town.heard["an"][-1]
