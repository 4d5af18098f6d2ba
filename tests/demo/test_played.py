"""The demo as it is filled: the employee's question has a known answer, and the digest shows the bubble."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.demo import play
from bot.demo.play import DemoClock
from bot.demo.town import EMPLOYEE, PROJECT_GROUP, PROJECT_TEAM
from bot.digests.freezing import told
from connectors.terminal.connector import TerminalConnector
from connectors.terminal.render import render
from models import Decision, Delivery, Digest, Feedback, PulseRound, PulseWaiting

pytestmark = pytest.mark.story


def test_the_question_that_the_help_names_has_a_known_answer(
    demo: tuple[App, TerminalConnector], screen: list[str]
) -> None:
    app, terminal = demo
    named = play.HELP.partition("“")[2].partition("”")[0]

    async def ask() -> None:
        await terminal.start(app.mailroom)
        for line in (named, "1"):
            await terminal.say(EMPLOYEE, line)
            while await app.mailroom.step() or await app.postroom.step():
                continue

    asyncio.run(ask())
    receipt, thanks = screen
    assert "Is dit het antwoord?" in receipt
    assert "training van twee uur" in receipt
    assert "beantwoord" in thanks
    newest = select(Feedback).order_by(Feedback.id.desc()).limit(1)
    assert app.store.read_now(lambda session: session.scalars(newest).one()).answered_at


def test_the_last_digest_shows_the_bubble_by_the_bots_own_figures(demo: tuple[App, TerminalConnector]) -> None:
    app, _ = demo
    last = app.store.read_now(lambda session: session.scalars(select(Digest).order_by(Digest.period.desc())).first())
    assert last
    gap: dict[str, Any] = last.figures["gap"]
    shown = gap["questions"][gap["largest"]]
    assert (shown["key"], shown["group"]["answers"]) == ("help", len(PROJECT_TEAM))
    assert shown["own"]["is_gap"]
    assert shown["floor"]["answers"] >= 30
    printed = " ".join(render(told(last, app.desk.settings.rollout[0])).replace("─", " ").split())
    assert "3. Jullie beeld en de werkvloer • “Ik weet waar ik hulp krijg” (1\N{EN DASH}5): jullie 4,1 (8)" in printed
    assert "Jullie schatten dit ruim een punt te gunstig in." in printed
    assert "Daarnaast ± 6 gehoord via ambassadeurs." in printed
    assert "Inloopuur zaken afsluiten (Belastingen):" in printed
    assert "“Oude zaak vinden”: 5 of meer collega's van Sociaal domein vroegen ernaar." in printed


def test_the_report_that_the_project_group_asks_for_can_be_acted_on(
    demo: tuple[App, TerminalConnector], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, terminal = demo
    shown: list[str] = []
    monkeypatch.setattr(play, "_on_screen", lambda user, text: shown.append(text) if user == PROJECT_GROUP else None)
    monkeypatch.setattr(terminal, "_write", play._on_screen)
    chat = play.Chat(app, terminal, DemoClock(app.desk.now()))

    async def act() -> int:
        await terminal.start(app.mailroom)
        await chat._take("/projectgroep")
        number = next(line for line in shown[-1].split("\n") if "Besluit vastleggen" in line).partition("]")[0][1:]
        await chat._take("1")
        await chat._take("/projectgroep")
        await chat._take(f"{number} Team ICT pakt het op")
        return int(number)

    kept = app.store.read_now(lambda session: session.scalar(select(func.count(Feedback.id))))
    asyncio.run(act())
    assert "Weekbericht" in shown[0]
    assert "“1” is hier geen keuze, dus ik bewaar niets." in " ".join(shown[1].split())
    assert "Team ICT pakt het op" in shown[-1]
    assert app.store.read_now(lambda session: session.scalar(select(func.count(Feedback.id)))) == kept
    assert app.store.read_now(lambda session: session.scalars(select(Decision.id)).all())


def test_what_was_asked_in_past_weeks_waits_for_nobody(demo: tuple[App, TerminalConnector]) -> None:
    app, _ = demo

    def counted(session: Any) -> tuple[int, int, int]:
        waiting = session.scalar(select(func.count()).where(Delivery.state == "waiting"))
        open_ones = session.scalars(select(PulseRound).where(PulseRound.settled_at.is_(None))).all()
        sealed = session.scalar(select(func.count(PulseWaiting.id)))
        return waiting, len(open_ones), sealed

    waiting, open_ones, sealed = app.store.read_now(counted)
    assert (waiting, open_ones) == (0, 1), "one round is open: that of this week"
    assert sealed > 100, "and its answers wait to be written on Monday"
