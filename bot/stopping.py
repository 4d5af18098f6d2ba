"""No digest here any more: whoever reads it in a channel or a mailbox can say so, and nobody goes without unnoticed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.cards import Block, Bullets, Strong
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import fingerprint_of, may_bind
from bot.places import ANNOUNCEMENTS, note, whole
from bot.ports import Spot
from bot.talk import ambassadors
from bot.words import Words, words_for
from models import Audit, Delivery, Digest, Person, Place, Rollout

AUDIENCES = ("project_group", "ambassadors", "management", "hr", "floor", ANNOUNCEMENTS)
"""What a place is bound to that gets a digest."""
MAIL = "mail"


def here(session: Session, desk: Desk, connector: str, spot: Spot) -> list[Place]:
    """List what a channel was bound to that gets a digest."""
    prints = [fingerprint_of(desk, connector, whole(spot), audience) for audience in AUDIENCES]
    there = select(Place).where(Place.fingerprint.in_(prints), Place.closed_at.is_(None))
    return list(session.scalars(there.order_by(Place.id)))


def may_stop(session: Session, person: Person, place: Place) -> bool:
    """Say whether somebody may end the digest of a channel: administrators, and whoever had it posted there."""
    binding = select(Audit.person_id).where(
        Audit.act == f"bound {place.audience}", Audit.subject == f"place {place.id}"
    )
    return may_bind(person) or session.scalar(binding.order_by(Audit.id.desc()).limit(1)) == person.id


def stop(session: Session, desk: Desk, *places: Place, person: Person | None = None) -> bool:
    """Send no digest to these places any more, what waits for them included; False where that was so of all.

    They are of one channel, or one mailbox. `person` is None where a mailbox said it: nobody knows who reads that. The
    administrators hear of it in one message.
    """
    rows = (session.get_one(Place, place.id, with_for_update=True, populate_existing=True) for place in places)
    stopped = [row for row in rows if not (row.stopped_at or row.closed_at)]
    for row in stopped:
        _end(session, desk, row, person)
    session.flush()
    _report(session, desk, stopped)
    return bool(stopped)


def _end(session: Session, desk: Desk, row: Place, person: Person | None) -> None:
    row.stopped_at = desk.now()
    note(session, desk, person, f"stopped {row.audience}", f"place {row.id}")
    waiting = (Delivery.place_id == row.id, Delivery.digest_id.is_not(None), Delivery.state.in_(("waiting", "failed")))
    for delivery in session.scalars(select(Delivery).where(*waiting)):
        deliveries.drop(delivery)


def _report(session: Session, desk: Desk, places: Sequence[Place]) -> None:
    """Tell the administrators who goes without, by name, and how each gets it again."""
    words = words_for(desk.settings.rollout[0].language)
    named = [(place, name) for place in places if (name := _named(session, desk, words, place))]
    if not named:
        return
    first = named[0][0]
    stopped = words.say(
        "{audiences}: a {place} asked for no more weekly reports.",
        audiences=", ".join(name for _, name in named),
        place=words.say("mailbox") if first.connector == MAIL else words.say("channel"),
    )
    after = [(name, left(session, words, place), again(words, place)) for place, name in named]
    if len(after) == 1:
        blocks: tuple[Block, ...] = talk.lines(f"{stopped} {after[0][1]}", after[0][2])
    else:
        listed = tuple((Strong(f"{name}."), f" {remaining} {how}") for name, remaining, how in after)
        blocks = (*talk.lines(stopped), Bullets(listed))
    card = talk.card(words, *blocks, summary=stopped)
    deliveries.report(session, desk, card, f"stopped/{first.id}/{desk.now().isoformat()}")


def _named(session: Session, desk: Desk, words: Words, place: Place) -> str:
    """Name the audience of a place, and its rollout; "" where that left the configuration."""
    rollout = session.get(Rollout, place.rollout_id)
    settings = desk.rollout(rollout.slug) if rollout else None
    if settings is None or place.audience is None:
        return ""
    return words.say("{audience} of {name}", audience=called(words, settings, place.audience), name=settings.name)


def called(words: Words, settings: RolloutSettings, audience: str) -> str:
    """Name an audience at the start of a sentence."""
    names = {
        "project_group": words.say("Project group"),
        "management": words.say("Management"),
        "hr": words.say("HR and training"),
        "floor": words.say("Everybody"),
        ANNOUNCEMENTS: words.say("Everybody"),
    }
    return names.get(audience) or ambassadors(words, settings).capitalize()


def left(session: Session, words: Words, place: Place) -> str:
    """Say whether an audience has another place left than this one."""
    same = ("floor", ANNOUNCEMENTS) if place.audience in {"floor", ANNOUNCEMENTS} else (place.audience,)
    others = select(func.count()).select_from(Place).where(Place.rollout_id == place.rollout_id, Place.id != place.id)
    open_ones = others.where(Place.audience.in_(same), Place.closed_at.is_(None), Place.stopped_at.is_(None))
    number = session.scalar(open_ones) or 0
    if number:
        return words.count("{n} other place still gets it.", "{n} other places still get it.", number)
    return words.say("There is no other place: they get nothing now.")


def again(words: Words, place: Place) -> str:
    """Say how a place gets the digest again."""
    if place.connector == MAIL:
        return words.say(
            "Should it come again? Take the mailbox out of the configuration, update the bot, and put it back."
        )
    return words.say("Should it come again? Type there: “{command}”.", command=_command(words, place))


def how_to_stop(words: Words) -> str:
    """Say how a channel gets no more reports."""
    return words.say("No reports here any more? An administrator mentions me with “stop the digest here”.")


def _command(words: Words, place: Place) -> str:
    commands = {
        "management": words.say("digest for management here"),
        "hr": words.say("digest for hr here"),
        "ambassadors": words.say("ambassadors here"),
        ANNOUNCEMENTS: words.say("announcements here"),
    }
    if place.audience == ANNOUNCEMENTS and place.department:
        return words.say("announcements here for {department}", department=place.department.name)
    return commands.get(place.audience or "") or words.say("weekly report here")


def undelivered(session: Session, desk: Desk, delivery: Delivery, words: Words) -> Sequence[str]:
    """Say who goes without a digest that could not be delivered, and what to do; nothing of any other message."""
    digest = session.get(Digest, delivery.digest_id) if delivery.digest_id else None
    place = session.get(Place, delivery.place_id)
    rollout = session.get(Rollout, digest.rollout_id) if digest else None
    settings = desk.rollout(rollout.slug) if rollout else None
    if digest is None or place is None or settings is None or place.person_id:
        return ()
    name = {"audience": called(words, settings, digest.audience), "name": settings.name}
    return (
        words.say("It was the weekly report. {audience} of {name} did not get it there.", **name),
        left(session, words, place),
        words.say("Is the mailbox gone? Put another one in the configuration.")
        if place.connector == MAIL
        else words.say(
            "Is the channel gone? Invite me to another one and type there: “{command}”.", command=_command(words, place)
        ),
    )
