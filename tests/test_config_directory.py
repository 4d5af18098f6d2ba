"""[directory] and [rollout.groups]: off unless named, ids as their platforms write them, files beside config.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, load
from bot.directory.reading import groups_named
from bot.directory.telling import sources_of
from bot.wiring.sources import directories_of
from tests.town import CONFIG

GUID = "ABCDEF00-1111-2222-3333-444444444444"


def loaded(folder: Path, *more: str) -> Settings:
    (folder / "config.toml").write_text("\n".join([CONFIG, *more]), encoding="utf-8")
    return load(folder / "config.toml", {"ENTRA_CLIENT_SECRET": "s", "SLACK_BOT_TOKEN": "xoxb-1"})


def test_it_is_off_unless_a_source_is_named(tmp_path: Path) -> None:
    assert sources_of(loaded(tmp_path)) == ()
    assert sources_of(loaded(tmp_path, "[directory]\nat = 04:00:00")) == ()
    assert directories_of(loaded(tmp_path)) == []


def test_each_source_is_made_where_it_is_named(tmp_path: Path) -> None:
    entra = f'[directory.entra]\ntenant_id = "{GUID}"\nclient_id = "{GUID}"'
    settings = loaded(tmp_path, "[slack]\ndirectory = true", '[directory.csv]\nfile = "p.csv"', entra)
    assert [directory.name for directory in directories_of(settings)] == ["csv", "entra", "slack"]
    assert settings.directory.entra
    assert settings.directory.entra.tenant_id == GUID.lower()
    assert settings.directory.csv
    assert settings.directory.csv.file == tmp_path / "p.csv"


def test_groups_are_named_by_source(tmp_path: Path) -> None:
    settings = loaded(tmp_path, f'[rollout.groups]\nambassadors = ["entra:{GUID}", "slack:S1", "csv:Kerngebruiker"]')
    assert groups_named(settings.rollout, "slack") == {"S1": "slack:S1"}
    assert groups_named(settings.rollout, "entra") == {GUID: f"entra:{GUID}"}
    assert "csv:kerngebruiker" in settings.rollout[0].groups.ambassadors
    assert groups_named(loaded(tmp_path).rollout, "csv") == {
        "ambassador": "csv:ambassador",
        "insider": "csv:insider",
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('[rollout.groups]\ninsiders = ["S1"]', "rollout.0.groups.insiders.0"),
        ('[directory.entra]\ntenant_id = "contoso"\nclient_id = "x"', "directory.entra.tenant_id"),
        ('[directory.csv]\nfiel = "p.csv"', "nearest one is `file`"),
        ('[[rollout.department]]\nname = "X"\nheadcount = 1\ndirectory_names = ["burgerzaken"]', "rollout"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        loaded(tmp_path, line)
    assert told in str(refused.value)


def test_two_departments_cannot_share_a_name_of_the_directory(tmp_path: Path) -> None:
    text = CONFIG.replace('"Griffie", headcount = 4', '"Griffie", headcount = 4, directory_names = ["Burgerzaken"]')
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="two departments have the same name"):
        load(tmp_path / "config.toml", {})


GRAPH = (
    '[graph]\ntenant_id = "11111111-1111-1111-1111-111111111111"\nclient_id = "22222222-2222-2222-2222-222222222222"\n'
)


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ('[calendar]\nmailbox = "a@example.org"\n', "graph"),
        ('[mail]\nvia = "graph"\nsender = "a@example.org"\n', "graph"),
        ('[mail]\nsender = "a@example.org"\n', "host"),
        (GRAPH + '[calendar]\nmailbox = "a/../b@example.org"\n', "mailbox"),
        (GRAPH + '[calendar]\nmailbox = "a@example.org"\n[mail]\nvia = "graph"\nsender = "a@example.org"\n', ""),
    ],
)
def test_what_writes_into_a_mailbox_says_by_which_registration(tmp_path: Path, more: str, missing: str) -> None:
    (tmp_path / "config.toml").write_text(more + CONFIG, encoding="utf-8")
    if not missing:
        assert load(tmp_path / "config.toml", {}).graph
        return
    with pytest.raises(ConfigError, match=missing):
        load(tmp_path / "config.toml", {})
