"""Everybody finds published answers by words; of what a few asked nobody hears."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import metoo
from bot.ports import Action
from bot.published.searching import find
from tests.gestures import actions, kept, me_too, press, tell, texts, value_of
from tests.published.shelf import published, put, topic
from tests.topics.square import told as reported
from tests.town import Town

SHELF = {
    1: "Etiketten printen lukt niet Labels will not print Kies eerst lade 2 en print dan opnieuw.",
    2: "Een oude zaak terugvinden Kies links archief en zoek op het zaaknummer.",
    3: "Wachtwoord vergeten Klik onder het inlogscherm op wachtwoord vergeten en kies een nieuw wachtwoord.",
}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("printen", 1),
        ("etiket", 1),
        ("print labels", 1),
        ("hoe kan ik een oude zaak terugvinden", 2),
        ("zaken in het archief", 2),
        ("wachtwoorden", 3),
        ("WACHTWOORD!", 3),
    ],
)
def test_words_find_the_answer_that_holds_them_or_their_stem(query: str, first: int) -> None:
    assert find(SHELF, query)[0] == first


@pytest.mark.parametrize("query", ["vakantie", "hoe kan ik de het", "??", "", "vergaderzaal reserveren morgen"])
def test_what_nothing_holds_finds_nothing(query: str) -> None:
    assert find(SHELF, query) == []


@pytest.mark.property
@given(query=st.text(max_size=80), shelf=st.dictionaries(st.integers(0, 5), st.text(max_size=60), max_size=4))
def test_any_text_can_be_searched_for(query: str, shelf: dict[int, str]) -> None:
    found = find(shelf, query)
    assert len(set(found)) == len(found)
    assert set(found) <= shelf.keys()


def search(town: Town, line: str, user: str = "an") -> str:
    tell(town, user, "hulp")
    return texts(tell(town, user, line)[-1])


@pytest.mark.parametrize("line", ["zoek printen", "Zoek naar etiketten", "search printing labels", "zoek: printen"])
def test_the_answer_is_found_by_everybody_and_nothing_is_kept(town: Town, line: str) -> None:
    published(town, title_en="Printing labels fails")
    assert "Kies eerst lade 2" in search(town, line)
    assert kept(town) == []


def test_at_most_three_and_a_way_to_ask(town: Town) -> None:
    for number in range(5):
        published(town, f"Printen bij balie {number}")
    card = tell(town, "an", "zoek printen")[-1]
    assert texts(card).count("lade 2") == 3
    assert Action.ASK in actions(card)


def test_an_unpublished_answer_is_not_found(town: Town) -> None:
    topic(town)
    assert "Ik vond geen antwoord bij “printen”." in search(town, "zoek printen")


@pytest.mark.parametrize(
    "line", ["Zoek functie werkt niet", "Zoek scherm geeft fout", "Zoeken duurt bij ons erg lang, dit is zo traag"]
)
def test_what_only_begins_like_a_search_is_kept(town: Town, line: str) -> None:
    tell(town, "an", line)
    assert len(kept(town)) == 1


def test_a_working_agreement_is_called_so(town: Town) -> None:
    put(town, published(town), agreement=True)
    assert "(werkafspraak)" in search(town, "zoek printen")


@pytest.mark.leak
@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_an_open_topic_is_offered_only_when_a_report_told_of_enough(town: Town, people: int, shown: bool) -> None:  # noqa: FBT001
    number = topic(town, answer=None)
    reported(town, {number: (people + 1, people)})
    tell(town, "an", "hulp")
    card = tell(town, "an", "zoek printen")[-1]
    assert (Action.ME_TOO in actions(card)) is shown
    assert ("Anderen vragen dit ook" in texts(card)) is shown
    if shown:
        assert value_of(card, Action.ME_TOO) == metoo.value(town.desk, number)


@pytest.mark.leak
@pytest.mark.parametrize(("others", "in_report", "shown"), [("bcde", False, False), ("bcdef", True, True)])
def test_ones_own_me_too_and_its_withdrawal_tell_nothing_of_the_others(
    town: Town,
    others: str,
    in_report: bool,  # noqa: FBT001
    shown: bool,  # noqa: FBT001
) -> None:
    number = topic(town, answer=None)
    for user in (*others, "mallory"):
        tell(town, user, "hulp")
        me_too(town, user, number)
    if in_report:
        reported(town, {number: (5, 5)})
        press(town, "b", Action.WITHDRAW, kept(town)[0].id)
    seen = ["Anderen vragen dit ook" in texts(tell(town, "mallory", "zoek printen")[-1])]
    press(town, "mallory", Action.WITHDRAW, kept(town)[-1].id)
    seen.append("Anderen vragen dit ook" in texts(tell(town, "mallory", "zoek printen")[-1]))
    assert seen == [shown, shown]
