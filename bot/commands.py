"""The few words that always work, in both languages, whatever the person's own language is."""

from __future__ import annotations

import re
from enum import StrEnum


class Command(StrEnum):
    """What a message asks of the bot itself."""

    HELP = "help"
    STOP = "stop"
    START = "start"
    WHO_SEES = "who_sees"
    MY_DATA = "my_data"
    DEPARTMENT = "department"
    DUTCH = "nl"
    ENGLISH = "en"
    CODE = "code"
    ANSWERS = "answers"
    DIGEST_HERE = "digest_here"
    REPORTS_HERE = "reports_here"


_PHRASES: dict[Command, tuple[str, ...]] = {
    Command.HELP: (
        "help",
        "hulp",
        "menu",
        "hoi",
        "hallo",
        "hi",
        "hello",
        "hey",
        "dag",
        "goedemorgen",
        "goedemiddag",
        "good morning",
        "good afternoon",
    ),
    Command.STOP: ("stop", "afmelden", "unsubscribe"),
    Command.START: ("start", "aanmelden", "subscribe"),
    Command.WHO_SEES: ("wie ziet wat", "who sees what", "privacy"),
    Command.MY_DATA: ("mijn gegevens", "my data"),
    Command.DEPARTMENT: ("afdeling", "mijn afdeling", "andere afdeling", "department", "my department"),
    Command.DUTCH: ("taal nederlands", "nederlands", "in het nederlands", "in dutch", "dutch", "language dutch"),
    Command.ENGLISH: ("taal engels", "engels", "in het engels", "in english", "english", "language english"),
    Command.ANSWERS: ("antwoorden", "answers"),
    Command.DIGEST_HERE: (
        "plaats het weekbericht hier",
        "weekbericht hier",
        "post the digest here",
        "post the weekly report here",
        "digest here",
    ),
    Command.REPORTS_HERE: ("meld storingen hier", "storingen hier", "report failures here", "failures here"),
}
_BY_PHRASE = {phrase: command for command, phrases in _PHRASES.items() for phrase in phrases}
_LONGEST = max(map(len, _BY_PHRASE)) + 10
_CODE = re.compile(r"[A-HJ-NP-Z2-9]{5}(-[A-HJ-NP-Z2-9]{5}){3}")


def command_of(text: str) -> Command | None:
    """Recognise a command: the whole message, whatever its case and end; None for anything else."""
    if len(text) > _LONGEST:
        return None
    if _CODE.fullmatch(text.strip().upper()):
        return Command.CODE
    return _BY_PHRASE.get(" ".join(text.lower().strip(" \t\n.!?,;:*\"'“”").split()))
