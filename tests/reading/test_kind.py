"""What somebody wants."""

import pytest

from bot.reading.cues import cues
from bot.reading.kind import kind_of
from bot.reading.meaning import Kind, Language
from bot.reading.weigh import RulesWeigher

NL, EN = Language.DUTCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hoe print ik een brief aan de balie?", Kind.QUESTION),
        ("weet iemand waar ik oude zaken vind", Kind.QUESTION),
        ("Mag een teamleider een zaak heropenen?", Kind.QUESTION),
        ("Ik kan de brief niet printen aan de balie", Kind.PROBLEM),
        ("De zoekfunctie geeft steeds een foutmelding", Kind.PROBLEM),
        ("Het zou handig zijn als we een sjabloon hebben", Kind.IDEA),
        ("Kunnen we niet per wijk sorteren?", Kind.IDEA),
        ("Ik ben heel blij met het nieuwe overzicht", Kind.PRAISE),
        ("Dank je wel en tot morgen", Kind.OTHER),
        ("Ik maak me zorgen over de overgang", Kind.OTHER),
    ],
)
def test_dutch(text: str, kind: Kind) -> None:
    assert kind_of(RulesWeigher(), text, cues(text, NL)) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Where can I find closed cases?", Kind.QUESTION),
        ("does anyone know how to reopen a case", Kind.QUESTION),
        ("The search keeps showing an error", Kind.PROBLEM),
        ("Could we get a template for permit letters?", Kind.IDEA),
        ("Suggestion: put the button at the top", Kind.IDEA),
        ("The new search is great, it saves me so much time", Kind.PRAISE),
        ("Thanks, see you tomorrow", Kind.OTHER),
    ],
)
def test_english(text: str, kind: Kind) -> None:
    assert kind_of(RulesWeigher(), text, cues(text, EN)) is kind


def test_nothing_at_all_is_other() -> None:
    assert kind_of(RulesWeigher(), "", {}) is Kind.OTHER
