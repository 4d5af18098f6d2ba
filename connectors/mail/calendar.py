"""The mail connector's invitations: a meeting as iCalendar (RFC 5545), to be sent as RFC 5546 says."""

from __future__ import annotations

from email.headerregistry import Address as MailAddress

from icalendar import vCalAddress, vText

from bot.calendars.event import event_of, written
from bot.cards import Invitation
from bot.printable import one_line

METHODS = {False: "REQUEST", True: "CANCEL"}
"""What is asked of a calendar, by whether the meeting is cancelled."""


def calendar(invitation: Invitation, by: MailAddress, to: MailAddress, description: str) -> bytes:
    """Give a meeting as a calendar with one event.

    Who organises and who is asked are the mailboxes of the mail itself: nobody else's name or address stands in it.
    """
    event = event_of(invitation, by.domain, description)
    event.add("organizer", _address(by))
    event.add("attendee", _address(to, ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="FALSE"), encode=False)
    return written(METHODS[invitation.cancelled], event)


def _address(address: MailAddress, **parameters: str) -> vCalAddress:
    given = vCalAddress(f"mailto:{address.addr_spec}")
    named = {"CN": one_line(address.display_name)} if address.display_name else {}
    for name, value in (named | parameters).items():
        given.params[name] = vText(value)
    return given
