"""Privacy room: residents' data is masked before a message becomes Feedback.

BSN and IBAN are known by their check digits, phone numbers by the country's numbering plan, e-mail addresses and case
numbers by pattern. What is masked is replaced by a word in square brackets; the rest stays as it was written.

Every pattern of ours runs in time linear in the text. The case-number pattern is the installation's own and trusted:
cutting long lines keeps a clumsy one quick, but nothing here stops one with nested repeats, such as `(a+)+$`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn

PLACEHOLDERS = {
    "bsn": "[bsn]",
    "iban": "[iban]",
    "phone": "[telefoon]",
    "email": "[e-mail]",
    "case_number": "[zaaknummer]",
}
"""Kind → what stands in its place; the order is that of `Masked.found`."""
BSN_DIGITS, OLD_BSN_DIGITS = 9, 8
"""A BSN has nine digits; people leave out a leading zero."""
WORD_BEFORE = 32
"""Characters before a number in which "BSN" or a country prefix is looked for."""
FEWEST_PHONE_DIGITS = 7
"""No number plan we meet has shorter subscriber numbers that stand by themselves; saves the search in most messages."""
ROUNDS = 4
"""Rounds of masking at most: a placeholder may uncover a number that was glued to what it replaces."""
LONGEST_LINE = 300
"""Characters in which the configured case-number pattern searches at once. One whose time grows with the cube of the
length (`\\d*\\d*x`) takes 0.04 s for 300 digits and 9 s for 2,000. The price: where a longer line is cut, at a space if
it has one, a number with a space in it can be missed."""

_EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]){11,30}(?![^\W_])")
_BSN = re.compile(
    r"(?:(?<![^\W_])(?<!\d\.)|(?<=(?i:bsn)))"
    r"(?:\d{8,9}|\d{2,4}([ .-])\d{2,3}(?:\1\d{2,3}){1,2})"
    r"(?![^\W_]|\.\d|,\d{1,2}(?!\d))"
)
_SAYS_BSN = re.compile(r"(?:bsn|burgerservicenummer|sofi(?:nummer)?)\W{0,10}\Z", re.IGNORECASE)
_PREFIX = re.compile(r"\+\d{1,3}[ -]?\Z")
_HOLDER = re.compile(r"\[(?:bsn|iban|telefoon|e-mail|zaaknummer)\]")
_SEPARATORS = str.maketrans("", "", " .-")

Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]


@dataclass(frozen=True)
class Masked:
    """A text without residents' data, and which kinds were in it (unique, in the order of PLACEHOLDERS)."""

    text: str
    found: tuple[str, ...]


def mask(text: str, case_number: str | None, country: str = "NL") -> Masked:
    """Mask residents' data in `text`.

    `case_number` is a regular expression that the configuration has checked, or None; one that does not compile masks
    nothing. `country` is the ISO code whose phone numbers are known without a prefix. Masking twice changes nothing.
    Never raises.
    """
    found: set[str] = set()
    for _ in range(ROUNDS):
        before = len(found), text
        text = _mask_once(text, case_number, country, found)
        if before == (len(found), text):
            break
    return Masked(text, tuple(kind for kind in PLACEHOLDERS if kind in found))


def _mask_once(text: str, case_number: str | None, country: str, found: set[str]) -> str:
    finders: dict[str, Finder] = {
        "email": _emails,
        "iban": _ibans,
        "case_number": lambda part: _case_numbers(part, case_number),
        "bsn": _bsns,
        "phone": lambda part: _phones(part, country),
    }
    for kind, finder in finders.items():
        for look in (finder, _past_invisible(finder)):
            text, any_found = _replace(text, look, PLACEHOLDERS[kind])
            if any_found:
                found.add(kind)
    return text


def _past_invisible(finder: Finder) -> Finder:
    """Make a finder that overlooks characters without width, such as a zero-width space or a soft hyphen."""

    def find(text: str) -> Iterator[Span]:
        if text.isascii():
            return
        seen = [at for at, char in enumerate(text) if unicodedata.category(char) != "Cf"]
        if len(seen) < len(text):
            for start, end in finder("".join(text[at] for at in seen)):
                yield seen[start], seen[end - 1] + 1

    return find


def _replace(text: str, finder: Finder, placeholder: str) -> tuple[str, bool]:
    """Replace what `finder` finds between the placeholders that already stand in `text`."""
    parts, at, any_found = [], 0, False
    for start, end in [*(match.span() for match in _HOLDER.finditer(text)), (len(text), len(text))]:
        part, masked = _replace_in(text[at:start], finder, placeholder)
        parts += [part, text[start:end]]
        any_found |= masked
        at = end
    return "".join(parts), any_found


def _replace_in(part: str, finder: Finder, placeholder: str) -> tuple[str, bool]:
    pieces, at = [], 0
    for start, end in finder(_plain_signs(part)):
        pieces += [part[at:start], placeholder]
        at = end
    return "".join([*pieces, part[at:]]), at > 0


def _plain_signs(text: str) -> str:
    """Return `text`, sign for sign, with digits, spaces, dashes and wide signs of any script as plain ones."""
    if text.isascii():
        return text
    return "".join(char if char.isascii() else _plain(char) for char in text)


def _plain(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", char)
    return {"Zs": " ", "Pd": "-"}.get(unicodedata.category(char), folded if len(folded) == 1 else char)


def _emails(text: str) -> Iterator[Span]:
    return (match.span() for match in _EMAIL.finditer(text))


def _ibans(text: str) -> Iterator[Span]:
    """Spans with valid check digits; a word that follows an IBAN is not taken for a part of it."""
    at = 0
    while match := _IBAN.search(text, at):
        end = _iban_end(match.group())
        at = match.start() + max(end, 2)
        if end:
            yield match.start(), at


def _iban_end(candidate: str) -> int:
    """How many characters of `candidate` form a valid IBAN; 0 if none do."""
    for end in range(len(candidate), 14, -1):
        whole = end == len(candidate) or not candidate[end].isalnum()
        if whole and candidate[end - 1].isalnum() and _valid(iban, candidate[:end].translate(_SEPARATORS)):
            return end
    return 0


def _bsns(text: str) -> Iterator[Span]:
    for match in _BSN.finditer(text):
        digits = match.group().translate(_SEPARATORS)
        before = text[max(0, match.start() - WORD_BEFORE) : match.start()]
        if _may_be_bsn(digits, before) and not _goes_on(text, match) and _valid(bsn, digits):
            yield match.span()


def _may_be_bsn(digits: str, before: str) -> bool:
    """Return whether it has nine digits, or eight where the text says BSN; not after "+31".

    Without that word one date in eleven (20261122) would pass for a BSN.
    """
    if len(digits) == OLD_BSN_DIGITS:
        return _SAYS_BSN.search(before) is not None
    return len(digits) == BSN_DIGITS and _PREFIX.search(before) is None


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a number in groups is a piece of a longer row of groups."""
    separator = match.group(1)
    if separator is None:
        return False
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    return (before[1:] == separator and before[0].isdigit()) or (after[:1] == separator and after[1:].isdigit())


def _phones(text: str, country: str) -> Iterator[Span]:
    """Numbers that can be a person's; service numbers (0800, 0900, 14 030) and short numbers (1234) stay readable."""
    if sum(map(str.isdigit, text)) < FEWEST_PHONE_DIGITS:
        return
    from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type  # noqa: PLC0415 - heavy, seldom needed

    service = {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
    }
    for match in PhoneNumberMatcher(text, country, leniency=Leniency.VALID, max_tries=len(text)):
        if number_type(match.number) not in service:
            yield match.start, match.end


def _case_numbers(text: str, pattern: str | None) -> Iterator[Span]:
    compiled = _compiled(pattern) if pattern else None
    if compiled is None:
        return
    for start, end in _pieces(text):
        matches = compiled.finditer(text[start:end].rstrip("\n"))  # a piece by itself, so that ^ and $ mean the line's
        yield from ((start + match.start(), start + match.end()) for match in matches if match.group())


def _pieces(text: str) -> Iterator[Span]:
    """Return the lines of `text`; one that is too long in parts, cut at a space where there is one."""
    start = 0
    while start < len(text):
        line_end = text.find("\n", start, start + LONGEST_LINE)
        end = line_end + 1 or min(start + LONGEST_LINE, len(text))
        if not line_end + 1 and end < len(text):
            end = text.rfind(" ", start, end) + 1 or end
        yield start, end
        start = end


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return None


def _valid(standard: object, number: str) -> bool:
    try:
        standard.validate(number)  # type: ignore[attr-defined]  # stdnum's modules carry no types
    except ValidationError:
        return False
    return True
