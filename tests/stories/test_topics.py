"""A topic from the first question to the weekly report, typed at terminals by those who ask and those who tag."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.issues import Status
from tests.topics.square import AMBASSADOR, COLLEAGUE, NEXT_NOON, bound, field, news, status, topic
from tests.town import Town

pytestmark = pytest.mark.story

SIX = ("an", "bo", "cas", "dirk", "eva", "fien")
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def last(town: Town, user: str) -> str:
    return " ".join(town.heard[user][-1].split())


def choose(town: Town, user: str, label: str, text: str = "") -> str:
    """Type the number that stands before a label on somebody's screen; give what they read then."""
    number = re.search(rf"\[(\d+)\] {re.escape(label)}", town.heard[user][-1])
    assert number, town.heard[user][-1]
    town.say(user, f"{number[1]} {text}".strip())
    return last(town, user)


def test_a_topic_is_taken_on_solved_undone_and_told(any_town: Town) -> None:
    town = any_town
    bound(town, "project_group")
    topic(town, "Etiketten", SIX)
    for place in range(8):
        town.say(f"los{place}", "Waar vind ik een oude zaak?")
    town.say(AMBASSADOR, "onderwerpen")
    assert "Etiketten: nieuw, geen eigenaar, nog niet in een weekbericht" in last(town, AMBASSADOR)
    choose(town, AMBASSADOR, "Etiketten")
    town.say(COLLEAGUE, "onderwerp 1")
    assert "Genoteerd: eigenaar “Functioneel beheer”." in choose(town, AMBASSADOR, "Eigenaar:", "Functioneel beheer")
    assert "Genoteerd: stand “opgelost”." in choose(town, AMBASSADOR, "opgelost")
    assert "Intussen gewijzigd door een collega: stand “opgelost”." in choose(town, COLLEAGUE, "in behandeling")
    choose(town, AMBASSADOR, "Ongedaan maken")
    assert "Genoteerd: stand “in behandeling”." in choose(town, COLLEAGUE, "in behandeling")
    town.say(COLLEAGUE, "ticket 1: TD-4411")
    assert field(town, 1, "status") == Status.IN_PROGRESS
    town.clock.set(NEXT_NOON)
    news(town)
    for user in SIX:
        assert "We zijn hiermee bezig." in last(town, user)
        assert "opgelost" not in last(town, user)
    town.clock.set(MONDAY)
    town.run(town.app.chores.send_digests())
    town.drain()
    assert "eigenaar: Functioneel beheer" in last(town, "project_group")
    assert "TD-4411" not in last(town, "project_group")
    town.say(AMBASSADOR, "onderwerpen")
    assert "6 berichten van 6 collega's, volgens het weekbericht van week 47" in last(town, AMBASSADOR)


def test_two_topics_become_one_and_two_again_while_askers_wait(town: Town) -> None:
    topic(town, "Printen", ("an",))
    topic(town, "Etiketten", ("bo",))
    town.say(AMBASSADOR, "onderwerp 1")
    choose(town, AMBASSADOR, "Meer")
    merged = choose(town, AMBASSADOR, "2. Etiketten")
    assert "Onderwerp 2: Etiketten" in merged
    status(town, 2, Status.IN_PROGRESS)
    town.clock.set(NEXT_NOON)
    news(town)
    assert all("We zijn hiermee bezig." in last(town, user) for user in ("an", "bo"))
    town.say(COLLEAGUE, "onderwerp 1")
    assert "“Printen” hoort nu bij “Etiketten”." in last(town, COLLEAGUE)
    choose(town, AMBASSADOR, "Ongedaan maken")
    status(town, 2, Status.SOLVED)
    town.clock.set(NEXT_NOON.replace(day=20))
    news(town)
    assert "Dit is opgelost." in last(town, "bo")
    assert "We zijn hiermee bezig." in last(town, "an"), "a question of its own again: no news of it"
