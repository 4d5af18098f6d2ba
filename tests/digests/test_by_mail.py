"""What a mailed digest has beside the words, and what goes elsewhere has not."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.cards import Card, Heading, Text
from bot.config.values import Audience
from bot.desk import Desk
from bot.digests.by_mail import mailed
from bot.places import bind_mailbox
from connectors import pdf
from connectors.mail.render import message
from models import Digest, Meeting, Place
from tests.digests.floor import WEEK, Floor

CARD = Card("Maandbericht", (Heading("Maandbericht Zaaksysteem · oktober", 1), Text(("Eén verzoek",))), "nl")


@pytest.fixture
def place(floor: Floor, desk: Desk) -> Place:
    found = bind_mailbox(floor.session, desk, floor.rollout, "project@example.org")
    floor.session.flush()
    return found


def plan(floor: Floor, desk: Desk, days: int, uid: str, **values: object) -> None:
    moment = desk.now() + timedelta(days=days)
    row = Meeting(
        rollout_id=floor.rollout.id,
        week=moment.date(),
        uid=uid,
        starts_at=moment,
        minutes=45,
        agenda={},
        frozen_at=desk.now(),
    )
    row.spot, row.sequence = "kamer 2.14", 1
    for name, value in values.items():
        setattr(row, name, value)
    floor.session.add(row)
    floor.session.flush()


def sent(floor: Floor, desk: Desk, place: Place, audience: Audience = "project_group") -> Card:
    digest = Digest(rollout_id=floor.rollout.id, period=str(WEEK), audience=audience, pace="weekly")
    return mailed(floor.session, desk, digest, floor.settings, place, CARD)


def test_the_project_group_is_invited_to_the_next_meeting_that_takes_place(
    floor: Floor, desk: Desk, place: Place
) -> None:
    assert sent(floor, desk, place).invitation is None
    plan(floor, desk, -7, "past")
    plan(floor, desk, 2, "cancelled", cancelled_at=desk.now())
    plan(floor, desk, 9, "next")
    plan(floor, desk, 16, "later")
    found = sent(floor, desk, place).invitation
    assert found
    assert (found.uid, found.sequence, found.minutes, found.spot) == ("next", 1, 45, "kamer 2.14")
    assert sent(floor, desk, place, "hr").invitation is None
    assert sent(floor, desk, place, "management").invitation is None


def test_who_was_invited_already_is_not_once_more(floor: Floor, desk: Desk, place: Place) -> None:
    plan(floor, desk, 9, "next")
    for change in ({"mailboxes": ("project@example.org",)}, {"invite": "calendar"}):
        meeting = floor.settings.meeting.model_copy(update=change)
        settings = floor.settings.model_copy(update={"meeting": meeting})
        digest = Digest(rollout_id=floor.rollout.id, period=str(WEEK), audience="project_group", pace="weekly")
        assert mailed(floor.session, desk, digest, settings, place, CARD).invitation is None


def test_management_gets_its_page_on_paper_too(floor: Floor, desk: Desk, place: Place) -> None:
    card = sent(floor, desk, place, "management")
    assert card.on_paper
    assert not sent(floor, desk, place).on_paper
    mail = message(card, "bot@example.org", "mt@example.org", "mark", pdf.render)
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "maandbericht-zaaksysteem-oktober.pdf"
    assert "Eén verzoek" in PdfReader(BytesIO(attached.get_content())).pages[0].extract_text()
    body = mail.get_body(("html",))
    assert body
    assert "Eén verzoek" in body.get_content()


def test_where_no_pdf_can_be_made_the_mail_goes_without(floor: Floor, desk: Desk, place: Place) -> None:
    mail = message(sent(floor, desk, place, "management"), "bot@example.org", "mt@example.org", "mark")
    assert list(mail.iter_attachments()) == []


def test_a_chat_gets_neither(floor: Floor, desk: Desk) -> None:
    assert sent(floor, desk, Place(id=1, connector="slack"), "management") == CARD
