"""The way out of a closed network: every client goes through HTTPS_PROXY and trusts SSL_CERT_FILE."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from bot.config import Settings
from tests.clients.processes import free_port
from tests.town import CONFIG
from tests.way_out import KEYS, SIGN_IN, SLACK, SOCKETS, Internet, internet

SECRETS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "TEAMS_CLIENT_SECRET": "s"}
PLATFORMS = f"""
[reading]
encoder = "rules"

[slack]
api_url = "https://{SLACK}/api/"
socket_mode = true

[teams]
tenant_id = "11111111-2222-4333-8444-555555555555"
client_id = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
"""
OURS = {
    *("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "NO_PROXY", "no_proxy"),
    *("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
}
"""What the machine of the tests may have set."""


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Internet]:
    with internet(tmp_path) as found:
        yield found


def voelspriet(folder: Path, environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env={**clean, **SECRETS, **environment})


def doctor(folder: Path, environment: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What doctor finds, by subject: its severity and its words."""
    with voelspriet(folder, environment, "doctor", "--json", "--language", "en") as running:
        told, _ = running.communicate(timeout=90)
    return {one["subject"]: (one["severity"], one["detail"]) for one in json.loads(told)["findings"]}


@contextmanager
def mail_server(outside: Internet) -> Iterator[int]:
    port = free_port()
    controller = Controller(object(), "127.0.0.1", port, tls_context=outside.server, require_starttls=True)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def test_every_client_goes_through_the_proxy_and_trusts_the_ca(
    outside: Internet, settings: Settings, tmp_path: Path
) -> None:
    del settings
    with mail_server(outside) as port:
        mail = f'[mail]\nhost = "localhost"\nport = {port}\nsender = "bot@example.org"\n'
        (tmp_path / "config.toml").write_text(PLATFORMS + mail + CONFIG, encoding="utf-8")
        found = doctor(tmp_path, outside.environment)
    assert found["outbound proxy"] == ("ok", f"Calls go out through {outside.proxy.removeprefix('http://')}.")
    assert found["certificates"][0] == "ok"
    assert {name: found[name][0] for name in ("clock", "Slack", "Slack socket", "mail")} == dict.fromkeys(
        ("clock", "Slack", "Slack socket", "mail"), "ok"
    )
    teams = {name: told for name, told in found.items() if name.startswith("Teams: ")}
    assert len(teams) >= 4
    assert {told[0] for told in teams.values()} == {"ok"}, teams
    assert {SLACK, SIGN_IN, KEYS} <= set(outside.passed)


POSTING = f"""
import asyncio
from bot.config import TeamsSettings
from connectors.teams import sdk

async def post():
    settings = TeamsSettings(tenant_id="t", client_id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")
    app = await sdk.make_app(settings, "", lambda *_: "eyJhbGciOiJub25lIn0.e30.c2ln")
    await app.send("a:1", "hi", service_url="https://{SLACK}/teams")
    await sdk.close_app(app)

asyncio.run(post())
"""


def test_what_posts_in_teams_goes_the_same_way(outside: Internet) -> None:
    command = [sys.executable, "-c", POSTING]
    subprocess.run(command, check=True, timeout=60, env={**os.environ, **outside.environment})
    assert outside.passed == [SLACK]


def test_without_the_ca_nobody_is_believed(outside: Internet, settings: Settings, tmp_path: Path) -> None:
    del settings
    (tmp_path / "config.toml").write_text(PLATFORMS + CONFIG, encoding="utf-8")
    found = doctor(tmp_path, {"HTTPS_PROXY": outside.proxy})
    assert {found[name][0] for name in ("Slack", "Teams: signing in", "Teams: keys")} == {"error"}


def test_the_socket_goes_through_the_proxy_too(outside: Internet, settings: Settings, tmp_path: Path) -> None:
    del settings
    only_slack = PLATFORMS.partition("[teams]")[0]
    (tmp_path / "config.toml").write_text(f"[web]\nport = {free_port()}\n{only_slack}{CONFIG}", encoding="utf-8")
    with voelspriet(tmp_path, outside.environment, "run") as running:
        assert running.stderr
        try:
            connected = any("connected to Slack" in line for line in running.stderr)
        finally:
            running.terminate()
            running.communicate(timeout=30)
    assert connected
    assert outside.sockets == ["/link"]
    assert SOCKETS in outside.passed
