"""The example with the answers in it: known lines are changed one by one, so that every comment stays."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from bot.config import DepartmentSettings
from bot.setup.answers import Answers, Teams

_HEADER = re.compile(r"(?:# )?\[+([\w.]+)\]+")
_DEPARTMENT = "rollout.department"
_MOST_IN_SLUG = 40


class Draft:
    """Lines of TOML; a line that is commented out is switched on by giving it a value."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def __str__(self) -> str:
        return "\n".join(self._lines) + "\n"

    def switch_on(self, section: str) -> None:
        """Take the mark of a comment from a section's header."""
        where = self._header(section)
        self._lines[where] = self._lines[where].removeprefix("# ")

    def put(self, section: str, key: str, value: str) -> None:
        """Give a key its value, written as TOML."""
        self._lines[self._line(section, key)] = f"{key} = {value}"

    def switch_off(self, section: str, key: str) -> None:
        """Make a comment of a key."""
        where = self._line(section, key)
        self._lines[where] = f"# {self._lines[where].removeprefix('# ')}"

    def put_departments(self, departments: tuple[DepartmentSettings, ...]) -> None:
        """Put these in the place of the example's departments; the first keeps what else stands in that first one."""
        place = self._header(_DEPARTMENT)
        first, *_others = list(self._take_departments())
        rest = [line for line in first[1:] if not line.startswith(("name = ", "headcount = "))]
        made = [_department(department) for department in departments] or [[_commented(line) for line in first]]
        if departments:
            made[0].extend(rest)
        self._lines[place:place] = [line for block in made for line in [*block, ""]]
        while self._lines and not self._lines[-1]:
            del self._lines[-1]

    def _take_departments(self) -> Iterator[list[str]]:
        while (where := self._find(_DEPARTMENT)) is not None:
            end = next((at for at in range(where, len(self._lines)) if not self._lines[at].strip()), len(self._lines))
            yield self._lines[where:end]
            del self._lines[where : end + 1]

    def _find(self, section: str) -> int | None:
        headers = ((at, _HEADER.fullmatch(line)) for at, line in enumerate(self._lines))
        return next((at for at, header in headers if header and header[1] == section), None)

    def _header(self, section: str) -> int:
        where = self._find(section)
        if where is None:
            raise LookupError(section)
        return where

    def _line(self, section: str, key: str) -> int:
        line = re.compile(rf"(?:# )?{key} = .*")
        for at in range(self._header(section) + 1, len(self._lines)):
            if _HEADER.fullmatch(self._lines[at]):
                break
            if line.fullmatch(self._lines[at]):
                return at
        raise LookupError(f"{section}.{key}")


def filled(example: str, given: Answers) -> str:
    """Put the answers into the text of config.example.toml."""
    draft = Draft(example)
    for key, value in _rollout(given).items():
        draft.put("rollout", key, value)
    if given.promise_days is None:
        draft.switch_off("rollout", "promise_days")
    draft.put_departments(given.departments)
    if given.slack:
        draft.switch_on("slack")
        draft.put("slack", "socket_mode", json.dumps(given.slack.socket_mode))
    if given.teams:
        _put_teams(draft, given.teams)
    if given.public_url:
        draft.put("web", "public_url", quoted(given.public_url))
    return str(draft)


def _rollout(given: Answers) -> dict[str, str]:
    texts = {"name": given.name, "organisation": given.organisation, "bot_name": given.bot_name}
    found = {key: quoted(value) for key, value in texts.items()}
    found |= {"slug": quoted(slug_of(given.name)), "go_live": given.go_live.isoformat()}
    found |= {"language": quoted(given.language), "system": _bilingual(given.system)}
    found["urgent"] = _bilingual(given.urgent)
    if given.promise_days is not None:
        found["promise_days"] = str(given.promise_days)
    return found


def _put_teams(draft: Draft, teams: Teams) -> None:
    draft.switch_on("teams")
    for key, value in (("tenant_id", teams.tenant_id), ("client_id", teams.client_id)):
        draft.put("teams", key, quoted(value or "00000000-0000-0000-0000-000000000000"))


def _bilingual(texts: dict[str, str]) -> str:
    return f"{{ nl = {quoted(texts['nl'])}, en = {quoted(texts['en'])} }}"


def _department(department: DepartmentSettings) -> list[str]:
    return [f"[[{_DEPARTMENT}]]", f"name = {quoted(department.name)}", f"headcount = {department.headcount}"]


def _commented(line: str) -> str:
    return line if line.startswith("#") else f"# {line}"


def quoted(text: str) -> str:
    """Write a text as a TOML string; what cannot be printed was refused when it was typed."""
    return json.dumps(text, ensure_ascii=False)


def slug_of(name: str) -> str:
    """Make the short name of a rollout: small letters, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MOST_IN_SLUG].rstrip("-") or "rollout"
