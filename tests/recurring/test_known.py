"""A new question is shown a published answer only where that proved right; its asker says whether it was."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from bot.cards import Card
from bot.ports import Action
from bot.recurring import known
from bot.recurring.known import OUTCOMES
from connectors.slack import render as slack
from connectors.teams import render as teams
from connectors.terminal.render import render as terminal
from models import Feedback, Issue, Reply, Tag
from tests.gestures import actions, change, kept, press, tell, texts, words_of
from tests.recurring.village import EN, NL, PRINT, Village

ASKED = f"{PRINT}, weer niet"
OFFERED = {Action.IS_IT, Action.IS_NOT_IT}


@pytest.fixture
def proven(any_village: Village) -> Village:
    """Two answered issues, the first proved right often enough."""
    printing, _ = any_village.learn_two_issues()
    any_village.prove(printing, right=OUTCOMES)
    return any_village


@pytest.fixture
def proved(village: Village) -> Village:
    """The same, on SQLite alone."""
    printing, _ = village.learn_two_issues()
    village.prove(printing, right=OUTCOMES)
    return village


def ask(village: Village, text: str = ASKED, user: str = "an") -> Card:
    return tell(village.town, user, text)[-1]


def is_offered(card: Card) -> bool:
    return set(actions(card)) >= OFFERED


def newest(village: Village) -> Feedback:
    return kept(village.town)[-1]


def answer_of(village: Village, number: int, action: str) -> Card:
    (card,) = press(village.town, "an", action, village.ref(number))
    return card


def test_the_known_answer_takes_the_place_of_the_receipt(proven: Village) -> None:
    card = ask(proven)
    assert "Is dit het antwoord?" in texts(card)
    assert NL in texts(card)
    assert "1234" in texts(card), "and who is in a hurry reads where to go"
    assert actions(card) == [Action.IS_IT, Action.IS_NOT_IT, Action.WITHDRAW]
    assert proven.log()[-1].shown == "offer"


def test_it_speaks_the_askers_language(proved: Village) -> None:
    tell(proved.town, "an", "in english")
    card = ask(proved)
    assert "Is this it?" in texts(card)
    assert EN in texts(card)


def test_yes_answers_the_question_and_thanks(proven: Village) -> None:
    ask(proven)
    row = newest(proven)
    card = answer_of(proven, row.id, Action.IS_IT)
    assert "beantwoord" in texts(card)
    assert actions(card) == [Action.ANSWER_BACK, Action.WITHDRAW]
    after = newest(proven)
    assert after.answered_at == after.closed_at == proven.town.clock()
    assert after.issue_id == proven.log()[-1].candidates[0][0]
    assert proven.log()[-1].taken is True
    replies = proven.town.read(lambda session: list(session.scalars(select(Reply))))
    assert [(each.feedback_id, each.issue_id, each.role, each.written_by) for each in replies] == [
        (row.id, after.issue_id, "bot", None)
    ]
    assert words_of(proven.town, after) == ASKED


def test_no_keeps_the_question_open_and_loses_nothing(proven: Village) -> None:
    ask(proven)
    card = answer_of(proven, newest(proven).id, Action.IS_NOT_IT)
    assert "Je vraag blijft open." in texts(card)
    assert actions(card) == [Action.WRONG_KIND, Action.NAME, Action.WITHDRAW]
    after = newest(proven)
    assert (after.answered_at, after.closed_at, after.issue_id) == (None, None, None)
    assert proven.log()[-1].taken is False
    assert words_of(proven.town, after) == ASKED


def test_each_press_counts_once(proved: Village) -> None:
    ask(proved)
    number = newest(proved).id
    for _ in range(2):
        answer_of(proved, number, Action.IS_IT)
    answer_of(proved, number, Action.IS_NOT_IT)
    assert proved.log()[-1].taken is True, "who took it is believed"
    assert len(proved.town.read(lambda session: session.scalars(select(Reply)).all())) == 1
    assert (
        len(proved.town.read(lambda session: session.scalars(select(Tag).where(Tag.feedback_id == number)).all())) == 1
    )


def test_no_and_then_yes_is_yes(proved: Village) -> None:
    ask(proved)
    number = newest(proved).id
    answer_of(proved, number, Action.IS_NOT_IT)
    answer_of(proved, number, Action.IS_IT)
    assert newest(proved).answered_at
    assert proved.log()[-1].taken is True


def test_who_says_nothing_gets_the_receipt_after_an_hour_once(proven: Village) -> None:
    ask(proven)
    town = proven.town
    told = len(town.heard["an"])
    for hours, receipts in ((0.9, 0), (0.2, 1), (1, 1)):
        town.clock.forward(hours=hours)
        town.run(town.app.chores.upkeep())
        town.drain()
        assert len(town.heard["an"]) == told + receipts
    assert "Genoteerd" in town.heard["an"][-1]
    assert "Is dit het antwoord?" not in town.heard["an"][-1]
    assert newest(proven).answered_at is None


@pytest.mark.parametrize("action", [Action.IS_IT, Action.IS_NOT_IT, Action.WITHDRAW])
def test_who_said_something_gets_no_late_receipt(proved: Village, action: str) -> None:
    ask(proved)
    answer_of(proved, newest(proved).id, action)
    told = len(proved.town.heard["an"])
    proved.town.clock.forward(hours=2)
    proved.town.run(proved.town.app.chores.upkeep())
    proved.town.drain()
    assert len(proved.town.heard["an"]) == told


def test_a_question_waits_for_nobody_while_its_asker_may_still_say_yes(proved: Village) -> None:
    def waits() -> bool:
        waiting = select(Feedback.id).where(Feedback.id == number, known.undecided(proved.town.clock()))
        return proved.town.read(lambda session: session.scalar(waiting)) is not None

    ask(proved)
    number = newest(proved).id
    assert waits()
    proved.town.clock.forward(hours=1)
    assert not waits()


@pytest.mark.parametrize(("right", "wrong"), [(0, 0), (OUTCOMES - 1, 0), (OUTCOMES - 2, 2), (90, 10)])
def test_it_is_silent_until_it_has_proved_itself(village: Village, right: int, wrong: int) -> None:
    printing, finding = village.learn_two_issues()
    village.prove(printing, right, wrong, finding)
    assert not is_offered(ask(village))
    assert village.log()[-1].shown == "withheld", "and its outcome is still collected"


def test_a_few_misses_among_many_are_allowed(village: Village) -> None:
    printing, finding = village.learn_two_issues()
    village.prove(printing, 190, 10, finding)
    assert is_offered(ask(village))


def test_surer_suggestions_do_not_speak_for_a_doubtful_one(proved: Village) -> None:
    proved.chance.p = 0.85
    assert not is_offered(ask(proved))
    proved.chance.p = 0.5
    assert not is_offered(ask(proved))


def test_askers_who_say_no_silence_it(proved: Village) -> None:
    for number in range(12):
        user = f"asker{number}"
        if is_offered(ask(proved, f"{ASKED} {number}", user)):
            press(proved.town, user, Action.IS_NOT_IT, proved.ref(newest(proved).id))
    assert not is_offered(ask(proved))
    assert 1 <= sum(row.taken is False for row in proved.log()) < 12


def test_the_right_issue_with_an_answer_that_does_not_help_is_a_miss(proved: Village) -> None:
    ask(proved)
    number = newest(proved).id
    answer_of(proved, number, Action.IS_NOT_IT)
    issue = proved.log()[-1].candidates[0][0]
    proved.tag(number, issue)
    assert proved.log()[-1].taken is False
    assert newest(proved).issue_id == issue


@pytest.mark.parametrize(
    "values",
    [
        {"published_at": None},
        {"answer_nl": None, "answer_en": None},
    ],
)
def test_an_answer_that_was_not_published_is_not_shown(proved: Village, values: dict[str, str | None]) -> None:
    proved.town.write(change(update(Issue).values(**values)))
    assert not is_offered(ask(proved))


def test_praise_is_no_question(proved: Village) -> None:
    assert not is_offered(ask(proved, "Etiketten printen bij de balie gaat heel fijn, wat een prachtig systeem!"))
    assert proved.log()[-1].shown == "hidden"


def test_what_nobody_tags_within_a_week_was_no_hit(village: Village) -> None:
    printing, _ = village.learn_two_issues()
    village.prove(printing, right=OUTCOMES + 10)
    for number in range(10):
        village.chance.p = 0.97 if number < 5 else 0.1
        ask(village, f"{ASKED} {number}", f"u{number}")
    village.chance.p = 0.97
    assert is_offered(ask(village))
    village.town.clock.forward(days=7)
    assert is_offered(ask(village)), "they may still be tagged"
    village.town.clock.forward(seconds=1)
    assert not is_offered(ask(village))
    assert village.log()[-1].shown == "withheld"


def test_an_answer_that_was_taken_away_leaves_the_receipt(proved: Village) -> None:
    ask(proved)
    number = newest(proved).id
    proved.town.write(change(update(Issue).values(published_at=None)))
    assert not is_offered(press(proved.town, "an", Action.NAME_ONCE, number)[0])


def test_a_merged_issue_answers_with_what_stands(proved: Village) -> None:
    printing, finding = proved.log()[0].candidates[0][0], proved.issue("Alles", answered=True)
    proved.town.write(change(update(Issue).where(Issue.id == finding).values(answer_nl="Bel de balie.")))
    proved.merge(printing, finding)
    assert "Bel de balie." in texts(ask(proved))
    answer_of(proved, newest(proved).id, Action.IS_IT)
    assert newest(proved).issue_id == finding


def test_nobody_can_press_it_for_somebody_else(proved: Village) -> None:
    ask(proved)
    number = newest(proved).id
    for action in OFFERED:
        press(proved.town, "bo", action, proved.ref(number))
    assert (newest(proved).answered_at, newest(proved).issue_id, proved.log()[-1].taken) == (None, None, None)


def test_without_an_offer_the_buttons_do_nothing(village: Village) -> None:
    village.learn_two_issues()
    ask(village)
    for action in OFFERED:
        answer_of(village, newest(village).id, action)
    assert (newest(village).answered_at, newest(village).issue_id, village.log()[-1].taken) == (None, None, None)


def test_what_was_withdrawn_cannot_be_answered(proved: Village) -> None:
    ask(proved)
    number = newest(proved).id
    press(proved.town, "an", Action.WITHDRAW, number)
    card = answer_of(proved, number, Action.IS_IT)
    assert "niet meer" in texts(card)
    assert newest(proved).answered_at is None


def test_a_long_answer_is_shortened_and_given_whole_on_yes(proved: Village) -> None:
    long = "Kies eerst lade 2. " * 30 + "Bel anders de balie."
    proved.town.write(change(update(Issue).values(answer_nl=long)))
    card = ask(proved)
    assert "Bel anders" not in texts(card)
    assert "…" in texts(card)
    assert "Bel anders de balie." in texts(answer_of(proved, newest(proved).id, Action.IS_IT))


def test_a_short_answer_is_not_repeated_on_yes(proved: Village) -> None:
    ask(proved)
    assert NL not in texts(answer_of(proved, newest(proved).id, Action.IS_IT))


def test_every_platform_shows_it_and_none_a_chance(proved: Village) -> None:
    card = ask(proved)
    for shown in (repr(slack.render(card)), repr(teams.render(card)), terminal(card)):
        assert "Is dit het antwoord?" in shown
        assert "Ja, dit is het" in shown
        assert "Kies eerst lade 2" in shown
        assert not re.search(r"\b0[.,]9|97 ?%|\b97\b", shown)


@pytest.mark.story
def test_an_asker_types_the_number_of_yes(proved: Village) -> None:
    receipt = proved.town.say("an", ASKED)[-1]
    number = re.search(r"\[(\d)\] Ja, dit is het", receipt)
    assert number
    assert "beantwoord" in proved.town.say("an", number[1])[-1]
