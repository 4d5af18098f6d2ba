"""Published answers: publishing one, saying that it is a working agreement, or taking it back; each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot import issues, roles, talk
from bot.cards import Button, Buttons, Card
from bot.dialogue.everyone import issue_of, write_form
from bot.ports import Action
from bot.press import Press
from bot.roles import Right
from models import Issue

CHECK_AFTER = timedelta(days=180)
"""After half a year an answer about a new system may be an old one."""


def pressed(press: Press) -> Card:
    """Do what the value says after the colon with an issue's answer; publish it when that says nothing."""
    found = issue_of(press, Right.PUBLISH)
    if isinstance(found, Card):
        return found
    press, issue = found
    act = _ACTS.get(press.pressed.value.partition(":")[2], _publish)
    if issue.answer("nl") is None:
        return _without_answer(press, issue)
    card = act(press, issue)
    roles.active(press.session, press.desk, press.who.membership)
    return card


def _change(press: Press, issue: Issue, act: str, **values: object) -> bool:
    return issues.change(press.session, press.desk, issue, press.who.membership, act, **values) is not None


def _without_answer(press: Press, issue: Issue) -> Card:
    words = press.who.words
    none = words.say("There is no answer yet to “{title}”.", title=issue.title(words.language))
    form = write_form(words, str(issue.id), words.language, words.say("Write the answer"))
    return talk.card(words, *talk.lines(f"{none} {words.say('Write it first.')}"), form)


def _publish(press: Press, issue: Issue) -> Card:
    if issue.published_at is not None:
        return _shown(press, issue, press.who.words.say("This answer is published already."))
    _change(
        press,
        issue,
        "published",
        published_at=press.desk.now(),
        check_on=press.desk.today(press.who.settings) + CHECK_AFTER,
    )
    return _shown(press, issue, press.who.words.say("Published: everybody can find this answer now."))


def _agreement(press: Press, issue: Issue) -> Card:
    _change(press, issue, "agreement", agreement=True)
    return _shown(press, issue, press.who.words.say("Noted: this answer is a working agreement."))


def _plain(press: Press, issue: Issue) -> Card:
    _change(press, issue, "agreement", agreement=False)
    return _shown(press, issue, press.who.words.say("Noted: this answer is no working agreement."))


def _checked(press: Press, issue: Issue) -> Card:
    if issue.published_at is None:
        return _publish(press, issue)
    _change(press, issue, "checked", check_on=press.desk.today(press.who.settings) + CHECK_AFTER)
    return _shown(press, issue, press.who.words.say("Noted: this answer still holds."))


def _take_back(press: Press, issue: Issue) -> Card:
    words, title = press.who.words, issue.title(press.who.words.language)
    if not _change(press, issue, "unpublished", published_at=None, check_on=None):
        return press.line("“{title}” was not published. Nothing was changed.", title=title)
    back = Buttons((Button(words.say("Publish"), Action.PUBLISH, str(issue.id)),))
    taken = words.say("“{title}” is published no longer. The answer itself stays.", title=title)
    return talk.card(words, *talk.lines(taken), back)


def _shown(press: Press, issue: Issue, told: str) -> Card:
    words, number = press.who.words, str(issue.id)
    owner = words.say("Owner: {owner}.", owner=issue.owner) if issue.owner else words.say("It has no owner yet.")
    again = words.say("Look again on {day}.", day=words.day(issue.check_on)) if issue.check_on else ""
    kind = (
        Button(words.say("No working agreement"), Action.PUBLISH, f"{number}:plain")
        if issue.agreement
        else Button(words.say("Working agreement"), Action.PUBLISH, f"{number}:agreement")
    )
    announce = words.say("Tell everybody? Type “announcement {n}”.", n=number) if issue.published_at else ""
    off = Button(words.say("Take back"), Action.PUBLISH, f"{number}:off", "danger")
    return talk.card(
        words,
        *talk.lines(f"“{issue.title(words.language)}”", told, f"{owner} {again}".strip(), announce),
        Buttons((kind, off)),
    )


_ACTS: Mapping[str, Callable[[Press, Issue], Card]] = {
    "agreement": _agreement,
    "plain": _plain,
    "checked": _checked,
    "off": _take_back,
}
