"""The reader from outside, by rules alone and with an encoder."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading import Kind, Language, Mood, Reader, floor_reader, rules_reader
from bot.reading.encoders import finding
from bot.reading.floor import FloorReader
from bot.reading.heads import HeadsWeigher
from bot.reading.samples import our_samples
from bot.reading.training import cues_of, fit_heads, vectors_of
from tests.growth import LINEAR, growth
from tests.reading.letters import letters_encoder

READER = rules_reader()
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
WORST = ["niet goed ", "maar ", "a", "'", ":-", "!?", "\n", "👍", "\u0301", "a'b-", "[{", "hoe moet ik ", "\u200d", "ﷺ"]


def test_a_reading_holds_all_that_was_asked() -> None:
    reading = READER.read("Brieven printen lukt niet aan de balie")
    assert (reading.language, reading.mood, reading.kind) == (Language.DUTCH, Mood.NEGATIVE, Kind.PROBLEM)
    assert reading.sure


@pytest.mark.parametrize("text", ["👍", "Ich kann mich seit heute nicht mehr anmelden, alles kaputt", ""])
def test_a_language_we_do_not_read_is_never_sure(text: str) -> None:
    reading = READER.read(text)
    assert reading.language is Language.OTHER
    assert not reading.sure


def test_many_are_read_in_order() -> None:
    texts = ["top geregeld", "het werkt niet", "Where do I start?"]
    assert READER.read_many(texts) == [READER.read(text) for text in texts]
    assert READER.read_many([]) == []


@pytest.mark.property
@given(ANY_TEXT)
def test_any_text_gives_a_sound_reading(text: str) -> None:
    reading = READER.read(text)
    assert sum(reading.p) == pytest.approx(1)
    assert reading.p[list(Mood).index(reading.mood)] == max(reading.p)
    assert reading.sure == (max(reading.p) >= 0.5 and reading.language is not Language.OTHER)


@pytest.mark.parametrize("unit", WORST)
def test_four_times_the_text_takes_about_four_times_as_long(unit: str) -> None:
    assert growth(READER.read, unit) < LINEAR


@pytest.mark.property
@settings(max_examples=20)
@given(ANY_TEXT)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert READER.read(text) == READER.read(text)


def test_no_corpus_is_wanted_and_textblob_is_loaded_late() -> None:
    program = (
        "import sys, bot.reading; assert 'textblob' not in sys.modules and 'py3langid' not in sys.modules\n"
        "import nltk.data; nltk.data.path.clear()\n"
        "print(bot.reading.rules_reader().read('Dit werkt heel fijn').mood)"
    )
    environment = os.environ | {"HOME": os.devnull, "NLTK_DATA": os.devnull}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout == "pos\n", done.stderr


def _with_heads() -> Reader:
    encoder = letters_encoder()
    samples = our_samples()[::20]
    heads = fit_heads(encoder.name, samples, vectors_of(encoder, samples), cues_of(samples))
    return FloorReader(HeadsWeigher(encoder, heads))


@pytest.mark.property
@settings(max_examples=50)
@given(ANY_TEXT)
def test_any_text_gives_a_sound_reading_with_an_encoder_too(text: str) -> None:
    reading = WITH_HEADS.read(text)
    assert sum(reading.p) == pytest.approx(1)
    assert reading.p[list(Mood).index(reading.mood)] == max(reading.p)


@pytest.mark.parametrize("unit", WORST)
def test_an_encoder_takes_no_longer_for_more_text(unit: str) -> None:
    assert growth(WITH_HEADS.read, unit) < LINEAR


def test_heads_for_another_encoder_leave_it_to_the_rules(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(finding, "OPENERS", {"letters": lambda: letters_encoder("letters-2")})
    reader = floor_reader("letters")
    assert reader.read("top geregeld") == READER.read("top geregeld")
    assert "no heads for the encoder letters-2" in caplog.text
    assert "The rules read alone" in caplog.text


def test_own_words_alone_are_read() -> None:
    reply = "Dank je wel, het werkt weer!\n\n> Op 3 november schreef Balie:\n> Alles is kapot en traag, wat een drama"
    assert READER.read(reply).mood is Mood.POSITIVE


WITH_HEADS = _with_heads()
