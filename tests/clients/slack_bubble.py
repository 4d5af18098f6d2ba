"""What the ambassadors' story in Slack tells of the bubble: a visit, a session, and a poll and its forecast."""

from __future__ import annotations

import pytest

from bot.words import words_for
from tests.clients.slack_ambassadors import CHIEF, DESK, FIRST, NEWS, Week
from tests.clients.slack_workspace import CHANNEL

SAY = words_for("nl").say
OUTSIDE = "schermen buiten niet leesbaar"


def visit(stage: Week) -> None:
    """A visit is one line, and stands in the log; the floor may not log one."""
    stage.says(FIRST, f"bezocht Buitendienst: {OUTSIDE}", "Genoteerd: je bezocht Buitendienst.", OUTSIDE)
    stage.says(FIRST, "bezoeken", SAY("Last visits:"), "Buitendienst")
    stage.says(DESK, "bezoeken", "Alleen ambassadeurs", "de projectgroep")


def sign_up(stage: Week, request: pytest.FixtureRequest) -> None:
    """A session that was proposed is planned, announced, and signed up for with one button."""
    stage.workspace.mention(CHIEF, "aankondigingen hier", NEWS)
    stage.read(NEWS, "Afgesproken: ik plaats hier")
    proposal = stage.read(CHANNEL, "Voorstel: een inloopuur over")
    stage.writes(CHIEF, proposal, SAY("Plan it"), "morgen 10-11, kamer 2.14")
    stage.read(CHIEF, "Gepland: Inloopuur", "kamer 2.14")
    stage.workspace.press(DESK, stage.read(NEWS, "Inloopuur", "kamer 2.14", SAY("I am coming")), SAY("I am coming"))
    stage.read(DESK, "Je staat op de lijst: Inloopuur", "kamer 2.14")
    stage.draw("slack-session.png", DESK, request)


def poll(stage: Week, request: pytest.FixtureRequest) -> None:
    """An employee answers with one tap; the project group says what the floor will say too, and sees no result."""
    stage.put_clock(15, 30)
    asked = stage.read(DESK, SAY("Poll: do you agree with this?"), SAY("One tap is enough."))
    stage.draw("slack-pulse.png", DESK, request)
    stage.workspace.press(DESK, asked, SAY("4 Mostly"))
    stage.read(DESK, SAY("Thank you. I keep your answer, without your name and apart from who took part."))
    own = stage.read(CHIEF, SAY("Poll: do you agree with this?"), "Nog 2 tikken.")
    stage.workspace.press(CHIEF, own, SAY("5 Completely"))
    stage.says(CHIEF, "voorspelling", "Van jou staat nog 1 antwoord open.", SAY("your prediction"))
    stage.workspace.press(CHIEF, stage.read(CHIEF, SAY("Poll: what will the floor say?")), SAY("4 Mostly"))
    stage.read(CHIEF, SAY("Thank you. Your own picture and your prediction are in, without your name."))
    stage.says(CHIEF, "voorspelling", SAY("All your answers are in. They cannot be changed."))
    stage.draw("slack-forecast.png", CHIEF, request)
    stage.says(CHIEF, "peilingen", SAY("No poll has a result yet. Nobody sees one before it closes."))
