"""The agenda by e-mail, from the clock to a real SMTP server on loopback, read back as a calendar reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar, Component

from bot.config import MailSettings, Settings
from bot.meeting.sending import dispatch_due
from bot.reading import Reader
from connectors.mail.connector import MailConnector
from tests.clients.test_mail_connector import Sink, serving
from tests.meeting.towns import THURSDAY, changed, floor, meet, meeting_in
from tests.town import FakeClock, Town

pytestmark = pytest.mark.client
TEAM = "team@lindewaard.example"


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def posted(settings: Settings, clock: FakeClock, reader: Reader, sink: Sink) -> Iterator[Town]:
    """A town that mails to a server on loopback."""
    with serving(sink) as port:
        server = MailSettings(host="127.0.0.1", port=port, sender="Vraagpunt <bot@lindewaard.example>", starttls=False)
        mail = MailConnector(server, None, timeout=5)
        known = meeting_in(settings, mail=True, mailboxes=(TEAM,))
        town = Town(known, clock, reader, lambda terminal: {"terminal": terminal, "mail": mail})
        yield town
        town.close()


def read(sink: Sink, number: int) -> tuple[EmailMessage, Component]:
    """Give a mail as it came in, and its event."""
    mail = message_from_bytes(sink.mails[number].content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    calendar = Calendar.from_ical(list(mail.iter_parts())[-1].get_content())
    (event,) = calendar.walk("VEVENT")
    return mail, event


@pytest.mark.story
@pytest.mark.leak
def test_the_invitation_arrives_moves_and_is_cancelled_under_one_uid(
    posted: Town, clock: FakeClock, sink: Sink
) -> None:
    for user, text in (("amb", "hoi"), ("kanarie", "De kanariebrief print niet bij de kanariebalie")):
        posted.say(user, text)
    floor(posted, lambda some: some.issue("Brief printen lukt niet"))
    clock.set(THURSDAY)
    for settings_of_now in ({}, {"at": time(13)}, {"at": time(13)}, {"weekday": None}):
        desk = changed(posted, mailboxes=(TEAM,), **settings_of_now)
        posted.write(lambda session, desk=desk: dispatch_due(session, desk))  # type: ignore[misc]
        posted.drain()
        clock.forward(minutes=5)
    meet(posted)

    found = [read(sink, number) for number in range(3)]
    assert [(str(event["UID"]) == str(found[0][1]["UID"]), event["SEQUENCE"]) for _, event in found] == [
        (True, 0),
        (True, 1),
        (True, 2),
    ]
    assert found[1][1].decoded("DTSTART") - found[0][1].decoded("DTSTART") == timedelta(hours=2)
    assert [str(event["STATUS"]) for _, event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "Brief printen lukt niet" in str(found[0][1]["DESCRIPTION"])
    assert found[0][0]["Subject"] == "Agenda ambassadeurs Zaaksysteem · vr 20 nov, 11.00 · Kamer 2.14"
    assert not any(b"kanarie" in mail.content.lower() for mail in sink.mails)
