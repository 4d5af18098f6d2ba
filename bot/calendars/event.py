"""A meeting as iCalendar (RFC 5545), in UTC, so that it needs no definition of a time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from bot.cards import Invitation
from bot.printable import clean, one_line

_PRODUCT = "-//voelspriet//meeting//EN"


def written(method: str, event: Event) -> bytes:
    """Give a calendar with one event; `method` is what it asks of whoever reads it (RFC 5546)."""
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    made.add_component(event)
    given: bytes = made.to_ical()
    return given


def event_of(invitation: Invitation, domain: str, description: str) -> Event:
    """Give a meeting as an event; `domain` is ours, and makes its id one of the whole world."""
    event = Event()
    event.add("uid", f"{invitation.uid}@{domain}")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(UTC))
    event.add("dtend", invitation.starts_at.astimezone(UTC) + timedelta(minutes=invitation.minutes))
    event.add("summary", one_line(invitation.title))
    event.add("description", clean(description))
    if invitation.spot:
        event.add("location", one_line(invitation.spot))
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    return event
