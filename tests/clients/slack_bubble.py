"""What the ambassadors' story in Slack tells of the bubble: a visit, and a poll with its forecast."""

from __future__ import annotations

import pytest

from bot.words import words_for
from tests.clients.slack_ambassadors import CHIEF, DESK, FIRST, Week

SAY = words_for("nl").say
OUTSIDE = "schermen buiten niet leesbaar"


def visit(stage: Week) -> None:
    """A visit is one line, and stands in the log; the floor may not log one."""
    stage.says(FIRST, f"bezocht Buitendienst: {OUTSIDE}", "Genoteerd: je bezocht Buitendienst.", OUTSIDE)
    stage.says(FIRST, "bezoeken", SAY("Last visits:"), "Buitendienst")
    stage.says(DESK, "bezoeken", "Alleen ambassadeurs", "de projectgroep")


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
