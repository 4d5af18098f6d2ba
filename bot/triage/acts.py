"""Triage: what the buttons on a message's card do. Nothing is done twice, and each of it can be undone."""

from __future__ import annotations

from bot import issues, places
from bot.cards import Card
from bot.dialogue import BACK
from bot.ports import Action
from bot.press import Acts, number_of
from bot.privacy.masking import mask
from bot.recurring import TagError, standing, tag, untag
from bot.roles import active
from bot.triage import asking, cards
from bot.triage.describing import described, found_topics, message_card, same_topic
from bot.triage.outside import release_confidant, tell_it_is_back, tell_not_ours, tell_sensitive, warn_confidant
from bot.triage.pressing import NOT_OURS, SENSITIVE, Act, Handling, on_message, on_topic, state_of
from bot.triage.taking_away import replace_everywhere
from bot.triage.telling import MARKS, done_card, marked_by, subject_of
from bot.words import Words
from models import Issue


def _unless_done(act: Act) -> Act:
    """Have an act done, unless somebody did something since the card was made: then that is told, and stands."""

    def try_it(handling: Handling) -> Card | None:
        if handling.is_as_seen() and state_of(handling.feedback) != SENSITIVE:
            return act(handling)
        return _as_it_stands(handling)

    return try_it


def _as_it_stands(handling: Handling) -> Card:
    """Show what was done with a message; its controls where that was undone since, and it waits again."""
    return done_card(handling, handling.words) if state_of(handling.feedback) else _anew(handling, handling.words)


def _finish(handling: Handling) -> Card | None:
    """Note that the presser was active, and tell everywhere how the message stands now."""
    active(handling.session, handling.press.desk, handling.press.who.membership)
    handling.session.flush()
    mine = done_card(handling, handling.words)
    return handling.everywhere(lambda words: done_card(handling, words, mine=False), mine)


def _tag(handling: Handling) -> Card | None:
    return _to(handling, handling.chosen)


def _other_topic(handling: Handling) -> Card | None:
    return _to(handling, number_of(handling.press.pressed.answer))


def _to(handling: Handling, number: int | None) -> Card | None:
    issue = handling.session.get(Issue, number) if number else None
    if issue is None or issue.rollout_id != handling.feedback.rollout_id:
        return _more(handling, handling.words.say("This topic is no longer here. Nothing was changed."))
    return _belongs(handling, standing(handling.session, issue))


def _belongs(handling: Handling, issue: Issue) -> Card | None:
    """Tag; what was set aside is ours again."""
    press, feedback = handling.press, handling.feedback
    if feedback.not_ours_at:
        feedback.not_ours_at = feedback.closed_at = None
        tell_it_is_back(handling)
    try:
        tag(press.session, press.desk, feedback, issue, press.who.membership)
    except TagError:
        return press.gone()
    return _finish(handling)


def _more(handling: Handling, note: str = "", topics: tuple[cards.Topic, ...] = ()) -> Card:
    press, words = handling.press, handling.words
    message = described(press.session, press.desk, press.who.settings, handling.feedback, words, handling.value)
    return cards.more(words, message, topics, note)


def _find(handling: Handling) -> Card:
    searched, words = handling.press.pressed.answer.strip(), handling.words
    found = tuple(found_topics(handling.session, handling.feedback.rollout_id, searched, words))
    if not found:
        return _more(handling, words.say("I found no topic with “{words}” in its title.", words=searched[:80]))
    return _more(handling, words.count("I found {n} topic.", "I found {n} topics.", len(found)), found)


def _new_topic(handling: Handling) -> Card | None:
    """Open an issue and tag; a title that is there already is that issue."""
    press, settings = handling.press, handling.press.who.settings
    title = mask(" ".join(press.pressed.answer.split()), settings.case_number, settings.country).text
    if not title:
        return _more(handling, handling.words.say("A topic needs a title. Nothing was changed."))
    rollout_id = handling.feedback.rollout_id
    there = same_topic(press.session, rollout_id, title)
    return _belongs(
        handling, there or issues.open_issue(press.session, press.desk, rollout_id, title, press.who.membership)
    )


def _not_ours(handling: Handling) -> Card | None:
    """Close a message that is about something else, and tell its asker where to go."""
    press, feedback = handling.press, handling.feedback
    untag(press.session, press.desk, feedback, press.who.membership)
    feedback.not_ours_at = feedback.closed_at = press.desk.now()
    places.note(press.session, press.desk, press.who.person, MARKS[NOT_OURS], subject_of(handling))
    tell_not_ours(handling)
    return _finish(handling)


def _sensitive(handling: Handling) -> Card | None:
    """Hide a text from all who tag, warn the confidant, and tell the asker."""
    press = handling.press
    handling.feedback.sensitive_at = press.desk.now()
    places.note(press.session, press.desk, press.who.person, MARKS[SENSITIVE], subject_of(handling))
    tell_sensitive(handling)
    warn_confidant(handling)
    press.session.flush()
    _hide_dialogue(handling)
    return _finish(handling)


def _hide_dialogue(handling: Handling) -> None:
    """Take away what its asker said to answers, too."""
    press, feedback = handling.press, handling.feedback
    work = f"{press.who.work}/hidden"
    replace_everywhere(
        press.session, press.desk, feedback, lambda words: done_card(handling, words, mine=False), work, kind=BACK
    )


def _take_back(handling: Handling) -> Card | None:
    """Undo what was done last, and have the message wait again; what is sensitive, only by whoever marked it."""
    press, feedback = handling.press, handling.feedback
    state = state_of(feedback)
    if not state or not handling.is_as_seen():
        return _as_it_stands(handling)
    if state == SENSITIVE:
        if marked_by(handling) != press.who.person.id:
            return done_card(handling, handling.words)
        feedback.sensitive_at = None
        tell_it_is_back(handling)
        release_confidant(handling)
    elif state == NOT_OURS:
        feedback.not_ours_at = feedback.closed_at = None
        tell_it_is_back(handling)
    else:
        untag(press.session, press.desk, feedback, press.who.membership)
    press.session.flush()
    return _finish_again(handling)


def _finish_again(handling: Handling) -> Card | None:
    """Show everywhere how the message stands after an undoing: it waits, or has the issue it had before."""
    if state_of(handling.feedback):
        return _finish(handling)
    active(handling.session, handling.press.desk, handling.press.who.membership)
    return handling.everywhere(lambda words: _anew(handling, words), _anew(handling, handling.words))


def _anew(handling: Handling, words: Words, value: str = "") -> Card:
    press = handling.press
    return message_card(press.session, press.desk, press.who.settings, handling.feedback, words, value=value)


def _again(handling: Handling) -> Card:
    """Show the controls to somebody who chooses otherwise, in full knowledge of what was done."""
    if state_of(handling.feedback) == SENSITIVE:
        return done_card(handling, handling.words)
    return _anew(handling, handling.words, handling.value)


ACTS: Acts = {
    Action.TAG: on_topic(_unless_done(_tag)),
    Action.OTHER_TOPIC: on_message(_unless_done(_other_topic)),
    Action.MORE: on_message(_unless_done(_more)),
    Action.FIND_TOPIC: on_message(_unless_done(_find)),
    Action.NEW_TOPIC: on_message(_unless_done(_new_topic)),
    Action.NOT_OURS: on_message(_unless_done(_not_ours)),
    Action.SENSITIVE: on_message(_unless_done(_sensitive)),
    Action.TAKE_BACK: on_message(_take_back),
    Action.TRIAGE: on_message(_again),
    Action.WAITING: asking.show_more,
}
