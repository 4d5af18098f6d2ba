"""A town whose ambassadors meet: every two weeks on Friday at eleven, with a question round on Wednesday at ten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from bot import deliveries
from bot.cards import Card
from bot.config import MailSettings, Settings
from bot.config.meeting import MeetingSettings, RoundSettings
from bot.desk import Desk
from models import Delivery
from tests.digests.floor import Floor
from tests.town import Town, with_rollout

WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
"""Ten o'clock in Amsterdam: the round is due."""
THURSDAY = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
"""Eleven o'clock in Amsterdam, a day before the meeting: the agenda is due."""
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
"""The meeting begins."""


def meeting(**changes: Any) -> MeetingSettings:
    asked = RoundSettings(weekday="wed", at=time(10))
    usual: dict[str, Any] = {"weekday": "fri", "first": date(2026, 11, 20), "place_text": "Kamer 2.14", "round": asked}
    return MeetingSettings(**usual | changes)


def meeting_in(settings: Settings, *, mail: bool = False, **changes: Any) -> Settings:
    """Give settings with a meeting, and a mail server where there is `mail`."""
    changed = with_rollout(settings, meeting=meeting(**changes))
    server = MailSettings(host="127.0.0.1", sender="Vraagpunt <bot@lindewaard.example>", starttls=False)
    return changed.model_copy(update={"mail": server}) if mail else changed


def meet(town: Town) -> None:
    """Do what the clock does every few minutes, and deliver it."""
    town.run(town.app.chores.meet())
    town.drain()


def floor(town: Town, fill: Callable[[Floor], object]) -> None:
    """Write messages straight into the database of a town."""
    town.write(lambda session: fill(Floor.of(session, town.desk)))


def cards(town: Town, prefix: str) -> list[Card]:
    """Open the cards on their way whose work begins so; those that were sent are gone."""
    rows = select(Delivery).where(Delivery.work_id.startswith(prefix), Delivery.card.is_not(None)).order_by(Delivery.id)
    return town.read(lambda session: [deliveries.opened(town.desk, row) for row in session.scalars(rows)])


def works(town: Town, prefix: str) -> list[str]:
    """Name the deliveries whose work begins so."""
    rows = select(Delivery.work_id).where(Delivery.work_id.startswith(prefix)).order_by(Delivery.id)
    return town.read(lambda session: list(session.scalars(rows)))


def changed(town: Town, **changes: Any) -> Desk:
    """Give a desk at which the meeting is set otherwise: what a restart with another configuration has."""
    return Desk(
        meeting_in(town.desk.settings, mail=town.desk.settings.mail is not None, **changes), town.desk.vault, town.clock
    )
