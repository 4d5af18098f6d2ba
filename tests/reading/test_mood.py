"""The mood, through TextBlob."""

import pytest
from textblob import TextBlob

from bot.reading import rules_reader
from bot.reading.meaning import Mood
from bot.reading.mood import FloorAnalyzer, FloorTokenizer, mood_of, sentiment
from bot.reading.weigh import RulesWeigher

RULES = FloorAnalyzer(RulesWeigher())
NEG, NEU, POS = Mood.NEGATIVE, Mood.NEUTRAL, Mood.POSITIVE


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("Het zaaksysteem is sinds gisteren heel traag", NEG),
        ("Brieven printen lukt niet aan de balie", NEG),
        ("Zoeken op adres scheelt mij een kwartier, top!", POS),
        ("Geen problemen gehad, alles liep soepel", POS),
        ("Helemaal niet handig", NEG),
        ("Helemaal niet slecht", POS),
        ("Hoe sluit ik een zaak af?", NEU),
        ("Het overleg is verplaatst naar donderdag", NEU),
        ("Waarom moet dit allemaal weer anders?", NEG),
        ("Super, weer een update en niets doet het meer", NEG),
        ("Mooi scherm, maar het is veel te traag", NEG),
        ("Eerst was het even zoeken maar nu werkt het heerlijk", POS),
        ("👎", NEG),
        ("tooooop", POS),
    ],
)
def test_dutch(text: str, mood: Mood) -> None:
    assert mood_of(sentiment(text, RULES).p) is mood


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("The case system is terribly slow since Monday", NEG),
        ("I can't open the file", NEG),
        ("Really happy with the new search, saves me hours", POS),
        ("No trouble at all, works like a charm", POS),
        ("How do I close a case?", NEU),
        ("The meeting has been moved to Thursday", NEU),
        ("Why on earth does it log me out every time?", NEG),
        ("Brilliant, down again 🙄", NEG),
        ("not bad at all", POS),
    ],
)
def test_english(text: str, mood: Mood) -> None:
    assert mood_of(sentiment(text, RULES).p) is mood


def test_the_analyzer_is_used_where_textblob_uses_a_plugged_one() -> None:
    blob = TextBlob("Dit werkt echt geweldig", tokenizer=FloorTokenizer(), analyzer=RULES)
    polarity, subjectivity, *_ = blob.sentiment
    assert polarity > 0.5
    assert subjectivity > 0.5
    assert list(blob.tokens) == ["dit", "werkt", "echt", "geweldig"]


def test_polarity_and_subjectivity_follow_from_the_chances() -> None:
    found = sentiment("Best handig", RULES)
    assert found.polarity == pytest.approx(found.positive - found.negative)
    assert found.subjectivity == pytest.approx(1 - found.neutral)
    assert sum(found.p) == pytest.approx(1)


def test_a_tie_goes_to_neutral_then_to_negative() -> None:
    assert mood_of((0.4, 0.4, 0.2)) is NEU
    assert mood_of((0.4, 0.2, 0.4)) is NEG
    assert mood_of((0.1, 0.2, 0.7)) is POS


@pytest.mark.parametrize(
    "text", ["printer is stuk!!", "Foutmelding bij opslaan!", "It crashed again!!", "doet het weer niet!"]
)
def test_a_loud_complaint_is_no_praise(text: str) -> None:
    assert rules_reader().read(text).mood is Mood.NEGATIVE
