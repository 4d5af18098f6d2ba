"""Finding the lexicon's terms."""

import pytest

from bot.reading.terms import Hit, Terms, lexicon, terms
from bot.reading.tokens import tokenize

SMALL = {"good": ["mooi", "goud waard"], "broken": ["storing*", "mooi"]}


def test_a_word_may_give_several_cues() -> None:
    assert Terms([SMALL]).cues_of("mooi") == {"good", "broken"}


@pytest.mark.parametrize(
    ("word", "found"), [("storing", True), ("storingen", True), ("stoor", False), ("destoring", False)]
)
def test_a_stem_matches_the_start_of_a_word(word: str, *, found: bool) -> None:
    assert ("broken" in Terms([SMALL]).cues_of(word)) is found


def test_a_phrase_needs_all_its_words_in_a_row() -> None:
    index = Terms([SMALL])
    assert index.find(["goud", "waard"]) == [Hit(0, 2, "good")]
    assert index.find(["goud", "is", "waard"]) == []


def test_hits_carry_their_position() -> None:
    assert Hit(2, 3, "broken") in Terms([SMALL]).find(["een", "rare", "storing"])


def test_several_lexicons_are_searched_together() -> None:
    both = terms("nl", "en")
    assert "defect" in both.cues_of("kapot")
    assert "defect" in both.cues_of("broken")
    assert "defect" not in terms("nl").cues_of("broken")


def test_an_index_is_built_once() -> None:
    assert terms("nl", "signs") is terms("nl", "signs")


def test_dutch_and_english_know_the_same_cues() -> None:
    only_english = {"unable"}  # Dutch says it in two words, which the negation finds
    assert set(lexicon("en")) - set(lexicon("nl")) == only_english
    assert set(lexicon("nl")) <= set(lexicon("en"))


@pytest.mark.parametrize("name", ["nl", "en", "signs", "words"])
def test_every_term_is_written_as_it_will_be_compared(name: str) -> None:
    for cue, words in lexicon(name).items():
        assert len(words) == len(set(words)), cue
        assert all(word == word.lower() and tokenize(word) for word in words), cue
