"""A database as the version with shape 0003 left it: rows in each of its tables, written in plain SQL.

The code of today is not asked what they look like; only the vault is, since sealing has not changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, text

from bot.privacy.vault import Vault

SHAPE = "0003"
AT, LATER = "2026-11-02 09:00:00+00:00", "2026-11-16 09:00:00+00:00"
TEXT, NAME, LINE, REPLY = "De etiketten printen niet", "Anna", "Kan er een knop bij?", "Kies eerst lade 2."
FIGURES = {"rollout": "zaak", "period": "2026-W45"}
PERSON_KEY, MONTH_KEY = "person/0a1b2c", "month/2026-11"


def rows(vault: Vault) -> Mapping[str, list[dict[str, Any]]]:
    """Give the rows of each table, in the order in which they refer to each other."""

    def sealed(words: str, purpose: str, key: str = MONTH_KEY) -> bytes:
        return vault.seal(key, words.encode(), purpose)

    identity = json.dumps({"tenant": "T1", "user": "U1", "name": NAME})
    address = json.dumps({"user": "U1"})
    person = {"language": "nl", "created_at": AT, "forgotten_at": None}
    said = {
        "rollout_id": 1, "department_id": 1, "issue_id": 1, "place_id": 1, "language": "nl", "kind": "problem",
        "mood": "neg", "sure": True, "pool": "floor", "name_along": False, "said_at": AT, "closed_at": None,
        "withdrawn_at": None,
    }  # fmt: skip
    sent = {"place_id": 1, "card": None, "attempts": 1, "ambiguous": 0, "not_before": AT, "created_at": AT}
    issue = {"rollout_id": 1, "title_nl": "Printen", "title_en": "Printing", "status": "new", "opened_at": AT}
    return {
        "rollout": [
            {"id": 1, "slug": "zaak", "position": 0, "name": "Zaaksysteem", "go_live": "2026-10-26",
             "synced_at": AT, "started_at": AT, "ended_at": None},
            {"id": 2, "slug": "oud", "position": 1, "name": "Oud", "go_live": "2026-01-12",
             "synced_at": AT, "started_at": AT, "ended_at": LATER},
        ],
        "department": [{"id": 1, "rollout_id": 1, "name": "Burgerzaken", "headcount": 20, "ended_at": None}],
        "person": [
            {**person, "id": 1, "key": PERSON_KEY, "connector": "slack", "pseudonym": "p1", "administrator": True,
             "identity": sealed(identity, "person.identity", PERSON_KEY)},
            {**person, "id": 2, "key": "person/gone", "connector": "teams", "pseudonym": None, "administrator": False,
             "identity": None, "forgotten_at": LATER},
        ],
        "setup_code": [{"id": 1, "code_hash": "c1", "expires_at": LATER, "redeemed_at": AT}],
        "audit": [{"id": 1, "at": AT, "person_id": 1, "act": "became administrator", "subject": "person 1"}],
        "membership": [
            {"person_id": 1, "rollout_id": 1, "department_id": 1, "pool": "floor", "name_along": False,
             "welcomed_at": AT, "stopped_at": None, "department_asked": True},
        ],
        "place": [
            {"id": 1, "connector": "slack", "fingerprint": "f1", "rollout_id": None, "person_id": 1, "audience": None,
             "address": sealed(address, "place.address", PERSON_KEY), "bound_at": AT},
            {"id": 2, "connector": "slack", "fingerprint": "f2", "rollout_id": 1, "person_id": None,
             "audience": "project_group", "address": sealed(address, "place.address", "places"), "bound_at": AT},
        ],
        "inbox_event": [
            {"id": 1, "connector": "slack", "event_hash": "e1", "payload": None, "state": "done", "attempts": 0,
             "received_at": AT},
            {"id": 2, "connector": "slack", "event_hash": "e2", "state": "aside", "attempts": 5, "received_at": AT,
             "payload": sealed("{}", "inbox_event.payload")},
        ],
        "issue": [
            {**issue, "id": 1, "slug": "printen", "answer_nl": REPLY}, {**issue, "id": 2, "slug": "etiket"},
        ],
        "feedback": [
            {**said, "id": 1, "ref": "r1", "person_id": 1, "text": sealed(TEXT, "feedback.text"), "answered_at": LATER},
            {**said, "id": 2, "ref": "r2", "person_id": 2, "text": None, "withdrawn_at": LATER, "closed_at": LATER},
        ],
        "tag": [{"id": 1, "feedback_id": 1, "issue_id": 1, "tagged_by": 1, "tagged_at": AT}],
        "reply": [
            {"id": 1, "feedback_id": 1, "issue_id": 1, "text": sealed(REPLY, "reply.text"), "role": "ambassador",
             "written_by": 1, "written_at": LATER},
        ],
        "digest": [
            {"id": 1, "work_id": "digest/zaak/2026-W45/project_group", "rollout_id": 1, "period": "2026-W45",
             "audience": "project_group", "figures": json.dumps(FIGURES), "frozen_at": AT, "dispatched_at": AT},
        ],
        "delivery": [
            {**sent, "id": 1, "work_id": "d/1", "mark": "m1", "digest_id": 1, "state": "sent", "sent_at": AT},
            {**sent, "id": 2, "work_id": "d/2", "mark": "m2", "state": "failed", "reason": "channel_not_found"},
            {**sent, "id": 3, "work_id": "d/3", "mark": "m3", "state": "waiting",
             "card": sealed("{}", "delivery.card", PERSON_KEY)},
        ],
        "text_vector": [{"feedback_id": 1, "encoder": "e5", "numbers": sealed("numbers", "text_vector.numbers")}],
        "suggestion": [
            {"id": 1, "rollout_id": 1, "feedback_id": 1, "occasion": "arrival", "candidates": "[[1, 0.9]]",
             "new": 0.1, "shown": "one", "made_at": AT, "taken": None, "outcome_id": 1},
        ],
        "issue_merge": [{"issue_id": 2, "into_id": 1, "merged_by": 1, "merged_at": AT}],
        "index_change": [{"id": 1, "feedback_id": 2, "changed_at": AT}],
        "example": [
            {"id": 1, "feedback_id": 1, "fingerprint": None, "text": None, "kind": "problem", "read_as": "question",
             "added_at": AT},
            {"id": 2, "feedback_id": None, "fingerprint": "x", "text": sealed(LINE, "example.text"), "kind": "idea",
             "added_at": AT},
        ],
        "local_head": [
            {"encoder": "e5", "shipped": "s", "weights": None, "figures": '{"examples": 12}', "fitted_at": AT},
        ],
    }  # fmt: skip


def fill(engine: Engine, vault: Vault) -> None:
    """Write them; the numbers go on after them, as a database that was in use goes on."""
    with engine.begin() as connection:
        for table, lines in rows(vault).items():
            for line in lines:
                names, marks = ", ".join(f'"{name}"' for name in line), ", ".join(f":{name}" for name in line)
                connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({marks})'), _moments(engine, line))  # noqa: S608
            if engine.dialect.name == "postgresql" and "id" in lines[0]:
                number = f"pg_get_serial_sequence('{table}', 'id')"
                connection.execute(text(f"SELECT setval({number}, {len(lines)})"))


def _moments(engine: Engine, line: Mapping[str, Any]) -> dict[str, Any]:
    """Write moments as SQLite keeps them: in UTC, without an offset."""
    if engine.dialect.name != "sqlite":
        return dict(line)
    return {name: f"{value[:19]}.000000" if value in {AT, LATER} else value for name, value in line.items()}
