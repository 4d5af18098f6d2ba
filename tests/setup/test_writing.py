"""The configuration that `init` writes: the example with the answers in it, every comment kept, and readable."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import DepartmentSettings, Settings, load
from bot.setup import example
from bot.setup.answers import Answers
from bot.setup.writing import Draft, filled, quoted, slug_of
from tests.setup.keyboard import BOTH, BY_SOCKET, NAMES, interviewed

ANSWERS = {
    "socket": interviewed(*BY_SOCKET)[0],
    "both": interviewed(*BOTH)[0],
    "little": interviewed(*NAMES, "", "teams", "", "", "", "0")[0],
}
every_answer = pytest.mark.parametrize("given_answers", ANSWERS.values(), ids=ANSWERS)
PRINTABLE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(str.isprintable)


def read(text: str, folder: Path) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load(folder / "config.toml", {})


def comments(text: str) -> list[str]:
    """The lines that explain, without those that only switch a key off."""
    return [line for line in text.splitlines() if line.startswith("# ") and not re.match(r"# (\[|\w+ = )", line)]


@every_answer
def test_what_was_answered_is_what_is_read(given_answers: Answers, tmp_path: Path) -> None:
    settings = read(filled(example(), given_answers), tmp_path)
    (rollout,) = settings.rollout
    assert rollout.organisation == given_answers.organisation
    assert rollout.name == given_answers.name
    assert rollout.system.model_dump() == given_answers.system
    assert rollout.urgent.model_dump() == given_answers.urgent
    assert rollout.department == given_answers.departments
    assert (rollout.go_live, rollout.promise_days) == (given_answers.go_live, given_answers.promise_days)
    assert (settings.slack is None, settings.teams is None) == (
        given_answers.slack is None,
        given_answers.teams is None,
    )
    assert settings.web.public_url == given_answers.public_url
    assert settings.mail is None


@every_answer
def test_every_comment_of_the_example_is_kept(given_answers: Answers) -> None:
    assert comments(filled(example(), given_answers)) == comments(example())


def test_only_what_was_answered_is_changed() -> None:
    same = filled(example(), ANSWERS["socket"]).splitlines()
    changed = [line for line in example().splitlines() if line not in same]
    assert {line.removeprefix("# ").split(" = ")[0] for line in changed} <= {
        *("bot_name", "go_live", "system", "urgent", "[slack]", "socket_mode", "directory_names"),
    }


def test_slack_by_socket_mode_is_switched_on_with_nothing_else(tmp_path: Path) -> None:
    raw = tomllib.loads(filled(example(), ANSWERS["socket"]))
    assert raw["slack"] == {"socket_mode": True}
    assert read(filled(example(), ANSWERS["both"]), tmp_path).teams is not None


def test_ids_that_are_not_known_yet_have_their_place() -> None:
    assert set(tomllib.loads(filled(example(), ANSWERS["little"]))["teams"]) == {"tenant_id", "client_id"}


def test_without_departments_the_examples_own_are_gone_and_show_how() -> None:
    text = filled(example(), ANSWERS["little"])
    assert "department" not in tomllib.loads(text)["rollout"][0]
    assert "# [[rollout.department]]" in text


@given(name=PRINTABLE, department=PRINTABLE)
@pytest.mark.property
def test_whatever_is_typed_stays_one_value(name: str, department: str) -> None:
    departments = (DepartmentSettings(name=department, headcount=3),)
    raw = tomllib.loads(filled(example(), replace(ANSWERS["both"], bot_name=name, departments=departments)))
    assert raw["rollout"][0]["bot_name"] == name
    assert [one["name"] for one in raw["rollout"][0]["department"]] == [department]


@given(PRINTABLE)
@pytest.mark.property
def test_a_quoted_text_is_that_text(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}


@given(st.text(max_size=90))
@pytest.mark.property
def test_a_slug_can_be_one(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", slug_of(name))


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Zaaksysteem", "zaaksysteem"), ("iBabs & Office 365", "ibabs-office-365"), ("Één", "een"), ("…", "rollout")],
)
def test_a_slug_looks_like_its_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_line_that_the_example_lost_is_missed_at_once() -> None:
    with pytest.raises(LookupError, match=r"slack\.port"):
        Draft(example()).put("slack", "port", "1")
    with pytest.raises(LookupError, match="irc"):
        Draft(example()).switch_on("irc")
