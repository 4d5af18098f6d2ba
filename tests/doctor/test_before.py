"""The page for the IT department: only what a configuration uses, whole in both languages, on one sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.config import MailSettings, Settings, SlackSettings, TeamsSettings, WebSettings
from bot.doctor.access import SLACK_REASONS, addresses_in, addresses_out, permissions
from bot.doctor.before import page
from bot.doctor.pages import as_html, as_markdown
from bot.words import LANGUAGES, words_for
from connectors.slack.manifest import SCOPES, scopes, ways_of
from tests.town import with_rollout, with_url

SOCKET: Mapping[str, Any] = {"slack": SlackSettings(socket_mode=True)}
HTTP: Mapping[str, Any] = {"slack": SlackSettings(), "web": WebSettings(public_url="https://bot.example.org")}
TEAMS: Mapping[str, Any] = {
    "teams": TeamsSettings(tenant_id="t", client_id="c"),
    "web": WebSettings(public_url="https://bot.example.org"),
}
MAIL: Mapping[str, Any] = {"mail": MailSettings(host="mail.example.org", sender="bot@example.org")}
WAYS: Mapping[str, Mapping[str, Any]] = {
    "socket": SOCKET,
    "http": HTTP,
    "teams": TEAMS,
    "everything": {**HTTP, **TEAMS, **MAIL},
}

every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
MOST_WORDS = 650
"""What fits one sheet with the tables."""


def told(settings: Settings, language: str = "en", **changes: Any) -> str:
    return as_markdown(page(settings.model_copy(update=changes), words_for(language)))


def test_every_scope_that_is_asked_for_has_its_reason(settings: Settings) -> None:
    asked = [name for _, name, _ in permissions(settings.model_copy(update=HTTP))]
    assert asked == list(scopes(ways_of(SlackSettings())))
    assert set(SCOPES) <= set(SLACK_REASONS)


def test_with_socket_mode_nobody_calls_us(settings: Settings) -> None:
    found = told(settings, **SOCKET)
    assert "nobody calls the bot" in found
    assert "connections:write" in found
    assert "wss-primary.slack.com" in found
    assert "Addresses in" not in found
    assert list(addresses_in(settings.model_copy(update=SOCKET))) == []


def test_what_is_not_used_is_not_asked_for(settings: Settings) -> None:
    slack, teams = told(settings, **HTTP), told(settings, **TEAMS)
    assert "microsoft" not in slack.lower().replace("slack or microsoft", "")
    assert "slack.com" not in teams
    assert "connections:write" not in slack
    assert "mail.example.org" not in slack


def test_every_address_is_named_with_its_reason(settings: Settings) -> None:
    everything = settings.model_copy(update=WAYS["everything"])
    found = told(everything)
    rows = [*addresses_in(everything), *addresses_out(everything)]
    assert len(rows) >= 8
    assert [address for address, reason in rows if f"| {address} | {reason} |" not in found] == []


def test_the_promises_are_those_of_the_settings(settings: Settings) -> None:
    retention = settings.rollout[0].retention.model_copy(update={"after_closing": 12, "at_most": 34})
    found = told(with_rollout(settings, retention=retention))
    assert "texts go 12 days after" in found
    assert "after 34 at most" in found


def test_no_password_of_a_database_is_told(settings: Settings) -> None:
    found = told(with_url(settings, "postgresql://bot:hush@db.example.org/voelspriet"))
    assert "db.example.org" in found
    assert "hush" not in found


@every_way
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_one_sheet(settings: Settings, way: Mapping[str, Any], language: str) -> None:
    assert len(re.findall(r"\w+", told(settings, language, **way))) < MOST_WORDS


def test_the_dutch_page_is_dutch(settings: Settings) -> None:
    found = told(settings, "nl", **WAYS["everything"])
    assert found.startswith("# Wijzigingsverzoek: ")
    assert not re.search(r"\b(the|and|what|who|with)\b", found)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_html_says_the_same_and_fetches_nothing(settings: Settings) -> None:
    bot_name = '<b>"Vraagpunt"</b>'
    request = page(with_rollout(settings.model_copy(update=HTTP), bot_name=bot_name), words_for("en"))
    parsed = _Words()
    parsed.feed(as_html(request))
    text = "".join(parsed.words)
    assert bot_name in text
    assert not {"b", "script", "link", "img"} & set(parsed.tags)
    assert [part.title for part in request.parts if part.title not in text] == []
    assert [cell for part in request.parts for row in part.rows for cell in row if cell not in text] == []


def test_a_bar_does_not_break_a_table(settings: Settings) -> None:
    found = told(settings, mail=MailSettings(host="a|b", sender="a@example.org"))
    assert "| a/b:587 |" in found
