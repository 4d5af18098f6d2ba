"""Who spoke, in which rollout and where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import talk
from bot.belonging import belonging
from bot.database.store import Store
from bot.desk import Desk
from bot.people import RolloutUnknownError
from bot.ports import Sender, Spot
from bot.rollouts import syncing
from bot.speaker import Speaker, say, speaker
from models import Delivery, Rollout

AN = Sender("terminal", "an", locale="en-GB")
CHAT = Spot("direct", {"user": "an"})


@pytest.fixture
def session(store: Store, desk: Desk) -> Iterator[Session]:
    with Session(store.engine) as session:
        syncing.sync(session, desk)
        yield session


def spoke(session: Session, desk: Desk, sender: Sender = AN, spot: Spot = CHAT, work: str = "event/1") -> Speaker:
    return speaker(session, desk, "terminal", sender, spot, work, of=belonging(session, desk, "terminal", sender, spot))


def test_the_same_sender_is_the_same_person_in_the_same_place(session: Session, desk: Desk) -> None:
    first, second = spoke(session, desk), spoke(session, desk, work="event/2")
    assert (first.person, first.membership, first.place) == (second.person, second.membership, second.place)
    assert first.place.person_id == first.person.id
    assert first.words.language == "en"


@pytest.mark.parametrize("other", [Sender("terminal", "bo"), Sender("elsewhere", "an"), Sender("termina", "lan")])
def test_another_user_or_tenant_is_somebody_else(session: Session, desk: Desk, other: Sender) -> None:
    assert spoke(session, desk).person is not spoke(session, desk, other).person


@pytest.mark.parametrize(("locale", "language"), [("nl-BE", "nl"), ("en_US", "en"), ("fr-FR", "nl"), (None, "nl")])
def test_the_language_comes_from_the_locale(session: Session, desk: Desk, locale: str | None, language: str) -> None:
    assert spoke(session, desk, Sender("t", "x", locale=locale)).person.language == language


def test_the_pool_follows_the_configuration(session: Session, desk: Desk) -> None:
    pools = {user: spoke(session, desk, Sender("terminal", user)).membership.pool for user in ("an", "amb", "lead")}
    assert pools == {"an": "floor", "amb": "ambassador", "lead": "insider"}


def test_the_same_id_on_another_platform_has_no_part(session: Session, desk: Desk) -> None:
    lead = Sender("terminal", "lead")
    who = speaker(session, desk, "slack", lead, CHAT, "event/1", of=belonging(session, desk, "slack", lead, CHAT))
    assert who.membership.pool == "floor"


def test_a_channel_belongs_to_nobody(session: Session, desk: Desk) -> None:
    assert spoke(session, desk, spot=Spot("channel", {"user": "all"})).place.person_id is None


def test_the_order_in_an_address_does_not_matter(session: Session, desk: Desk) -> None:
    one = spoke(session, desk, spot=Spot("direct", {"team": "T", "channel": "D"}))
    two = spoke(session, desk, spot=Spot("direct", {"channel": "D", "team": "T"}))
    assert one.place is two.place


def test_an_event_answers_once_about_one_thing(session: Session, desk: Desk) -> None:
    who = spoke(session, desk)
    card = talk.one_line(who.words, "Yes.")
    for about in ("", "receipt", ""):
        say(session, desk, who, card, about=about)
    works = session.scalars(select(Delivery.work_id).order_by(Delivery.id)).all()
    assert works == ["event/1/", "event/1/receipt"]


def test_while_no_rollout_runs_nobody_can_be_heard(session: Session, desk: Desk) -> None:
    session.scalars(select(Rollout)).one().ended_at = desk.now()
    session.flush()
    with pytest.raises(RolloutUnknownError):
        spoke(session, desk)
