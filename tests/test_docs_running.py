"""docs/running.md, config.example.toml and the README's demo say what commands, settings and connectors do."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import click
import pytest

from bot.cli import main
from bot.commands import command_of
from bot.config import SECRET_VARIABLES, Section, Settings, load
from bot.demo import play
from bot.routes.proof import PATH as PROOF_PATH
from connectors.slack.manifest import IN_USE, INSTALL, REDIRECT, SCOPES, events
from connectors.slack.manifest import PATH as SLACK_PATH
from connectors.teams.connector import PATH as TEAMS_PATH
from tests.pages import PAGES, code_of, text_of

RUNNING, EXAMPLE = text_of("docs/running.md"), text_of("config.example.toml")
TOLD = RUNNING + text_of("docs/upkeep.md") + text_of("docs/ambassadors.md")
"""Commands and options may be told on any of the three pages."""
ADDRESSES = {SLACK_PATH, INSTALL, REDIRECT, TEAMS_PATH, PROOF_PATH, "/health"}
ONE_LINE_COMMENT = re.compile(r"^# (?=\[|\w+ = )", re.MULTILINE)


def commands(
    group: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, (*path, name))
    else:
        yield path, group


COMMANDS = dict(commands())


def shown_commands() -> list[tuple[str, list[str]]]:
    """Where a page shows a command of ours: the page, and the words after `voelspriet`."""
    calls = re.compile(r"(?:^|[/|] ?)voelspriet((?: [^\s|]+)*)")
    return [
        (page.name, words)
        for page in PAGES
        for line in code_of(page.read_text("utf-8"))
        for call in calls.findall(line)
        if (words := call.split())
    ]


def options_of(command: click.Command) -> set[str]:
    return {
        name for param in command.params if isinstance(param, click.Option) for name in param.opts if name[:2] == "--"
    }


# commands


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_is_told_in_running(path: tuple[str, ...]) -> None:
    demo_is_told_by_make = path == ("demo",) and "`make demo`" in RUNNING
    assert demo_is_told_by_make or f"voelspriet {' '.join(path)}" in TOLD


@pytest.mark.parametrize("path", [path for path in COMMANDS if path != ("demo",)], ids=" ".join)
def test_every_option_is_told_in_running(path: tuple[str, ...]) -> None:
    assert [name for name in options_of(COMMANDS[path]) if name not in TOLD] == []


def test_the_global_options_are_told_in_running() -> None:
    assert {"--config"} <= {name for name in options_of(main) if name in RUNNING}
    variables = [param.envvar for param in main.params if isinstance(param, click.Option) and param.envvar]
    assert variables
    assert [name for name in variables if str(name) not in RUNNING] == []


def test_every_command_that_a_page_shows_exists_with_its_options() -> None:
    shown = shown_commands()
    assert len(shown) > 20
    assert [(page, *words) for page, words in shown if not _can_be_run(words)] == []


def _can_be_run(words: list[str]) -> bool:
    if words[0] == "--config":
        return "--config" in options_of(main)
    found = next((path for path in COMMANDS if words[: len(path)] == list(path)), None)
    if found is None:
        return any(path[: len(words)] == tuple(words) for path in COMMANDS)  # a group by itself
    return {word for word in words if word.startswith("--")} <= options_of(COMMANDS[found])


def test_a_wrong_command_is_noticed() -> None:
    assert not _can_be_run(["place", "remove"])
    assert not _can_be_run(["digest", "--month", "11"])


# configuration


def sections(section: type[Section] = Settings, path: str = "") -> Iterator[tuple[str, type[Section]]]:
    """Each table of config.toml by its dotted name; texts in two languages are values, not tables."""
    for name, field in section.model_fields.items():
        inner = next(_sections_in(field.annotation), None)
        if name != "secrets" and inner and set(inner.model_fields) != {"nl", "en"}:
            yield f"{path}{name}", inner
            yield from sections(inner, f"{path}{name}.")


def _sections_in(annotation: Any) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for part in get_args(annotation):
        yield from _sections_in(part)


SECTIONS = dict(sections())


def uncommented() -> str:
    return ONE_LINE_COMMENT.sub("", EXAMPLE)


def table_of(raw: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    for part in path.split("."):
        raw = raw[part][0] if isinstance(raw[part], list) else raw[part]
    return raw


@pytest.mark.parametrize("path", SECTIONS)
def test_the_example_names_every_key_and_no_other(path: str) -> None:
    assert set(table_of(tomllib.loads(uncommented()), path)) == set(SECTIONS[path].model_fields)


def test_the_example_loads_as_it_stands_and_with_everything_switched_on(tmp_path: Path) -> None:
    for text in (EXAMPLE, uncommented()):
        (tmp_path / "config.toml").write_text(text, "utf-8")
        settings = load(tmp_path / "config.toml", {})
        assert (settings.mail is None) == (text == EXAMPLE)
        assert settings.rollout[0].thresholds.people == 5


@pytest.mark.parametrize("path", SECTIONS)
def test_running_explains_every_key_and_no_other(path: str) -> None:
    heading = re.escape(path)
    found = re.search(rf"^`\[+{heading}\]+`[^\n]*\n\n((?:\|[^\n]*\n)+)", RUNNING, re.MULTILINE)
    assert found, f"no table of [{path}]"
    keys = re.findall(r"^\| `(\w+)` \| \S", found[1], re.MULTILINE)
    assert set(keys) == set(SECTIONS[path].model_fields)


@pytest.mark.parametrize("variable", SECRET_VARIABLES.values())
def test_every_secret_is_named_in_the_example_and_explained_in_running(variable: str) -> None:
    assert variable in EXAMPLE
    assert f"| `{variable}` |" in RUNNING


# Slack: what running.md says that the manifest asks for


def test_running_tells_every_scope_that_is_asked_for() -> None:
    assert set(re.findall(r"^\| `([a-z_]+:[a-z]+|commands)` \|", RUNNING, re.MULTILINE)) == set(SCOPES)


def test_running_tells_every_event_that_is_subscribed_to() -> None:
    found = re.search(r"^The events are (.+)\.$", RUNNING, re.MULTILINE)
    assert found
    assert set(re.findall(r"`([\w.]+)`", found[1])) == set(events(IN_USE))


def test_the_addresses_in_running_are_those_of_the_connectors() -> None:
    told = set(re.findall(r"https://bot\.example\.org(/[\w/]+)", RUNNING))
    assert TEAMS_PATH in told <= ADDRESSES
    listed = re.findall(r"`(/[\w/]+)`", "".join(re.findall(r"^\| (`/.+?) \|", RUNNING, re.MULTILINE)))
    assert set(listed) == ADDRESSES


def test_what_running_says_to_write_in_chat_is_understood() -> None:
    phrases = re.findall(r"`@bot ([^`]+)`", RUNNING)
    assert len(phrases) == 4
    assert [phrase for phrase in phrases if command_of(phrase) is None] == []


def test_what_the_readme_says_to_type_in_the_demo_is_understood() -> None:
    told = set(re.findall(r"^\| `(/\w+)`", text_of("README.md"), re.MULTILINE))
    assert told == {*play.COMMANDS, "/klaar"} == set(re.findall(r"^ +(/\w+)", play.HELP, re.MULTILINE))
