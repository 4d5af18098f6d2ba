"""Topics: what each button and question on a topic's cards does. Each is harmless twice, and says what changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import select

from bot import issues, roles
from bot.cards import Card
from bot.decisions.phrases import LONGEST_OWNER
from bot.issues import Status, UndoError
from bot.issues.changing import LONGEST_TITLE
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.recurring import TagError, standing
from bot.roles import Right
from bot.topics import naming
from bot.topics.card import CHOSEN, note_text
from bot.topics.forms import decline_card, more_card, split_card
from bot.topics.listing import topics_card
from bot.topics.matter import Matter, about, on_matter
from models import Feedback, Issue, IssueAct, IssueNote

LONGEST_REASON = 500
NOBODY = {"-", "niemand", "nobody", "geen", "none"}
Change = Callable[[Matter], IssueAct | None]


def _changing(act: str, change: Change) -> Callable[[Press], Card]:
    """Have a change made, unless a colleague changed the same thing since the presser looked."""

    def act_on(matter: Matter) -> Card:
        words, settings = matter.press.who.words, matter.press.who.settings
        if theirs := matter.meanwhile(act):
            what = naming.done(words, settings, theirs)
            return matter.card(words.say("A colleague changed this meanwhile: {what}.", what=what))
        try:
            done = change(matter)
        except (TagError, ValueError):
            return matter.card(words.say("That cannot be done here. Nothing was changed."))
        return matter.noted(done)

    return on_matter(act_on)


def _status(press: Press) -> Card:
    """Set how it stands; declining asks for a reason first."""
    if press.pressed.answer == Status.DECLINED:
        return on_matter(decline_card)(press)
    return _changing("status", _set_status)(press)


def _set_status(matter: Matter) -> IssueAct | None:
    press = matter.press
    picked = Status(press.pressed.answer)
    if picked not in CHOSEN:
        raise ValueError(picked)
    return issues.set_status(press.session, press.desk, matter.issue, picked, press.who.membership)


def _decline(matter: Matter) -> IssueAct | None:
    press = matter.press
    reason = matter.answer[:LONGEST_REASON]
    return issues.decline(press.session, press.desk, matter.issue, reason, press.who.membership)


def _set_owner(matter: Matter) -> IssueAct | None:
    press = matter.press
    named = matter.answer[:LONGEST_OWNER]
    owner = None if named.casefold() in {"", *NOBODY} else named
    return issues.change(press.session, press.desk, matter.issue, press.who.membership, "owner", owner=owner)


def _set_cause(matter: Matter) -> IssueAct | None:
    """Add a cause, or take away the one that was picked with a minus."""
    press = matter.press
    picked = press.pressed.answer
    known = naming.causes(press.who.words, press.who.settings)
    found = set(issues.causes_of(press.session, matter.issue))
    if picked.startswith("-"):
        found.discard(picked[1:])
    elif picked in known:
        found.add(picked)
    else:
        raise ValueError(picked)
    return issues.set_causes(press.session, press.desk, matter.issue, found, press.who.membership)


def _rename(matter: Matter) -> IssueAct | None:
    """Rename it in the presser's language; in both where nobody translated it."""
    press, issue = matter.press, matter.issue
    title = matter.answer[:LONGEST_TITLE]
    if not title:
        raise ValueError("no title")
    both = issue.title_nl == issue.title_en
    english = press.who.words.language == "en"
    titles = {
        "title_nl": title if both or not english else issue.title_nl,
        "title_en": title if both or english else issue.title_en,
    }
    return issues.change(press.session, press.desk, issue, press.who.membership, "title", **titles)


def _note(matter: Matter) -> Card:
    """Keep a note; the same text again is a second press."""
    press, words = matter.press, matter.press.who.words
    text = matter.answer
    if not roles.may(press.session, press.desk, press.who, Right.NOTES):
        return roles.refusal(press.who, Right.NOTES)
    if not text:
        return matter.card(words.say("There was no text in it, so I kept nothing."))
    own = select(IssueNote).where(IssueNote.issue_id == matter.issue.id, IssueNote.written_by == press.who.person.id)
    last = press.session.scalar(own.order_by(IssueNote.id.desc()).limit(1))
    if last is None or note_text(press.desk, last) != text:
        issues.add_note(press.session, press.desk, matter.issue, text, press.who.membership)
        matter.worked()
    return matter.card(words.say("Your note is kept. Only ambassadors and the project group see it."))


def _merge(matter: Matter) -> Card:
    """Have it be another one from now on; the card of that one comes back."""
    press, words = matter.press, matter.press.who.words
    number = number_of(press.pressed.answer)
    named = press.session.get(Issue, number) if number else None
    into = standing(press.session, named) if named else None
    if into is None:
        return matter.card(words.say("This topic is no longer here. Nothing was changed."))
    if into.id == matter.issue.id:
        return matter.card(words.say("It stood like that already."))
    try:
        done = issues.merge(press.session, press.desk, matter.issue, into, press.who.membership)
    except TagError:
        return matter.card(words.say("That cannot be done here. Nothing was changed."))
    matter.worked()
    told = words.say("Noted: all of “{title}” is here now.", title=matter.issue.title(words.language))
    return about(press, into.id, lambda found: found.card(told, undo=done))


def _split(matter: Matter) -> Card:
    """Make a topic of its own of what was picked; twice, the one that was made then comes back."""
    press, words = matter.press, matter.press.who.words
    chosen = press.session.scalars(select(Feedback).where(Feedback.ref.in_(matter.rest.split(",")))).all()
    mine = [each.id for each in chosen if each.issue_id == matter.issue.id]
    if not mine:
        return matter.card(words.say("These messages are not here any more. Nothing was changed."))
    title = matter.answer
    with suppress(TagError, ValueError):
        made, done = issues.split(press.session, press.desk, matter.issue, mine, title, press.who.membership)
        matter.worked()
        told = words.say("Noted: this is a topic of its own now.")
        return about(press, made.id, lambda found: found.card(told, undo=done))
    return matter.card(words.say("A topic needs a title. Nothing was changed."))


def _undo(press: Press) -> Card:
    number = number_of(press.pressed.value)
    act = press.session.get(IssueAct, number) if number else None
    return about(press, act.issue_id if act and act.act != "opened" else None, lambda matter: _undone(matter, act))


def _undone(matter: Matter, act: IssueAct | None) -> Card:
    assert act is not None  # noqa: S101 - without an act there is no matter
    press, words = matter.press, matter.press.who.words
    if act.undone_at is not None:
        return matter.card(words.say("That was undone before."))
    try:
        issues.undo(press.session, press.desk, act, press.who.membership)
    except UndoError:
        return matter.card(words.say("A colleague changed this meanwhile, so I left it as it is."))
    matter.worked()
    told = words.say("Undone. It is as it was before.")
    return about(press, act.issue_id, lambda found: found.card(told))


def _next_topics(press: Press) -> Card:
    if not roles.may(press.session, press.desk, press.who, Right.TOPIC):
        return roles.refusal(press.who, Right.TOPIC)
    return topics_card(press, number_of(press.pressed.value) or 0)


ACTS: Acts = {
    Action.TOPICS: _next_topics,
    Action.TOPIC: on_matter(Matter.card),
    Action.TOPIC_MORE: on_matter(more_card),
    Action.STATUS: _status,
    Action.DECLINE: _changing("status", _decline),
    Action.OWNER: _changing("owner", _set_owner),
    Action.CAUSE: _changing("causes", _set_cause),
    Action.TITLE: _changing("title", _rename),
    Action.NOTE: on_matter(_note),
    Action.MERGE: on_matter(_merge),
    Action.PICK: on_matter(split_card),
    Action.SPLIT: on_matter(_split),
    Action.UNDO: _undo,
}
