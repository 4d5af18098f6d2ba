"""The vault: what is sealed opens for its purpose only, and never again without its key."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.database.store import make_engine
from bot.privacy.vault import (
    KEY_BYTES,
    KeyGoneError,
    Vault,
    VaultError,
    master_key,
    month_key,
    new_master_key,
)
from models import StoredKey
from tests.town import vault_of

KEY, PURPOSE, PLAIN = "month/2026-11", "feedback.text", b"Wie belt de balie terug?"


@pytest.fixture
def another(settings: Settings, vault: Vault) -> Iterator[Vault]:
    """A second process with the same key database; it knows no key yet."""
    del vault
    another = vault_of(settings)
    yield another
    another.close()


def person_key(number: int) -> str:
    """Name a key as a person's is named."""
    return f"person/{number}"


def _all_bytes(folder: Path, pattern: str) -> bytes:
    """Everything that stands in the files of a database, its log included."""
    files = list(folder.glob(pattern))
    assert files
    return b"".join(file.read_bytes() for file in files)


@pytest.mark.parametrize("plain", [b"", b"x", PLAIN, bytes(range(256)) * 4096])
def test_opens_what_it_sealed(vault: Vault, plain: bytes) -> None:
    assert vault.open(vault.seal(KEY, plain, PURPOSE), PURPOSE) == plain


def test_another_process_opens_it_too(vault: Vault, another: Vault) -> None:
    assert another.open(vault.seal(KEY, PLAIN, PURPOSE), PURPOSE) == PLAIN


def test_the_same_text_is_sealed_differently_each_time(vault: Vault) -> None:
    assert len({vault.seal(KEY, PLAIN, PURPOSE) for _ in range(50)}) == 50


def test_another_purpose_is_refused(vault: Vault) -> None:
    sealed = vault.seal(KEY, PLAIN, PURPOSE)
    with pytest.raises(VaultError, match=r"reply\.text"):
        vault.open(sealed, "reply.text")


def test_a_change_of_any_byte_is_refused(vault: Vault) -> None:
    sealed = vault.seal(KEY, PLAIN, PURPOSE)
    for place in range(len(sealed)):
        for bit in (0x01, 0x80):
            changed = bytearray(sealed)
            changed[place] ^= bit
            with pytest.raises(VaultError):
                vault.open(bytes(changed), PURPOSE)


def test_a_header_of_another_key_is_refused(vault: Vault) -> None:
    ours, theirs = vault.seal(KEY, PLAIN, PURPOSE), vault.seal("month/2026-12", PLAIN, PURPOSE)
    with pytest.raises(VaultError):
        vault.open(theirs[:9] + ours[9:], PURPOSE)


def test_what_was_cut_off_is_refused(vault: Vault) -> None:
    sealed = vault.seal(KEY, PLAIN, PURPOSE)
    for length in range(len(sealed)):
        with pytest.raises(VaultError):
            vault.open(sealed[:length], PURPOSE)


def test_nothing_opens_after_its_key_was_destroyed(vault: Vault, settings: Settings) -> None:
    sealed, other = vault.seal(person_key(7), PLAIN, PURPOSE), vault.seal(person_key(8), PLAIN, PURPOSE)
    vault.destroy(person_key(7))
    later = vault_of(settings)
    for one in (vault, later):
        with pytest.raises(KeyGoneError, match="person/7"):
            one.open(sealed, PURPOSE)
        assert one.open(other, PURPOSE) == PLAIN
    later.close()


def test_a_destroyed_key_seals_nothing_either(vault: Vault) -> None:
    vault.seal(person_key(7), PLAIN, PURPOSE)
    vault.destroy(person_key(7))
    with pytest.raises(KeyGoneError):
        vault.seal(person_key(7), PLAIN, PURPOSE)


def test_destroying_twice_or_what_never_was_changes_nothing(vault: Vault, settings: Settings) -> None:
    vault.seal(person_key(7), PLAIN, PURPOSE)
    vault.destroy(person_key(7))
    first = _row(settings, person_key(7))
    vault.destroy(person_key(7))
    vault.destroy(person_key(999))
    assert first.wrapped is None
    assert _row(settings, person_key(7)).destroyed_at == first.destroyed_at


def _row(settings: Settings, name: str) -> StoredKey:
    engine = make_engine(settings.database.keys_url)
    with Session(engine) as session:
        row = session.scalars(select(StoredKey).where(StoredKey.name == name)).one()
    engine.dispose()
    return row


def test_another_master_key_is_refused(vault: Vault, settings: Settings) -> None:
    vault.seal(KEY, PLAIN, PURPOSE)
    with pytest.raises(VaultError, match="master key"):
        Vault(settings.database.keys_url, bytes(KEY_BYTES))


def test_another_key_database_is_refused(vault: Vault, tmp_path: Path) -> None:
    for number in range(3):
        vault.seal(person_key(number), PLAIN, PURPOSE)
    other = Vault(f"sqlite:///{tmp_path}/other.db", bytes(KEY_BYTES))
    with pytest.raises(VaultError, match="Is it the right one"):
        other.open(vault.seal(person_key(2), PLAIN, PURPOSE), PURPOSE)
    other.close()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_vaults_that_race_for_a_key_agree(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/keys.db" if database == "sqlite" else request.getfixturevalue("postgres_url")
    Vault(url, bytes(KEY_BYTES)).close()
    vaults = [Vault(url, bytes(KEY_BYTES)) for _ in range(3)]
    for number in range(5):
        sealed = _sealed_at_once(vaults, person_key(number))
        assert {one.open(text, PURPOSE) for one in vaults for text in sealed} == {PLAIN}
    for one in vaults:
        one.close()


def _sealed_at_once(vaults: list[Vault], name: str) -> list[bytes]:
    together = Barrier(len(vaults))

    def seal(vault: Vault) -> bytes:
        together.wait(5)
        return vault.seal(name, PLAIN, PURPOSE)

    with ThreadPoolExecutor(len(vaults)) as pool:
        return list(pool.map(seal, vaults))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_vaults_that_race_for_a_new_key_database_agree(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/keys.db" if database == "sqlite" else request.getfixturevalue("postgres_url")
    with ThreadPoolExecutor(4) as pool:
        vaults = list(pool.map(lambda _: Vault(url, bytes(KEY_BYTES)), range(4)))
    assert len({one.pseudonym("person", "an") for one in vaults}) == 1
    for one in vaults:
        one.close()


def test_a_pseudonym_is_the_same_in_every_process(vault: Vault, another: Vault) -> None:
    first = vault.pseudonym("person", "slack", "T1", "U1")
    assert first == another.pseudonym("person", "slack", "T1", "U1")
    assert len(first) == 32
    assert int(first, 16)


def test_a_pseudonym_differs_per_purpose_part_and_installation(vault: Vault, tmp_path: Path) -> None:
    other = Vault(f"sqlite:///{tmp_path}/other.db", bytes(KEY_BYTES))
    parts = [
        ("person", "ab", "c"),
        ("place", "ab", "c"),
        ("person", "a", "bc"),
        ("person", "abc"),
        ("person", "c", "ab"),
    ]
    names = [one.pseudonym(*some) for one in (vault, other) for some in parts]
    assert len(set(names)) == len(names)
    other.close()


@pytest.mark.leak
def test_neither_a_text_nor_a_bare_key_stands_in_the_key_database(
    vault: Vault, settings: Settings, tmp_path: Path
) -> None:
    vault.seal(person_key(7), PLAIN, PURPOSE)
    vault.pseudonym("person", "slack", "T1", "UNIEKENAAM")
    assert settings.database.master_key_file
    master = master_key(settings.database.master_key_file.read_text(encoding="ascii"))
    written = _all_bytes(tmp_path, "voelspriet-keys.db*")
    bare = [key for _, key in vault._by_name.values()]
    assert len(bare) == 2
    assert [secret for secret in (PLAIN, b"UNIEKENAAM", master, *bare) if secret in written] == []


@pytest.mark.leak
def test_a_destroyed_key_is_gone_from_the_file_too(vault: Vault, settings: Settings, tmp_path: Path) -> None:
    vault.seal(person_key(7), PLAIN, PURPOSE)
    wrapped = _row(settings, person_key(7)).wrapped
    assert wrapped
    assert wrapped in _all_bytes(tmp_path, "voelspriet-keys.db*")
    vault.destroy(person_key(7))
    assert wrapped not in _all_bytes(tmp_path, "voelspriet-keys.db*")


@pytest.mark.property
@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.binary(max_size=300), purpose=st.text(max_size=30))
def test_whatever_is_sealed_opens_and_cannot_be_read(vault: Vault, plain: bytes, purpose: str) -> None:
    sealed = vault.seal(KEY, plain, purpose)
    assert vault.open(sealed, purpose) == plain
    assert len(plain) < 8 or plain not in sealed


@pytest.mark.parametrize("text", ["", "abc", "zz" * KEY_BYTES, "ab" * (KEY_BYTES - 1), "ab" * (KEY_BYTES + 1)])
def test_a_master_key_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(VaultError, match="64 hexadecimal digits"):
        master_key(text)


def test_a_new_master_key_is_the_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "key"
    new_master_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(master_key(file.read_text(encoding="ascii"))) == KEY_BYTES
    with pytest.raises(FileExistsError):
        new_master_key(file)


def test_a_month_is_named_by_utc() -> None:
    assert month_key(datetime.fromisoformat("2026-12-01T00:30:00+01:00")) == "month/2026-11"
    assert month_key(datetime.fromisoformat("2026-12-01T00:00:00+00:00")) == "month/2026-12"
