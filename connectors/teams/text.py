"""The Teams room, what a person wrote: HTML and mentions turned into plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from bot.ports import RawEvent

_MARKUP = ("xml", "html", "markdown")
_BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "h1", "h2", "h3"})
_UNSEEN = frozenset({"script", "style", "head", "title"})
LONGEST_MARKUP = 100_000
"""Characters: Teams takes messages of about 100 KB. A longer one is left as it came, and is too long for anyone."""
MOST_MENTIONS = 100
LONGEST_NAME = 200
"""Characters of a name in place of a mention."""
_COMMENT = re.compile(r"<!--[^<>]*-->")
_NO_TAG = re.compile(
    r"""<(?!/?[A-Za-z][A-Za-z0-9:_-]*+
    (?:\s++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'<>=]++))?+)*+
    \s*+/?>)""",
    re.VERBOSE,
)
"""A `<` that begins no whole tag. It looks as far as the next `<` and never goes back, where HTMLParser looks to the
end of the text for each, and gives up on `<![`."""


class _Plain(HTMLParser):
    """Keeps what a reader of the page would see; a link with words of its own keeps its address beside them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._link = ""
        self._link_from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _BREAKS:
            self.parts.append("\n")
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag == "a":
            self._link, self._link_from = given.get("href") or "", len(self.parts)
        elif tag in {"img", "emoji"}:
            self.parts.append(given.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS and tag != "br":
            self.parts.append("\n")
        elif tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a" and self._link:
            self._end_link()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)

    def _end_link(self) -> None:
        if self._link.strip() != "".join(self.parts[self._link_from :]).strip():
            self.parts.append(f" ({self._link})")
        self._link = ""


def mentions_of(raw: RawEvent) -> list[dict[str, Any]]:
    """List the mentions that an activity carries."""
    entities = raw.get("entities")
    listed = entities if isinstance(entities, list) else []
    return [entity for entity in listed if isinstance(entity, dict) and entity.get("type") == "mention"]


def mentioned(mention: dict[str, Any]) -> dict[str, Any]:
    """Give the account that a mention is about; empty where it says none."""
    account = mention.get("mentioned")
    return account if isinstance(account, dict) else {}


def attached_to(raw: RawEvent) -> list[str]:
    """List the kinds of what is attached to an activity."""
    given = raw.get("attachments")
    listed = given if isinstance(given, list) else []
    return [str(item.get("contentType")) for item in listed if isinstance(item, dict)]


def text_of(raw: RawEvent, bot: str) -> str:
    """Give what a person wrote, without the mention of the bot (an account id); other mentions become names."""
    text = raw.get("text")
    if not isinstance(text, str):
        return ""
    if len(text) > LONGEST_MARKUP:
        return clean(text)
    text = _without_mentions(text, mentions_of(raw), bot)
    text = _seen(text) if raw.get("textFormat") in _MARKUP else html.unescape(text)
    return _tidy(text)


def text_of_message(message: dict[str, Any]) -> str:
    """Give what stands in a message that somebody passes on, as its body (`contentType`, `content`) has it."""
    given = message.get("body")
    body = given if isinstance(given, dict) else {}
    content = body.get("content")
    if not isinstance(content, str):
        return ""
    if len(content) > LONGEST_MARKUP:
        return clean(content)
    return _tidy(_seen(content) if body.get("contentType") == "html" else content)


def _without_mentions(text: str, mentions: Sequence[dict[str, Any]], bot: str) -> str:
    names: dict[str, str] = {}
    for mention in mentions[:MOST_MENTIONS]:
        written, account = mention.get("text"), mentioned(mention)
        name = account.get("name")
        if isinstance(written, str) and written.startswith("<at"):
            shown = name[:LONGEST_NAME] if isinstance(name, str) and account.get("id") != bot else " "
            names[written] = html.escape(shown, quote=False)
    if not names:
        return text
    return re.sub("|".join(map(re.escape, names)), lambda found: names[found[0]], text)


def _seen(markup: str) -> str:
    parser = _Plain()
    parser.feed(_NO_TAG.sub("&lt;", _COMMENT.sub("", markup)))
    parser.close()
    return "".join(parser.parts)


def _tidy(text: str) -> str:
    text = clean(text).replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")
    text = "\n".join(line.strip(" \t") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" {2,}", " ", text)).strip()


def clean(text: str) -> str:
    """Replace halves of characters, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()
