"""The dialogue with all who asked: an issue's answer is written in chat, shown back, and sent to each of them once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot import answers, decisions, intake, issues, receipts, roles, talk
from bot.cards import Ask, Block, Button, Buttons, Card, Quote
from bot.desk import Desk
from bot.dialogue.reading import place_of
from bot.dialogue.texts import problem
from bot.issues import Status
from bot.ports import Action
from bot.press import Press, number_of
from bot.recurring import standing
from bot.roles import Right
from bot.words import Words
from models import Feedback, Issue, Membership, Person, Place

OTHER = {"nl": "en", "en": "nl"}


class NoAnswerError(Exception):
    """The issue has no answer to give."""


def answer_issue(session: Session, desk: Desk, issue: Issue, by: Membership, read_in: Place | None = None) -> int:
    """Give an issue's ready answer to all whom it has not reached; count them.

    Each gets it in their own language where both were written; who read another one before, as a better one, once. A
    confidential asker is written to by the bot alone. What they say to it is brought to `read_in`, else to the
    ambassadors.

    Raises
    ------
    NoAnswerError
        When no answer was written. Nothing changes.

    """
    if issue.answer("nl") is None:
        raise NoAnswerError
    session.refresh(issue, with_for_update=True)  # a colleague may press at the same moment
    waiting = list(session.scalars(answers.unanswered(issue.id).order_by(Feedback.id)))
    before = answers.outdated(session, desk, issue)
    for feedback, improved in (*((each, False) for each in waiting), *((each, True) for each in before)):
        text = issue.answer(_language(session, feedback)) or ""
        answers.give(session, desk, feedback, text, by, issue=issue, read_in=read_in, improved=improved)
    if issue.status not in {Status.SOLVED, Status.ANSWERED}:
        now = desk.now()
        told = {"status": Status.ANSWERED.value, "reason": None, "closed_at": now, "answered_at": now}
        issues.change(session, desk, issue, by, "status", **told)
    return len(waiting) + len(before)


def _language(session: Session, feedback: Feedback) -> str:
    return session.get_one(Person, feedback.person_id).language


def offer(session: Session, words: Words, issue: Issue) -> Sequence[Block]:
    """Offer to send an issue's answer at once, where it is written and somebody waits; for whoever tags a message."""
    if issue.answer("nl") is None or session.scalar(answers.unanswered(issue.id).limit(1)) is None:
        return ()
    return (Buttons((Button(words.say("Send the answer"), Action.ANSWER, str(issue.id), "primary"),)),)


def send(press: Press) -> Card:
    """Send an issue's answer to everyone who asked."""
    found = issue_of(press, Right.ANSWER)
    if isinstance(found, Card):
        return found
    press, issue = found
    title = issue.title(press.who.words.language)
    try:
        read_in = place_of(press, press.pressed.spot)
        reached = answer_issue(press.session, press.desk, issue, press.who.membership, read_in)
    except NoAnswerError:
        return press.line("There is no answer yet to “{title}”. Nothing was sent.", title=title)
    roles.active(press.session, press.desk, press.who.membership)
    words, closed = press.who.words, _carried_out(press, issue)
    if reached:
        told = words.say("Sent to everyone who asked about “{title}”.", title=title)
    else:
        told = words.say("Everyone who asked about “{title}” has the answer already.", title=title)
    done = words.say("So the decision is done, and it no longer comes back.") if closed else ""
    publish = (Buttons((Button(words.say("Publish"), Action.PUBLISH, str(issue.id)),)),)
    return talk.card(words, *talk.lines(told, done), *(publish if reached and issue.published_at is None else ()))


def _carried_out(press: Press, issue: Issue) -> bool:
    """Say of each decision that the answer may be sent that it was; and whether there was any."""
    session = press.session
    about = [row for row in decisions.open_ones(session, issue.rollout_id) if row.issue_id and decisions.is_yes(row)]
    mine = [row for row in about if standing(session, session.get_one(Issue, row.issue_id)).id == issue.id]
    return sum(decisions.done(session, press.desk, press.who, row) for row in mine) > 0


def issue_of(press: Press, right: Right) -> tuple[Press, Issue] | Card:
    """Give the issue of a press, and the press in its rollout; else say why not.

    The value is an issue's id, with whatever follows a colon. One that was merged is the one that stands.
    """
    number = number_of(press.pressed.value.partition(":")[0])
    issue = press.session.get(Issue, number) if number else None
    here = press.within(issue.rollout_id) if issue else press
    if not roles.may(here.session, here.desk, here.who, right):
        return roles.refusal(here.who, right)
    if issue is None or issue.rollout_id != here.who.rollout.id:
        return press.gone()
    return here, standing(press.session, issue)


def write(press: Press) -> Card:
    """Keep an issue's answer in the writer's language, or the one that the value names, and show it back."""
    found = issue_of(press, Right.ANSWER)
    if isinstance(found, Card):
        return found
    press, issue = found
    text = press.pressed.answer.strip()
    if card := problem(press, text):
        return card
    named = press.pressed.value.partition(":")[2]
    language = named if named in OTHER else press.who.person.language
    masked = intake.masked(press.desk, text)
    by = press.who.membership
    issues.change(press.session, press.desk, issue, by, "answer", **{f"answer_{language}": masked.text})
    roles.active(press.session, press.desk, by)
    return _shown(press.who.words, issue, language, masked.found)


def _shown(words: Words, issue: Issue, language: str, found: tuple[str, ...]) -> Card:
    number, other = str(issue.id), OTHER[language]
    text = issue.answer(language) or ""
    buttons = (
        Button(words.say("Send to everyone"), Action.ANSWER, number, "primary"),
        Button(words.say("Publish"), Action.PUBLISH, number),
    )
    return talk.card(
        words,
        *talk.lines(words.say("The answer to “{title}” is ready:", title=issue.title(words.language))),
        Quote(text),
        *talk.lines(receipts.masked(words, found), words.say("Nothing was sent yet.")),
        Buttons(buttons),
        write_form(words, number, language, words.say("Change")),
        *(() if getattr(issue, f"answer_{other}") else (write_form(words, number, other, _also(words, other)),)),
    )


def _also(words: Words, language: str) -> str:
    return words.say("Write it in English too") if language == "en" else words.say("Write it in Dutch too")


def write_form(words: Words, number: str, language: str, label: str) -> Ask:
    """Open the form in which the answer to an issue is written, in a language."""
    prompt = words.say("Everyone who asked reads this. Leave out what is about residents.")
    return Ask(label, Action.WRITE_ANSWER, words.say("Save"), f"{number}:{language}", prompt=prompt)
