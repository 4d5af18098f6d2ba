"""Graph room: the calls with which a meeting stands in a calendar; each may be made again without harm."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr
from http import HTTPStatus
from zoneinfo import ZoneInfo

from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.default_query_parameters import QueryParameters
from kiota_http.middleware.options import RetryHandlerOption
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.attendee_type import AttendeeType
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.event import Event
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.location import Location
from msgraph.generated.models.single_value_legacy_extended_property import SingleValueLegacyExtendedProperty
from msgraph.generated.users.item.events.events_request_builder import EventsRequestBuilder

from bot.cards import Invitation
from connectors.graph.access import Access

_OURS = "String {5c0b1f0e-6f0d-4b0e-9d3a-2f6a7f1c8e41} Name voelspriet-"
MEETING, MARK = f"{_OURS}meeting", f"{_OURS}mark"
"""What we write on an event to find it again: which meeting it is, and the delivery that wrote it last. The number is
ours alone; see https://learn.microsoft.com/graph/api/resources/extended-properties-overview."""


class Events:
    """The events of one mailbox's own calendar."""

    def __init__(self, access: Access, mailbox: str) -> None:
        self._events = access.client.users.by_user_id(mailbox).events

    async def holding(self, name: str, value: str) -> str | None:
        """Give the id of the event on which we wrote a value; None where there is none."""
        wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{name}' and ep/value eq '{value}')"
        query = EventsRequestBuilder.EventsRequestBuilderGetQueryParameters(filter=wanted, select=["id"], top=1)
        page = await self._events.get(RequestConfiguration(query_parameters=query, options=[_once()]))
        return next((event.id for event in (page.value if page else None) or ()), None)

    async def look(self) -> None:
        """Ask for one event, to see whether we may."""
        query = EventsRequestBuilder.EventsRequestBuilderGetQueryParameters(select=["id"], top=1)
        await self._events.get(RequestConfiguration(query_parameters=query, options=[_once()]))

    async def put(self, invitation: Invitation, text: str, mark: str) -> None:
        """Make the event of a meeting, or change it to what the invitation says now; its guests hear of either."""
        known, written = await self.holding(MEETING, invitation.uid), event(invitation, mark)
        if known:
            await self._events.by_event_id(known).patch(written, _config())
            return
        written.body = ItemBody(content=text, content_type=BodyType.Text)
        # Exchange makes no second event for the same number, should the answer to the first be lost.
        written.transaction_id = f"{invitation.uid}-{invitation.sequence}"
        await self._events.post(written, _config())

    async def drop(self, invitation: Invitation) -> None:
        """Delete the event of a meeting, which cancels it for its guests; it may be gone already."""
        known = await self.holding(MEETING, invitation.uid)
        if known is None:
            return
        try:
            await self._events.by_event_id(known).delete(_config())
        except APIError as error:
            if error.response_status_code != HTTPStatus.NOT_FOUND:
                raise


def event(invitation: Invitation, mark: str) -> Event:
    """Give a meeting as Graph writes it, by the clock of its own time zone; its guests do not see each other."""
    ends = invitation.starts_at + timedelta(minutes=invitation.minutes)
    return Event(
        subject=invitation.title,
        start=_at(invitation.starts_at, invitation.zone),
        end=_at(ends, invitation.zone),
        location=Location(display_name=invitation.spot),
        attendees=[_guest(mailbox) for mailbox in invitation.guests],
        hide_attendees=True,
        single_value_extended_properties=[
            SingleValueLegacyExtendedProperty(id=name, value=value)
            for name, value in ((MEETING, invitation.uid), (MARK, mark))
        ],
    )


def _at(moment: datetime, zone: str) -> DateTimeTimeZone:
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return DateTimeTimeZone(date_time=local.isoformat(timespec="seconds"), time_zone=zone)


def _guest(mailbox: str) -> Attendee:
    name, address = parseaddr(mailbox)
    return Attendee(email_address=EmailAddress(address=address, name=name or None), type=AttendeeType.Required)


def _once() -> RetryHandlerOption:
    """Have the outbox try again, which tells of it and outlives a crash, and not the SDK."""
    return RetryHandlerOption(should_retry=False)


def _config() -> RequestConfiguration[QueryParameters]:
    return RequestConfiguration(options=[_once()])
