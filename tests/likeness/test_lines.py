"""Lines in, JSON lines out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness import Likeness
from bot.likeness.lines import group_lines, learn_lines, suggest_lines


def tag(text: str, issue: str | None) -> str:
    return json.dumps({"text": text, "issue": issue})


def suggested(*lines: str, learning: bool = True) -> list[dict[str, object]]:
    return [json.loads(line) for line in suggest_lines(lines, Likeness(None), learning=learning)]


def test_a_line_is_answered_before_it_is_learnt() -> None:
    first, second = suggested(tag("printer stuk", "printing"), tag("printer stuk", "printing"))
    assert first == {"candidates": [], "new": 1.0}
    assert second["candidates"][0][0] == "printing"  # type: ignore[index]


def test_each_answer_comes_before_the_next_line_is_read() -> None:
    read = []

    def lines() -> Iterator[str]:
        for number in range(3):
            read.append(number)
            yield f"regel {number}"

    answers = suggest_lines(lines(), Likeness(None))
    next(answers)
    assert read == [0]


def test_untagged_lines_teach_nothing_and_null_teaches_that_it_is_new() -> None:
    tags = [tag(f"printer {n} stuk", "printing") for n in range(20)] + [
        tag(f"code {n} weg", "login") for n in range(20)
    ]
    ask = "printer balie"

    def new_after(*chatter: str) -> float:
        return float(suggested(*tags, *chatter, ask)[-1]["new"])  # type: ignore[arg-type]

    untagged = [json.dumps({"text": ask})] * 60
    assert new_after() == new_after(*untagged)
    assert new_after(*[tag(ask, None)] * 60) > new_after()


def test_without_learning_lines_are_only_answered() -> None:
    assert suggested(tag("a", "b"), "a", learning=False) == [{"candidates": [], "new": 1.0}] * 2


def test_a_file_is_learnt_first() -> None:
    likeness = Likeness(None)
    assert learn_lines([tag("printer", "printing"), tag("taart", None), "los", '{"x": 1}'], likeness) == (1, 2)
    assert likeness.issues == {"printing"}


def test_lines_of_no_issue_in_a_file_say_how_often_that_is() -> None:
    tags = [tag(f"printer {n} stuk", f"printing {n % 3}") for n in range(40)]
    never, often = Likeness(None), Likeness(None)
    assert learn_lines(tags, never) == learn_lines([*tags, *[tag("taart", None)] * 40], often) == (40, 0)
    assert never.suggest("printer stuk").new < often.suggest("printer stuk").new


@pytest.mark.parametrize("line", ["{}", '{"text": 3}', '{"text": "a", "issue": 3}', '{"issue": "a"}'])
def test_an_object_that_does_not_fit_is_an_error_with_its_line(line: str) -> None:
    first, error = suggested("een", line)
    assert "candidates" in first
    assert error["line"] == 2
    assert "text" in str(error["error"])
    assert [json.loads(one).get("line") for one in group_lines(["een", line], None)] == [None, 2]


def test_groups_of_windows_have_numbers_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.likeness.lines.WINDOW", 2)
    found = [json.loads(line) for line in group_lines(["printer stuk", "printer stuk", "printer stuk"], None)]
    assert found == [{"text": "printer stuk", "group": number} for number in (0, 0, 1)]


@pytest.mark.property
@given(st.lists(st.text(st.characters(codec=None, exclude_categories=())), max_size=6))
def test_one_answer_per_line_that_utf8_can_carry(lines: list[str]) -> None:
    for answers in (suggest_lines(lines, Likeness(None)), group_lines(lines, None)):
        found = list(answers)
        assert len(found) == len(lines)
        assert all(isinstance(json.loads(line.encode()), dict) for line in found)
