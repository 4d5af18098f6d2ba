"""The same line on both platforms, as captured: behind `/vraag` in Slack, sent to the bot in Teams."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, intake
from bot.answers import text_of
from bot.config import Settings
from bot.database.store import Store
from bot.desk import Desk
from bot.people import address_of
from bot.ports import Said
from bot.reading import Reader
from bot.reception import deciding
from bot.rollouts import syncing
from connectors.slack.listeners import read as read_slack
from connectors.slack.trim import pressed_of
from connectors.teams.listeners import read as read_teams
from models import Delivery, Feedback, Place
from tests.connectors.slack.payloads import payload as of_slack
from tests.connectors.teams.payloads import payload as of_teams
from tests.gestures import texts
from tests.town import with_rollout

LINE = "5 burgerzaken: etiketten &amp; brieven printen niet"
PLAIN = "etiketten & brieven printen niet"
RECEIVED = int(datetime(2026, 11, 18, 9, 0, tzinfo=UTC).timestamp())


def from_slack() -> Said:
    said = read_slack(pressed_of({**of_slack("slash_command"), "text": LINE}, RECEIVED))
    assert isinstance(said, Said)
    return said


def from_teams() -> Said:
    said = read_teams({**of_teams("message_personal"), "text": LINE.replace("&amp;", "&")})
    assert isinstance(said, Said)
    return said


@pytest.mark.parametrize("connector", ["slack", "teams"])
@pytest.mark.parametrize("ambassador", [True, False])
def test_an_ambassador_captures_and_a_colleague_asks(
    settings: Settings, store: Store, desk: Desk, reader: Reader, connector: str, *, ambassador: bool
) -> None:
    said = {"slack": from_slack, "teams": from_teams}[connector]()
    name = f"{connector}:{said.sender.tenant}/{said.sender.user}"
    listed = with_rollout(settings, ambassadors=(name,)) if ambassador else settings
    here = Desk(listed, desk.vault, desk.now)
    understood = intake.understand(here, reader, said.text)
    with Session(store.engine) as session:
        syncing.sync(session, here)
        visit = deciding.Visit(connector, said, "event/1", understood=understood)
        deciding.receive(session, here, visit)
        session.flush()
        row = session.scalars(select(Feedback)).one()
        assert row.heard == (5 if ambassador else None)
        assert text_of(here, row) == (PLAIN if ambassador else f"5 burgerzaken: {PLAIN}")
        last = session.scalars(select(Delivery).order_by(Delivery.id.desc()).limit(1)).one()
        assert ("Burgerzaken" in texts(deliveries.opened(here, last))) is ambassador
        assert address_of(here, session.get_one(Place, last.place_id)) == dict(said.spot.address)
