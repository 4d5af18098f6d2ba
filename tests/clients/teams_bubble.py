"""What the ambassadors' story in Teams tells of the bubble: a visit, and a poll with its forecast."""

from __future__ import annotations

from datetime import timedelta

from bot.words import words_for
from tests.clients import story
from tests.clients.story import FRIDAY
from tests.clients.teams_stage import Stage

SAY = words_for("nl").say
POLL = SAY("Poll: do you agree with this?")


def visit(stage: Stage) -> None:
    """A visit is one line, and stands in the log; the floor reads no log."""
    stage.typed("bezocht Buitendienst: schermen buiten niet leesbaar", "Genoteerd: je bezocht Buitendienst.")
    stage.typed("bezoeken", SAY("Last visits:"))
    stage.eva.say("bezoeken")
    stage.eva.sees("Alleen ambassadeurs")


def poll(stage: Stage) -> None:
    """One tap answers; the project group tells how it is and what the floor will say, and sees no result."""
    eva, petra, page = stage.eva, stage.petra, stage.page
    stage.home.clock.jump(FRIDAY + timedelta(hours=1, minutes=5))
    stage.home.run(stage.home.app.chores.pulse())
    assert SAY("One tap is enough.") in eva.sees(POLL)
    eva.press(SAY("4 Mostly"), POLL)
    eva.sees("Dank je. Ik bewaar je antwoord")
    page.see(POLL)
    if picture := story.picture("teams-pulse.png"):
        page.phone(picture, POLL)
    page.press(SAY("2 Not really"), POLL)
    page.see("Dank je. Ik bewaar je antwoord")
    petra.sees(POLL)
    for left in ("Nog 2 tikken.", "Nog 1 tik."):
        petra.sees(left)
        petra.press(SAY("4 Mostly"), left)
    petra.sees("Je eigen beeld en je voorspelling zijn binnen")
    petra.say("voorspelling")
    petra.sees(SAY("All your answers are in. They cannot be changed."))
