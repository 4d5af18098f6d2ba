"""From the corridor to the weekly report, and “me too” on the way, as people of two languages type it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.days.period import Period
from bot.digests.figures import figures
from bot.digests.parts import Figures
from bot.digests.telling import card
from bot.ports import Action
from bot.words import words_for
from models import Rollout
from tests.digests.test_telling import lines_of
from tests.gestures import issue, kept, me_too, press, tell
from tests.stories.test_floor_to_answer import number_of
from tests.town import AMBASSADOR, INSIDER, Town

pytestmark = pytest.mark.story

TYPED = {
    "nl": ("7 burgerzaken: etiketten printen niet", "veel: etiketten printen niet", "in het Nederlands"),
    "en": ("7 burgerzaken: labels do not print", "many: labels do not print", "in English"),
}
SAYS = {
    "nl": ("Genoteerd: 7 mensen bij Burgerzaken.", "Etiketten: ± 15 gehoord via ambassadeurs.", "Kies eerst lade 2."),
    "en": ("Noted: 7 people at Burgerzaken.", "Labels: ± 15 heard through ambassadors.", "Choose tray 2 first."),
}


def this_week(town: Town) -> Figures:
    settings = town.desk.settings.rollout[0]
    week = Period.holding(town.clock(), settings.zone)
    rollout = select(Rollout)
    return town.read(lambda session: figures(session, session.scalars(rollout).one(), settings, week))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_two_ambassadors_heard_stands_apart_in_the_report_and_everyone_hears_back(
    town: Town, language: str
) -> None:
    first, second, speak = TYPED[language]
    noted, told, answer = SAYS[language]
    for user in (AMBASSADOR, INSIDER, "an", "bo"):
        town.say(user, speak)
    assert noted in town.say(AMBASSADOR, first)[-1]
    town.say(INSIDER, second)
    town.say("an", "Etiketten printen niet")
    number = issue(town, [row.id for row in kept(town)], "Kies eerst lade 2.", "Choose tray 2 first.")
    me_too(town, "bo", number)
    found = this_week(town)
    assert (found.total, found.issues) == (None, ()), "heard of by many, written by two: no figure of the floor"
    assert told in lines_of(card(found, words_for(language)))
    press(town, AMBASSADOR, Action.ANSWER, number)
    for user in (AMBASSADOR, INSIDER, "an", "bo"):
        assert answer in " ".join(town.heard[user]), user


@pytest.mark.parametrize(("language", "button"), [("nl", "Gehoord"), ("en", "Heard")])
def test_the_form_from_the_help_then_a_mistake_put_right_and_withdrawn(town: Town, language: str, button: str) -> None:
    line, _, speak = TYPED[language]
    town.say(AMBASSADOR, speak)
    town.open(AMBASSADOR)
    tell(town, AMBASSADOR, "help")
    (help_card,) = town.say(AMBASSADOR, "help")
    assert button not in "".join(town.say("an", "help"))
    town.say(AMBASSADOR, f"{number_of(help_card, button)} {line}")
    assert [row.heard for row in kept(town)] == [7]
    not_right = {"nl": "Klopt niet", "en": "Not right"}[language]
    receipt = town.heard[AMBASSADOR][-1]
    town.say(AMBASSADOR, f"{number_of(receipt, not_right)} 6 griffie: iets anders")
    assert [row.heard for row in kept(town)] == [6]
    withdraw = {"nl": "Intrekken", "en": "Withdraw"}[language]
    town.say(AMBASSADOR, number_of(town.heard[AMBASSADOR][-1], withdraw))
    assert kept(town)[0].withdrawn_at is not None
