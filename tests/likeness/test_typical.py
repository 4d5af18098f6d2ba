"""The most typical message is the one most like the others."""

from bot.likeness import most_typical


def test_the_one_most_like_the_others_comes_first_and_the_odd_one_last() -> None:
    texts = [
        "de printer hapert",
        "de printer hapert aan de balie",
        "de printer aan de balie",
        "ik zoek mijn wachtwoord",
    ]
    order = most_typical(texts)
    assert order[0] == 1
    assert order[-1] == 3


def test_of_equals_the_first_stays_first_and_nothing_is_nothing() -> None:
    assert most_typical([]) == []
    assert most_typical(["zelfde tekst", "zelfde tekst"]) == [0, 1]
    assert most_typical(["", "iets"]) == [1]
