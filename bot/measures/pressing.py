"""Measures: recording one from a topic's card, by a line or from a decision; what comes back, and taking one back."""

from __future__ import annotations

import re

from bot import roles, service, talk
from bot.cards import Ask, Bullets, Button, Buttons, Card, Choice, Strong
from bot.colleagues import departments_by_name
from bot.issues import CLOSED
from bot.lines import Line, Typed
from bot.measures import keeping
from bot.measures.keeping import Told
from bot.measures.reading import read
from bot.measures.told import Following, figures_of, lines
from bot.ports import Action, Pressed
from bot.press import Acts, Press, number_of
from bot.published.reported import reported
from bot.roles import Right
from bot.service import Turn
from bot.topics import counts
from bot.topics.matter import Matter, about, on_matter
from models import Decision, Department, Issue, Measure

OTHERS = 25
"""Topics that can be picked for a decision."""
CHOICES = 10
"""Measures that are listed; the older ones have had their verdict."""
LISTED = re.compile(r"(?:maatregel|measure)\s+#?(?P<n>\d{1,9})[.!?]?", re.IGNORECASE)
WRITTEN = re.compile(r"(?:maatregel|measure)\s+#?(?P<n>\d{1,9})\s*:\s*(?P<text>\S.*)", re.IGNORECASE | re.DOTALL)


def _record(matter: Matter) -> Card:
    return record(matter, matter.answer)


def record(matter: Matter, line: str, decision: int | None = None) -> Card:
    """Keep what a line says of a topic; show the right form where it cannot be read."""
    press = matter.press
    who, words, today = press.who, press.who.words, press.desk.today(press.who.settings)
    if not roles.may(press.session, press.desk, who, Right.MEASURE):
        return roles.refusal(who, Right.MEASURE)
    told = read(line, today, departments_by_name(press.session, who.rollout, who.settings))
    if told is None:
        return talk.card(words, *talk.lines(words.say("I could not read this, so I kept nothing. Type it like this:")),
                         Bullets(((Strong(example(press, matter.issue)),),)))  # fmt: skip
    measure = keeping.record(press.session, press.desk, who, matter.issue, told, decision=decision)
    matter.worked()
    return _noted(matter, measure, told)


def example(turn: Turn, issue: Issue) -> str:
    """Give a line that can be read, about an issue."""
    return turn.who.words.say("measure {n}: walk-in session printing, from 1 March", n=issue.id)


def _noted(matter: Matter, measure: Measure, told: Told) -> Card:
    press, words = matter.press, matter.press.who.words
    department = press.session.get(Department, told.department) if told.department else None
    rest = (
        words.say("from {day}", day=words.day(told.since)),
        words.say("for {department}", department=department.name) if department else words.say("for all departments"),
        words.say("by {who}", who=told.by) if told.by else "",
    )
    then = talk.as_sentence(", ".join(filter(None, rest)))
    first = words.say(
        "Recorded with “{title}”: {measure}.", title=matter.issue.title(words.language), measure=told.text
    )
    return talk.card(
        words,
        *talk.lines(
            *matter.remarks,
            f"{first} {then}",
            words.say("From a week after it I compare the questions. Type “measures” to see them."),
        ),
        Buttons(
            (
                Button(words.say("Undo"), Action.MEASURE_UNDO, str(measure.id)),
                Button(words.say("Look at the topic"), Action.TOPIC, str(matter.issue.id)),
            )
        ),
    )


def _undo(press: Press) -> Card:
    number = number_of(press.pressed.answer or press.pressed.value)
    measure = press.session.get(Measure, number) if number else None
    if measure is None:
        return press.line("This measure is no longer here. Nothing was changed.")
    press = press.within(measure.rollout_id)
    if not roles.may(press.session, press.desk, press.who, Right.MEASURE):
        return roles.refusal(press.who, Right.MEASURE)
    if not keeping.undo(press.session, press.desk, press.who.person, measure):
        return press.line("That was undone before.")
    return press.line("Taken back: “{measure}”. I no longer follow what it does.", measure=measure.text)


def _from_decision(press: Press) -> Card:
    """Make a measure of a decision: of its own topic, else of the one that is picked."""
    number = number_of(press.pressed.value)
    decision = press.session.get(Decision, number) if number else None
    if decision is None:
        return press.line("This decision is no longer here. Nothing was changed.")
    press = press.within(decision.rollout_id)
    if not roles.may(press.session, press.desk, press.who, Right.MEASURE):
        return roles.refusal(press.who, Right.MEASURE)
    issue = number_of(press.pressed.answer) or decision.issue_id
    if issue is None:
        return _which(press, decision)
    return about(press, issue, lambda matter: _of_decision(matter, decision))


def _of_decision(matter: Matter, decision: Decision) -> Card:
    if matter.issue.rollout_id != decision.rollout_id:
        return matter.press.line("This topic is no longer here. Nothing was changed.")
    titles = (f"{title}: " for title in (matter.issue.title_nl, matter.issue.title_en))
    said = next((title for title in titles if decision.text.startswith(title)), "")
    return record(matter, decision.text.removeprefix(said), decision.id)


def _which(press: Press, decision: Decision) -> Card:
    words, who = press.who.words, press.who
    found = reported(press.session, press.desk, who.rollout.id, who.settings)
    topics = counts.most_written(press.session, who.rollout.id, found, sorted(CLOSED))[:OTHERS]
    if not topics:
        return press.line("There are no open topics.")
    choices = tuple(Choice(f"{issue.id}. {issue.title(words.language)}", str(issue.id)) for issue in topics)
    ask = Ask(words.say("It is about"), Action.DECISION_MEASURE, words.say("Save"), str(decision.id), choices=choices)
    return talk.card(words, *talk.lines(words.say("Which topic does “{decision}” help?", decision=decision.text)), ask)


def listed(turn: Turn, issue: Issue | None = None) -> tuple[Bullets | Ask, ...]:
    """List the newest measures with what followed, and offer to take one back; nothing where there are none."""
    words, who = turn.who.words, turn.who
    query = keeping.standing_ones(who.rollout.id).limit(CHOICES)
    found = list(turn.session.scalars(query.where(Measure.issue_id == issue.id) if issue else query))
    if not found:
        return ()
    following = Following.at(turn.session, who.rollout, who.settings, turn.desk.now())
    told = lines([figures_of(following, measure) for measure in found], words)
    choices = tuple(Choice(talk.shortened(measure.text, 70), str(measure.id)) for measure in found)
    return Bullets(tuple(told)), Ask(
        words.say("Take back a measure"), Action.MEASURE_UNDO, words.say("Take back"), choices=choices
    )


def _of_topic(matter: Matter) -> Card:
    press, words = matter.press, matter.press.who.words
    if not roles.may(press.session, press.desk, press.who, Right.MEASURE):
        return roles.refusal(press.who, Right.MEASURE)
    found = listed(press, matter.issue)
    first = words.say("Measures for “{title}”:", title=matter.issue.title(words.language))
    none = words.say("No measure was recorded for it yet. Type it like this:")
    form = () if found else (Bullets(((Strong(example(press, matter.issue)),),)),)
    return talk.card(words, *talk.lines(*matter.remarks, first if found else none), *found, *form)


def _typed(typed: Typed) -> Card | None:
    """Do something with the topic that a line names; None from the floor, who then simply said something."""
    if not roles.may(typed.session, typed.desk, typed.who, Right.TOPIC):
        return None
    if not typed.who.clear:
        return service.rollout_question(typed.session, typed.desk, typed.who)
    text = typed.match.groupdict().get("text") or ""
    pressed = Pressed(typed.said.sender, typed.said.spot, "", "", typed.said.at, text)
    press = Press(typed.session, typed.desk, typed.who, pressed)
    return about(press, number_of(typed.match["n"]), _record if text else _of_topic)


ACTS: Acts = {
    Action.MEASURE: on_matter(_record),
    Action.MEASURE_UNDO: _undo,
    Action.DECISION_MEASURE: _from_decision,
}
LINES = (Line(WRITTEN, _typed), Line(LISTED, _typed))
