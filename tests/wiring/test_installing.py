"""What the Slack room is given to keep installations: the real database, sealed by the real vault."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from slack_sdk.oauth.installation_store import Bot

from bot.config import ConfigError, Secrets, Settings, SlackSettings, WebSettings
from bot.privacy.vault import new_master_key
from bot.wiring.connecting import connectors_of, open_vault
from bot.wiring.installing import installing
from connectors.slack.installations import Installations, States
from tests.connectors.slack.installed import bot
from tests.town import with_url

TOKEN = "xoxb-kanarie-token"
CODED = tuple(TOKEN.encode(coding) for coding in ("utf-8", "utf-16-le"))


def with_oauth(settings: Settings, **secrets: str) -> Settings:
    slack = SlackSettings(client_id="1.2", workspaces=("T1",), api_url="http://127.0.0.1:9/api/")
    web = WebSettings(public_url="https://bot.example.org/map/")
    return settings.model_copy(update={"slack": slack, "web": web, "secrets": Secrets.model_validate(secrets)})


def kept_in(settings: Settings, token: Bot | None = None) -> list[str | None]:
    """Open the place for installations, keep a token there if there is one, and give all tokens."""
    made = installing(settings, open_vault(settings), "secret")
    try:
        kept = Installations("1.2", made)
        if token:
            kept.save_bot(token)
        return [grant.token for grant in kept.grants()]
    finally:
        made.close()


@pytest.mark.leak
def test_no_token_stands_in_plain_in_any_file(settings: Settings, tmp_path: Path) -> None:
    made = installing(settings, open_vault(settings), "secret")
    Installations("1.2", made).save_bot(bot("T1", TOKEN))
    state = States(made.engine).issue()
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir() if ".db" in file.name}
    made.close()
    assert any(state.encode() in data for data in files.values()), "the search finds what is there"
    assert [name for name, data in files.items() if any(form in data for form in CODED)] == []
    assert kept_in(settings) == [TOKEN]


def test_it_works_on_postgresql_too(postgres_settings: Settings) -> None:
    assert kept_in(postgres_settings, bot("T1", TOKEN)) == [TOKEN]
    assert kept_in(postgres_settings, bot("T1", "xoxb-newer", at=2_000_000.0)) == ["xoxb-newer"]


def test_another_key_database_opens_no_token_and_breaks_nothing(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept_in(settings, bot("T1", TOKEN))
    key_file = tmp_path / "other.key"
    new_master_key(key_file)
    database = settings.database.model_copy(
        update={"keys_url": f"sqlite:///{tmp_path}/other-keys.db", "master_key_file": key_file}
    )
    assert kept_in(settings.model_copy(update={"database": database})) == [None]
    assert "the token of an installation: " in caplog.text
    assert TOKEN not in caplog.text


def test_the_browser_comes_back_to_our_public_address(settings: Settings) -> None:
    settings = with_oauth(settings)
    made = installing(settings, open_vault(settings), "secret")
    made.close()
    assert made.redirect_uri == "https://bot.example.org/map/slack/oauth_redirect"
    without = settings.model_copy(update={"web": WebSettings()})
    made = installing(without, open_vault(without), "secret")
    made.close()
    assert made.redirect_uri is None
    assert "secret" not in repr(made).replace("client_secret", "")


@pytest.mark.parametrize(
    ("secrets", "missing"),
    [({"slack_signing_secret": "s"}, "SLACK_CLIENT_SECRET"), ({"slack_client_secret": "c"}, "SLACK_SIGNING_SECRET")],
)
def test_a_missing_secret_is_named(settings: Settings, secrets: dict[str, Any], missing: str) -> None:
    with pytest.raises(ConfigError, match=missing):
        connectors_of(with_oauth(settings, **secrets))


def test_with_a_client_id_no_bot_token_is_needed(settings: Settings) -> None:
    made = connectors_of(with_oauth(settings, slack_client_secret="c", slack_signing_secret="s"))
    assert {route.path for route in made["slack"].routes} == {  # type: ignore[attr-defined]
        "/slack/events",
        "/slack/install",
        "/slack/oauth_redirect",
    }
    asyncio.run(made["slack"].stop())
    asyncio.run(made["slack"].stop())


def test_without_a_list_nobody_may_install() -> None:
    with pytest.raises(ValidationError, match="`workspaces` must list"):
        SlackSettings(client_id="1.2")
    assert SlackSettings().workspaces == ()


def test_without_its_tables_the_database_is_told_as_not_answering(settings: Settings, tmp_path: Path) -> None:
    empty = with_url(settings, f"sqlite:///{tmp_path}/empty.db")
    made = connectors_of(with_oauth(empty, slack_client_secret="c", slack_signing_secret="s"))["slack"]
    (found,) = asyncio.run(made.check())
    asyncio.run(made.stop())
    assert not found.well
    assert "database" in found.detail
