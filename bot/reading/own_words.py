"""Reading room: what the writer wrote himself. Mood and kind are read from that alone.

Dropped: quoted replies, signatures and closing greetings, code and log excerpts, addresses of pages and people, tags
and marks of HTML, Markdown, Slack and Teams. Every pattern runs in time linear in the text, whatever the text is.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

CLOSING_WORDS = 8
"""Words that may follow a closing greeting on its own line: a name and a function, no sentence."""
DATA_LENGTH, DATA_SHARE = 12, 0.6
"""A line from this many characters is data when more than this share of them are digits and signs."""
HEADER_LINES, HEADER_LENGTH = 4, 300
"""Lines below "Van:" among which the rest of a mail's head stands, and how long such a line may be."""

_FENCE = re.compile(r"```|~~~")
_BLOCK = re.compile(r"<(/?)(blockquote|pre|style|script|at)\b[^<>]{0,300}>", re.IGNORECASE)
_MARKUP = re.compile(r"<([@#!/a-zA-Z][^<>\n]{0,2000})>")
_BREAK = re.compile(r"/?(?:br|p|div|li|tr|h[1-6])\b", re.IGNORECASE)
_SLACK_LINK = re.compile(r"(?:[#!]|https?:|mailto:|tel:)[^|]*(?:\|(.*))?")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{1,2000}\)")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MARKS = re.compile(r"(?<!\w)[*_~`]{1,3}(?=\w)|(?<=[\w.,!?])[*_~`]{1,3}(?!\w)|^[ \t]{0,20}#{1,6} ", re.MULTILINE)

_QUOTED = re.compile(r"\s{0,20}>(?![:;=]|\s?\d)")
_REPLY_HEAD = re.compile(r"(?:op|on)\b.*\d.*\b(?:schreef|wrote)\b(?! (?:ik|i)\b).*:\s*$", re.IGNORECASE)
_REPLY_START = re.compile(r"(?:op|on)\b.*\d", re.IGNORECASE)
_REPLY_END = re.compile(r"(?:.*\s)?(?:wrote|heeft het volgende geschreven|schreef(?! ik)\b.*):\s*$", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"[\s_-]{2,40}(?:original message|oorspronkelijk bericht|forwarded message|doorgestuurd bericht)[\s_:-]*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"[\s*]{0,9}(?:van|from)\s?:", re.IGNORECASE)
_SENT = re.compile(r"[\s*]{0,9}(?:verzonden|sent|datum|date|aan|to|onderwerp|subject)\s?:", re.IGNORECASE)

_DEVICE = re.compile(
    r"\s{0,20}(?:(?:sent|verstuurd|verzonden|gestuurd) (?:from|with|vanaf|via|met|vanuit) |"
    r"(?:get |download )?outlook (?:for|voor) (?:ios|android|mac))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:^|(?<=[.!?,;]))\s{0,20}(?:"
    r"(?:met )?(?:een )?(?:zeer )?(?:vriendelijke?|hartelijke|collegiale|warme|zonnige|beste) groet(?:en|jes)?|"
    r"groet(?:en|jes)|groet|gr|mvg|vr\.? gr|hoogachtend|"
    r"(?:with )?(?:kind(?:est)?|best|warm(?:est)?) regards|regards|kr|yours (?:sincerely|truly|faithfully)|"
    r"sincerely|best wishes|all the best"
    r")\b(?!\s*(?:aan|uit|van|terug|to)\b)([^.!?\n]*)[.!]?\s*$",
    re.IGNORECASE,
)
_THANKED = re.compile(
    r"(?:^|(?<=[.!?,;]))\s{0,20}(?:(?:alvast|bij voorbaat) (?:(?:heel )?(?:erg|hartelijk|zeer) )?(?:bedankt|dank)|"
    r"(?:many )?(?:thanks|thank you) in advance)[\s.,!]*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\s{0,20}(?:thanks|thank you|cheers|bedankt|dank|many thanks|met dank),\s*$", re.IGNORECASE)
_PS = re.compile(r"\s{0,20}p\.?s\b", re.IGNORECASE)

_LOG = re.compile(
    r"\s{0,80}(?:at [\w.$<>/]+ ?\(|File \"[^\"]*\", line \d|Traceback \(most recent|Caused by: |"
    r"\.{3} \d+ (?:more|common)|"
    r"(?:[\w$]{1,80}\.){1,12}\w*(?:Error|Exception)\b|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\[?\d\d:\d\d:\d\d[.,\]]|"
    r"\[?(?:ERROR|WARN|WARNING|INFO|DEBUG|FATAL)\]? )"
)
_EXPRESSIVE = frozenset("!?. \t")
_LEFTOVERS = " \t\n\r-_*.,|>=#"


def own_words(text: str) -> str:
    """Return `text` without what others or machines wrote; `text` itself when nothing would be left. Never raises."""
    shown = _without_markup(text)
    lines = _without_signature(list(_without_quotes(shown.splitlines())))
    kept = "\n".join(line.strip() for line in lines if line.strip() and not _is_data(line))
    return kept if kept.strip(_LEFTOVERS) else text


def _without_markup(text: str) -> str:
    outside = "".join(_outside(_FENCE, text))
    plain = _MARKUP.sub(_shown, "".join(_outside_blocks(outside)))
    plain = _ADDRESS.sub(" ", _MARKDOWN_LINK.sub(r"\1", plain))
    return _MARKS.sub("", html.unescape(plain))


def _outside(fence: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield what stands outside pairs of fences; a fence that is never closed hides nothing."""
    parts = fence.split(text)
    unclosed = len(parts) % 2 == 0
    for at, part in enumerate(parts):
        if at % 2 == 0 or (unclosed and at == len(parts) - 1):
            yield part
        else:
            yield "\n"


def _outside_blocks(text: str) -> Iterator[str]:
    """Yield what stands outside quoting, preformatted and mentioning elements, when all of them are closed."""
    parts = _BLOCK.split(text)
    closings = parts[1::3]
    balanced = 2 * closings.count("/") == len(closings)
    depth = 0
    yield parts[0]
    for closing, part in zip(closings, parts[3::3], strict=True):
        depth = max(depth + (-1 if closing else 1), 0)
        yield part if depth == 0 or not balanced else "\n"


def _shown(tag: re.Match[str]) -> str:
    """Return what a reader sees of a tag: a link's label, a line's end, or nothing."""
    inside = tag[1]
    if link := _SLACK_LINK.fullmatch(inside):
        return link[1] or " "
    return "\n" if _BREAK.match(inside) else " "


def _without_quotes(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that are no quoted reply; below a mail's head all is quoted, below "X schreef:" what has a >."""
    at = 0
    while at < len(lines):
        if _ORIGINAL.match(lines[at]) or _is_mail_head(lines, at):
            return
        head = _reply_head(lines, at)
        at += head
        if head and not _quotes_follow(lines[at:]):
            return
        if not head:
            if not _QUOTED.match(lines[at]):
                yield lines[at]
            at += 1


def _is_mail_head(lines: Sequence[str], at: int) -> bool:
    if not _FROM.match(lines[at]):
        return False
    return any(_SENT.match(line) for line in lines[at + 1 : at + HEADER_LINES])


def _reply_head(lines: Sequence[str], at: int) -> int:
    """How many lines (0, 1 or 2) say from here who wrote what follows."""
    line = lines[at].strip()
    if len(line) <= HEADER_LENGTH and _REPLY_HEAD.match(line):
        return 1
    following = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if max(len(line), len(following)) > HEADER_LENGTH:
        return 0
    return 2 if _REPLY_START.match(line) and _REPLY_END.match(following) else 0


def _quotes_follow(lines: Iterable[str]) -> bool:
    first = next((line for line in lines if line.strip()), "")
    return bool(_QUOTED.match(first))


def _without_signature(lines: Sequence[str]) -> list[str]:
    """Leave out the closing greeting with all that follows it, but for a postscript."""
    kept: list[str] = []
    for at, line in enumerate(lines):
        if _DEVICE.match(line):
            continue
        rest = _before_closing(line)
        if rest is None and not _signs_off(lines, at):
            kept.append(_THANKED.sub("", line))
            continue
        return [*kept, rest or "", *(later for later in lines[at + 1 :] if _PS.match(later))]
    return kept


def _before_closing(line: str) -> str | None:
    """Return what stands before a closing greeting on this line; None without one."""
    if line.rstrip() in {"--", "\u2014"}:
        return ""
    found = _CLOSING.search(line[-200:])
    if found is None or len(found[1].split()) > CLOSING_WORDS:
        return None
    return _THANKED.sub("", line[: len(line) - len(found[0])])


def _signs_off(lines: Sequence[str], at: int) -> bool:
    """Whether "Bedankt," with a comma stands above nothing but a name: a formula, no thanks."""
    if at == 0 or not _SIGNED.match(lines[at]):
        return False
    following = [line for line in lines[at + 1 : at + HEADER_LINES] if line.strip()]
    return bool(following) and len(following[0].split()) <= 3  # noqa: PLR2004 - a name


def _is_data(line: str) -> bool:
    """Whether `line` comes from a log, or is mostly digits and signs."""
    if _LOG.match(line):
        return True
    visible = [char for char in line if char not in _EXPRESSIVE]
    signs = sum(char.isascii() and not char.isalpha() for char in visible)
    return len(visible) >= DATA_LENGTH and signs > DATA_SHARE * len(visible)
