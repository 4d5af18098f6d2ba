from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.ports import Pressed
from connectors.teams.listeners import read
from connectors.teams.trim import event_id_of, lean
from tests.connectors.teams.payloads import NAMES, payload

RECEIVED = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-11-21T02:30:00Z", True),
        ("2026-11-23T01:30:00Z", True),
        ("2026-11-21T01:30:00Z", False),
        ("2026-11-23T02:30:00Z", False),
        ("0001-01-01T00:00:00+14:00", False),
        ("9999-12-31T23:59:59-14:00", False),
    ],
)
def test_a_moment_holds_within_a_day_of_its_receipt(moment: str, *, holds: bool) -> None:
    kept = lean(payload("message_personal", timestamp=moment), RECEIVED)
    assert kept["timestamp"] == (moment if holds else RECEIVED.isoformat())


def test_an_edit_is_another_event_and_a_repetition_is_not() -> None:
    first = payload("message_personal")
    assert event_id_of(first) == event_id_of(payload("message_personal"))
    others = [{"timestamp": "2026-11-22T01:44:54Z"}, {"type": "messageUpdate"}, {"id": "x"}]
    assert len({event_id_of({**first, **change}) for change in [{}, *others]}) == 4


def test_what_is_stored_reads_the_same_and_holds_no_more() -> None:
    for name in NAMES:
        raw = payload(name)
        assert read(lean(raw, RECEIVED)) == read(raw)
    secret = {
        "action": {"data": {"action": "a", "value": "b"}},
        "authentication": {"token": "secret"},
        "state": "secret",
    }
    attached = [{"contentType": "image/png", "contentUrl": "https://secret.example"}]
    kept = lean(payload("invoke_execute", value=secret, attachments=attached), RECEIVED)
    assert "secret" not in json.dumps(kept)
    assert isinstance(read(kept), Pressed)
