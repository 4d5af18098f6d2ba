"""One press ends a mailbox's digests: for people and mail programs, for nobody who guesses, and not by looking."""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.parser import BytesParser

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import deliveries, talk
from bot.cards import Card, Text, plain
from bot.config import MailSettings, WebSettings
from bot.database.store import Store
from bot.desk import Desk
from bot.digests.one_click import address, number_of, stoppable
from bot.people import place_at
from bot.places import bind_mailbox
from bot.ports import Spot
from bot.routes.unsubscribing import MAX_BODY, route
from bot.words import words_for
from connectors.mail.render import message
from models import Audit, Delivery, Digest, Place, Rollout
from tests.digests.floor import Floor
from tests.doors import client_of

BASE = "https://bot.example.org/zaak"
MAILBOX = "jan.jansen@example.org"
CARD = Card("Weekbericht", language="nl")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    mail = MailSettings(host="smtp.example.org", sender="bot@example.org")
    changed = desk.settings.model_copy(update={"web": WebSettings(public_url=BASE), "mail": mail})
    return Desk(changed, desk.vault, desk.now)


@pytest.fixture
def place(store: Store, desk: Desk) -> Place:
    def work(session: Session) -> Place:
        floor = Floor.of(session, desk, people=0)
        told = place_at(session, desk, "kiosk", Spot("channel", {"channel": "C9"}), audience="administrators")
        told.rollout_id = floor.rollout.id
        return bind_mailbox(session, desk, floor.rollout, MAILBOX)

    return store.write_now(work)


@pytest.fixture
def client(store: Store, desk: Desk) -> TestClient:
    return client_of(route(store, desk))


def path(desk: Desk, place: Place) -> str:
    return address(desk, place).removeprefix(BASE)


def stopped(store: Store, place: Place) -> bool:
    return store.read_now(lambda session: session.get_one(Place, place.id).stopped_at is not None)


def test_the_address_stands_in_the_mail_as_mail_programs_want_it_and_names_nobody(desk: Desk, place: Place) -> None:
    card = stoppable(desk, place, CARD)
    sent = message(card, "bot@example.org", MAILBOX, "mark")
    read = BytesParser(policy=policy.default).parsebytes(sent.as_bytes())
    assert card.stop == address(desk, place)
    assert read["List-Unsubscribe"] == f"<{card.stop}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(rf"{BASE}/stop/{place.id}-[0-9a-f]{{32}}", card.stop)
    assert card.stop in read.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_looking_changes_nothing_and_asks_for_one_press(
    client: TestClient, desk: Desk, store: Store, place: Place
) -> None:
    page = client.get(path(desk, place), headers={"accept-language": "en-GB"})
    assert page.status_code == 200
    assert '<form method="post"><button>Stop these e-mails</button></form>' in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert not stopped(store, place)


def test_one_press_stops_it_drops_what_waits_and_tells_the_administrators_once(
    client: TestClient, desk: Desk, store: Store, place: Place
) -> None:
    def waiting(session: Session) -> None:
        rollout = session.scalars(select(Rollout)).first()
        assert rollout
        digest = Digest(
            work_id="d",
            rollout_id=rollout.id,
            period="2026-W46",
            audience="project_group",
            figures={},
            frozen_at=desk.now(),
        )
        session.add(digest)
        session.flush()
        deliveries.write(session, desk, place, CARD, "d/1", digest=digest)

    store.write_now(waiting)
    for body in (ONE_CLICK, {}, ONE_CLICK):
        answer = client.post(path(desk, place), data=body)
        assert (answer.status_code, "Gestopt" in answer.text) == (200, True)

    def told(session: Session) -> tuple[list[str], int | None, list[str]]:
        states = session.scalars(select(Delivery.state).where(Delivery.digest_id.is_not(None)))
        reports = session.scalars(select(Delivery).where(Delivery.work_id.startswith("stopped/")))
        acts = session.scalar(select(func.count()).where(Audit.act == "stopped project_group"))
        return list(states), acts, [deliveries.opened(desk, each).summary for each in reports]

    states, acts, reports = store.read_now(told)
    assert (states, acts) == (["dropped"], 1)
    assert len(reports) == 1
    assert "een mailbox wil geen weekbericht meer" in reports[0]
    assert "jansen" not in "".join(reports)
    assert stopped(store, place)


def test_who_binds_the_mailbox_anew_opens_it_again(store: Store, desk: Desk, place: Place, client: TestClient) -> None:
    client.post(path(desk, place))

    def again(session: Session) -> None:
        bind_mailbox(session, desk, session.get_one(Rollout, place.rollout_id), MAILBOX)

    store.write_now(again)
    assert not stopped(store, place)


@pytest.mark.parametrize(
    "wrong", ["1-" + "0" * 32, "x", "0-" + "f" * 32, "1" * 30, "..%2f1", "%00", "\uff11-" + "0" * 32]
)
def test_who_guesses_stops_nothing_and_costs_no_database(desk: Desk, wrong: str) -> None:
    nothing: Store = None  # type: ignore[assignment] # whoever asks it fails
    client = TestClient(Starlette(routes=[route(nothing, desk)]))
    assert client.post(f"/stop/{wrong}", data=ONE_CLICK).status_code == 404
    assert client.get(f"/stop/{wrong}").status_code == 404


def test_of_each_address_so_many_presses_a_minute_and_neither_it_nor_a_guess_keeps_others_out(
    desk: Desk, store: Store, place: Place
) -> None:
    client = TestClient(Starlette(routes=[route(store, desk, most=2)]))
    assert [client.post(f"/stop/1-{'0' * 32}").status_code for _ in range(5)] == [404] * 5
    answers = [client.post(path(desk, place), headers={"accept-language": "en"}) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "60"
    assert "Try again in a minute" in answers[2].text
    assert client.get(path(desk, place)).status_code == 200
    other = store.write_now(
        lambda session: bind_mailbox(session, desk, session.scalars(select(Rollout)).one(), "other@example.org")
    )
    assert client.post(path(desk, other)).status_code == 200


def test_a_token_fits_one_place_and_one_installation(desk: Desk, place: Place) -> None:
    token = path(desk, place).removeprefix("/stop/")
    number, mac = token.split("-")
    assert number_of(desk.vault, token) == place.id
    assert number_of(desk.vault, f"{int(number) + 1}-{mac}") is None
    assert number_of(desk.vault, f"0{token}") is None


def test_what_is_too_long_is_refused(client: TestClient, desk: Desk, store: Store, place: Place) -> None:
    assert client.post(path(desk, place), content=b"x" * (MAX_BODY + 1)).status_code == 413
    assert client.put(path(desk, place)).status_code == 405
    assert not stopped(store, place)


@pytest.mark.parametrize("url", [None, "http://bot.example.org"])
def test_without_a_safe_address_the_mail_says_whom_to_ask(desk: Desk, place: Place, url: str | None) -> None:
    bare = Desk(desk.settings.model_copy(update={"web": WebSettings(public_url=url)}), desk.vault, desk.now)
    card = stoppable(bare, place, CARD)
    assert card.stop == ""
    assert "Zeg het de beheerder" in plain(card.blocks[-1].line)  # type: ignore[union-attr]
    below = stoppable(bare, place, replace(CARD, details=(Text(("x",)),)))
    assert below.blocks == CARD.blocks, "it stands last, not before the details"
    assert below.details[-1] == card.blocks[-1]
    mail = MailSettings(host="smtp.example.org", sender="bot@example.org", contact="beheer@example.org")
    known = Desk(bare.settings.model_copy(update={"mail": mail}), desk.vault, desk.now)
    sent = message(stoppable(known, place, CARD), "bot@example.org", MAILBOX, "mark").as_string()
    assert "List-Unsubscribe: <mailto:beheer@example.org?subject=stop>" in sent
    assert "List-Unsubscribe-Post" not in sent


def test_a_chat_is_left_as_it_is(desk: Desk, place: Place) -> None:
    chat = Place(id=place.id, connector="slack")
    assert stoppable(desk, chat, CARD) == CARD
    assert talk.one_line(words_for("nl"), "x").stop == ""
