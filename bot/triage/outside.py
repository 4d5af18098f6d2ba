"""Triage: whom else it concerns: the asker whose message is not ours or sensitive, and the confidant."""

from __future__ import annotations

from collections.abc import Iterator

from bot import answers, deliveries, places, talk
from bot.belonging import PROJECT_GROUP
from bot.cards import Card, Quote
from bot.dialogue import alias_of
from bot.dialogue.texts import last_of, opened
from bot.people import INSIDER, chat_of
from bot.roles import confidants_of, holders
from bot.triage import cards
from bot.triage.pressing import Handling
from bot.triage.taking_away import CONFIDENT, replace_everywhere, words_of
from bot.words import Words, words_for
from models import Person, Place


def tell_not_ours(handling: Handling) -> None:
    """Tell whoever asked that this is not the place, and who can help."""
    settings, words = handling.press.who.settings, _askers_words(handling)
    told = words.say(
        "“{question}” is not about {system}, so I cannot help you with it here.",
        question=talk.shortened(answers.text_of(handling.press.desk, handling.feedback)),
        system=settings.system.in_(words.language),
    )
    helps = words.say("This is who can: {route}", route=settings.urgent.in_(words.language))
    _tell_asker(handling, talk.card(words, *talk.lines(told, helps, words.say("Thank you for telling."))))


def tell_it_is_back(handling: Handling) -> None:
    """Tell whoever asked that their message is looked at after all."""
    words = _askers_words(handling)
    _tell_asker(handling, talk.one_line(words, words.say("{An_ambassador} looks at your message after all.")))


def tell_sensitive(handling: Handling) -> None:
    """Tell whoever asked who reads their message from now on."""
    words = _askers_words(handling)
    told = words.say("Your message was marked as sensitive: “{text}”", text=_short(handling))
    reads = words.say("From now on only the confidant reads it here. You can still withdraw it.")
    _tell_asker(handling, talk.card(words, *talk.lines(told, reads)))


def _short(handling: Handling) -> str:
    return talk.shortened(answers.text_of(handling.press.desk, handling.feedback))


def _askers_words(handling: Handling) -> Words:
    language = handling.session.get_one(Person, handling.feedback.person_id).language
    return talk.called(words_for(language), handling.press.who.settings)


def _tell_asker(handling: Handling, card: Card) -> None:
    """Write to whoever asked, unless they are gone, or pressed it themselves."""
    feedback, who = handling.feedback, handling.press.who
    person = handling.session.get_one(Person, feedback.person_id)
    if answers.reachable(handling.session, feedback) and not person.left_at and person.id != who.person.id:
        place = handling.session.get_one(Place, feedback.place_id)
        deliveries.write(handling.session, handling.press.desk, place, card, f"{who.work}/asker")


def warn_confidant(handling: Handling) -> None:
    """Bring the text to whoever is confidant; without one the project group hears that there is something, no text."""
    session, desk, feedback = handling.session, handling.press.desk, handling.feedback
    readers = list(_chats(handling, confidants_of(session, desk, handling.press.who.rollout)))
    for place in readers or _project_group(handling):
        card = _warning(handling, words_of(session, desk, feedback, place), with_text=bool(readers))
        deliveries.write(session, desk, place, card, f"{CONFIDENT}/{feedback.id}/{place.id}/{handling.press.who.work}")


def _project_group(handling: Handling) -> list[Place]:
    session, who = handling.session, handling.press.who
    insiders = [person for person, part in holders(session, handling.press.desk, who.rollout) if part.pool == INSIDER]
    return places.bound(session, who.rollout.id, PROJECT_GROUP) or list(_chats(handling, insiders))


def _chats(handling: Handling, people: list[Person]) -> Iterator[Place]:
    for person in people:
        if chat := chat_of(handling.session, person.id):
            yield chat


def _warning(handling: Handling, words: Words, *, with_text: bool) -> Card:
    """Name the conversation by its random name alone."""
    alias = alias_of(handling.session, handling.feedback)
    marked = words.say("Question {alias} was marked as sensitive.", alias=alias)
    if not with_text:
        nobody = words.say("There is no confidant yet to read it. The project group can give somebody that role.")
        return talk.card(words, *talk.lines(marked, nobody))
    texts = filter(None, (answers.text_of(handling.press.desk, handling.feedback), _said_last(handling)))
    only_you = talk.lines(marked, words.say("Only you read it here."))
    return talk.card(words, *only_you, *map(Quote, texts), cards.reply(words, handling.feedback.ref))


def release_confidant(handling: Handling) -> None:
    """Put in the place of the confidant's card that others read the message again."""
    alias = alias_of(handling.session, handling.feedback)

    def told(words: Words) -> Card:
        return talk.one_line(
            words, words.say("Question {alias} is no longer sensitive. The ambassadors read it again.", alias=alias)
        )

    work = f"{handling.press.who.work}/open"
    replace_everywhere(handling.session, handling.press.desk, handling.feedback, told, work, kind=CONFIDENT)


def _said_last(handling: Handling) -> str:
    """Give what the asker said to an answer, where that came last: it may still be on its way, and is taken away."""
    last = last_of(handling.session, handling.feedback)
    return opened(handling.press.desk, last) if last and last.role == answers.ASKER else ""
