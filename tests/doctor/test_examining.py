"""The doctor's round: which parts are looked at, and that one that fails hides no other."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from bot import charts
from bot.config import (
    CalendarSettings,
    GraphSettings,
    MailSettings,
    ReadingSettings,
    Secrets,
    Settings,
    SlackSettings,
    TeamsSettings,
)
from bot.desk import clock
from bot.doctor import examine
from bot.ports import Finding
from bot.wiring.connecting import MAKERS
from models import Delivery, InboxEvent
from tests.gestures import QUESTION, change, said, tell
from tests.town import Town, with_rollout, with_url


def _found(settings: Settings) -> dict[str, Finding]:
    by_rules = settings.model_copy(update={"reading": ReadingSettings(encoder="rules")})  # an encoder takes seconds

    async def look() -> dict[str, Finding]:
        return {finding.subject: finding async for finding in examine(by_rules)}

    return asyncio.run(look())


def test_an_installation_without_a_platform_or_administrator(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    found = _found(settings)
    assert {subject for subject, finding in found.items() if finding.well} >= {
        "configuration",
        "master key",
        "disk space",
        "write-ahead log",
        "file permissions",
        "databases apart",
        "database",
        "deliveries",
        "events",
        "ambassadors",
        "reading",
        "learning here",
    }
    assert {subject for subject, finding in found.items() if not finding.well} == {
        *("administrator", "places", "connectors"),
    }
    assert "voelspriet init" in found["administrator"].remedy
    assert found["connectors"].remedy == "Add [slack] or [teams] to config.toml."


def test_a_database_that_does_not_answer_hides_nothing_else(settings: Settings) -> None:
    found = _found(with_url(settings, "sqlite:////nowhere/at/all.db"))
    assert found["database"].detail == "It does not answer (OperationalError)."
    assert list(found)[:4] == ["configuration", "master key", "database", "file permissions"]
    assert {"reading", "ambassadors", "connectors"} <= set(found)


def test_an_event_that_was_set_aside_has_a_way_back(town: Town) -> None:
    town.run(town.app.mailroom.take("terminal", "Ev1", said(town, "an", QUESTION)))
    town.write(change(update(InboxEvent).values(state="aside")))
    found = _found(town.desk.settings)["events"]
    assert (found.well, found.detail) == (False, "Set aside: 1.")
    assert "voelspriet inbox retry --all" in found.remedy


def test_a_delivery_that_waits_long_is_told_while_it_is_open(town: Town) -> None:
    tell(town, "an", QUESTION)
    long_ago = clock() - timedelta(hours=2)
    for state, detail in [("waiting", "wait"), ("sending", "wait"), ("sent", ""), ("failed", "could not")]:
        town.write(change(update(Delivery).values(state=state, not_before=long_ago)))
        found = _found(town.desk.settings)["deliveries"]
        late, failed = " 0 wait for over" not in found.detail, not found.detail.startswith("0 could")
        assert (late, failed) == (detail == "wait", detail == "could not"), state


def test_every_connector_that_can_be_made_is_examined(settings: Settings) -> None:
    everything = settings.model_copy(
        update={
            "slack": SlackSettings(),
            "teams": TeamsSettings(tenant_id="t", client_id="c"),
            "mail": MailSettings(host="mail.invalid", sender="a@example.org", user="bot"),
            "graph": GraphSettings(tenant_id=str(UUID(int=1)), client_id=str(UUID(int=2))),
            "calendar": CalendarSettings(mailbox="a@example.org"),
            "secrets": Secrets(),
        }
    )
    found = _found(everything)
    assert found["connectors"].detail == "Configured: slack, teams, mail, calendar."
    assert [name for name in MAKERS if "is not set" in found[name].detail] == list(MAKERS)


@pytest.mark.parametrize(("there", "detail"), [(True, "Charts are drawn"), (False, "Without `formats` charts come as")])
def test_what_charts_and_print_need_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, *, there: bool, detail: str
) -> None:
    monkeypatch.setattr(charts, "available", lambda: there)
    found = _found(settings)["drawing and printing"]
    assert found.well
    assert found.detail.startswith(detail)


def test_a_rollout_in_which_nobody_can_answer_is_told(settings: Settings) -> None:
    found = _found(with_rollout(settings, ambassadors=(), insiders=()))["ambassadors"]
    assert not found.well
    assert settings.rollout[0].slug in found.detail
    assert "promise_days" in found.remedy
