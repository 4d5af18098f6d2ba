"""What is told of a gap: one plain sentence; what stands behind it in the details alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cards import Table, Text, plain
from bot.pulses.parts import DifferenceFigures, GapFigures, MeanFigures, QuestionFigures
from bot.pulses.told import details, lines
from bot.words import words_for

NL, EN = words_for("nl"), words_for("en")


def mean(value: float, answers: int = 8) -> MeanFigures:
    return MeanFigures(value=value, answers=answers)


def apart(points: float, *, is_gap: bool = True) -> DifferenceFigures:
    return DifferenceFigures(points=points, low=points - 0.5, high=points + 0.5, is_gap=is_gap)


def question(**changes: Any) -> QuestionFigures:
    usual: dict[str, Any] = {
        "key": "help",
        "text_nl": "Ik weet waar ik hulp krijg.",
        "text_en": "I know where to get help.",
        "department": None,
        "floor": mean(2.8, 74),
        "group": mean(4.3),
        "predicted": mean(3.9),
        "ambassadors": None,
        "own": apart(-1.5),
        "prediction": apart(-1.1),
    }
    return QuestionFigures(**usual | changes)


def part(*questions: QuestionFigures, largest: int | None = 0, **changes: Any) -> GapFigures:
    usual: dict[str, Any] = {"phases": ("weeks",), "too_few": 0, "asked": None, "took_part": None}
    return GapFigures(**{**usual, **changes, "questions": questions, "largest": largest})


def told(figures: GapFigures, words: Any = NL) -> list[str]:
    return [plain(line) for line in lines(figures, words)]


def test_the_largest_gap_is_told_as_the_digest_does() -> None:
    assert told(part(question())) == [
        "“Ik weet waar ik hulp krijg” (1\u20135): jullie 4,3 (8) · verwacht 3,9 · werkvloer 2,8 (74).",
        "Jullie schatten dit ruim anderhalf punt te gunstig in.",
    ]
    assert told(part(question()), EN)[1] == "You see this 1.5 points or more too favourably."


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (-0.3, "Jullie schatten dit iets te gunstig in."),
        (-0.5, "Jullie schatten dit ongeveer een half punt te gunstig in."),
        (-0.9, "Jullie schatten dit bijna een punt te gunstig in."),
        (-1.1, "Jullie schatten dit ruim een punt te gunstig in."),
        (-2.4, "Jullie schatten dit twee punten of meer te gunstig in."),
        (1.2, "De werkvloer ziet dit ruim een punt gunstiger dan jullie."),
    ],
)
def test_how_much_is_said_in_words(points: float, said: str) -> None:
    assert told(part(question(own=apart(points))))[1] == said


def test_without_a_gap_none_is_told_and_more_gaps_are_counted() -> None:
    unclear = question(own=apart(-0.2, is_gap=False))
    assert told(part(unclear, largest=None)) == [
        "Deze keer geen duidelijk verschil tussen jullie beeld en de werkvloer."
    ]
    assert told(part(question(), question(key="why"), unclear))[2] == "Nog 1 verschil staat in de details."


@pytest.mark.parametrize(
    "figures", [part(largest=None, too_few=2), part(question(own=None, prediction=None, group=None), largest=None)]
)
def test_too_little_is_said_to_be_too_little(figures: GapFigures) -> None:
    assert told(figures) == ["Te weinig antwoorden op de peiling om iets te zeggen."]


def test_without_a_prediction_none_is_told() -> None:
    assert "verwacht" not in told(part(question(predicted=None, prediction=None)))[0]


def test_a_long_statement_is_shortened_visibly() -> None:
    assert "…”" in told(part(question(text_nl="Ik weet " + "heel " * 30 + "goed.")))[0]


def test_the_details_hold_numbers_of_people_and_intervals() -> None:
    figures = part(
        question(ambassadors=mean(3.0, 6)),
        question(key="x", department="Burgerzaken", group=None, predicted=None, own=None, prediction=None),
        question(key="y", own=apart(0.1, is_gap=False)),
        too_few=1,
        asked=120,
        took_part=74,
    )
    table, differences, *notes = details(figures, NL)
    assert isinstance(table, Table)
    assert table.head[-1] == "Ambassadeurs"
    assert table.rows[0][1:] == ("2,8 (74)", "4,3 (8)", "3,9 (8)", "3 (6)")
    assert isinstance(differences, Table)
    assert differences.rows[0][1:] == ("\u22121,5 (\u22122 tot \u22121)", "\u22121,1 (\u22121,6 tot \u22120,6)")
    assert table.rows[1][0] == "Ik weet waar ik hulp krijg (Burgerzaken)"
    assert table.rows[1][2:] == ("\u2013",) * 3
    assert differences.rows[1][1:] == ("\u2013",) * 2
    assert differences.rows[2][1] == "+0,1 (\u22120,4 tot +0,6), niet duidelijk"
    said = " ".join(plain(note.line) for note in notes if isinstance(note, Text))
    assert "te weinig van de projectgroep" in said
    assert "1 vraag kreeg te weinig antwoorden om te tonen." in said
    assert "Gevraagd: 120 van de werkvloer. Geantwoord: 74." in said


def test_no_interval_and_no_chance_stands_in_the_lines() -> None:
    said = " ".join(told(part(question())) + told(part(question()), EN))
    assert not any(word in said for word in ("\u2212", "-1", "%", "95"))
