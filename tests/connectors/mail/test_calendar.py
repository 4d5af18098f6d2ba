"""An invitation in a mail: what a calendar reads from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from bot.cards import Card, Heading, Invitation, Text, dump, load
from connectors.mail.render import message

SENDER, MAILBOX = "Vraagpunt <vraagpunt@lindewaard.example>", "team@lindewaard.example"
STARTS = datetime(2026, 11, 24, 11, tzinfo=ZoneInfo("Europe/Amsterdam"))
INVITATION = Invitation("abc", 0, "Overleg; ambassadeurs, Zaaksysteem", STARTS, 45, "Kamer 2.14")
CARD = Card("Agenda", (Heading("Agenda · di 24 nov", 1), Text(("Brief printen; lukt, niet.",))), invitation=INVITATION)


def received(card: Card) -> EmailMessage:
    """Give the mail as its reader gets it."""
    mail = message_from_bytes(message(card, SENDER, MAILBOX, "d/1").as_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def event(card: Card) -> tuple[Component, Component]:
    """Give the calendar of a mail, and its one event."""
    part = list(received(card).iter_parts())[-1]
    calendar = Calendar.from_ical(part.get_content())
    assert isinstance(calendar, Component)
    (found,) = calendar.walk("VEVENT")
    return calendar, found


def test_the_mail_holds_text_page_and_calendar() -> None:
    kinds = [part.get_content_type() for part in received(CARD).iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert list(received(CARD).iter_parts())[-1].get_param("method") == "REQUEST"


def test_a_calendar_reads_when_where_and_who() -> None:
    calendar, found = event(CARD)
    assert calendar["METHOD"] == "REQUEST"
    assert (str(found["UID"]), found["SEQUENCE"]) == ("abc@lindewaard.example", 0)
    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (STARTS, STARTS + timedelta(minutes=45))
    assert (str(found["SUMMARY"]), str(found["LOCATION"])) == (INVITATION.title, "Kamer 2.14")
    assert str(found["ORGANIZER"]) == "mailto:vraagpunt@lindewaard.example"
    assert str(found["ATTENDEE"]) == f"mailto:{MAILBOX}"
    assert "Brief printen; lukt, niet." in str(found["DESCRIPTION"])
    assert found["STATUS"] == "CONFIRMED"


def test_a_change_keeps_the_uid_and_a_cancellation_says_so() -> None:
    changed = replace(CARD, invitation=replace(INVITATION, sequence=2, cancelled=True, spot=""))
    calendar, found = event(changed)
    assert (calendar["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert found["UID"] == event(CARD)[1]["UID"]
    assert "LOCATION" not in found


def test_without_an_invitation_there_is_no_calendar() -> None:
    kinds = [part.get_content_type() for part in received(replace(CARD, invitation=None)).iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_a_card_keeps_its_invitation_on_its_way() -> None:
    assert load(dump(CARD)).invitation == INVITATION


@pytest.mark.property
@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 480))
def test_no_text_makes_a_second_event_or_another_line(title: str, spot: str, minutes: int) -> None:
    card = replace(CARD, invitation=replace(INVITATION, title=title, spot=spot, minutes=minutes))
    calendar, found = event(card)
    assert len(calendar.subcomponents) == 1
    assert found.decoded("DTEND") - found.decoded("DTSTART") == timedelta(minutes=minutes)
    assert found.decoded("DTSTART").astimezone(UTC) == STARTS.astimezone(UTC)
