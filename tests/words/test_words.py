from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Command, command_of
from bot.words import LANGUAGES, words_for
from tests.words.sentences import catalogue, glued, in_code, messages, names, sentences_in, sides, words_in

MOST_WORDS = 15
SAME_IN_BOTH = {
    "begin",
    "half",
    *("bot", "bsn", "chat", "code", "compliment", "slack", "stop", "teams", "test", "week", "doctor", "voelspriet"),
    *("details", "e-mail", "e-mails", "in", "is", "me", "of", "open", "over", "start", "we"),
    *("apart", "en", "enter", "last", "later", "let", "live", "nl", "ok", "was"),
    *("app", "container", "ctrl-c", "database", "databases", "firewall", "internet", "machine"),
    *("direct", "encoder", "macro-f", "stand", "starttls"),
    *("platform", "platforms"),
    *("aes", "dns", "gcm", "https", "mb", "ntp", "pem", "proxy", "tls"),
    *("agenda", "december", "floorwalkers", "hr", "per", "tester", "testers", "training", "mailbox", "management"),
    *("apps", "browser", "cookie", "mode", "socket", "ticket", "token", "workspace"),
    *("account", "azure", "burgerzaken", "entra", "graph", "id", "microsoft", "python", "scope", "utc"),
}
"""Words that are Dutch as well as English, and names."""
A_THURSDAY = date(2026, 11, 26)

Side = tuple[str, ...]
"""The forms of a sentence in one language: one, or two where it counts."""

both_languages = pytest.mark.parametrize("language", LANGUAGES)


def test_every_sentence_of_the_code_has_a_translation() -> None:
    translated = {sides(message)[0] for message in messages() if all(sides(message)[1])}

    missing = [
        sentence for sentence in in_code() if tuple(filter(None, (sentence.one, sentence.many))) not in translated
    ]

    assert missing == []


def test_the_catalogue_holds_nothing_that_the_code_does_not_say() -> None:
    said = {tuple(filter(None, (sentence.one, sentence.many))) for sentence in in_code()}

    assert {sides(message)[0] for message in messages()} - said == set()


def test_the_search_for_sentences_finds_all_three_kinds_of_call() -> None:
    said = {sentence.one: sentence for sentence in in_code()}

    assert said["week {n}"].where.startswith("bot/digests/pieces.py:")
    assert said["{n} day open"].many == "{n} days open"
    assert said["Sent to everyone who asked about “{title}”."].where.startswith("bot/dialogue/everyone.py:")


def test_no_sentence_is_made_while_running() -> None:
    assert glued() == []


def test_the_catalogue_is_dutch_and_nothing_in_it_is_set_aside() -> None:
    dutch = catalogue()

    assert (str(dutch.locale), dutch.num_plurals, dutch.obsolete) == ("nl", 2, {})
    assert not any(message.fuzzy for message in messages())


def breaking(rule: Callable[[Side, Side], bool]) -> list[str]:
    """List the sentences whose English and Dutch break a rule."""
    return [sides(message)[0][0] for message in messages() if not rule(*sides(message))]


def test_a_translation_has_the_placeholders_of_its_sentence() -> None:
    def has_them(english: Side, dutch: Side) -> bool:
        allowed = names("".join(english))
        return names("".join(dutch)) == allowed and all(names(form) <= allowed for form in dutch)

    assert breaking(has_them) == []


def test_a_sentence_that_counts_has_two_different_forms() -> None:
    assert breaking(lambda english, dutch: len(english) == len(dutch) == len(set(dutch))) == []
    assert breaking(lambda english, _: len(english) == 1 or "{n}" in english[-1]) == []


def test_a_translation_begins_and_ends_as_its_sentence_does() -> None:
    def edges(text: str) -> tuple[bool, ...]:
        return text[0].isspace(), text[-1].isspace(), text[-1] in ".?:"

    assert breaking(lambda english, dutch: [*map(edges, english)] == [*map(edges, dutch)]) == []


def test_no_sentence_is_too_long_to_read_at_a_counter() -> None:
    def is_short(text: str) -> bool:
        return all(len(sentence) <= MOST_WORDS for sentence in sentences_in(text))

    assert breaking(lambda english, dutch: all(map(is_short, english + dutch))) == []


def test_the_reader_is_je_and_never_u() -> None:
    def says_u(text: str) -> bool:
        return bool({"u", "uw", "uzelf"} & set(words_in(text)))

    assert breaking(lambda _, dutch: not any(map(says_u, dutch))) == []


def test_no_english_is_left_in_the_dutch() -> None:
    english = {word for message in messages() for text in sides(message)[0] for word in words_in(text)}
    dutch = {word for message in messages() for text in sides(message)[1] for word in words_in(text)}

    assert english & dutch - SAME_IN_BOTH == set()


def test_marks_are_the_same_all_over() -> None:
    def is_marked_well(text: str) -> bool:
        return not re.search(r"\.\.\.|[\"\u2018\u2019`]|  ", text) and text.count("“") == text.count("”")

    assert breaking(lambda english, dutch: all(map(is_marked_well, english + dutch))) == []


def test_what_a_sentence_says_to_type_works() -> None:
    def works(text: str) -> bool:
        quoted = {*re.findall(r"“([^{}”]+)”", text)} - {"voelspriet doctor"}
        return all(map(command_of, quoted))

    assert breaking(lambda english, dutch: all(map(works, english + dutch))) == []


@pytest.mark.parametrize(
    ("sentence", "nl", "en"),
    [
        ("who sees what", Command.WHO_SEES, Command.WHO_SEES),
        ("my data", Command.MY_DATA, Command.MY_DATA),
        ("department", Command.DEPARTMENT, Command.DEPARTMENT),
        ("stop", Command.STOP, Command.STOP),
        ("in Dutch", Command.ENGLISH, Command.DUTCH),
    ],
)
def test_what_help_lists_works_when_typed(sentence: str, nl: Command, en: Command) -> None:
    assert command_of(words_for("nl").say(sentence)) is nl
    assert command_of(words_for("en").say(sentence)) is en


@pytest.mark.parametrize(
    ("sentence", "dutch"),
    [
        ("Noted as a {kind}:", "Genoteerd als vraag:"),
        ("Your name is not passed on.", "Je naam gaat niet mee."),
        ("{An_ambassador} will look at it.", "Een ambassadeur kijkt ernaar."),
        (
            "You will hear something here by {weekday}, even without a solution.",
            "Uiterlijk donderdag hoor je hier iets, ook zonder oplossing.",
        ),
        ("In a hurry? {route}", "Haast? Bel de servicedesk: 1234."),
        ("week {n} after go-live", "4e week na livegang"),
    ],
)
def test_the_voice(sentence: str, dutch: str) -> None:
    values = {"kind": "vraag", "weekday": "donderdag", "route": "Bel de servicedesk: 1234.", "n": 4}

    assert words_for("nl").say(sentence, **values) == dutch


@pytest.mark.parametrize(
    ("language", "n", "told"),
    [
        ("nl", 0, "0 dagen open"),
        ("nl", 1, "1 dag open"),
        ("nl", 9, "9 dagen open"),
        ("en", 0, "0 days open"),
        ("en", 1, "1 day open"),
        ("en", 9, "9 days open"),
    ],
)
def test_counting(language: str, n: int, told: str) -> None:
    assert words_for(language).count("{n} day open", "{n} days open", n) == told


def test_counting_takes_other_values_too() -> None:
    told = words_for("nl").count(
        "{department}: too little signal.",
        "{department}: too little signal, {n} weeks in a row.",
        3,
        department="Buitendienst",
    )

    assert told == "Buitendienst: 3e week te weinig signaal."


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [("nl", 1234, "1.234"), ("nl", 7, "7"), ("en", 1234, "1,234"), ("en", 0, "0")],
)
def test_numbers(language: str, value: int, written: str) -> None:
    assert words_for(language).number(value) == written


@pytest.mark.parametrize(
    ("language", "weekday", "day"), [("nl", "donderdag", "do 26 nov"), ("en", "Thursday", "Thu 26 Nov")]
)
def test_days(language: str, weekday: str, day: str) -> None:
    assert words_for(language).weekday(A_THURSDAY) == weekday
    assert words_for(language).day(A_THURSDAY) == day


@both_languages
def test_a_short_date_has_no_full_stops_in_any_month(language: str) -> None:
    days = [words_for(language).day(date(2026, month, 1)) for month in range(1, 13)]

    assert len(set(days)) == 12
    assert not any("." in day for day in days)


@pytest.mark.parametrize(("language", "told"), [("nl", "wo 25 nov, 07.30"), ("en", "Wed 25 Nov, 07:30")])
def test_a_moment_is_told_by_the_clock_it_carries(language: str, told: str) -> None:
    in_the_netherlands = datetime(2026, 11, 25, 6, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Amsterdam"))

    assert words_for(language).moment(in_the_netherlands) == told


@pytest.mark.parametrize("language", ["", "de", "NL", "nl-BE", "fr"])
def test_any_other_language_gets_dutch(language: str) -> None:
    words = words_for(language)

    assert (words.language, words.say("Yes")) == ("nl", "Ja")


def test_english_is_what_the_code_says() -> None:
    for sentence in in_code():
        values = {name: f"<{name}>" for name in names(sentence.one)}
        assert words_for("en").say(sentence.one, **values) == sentence.one.replace("{", "<").replace("}", ">")


@pytest.mark.property
@both_languages
@given(typed=st.text() | st.sampled_from(["{}", "{route}", "{0}", "{x!r:{y}}", "%s", "}{", "{{n}}"]))
def test_what_somebody_typed_is_never_read_as_a_pattern(language: str, typed: str) -> None:
    said = words_for(language).say("In a hurry? {route}", route=typed)

    assert said.partition("? ")[2] == typed


def test_a_value_that_is_missing_fails_rather_than_shows() -> None:
    with pytest.raises(KeyError, match="route"):
        words_for("nl").say("In a hurry? {route}")


def test_the_catalogue_is_read_quickly() -> None:
    program = (
        "import time, bot.words\n"
        "started = time.process_time()\n"
        "bot.words.words_for('nl')\n"
        "print(time.process_time() - started)"
    )

    seconds = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert float(seconds) < 0.1


@pytest.mark.parametrize(
    ("language", "called", "told"),
    [
        ("nl", ("sleutelgebruiker", "sleutelgebruikers"), "Een sleutelgebruiker kijkt ernaar."),
        ("en", ("key user", "key users"), "A key user will look at it."),
        ("en", ("ambassador", "ambassadors"), "An ambassador will look at it."),
    ],
)
def test_ambassadors_are_called_as_in_the_rollout(language: str, called: tuple[str, str], told: str) -> None:
    words = words_for(language).calling(*called)
    assert words.say("{An_ambassador} will look at it.") == told
    assert words.count("There is {n} {ambassador}.", "There are {n} {ambassadors}.", 2).endswith(f" {called[1]}.")
    assert words_for(language).say("{ambassadors}") in {"ambassadeurs", "ambassadors"}
