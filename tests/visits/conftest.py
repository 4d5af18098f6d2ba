"""A floor over ten weeks of four departments, in a transaction that is thrown away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.config import DepartmentSettings
from bot.database.store import Store
from bot.desk import Desk
from tests.digests.floor import Floor
from tests.measures.floors import FIRST, ZONE
from tests.town import with_rollout

NAMES = ("Belastingen", "Burgerzaken", "Buitendienst", "Vergunningen")


@pytest.fixture
def floor(store: Store, desk: Desk) -> Iterator[Floor]:
    """A floor of 120 people whose rollout runs since the first week; the Griffie is small."""
    departments = (*(DepartmentSettings(name=name, headcount=40) for name in NAMES),)
    small = DepartmentSettings(name="Griffie", headcount=4)
    changed = Desk(with_rollout(desk.settings, department=(*departments, small)), desk.vault, desk.now)
    with Session(store.engine) as session:
        found = Floor.of(session, changed, people=120)
        found.rollout.started_at = FIRST.span(ZONE)[0]
        yield found
