"""The doctor on the way out: what stands in HTTPS_PROXY and SSL_CERT_FILE."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor import Severity, severity
from bot.doctor.proxy import findings
from bot.ports import Finding
from tests.way_out import make_certificates

NAMES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "SSL_CERT_FILE")


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def proxy() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def found() -> list[Finding]:
    return list(asyncio.run(findings()))


def test_where_nothing_is_set_nothing_is_told() -> None:
    assert found() == []


def test_a_proxy_that_answers_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://bot:hush@{proxy}")
    (one,) = found()
    assert (one.well, one.detail) == (True, f"Calls go out through {proxy}.")


@pytest.mark.parametrize("url", ["proxy.example.org:3128", "https://proxy.example.org", "http://", "http://p:x"])
def test_what_is_no_address_of_a_proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    (one,) = found()
    assert (one.well, one.remedy) == (False, "Write it as http://proxy.example.org:3128.")


def test_a_proxy_for_plain_http_alone_is_a_warning(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://{proxy}")
    (one,) = found()
    assert severity(one) is Severity.WARNING
    assert "HTTPS_PROXY" in one.remedy


def test_the_issuers_of_a_file_are_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ca, _ = make_certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(ca))
    (one,) = found()
    assert (one.well, one.detail) == (True, f"Issuers in {ca} that are trusted: 1.")


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    (one,) = found()
    assert not one.well
