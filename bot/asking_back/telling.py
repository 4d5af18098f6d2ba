"""Asking back: the answers, as cards; each names the week of the digest that it is taken from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot import issues, stopping, talk
from bot.asking_back.month import month_before
from bot.asking_back.month import told as told_of_month
from bot.asking_back.question import Question
from bot.asking_back.topics import Topic, meant, told, topics_of
from bot.cards import Ask, Block, Button, Buttons, Card, Choice, Faint, Strong, Text
from bot.days.editions import THURSDAY
from bot.days.period import WEEK
from bot.digests import askable, asking, beneath
from bot.digests.audiences import SEES
from bot.digests.freezing import asked_of
from bot.digests.looking_back import over
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP
from bot.ports import Action
from bot.published.searching import ANSWER_SHOWN
from bot.topics import naming
from bot.words import Words
from models import Issue

BEFORE = 4
"""Weeks before that are told of a topic."""
CHOICES = 25
"""Topics to choose from; the rest is counted."""
LABEL = 40
"""Characters of a topic on a button."""
STILL_NEW = 10
"""Days for which a digest is the newest: “last month” is then the one before the day on which it is asked."""
_READS_CAUSES = frozenset({PROJECT_GROUP, AMBASSADORS})
"""The audiences who set the causes of a topic, and so read them on its card too."""


def about_topic(question: Question) -> Card:
    """Tell a topic, or let one be chosen."""
    topics, asked = topics_of(question.figures), question.asked
    if asked.issue is None and not asked.topic:
        return _choose(question, list(topics.values()))
    named = topics.get(asked.issue or 0)
    found = [named] if named else meant(topics, asked.topic)
    if len(found) == 1:
        return _topic(question, found[0])
    return _which(question, found) if found else nothing_about(question)


def nothing_about(question: Question) -> Card:
    """Say the same of a topic that is withheld and of one that is not there."""
    words = question.words
    text = words.say(
        "This weekly report tells nothing of it: fewer than {n} colleagues wrote about it, or it has another name.",
        n=question.figures.threshold,
    )
    return _card(question, *talk.lines(text), *_others(question))


def knows_nothing(question: Question) -> bool:
    """Say whether a topic that was typed is none of those that are told of."""
    return bool(question.asked.topic) and not meant(topics_of(question.figures), question.asked.topic)


def form(words: Words, typed: str) -> Card:
    """Show what can be typed, with what was."""
    known = {
        "topic": words.say("more about printing"),
        "departments": words.say("by department"),
        "month": words.say("what did we do last month?"),
    }
    return talk.card(
        words,
        *talk.lines(
            words.say("I do not understand “{typed}”. Nothing was kept of it.", typed=talk.shortened(typed)),
            words.say("Type “{topic}”, “{departments}” or “{month}”.", **known),
            words.say("Do you have a question or a problem? Tell me in my own chat."),
        ),
    )


def by_department(question: Question) -> Card:
    """Tell the figures by department, to an audience that sees them."""
    words, found = question.words, tuple(beneath.departments(question.figures, question.words))
    if found:
        return _card(question, *found, *_others(question))
    if "departments" in SEES[question.audience]:
        return _card(question, *talk.lines(words.say("Too few colleagues wrote to tell it by department.")))
    kept = words.say("This weekly report tells nothing by department.")
    return _card(question, *talk.lines(f"{kept} {words.say('Ask the project group.')}"), *_others(question))


def last_month(question: Question) -> Card:
    """Tell what was done in the month before, to an audience that is told what was done."""
    words = question.words
    if "done" not in SEES[question.audience]:
        kept = words.say("This weekly report does not tell what was done.")
        return _card(question, *talk.lines(f"{kept} {words.say('Ask the project group.')}"))
    today = question.desk.today(question.settings)
    sent_on = question.week.sent_at(question.settings).date()
    day = today if (today - sent_on).days <= STILL_NEW else sent_on
    edition = month_before(question.settings, _after(question.asked.month, day))
    weeks = question.compositions(edition.weeks)
    if not weeks:
        text = words.say("There are no weekly reports for {month}.", month=words.month(edition.first + THURSDAY))
        return _card(question, *talk.lines(text), *_others(question))
    so_far = replace(edition, after=max(weeks).monday + WEEK)
    back = over(list(weeks.values()), so_far, question.audience)
    return _card(question, *told_of_month(back, words), *_others(question))


def _after(month: int | None, day: date) -> date:
    """Give a day of the month after the one that is asked for: the last of that name that began by a day."""
    if month is None:
        return day
    year = day.year if month <= day.month else day.year - 1
    return date(year, month, 28) + timedelta(days=7)


def nobody(question: Question) -> Card:
    """Say that nobody is told who wrote something."""
    words = question.words
    told = words.say(
        "I tell nobody who wrote what. A number here stands for {n} colleagues or more.", n=question.figures.threshold
    )
    return _card(question, *talk.lines(told), *_others(question))


def how_to_stop(question: Question) -> Card:
    """Say how a place gets no more digests; asking so does not stop them."""
    return _card(question, *talk.lines(stopping.how_to_stop(question.words)))


def how_to_decide(question: Question) -> Card:
    """Offer the form in which a decision is recorded: a typed line is none, since everybody here can type one."""
    words, digest = question.words, question.digest
    if question.audience != PROJECT_GROUP:
        return _card(question, *talk.lines(words.say("Ask the project group.")))
    form = asking.form(asked_of(digest), words, f"digest/{digest.rollout_id}/{digest.period}")
    return _card(
        question, *talk.lines(words.say("Nothing was recorded yet. Press, and write the decision there.")), form
    )


def _topic(question: Question, topic: Topic) -> Card:
    words, weeks = question.words, [question.week.before(number) for number in range(1, BEFORE + 1)]
    issue = question.session.get(Issue, topic.number)
    causes = _causes(question, issue) if issue and question.audience in _READS_CAUSES else ""
    return _card(
        question,
        *told(topic, question.weeks(weeks), words, causes),
        *(_answer(words, issue) if issue else ()),
        *_others(question),
    )


def _causes(question: Question, issue: Issue) -> str:
    found = issues.causes_of(question.session, issue)
    return ", ".join(naming.cause(question.words, question.settings, slug) for slug in found)


def _answer(words: Words, issue: Issue) -> Iterator[Block]:
    """Give the answer as everybody can find it; one that is not published is not told."""
    text = issue.answer(words.language)
    if issue.published_at and text:
        yield Text((Strong(words.say("Published answer")), f": {talk.shortened(text, ANSWER_SHOWN)}"))


def _choose(question: Question, topics: Sequence[Topic]) -> Card:
    words = question.words
    if not topics:
        return _card(question, *talk.lines(words.say("This weekly report tells of no topic.")), *_others(question))
    shown, more = topics[:CHOICES], len(topics) - CHOICES
    choices = tuple(Choice(_title(each, words), str(each.number)) for each in shown)
    ask = Ask(words.say("Topic"), Action.ABOUT_TOPIC, words.say("Tell me"), str(question.digest.id), choices=choices)
    rest = words.count("… and {n} more topic", "… and {n} more topics", more) if more > 0 else ""
    return _card(question, *talk.lines(words.say("What do you want to know more about?")), ask, *talk.lines(rest))


def _which(question: Question, found: Sequence[Topic]) -> Card:
    words = question.words
    offered = tuple(
        Button(_title(each, words), Action.ABOUT_TOPIC, f"{question.digest.id}:{each.number}")
        for each in found[: talk.BUTTONS]
    )
    return _card(question, *talk.lines(words.say("Which one do you mean?")), Buttons(offered))


def _title(topic: Topic, words: Words) -> str:
    return talk.shortened(topic.title(words.language), LABEL)


def _others(question: Question) -> Iterator[Block]:
    """Offer what else can be asked of the same digest."""
    return askable.buttons(question.figures, question.digest.id, question.words, without=question.asked.action)


def _card(question: Question, *blocks: Block) -> Card:
    """Make an answer, headed by the digest that it is of."""
    words, week = question.words, words_of_week(question)
    told = talk.card(words, *blocks)
    return talk.card(words, Text((Faint(week),)), *blocks, summary=f"{week}: {told.summary}" if told.summary else week)


def words_of_week(question: Question) -> str:
    """Name the digest that is answered from, by its week."""
    week = question.words.say("week {n}", n=question.week.week)
    return f"{question.words.say('Weekly report')} {question.figures.name} · {week}"
