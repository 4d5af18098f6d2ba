"""What people in a town do, as events, and what the bot answers, as cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from bot import deliveries, metoo
from bot.answers import text_of
from bot.cards import Ask, Buttons, Card, Text, plain
from bot.config import Settings
from bot.ports import Action, Changed, Event, PassedOn, Pressed, Profile, RawEvent, Said, Sender, Spot
from bot.reading import Reader
from connectors.terminal.connector import TerminalConnector, Write
from connectors.terminal.listeners import TENANT
from models import Delivery, Feedback, Issue, Membership, Person, Place, Rollout
from tests.town import FakeClock, Town

ON_FEEDBACK = {
    Action.WRONG_KIND,
    Action.KIND,
    Action.NAME,
    Action.NAME_ONCE,
    Action.NAME_ALWAYS,
    Action.NAME_NEVER,
    Action.WITHDRAW,
}
QUESTION = "Waar vind ik mijn zaken?"
PROBLEM = "De etiketten printen niet bij balie 3, dit werkt niet"
PRAISE = "Wat een fijn systeem, het zoeken gaat heel goed!"


def said(town: Town, user: str, text: str, *, kind: str = "said", **more: Any) -> RawEvent:
    """Give a raw event of the terminal, at this moment of the town."""
    return {"kind": kind, "user": user, "name": None, "text": text, "at": town.clock().isoformat(), **more}


def tell(town: Town, user: str, text: str, **more: Any) -> list[Card]:
    """Say something; give the cards that it causes, for whomever."""
    return happen(town, said(town, user, text, **more))


def press(
    town: Town, user: str, action: str, value: str | int = "", answer: str = "", message: str = "m1"
) -> list[Card]:
    """Press any button, also one of an older card or of somebody else; give the cards that it causes."""
    bare = said(town, user, "", kind="pressed")
    carried = _ref(town, value) if action in ON_FEEDBACK and isinstance(value, int) else str(value)
    return happen(town, {**bare, "action": action, "value": carried, "answer": answer, "message": message})


def me_too(town: Town, user: str, number: int, ref: str = "") -> list[Card]:
    """Press “me too” below an issue, or on the receipt of a feedback, as a card of ours carries it."""
    return press(town, user, Action.ME_TOO, metoo.value(town.desk, number, ref))


def _ref(town: Town, number: int) -> str:
    """Give what stands on the buttons of a feedback."""
    return town.read(lambda session: session.get_one(Feedback, number).ref)


def happen(town: Town, raw: RawEvent) -> list[Card]:
    """Bring an event to the end of its way; give the cards that it causes."""
    newest = town.read(lambda session: session.scalar(select(Delivery.id).order_by(Delivery.id.desc()))) or 0
    town.run(town.app.mailroom.take("terminal", uuid4().hex, raw))
    town.run(town.app.mailroom.step())
    new = select(Delivery).where(Delivery.id > newest).order_by(Delivery.id)
    cards = town.read(lambda session: [deliveries.opened(town.desk, row) for row in session.scalars(new)])
    town.drain()
    return cards


def change(statement: Executable) -> Callable[[Session], None]:
    """Make work for the store of a statement."""

    def work(session: Session) -> None:
        session.execute(statement)

    return work


def actions(card: Card) -> list[str]:
    """List what can be done on a card."""
    found: list[str] = []
    for block in card.blocks:
        if isinstance(block, Buttons):
            found += [button.action for button in block.items]
        elif isinstance(block, Ask):
            found.append(block.action)
    return found


def texts(card: Card) -> str:
    """Give the paragraphs of a card."""
    return "\n".join(plain(block.line) for block in card.blocks if isinstance(block, Text))


def kept(town: Town) -> list[Feedback]:
    """List all Feedback, oldest first."""
    return town.read(lambda session: list(session.scalars(select(Feedback).order_by(Feedback.id))))


def words_of(town: Town, feedback: Feedback) -> str:
    """Open what was kept of a message."""
    return text_of(town.desk, feedback)


def people(town: Town) -> list[Person]:
    """List everyone, oldest first."""
    return town.read(lambda session: list(session.scalars(select(Person).order_by(Person.id))))


def memberships(town: Town) -> list[Membership]:
    """List everyone's part, oldest first."""
    return town.read(lambda session: list(session.scalars(select(Membership).order_by(Membership.person_id))))


def answers_sent(town: Town) -> list[Delivery]:
    """List the deliveries that bring an answer."""
    query = select(Delivery).where(Delivery.work_id.startswith("answer/")).order_by(Delivery.id)
    return town.read(lambda session: list(session.scalars(query)))


def issue(town: Town, about: Sequence[int], nl: str | None = "Kies eerst lade 2.", en: str | None = None) -> int:
    """Tag messages with an issue whose answer may lie ready; give its id."""

    def work(session: Session) -> int:
        rollout = session.scalars(select(Rollout)).one()
        made = Issue(
            rollout_id=rollout.id,
            slug=uuid4().hex,
            title_nl="Etiketten",
            title_en="Labels",
            answer_nl=nl,
            answer_en=en,
            opened_at=town.clock(),
        )
        session.add(made)
        session.flush()
        for number in about:
            session.get_one(Feedback, number).issue_id = made.id
        return made.id

    return town.write(work)


class Street(TerminalConnector):
    """A terminal that can also stand in a channel, carry files, edit, pass on, and tell who is a guest or works where.

    What is in `raw` beside what a terminal knows: `channel` (with `chat`, the sender can be written to directly),
    `message`, `files`, and of what is passed on its `author`.
    """

    def __init__(self, write: Write, *, clock: Callable[[], datetime]) -> None:
        super().__init__(write, clock=clock)
        self.profiles: dict[str, Profile] = {}
        self.asked: list[str] = []

    async def profile(self, sender: Sender) -> Profile:
        self.asked.append(sender.user)
        return self.profiles.get(sender.user, Profile("nl-NL"))

    def read(self, raw: RawEvent) -> Event | None:
        """Read as a terminal does, with the rest where the event has it."""
        if raw["kind"] == "changed":
            at = datetime.fromisoformat(raw["at"])
            return Changed(Sender(TENANT, raw["user"]), _direct(raw["user"]), raw["message"], raw["text"], at)
        event = super().read(raw)
        channel = raw.get("channel")
        spot = Spot("channel", {"user": channel}) if channel else _direct(raw["user"])
        chat = _direct(raw["user"]) if raw.get("chat") else None
        if isinstance(event, Said):
            return replace(event, spot=spot, chat=chat, files=raw.get("files", 0), message=raw.get("message", ""))
        if isinstance(event, Pressed):
            return replace(event, spot=spot, chat=chat, passed_on=_passed_on(raw))
        return event


def street_of(settings: Settings, clock: FakeClock, reader: Reader) -> Town:
    """Make a town with a street."""
    return Town(settings, clock, reader, lambda terminal: {"terminal": Street(terminal._write, clock=clock)})


def street_in(town: Town) -> Street:
    """Give the street of a town."""
    terminal = town.app.connectors["terminal"]
    assert isinstance(terminal, Street)
    return terminal


def _direct(user: str) -> Spot:
    return Spot("direct", {"user": user})


def _passed_on(raw: RawEvent) -> PassedOn | None:
    if raw["action"] != Action.PASS_ON:
        return None
    author = raw.get("author")
    return PassedOn(Sender(TENANT, author), _direct(author)) if author else PassedOn()


def edit(town: Town, user: str, message: str, text: str | None) -> list[Card]:
    """Edit a message of one's own, or delete it; give the cards that it causes."""
    return happen(town, said(town, user, "", kind="changed", message=message) | {"text": text})


def pass_on(
    town: Town, user: str, text: str, author: str | None = None, message: str = "", channel: str = "lobby"
) -> list[Card]:
    """Pass on somebody's message out of a channel; give the cards that it causes, for whomever."""
    bare = said(town, user, "", kind="pressed", channel=channel, chat=True, author=author)
    return happen(town, {**bare, "action": Action.PASS_ON, "value": message, "answer": text})


def value_of(card: Card, action: str) -> str:
    """Give what stands on the button of a card."""
    buttons = [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]
    (found,) = {button.value for button in buttons if button.action == action}
    return found


def places(town: Town, where: Callable[[Place], bool] = lambda _: True) -> list[Place]:
    """List places."""
    return [place for place in town.read(lambda session: list(session.scalars(select(Place)))) if where(place)]
