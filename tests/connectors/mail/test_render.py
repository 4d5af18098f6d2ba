from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import charts
from bot.cards import Card, Heading, Quote, Text
from bot.printable import one_line
from connectors.mail.page import title
from connectors.mail.render import MAX_PICTURES, MAX_SUBJECT, html, message, parsed_address, text
from tests.connectors.terminal.strategies import cards, texts
from tests.every_block import EVERY, GAP

SENDER = "Vraagpunt Zaaksysteem <vraagpunt@lindewaard.example>"
MAILBOX = "projectgroep@lindewaard.example"
CARD = Card("Samenvatting", (Heading("Weekbericht · week 47", 1), Text(("Vóór donderdag.",))))


def sent(card: Card, mark: str = "d/1") -> EmailMessage:
    """Give the mail as its reader gets it."""
    raw = message(card, SENDER, MAILBOX, mark).as_bytes()
    received = message_from_bytes(raw, policy=policy.default)
    assert isinstance(received, EmailMessage)
    return received


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_holds_the_card_as_text_and_as_a_page() -> None:
    mail = sent(CARD)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert body(mail, "plain") == text(CARD)
    assert body(mail, "html").strip() == html(CARD).strip()


def test_the_headers_say_who_what_and_that_a_machine_wrote_it() -> None:
    mail = sent(CARD)
    assert mail["From"] == SENDER
    assert mail["To"] == MAILBOX
    assert mail["Subject"] == "Weekbericht · week 47"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl"
    assert abs(mail["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_mail_without_a_title_has_the_summary_as_its_subject() -> None:
    assert sent(Card("Er is een antwoord."))["Subject"] == "Er is een antwoord."


def test_a_long_subject_is_visibly_shortened() -> None:
    subject = sent(Card("s", (Heading("woord " * 50, 1),)))["Subject"]
    assert subject == ("woord " * 50)[: MAX_SUBJECT - 1] + "…"
    assert len(subject) == MAX_SUBJECT


def test_the_same_mark_is_the_same_mail() -> None:
    assert sent(CARD)["Message-ID"] == sent(Card("anders"))["Message-ID"]
    assert sent(CARD)["Message-ID"] != sent(CARD, "d/2")["Message-ID"]
    assert sent(CARD)["Message-ID"].endswith("@lindewaard.example>")
    assert "d/1" not in sent(CARD)["Message-ID"]


@pytest.mark.parametrize(
    "attack", ["x\r\nBcc: a@evil.example", "x\nBcc: a@evil.example", "x\u2028Bcc: a", "x\x0bBcc: a", "x\x85Bcc: a"]
)
def test_no_text_makes_a_header(attack: str) -> None:
    mail = sent(Card("s", (Heading(attack, 1), Quote(attack)), language=attack), mark=attack)
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("x Bcc:")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "projectgroep",
        "@lindewaard.example",
        "a@",
        "a@b.example, c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example>\r\nRCPT TO:<c@d.example",
        "jürgen@b.example",
        "a b@c.example",
        "a@b example",
        "naam\x00 <a@b.example>",
    ],
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        parsed_address(address)
    with pytest.raises(ValueError, match="address"):
        message(CARD, SENDER, address, "d/1")


def test_an_address_keeps_its_name() -> None:
    parsed = parsed_address("Zoë van Dijk <zoe@b.example>")
    assert (parsed.display_name, parsed.addr_spec) == ("Zoë van Dijk", "zoe@b.example")


@pytest.mark.property
@given(cards)
def test_any_card_is_a_mail_that_every_server_carries(card: Card) -> None:
    raw = message(card, SENDER, MAILBOX, "d/1").as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()
    assert not set(raw.replace(b"\r\n", b"")) & {*range(0x20), 0x7F}
    mail = sent(card)
    assert not mail.defects
    assert body(mail, "plain") == text(card)
    assert body(mail, "html").strip() == html(card).strip()


@pytest.mark.property
@given(texts | st.text(max_size=400))
def test_any_title_arrives_as_the_subject_it_was(text: str) -> None:
    card = Card("Samenvatting", (Heading(text, 1),))
    subject = one_line(str(sent(card)["Subject"]))
    expected = title(card)
    if len(expected) <= MAX_SUBJECT:
        assert subject == expected
    else:
        assert subject == expected[: MAX_SUBJECT - 1].rstrip() + "…"


@pytest.mark.property
@given(st.text(max_size=80))
def test_any_mailbox_is_one_recipient_or_refused(mailbox: str) -> None:
    try:
        mail = message(CARD, SENDER, mailbox, "d/1")
    except ValueError:
        return
    assert len(mail["To"].addresses) == 1
    assert mail["Bcc"] is None


def test_the_pictures_of_charts_lie_beside_the_page_and_stay_with_it() -> None:
    mail = sent(EVERY)
    (page,) = [part for part in mail.walk() if part.get_content_type() == "text/html"]
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "multipart/related"]
    assert len(pictures) == 4
    for picture in pictures:
        assert f"cid:{picture['Content-ID'].strip(' <>')}" in page.get_content()
        assert picture.get_content_disposition() == "inline"
        assert picture.get_content().startswith(b"\x89PNG")


def test_without_the_library_a_mail_has_the_tables_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "available", lambda: False)
    assert [part.get_content_type() for part in sent(EVERY).iter_parts()] == ["text/plain", "text/html"]
    assert "<img" not in body(sent(EVERY), "html")


def test_no_more_pictures_go_along_than_a_mailbox_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "png", lambda _chart: b"\x89PNG")
    mail = sent(Card("s", (GAP,) * (MAX_PICTURES + 3)))
    assert sum(part.get_content_type() == "image/png" for part in mail.walk()) == MAX_PICTURES


def test_one_press_stops_these_mails_in_any_mail_program() -> None:
    far = "https://vraagpunt.example.org/stop/" + "aB3-_x" * 40
    raw = message(replace(CARD, stop=far), SENDER, MAILBOX, "d/1").as_bytes()
    assert f"\r\nList-Unsubscribe: <{far}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert sent(CARD)["List-Unsubscribe"] is None
