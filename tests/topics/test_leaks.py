"""Topics: who asked is in nothing that those who tag get, and a note is in nothing that leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from bot.cli import main
from bot.issues import Status
from bot.ports import Action
from models import Digest, Issue, IssueAct, IssueTold
from tests.gestures import change, kept, press, said, tell
from tests.topics.square import (
    AMBASSADOR,
    COLLEAGUE,
    NEXT_NOON,
    all_text,
    asks,
    bound,
    do,
    news,
    person,
    status,
    topic,
)
from tests.town import Town

pytestmark = pytest.mark.leak

CANARY, NAME = "kanarie-77", "Kanarie van Geel"
NOTE = "Vertrouwelijke notitie over de leverancier"
OTHERS = tuple(f"u{number}" for number in range(10))


@pytest.fixture
def canary(town: Town) -> int:
    """A topic that somebody with a name to look for asked about, confidentially, at 9:13 exactly."""
    number = topic(town, "Etiketten", OTHERS)
    town.clock.forward(minutes=13)
    raw = said(town, CANARY, "Ook bij mij printen de etiketten niet") | {"name": NAME}
    town.run(town.app.mailroom.take("terminal", "canary", raw))
    town.drain()
    tell(town, CANARY, "afdeling")
    town.write(change(update(kept(town)[-1].__class__).values(issue_id=number)))
    return number


def everything(town: Town, number: int) -> str:
    """Give all that those who tag can get to see of a topic, with what stands on its buttons."""
    cards = [
        tell(town, AMBASSADOR, "onderwerpen")[0],
        *(do(town, user, action, str(number)) for user in (AMBASSADOR, COLLEAGUE) for action in _LOOKING),
        do(town, AMBASSADOR, Action.STATUS, str(number), "solved"),
        do(town, COLLEAGUE, Action.STATUS, f"{number}:0", "acknowledged"),
    ]
    values = [ask.value + "".join(one.value for one in ask.choices) for card in cards for ask in asks(card).values()]
    return "\n".join((*map(all_text, cards), *values))


_LOOKING = (Action.TOPIC, Action.TOPIC_MORE, Action.PICK)


def test_who_asked_is_on_no_card(town: Town, canary: int) -> None:
    asker = person(town, CANARY)
    told = everything(town, canary)
    assert "etiketten" in told
    for secret in (CANARY, NAME, asker.pseudonym or "", "09.13", "9:13"):
        assert secret not in told


def test_who_asked_hears_by_a_message_that_the_ambassadors_do_not_get(town: Town, canary: int) -> None:
    bound(town, "ambassadors")
    status(town, canary, Status.SOLVED)
    town.clock.set(NEXT_NOON)
    news(town)
    assert any("Dit is opgelost." in text for text in town.heard[CANARY])
    assert not any(
        "is opgelost" in text for user in (AMBASSADOR, COLLEAGUE, "ambassadors") for text in town.heard[user]
    )


def test_what_is_kept_of_acts_and_news_names_nobody(town: Town, canary: int) -> None:
    everything(town, canary)
    town.clock.set(NEXT_NOON)
    news(town)
    acts = town.read(lambda session: [(row.before, row.after) for row in session.scalars(select(IssueAct))])
    assert town.read(lambda session: len(session.scalars(select(IssueTold)).all())) > len(OTHERS)
    assert not any(secret in str(acts) for secret in (CANARY, NAME, "printen"))


def test_a_note_is_in_no_news_digest_answer_or_export(town: Town, canary: int, tmp_path: Path) -> None:
    do(town, AMBASSADOR, Action.NOTE, str(canary), NOTE)
    bound(town, "project_group")
    town.write(change(update(Issue).values(answer_nl="Kies eerst lade 2.")))
    status(town, canary, Status.IN_PROGRESS)
    town.clock.set(NEXT_NOON)
    news(town)
    press(town, AMBASSADOR, Action.ANSWER, canary)
    town.clock.set(NEXT_NOON.replace(day=23))
    town.run(town.app.chores.send_digests())
    town.drain()
    figures = town.read(lambda session: str([row.figures for row in session.scalars(select(Digest))]))
    floor = [text for user, texts in town.heard.items() if user not in {AMBASSADOR, COLLEAGUE} for text in texts]
    assert len(town.heard["project_group"]) == 1
    assert any("Kies eerst lade 2." in text for text in town.heard[CANARY])
    exported = exports(tmp_path)
    assert "Etiketten" in exported
    for place in (figures, *floor, exported):
        assert "leverancier" not in " ".join(place.split())


def exports(folder: Path) -> str:
    """Write every export there is; give all that stands in them."""
    config = ["--config", str(folder / "config.toml")]
    return "".join(
        CliRunner().invoke(main, [*config, "export", "--what", what]).output for what in ("figures", "topics")
    )
