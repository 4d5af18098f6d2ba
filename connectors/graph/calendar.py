"""Graph room: a connector that writes meetings into one mailbox's calendar; nothing comes in by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from starlette.routing import BaseRoute

from bot.cards import Card
from bot.config import CalendarSettings
from bot.ports import Address, DeliveryError, Door, Event, Finding, Profile, RawEvent, Sender
from bot.words import sentence
from connectors.graph.access import Access
from connectors.graph.events import MARK, Events
from connectors.graph.failures import FAILURES, WRITE_CALENDARS, Failed, delivery_error

PACE = timedelta(seconds=1)
"""Graph takes four requests at a time of one app to one mailbox: https://learn.microsoft.com/graph/throttling-limits."""
Describe = Callable[[Card], str]
"""Gives a card as the plain text that stands in the event."""


class CalendarConnector:
    """The calendar of `settings.mailbox`; an address is `{"calendar": that mailbox}`.

    A card is its invitation there: made, changed or, when the meeting is cancelled, taken away. The meeting's own id
    stands on the event, so that posting it twice makes no second one.
    """

    name = "calendar"
    pace = PACE
    threads = False

    def __init__(self, settings: CalendarSettings, access: Access, describe: Describe) -> None:
        self._settings = settings
        self._access = access
        self._describe = describe

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """None: what guests answer stays in the calendar."""
        return ()

    async def start(self, door: Door) -> None:
        """Do nothing: nothing comes in."""

    async def stop(self) -> None:
        """Hang up."""
        await self._access.close()

    def read(self, raw: RawEvent) -> Event | None:  # noqa: ARG002 - nothing comes in
        """Give None: nothing comes in."""
        return None

    async def profile(self, sender: Sender) -> Profile:  # noqa: ARG002 - a calendar knows nobody
        """Tell nothing."""
        return Profile()

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        """Write the invitation of a card, and give the meeting's id; `replaces` says nothing that the id does not.

        Raises
        ------
        DeliveryError
            When it was not written, or perhaps not; or the card holds no invitation.

        """
        del replaces, under
        invitation, events = card.invitation, self._events(address)
        if invitation is None:
            raise DeliveryError("no_invitation", permanent=True)
        try:
            if invitation.cancelled:
                await events.drop(invitation)
            else:
                await events.put(invitation, self._describe(card), mark)
        except FAILURES as error:
            raise delivery_error(error, WRITE_CALENDARS) from None
        return invitation.uid

    async def find(self, address: Address, mark: str, *, under: str | None = None) -> str | None:
        """Look whether the delivery with this mark wrote its event; "" when it did not, or took one away.

        Raises
        ------
        DeliveryError
            When Graph cannot say just now.

        """
        del under
        try:
            return await self._events(address).holding(MARK, mark) or ""
        except FAILURES as error:
            raise delivery_error(error, WRITE_CALENDARS) from None

    async def check(self) -> Sequence[Finding]:
        """Ask for one event of the calendar, and say what is not allowed."""
        subject = sentence("calendar")
        try:
            await Events(self._access, self._settings.mailbox).look()
        except FAILURES as error:
            failed = Failed.of(error)
            detail = sentence("Graph does not open the calendar of {mailbox}.", mailbox=self._settings.mailbox)
            told = sentence("{problem} ({reason})", problem=detail, reason=failed.reason(WRITE_CALENDARS))
            remedy = failed.remedy(WRITE_CALENDARS, self._settings.mailbox)
            return [Finding(subject, well=False, detail=told, remedy=remedy)]
        detail = sentence("The calendar of {mailbox} can be read.", mailbox=self._settings.mailbox)
        return [Finding(subject, well=True, detail=detail)]

    def _events(self, address: Address) -> Events:
        return Events(self._access, address.get("calendar", ""))
