from __future__ import annotations

import asyncio
from collections.abc import Sequence
from email.message import EmailMessage

import pytest

from bot.cards import Card
from bot.config import MailSettings
from bot.ports import Connector, DeliveryError, Finding, Profile, Sender
from connectors.mail.connector import MailConnector

SETTINGS = MailSettings(host="127.0.0.1", port=9, sender="vraagpunt@lindewaard.example")


def connector(settings: MailSettings = SETTINGS, password: str | None = None) -> MailConnector:
    return MailConnector(settings, password, timeout=2)


def test_it_is_a_connector_that_only_sends() -> None:
    mail: Connector = connector()
    assert (mail.name, mail.pace.total_seconds(), list(mail.routes)) == ("mail", 2, [])
    assert mail.read({"kind": "said", "text": "x"}) is None
    assert asyncio.run(mail.profile(Sender("t", "u"))) == Profile()
    assert asyncio.run(mail.find({"mailbox": "a@b.example"}, "d1")) is None


@pytest.mark.parametrize("address", [{}, {"channel": "C1"}, {"mailbox": "a@b.example\r\nBcc: c@d.example"}])
def test_an_address_that_is_no_mailbox_is_refused_for_good(address: dict[str, str]) -> None:
    with pytest.raises(DeliveryError) as error:
        asyncio.run(connector().post(address, Card("s"), mark="d1"))
    assert (error.value.reason, error.value.permanent) == ("bad_mail_address", True)


class _Small:
    """Takes mails of up to so many bytes."""

    def __init__(self, most: int) -> None:
        self.most: int | None = most
        self.taken: list[EmailMessage] = []

    async def submit(self, mail: EmailMessage) -> None:
        self.taken.append(mail)

    async def findings(self) -> Sequence[Finding]:
        return ()

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("most", [100_000, 20_000, 500])
def test_what_is_too_large_goes_without_the_page_on_paper_or_not_at_all(most: int) -> None:
    carrier = _Small(most)
    mail = MailConnector(SETTINGS, None, carrier=carrier, paper=lambda _: bytes(30_000))
    post = mail.post({"mailbox": "a@b.example"}, Card("Report", language="en", on_paper=True), mark="d1")
    if most == 500:
        with pytest.raises(DeliveryError) as error:
            asyncio.run(post)
        assert (error.value.reason, error.value.permanent) == ("mail_too_large", True)
        return
    named = asyncio.run(post)
    (taken,) = carrier.taken
    assert taken["Message-ID"] == named
    assert (len(list(taken.iter_attachments())) == 1) == (most == 100_000)
    assert ("too large for this e-mail" in taken.as_string()) == (most == 20_000)


def test_the_check_finds_what_is_wrong_in_the_settings() -> None:
    settings = MailSettings(host="127.0.0.1", port=9, sender="nobody", user="bot", starttls=False)
    findings = asyncio.run(connector(settings).check())
    assert [finding.well for finding in findings] == [False] * 4
    assert all(finding.remedy for finding in findings)
    told = " ".join(finding.detail + finding.remedy for finding in findings)
    assert "sender" in told
    assert "SMTP_PASSWORD" in told
    assert "without encryption" in told


def test_the_password_is_never_shown() -> None:
    mail = connector(password="hunter2-secret")
    assert "hunter2" not in repr(vars(mail._carrier))
