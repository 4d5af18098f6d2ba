"""What became of things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.change import changes
from bot.reading.terms import terms
from bot.reading.tokens import tokenize
from tests.growth import LINEAR, growth

INDEX = terms("nl", "en", "signs")


def found(text: str) -> list[str]:
    tokens = tokenize(text)
    return list(changes(tokens, INDEX.find(tokens)))


@pytest.mark.parametrize(
    "text",
    [
        "van 14 klikken naar 2",
        "van zeven formulieren naar één",
        "from ten steps to three",
        "two minutes instead of twenty",
        "vijf minuten in plaats van een halfuur",
        "in twee tellen, vroeger vijf appjes",
        "dat gaat nu in een ochtend, dat was vroeger een week",
        "eerst negen klikken, nu twee",
        "from one star to five",
    ],
)
def test_less_than_it_was(text: str) -> None:
    assert found(text) == ["fewer"]


@pytest.mark.parametrize(
    "text",
    [
        "van vier klikken naar elf",
        "eerst twee klikken, nu negen",
        "twenty minutes instead of two",
        "vroeger één paraaf, nu vijf stappen",
        "from four stars to one",
    ],
)
def test_more_than_it_was(text: str) -> None:
    assert found(text) == ["more"]


@pytest.mark.parametrize(
    "text",
    ["loket 4 en loket 2", "van 5 naar 5", "om 14 uur en om 2 uur", "van 9999999999 naar 2", "", "3"],
)
def test_numbers_that_are_not_compared(text: str) -> None:
    assert found(text) == []


def test_amounts_far_apart_are_not_compared() -> None:
    assert found("eerst twee klikken " + "en dan nog " * 5 + "nu negen") == []


@pytest.mark.parametrize("text", ["de rijen zijn weg", "the queue is gone", "al het gezoek is verleden tijd"])
def test_a_burden_is_gone(text: str) -> None:
    assert "burden_gone" in found(text)


@pytest.mark.parametrize("text", ["mijn zaak is weg", "weg met de rijen", "gone"])
def test_something_else_is_gone(text: str) -> None:
    assert "burden_gone" not in found(text)


@pytest.mark.property
@given(st.lists(st.sampled_from(["van", "naar", "2", "14", "nu", "eerst", "uur", "een", "weg", "rijen", ".", "ster"])))
def test_each_pair_of_amounts_is_compared_at_most_once(words: list[str]) -> None:
    compared = [cue for cue in found(" ".join(words)) if cue != "burden_gone"]
    assert len(compared) <= len(words)


@pytest.mark.parametrize("unit", ["van 14 naar 2 ", "rijen ", "weg ", "rij weg ", "eerst 2 nu "])
def test_time_is_linear(unit: str) -> None:
    assert growth(found, unit) < LINEAR
