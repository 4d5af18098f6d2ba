"""Captured payloads (local-slack) and Slack's documented shapes, signed as Slack signs them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from connectors.slack.guard import sign

SECRET = "test-signing-secret"
FOLDER = Path(__file__).parents[2] / "payloads" / "slack"


def payload(name: str) -> dict[str, Any]:
    body = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(body, dict)
    return body


def signed(body: bytes, at: float | None = None, secret: str = SECRET, kind: str = "json") -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    return {
        "content-type": "application/json" if kind == "json" else "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": sign(secret.encode(), timestamp, body),
    }


def as_json(body: object) -> bytes:
    return json.dumps(body).encode()


def as_fields(body: dict[str, Any]) -> bytes:
    return urlencode(body).encode()


def as_form(body: object) -> bytes:
    return urlencode({"payload": json.dumps(body)}).encode()
