"""Findings as they are told: lines with a sign and a remedy, in two languages, and JSON."""

from __future__ import annotations

import json

import pytest

from bot.doctor import Severity, as_json, severity, told
from bot.ports import Finding
from bot.words import sentence, words_for

BAD = Finding("a", well=False, detail="b", remedy="c")
SO_SO = Finding(sentence("clock"), well=True, detail=sentence("It is right."), remedy="c")
GOOD = Finding("d", well=True, detail="e")


@pytest.mark.parametrize(("finding", "bad"), [(BAD, Severity.ERROR), (SO_SO, Severity.WARNING), (GOOD, Severity.OK)])
def test_what_is_well_with_a_remedy_is_a_warning(finding: Finding, bad: Severity) -> None:
    assert severity(finding) is bad


def test_findings_are_told_with_their_remedy_below() -> None:
    assert list(told([BAD, GOOD], words_for("en"))) == ["NOT  a: b", "     → c", "ok   d: e"]


def test_findings_are_told_in_dutch() -> None:
    assert list(told([BAD, SO_SO], words_for("nl"))) == [
        "FOUT a: b",
        "     → c",
        "!    klok: De klok loopt gelijk.",
        "     → c",
    ]


def test_as_json_the_subject_stays_english_for_programs() -> None:
    found = json.loads(as_json([BAD, SO_SO], words_for("nl")))
    assert found["well"] is False
    assert found["findings"][1] == {
        "subject": "clock",
        "severity": "warning",
        "detail": "De klok loopt gelijk.",
        "remedy": "c",
    }


def test_a_warning_leaves_an_installation_well() -> None:
    assert json.loads(as_json([SO_SO, GOOD], words_for("en")))["well"] is True
