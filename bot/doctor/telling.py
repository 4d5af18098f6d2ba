"""How findings are told: as lines in a language, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from bot.ports import Finding
from bot.words import Words, sentence


class Severity(StrEnum):
    """How bad a finding is; only an error makes `doctor` end with exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    OK = "ok"


_SIGNS: Mapping[Severity, str] = {
    Severity.ERROR: sentence("NOT"),
    Severity.WARNING: "!",
    Severity.OK: "ok",
}
_WIDTH = 5


def severity(finding: Finding) -> Severity:
    """Judge a finding: what is well and has a remedy all the same is a warning."""
    if not finding.well:
        return Severity.ERROR
    return Severity.WARNING if finding.remedy else Severity.OK


def told(findings: Sequence[Finding], words: Words) -> Iterator[str]:
    """Give findings as lines: a sign, what, how, and what to do."""
    for finding in findings:
        sign = words.tell(_SIGNS[severity(finding)])
        yield f"{sign:<{_WIDTH}}{words.tell(finding.subject)}: {words.tell(finding.detail)}"
        if finding.remedy:
            yield f"{'':<{_WIDTH}}→ {words.tell(finding.remedy)}"


def as_json(findings: Sequence[Finding], words: Words) -> str:
    """Give findings as JSON; `subject` stays English, so that a program can go by it."""
    told = [
        {
            "subject": str(finding.subject),
            "severity": severity(finding),
            "detail": words.tell(finding.detail),
            "remedy": words.tell(finding.remedy),
        }
        for finding in findings
    ]
    return json.dumps({"well": all(finding.well for finding in findings), "findings": told}, ensure_ascii=False)
