"""The cues of a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.cues import CAP, cues
from bot.reading.meaning import Language

NL, EN = Language.DUTCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "language", "cue"),
    [
        ("Hoe sluit ik een zaak?", NL, "opens_howto"),
        ("Hoi, hoe sluit ik een zaak", NL, "opens_howto"),
        ("Mag een teamleider dat", NL, "opens_verb_first"),
        ("Ik sta hier, waar moet dit heen", NL, "clause_howto"),
        ("Zet de knop bovenaan", NL, "opens_imperative"),
        ("Fijn, alles ligt plat", NL, "opens_good"),
        ("Fijn, alles ligt plat", NL, "clash"),
        ("Waarom moet dit zo?", NL, "rhetorical"),
        ("Why on earth is this so?", EN, "rhetorical"),
        ("Echt waar??", NL, "asks_loud"),
        ("Tja...", NL, "trails_off"),
        ("What if we share a list", EN, "idea_strong"),
        ("Ter info: overleg is verplaatst", NL, "announce"),
        ("Thanks all", EN, "thanks"),
        ("🙄", NL, "irony"),
        ("top", NL, "short_good"),
        ("De hond loopt buiten", NL, "plain"),
        ("Van 14 klikken naar 2", NL, "fewer"),
        ("From four clicks to eleven", EN, "more"),
        ("De rijen zijn weg", NL, "burden_gone"),
        ("Super, de lijst toont me op twee kazernes", NL, "curt_praise"),
        ("Brilliant, another password for the list", EN, "opens_good_again"),
        ("Werkt top, behalve inloggen", NL, "exception_good"),
        ("Works perfectly on the demo laptop", EN, "elsewhere"),
        ("Had gehoopt op meer", NL, "unfulfilled"),
        ("Whoever built this, thank you", EN, "whoever_good"),
        ("Deze krijgt een taart", NL, "treat"),
        ("Voor het eerst klopt het", NL, "first_time"),
        ("Vroeger was het kapot, nu niet", NL, "trouble_before_now"),
        ("It was great, now it is broken", EN, "good_before_now"),
    ],
)
def test_a_cue_is_found(text: str, language: Language, cue: str) -> None:
    assert cue in cues(text, language)


def test_a_statement_is_no_rhetorical_question() -> None:
    assert "rhetorical" not in cues("Ik weet waarom dit zo moet.", NL)


def test_an_intensifier_strengthens_and_a_diminisher_weakens() -> None:
    assert cues("heel traag", NL)["defect"] > cues("traag", NL)["defect"] > cues("beetje traag", NL)["defect"]


def test_what_follows_but_weighs_more() -> None:
    complaint = cues("mooi scherm maar traag", NL)
    praise = cues("traag maar mooi scherm", NL)
    assert complaint["defect"] > complaint["good"]
    assert praise["good"] > praise["defect"]


def test_how_a_message_ends_is_known() -> None:
    assert cues("Snel geholpen, toch weer kapot", NL).keys() >= {"turns_bad", "ends_trouble"}
    assert cues("Was kapot, maar snel geholpen", NL).keys() >= {"turns_good", "ends_good"}
    assert "turns_bad" not in cues("Snel geholpen", NL)


def test_a_sentence_after_the_last_judgement_is_noticed() -> None:
    assert "praise_then_more" in cues("Prachtig. Op de foto dan.", NL)
    assert "praise_then_more" not in cues("Op de foto is het prachtig.", NL)


def test_praise_that_goes_on_is_not_curt() -> None:
    assert "curt_praise" not in cues("Super, de lijst werkt echt heel fijn", NL)
    assert "curt_praise" not in cues("Super, dank je", NL)


def test_a_loud_complaint_is_no_exclamation() -> None:
    assert "exclaims" in cues("Printer werkt weer!!", NL)
    assert "exclaims" not in cues("Printer is stuk!!", NL)


def test_the_language_steers_the_lexicon_and_doubt_reads_both() -> None:
    text = "kapot and broken"
    assert cues(text, NL)["defect"] == 1
    assert cues(text, EN)["defect"] == 1
    assert cues(text, Language.MIXED)["defect"] == 2
    assert cues(text, Language.OTHER)["defect"] == 2


def test_a_cue_does_not_pile_up() -> None:
    assert cues("kapot " * 50, NL)["defect"] == CAP


def test_emoji_count_in_every_language() -> None:
    assert cues("👍", NL)["good"] == cues("👍", EN)["good"] == 1


@pytest.mark.property
@given(st.text(), st.sampled_from(Language))
def test_strengths_are_above_zero_and_capped(text: str, language: Language) -> None:
    assert all(0 < strength <= CAP for strength in cues(text, language).values())
