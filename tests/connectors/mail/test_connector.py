from __future__ import annotations

import asyncio

import pytest

from bot.cards import Card
from bot.config import MailSettings
from bot.ports import Connector, DeliveryError, Profile, Sender
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
