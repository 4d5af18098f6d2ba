"""The line of what somebody heard: a right form is read back as it was meant, and no text breaks it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capture.resolving import Captured, Fault, Mistyped, resolve
from bot.hearsay import LINE, LONGEST_NAME, MANY, MOST, SOME, Heard, department_in, heard, named_first, nearest, said_in

NAMES = {"burgerzaken": 1, "burgerlijke stand": 1, "griffie": 2, "sociaal domein": 3, "sociale zaken": 4}
said = st.text(min_size=1, max_size=60).map(str.strip).filter(lambda text: text and not text[0].isdigit())
heads = st.sampled_from(
    ["{n} {d}:", "{n}  {d} : ", "± {n} {d}:", "{n}x {d}:", "{n} mensen bij {d}:", "gehoord {n} {d}:"]
)


@pytest.mark.property
@given(text=st.text(max_size=300), meant=st.booleans())
def test_no_text_breaks_it(text: str, *, meant: bool) -> None:
    found = resolve(text, NAMES, meant=meant)
    assert found is not None or not meant
    assert heard(text) is None or LINE.fullmatch(text)
    if isinstance(found, Captured):
        assert 1 <= found.people <= MOST
        assert found.text in text
    assert said_in(text, NAMES) in text


@pytest.mark.property
@given(
    people=st.integers(1, MOST),
    name=st.sampled_from(sorted(NAMES)),
    form=heads,
    text=said,
    change=st.sampled_from([str, str.upper, str.title]),
)
def test_a_right_form_is_always_read_back(people: int, name: str, form: str, text: str, change: type[str]) -> None:
    line = form.format(n=people, d=change(name)) + f" {text}"
    assert resolve(line, NAMES, meant=False) == Captured(people, NAMES[name], text)
    assert said_in(line, NAMES) == text


@pytest.mark.property
@given(people=st.integers(MOST + 1, 999_999) | st.just(0), text=said)
def test_a_number_that_cannot_be_is_never_kept(people: int, text: str) -> None:
    found = resolve(f"{people} griffie: {text}", NAMES, meant=False)
    assert isinstance(found, Mistyped)
    assert found.fault is Fault.PEOPLE


@pytest.mark.parametrize(
    ("word", "people"), [("paar", SOME), ("Een paar", SOME), ("a few", SOME), ("veel", MANY), ("HEEL VEEL", MANY)]
)
def test_words_stand_for_numbers(word: str, people: int) -> None:
    assert resolve(f"{word} griffie: traag", NAMES, meant=False) == Captured(people, 2, "traag")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hallo",
        "5e verdieping: kapot",
        "5,5 uur: kapot",
        "10:30 overleg",
        "12:00",
        "2026-11-01: kapot",
        "paarse: nee",
    ],
)
def test_other_texts_are_no_such_line(text: str) -> None:
    assert heard(text) is None
    assert said_in(text, NAMES) == text


@pytest.mark.parametrize(
    ("typed", "department"), [("Griffie", 2), ("gri", 2), ("burg", 1), ("soci", None), ("sociaal", 3), ("g", None)]
)
def test_the_beginning_of_a_name_will_do_when_it_can_be_one_alone(typed: str, department: int | None) -> None:
    assert department_in(typed, NAMES) == department


def test_what_may_be_several_lists_them_and_what_is_near_is_proposed() -> None:
    several = resolve("5 soci: traag", NAMES, meant=False)
    assert isinstance(several, Mistyped)
    assert several.like == ("sociaal domein", "sociale zaken")
    assert nearest("grifie", NAMES) == "griffie"
    assert nearest("kantine", NAMES) is None


def test_without_a_colon_a_number_and_a_department_are_clear_and_nothing_else_is() -> None:
    assert resolve("4 sociaal domein kan niet printen", NAMES, meant=False) == Captured(4, 3, "kan niet printen")
    assert resolve("4 etiketten printen niet", NAMES, meant=False) is None
    assert resolve("veel griffie", NAMES, meant=False) is None
    assert resolve("4 etiketten printen niet", NAMES, meant=True) == Captured(4, None, "etiketten printen niet")
    assert named_first("griffie, kan niet printen", NAMES) == ("griffie", "kan niet printen")


def test_a_head_that_names_no_department_is_part_of_what_was_said() -> None:
    assert said_in("5 dagen: geen printer", NAMES) == "5 dagen: geen printer"
    assert said_in("5 gri: geen printer", NAMES) == "geen printer"
    assert heard(f"5 {'a' * (LONGEST_NAME + 1)}: b") == Heard(5, "", f"{'a' * (LONGEST_NAME + 1)}: b", False, True)  # noqa: FBT003


def test_a_form_that_holds_no_number_says_so() -> None:
    assert resolve("printen", NAMES, meant=True) == Mistyped(Fault.FORM, 0, "", "printen")


def test_the_longest_line_is_read_at_once() -> None:
    start = time.perf_counter()
    for hard in ("5 " + " " * 3_900, "gehoord " * 500, "5 mensen bij " * 300, "9" * 4_000):
        heard(hard)
    assert time.perf_counter() - start < 0.5
