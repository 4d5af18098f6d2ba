"""What the ambassadors' story in Slack asks back under the digest, by buttons and by typing."""

from __future__ import annotations

from bot.words import words_for
from tests.clients.asking_back import OWN, UNDER_A_DIGEST
from tests.clients.corrections import HOW_TO_STOP, SEARCHING
from tests.clients.slack_ambassadors import AMBASSADORS, CHIEF, DESK, NEWS, PRINTING, Week
from tests.clients.slack_workspace import CHANNEL, Json

SAY = words_for("nl").say


def ask_back(stage: Week) -> None:
    """What is asked under the digest is told in its thread, by buttons and by typing; elsewhere it is one's own."""
    digest = stage.read(CHANNEL, "Weekbericht Zaaksysteem Lindewaard")
    beneath = stage.read(CHANNEL, SAY("More about a topic"), HOW_TO_STOP)
    stage.workspace.press(CHIEF, beneath, SAY("More about a topic"))
    choice = stage.read(CHANNEL, SAY("What do you want to know more about?"))
    stage.workspace.pick(CHIEF, choice, PRINTING)
    told = [stage.read(CHANNEL, PRINTING, SAY("Written"))]
    for typed, words in UNDER_A_DIGEST.items():
        told.append(_mentioned(stage, typed, words, CHANNEL, digest))
    assert {each["thread_ts"] for each in (beneath, choice, *told)} == {digest["ts"]}
    _mentioned(stage, "per afdeling", (SAY("This weekly report tells nothing by department."),), AMBASSADORS)
    stage.workspace.mention(CHIEF, "per afdeling", NEWS)
    stage.read(CHIEF, SAY("I tell this only where this weekly report is posted."))
    said = len(stage.workspace.from_bot(CHANNEL))
    stage.workspace.mention(DESK, OWN, CHANNEL)
    stage.read(DESK, f"“{OWN}”", SAY("Withdraw"))
    assert len(stage.workspace.from_bot(CHANNEL)) == said


def decide(stage: Week) -> None:
    """Who leaves out what a decision is about says so with one tap; once the answer went out, it is carried out."""
    digest = stage.read(CHANNEL, "Weekbericht Zaaksysteem Lindewaard")
    stage.writes(CHIEF, digest, SAY("Record a decision"), "ja, vóór vrijdag")
    recorded = stage.read(CHIEF, "Vastgelegd: “ja, vóór vrijdag”.", SAY("What does it answer? One tap is enough."))
    question = SAY("May the answer to “{topic}” be posted?", topic=SEARCHING)
    stage.workspace.press(CHIEF, recorded, question)
    about = stage.read(CHIEF, f"Vastgelegd: “{SEARCHING}: ja, vóór vrijdag”.", SAY("Send to everyone"))
    stage.workspace.press(CHIEF, about, SAY("Send to everyone"))
    stage.read(CHIEF, SAY("So the decision is done, and it no longer comes back."))


def _mentioned(stage: Week, text: str, words: tuple[str, ...], where: str, thread: Json | None = None) -> Json:
    """Have the project group mention the bot, and give what it answers with these words."""
    before = len(stage.workspace.from_bot(where))
    stage.workspace.mention(CHIEF, text, where, thread=thread)
    return stage.said(where, *words, after=before)
