"""What the writer wrote himself."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.reading
from bot.reading.own_words import own_words
from tests.growth import LINEAR, growth

DATA = Path(bot.reading.__file__).parent / "data"
WORST = [
    "> ", "<", "<a ", "<blockquote>", "```", "Op 3 ", "on 1\n", "Van:\n", "-----", "a@", "a.", "[", "[a](", "*_",
    "groet ", "met vriendelijke groet\n", "at a.b(\n", "1234-56\n", "a.b.", "&#", "\n", "#", "-", " ", "www.", "&amp",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("> Werkt het weer?\nNee, nog steeds niet.", "Nee, nog steeds niet."),
        ("Nee hoor\n\nOp 3 november schreef Anja:\n> Werkt het weer?\n> Groet", "Nee hoor"),
        ("Op 3 november schreef Anja:\n> Is het top?\nNee", "Nee"),
        ("Klopt.\nOn Mon, Nov 3, 2026 at 10:12 AM A. Bee <a@bee.org>\nwrote:\n> great work", "Klopt."),
        ("Stuk.\n-----Original Message-----\nFrom: A\nWhat a great tool", "Stuk."),
        ("Stuk.\n\nVan: A. de Boer\nVerzonden: maandag 3 november\nOnderwerp: top\n\nFijn zeg", "Stuk."),
        ("Stuk.\n________________________________\nFrom: A\nSent: today\nSubject: x\nNice", "Stuk."),
        ("&gt; fijn gedaan\nVond ik niet", "Vond ik niet"),
        ("<blockquote>Is het fijn?</blockquote><p>Nee &amp; nooit</p>", "Nee & nooit"),
    ],
)
def test_a_quoted_reply_is_dropped(text: str, own: str) -> None:
    assert own_words(text) == own


@pytest.mark.parametrize(
    "text",
    [
        "Van: dit moment af werkt het niet",
        "Op 3 november schreef ik al:\nhet werkt niet",
        "> 10 minuten wachten per brief",
        ">:( alweer stuk",
        "Het systeem schreef: geen toegang",
    ],
)
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Printer stuk.\nMet vriendelijke groet,\nAnja de Boer\nAdviseur, tel. 1234", "Printer stuk."),
        ("Printer stuk. Groetjes, Anja", "Printer stuk."),
        ("It is slow.\nKind regards,\nA. Bee\nGreat Yarmouth Library", "It is slow."),
        ("Waar vind ik dit? Alvast bedankt!", "Waar vind ik dit?"),
        ("Where is it?\nThanks in advance.\nBest regards, A", "Where is it?"),
        ("Where is it?\nThanks,\nA. Bee", "Where is it?"),
        ("Kapot\nVerstuurd vanaf mijn iPhone", "Kapot"),
        ("Broken\nSent from my iPhone", "Broken"),
        ("Kapot\n-- \nAnja\nTop Advies BV", "Kapot"),
        ("Kapot\nMvg Anja\nPS: de scanner ook", "Kapot\nPS: de scanner ook"),
    ],
)
def test_a_signature_is_no_thanks(text: str, own: str) -> None:
    assert own_words(text) == own


@pytest.mark.parametrize(
    "text",
    [
        "Bedankt, dit werkt fijn",
        "Bedankt!",
        "Groeten aan de beheerder, het werkt weer",
        "Thanks, that is all sorted now",
        "De groeten, ik ga weer op papier werken en dat blijft voorlopig zo tot iemand iets doet",
        "Regards the new form: it is slow",
    ],
)
def test_thanks_that_are_meant_stay(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Dit krijg ik:\n```\nfatal: great failure\n```\nHelp", "Dit krijg ik:\nHelp"),
        ('Vastgelopen\nTraceback (most recent call last):\n  File "a.py", line 3, in b', "Vastgelopen"),
        ("Crash\n   at org.app.Main.run(Main.java:3)\n   ... 12 more", "Crash"),
        ("Crash\njava.lang.NullPointerException: nice", "Crash"),
        ("Kijk\n2026-11-03 10:12:13 ERROR no good", "Kijk"),
        ("Zie\n0x80070057 :: 8812-1123 {0}", "Zie"),
        ("Zie https://great.example/top en www.best.example dan", "Zie   en   dan"),
        ("Mail naar a.b@top.example lukt niet", "Mail naar   lukt niet"),
    ],
)
def test_code_logs_and_addresses_are_dropped(text: str, own: str) -> None:
    assert own_words(text) == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("<@U012AB> doet het niet", "doet het niet"),
        ("In <#C1|beheer> zie <https://x.example|de handleiding> &amp; stop", "In beheer zie de handleiding & stop"),
        ("<at>Vraagpunt</at> hoe dan", "hoe dan"),
        ("<p>Regel <b>een</b><br>twee</p>", "Regel  een\ntwee"),
        ("**heel** traag, *echt* _waar_ ~~top~~", "heel traag, echt waar top"),
        ("# Kop\nZie [de pagina](https://x.example)", "Kop\nZie de pagina"),
    ],
)
def test_marks_go_and_their_words_stay(text: str, own: str) -> None:
    assert own_words(text) == own


@pytest.mark.parametrize(
    "text", ["", "> alleen een citaat", "https://x.example", "```\ncode\n```", "Groetjes", "👍", "!!!", ":)", "<3"]
)
def test_the_text_itself_when_nothing_would_be_left(text: str) -> None:
    assert own_words(text) == text


def test_a_block_that_is_never_closed_hides_nothing() -> None:
    assert own_words("stuk ``` en traag") == "stuk  en traag"
    assert own_words("<pre> stuk") == "stuk"


def test_what_people_write_in_chat_comes_through_whole() -> None:
    texts = [json.loads(line)["text"] for path in DATA.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    changed = sum("".join(own_words(text).split()) != "".join(text.split()) for text in texts)
    assert changed <= 0.02 * len(texts)


@pytest.mark.property
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_no_text_breaks_it_and_something_is_always_left(text: str) -> None:
    assert bool(own_words(text)) == bool(text)


@pytest.mark.parametrize("unit", WORST)
def test_time_is_linear(unit: str) -> None:
    assert growth(own_words, unit) < LINEAR
