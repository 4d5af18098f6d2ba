"""Whoever reads a digest can stop it: what waits goes no more, and the administrators hear who goes without."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, places, stopping, talk
from bot.cards import Card
from bot.commands import Command
from bot.digests.sending import dispatch_due
from bot.people import person_of, running_rollouts
from bot.ports import Address, DeliveryError, Sender, Spot
from bot.words import words_for
from models import Audit, Delivery, Person, Place
from tests.digests.test_sending import MONDAY, begun
from tests.gestures import street_in, tell
from tests.town import Town

ADMIN, BINDER, OTHER = "an", "bob", "cas"
NOTHING_HERE = "Ik plaats hier geen weekbericht. Er is niets veranderd."
CHANNEL = Spot("channel", {"user": "lobby"})


def person(session: Session, town: Town, user: str) -> Person:
    return person_of(session, town.desk, "terminal", Sender("terminal", user), "nl")


def bind(town: Town, command: Command = Command.DIGEST_HERE, spot: Spot = CHANNEL, user: str = BINDER) -> int:
    """Have somebody bind a channel while they are an administrator; give the number of the place."""

    def work(session: Session) -> int:
        binder = person(session, town, user)
        binder.administrator = True
        place = places.bind(
            session, town.desk, binder, "terminal", spot, command, running_rollouts(session, town.desk)[0][0]
        )
        assert place
        binder.administrator = False
        return place.id

    return town.write(work)


def bind_mailbox(town: Town, mailbox: str = "mt@example.org") -> int:
    return town.write(
        lambda session: (
            places.bind_mailbox(
                session, town.desk, running_rollouts(session, town.desk)[0][0], mailbox, "management"
            ).id
        )
    )


def administer(town: Town) -> None:
    tell(town, ADMIN, "hallo")
    town.write(lambda session: setattr(person(session, town, ADMIN), "administrator", True))


def stop(town: Town, number: int) -> bool:
    return town.write(lambda session: stopping.stop(session, town.desk, session.get_one(Place, number)))


def reports(town: Town) -> list[str]:
    """Give what the administrators heard about it."""
    town.heard[ADMIN].clear()
    for _ in range(3):
        town.clock.forward(seconds=5)
        town.drain()
    return [" ".join(text.split()) for text in town.heard[ADMIN]]


def may(town: Town, user: str, number: int) -> bool:
    return town.write(
        lambda session: stopping.may_stop(session, person(session, town, user), session.get_one(Place, number))
    )


def say_in_channel(town: Town, user: str, line: str) -> str:
    """Mention the bot in the channel; give what it says there."""
    return tell(town, user, line, channel="lobby")[0].summary


def test_a_place_that_stopped_gets_nothing_not_what_waits_either_and_once(street: Town) -> None:
    street.clock.set(MONDAY)
    begun(street, weeks=1)
    number = bind(street)
    administer(street)
    assert street.write(lambda session: dispatch_due(session, street.desk)) == 1
    assert [stop(street, number), stop(street, number)] == [True, False]
    (digest,) = street.read(
        lambda session: list(session.scalars(select(Delivery).where(Delivery.digest_id.is_not(None))))
    )
    assert (digest.state, digest.card) == ("dropped", None)
    (told,) = reports(street)
    assert told.startswith("Projectgroep van Zaaksysteem: een kanaal wil geen weekbericht meer.")
    assert told.endswith("zij krijgen nu niets. Toch weer? Typ daar: “weekbericht hier”.")
    street.clock.forward(weeks=1)
    assert street.write(lambda session: dispatch_due(session, street.desk)) == 0
    noted = street.read(lambda session: session.scalars(select(Audit).order_by(Audit.id.desc())).first())
    assert noted
    assert (noted.act, noted.subject, noted.person_id) == ("stopped project_group", f"place {number}", None)
    street.clock.forward(days=4)
    bind(street)
    assert street.write(lambda session: dispatch_due(session, street.desk)) == 0, "what was missed is no news"
    street.clock.forward(days=3)
    assert street.write(lambda session: dispatch_due(session, street.desk)) == 1, "it begins with the next week"
    street.clock.forward(days=1)
    assert street.write(lambda session: dispatch_due(session, street.desk)) == 1, "and the review the day after"


def test_a_mailbox_stays_stopped_though_the_configuration_names_it(street: Town) -> None:
    administer(street)
    number, _ = bind_mailbox(street), bind_mailbox(street, "directie@example.org")
    assert stop(street, number)
    (told,) = reports(street)
    assert told == (
        "Management van Zaaksysteem: een mailbox wil geen weekbericht meer. 1 andere plek krijgt het nog wel. "
        "Toch weer? Haal de mailbox uit de configuratie, werk de bot bij, en zet hem terug."
    )
    street.clock.forward(weeks=3)
    assert street.write(lambda session: session.get_one(Place, number).stopped_at) is not None
    assert not stop(street, number)


@pytest.mark.parametrize(
    ("audience", "command"),
    [
        (Command.MANAGEMENT_HERE, "bericht voor management hier"),
        (Command.HR_HERE, "bericht voor hr hier"),
        (Command.AMBASSADORS_HERE, "ambassadeurs hier"),
        (Command.ANNOUNCEMENTS_HERE, "aankondigingen hier"),
    ],
)
def test_the_report_says_how_it_comes_again(street: Town, audience: Command, command: str) -> None:
    administer(street)
    stop(street, bind(street, audience))
    assert f"“{command}”" in reports(street)[0]


def test_who_bound_a_channel_and_every_administrator_may_stop_it(street: Town) -> None:
    number = bind(street)
    administer(street)
    assert [may(street, user, number) for user in (ADMIN, BINDER, OTHER)] == [True, True, False]
    bind(street, user=ADMIN)
    street.write(lambda session: setattr(person(session, street, ADMIN), "administrator", True))
    assert not may(street, BINDER, number), "somebody else had it posted since"


def test_in_the_channel_it_is_stopped_by_a_word(street: Town) -> None:
    number = bind(street)
    assert say_in_channel(street, OTHER, "weekbericht stop hier") == (
        "Stoppen kan een beheerder, of wie mij vroeg het hier te plaatsen."
    )
    assert say_in_channel(street, BINDER, "stop the weekly report here") == (
        "Afgesproken: hier komt geen weekbericht meer. De beheerders horen het."
    )
    assert street.read(lambda session: session.get_one(Place, number).stopped_at) is not None
    assert say_in_channel(street, BINDER, "weekbericht stop hier") == NOTHING_HERE


def test_a_channel_with_several_reports_is_told_of_in_one_message(street: Town) -> None:
    for command in (Command.DIGEST_HERE, Command.MANAGEMENT_HERE, Command.ANNOUNCEMENTS_HERE):
        bind(street, command)
    bind_mailbox(street)
    administer(street)
    street.heard[ADMIN].clear()
    say_in_channel(street, BINDER, "weekbericht stop hier")
    (told,) = [" ".join(text.split()) for text in street.heard[ADMIN]]
    assert told == (
        "Projectgroep van Zaaksysteem, Management van Zaaksysteem, Iedereen van Zaaksysteem: "
        "een kanaal wil geen weekbericht meer. "
        "• Projectgroep van Zaaksysteem. Er is geen andere plek: zij krijgen nu niets. "
        "Toch weer? Typ daar: “weekbericht hier”. "
        "• Management van Zaaksysteem. 1 andere plek krijgt het nog wel. "
        "Toch weer? Typ daar: “bericht voor management hier”. "
        "• Iedereen van Zaaksysteem. Er is geen andere plek: zij krijgen nu niets. "
        "Toch weer? Typ daar: “aankondigingen hier”."
    )


def test_where_nothing_is_posted_there_is_nothing_to_stop(street: Town) -> None:
    assert say_in_channel(street, OTHER, "weekbericht stop hier") == NOTHING_HERE


def test_a_digest_that_cannot_be_delivered_tells_who_goes_without(
    street: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = street_in(street).post

    async def archived(address: Address, card: Card, **more: Any) -> str:
        if address["user"] == "lobby":
            raise DeliveryError("is_archived", permanent=True)
        return await post(address, card, **more)

    monkeypatch.setattr(street_in(street), "post", archived)
    street.clock.set(MONDAY)
    begun(street, weeks=1)
    bind(street)
    administer(street)
    street.write(lambda session: dispatch_due(session, street.desk))
    (told,) = reports(street)
    assert "Het was het weekbericht. Projectgroep van Zaaksysteem kreeg het daar niet." in told
    assert "Er is geen andere plek: zij krijgen nu niets." in told
    assert told.endswith("Nodig me elders uit en typ daar: “weekbericht hier”.")


def test_any_other_message_that_cannot_be_delivered_is_no_digest(street: Town) -> None:
    number = bind(street)
    words = words_for("nl")

    def told(session: Session) -> object:
        place = session.get_one(Place, number)
        row = deliveries.write(session, street.desk, place, talk.one_line(words, "Hoi"), "x")
        assert row
        return stopping.undelivered(session, street.desk, row, words)

    assert street.write(told) == ()
