"""Topics: how what stands on one is called: its status, its causes, and what somebody did with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.config import RolloutSettings
from bot.issues import CAUSES, Status
from bot.words import Words
from models import IssueAct


def status(words: Words, value: str) -> str:
    """Name how an issue stands."""
    names: Mapping[str, str] = {
        Status.NEW: words.say("new"),
        Status.ACKNOWLEDGED: words.say("seen"),
        Status.IN_PROGRESS: words.say("in progress"),
        Status.ANSWERED: words.say("answered"),
        Status.SOLVED: words.say("solved"),
        Status.DECLINED: words.say("declined"),
    }
    return names[value]


def _own_causes(words: Words) -> Mapping[str, str]:
    return {
        "knowledge": words.say("knowledge"),
        "time": words.say("time"),
        "technique": words.say("technology"),
        "working_agreement": words.say("working agreement"),
        "loss_of_role": words.say("loss of role"),
        "habit": words.say("habit"),
        "why_unclear": words.say("the reason is unclear"),
        "change_tired": words.say("tired of change"),
    }


def causes(words: Words, settings: RolloutSettings) -> Mapping[str, str]:
    """Give the causes that can be chosen, with their names: those of the configuration, or else our own."""
    if settings.cause:
        return {cause.slug: cause.in_(words.language) for cause in settings.cause}
    own = _own_causes(words)
    return {cause: own[cause] for cause in CAUSES}


def cause(words: Words, settings: RolloutSettings, slug: str) -> str:
    """Name a cause, also one that left the configuration since."""
    return causes(words, settings).get(slug) or _own_causes(words).get(slug, slug)


def done(words: Words, settings: RolloutSettings, act: IssueAct) -> str:
    """Say what an act did, without who did it."""
    tell = _TOLD.get(act.act)
    return tell(words, settings, act) if tell else words.say("changed")


def _status(words: Words, settings: RolloutSettings, act: IssueAct) -> str:
    del settings
    return words.say("status “{status}”", status=status(words, act.after["status"]))


def _owner(words: Words, settings: RolloutSettings, act: IssueAct) -> str:
    del settings
    owner = act.after.get("owner")
    return words.say("owner “{owner}”", owner=owner) if owner else words.say("no owner")


def _ticket(words: Words, settings: RolloutSettings, act: IssueAct) -> str:
    del settings
    return words.say("ticket “{ticket}”", ticket=act.after["ticket"])


def _due(words: Words, settings: RolloutSettings, act: IssueAct) -> str:
    del settings
    return words.say("due {day}", day=words.day(date.fromisoformat(act.after["due_on"])))


def _title(words: Words, settings: RolloutSettings, act: IssueAct) -> str:
    del settings
    return words.say("title “{title}”", title=act.after[f"title_{words.language}"])


def _causes(words: Words, settings: RolloutSettings, act: IssueAct) -> str:
    named = [cause(words, settings, slug) for slug in act.after["causes"]]
    return words.say("causes “{causes}”", causes=", ".join(named)) if named else words.say("no causes")


def _fixed(say: Callable[[Words], str]) -> Callable[[Words, RolloutSettings, IssueAct], str]:
    return lambda words, _settings, _act: say(words)


_TOLD: Mapping[str, Callable[[Words, RolloutSettings, IssueAct], str]] = {
    "status": _status,
    "reopened": _fixed(lambda words: words.say("open again, because it keeps coming")),
    "owner": _owner,
    "ticket": _ticket,
    "due": _due,
    "title": _title,
    "causes": _causes,
    "merge": _fixed(lambda words: words.say("merged")),
    "split": _fixed(lambda words: words.say("split")),
    "opened": _fixed(lambda words: words.say("opened")),
}
