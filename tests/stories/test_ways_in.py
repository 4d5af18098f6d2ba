"""Whole ways in that are no direct message, as people of two languages go them."""

from __future__ import annotations

import pytest

from bot import places
from bot.ports import Action, Profile
from tests.gestures import PROBLEM, edit, kept, pass_on, press, street_in, tell, texts, value_of, words_of
from tests.town import Town

pytestmark = pytest.mark.story

WORDS = {
    "nl": {
        "seen": "Collega's in het kanaal zagen het ook.",
        "changed": "Je hebt je bericht aangepast.",
        "gone": "Ingetrokken: je tekst is gewist",
        "passed": "Doorgegeven, zonder de naam van je collega:",
        "author": "Een collega gaf mij door wat jij schreef:",
        "which": "Over welk systeem gaat je vraag?",
    },
    "en": {
        "seen": "Colleagues in the channel saw it too.",
        "changed": "You changed your message",
        "gone": "Withdrawn: I deleted your text",
        "passed": "Passed on, without the name of your colleague:",
        "author": "A colleague passed on to me what you wrote:",
        "which": "Which system do you ask about?",
    },
}
both_languages = pytest.mark.parametrize("language", ["nl", "en"])


def speak(town: Town, language: str) -> None:
    """Have the platform say that everyone speaks a language."""
    for user in ("an", "bo", "cas"):
        street_in(town).profiles[user] = Profile({"nl": "nl-NL", "en": "en-GB"}[language])


@both_languages
def test_from_the_corridor_to_a_withdrawal(street: Town, language: str) -> None:
    speak(street, language)
    words = WORDS[language]
    assert words["seen"] in texts(tell(street, "an", PROBLEM, channel="lobby", chat=True, message="m1")[-1])
    tell(street, "an", PROBLEM, message="m2")
    assert words["changed"] in texts(edit(street, "an", "m2", f"{PROBLEM}, en nu?")[-1])
    assert words["gone"] in texts(edit(street, "an", "m2", None)[-1])
    assert [words_of(street, row) for row in kept(street)] == [PROBLEM, ""]
    assert street.heard["lobby"] == []


@both_languages
def test_from_a_colleagues_message_to_its_withdrawal(street: Town, language: str) -> None:
    speak(street, language)
    words = WORDS[language]
    _, receipt, to_author = pass_on(street, "bo", PROBLEM, "cas", "m9")
    assert words["passed"] in texts(receipt)
    assert words["author"] in texts(to_author)
    press(street, "cas", Action.WITHDRAW_PASSED_ON, value_of(to_author, Action.WITHDRAW_PASSED_ON))
    assert kept(street)[0].text is None
    assert PROBLEM not in street.heard["bo"][-1]


@both_languages
def test_two_systems_a_question_and_a_channel(two: Town, language: str) -> None:
    speak(two, language)
    assert WORDS[language]["which"] in texts(tell(two, "an", PROBLEM)[0])
    press(two, "an", Action.ROLLOUT, answer="dms")
    tell(two, "chef", two.write(lambda session: places.new_code(session, two.desk)))
    tell(two, "chef", "this channel belongs to zaak", channel="lobby")
    tell(two, "bo", PROBLEM, channel="lobby", chat=True)
    assert [(row.rollout_id, row.pool) for row in kept(two)] == [(2, "floor"), (1, "floor")]
