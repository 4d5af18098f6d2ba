"""What waits and what was done, in words: singular and plural, hours and days, and nothing that was withheld."""

from __future__ import annotations

import pytest

from bot.cards import plain
from bot.digests import progress
from bot.digests.parts import Answering, Counted, Done, Figures, Waiting
from bot.words import words_for
from tests.digests.test_telling import EMPTY, FULL, ended

NL, EN = words_for("nl"), words_for("en")


def with_answers(answered: int | None, in_time: int | None, median: int | None, days: int | None = 2) -> Figures:
    unanswered = None if answered is None else 43 - answered
    waiting = Waiting(asked=Counted(messages=43, people=40), answered=answered, unanswered=unanswered)
    soon = Answering(promise_days=days, in_time=in_time, median_hours=median)
    return EMPTY.model_copy(update={"waiting": waiting, "answering": soon})


def done(figures: Figures) -> list[str]:
    return [plain(line) for line in progress.done(figures, NL)]


@pytest.mark.parametrize(
    ("hours", "time"),
    [(1, "1 werkuur"), (8, "8 werkuren"), (9, "2 werkdagen"), (17, "2 werkdagen"), (18, "3 werkdagen")],
)
def test_up_to_a_working_day_it_is_hours(hours: int, time: str) -> None:
    assert done(with_answers(None, None, hours)) == [f"Een antwoord van een collega kwam meestal binnen {time}."]


def test_what_was_in_time_is_told_only_where_it_is_known() -> None:
    assert done(with_answers(31, 27, None)) == ["31 van 43 vragen beantwoord, 27 binnen 2 werkdagen."]
    assert done(with_answers(31, 27, None, days=1)) == ["31 van 43 vragen beantwoord, 27 binnen 1 werkdag."]
    assert done(with_answers(31, None, None)) == ["31 van 43 vragen beantwoord."]
    assert done(with_answers(None, None, None)) == []


def test_what_waits_is_told_or_else_what_was_asked() -> None:
    assert [plain(line) for line in progress.waiting(with_answers(31, None, None), NL)] == [
        "12 vragen zonder antwoord."
    ]
    assert [plain(line) for line in progress.waiting(with_answers(None, None, None), NL)] == ["43 vragen gesteld."]
    assert list(progress.waiting(EMPTY, NL)) == []


def test_open_longest_is_one_line_without_what_was_told_above() -> None:
    (line,) = progress.open_longest(FULL, EN, told=())
    listed = "“Inloggen thuis (en)” (23 days, no owner), “Oude zaak vinden (en)” (9 days, no owner)"
    assert plain(line) == f"Open longest: {listed}."
    assert list(progress.open_longest(FULL, EN, told={1, 7})) == []


def test_of_many_that_ended_three_are_named() -> None:
    many = Done(ended=tuple(ended(n, f"Onderwerp {n}", "solved") for n in range(1, 6)))
    assert done(EMPTY.model_copy(update={"done": many})) == [
        "Opgelost: “Onderwerp 1”, “Onderwerp 2”, “Onderwerp 3” en nog 2."
    ]


def test_what_was_not_done_is_not_told() -> None:
    assert done(EMPTY.model_copy(update={"done": Done(published=1)})) == ["1 antwoord gepubliceerd."]
    assert done(EMPTY.model_copy(update={"done": Done(explained=2)})) == ["2 keer uitleg geschreven."]
