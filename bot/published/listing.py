"""Published answers: the list of them as a page, in Markdown or HTML, for the intranet.

No number of messages or people is on it: which topics a few asked about cannot be told from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.published.standing import published
from bot.words import Words
from models import Issue, Rollout

_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~&$^]|^[+\-=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
"""What Markdown takes for a mark anywhere, or at the beginning of a line."""
_STYLE = (
    "body{font-family:sans-serif;line-height:1.5;max-width:45rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}p{white-space:pre-line}footer,small{color:#4a4a4a}"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One published answer; `language` is that in which the answer was written. `facts` are told beneath it."""

    title: str
    question: str
    answer: str
    language: str
    facts: tuple[str, ...]


def listed(session: Session, rollout: Rollout, settings: RolloutSettings, words: Words) -> Sequence[Entry]:
    """List the published answers of a rollout, in the order of their titles."""
    found = [_entry(issue, settings.zone, words) for issue in session.scalars(published(rollout.id))]
    return sorted(found, key=lambda entry: entry.title.casefold())


def _entry(issue: Issue, zone: ZoneInfo, words: Words) -> Entry:
    language = words.language
    other = "nl" if language == "en" else "en"
    in_own = issue.answer_en if language == "en" else issue.answer_nl
    return Entry(
        title=issue.title(language),
        question=issue.description or "",
        answer=issue.answer(language) or "",
        language=language if in_own else other,
        facts=tuple(_facts(issue, zone, words)),
    )


def _facts(issue: Issue, zone: ZoneInfo, words: Words) -> Iterable[str]:
    if issue.agreement:
        yield words.say("Working agreement.")
    if issue.owner:
        yield words.say("Owner: {owner}.", owner=issue.owner)
    if issue.published_at:
        yield words.say("Published on {day}.", day=_day(issue.published_at.astimezone(zone).date()))
    if issue.check_on:
        yield words.say("Checked again by {day}.", day=_day(issue.check_on))


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def markdown(entries: Sequence[Entry], name: str, words: Words) -> str:
    """Write the list as Markdown; nothing in it is read as a mark."""
    parts = [f"# {_plain(_title(name, words))}", *([] if entries else [words.say("No answer is published yet.")])]
    for entry in entries:
        parts.append(f"## {_plain(entry.title)}")
        parts += [_paragraphs(text) for text in (entry.question, entry.answer) if text]
        parts += [f"*{' '.join(map(_plain, entry.facts))}*"] if entry.facts else []
    return "\n\n".join(parts) + "\n"


def _paragraphs(text: str) -> str:
    return "  \n".join(_plain(line.strip()) for line in text.splitlines())


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def html(entries: Sequence[Entry], name: str, words: Words) -> str:
    """Write the list as one HTML page without scripts, that a screen reader can go through by its headings."""
    title = escape(_title(name, words))
    empty = "" if entries else f"<p>{escape(words.say('No answer is published yet.'))}</p>\n"
    body = "".join(_article(entry, words.language) for entry in entries)
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"{empty}{body}</main>\n</body>\n</html>\n"
    )


def _article(entry: Entry, language: str) -> str:
    lang = f' lang="{entry.language}"' if entry.language != language else ""
    question = f"<p><em>{escape(entry.question)}</em></p>\n" if entry.question else ""
    facts = f"<footer><small>{escape(' '.join(entry.facts))}</small></footer>\n" if entry.facts else ""
    return (
        f"<article>\n<h2>{escape(entry.title)}</h2>\n{question}<p{lang}>{escape(entry.answer)}</p>\n{facts}</article>\n"
    )


def _title(name: str, words: Words) -> str:
    return words.say("Questions and answers: {name}", name=name)


FORMATS: Mapping[str, Callable[[Sequence[Entry], str, Words], str]] = {"md": markdown, "html": html}
"""By the name of the format: entries, name of the rollout and words → the whole page."""
