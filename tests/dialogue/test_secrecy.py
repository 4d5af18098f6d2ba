"""Nothing that reaches ambassadors or project group gives a confidential asker away, nor the other way round."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cards import Card, dump
from bot.cli import main
from bot.ports import Action, RawEvent
from connectors.slack import render as slack
from connectors.teams import render as teams
from models import Feedback, Issue, IssueAct, Person, Place, Reply
from tests.dialogue.talks import answer_back, asked, name_of, reply
from tests.gestures import issue, press, said, tell
from tests.town import AMBASSADOR, INSIDER, Town

CANARY, CANARY_NAME = "u-kanarie-77", "Pietje Kanarie"
WRITER_NAME = "Ans Antwoordster"


@pytest.fixture
def posted(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Card]]:
    """Have every card that is posted kept, with whom it went to."""
    cards: list[tuple[str, Card]] = []
    post = town.terminal.post

    async def keep(address: Mapping[str, str], card: Card, **how: Any) -> str:
        cards.append((address["user"], card))
        return await post(address, card, **how)

    monkeypatch.setattr(town.terminal, "post", keep)
    monkeypatch.setattr(town.terminal, "_names", {CANARY: CANARY_NAME, AMBASSADOR: WRITER_NAME})
    return cards


def dialogue(town: Town) -> str:
    """Play a dialogue of four messages with the canary; give what stands on its buttons."""
    named: RawEvent = said(town, CANARY, "hulp") | {"name": CANARY_NAME}
    town.run(town.app.mailroom.take("terminal", "named", named))
    town.drain()
    ref = asked(town, CANARY)
    reply(town, AMBASSADOR, ref, "Welke balie?")
    answer_back(town, CANARY, ref, "Balie 3.")
    reply(town, INSIDER, ref, "Kies lade 2.")
    answer_back(town, CANARY, ref, "Gelukt.")
    press(town, AMBASSADOR, Action.ANSWER, issue(town, [1]))
    tell(town, INSIDER, f"antwoord {name_of(town, ref)}: Fijn!")
    return ref


def secrets_of(town: Town) -> list[str]:
    """List what would give the canary away: names, ids of the platform and ours, their place."""
    person = town.read(lambda session: session.scalars(select(Feedback)).one().person_id)
    row = town.read(lambda session: session.get_one(Person, person))
    places = town.read(lambda session: session.scalars(select(Place).where(Place.person_id == person)).all())
    return [CANARY, CANARY_NAME, "Kanarie", row.key, row.pseudonym or "?", *(place.fingerprint for place in places)]


@pytest.mark.leak
def test_no_card_notification_or_reply_names_the_asker(town: Town, posted: list[tuple[str, Card]]) -> None:
    dialogue(town)
    to_others = [card for user, card in posted if user in {AMBASSADOR, INSIDER}]
    assert len(to_others) >= 6
    shown = "\n".join(
        f"{card.summary}\n{dump(card).decode()}\n{slack.render(card)!r}\n{teams.render(card)!r}" for card in to_others
    )
    assert [secret for secret in secrets_of(town) if secret in shown] == []


@pytest.mark.leak
def test_the_asker_reads_a_role_and_never_who_answered(town: Town, posted: list[tuple[str, Card]]) -> None:
    dialogue(town)
    to_asker = "\n".join(dump(card).decode() for user, card in posted if user == CANARY)
    writers = town.read(lambda session: session.scalars(select(Person).where(Person.id != 1)).all())
    found = [AMBASSADOR, INSIDER, WRITER_NAME, "Ans", *(each.key for each in writers)]
    assert [name for name in found if f'"{name}"' in to_asker or f" {name} " in to_asker] == []
    assert "Een ambassadeur beantwoordt je vraag" in to_asker
    assert "De projectgroep beantwoordt je vraag" in to_asker


@pytest.mark.leak
@pytest.mark.usefixtures("posted")
def test_no_log_names_the_asker_or_quotes_them(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        dialogue(town)
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("sqlalchemy"))
    assert [secret for secret in [*secrets_of(town), "Balie 3.", "Kies lade 2."] if secret in logged] == []


@pytest.mark.leak
@pytest.mark.usefixtures("posted")
def test_no_export_names_the_asker(town: Town) -> None:
    dialogue(town)
    town.press(AMBASSADOR, Action.PUBLISH, "1")
    config = town.desk.settings.database.master_key_file
    assert config
    for command in (["published", "--format", "html"], ["published"], ["export", "--what", "topics"], ["export"]):
        done = CliRunner().invoke(main, ["--config", str(config.parent / "config.toml"), *command])
        assert done.exit_code == 0, done.output
        assert [secret for secret in secrets_of(town) if secret in done.output] == []


@pytest.mark.leak
@pytest.mark.usefixtures("posted")
def test_no_row_about_topics_or_replies_names_the_asker(town: Town) -> None:
    dialogue(town)

    def rows(session: Any) -> str:
        found = [row for table in (Reply, Issue, IssueAct) for row in session.scalars(select(table))]
        return repr([{name.key: getattr(row, name.key) for name in row.__table__.columns} for row in found])

    shown = town.read(rows)
    assert [secret for secret in secrets_of(town) if secret in shown] == []
    asker = town.read(lambda session: session.scalars(select(Feedback)).one().person_id)
    own = town.read(lambda session: session.scalars(select(Reply).where(Reply.role == "asker")).all())
    assert own
    assert all(each.written_by is None and each.place_id is None for each in own)
    assert asker not in town.read(lambda session: session.scalars(select(Reply.written_by)).all())


@pytest.mark.leak
def test_when_it_arrives_does_not_point_at_who_just_typed(town: Town) -> None:
    ref = asked(town)
    waits = []
    for number in range(8):
        reply(town, AMBASSADOR, ref, f"Vraag {number}?")
        town.press("an", Action.ANSWER_BACK, ref, f"Antwoord {number}.")
        waits.append(not any(f"Antwoord {number}." in text for text in town.heard[AMBASSADOR]))
        town.clock.forward(minutes=11)
        town.drain()
        assert f"Antwoord {number}." in town.heard[AMBASSADOR][-1]
    assert sum(waits) >= 6, "nearly all are held up for a while"


def test_what_one_asker_says_comes_in_their_order_and_holds_up_nothing_else(town: Town) -> None:
    ref = asked(town)
    reply(town, AMBASSADOR, ref, "Welke balie?")
    for number in range(6):
        town.press("an", Action.ANSWER_BACK, ref, f"Antwoord {number}.")
    assert "onderwerp" in town.say(AMBASSADOR, "onderwerpen")[-1]
    for _ in range(11):
        town.clock.forward(minutes=1)
        town.drain()
    assert re.findall(r"Antwoord (\d)", "\n".join(town.heard[AMBASSADOR])) == ["0", "1", "2", "3", "4", "5"]
