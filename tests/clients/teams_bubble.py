"""What the ambassadors' story in Teams tells of the bubble: a visit, a poll and its forecast, and a session."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.words import words_for
from tests.clients import story
from tests.clients import teams_playground as teams
from tests.clients.story import FRIDAY
from tests.clients.teams_stage import Stage

SAY = words_for("nl").say
POLL = SAY("Poll: do you agree with this?")
JOIN = SAY("I am coming")


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
    (taps,) = re.findall(r"Nog (\d+) tikken", petra.sees(POLL))
    for left in range(int(taps), 0, -1):
        petra.sees(f"Nog {left} tik")
        petra.press(SAY("4 Mostly"), f"Nog {left} tik")
    petra.sees("Je eigen beeld en je voorspelling zijn binnen")
    petra.say("voorspelling")
    petra.sees(SAY("All your answers are in. They cannot be changed."))


def sign_up(stage: Stage, board: str) -> None:
    """A session that was proposed is planned and announced; one button signs up."""
    petra, page = stage.petra, stage.page
    petra.say("aankondigingen hier", teams.NEWS)
    stage.home.run(stage.home.app.chores.tell_news())
    petra.sees("Voorstel: een inloopuur over", board)
    petra.press(SAY("Plan it"), "Voorstel: een inloopuur over", answer="morgen 10-11, kamer 2.14", channel=board)
    petra.sees("Gepland: Inloopuur", board)
    page.open(f"{teams.TEAM} - {teams.ANNOUNCEMENTS}")
    page.see("kamer 2.14")
    if picture := story.picture("teams-session.png"):
        page.phone(picture, "kamer 2.14")
    page.press(JOIN, "kamer 2.14")
    page.open("Personal Chat")
    page.see("Je staat op de lijst: Inloopuur")
