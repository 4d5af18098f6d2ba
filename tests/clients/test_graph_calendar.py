"""Meetings in a calendar and mail, through the Graph SDK, against Graph's own schemas: once, moved, cancelled, lost."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.cards import Card
from bot.config import CalendarSettings, MailSettings, Settings
from bot.meeting.sending import dispatch_due
from bot.ports import Connector, DeliveryError, Finding
from bot.reading import Reader
from connectors.graph.access import Access
from connectors.graph.calendar import CalendarConnector
from connectors.graph.sending import GraphCarrier
from connectors.mail.connector import MailConnector
from connectors.mail.plain import text
from connectors.mail.render import Paper
from models import Delivery
from tests.clients.graph import CLIENT, TENANT, TOKEN, Stub, World, provider, serving
from tests.connectors.mail.test_calendar import INVITATION
from tests.meeting.towns import THURSDAY, changed, floor, meet, meeting_in
from tests.town import FakeClock, Town

pytestmark = pytest.mark.client

Found = TypeVar("Found")
MAILBOX, TEAM = "voelsprieten@lindewaard.example", "team@lindewaard.example"
PLACE = {"calendar": MAILBOX}
HELD_ZONE = ZoneInfo("Europe/Amsterdam")
HELD = replace(INVITATION, zone="Europe/Amsterdam", guests=(f"Team <{TEAM}>",))


def world(**more: Any) -> World:
    return World(mailboxes=[MAILBOX], **more)


def access(stub: Stub, token: str = TOKEN) -> Access:
    return Access(TENANT, CLIENT, "secret", provider=provider(token), base_url=stub.url)


def calendar(stub: Stub, token: str = TOKEN, mailbox: str = MAILBOX) -> CalendarConnector:
    return CalendarConnector(CalendarSettings(mailbox=mailbox), access(stub, token), text)


def mail(stub: Stub, paper: Paper | None = None) -> MailConnector:
    settings = MailSettings(via="graph", sender=f"Vraagpunt <{MAILBOX}>")
    return MailConnector(settings, None, carrier=GraphCarrier(access(stub), MAILBOX), paper=paper)


def using(
    connector: CalendarConnector | MailConnector,
    work: Callable[[CalendarConnector | MailConnector], Awaitable[Found]],
) -> Found:
    async def whole() -> Found:
        try:
            return await work(connector)
        finally:
            await connector.stop()

    return asyncio.run(whole())


def post(stub: Stub, mark: str = "mark-1", token: str = TOKEN, mailbox: str = MAILBOX, **changes: Any) -> str:
    card = Card("Agenda: brief printen", invitation=replace(HELD, **changes))
    return using(calendar(stub, token), lambda it: it.post({"calendar": mailbox}, card, mark=mark))


def test_a_meeting_is_made_once_moved_and_taken_away(graph_schemas: str, tmp_path: Path) -> None:
    with serving(graph_schemas, tmp_path, world()) as stub:
        assert [post(stub), post(stub)] == [HELD.uid] * 2
        (made,) = stub.events
        later = HELD.starts_at + timedelta(hours=2)
        post(stub, "mark-2", starts_at=later, spot="Kantine", sequence=1, guests=())
        (moved,) = stub.events
        for _ in range(2):
            post(stub, "mark-3", cancelled=True, sequence=2)
        gone = stub.events
        post(stub, "mark-4", sequence=3)
        (back,) = stub.events
        assert [row["told"] for row in stub.asked if row["status"] >= 300] == []
    local = HELD.starts_at.astimezone(HELD_ZONE)
    assert made["start"] == {"dateTime": f"{local:%Y-%m-%dT%H:%M:%S}", "timeZone": "Europe/Amsterdam"}
    (guest,) = made["attendees"]
    assert (guest["emailAddress"], guest["type"]) == ({"address": TEAM, "name": "Team"}, "required")
    assert (made["subject"], made["location"]["displayName"]) == (HELD.title, HELD.spot)
    assert (made["hideAttendees"], made["body"]["content"].startswith("Agenda")) == (True, True)
    assert (moved["id"], moved["location"]["displayName"], moved["attendees"]) == (made["id"], "Kantine", [])
    assert moved["body"] == made["body"]
    assert gone == []
    assert back["transactionId"] != made["transactionId"]


def test_an_answer_that_is_lost_leaves_one_event_that_is_found_again(graph_schemas: str, tmp_path: Path) -> None:
    with serving(graph_schemas, tmp_path, world(lose=1)) as stub:
        with pytest.raises(DeliveryError) as told:
            post(stub)
        look = using(calendar(stub), lambda it: it.find(PLACE, "mark-1"))
        other = using(calendar(stub), lambda it: it.find(PLACE, "mark-2"))
        post(stub)
        (event,) = stub.events
    assert (told.value.ambiguous, told.value.permanent) == (True, False)
    assert (look, other) == (event["id"], "")


def refused(schemas: str, folder: Path, place: World, **more: Any) -> DeliveryError:
    with serving(schemas, folder, place) as stub, pytest.raises(DeliveryError) as told:
        post(stub, **more)
    return told.value


def test_each_refusal_says_whether_it_is_for_good(graph_schemas: str, tmp_path: Path) -> None:
    busy = refused(graph_schemas, tmp_path, world(busy={f"/users/{MAILBOX.replace('@', '%40')}/events": ["7"]}))
    assert (busy.reason, busy.permanent, busy.retry_after) == ("rate_limited", False, timedelta(seconds=7))
    denied = refused(graph_schemas, tmp_path, world(refuse={"Calendars.ReadWrite": 403}))
    assert (denied.reason, denied.permanent) == ("missing_consent Calendars.ReadWrite", True)
    failing = refused(graph_schemas, tmp_path, world(refuse={"Calendars.ReadWrite": 502}))
    assert (failing.reason, failing.ambiguous) == ("http_502", True)
    assert refused(graph_schemas, tmp_path, world(), mailbox="weg@lindewaard.example").reason == "mailbox_not_found"
    assert refused(graph_schemas, tmp_path, world(), token="other").permanent


def checked(
    schemas: str, folder: Path, place: World, make: Callable[[Stub], CalendarConnector | MailConnector]
) -> Finding:
    with serving(schemas, folder, place) as stub:
        (finding,) = using(make(stub), lambda it: it.check())
        assert (stub.events, stub.mails) == ([], [])
    return finding


@pytest.mark.parametrize(("make", "permission"), [(calendar, "Calendars.ReadWrite"), (mail, "Mail.Send")])
def test_doctor_changes_nothing_and_names_what_is_missing(
    graph_schemas: str, tmp_path: Path, make: Callable[[Stub], CalendarConnector | MailConnector], permission: str
) -> None:
    assert checked(graph_schemas, tmp_path, world(), make).well
    missing = checked(graph_schemas, tmp_path, world(refuse={permission: 403}), make)
    assert (missing.well, permission in missing.remedy, MAILBOX in missing.remedy) == (False, True, True)
    nowhere = checked(graph_schemas, tmp_path, World(), make)
    assert (nowhere.well, "There is no mailbox" in nowhere.remedy) == (False, True)


def test_a_mail_keeps_its_text_its_page_and_its_invitation(graph_schemas: str, tmp_path: Path) -> None:
    with serving(graph_schemas, tmp_path, world()) as stub:
        card = Card("Agenda", invitation=HELD)
        named = using(mail(stub), lambda it: it.post({"mailbox": TEAM}, card, mark="mark-1"))
        (came,) = stub.mails
    kinds = [part.get_content_type() for part in came.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert (came["Message-ID"], came["To"]) == (named, TEAM)


@pytest.mark.parametrize("size", [2_000_000, 2_300_000])
def test_a_file_beside_a_mail_arrives_whole_or_not_at_all(graph_schemas: str, tmp_path: Path, size: int) -> None:
    paper, whole = os.urandom(size), size == 2_000_000
    with serving(graph_schemas, tmp_path, world()) as stub:
        card = Card("Maandbericht", language="nl", invitation=HELD, on_paper=True)
        using(mail(stub, lambda _: paper), lambda it: it.post({"mailbox": TEAM}, card, mark="mark-1"))
        (came,) = stub.mails
        (asked,) = [each for each in stub.asked if each["path"].endswith("/sendMail")]
    (calendar_part,) = (part for part in came.walk() if part.get_content_type() == "text/calendar")
    assert "BEGIN:VEVENT" in calendar_part.get_content()
    files = {part.get_filename(): part.get_content() for part in came.iter_attachments() if part.get_filename()}
    assert (files, asked["status"]) == ({"maandbericht.pdf": paper} if whole else {}, 202)
    plain = came.get_body(("plain",))
    assert plain
    assert ("te groot voor deze e-mail" in plain.get_content()) != whole


# the whole way


@contextmanager
def meeting_town(settings: Settings, clock: FakeClock, reader: Reader, stub: Stub) -> Iterator[Town]:
    known = meeting_in(settings, mail=True, mailboxes=(TEAM,), invite="calendar")
    known = known.model_copy(update={"calendar": CalendarSettings(mailbox=MAILBOX)})
    connectors: dict[str, Connector] = {"calendar": calendar(stub), "mail": mail(stub)}
    town = Town(known, clock, reader, lambda terminal: {"terminal": terminal, **connectors})
    try:
        yield town
    finally:
        for connector in connectors.values():
            town.run(connector.stop())
        town.close()


@pytest.mark.story
@pytest.mark.leak
def test_the_ambassadors_meeting_stands_in_the_calendar_and_nobody_is_asked_twice(
    settings: Settings, clock: FakeClock, reader: Reader, graph_schemas: str, tmp_path: Path
) -> None:
    with serving(graph_schemas, tmp_path, world(lose=1)) as stub, meeting_town(settings, clock, reader, stub) as town:
        for user, said in (("amb", "hoi"), ("kanarie", "De kanariebrief print niet bij de kanariebalie")):
            town.say(user, said)
        floor(town, lambda some: some.issue("Brief printen lukt niet"))
        clock.set(THURSDAY)
        meet(town)  # the answer to the first change is lost: whether it came in is looked up
        states = select(Delivery.state).where(Delivery.work_id.startswith("agenda/"))
        clock.forward(minutes=5)
        town.drain()
        (made,) = stub.events
        for now in ({"at": time(13)}, {"at": time(13)}):
            desk = changed(town, mailboxes=(TEAM,), invite="calendar", **now)
            town.write(partial(dispatch_due, desk=desk))
            clock.forward(minutes=5)
            town.drain()
        (moved,) = stub.events
        gone = changed(town, mailboxes=(TEAM,), invite="calendar", weekday=None)
        town.write(partial(dispatch_due, desk=gone))
        clock.forward(minutes=5)
        town.drain()
        assert stub.events == []
        assert set(town.read(lambda session: list(session.scalars(states)))) == {"sent"}
        mails = stub.mails
    assert (made["start"]["dateTime"], moved["start"]["dateTime"]) == ("2026-11-20T11:00:00", "2026-11-20T13:00:00")
    assert (moved["id"], "Brief printen" in made["body"]["content"]) == (made["id"], True)
    assert {part.get_content_type() for each in mails for part in each.iter_parts()} == {"text/plain", "text/html"}
    assert "kanarie" not in f"{made} {moved} {[each.as_string() for each in mails]}"
