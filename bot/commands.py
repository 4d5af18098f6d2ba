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
    LANGUAGE = "language"
    DUTCH = "nl"
    ENGLISH = "en"
    CODE = "code"
    ANSWERS = "answers"
    THANKS = "thanks"
    DIGEST_HERE = "digest_here"
    MANAGEMENT_HERE = "management_here"
    HR_HERE = "hr_here"
    DIGEST_STOP = "digest_stop"
    REPORTS_HERE = "reports_here"
    AMBASSADORS_HERE = "ambassadors_here"
    ROLES = "roles"
    RHYTHM = "rhythm"
    COVERAGE = "coverage"
    WEEKLY_OFF = "weekly_off"
    WEEKLY_ON = "weekly_on"
    PAUSE = "pause"
    RESUME = "resume"
    TEST_DIGEST = "test_digest"
    BELONGS_HERE = "belongs_here"
    SYSTEM = "system"
    MY_QUESTIONS = "my_questions"
    ANNOUNCEMENTS_HERE = "announcements_here"
    TOPICS = "topics"
    AGENDA = "agenda"
    DECISIONS = "decisions"
    MY_WALKS = "my_walks"
    WHO_WALKS = "who_walks"
    MY_AMBASSADOR = "my_ambassador"
    WHY = "why"
    CHANGES = "changes"
    NO_PULSES = "no_pulses"
    PULSES_ON = "pulses_on"
    FORECAST = "forecast"
    POLLS = "polls"
    MEASURES = "measures"
    AFTERCARE = "aftercare"
    VISITS = "visits"
    TRIALS = "trials"
    TRIAL_JOIN = "trial_join"
    TRIAL_LEAVE = "trial_leave"
    TRIAL_CLOSE = "trial_close"


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
        "ja",
        "nee",
        "yes",
        "no",
        "goedemorgen",
        "goedemiddag",
        "good morning",
        "good afternoon",
    ),
    Command.STOP: ("stop", "afmelden", "unsubscribe"),
    Command.START: ("start", "aanmelden", "subscribe"),
    Command.WHO_SEES: ("wie ziet wat", "who sees what", "privacy"),
    Command.MY_DATA: (
        "mijn gegevens",
        "mijn gegevens wissen",
        "gegevens wissen",
        "wis mijn gegevens",
        "verwijder mijn gegevens",
        "wis alles",
        "my data",
        "delete my data",
        "delete everything",
    ),
    Command.THANKS: (
        "bedankt",
        "dank je",
        "dank je wel",
        "dankjewel",
        "dank u",
        "ok",
        "oke",
        "oké",
        "ok bedankt",
        "thanks",
        "thank you",
        "okay",
    ),
    Command.DEPARTMENT: ("afdeling", "mijn afdeling", "andere afdeling", "department", "my department"),
    Command.LANGUAGE: ("taal", "language"),
    Command.DUTCH: ("taal nederlands", "nederlands", "in het nederlands", "in dutch", "dutch", "language dutch"),
    Command.ENGLISH: ("taal engels", "engels", "in het engels", "in english", "english", "language english"),
    Command.ANSWERS: ("antwoorden", "answers"),
    Command.DIGEST_HERE: (
        "plaats het weekbericht hier",
        "weekbericht hier",
        "post the digest here",
        "post the weekly report here",
        "digest here",
        "weekly report here",
    ),
    Command.MANAGEMENT_HERE: (
        "weekbericht voor management hier",
        "plaats het weekbericht voor management hier",
        "bericht voor management hier",
        "maandbericht voor management hier",
        "digest for management here",
        "post the digest for management here",
        "report for management here",
    ),
    Command.HR_HERE: (
        "weekbericht voor hr hier",
        "plaats het weekbericht voor hr hier",
        "bericht voor hr hier",
        "maandbericht voor hr hier",
        "digest for hr here",
        "post the digest for hr here",
        "report for hr here",
    ),
    Command.DIGEST_STOP: (
        "weekbericht stop hier",
        "stop weekbericht hier",
        "stop het weekbericht hier",
        "geen weekbericht hier",
        "stop the digest here",
        "stop the weekly report here",
        "no weekly report here",
        "digest stop here",
    ),
    Command.SYSTEM: ("systeem", "ander systeem", "mijn systeem", "system", "other system", "my system"),
    Command.PAUSE: ("pauze", "pauzeer", "pause"),
    Command.RESUME: ("hervat", "hervatten", "resume"),
    Command.TEST_DIGEST: ("test weekbericht", "test digest", "test weekly report"),
    Command.TOPICS: ("onderwerpen", "de onderwerpen", "open onderwerpen", "topics", "the topics", "open topics"),
    Command.AGENDA: ("agenda", "de agenda", "the agenda", "agenda overleg"),
    Command.DECISIONS: ("besluiten", "besluit", "decisions", "decision"),
    Command.MY_WALKS: ("mijn rondes", "mijn ronde", "my rounds", "my round", "my walks"),
    Command.WHO_WALKS: (
        "wie loopt er nu rond",
        "wie loopt nu rond",
        "wie loopt er rond",
        "wie loopt rond",
        "who is walking around",
        "who is walking around now",
        "who walks around",
        "who walks around now",
    ),
    Command.MY_AMBASSADOR: (
        "wie is mijn ambassadeur",
        "mijn ambassadeur",
        "who is my ambassador",
        "my ambassador",
        "who is our ambassador",
    ),
    Command.WHY: ("waarom", "why", "waarom doen we dit", "why do we do this", "waarom dit systeem", "why this system"),
    Command.CHANGES: (
        "wat verandert er voor mij",
        "wat verandert er",
        "wat gaat er veranderen",
        "what changes for me",
        "what changes",
        "what will change for me",
    ),
    Command.MEASURES: ("maatregelen", "de maatregelen", "measures", "the measures"),
    Command.AFTERCARE: ("nazorg", "aftercare"),
    Command.VISITS: ("bezoeken", "bezoek", "visits", "visit"),
    Command.TRIALS: ("testronde", "testrondes", "de testronde", "test round", "test rounds", "the test round"),
    Command.TRIAL_JOIN: ("ik test mee", "meetesten", "i help test", "i test along", "i join the test round"),
    Command.TRIAL_LEAVE: (
        "ik test niet meer mee",
        "stop meetesten",
        "i stop testing",
        "i no longer help test",
        "i no longer test",
    ),
    Command.TRIAL_CLOSE: (
        "testronde sluiten",
        "sluit testronde",
        "sluit de testronde",
        "close test round",
        "close the test round",
    ),
    Command.NO_PULSES: ("geen peilingen", "geen peiling", "peilingen uit", "no polls", "no poll", "polls off"),
    Command.PULSES_ON: ("wel peilingen", "peilingen aan", "polls on"),
    Command.FORECAST: ("voorspelling", "mijn voorspelling", "onze voorspelling", "forecast", "my forecast"),
    Command.POLLS: ("peilingen", "peiling", "uitslag peiling", "polls", "poll", "poll result"),
    Command.ROLES: ("rollen", "de rollen", "roles", "the roles"),
    Command.RHYTHM: ("mijn ritme", "ritme", "my rhythm", "rhythm"),
    Command.COVERAGE: ("dekking", "coverage"),
    Command.WEEKLY_OFF: ("weekbericht uit", "weekly off", "weekly report off"),
    Command.WEEKLY_ON: ("weekbericht aan", "weekly on", "weekly report on"),
    Command.AMBASSADORS_HERE: ("ambassadeurs hier", "ambassadors here"),
    Command.MY_QUESTIONS: ("mijn vragen", "mijn overzicht", "my questions", "my overview"),
    Command.ANNOUNCEMENTS_HERE: (
        "aankondigingen hier",
        "weekbericht voor de werkvloer hier",
        "digest for the floor here",
        "plaats aankondigingen hier",
        "announcements here",
        "post announcements here",
    ),
    Command.REPORTS_HERE: ("meld storingen hier", "storingen hier", "report failures here", "failures here"),
}
_BY_PHRASE = {phrase: command for command, phrases in _PHRASES.items() for phrase in phrases}
_LONGEST = max(map(len, _BY_PHRASE)) + 10
_BELONGS = re.compile(r"\s*(?:dit kanaal hoort bij|this channel belongs to)\s+(\S.{0,99}?)[\s.!\"”]*", re.IGNORECASE)
_OF_DEPARTMENT = re.compile(
    r"\s*(?:(?:plaats )?aankondigingen hier voor|(?:post )?announcements here for)\s+(\S.{0,99}?)[\s.!\"”]*",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-HJ-NP-Z2-9]{5}(-[A-HJ-NP-Z2-9]{5}){3}")


def holds_code(text: str) -> bool:
    """Say whether a one-time code stands somewhere in a text: it must not be kept, or read by others."""
    return _CODE.search(text.upper()) is not None


def named_rollout(text: str) -> str:
    """Give the rollout that "this channel belongs to …" names, as it was typed; empty for any other text."""
    found = _BELONGS.fullmatch(text)
    return found[1].strip(" \"'“”") if found else ""


def named_department(text: str) -> str:
    """Give the department that "announcements here for …" names, as it was typed; empty for any other text."""
    found = _OF_DEPARTMENT.fullmatch(text)
    return found[1].strip(" \"'“”") if found else ""


def command_of(text: str) -> Command | None:
    """Recognise a command: the whole message, whatever its case and end; None for anything else."""
    if named_rollout(text):
        return Command.BELONGS_HERE
    if named_department(text):
        return Command.ANNOUNCEMENTS_HERE
    if len(text) > _LONGEST:
        return None
    if _CODE.fullmatch(text.strip().upper()):
        return Command.CODE
    return _BY_PHRASE.get(" ".join(text.lower().strip(" \t\n.!?,;:*\"'“”").split()))
