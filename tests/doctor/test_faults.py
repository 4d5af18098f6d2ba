"""Planted faults: the doctor finds each, says what to do, and finds nothing where nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bot.doctor import Severity, severity, told
from bot.words import LANGUAGES, words_for
from tests.doctor.clinic import Patient, slack, well, wrong
from tests.doctor.faults import FAULTS, Hands
from tests.town import Town

FROM_OUTSIDE = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "SSL_CERT_FILE")
AS_IT_COMES = {"databases apart"}
"""The fixture keeps its databases in one folder, as the example does."""


@pytest.fixture
def patient(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    for name in FROM_OUTSIDE:
        monkeypatch.delenv(name, raising=False)
    with slack() as platform:
        yield well(town, platform)


def test_where_nothing_is_wrong_nothing_is_found(patient: Patient) -> None:
    assert set(wrong(patient.findings())) == AS_IT_COMES


def test_there_are_twenty_at_least() -> None:
    assert len(FAULTS) >= 20


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_and_its_remedy_named(
    name: str, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = FAULTS[name]
    with ExitStack() as ends:
        fault.plant(Hands(patient, monkeypatch, ends))
        findings = patient.findings()
    bad = [finding for finding in findings if severity(finding) is not Severity.OK]
    assert any(one.subject == fault.subject and fault.remedy in one.remedy for one in bad), wrong(findings)
    for language in LANGUAGES:
        assert len(list(told(bad, words_for(language)))) == 2 * len(bad), "each has a remedy"
