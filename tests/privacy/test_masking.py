"""Masking residents' data."""

import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iban import calc_check_digits
from stdnum.nl import bsn

from bot.privacy.masking import PLACEHOLDERS, mask
from tests.growth import LINEAR, growth

CASE = r"Z-\d{4}-\d{4,6}"
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
NEAR_DATA = st.lists(
    st.sampled_from(
        [
            "123456782",
            "1234.56.782",
            "NL91ABNA0417164300",
            "06-12345678",
            "+31 20 624 1111",
            "jan@lindewaard.nl",
            "Z-2026-0001",
            " ",
            ".",
            "-",
            "@",
            "+",
            "[",
            "]",
            "[bsn]",
            "\n",
            "0",
            "1",
            "a",
            "é",
            "\u0661",
            "\u00a0",
            "\u200b",
            "\uff20",
            "BSN ",
            "e-mail",
        ]
    ),
    max_size=14,
).map("".join)


def masked(text: str) -> str:
    return mask(text, CASE).text


@st.composite
def valid_bsns(draw: st.DrawFn) -> str:
    first = draw(st.text("0123456789", min_size=8, max_size=8))
    check = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), first, strict=True)) % 11
    assume(check < 10 and first.strip("0"))
    return f"{first}{check}"


@st.composite
def valid_ibans(draw: st.DrawFn) -> str:
    account = draw(st.sampled_from(["ABNA", "INGB", "RABO", "TRIO"])) + draw(
        st.text("0123456789", min_size=10, max_size=10)
    )
    return f"NL{calc_check_digits('NL00' + account)}{account}"


@pytest.mark.property
@given(
    valid_bsns(),
    st.sampled_from(["{}{}{}", "{}.{}.{}", "{} {} {}", "{}-{}-{}", "{}\u200b{}\u00ad{}", "{}\u2011{}\u2011{}"]),
    st.sampled_from(["BSN {} graag", "({})", "{}.", "bsn:{}"]),
)
def test_every_valid_bsn_is_masked(number: str, grouping: str, sentence: str) -> None:
    written = grouping.format(number[:4], number[4:6], number[6:])
    found = mask(sentence.format(written), None)
    assert written not in found.text
    assert found.text == sentence.format("[bsn]")
    assert found.found == ("bsn",)


@pytest.mark.property
@given(st.text("123456789", min_size=9, max_size=9))
def test_nine_digits_that_fail_the_check_survive(number: str) -> None:
    assume(not bsn.is_valid(number))
    assert "[bsn]" not in masked(f"kenmerk {number} graag")


@pytest.mark.property
@given(number=valid_ibans(), grouped=st.booleans(), small=st.booleans())
def test_every_valid_iban_is_masked(number: str, *, grouped: bool, small: bool) -> None:
    written = " ".join(number[at : at + 4] for at in range(0, len(number), 4)) if grouped else number
    text = f"Rekening {written.lower() if small else written} klopt niet"
    assert mask(text, None).text == "Rekening [iban] klopt niet"


@pytest.mark.property
@given(valid_ibans())
def test_an_iban_that_fails_the_check_survives(number: str) -> None:
    wrong = number[:2] + f"{(int(number[2:4]) + 1) % 97:02}" + number[4:]
    assert "[iban]" not in masked(f"rekening {wrong}")


@pytest.mark.parametrize(
    ("text", "expected", "kind"),
    [
        ("bel 06-12345678", "bel [telefoon]", "phone"),
        ("bel 06 12 34 56 78 even", "bel [telefoon] even", "phone"),
        ("+31 6 12345678 belt terug", "[telefoon] belt terug", "phone"),
        ("020-6241111.", "[telefoon].", "phone"),
        ("mail jan.de-vries@lindewaard.nl.", "mail [e-mail].", "email"),
        ("(a+b@mail.example.org)", "([e-mail])", "email"),
        ("zaak Z-2026-00123 hangt", "zaak [zaaknummer] hangt", "case_number"),
        ("DE89 3704 0044 0532 0130 00", "[iban]", "iban"),
        ("bsn 10000008", "bsn [bsn]", "bsn"),
        ("BSN123456782", "BSN[bsn]", "bsn"),
        ("_123456782_", "_[bsn]_", "bsn"),
        ("123456782/Jansen-123456782,123456782", "[bsn]/Jansen-[bsn],[bsn]", "bsn"),
        ("0031 6 12345678", "[telefoon]", "phone"),
        ("06.12.34.56.78", "[telefoon]", "phone"),
        ("<tel:0612345678|0612345678>", "<tel:[telefoon]|[telefoon]>", "phone"),
        ("<mailto:a@b.nl|a@b.nl>", "<mailto:[e-mail]|[e-mail]>", "email"),
        ("\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff12", "[bsn]", "bsn"),
        ("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0662", "[bsn]", "bsn"),
        ("1234\u00a056\u00a0782", "[bsn]", "bsn"),
        ("bsn 111-222-333.", "bsn [bsn].", "bsn"),
        ("111\u200b222333", "[bsn]", "bsn"),
        ("Jansen\u200b111222333", "Jansen\u200b[bsn]", "bsn"),
        ("caf\u00e9\u200b \u2066111\u200b222\u200b333\u2069", "caf\u00e9\u200b \u2066[bsn]\u2069", "bsn"),
        ("mail jan\uff20gemeente.nl", "mail [e-mail]", "email"),
        ("mail jan\u00ad@gemeente\uff0enl", "mail [e-mail]", "email"),
        ("NL91\u200bABNA\u200b0417164300", "[iban]", "iban"),
        ("06\u20111234\u200b5678", "[telefoon]", "phone"),
        ("zaak Z\u20112026\u2011\u200b00123", "zaak [zaaknummer]", "case_number"),
    ],
)
def test_each_kind_has_its_placeholder(text: str, expected: str, kind: str) -> None:
    found = mask(text, CASE)
    assert found.text == expected
    assert found.found == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "Op 22-11-2026 om 08.30 uur in kamer 2.14",
        "20261122 en 2026-11-22 en 22/11/2026",
        "1234 AB Lindewaard, Kerkstraat 12",
        "€ 1.234.567,89 of 12500 euro",
        "Bel de servicedesk: 1234",
        "Bel 112 of 0900-1234 of 0800 0432",
        "ticket 4471, bus 2208, lijn 8",
        "foutcode 0x80070005, versie 12.2.1.0, 10.10.12.12",
        "kenmerk 123456789",
        "coordinaat 52.123456782",
        "bedrag 123.456.782,50",
        "47 klikken, 100% zeker, 3,5 uur, 1e keer",
        "factuur 2026-114-33",
        "van 12-11-2026 tot 13-11-2026, 2026-11-12-2026-11-13",
        "zaak\u00adnummer \uff12\uff10\uff12\uff16 \u200d\ufb01le\u2026 kamer 2\u00b2 \u2460",
        "reeks 111-222-333-444 en 44-111-222-333",
        "jan@kantoor en @team",
        "NL is een landcode",
        "",
    ],
)
def test_ordinary_numbers_survive(text: str) -> None:
    assert mask(text, CASE) == mask(text, None)
    assert mask(text, CASE).text == text
    assert mask(text, CASE).found == ()


def test_several_kinds_are_named_once_in_a_fixed_order() -> None:
    text = "Z-2026-0001 a@b.nl 06-12345678 b@c.nl NL91ABNA0417164300 123456782"
    found = mask(text, CASE)
    assert found.found == tuple(PLACEHOLDERS) == ("bsn", "iban", "phone", "email", "case_number")
    assert found.text == "[zaaknummer] [e-mail] [telefoon] [e-mail] [iban] [bsn]"


def test_an_iban_takes_no_word_that_follows_it() -> None:
    assert masked("NL91 ABNA 0417 1643 00 staat op naam") == "[iban] staat op naam"


def test_a_phone_number_abroad_follows_the_country() -> None:
    assert mask("0471 23 45 67", None, "BE").found == ("phone",)
    assert mask("+31 6 12345678", None, "XX").found == ("phone",)
    assert mask("0471 23 45 67", None, "NL").text == "0471 23 45 67"


def test_a_row_of_numbers_is_not_searched_for_a_bsn_in_the_middle() -> None:
    assert masked("codes 11 1234 56 782 44") == "codes 11 1234 56 782 44"


def test_every_line_is_searched_for_case_numbers() -> None:
    assert masked("een Z-2026-0001\ntwee Z-2026-0002\n") == "een [zaaknummer]\ntwee [zaaknummer]\n"
    assert mask("een\nZ17\nZ18 x", r"^Z\d+$").text == "een\n[zaaknummer]\nZ18 x"
    assert masked("woord " * 1_000 + "Z-2026-0001").endswith("woord [zaaknummer]")


def test_a_clumsy_case_pattern_costs_little_on_a_long_line() -> None:
    started = time.perf_counter()
    mask("1" * 2_000, r"\d*\d*x")
    assert time.perf_counter() - started < 4, "searched at once it takes nine seconds"


@pytest.mark.parametrize("pattern", ["(", "a{99999999999}", "", "x*", None])
def test_an_odd_case_pattern_masks_nothing(pattern: str | None) -> None:
    assert mask("zaak 17", pattern).text == "zaak 17"


def test_a_case_pattern_that_takes_everything_leaves_placeholders_whole() -> None:
    once = mask("mail a@b.nl over 123456782", r"\w+").text
    assert "[e-mail]" in once
    assert mask(once, r"\w+").text == once


@pytest.mark.property
@given(st.one_of(ANY_TEXT, NEAR_DATA))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text, CASE)
    assert mask(once.text, CASE).text == once.text


@pytest.mark.property
@given(ANY_TEXT)
def test_text_without_digits_and_at_signs_is_left_alone(text: str) -> None:
    assume(not any(char.isdigit() or unicodedata.normalize("NFKC", char) == "@" for char in text))
    assert mask(text, CASE).text == text


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "1 ",
        "a@",
        "a.",
        "@a.a",
        "NL91 ABNA 0417 ",
        "06-12345678 ",
        "+31 ",
        "(1",
        "1/",
        "1-",
        "[bsn]",
        "Z-2026-00",
        "\n",
        "\u0660",
        "1\u200b",
        "\uff20a.",
        "1-1",
    ],
)
def test_four_times_the_text_takes_about_four_times_as_long(unit: str) -> None:
    assert growth(lambda text: mask(text, CASE), unit) < LINEAR


def test_the_phone_plan_is_loaded_only_when_a_number_may_be_one() -> None:
    program = (
        "import sys; from bot.privacy.masking import mask; mask('kamer 12 werkt niet', None)\n"
        "print('phonenumbers' in sys.modules); mask('06-12345678', None); print('phonenumbers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
