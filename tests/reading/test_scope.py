"""Negation."""

import pytest

from bot.reading.cues import cues
from bot.reading.meaning import Language
from bot.reading.scope import Scope, judgements
from bot.reading.terms import terms
from bot.reading.tokens import tokenize


def found(text: str, language: Language = Language.DUTCH) -> set[str]:
    return {cue for cue, strength in cues(text, language).items() if strength}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("de knop werkt niet", "broken"),
        ("inloggen lukt me niet", "broken"),
        ("dit is niet handig", "denied_good"),
        ("handig is het niet", "denied_good"),
        ("geen enkel probleem gehad", "relief"),
        ("zonder problemen overgezet", "relief"),
        ("nooit meer gedoe", "relief"),
        ("geen licht in het magazijn", "lack"),
        ("geen gesjouw of sleutels meer", "relief"),
        ("ik draag geen koffers meer", "no_more"),
        ("mijn dienst hoort daar niet", "bare_not"),
    ],
)
def test_dutch_negation(text: str, cue: str) -> None:
    assert cue in found(text)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("the button does not work", "broken"),
        ("this is not clear", "denied_good"),
        ("no problems at all", "relief"),
        ("it never crashes", "relief"),
        ("I can't tick the box", "unable"),
        ("no lamp in here", "lack"),
    ],
)
def test_english_negation(text: str, cue: str) -> None:
    assert cue in found(text, Language.ENGLISH)


def test_praise_after_a_denied_verb_goes_down_with_it() -> None:
    assert {"broken", "denied_good"} <= found("it does not work well", Language.ENGLISH)


def test_a_comma_ends_the_reach() -> None:
    assert "good" in found("nee niet vandaag, prima systeem")
    assert "denied_good" not in found("nee niet vandaag, prima systeem")


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("je hoeft nooit meer te bellen", "spared"),
        ("ik mis de oude mappen niet", "no_longing"),
        ("ik mis de oude mappen", "longing"),
    ],
)
def test_some_words_turn_around_when_denied(text: str, cue: str) -> None:
    assert cue in found(text)


@pytest.mark.parametrize("text", ["het ging nog nooit zo snel", "zelden zo snel geholpen"])
def test_never_before_so_denies_nothing(text: str) -> None:
    assert "good" in found(text)
    assert "denied_good" not in found(text)


def test_never_itself_still_denies() -> None:
    assert "denied_good" in found("nooit fijn om zo te werken")


@pytest.mark.parametrize(("text", "bad"), [("damn good search", False), ("damn, good grief it is slow", True)])
def test_an_expletive_before_praise_is_gladly_meant(text: str, *, bad: bool) -> None:
    assert bool({"bad", "defect"} & found(text, Language.ENGLISH)) is bad


def test_a_longer_phrase_covers_the_shorter_one_inside_it() -> None:
    assert "good" in found("er is niets mis mee")
    assert "bad" not in found("er is niets mis mee")


def test_a_fixed_phrase_is_no_negation() -> None:
    assert "denied_good" not in found("niet alleen handig")
    assert "good" in found("niet alleen handig")


def test_a_denial_works_on_one_judgement_only() -> None:
    assert {"relief", "good"} <= found("geen storing en lekker snel")


def test_single_words_inside_a_longer_term_are_left_out() -> None:
    tokens = tokenize("dit is niet te geloven")
    cues_found = [hit.cue for hit in judgements(terms("nl").find(tokens))]
    assert cues_found == ["negative_strong"]


def test_a_negator_without_target_is_left_over_once() -> None:
    tokens = tokenize("hij staat hier niet en daar niet tussen")
    assert list(Scope(tokens, []).left_over()) == []
    assert (
        list(Scope(tokens, [hit for hit in terms("nl").find(tokens) if hit.cue == "negators"]).left_over())
        == ["bare_not"] * 2
    )
