"""The page that asks the IT department for an installation: only what this configuration uses, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import make_url

from bot.config import RolloutSettings, Settings
from bot.doctor.access import addresses_in, addresses_out, permissions
from bot.doctor.pages import Page, Part
from bot.words import Words

Row = tuple[str, ...]


def page(settings: Settings, words: Words) -> Page:
    """Make the page, in the language of `words`."""
    first = settings.rollout[0]
    title = words.say("Change request: {bot}, {organisation}", bot=first.bot_name, organisation=first.organisation)
    parts = (_asked, _why, _permissions, _in, _out, _readers, _data, _not_done)
    return Page(title, words.language, tuple(part for make in parts for part in make(settings, words)))


def _asked(settings: Settings, words: Words) -> Iterator[Part]:
    yield Part(words.say("What we ask"), tuple(_wishes(settings, words)))


def _wishes(settings: Settings, words: Words) -> Iterator[str]:
    yield words.say("One machine or container with Python 3.11 or later, for this chat bot alone.")
    if settings.slack:
        yield words.say("An app in your Slack workspace, from the manifest that we bring along.")
    if settings.teams:
        yield words.say("An app registration in Entra, for this organisation alone. An Azure Bot that uses it.")
        yield words.say("Our app package in the Teams admin center, installed for the people concerned.")
    if settings.mail:
        yield words.say(
            "A mailbox to send from: {sender}, by {host}.",
            sender=settings.mail.sender,
            host=settings.mail.host or "Microsoft Graph",
        )
    if settings.calendar:
        yield words.say("A mailbox whose calendar the bot may write in.")
    if any(addresses_in(settings)):
        yield words.say("One address on the internet, with TLS: {url}.", url=settings.web.public_url or "https://…")
    else:
        yield words.say("No address on the internet: the bot calls, and nobody calls the bot.")


def _why(settings: Settings, words: Words) -> Iterator[Part]:
    lines = [line for rollout in settings.rollout for line in _goes_live(rollout, words)]
    lines.append(words.say("Employees ask their questions in chat, and hear what was done with them."))
    lines.append(words.say("The project group reads every week what recurs on the floor, in figures of groups."))
    yield Part(words.say("Why"), tuple(lines))


def _goes_live(rollout: RolloutSettings, words: Words) -> Iterator[str]:
    yield words.say(
        "{organisation} starts to work with {system} on {day}.",
        organisation=rollout.organisation,
        system=rollout.system.in_(words.language),
        day=rollout.go_live.isoformat(),
    )


def _permissions(settings: Settings, words: Words) -> Iterator[Part]:
    head = (words.say("where it is"), words.say("permission"), words.say("reason"))
    rows = tuple((where, name, words.tell(reason)) for where, name, reason in permissions(settings))
    if rows:
        yield Part(words.say("Permissions, and no others"), head=head, rows=rows)


def _in(settings: Settings, words: Words) -> Iterator[Part]:
    rows = tuple((address, words.tell(reason)) for address, reason in addresses_in(settings))
    if rows:
        yield Part(words.say("Addresses in"), head=(words.say("address"), words.say("reason")), rows=rows)


def _out(settings: Settings, words: Words) -> Iterator[Part]:
    rows = tuple((address, words.tell(reason)) for address, reason in addresses_out(settings))
    if rows:
        yield Part(words.say("Addresses out"), head=(words.say("address"), words.say("reason")), rows=rows)


def _readers(settings: Settings, words: Words) -> Iterator[Part]:
    people = max(rollout.thresholds.people for rollout in settings.rollout)
    lines = (
        words.say("Ambassadors and project group: what somebody wrote, with the name only if that person wants so."),
        words.say("Managers: issues and figures. A figure counts {people} people at least.", people=people),
        words.say("Whoever runs the machine and has both databases and the master key: everything."),
        words.say("Slack or Microsoft: the chat itself, by the agreements you have with them."),
        words.say("Nobody else. No supplier reads along, and no text leaves for a service elsewhere."),
    )
    yield Part(words.say("Who can read what"), lines)


def _data(settings: Settings, words: Words) -> Iterator[Part]:
    place = {name: _place(getattr(settings.database, name)) for name in ("url", "keys_url")}
    lines = [
        words.say("Texts and names: sealed with AES-256-GCM, in {place}.", place=place["url"]),
        words.say("The keys: apart, in {place}, under a master key.", place=place["keys_url"]),
        *(line for rollout in settings.rollout for line in _kept(rollout, words)),
        words.say("Logs hold no names, no texts and no ids of people."),
    ]
    yield Part(words.say("Where data stand, and how long"), tuple(lines))


def _place(url: str) -> str:
    parsed = make_url(url)
    return parsed.host or f"SQLite, {str(parsed.database).rpartition('/')[2]}"


def _kept(rollout: RolloutSettings, words: Words) -> Iterator[str]:
    yield words.say(
        "{name}: texts go {after} days after their question was closed, and after {most} at most.",
        name=rollout.name,
        after=rollout.retention.after_closing,
        most=rollout.retention.at_most,
    )


def _not_done(_settings: Settings, words: Words) -> Iterator[Part]:
    lines = (
        words.say("It reads no channels: it hears direct messages, and what mentions it."),
        words.say("It makes no score of a person, and recognises nobody's emotions."),
        words.say("Works council, DPIA and archives are for the organisation to arrange, before it is used."),
    )
    yield Part(words.say("What it does not do"), lines)
