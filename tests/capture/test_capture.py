"""Ten-second capture: one line is kept without names, and a mistyped one shows the right form."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.answers import text_of
from bot.cards import Card, Strong, Text
from bot.people import UNCOUNTED
from bot.ports import Action
from models import Department, Feedback, Reach
from tests.gestures import PROBLEM, actions, edit, kept, memberships, press, tell, texts, value_of, words_of
from tests.town import AMBASSADOR, ARCHIVIST, INSIDER, Town

LINE = "5 burgerzaken: etiketten printen niet"


def department(town: Town, feedback: Feedback) -> str | None:
    number = feedback.department_id
    return town.read(lambda session: session.get_one(Department, number).name) if number else None


def right_form(card: Card) -> str:
    blocks = card.blocks
    spans = [
        span.text for block in blocks if isinstance(block, Text) for span in block.line if isinstance(span, Strong)
    ]
    return spans[0]


@pytest.mark.parametrize("user", [AMBASSADOR, INSIDER])
def test_one_line_is_kept_for_so_many_people_and_without_a_name(any_town: Town, user: str) -> None:
    *_, receipt = tell(any_town, user, LINE)
    (row,) = kept(any_town)
    assert (row.heard, row.pool, row.name_along, row.me_too) == (5, UNCOUNTED, False, False)
    assert (department(any_town, row), words_of(any_town, row)) == ("Burgerzaken", "etiketten printen niet")
    assert texts(receipt).startswith("Genoteerd: 5 mensen bij Burgerzaken. “etiketten printen niet”")
    assert actions(receipt) == [Action.HEARD, Action.WITHDRAW]
    assert receipt.summary == "Genoteerd: 5 mensen bij Burgerzaken."


def test_a_standing_choice_to_pass_on_the_name_does_not_hold_for_what_was_heard(town: Town) -> None:
    tell(town, AMBASSADOR, PROBLEM)
    press(town, AMBASSADOR, Action.NAME_ALWAYS, kept(town)[0].id)
    tell(town, AMBASSADOR, LINE)
    assert [row.name_along for row in kept(town)] == [True, False]


@pytest.mark.parametrize(
    ("line", "people", "where"),
    [
        ("een paar burgerzaken: traag", 3, "Burgerzaken"),
        ("Veel: traag", 10, None),
        ("few at griffie: slow", 3, "Griffie"),
        ("  12 mensen bij  SOCIAAL   domein :  traag ", 12, "Sociaal Domein"),
        ("± 7 soc: traag", 7, "Sociaal Domein"),
        ("5x: traag", 5, None),
        ("gehoord 4 griffie: traag", 4, "Griffie"),
        ("1 sociaal domein het is traag", 1, "Sociaal Domein"),
        ("200: traag", 200, None),
    ],
)
def test_people_type_it_in_many_ways(town: Town, line: str, people: int, where: str | None) -> None:
    tell(town, AMBASSADOR, line)
    (row,) = kept(town)
    assert (row.heard, department(town, row)) == (people, where)
    assert "traag" in words_of(town, row) or "slow" in words_of(town, row)


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("5 burgrzaken: het is traag", "5 Burgerzaken: het is traag"),
        ("5 kantine: het is traag", "5 Burgerzaken: het is traag"),
        ("0 griffie: het is traag", "5 griffie: het is traag"),
        ("5000: het is traag", "5: het is traag"),
        ("6 griffie:", "6 griffie: wat ze zeiden"),
        ("6 griffie", "6 griffie: wat ze zeiden"),
        ("paar burgrzaken: het is traag", "3 Burgerzaken: het is traag"),
    ],
)
def test_the_wrong_form_shows_the_right_one_with_what_was_typed_and_keeps_nothing(
    town: Town, line: str, right: str
) -> None:
    (card,) = tell(town, AMBASSADOR, line)
    assert kept(town) == []
    assert right_form(card) == right
    assert "Ik heb nog niets bewaard." in texts(card)
    assert actions(card) == [Action.HEARD]


def test_what_residents_are_told_by_is_taken_out_of_the_line_and_of_its_right_form(town: Town) -> None:
    *_, receipt = tell(town, AMBASSADOR, "5 griffie: mail jan@example.nl blijft hangen")
    assert "[e-mailadres]" in words_of(town, kept(town)[0]) or "example" not in words_of(town, kept(town)[0])
    assert "e-mailadres" in texts(receipt)
    (card,) = tell(town, AMBASSADOR, "5000 griffie: mail jan@example.nl blijft hangen")
    assert "example.nl" not in texts(card)


@pytest.mark.parametrize("text", [LINE, "3 dagen: geen printer", "Veel dank", "gehoord"])
def test_an_ordinary_employee_simply_gives_feedback(town: Town, text: str) -> None:
    tell(town, "an", text)
    (row,) = kept(town)
    assert (row.heard, row.pool, words_of(town, row)) == (None, "floor", text)


@pytest.mark.parametrize(
    "text", ["5 etiketten printen niet", "Veel dank: het werkt", "10:30 is te vroeg", "Het werkt niet: help"]
)
def test_an_ambassadors_own_question_stays_theirs(town: Town, text: str) -> None:
    tell(town, AMBASSADOR, text)
    (row,) = kept(town)
    assert (row.heard, row.pool, words_of(town, row)) == (None, "ambassador", text)


def test_the_word_opens_the_form_and_the_form_takes_the_same_line(town: Town) -> None:
    (card,) = tell(town, AMBASSADOR, "Gehoord")
    assert actions(card) == [Action.HEARD]
    press(town, AMBASSADOR, Action.HEARD, answer="8 etiketten printen niet")
    assert [(row.heard, row.department_id) for row in kept(town)] == [(8, None)]
    (wrong,) = press(town, AMBASSADOR, Action.HEARD, answer="etiketten printen niet")
    assert right_form(wrong) == "5: etiketten printen niet"
    assert len(kept(town)) == 1


def test_the_form_refuses_an_employee_and_says_whom_to_ask(town: Town) -> None:
    (card,) = press(town, "an", Action.HEARD, answer=LINE)
    assert texts(card).startswith("Alleen ambassadeurs, begeleiders en de projectgroep kunnen dit.")
    assert kept(town) == []


def test_not_right_writes_the_same_one_anew(town: Town) -> None:
    tell(town, AMBASSADOR, LINE)
    (row,) = kept(town)
    (again,) = press(town, AMBASSADOR, Action.HEARD, row.ref, "8 griffie: lade 2 klemt")
    (row,) = kept(town)
    assert (row.heard, department(town, row), words_of(town, row)) == (8, "Griffie", "lade 2 klemt")
    assert texts(again).startswith("Genoteerd: 8 mensen bij Griffie.")
    (wrong,) = press(town, AMBASSADOR, Action.HEARD, row.ref, "900: klemt")
    assert "Ik bewaar wat je eerder schreef." in texts(wrong)
    assert kept(town)[0].heard == 8


def test_the_same_line_a_moment_later_is_the_same_capture_and_counts_once(town: Town) -> None:
    tell(town, AMBASSADOR, LINE)
    town.clock.forward(minutes=9)
    (again,) = press(town, AMBASSADOR, Action.HEARD, answer=LINE)
    (row,) = kept(town)
    assert "Dit noteerde ik net al. Het telt één keer." in texts(again)
    assert value_of(again, Action.WITHDRAW) == row.ref
    press(town, AMBASSADOR, Action.WITHDRAW, row.ref)
    tell(town, AMBASSADOR, LINE)
    assert [bool(row.withdrawn_at) for row in kept(town)] == [True, False]


@pytest.mark.parametrize(
    ("user", "line", "minutes"),
    [
        (INSIDER, LINE, 0),
        (AMBASSADOR, "6 burgerzaken: etiketten printen niet", 0),
        (AMBASSADOR, "5: etiketten printen niet", 0),
        (AMBASSADOR, "5 burgerzaken: etiketten printen weer niet", 0),
        (AMBASSADOR, LINE, 11),
    ],
)
def test_of_others_elsewhere_or_later_it_is_another_capture(town: Town, user: str, line: str, minutes: int) -> None:
    tell(town, AMBASSADOR, LINE)
    town.clock.forward(minutes=minutes)
    told = tell(town, user, line)[-1]
    assert len(kept(town)) == 2
    assert "noteerde ik net al" not in texts(told)


def test_nobody_writes_anothers_anew_and_a_withdrawn_one_stays_so(town: Town) -> None:
    *_, receipt = tell(town, AMBASSADOR, LINE)
    ref = value_of(receipt, Action.WITHDRAW)
    press(town, INSIDER, Action.HEARD, ref, "9: anders")
    assert kept(town)[0].heard == 5
    press(town, AMBASSADOR, Action.WITHDRAW, ref)
    press(town, AMBASSADOR, Action.HEARD, ref, "9: anders")
    (row,) = kept(town)
    assert (row.heard, row.text) == (5, None)


def test_its_receipt_has_no_buttons_of_a_question_and_old_ones_do_nothing(town: Town) -> None:
    tell(town, AMBASSADOR, LINE)
    (row,) = kept(town)
    for action in (Action.NAME_ALWAYS, Action.KIND):
        (card,) = press(town, AMBASSADOR, action, row.id, "praise")
        assert "werkt niet meer" in texts(card)
    assert kept(town)[0].name_along is False


def test_an_edit_in_the_chat_corrects_it_and_a_deletion_withdraws_it(street: Town) -> None:
    tell(street, AMBASSADOR, LINE, message="m1")
    edit(street, AMBASSADOR, "m1", "6 griffie: etiketten printen niet")
    assert kept(street)[0].heard == 6
    (wrong,) = edit(street, AMBASSADOR, "m1", "etiketten printen niet")
    assert "Ik bewaar wat je eerder schreef." in texts(wrong)
    edit(street, AMBASSADOR, "m1", None)
    assert kept(street)[0].text is None


def test_it_is_listed_with_its_number_among_ones_own_data(town: Town) -> None:
    tell(town, AMBASSADOR, LINE)
    (card,) = tell(town, AMBASSADOR, "mijn gegevens")
    assert "gehoord van 5 mensen" in str(card.blocks)


def test_a_capture_counts_as_being_active(town: Town) -> None:
    tell(town, AMBASSADOR, LINE)
    assert town.read(lambda session: session.scalars(select(Reach.active_at)).all()) == [town.clock()]


def test_it_goes_to_the_one_rollout_where_somebody_may_capture(two: Town) -> None:
    tell(two, ARCHIVIST, "5: archief is traag")
    (row,) = kept(two)
    slug = two.read(lambda session: session.get_one(Department, row.department_id) if row.department_id else None)
    assert (row.heard, row.unclear, slug) == (5, False, None)
    assert memberships(two)[-1].rollout_id == row.rollout_id != 1


def test_the_text_is_sealed(town: Town) -> None:
    tell(town, AMBASSADOR, LINE)
    (row,) = kept(town)
    assert b"etiketten" not in (row.text or b"")
    assert text_of(town.desk, row) == "etiketten printen niet"
