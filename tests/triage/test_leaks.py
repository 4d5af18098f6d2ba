"""Nothing that those who tag are given points at who asked: no name, no id, no small department, no day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot import cards
from bot.cards import Card
from bot.ports import Action
from tests.gestures import tell
from tests.triage.crew import ALL, HIS, MINE, MONDAY, TINY, Crew

pytestmark = pytest.mark.leak

CANARY, NAME = "u-kanarie-77", "Kanarie van Dijk"
DAYS = re.compile(r"(?:maan|dins|woens|donder|vrij)dag|\b(?:ma|di|wo|do|vr) \d|\d{1,2}[:.]\d{2}|nov", re.IGNORECASE)


def everything(crew: Crew, department: str) -> list[Card]:
    """Ask with a name that the platform tells, and do all that can be done; give every card of those who tag."""
    tell(crew.town, CANARY, "Hoe open ik dat dossier weer?", name=NAME)
    crew.ask(CANARY, "Hoe sluit ik een dossier?", department)
    crew.ask(CANARY, "Hoe vind ik dat dossier terug?", department)
    issue = crew.issue()
    crew.proposals.issues = {2: (issue,), 3: (issue, crew.issue("Printen"), crew.issue("Zoeken"))}
    tagged = f"{crew.ref(2)}:{issue}"
    caused = [
        crew.at(MONDAY),
        *(crew.press(MINE, action, 2, "Documenten") for action in (Action.MORE, Action.FIND_TOPIC, Action.TRIAGE)),
        crew.press(MINE, Action.TAG, tagged),
        crew.press(ALL, Action.TAG, tagged),
        crew.press(ALL, Action.TAKE_BACK, tagged),
        crew.press(MINE, Action.NOT_OURS, 3),
        crew.press(MINE, Action.SENSITIVE, 1),
        crew.press(CANARY, Action.WITHDRAW, 2),
        crew.at(MONDAY + timedelta(minutes=1)),
    ]
    return [card for found in caused for user, listed in found.items() if user != CANARY for card in listed]


@pytest.mark.parametrize("department", ["Burgerzaken", TINY])
def test_no_card_of_those_who_tag_tells_who_asked(crew: Crew, department: str) -> None:
    given = everything(crew, department)
    written = [cards.dump(card).decode() for card in given]
    moments = [crew.row(number).said_at.isoformat() for number in (1, 2, 3)]

    assert len(given) > 15
    for text in written:
        assert CANARY not in text
        assert NAME not in text
        assert not any(moment in text for moment in moments)
        assert not DAYS.search(text)
        assert department != TINY or TINY not in text


def test_a_notification_tells_no_text(crew: Crew) -> None:
    assert not any("dossier" in card.summary for card in everything(crew, "Burgerzaken"))


def test_what_is_shown_on_a_screen_tells_no_more_than_the_card(crew: Crew) -> None:
    everything(crew, TINY)

    for user in (MINE, HIS, ALL, "lead"):
        assert not any(CANARY in heard or NAME in heard for heard in crew.town.heard[user])
