"""A copy of the keys takes over what was destroyed since, and nothing else of another installation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.backup.keys import carry_over, keys_in
from bot.config import Settings
from bot.privacy.vault import KeyGoneError, Vault, master_key
from tests.town import vault_of


@pytest.fixture
def copy(settings: Settings, tmp_path: Path) -> str:
    """A copy of a key database that holds three keys, made before one was destroyed and another was made."""
    vault = vault_of(settings)
    for name in ("month/2026-10", "person/a"):
        vault.seal(name, b"x", "test")
    vault.close()
    copied = tmp_path / "copy.db"
    shutil.copy(settings.database.keys_url.removeprefix("sqlite:///"), copied)
    return f"sqlite:///{copied}"


def _master(settings: Settings) -> bytes:
    assert settings.database.master_key_file
    return master_key(settings.database.master_key_file.read_text())


@pytest.mark.leak
def test_what_was_destroyed_since_is_destroyed_in_the_copy_down_to_its_bytes(settings: Settings, copy: str) -> None:
    (wrapped,) = (key.wrapped for key in keys_in(copy) if key.name == "person/a")
    vault = vault_of(settings)
    sealed = vault.seal("person/a", b"who", "test")
    vault.destroy("person/a")
    vault.close()
    assert carry_over(copy, keys_in(settings.database.keys_url)) == 1
    assert wrapped
    assert wrapped not in Path(copy.removeprefix("sqlite:///")).read_bytes()
    restored = Vault(copy, _master(settings))
    with pytest.raises(KeyGoneError):
        restored.open(sealed, "test")
    restored.close()


def test_a_key_of_since_comes_along_under_its_own_number(settings: Settings, copy: str) -> None:
    vault = vault_of(settings)
    sealed = vault.seal("person/new", b"who", "test")
    vault.close()
    assert carry_over(copy, keys_in(settings.database.keys_url)) == 0
    restored = Vault(copy, _master(settings))
    assert restored.open(sealed, "test") == b"who"
    restored.seal("person/newer", b"x", "test")
    numbers = [key.id for key in keys_in(copy)]
    assert len(set(numbers)) == len(numbers)
    restored.close()


def test_what_the_copy_knows_as_destroyed_does_not_come_back(settings: Settings, copy: str, tmp_path: Path) -> None:
    """The current database may be the older one of the two."""
    older = tmp_path / "older.db"
    shutil.copy(copy.removeprefix("sqlite:///"), older)
    restored = Vault(copy, _master(settings))
    restored.destroy("person/a")
    restored.close()
    assert carry_over(copy, keys_in(f"sqlite:///{older}")) == 0
    assert [key.wrapped for key in keys_in(copy) if key.name == "person/a"] == [None]


def test_keys_of_another_installation_are_left_out(settings: Settings, copy: str, tmp_path: Path) -> None:
    stranger = Vault(f"sqlite:///{tmp_path}/stranger.db", _master(settings))
    stranger.seal("person/a", b"x", "test")
    stranger.destroy("person/a")
    stranger.close()
    before = [(key.id, key.name, key.wrapped) for key in keys_in(copy)]
    assert carry_over(copy, keys_in(f"sqlite:///{tmp_path}/stranger.db")) is None
    assert [(key.id, key.name, key.wrapped) for key in keys_in(copy)] == before


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be looked at" * 50])
def test_a_database_that_cannot_be_read_holds_no_keys(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.db").write_bytes(content)
    assert keys_in(f"sqlite:///{tmp_path}/broken.db") == []
