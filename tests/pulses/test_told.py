"""What is told of a gap: one plain sentence; what stands behind it in the details alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cards import Bullets, Text, plain
from bot.pulses.parts import DifferenceFigures, GapFigures, MeanFigures, QuestionFigures, Then
from bot.pulses.told import details, lines, then_and_now
from bot.words import words_for

NL, EN = words_for("nl"), words_for("en")


def mean(value: float, answers: int = 8) -> MeanFigures:
    return MeanFigures(value=value, answers=answers)


def apart(points: float, *, is_gap: bool = True) -> DifferenceFigures:
    return DifferenceFigures(points=points, low=points - 0.5, high=points + 0.5, is_gap=is_gap)


NOBODY: dict[str, Any] = {"group": None, "predicted": None, "own": None, "prediction": None}
"""Where nobody of the project group answered."""
BETTER = "Bij jullie gaat dit ruim anderhalf punt beter dan op de werkvloer."


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
        "Jullie schatten dit ruim een punt te gunstig in.",
    ]
    assert told(part(question()), EN)[1] == "You estimate this more than a point too favourably."


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (-0.3, "Jullie schatten dit iets te gunstig in."),
        (-0.5, "Jullie schatten dit ongeveer een half punt te gunstig in."),
        (-0.9, "Jullie schatten dit bijna een punt te gunstig in."),
        (-1.1, "Jullie schatten dit ruim een punt te gunstig in."),
        (-2.4, "Jullie schatten dit twee punten of meer te gunstig in."),
        (1.2, "Jullie schatten dit ruim een punt te ongunstig in."),
    ],
)
def test_how_much_is_said_in_words(points: float, said: str) -> None:
    assert told(part(question(own=apart(2 * points), prediction=apart(points))))[1] == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"own": apart(-1.8), "prediction": apart(0.2, is_gap=False), "predicted": mean(2.0)},
            f"{BETTER} Jullie voorspelling zit er niet duidelijk naast.",
        ),
        (
            {"own": apart(-1.8), "prediction": None},
            BETTER,
        ),
        ({"own": apart(1.1), "prediction": None}, "Op de werkvloer gaat dit ruim een punt beter dan bij jullie."),
        (
            {"own": apart(-1.8), "prediction": apart(0.9)},
            f"{BETTER} Jullie schatten dit bijna een punt te ongunstig in.",
        ),
        ({"own": apart(0.1, is_gap=False)}, "Jullie schatten dit ruim een punt te gunstig in."),
        ({"own": None, "group": None}, "Jullie schatten dit ruim een punt te gunstig in."),
    ],
    ids=["foreseen", "not predicted", "the other way", "expected worse", "same answer", "no own answer"],
)
def test_only_what_the_prediction_missed_is_called_estimated_wrongly(changes: dict[str, Any], said: str) -> None:
    assert told(part(question(**changes)))[1] == said


def test_without_a_gap_none_is_told_and_more_gaps_are_counted() -> None:
    unclear = question(own=apart(-0.2, is_gap=False))
    assert told(part(unclear, largest=None)) == [
        "Deze keer geen duidelijk verschil tussen jullie beeld en de werkvloer."
    ]
    missed = question(key="why", own=None)
    none = question(key="x", own=apart(0.1, is_gap=False), prediction=apart(0.1, is_gap=False))
    assert told(part(question(), missed, none))[2] == "Nog 1 verschil staat in de details."


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
        question(key="x", department="Burgerzaken", **NOBODY),
        question(key="y", own=apart(0.1, is_gap=False)),
        too_few=1,
        asked=120,
        took_part=74,
    )
    listed, *notes = details(figures, NL)
    assert isinstance(listed, Bullets)
    first, of_one, unclear = map(plain, listed.items)
    assert first == (
        "Ik weet waar ik hulp krijg: werkvloer 2,8 (74), jullie 4,3 (8), verwacht 3,9 (8), ambassadeurs 3 (6). "
        "Verschil: \u22121,5 (\u22122 tot \u22121), duidelijk. "
        "Met wat jullie verwachtten: \u22121,1 (\u22121,6 tot \u22120,6), duidelijk."
    )
    assert of_one == "Ik weet waar ik hulp krijg (Burgerzaken): werkvloer 2,8 (74)."
    assert "Verschil: +0,1 (\u22120,4 tot +0,6), niet duidelijk." in unclear
    said = " ".join(plain(note.line) for note in notes if isinstance(note, Text))
    assert "te weinig van de projectgroep" not in said
    assert "Een stelling van één afdeling krijgt de projectgroep niet." in said
    assert "1 vraag kreeg te weinig antwoorden om te tonen." in said
    assert "Gevraagd: 120 van de werkvloer. Geantwoord: 74." in said


def test_a_line_without_a_difference_says_why() -> None:
    said = " ".join(plain(each.line) for each in details(part(question(**NOBODY)), NL) if isinstance(each, Text))
    assert "te weinig van de projectgroep" in said
    assert "van één afdeling" not in said


def test_then_and_now_stand_beside_each_other_without_a_judgement() -> None:
    then = Then(phase="before", floor=MeanFigures(value=2.6, answers=40, or_more=True))
    again = part(question(then=then), question(key="x")).again
    assert [plain(line) for line in then_and_now(again, NL)] == [
        "“Ik weet waar ik hulp krijg” (1\u20135): werkvloer toen 2,6 (40 of meer), nu 2,8 (74). Toen: vóór livegang.",
        "Er kunnen andere mensen geantwoord hebben. Een klein verschil zegt niets.",
    ]
    assert list(then_and_now((), NL)) == []


def test_no_interval_and_no_chance_stands_in_the_lines() -> None:
    said = " ".join(told(part(question())) + told(part(question()), EN))
    assert not any(word in said for word in ("\u2212", "-1", "%", "95"))


def test_the_details_tell_a_question_once_and_no_percentage_of_confidence() -> None:
    for words in (NL, EN):
        beneath = str(list(details(part(question()), words)))
        assert beneath.count(question().text(words.language).rstrip(".")) == 1
        assert not any(word in beneath for word in ("%", "95"))
