"""Whatever comes in, with a token that holds: an answer of ours, and nothing stored that cannot be read."""

from __future__ import annotations

import asyncio
import copy
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web import application
from connectors.teams.connector import TeamsConnector
from tests.connectors.teams.house import Door
from tests.connectors.teams.payloads import NAMES, payload
from tests.connectors.teams.stand_in import SETTINGS, TOKEN
from tests.doors import well

ANSWERS = {200, 400, 401, 403, 413, 501, 503}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["pass_on", "ask", "editMessage", "28:x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


class Trusting:
    """Lets every token pass."""

    async def check(self, token: str, service_url: str) -> None:
        assert token
        assert service_url


def paths(value: object, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List where something stands within JSON."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path for name, child in inner for path in [(*above, name), *paths(child, (*above, name))]]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Change, or leave out, up to three parts of a captured activity."""
    body = {**payload(draw(st.sampled_from(NAMES))), "timestamp": datetime.now(UTC).isoformat()}
    for _ in range(draw(st.integers(1, 3))):
        body = copy.deepcopy(body)
        *way, last = draw(st.sampled_from(paths(body)))
        parent: Any = body
        for step in way:
            parent = parent[step]
        if draw(st.booleans()):
            parent[last] = draw(JSON)
        else:
            del parent[last]
        if not body:
            break
    return body


async def sent(body: dict[str, Any], door: Door) -> int:
    connector = TeamsConnector(SETTINGS, "", checker=Trusting())
    connector._reception.open(door)  # without the SDK, which takes no part in receiving
    transport = httpx.ASGITransport(application(connector.routes, well))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        given_headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = await client.post("/api/messages", content=json.dumps(body).encode(), headers=given_headers)
    for raw in door.taken.values():
        assert connector.read(raw) is not None
    return answer.status_code


@pytest.mark.property
@given(mutated())
def test_a_mutated_activity_gets_an_answer_and_only_what_can_be_read_is_stored(body: dict[str, Any]) -> None:
    door = Door()
    status = asyncio.run(sent(body, door))
    assert status in ANSWERS
    assert not door.taken or status == 200


@pytest.mark.parametrize("name", NAMES)
def test_what_was_captured_is_taken(name: str) -> None:
    door = Door()
    body = {**payload(name), "timestamp": datetime.now(UTC).isoformat()}
    status = asyncio.run(sent(body, door))
    assert status == (400 if name == "invoke_execute" else 200), "that card was not ours"
