"""The digest as ambassadors read it: short, in their own order, and one line when there is nothing."""

from __future__ import annotations

import os

import pytest

from bot import cards
from bot.cli.show import FORMS
from bot.digests.audiences import NOTHING, selected
from bot.digests.for_ambassadors import TOPICS, card
from bot.digests.parts import AMBASSADORS, Figures
from bot.words import words_for
from tests.digests.test_telling import EMPTY, ENDINGS, FULL, GOLDEN, issue, lines_of

NEW = issue(12, "Scherm blijft leeg", 6, 5, new=True)
WEEKLY = selected(FULL.model_copy(update={"issues": (*FULL.issues, NEW)}), AMBASSADORS)
CALLED = {"nl": "ambassadeurs", "en": "ambassadors"}


def told(figures: Figures, language: str = "nl") -> list[str]:
    return lines_of(card(figures, words_for(language), CALLED[language]))


def only(**parts: object) -> list[str]:
    """Tell figures that hold nothing but these parts."""
    return told(WEEKLY.model_copy(update={**NOTHING, **parts}))[1:]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("form", ENDINGS)
def test_each_platform_shows_it_as_it_was_looked_at(form: str, language: str) -> None:
    shown = FORMS[form](WEEKLY, card(WEEKLY, words_for(language), CALLED[language])).rstrip("\n") + "\n"
    file = GOLDEN / f"ambassadors.{language}.{ENDINGS[form]}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text("utf-8"), "run with UPDATE_GOLDEN=1 and look at what changed"


def test_the_order_is_theirs() -> None:
    assert told(WEEKLY) == [
        "Weekbericht ambassadeurs Zaaksysteem Lindewaard · week 47 · 4e week na livegang",
        "1. Nieuw",
        "Scherm blijft leeg: 6 berichten, 5 collega's.",
        "2. Blijft terugkomen",
        (
            "Brief printen <aan> balie & *meer*: 14 berichten, 11 collega's (vorige week 6). "
            "Daarnaast ± 20 gehoord via ambassadeurs."
        ),
        "Oude zaak vinden: 17 berichten, 13 collega's (vorige week 9). Antwoord klaar, niet geplaatst.",
        "Wie mag zaak heropenen? 8 berichten, 7 collega's.",
        "3. Wacht op antwoord",
        "12 vragen zonder antwoord.",
        "Langst open: “Inloggen thuis” (23 dagen, geen eigenaar).",
        "4. Wat is gedaan",
        "31 van 43 vragen beantwoord, 27 binnen 2 werkdagen.",
        "Een antwoord van een collega kwam meestal binnen 5 werkuren.",
        "Beantwoord: “Rechten bij ziekte”. Opgelost: “Post koppelen”. Afgewezen, met reden: “Eigen kleuren”.",
        "2 antwoorden gepubliceerd. 1 uitleg geschreven.",
        "5. Afdelingen waar niemand voor sprak",
        "Buitendienst: 3e week te weinig signaal. Ook geen ambassadeur.",
        "Facilitair: te weinig signaal.",
        "Te weinig ambassadeurs: Sociaal domein.",
        "6. Gehoord in de wandelgangen",
        "Scanner op de gang: ± 8 gehoord via ambassadeurs.",
        "In totaal ± 35 gehoord via ambassadeurs.",
        "7. Wat goed gaat",
        "Zoeken op adres scheelt tijd: 9 berichten, 8 collega's.",
        "Jullie volgende overleg: di 24 nov, 10.00 · kamer 3.",
    ]


def test_english_says_the_same_and_no_sentence_is_long() -> None:
    assert len(told(WEEKLY, "en")) == len(told(WEEKLY))
    for line in [*told(WEEKLY, "en"), *told(WEEKLY)]:
        for sentence in line.replace("? ", ". ").split(". "):
            assert len(sentence.split()) <= 15, sentence


def test_with_nothing_to_tell_it_is_one_plain_line() -> None:
    nothing = "Niets te melden deze week. Hoorde je iets? Vertel het me."
    assert told(selected(EMPTY, AMBASSADORS))[1:] == [nothing]
    assert only(meeting=FULL.meeting) == [nothing, "Jullie volgende overleg: di 24 nov, 10.00 · kamer 3."]
    assert only(coverage=FULL.coverage.model_copy(update={"inactive": None, "too_few": ()})) == [  # type: ignore[union-attr]
        nothing
    ]


def test_what_was_answered_comes_back_in_neither_list() -> None:
    assert only(issues=(FULL.issues[4],)) == ["Niets te melden deze week. Hoorde je iets? Vertel het me."]


def test_a_long_list_is_cut_and_counted() -> None:
    many = tuple(issue(number, f"Onderwerp {number}", 9, 8) for number in range(20, 20 + TOPICS + 2))
    assert only(issues=many)[-1] == "… en nog 2 onderwerpen"


def test_it_carries_the_name_that_ambassadors_have_here() -> None:
    made = card(WEEKLY, words_for("nl"), "key-users")
    assert lines_of(made)[0].startswith("Weekbericht key-users Zaaksysteem")
    assert made.summary.endswith("Als eerste: Scherm blijft leeg.")
    assert cards.load(cards.dump(made)) == made
