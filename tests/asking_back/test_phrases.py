"""How people ask under a digest, in real life: what is answered, what is refused, and what is told to nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.asking_back.lines import asked
from bot.asking_back.phrases import DECIDED, STOP, WHO
from bot.asking_back.source import is_under_a_digest
from bot.ports import Action, Said, Sender, Spot
from models import Feedback
from tests.asking_back.square import Asking
from tests.asking_back.test_story import GROUP, HALL, RING, asking, posted
from tests.town import INSIDER, NOW

__all__ = ["asking"]

ABOUT, MONTH, BY = Action.ABOUT_TOPIC, Action.LAST_MONTH, Action.BY_DEPARTMENT
ASKED = {
    "en printen dan?": (ABOUT, "printen"),
    "En printen?": (ABOUT, "printen"),
    "hoe zit het met printen": (ABOUT, "printen"),
    "Hoe staat het nu met het printen?": (ABOUT, "het printen"),
    "vertel eens wat meer over printen": (ABOUT, "printen"),
    "kun je iets vertellen over printen?": (ABOUT, "printen"),
    "kan je meer over printen vertellen": (ABOUT, "printen"),
    "Meer over printen graag": (ABOUT, "printen"),
    "meer over printen, alsjeblieft!": (ABOUT, "printen"),
    "alles over printen": (ABOUT, "printen"),
    "hoeveel mensen schreven over printen?": (ABOUT, "printen"),
    "what about printing?": (ABOUT, "printing"),
    "and printing?": (ABOUT, "printing"),
    "Tell me more about printing please": (ABOUT, "printing"),
    "how is printing doing?": (ABOUT, "printing"),
    "how many colleagues wrote about printing?": (ABOUT, "printing"),
    "hoeveel bij burgerzaken": (BY, ""),
    "en bij de griffie?": (BY, ""),
    "hoe is dat per afdeling?": (BY, ""),
    "per afdeling aub": (BY, ""),
    "per afdeling over printen": (BY, ""),
    "welke afdeling is dat?": (BY, ""),
    "how many at Burgerzaken?": (BY, ""),
    "break it down by department": (BY, ""),
    "Wat deden we in oktober?": (MONTH, ""),
    "wat hebben wij in november gedaan": (MONTH, ""),
    "What did we do in October?": (MONTH, ""),
    "wie heeft dat gezegd?": (WHO, ""),
    "wie zei dat": (WHO, ""),
    "van wie komt dat?": (WHO, ""),
    "noem de namen": (WHO, ""),
    "laat alle berichten zien": (WHO, ""),
    "who said that?": (WHO, ""),
    "give us the names": (WHO, ""),
    "stop hiermee": (STOP, ""),
    "hou op!": (STOP, ""),
    "stop this": (STOP, ""),
    "besluit: Fatima pakt printen op, voor vrijdag": (DECIDED, ""),
    "Decision: replace the printers": (DECIDED, ""),
    "is dat meer dan vorige week?": ("", ""),
    "wat deden we vorige week": ("", ""),
    "klopt dat wel?": ("", ""),
}
TELLS = {
    ABOUT: ("Geschreven: 6 berichten, 6 collega's", "Written: 6 messages, 6 colleagues"),
    BY: (
        "Te weinig collega's schreven om het per afdeling te vertellen.",
        "Too few colleagues wrote to tell it by department.",
    ),
    MONTH: (
        "Er zijn geen weekberichten van oktober 2026.",
        "There are no weekly reports for October 2026.",
        "Week 46 tot",
    ),
    WHO: ("Wie wat schreef, vertel ik niemand.", "I tell nobody who wrote what."),
    DECIDED: ("Er is nog niets vastgelegd.", "Nothing was recorded yet."),
    STOP: ("weekbericht stop hier", "stop the digest here"),
    "": ("Er is niets van bewaard.",),
}
"""What the channel of the project group reads, by what was asked."""


def under(text: str) -> Said:
    return Said(Sender("t", "u"), Spot("channel", {"user": "u"}), text, NOW, under="m")


@pytest.mark.parametrize(("text", "meant"), ASKED.items())
def test_what_is_meant(text: str, meant: tuple[str, str]) -> None:
    found = asked(under(text), under_a_digest=True)
    assert found is not None
    assert (found.action, found.topic) == meant


@pytest.mark.parametrize(
    "text",
    [
        "De printer bij de balie doet het weer niet.",
        "Bij burgerzaken is het druk",
        "en toen viel het systeem uit bij de balie en moest iedereen wachten",
        "Waarom moeten wij alles dubbel invoeren als het systeem dat ook zelf kan bewaren?",
        "Stop de invoering van dit systeem nu het nog kan",
        "Prima zo, dank!",
        "x" * 251,
    ],
)
def test_what_somebody_tells_under_a_digest_is_kept_as_ever(text: str) -> None:
    assert asked(under(text), under_a_digest=True) is None


def test_a_name_of_a_month_is_read_in_both_languages() -> None:
    for text, month in (("wat deden we in mei?", 5), ("what did we do in Oct", 10), ("wat hebben we in mrt gedaan", 3)):
        found = asked(under(text))
        assert found is not None
        assert found.month == month


def kept(asking: Asking) -> int:
    return asking.town.read(lambda session: session.scalar(select(func.count()).select_from(Feedback))) or 0


def answers(asking: Asking, channel: str, thread: str) -> Iterator[tuple[str, str]]:
    for text in ASKED:
        ((hears, told, stands_under),) = asking.say(INSIDER, channel, text, under=thread)
        assert (hears, stands_under) == (channel, thread), text
        yield text, told


def test_each_is_answered_in_the_thread_of_the_digest_and_nothing_is_kept(asking: Asking) -> None:
    before, thread = kept(asking), posted(asking, "project_group") or ""
    for text, told in answers(asking, GROUP, thread):
        assert any(each in told for each in TELLS[ASKED[text][0]]), (text, told)
    assert kept(asking) == before


@pytest.mark.leak
def test_what_is_withheld_is_had_by_no_way_of_asking(asking: Asking) -> None:
    """Four wrote about scanning: asked in any way, it is told as what is not there."""
    thread = posted(asking, "project_group") or ""
    ways = [text for text, (action, topic) in ASKED.items() if action == ABOUT and topic.endswith("printen")]
    for text in ways:
        told = {
            asking.say(INSIDER, GROUP, text.replace("printen", each), under=thread)[0][1] for each in ("scannen", "xyz")
        }
        assert len(told) == 1, told
        assert "minder dan 5 collega's" in told.pop()
    ring = posted(asking, "ambassadors") or ""
    for _, answer in answers(asking, RING, ring):
        assert "burgerzaken" not in answer.casefold().replace("“hoeveel bij burgerzaken”", "")


def test_elsewhere_the_same_words_are_a_question_of_ones_own(asking: Asking) -> None:
    """In one's own chat, in a channel without a digest, and in a channel with one but beside its thread."""
    before, thread = kept(asking), posted(asking, "project_group") or ""
    assert "Genoteerd" in asking.town.say("a", "en printen dan, hoe werkt dat?")[-1]
    ((hears, told, _), *_) = asking.say("b", HALL, "hoe zit het met printen?", under=thread)
    assert hears == "b"
    assert "6 berichten" not in told
    asking.say("c", GROUP, "hoe zit het met printen?")
    assert kept(asking) == before + 3
    elsewhere = Said(Sender("t", "u"), Spot("channel", {"user": GROUP}), "en printen?", NOW, under="another message")
    desk = asking.town.desk
    assert asking.town.read(lambda session: is_under_a_digest(session, desk, "terminal", elsewhere)) is False
