"""The mail connector's invitations: a meeting as iCalendar (RFC 5545), to be sent as RFC 5546 says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.headerregistry import Address as MailAddress

from icalendar import Calendar, Event, vCalAddress, vText

from bot.cards import Invitation
from bot.printable import clean, one_line

METHODS = {False: "REQUEST", True: "CANCEL"}
"""What is asked of a calendar, by whether the meeting is cancelled."""
_PRODUCT = "-//voelspriet//meeting//EN"


def calendar(invitation: Invitation, by: MailAddress, to: MailAddress, description: str) -> bytes:
    """Give a meeting as a calendar with one event, in UTC, so that it needs no definition of a time zone.

    Who organises and who is asked are the mailboxes of the mail itself: nobody else's name or address stands in it.
    """
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", METHODS[invitation.cancelled])
    made.add_component(_event(invitation, by, to, description))
    written: bytes = made.to_ical()
    return written


def _event(invitation: Invitation, by: MailAddress, to: MailAddress, description: str) -> Event:
    event = Event()
    event.add("uid", f"{invitation.uid}@{by.domain}")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(UTC))
    event.add("dtend", invitation.starts_at.astimezone(UTC) + timedelta(minutes=invitation.minutes))
    event.add("summary", one_line(invitation.title))
    event.add("description", clean(description))
    if invitation.spot:
        event.add("location", one_line(invitation.spot))
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("organizer", _address(by))
    event.add("attendee", _address(to, ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="FALSE"), encode=False)
    return event


def _address(address: MailAddress, **parameters: str) -> vCalAddress:
    written = vCalAddress(f"mailto:{address.addr_spec}")
    named = {"CN": one_line(address.display_name)} if address.display_name else {}
    for name, value in (named | parameters).items():
        written.params[name] = vText(value)
    return written
