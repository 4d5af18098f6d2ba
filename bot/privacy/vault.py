"""Seal and open texts and identities, and make pseudonyms; keys lie wrapped in a database of their own."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from time import sleep

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy import ColumnElement, Engine, event, inspect, select, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from bot.database.store import make_engine
from models import KeyBase, StoredKey

log = logging.getLogger(__name__)

KEY_BYTES = 32
_VERSION = b"\x01"
_KEY_ID_BYTES = 8
_MAX_KEY_ID = 2**63 - 1  # what a database counts to; a damaged header may say more
_NONCE_BYTES = 12  # what NIST SP 800-38D recommends for GCM
_SCRUB_TRIES = 3
_SCRUB_PAUSE_SECONDS = 0.1
_HEADER_BYTES = len(_VERSION) + _KEY_ID_BYTES


class VaultError(Exception):
    """A text cannot be opened, or the master key does not fit; its text says what to do."""


class KeyGoneError(VaultError):
    """The key was destroyed, and with it the text."""


def new_master_key(path: Path) -> None:
    """Write a new master key into a file that only its owner can read; never over an old one.

    Raises
    ------
    FileExistsError
        When the file is there.

    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")


def master_key(value: str) -> bytes:
    """Read a master key of 64 hexadecimal digits.

    Raises
    ------
    VaultError
        When it is something else.

    """
    try:
        key = bytes.fromhex(value.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultError("The master key must be 64 hexadecimal digits. `voelspriet init` makes one.")
    return key


class Vault:
    """Seals under named keys: "month/2026-11" for texts, "person/17" for who somebody is."""

    def __init__(self, keys_url: str, master: bytes) -> None:
        self._engine = _engine(keys_url)
        self._master = master
        self._by_name: dict[str, tuple[int, bytes]] = {}
        self._by_id: dict[int, bytes] = {}
        self._lock = Lock()
        _make_table(self._engine)
        self._index_key = self._key("index")[1]

    def seal(self, key_name: str, plain: bytes, purpose: str) -> bytes:
        """Seal bytes under a key, for one purpose (such as "feedback.text") that must be named to open them."""
        number, key = self._key(key_name)
        header = _VERSION + number.to_bytes(_KEY_ID_BYTES, "big")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return header + nonce + AESGCM(key).encrypt(nonce, plain, header + purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Open what `seal` closed for the same purpose.

        Raises
        ------
        KeyGoneError
            When its key was destroyed.
        VaultError
            When it was damaged, or sealed for another purpose.

        """
        header, body = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
        key = self._key_by_id(int.from_bytes(header[len(_VERSION) :], "big"))
        nonce, cipher = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, cipher, header + purpose.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise VaultError(f"A sealed {purpose} cannot be opened: it was damaged or moved.") from None

    def pseudonym(self, purpose: str, *parts: str) -> str:
        """Give the same 32 hexadecimal digits for the same parts, which say nothing without the key (HMAC-SHA-256)."""
        message = "\x00".join((purpose, *parts)).encode()
        return hmac.new(self._index_key, message, hashlib.sha256).hexdigest()[:32]

    def destroy(self, key_name: str) -> None:
        """Destroy a key for good; whatever it sealed can never be opened again, in no backup either."""
        self._destroy(StoredKey.name == key_name)

    def destroy_months(self, before: datetime) -> int:
        """Destroy the keys of the months that ended before the month of a moment; count them."""
        return self._destroy(StoredKey.name.startswith("month/"), StoredKey.name < month_key(before))

    def _destroy(self, *which: ColumnElement[bool]) -> int:
        doomed = update(StoredKey).where(*which, StoredKey.destroyed_at.is_(None))
        with self._lock, Session(self._engine) as session:
            emptied = doomed.values(wrapped=None, destroyed_at=datetime.now(UTC)).returning(
                StoredKey.id, StoredKey.name
            )
            gone = session.execute(emptied).all()
            session.commit()
            for number, name in gone:
                self._by_name.pop(name, None)
                self._by_id.pop(number, None)
        self._scrub()
        return len(gone)

    def close(self) -> None:
        """Let go of the key database."""
        self._engine.dispose()

    def _scrub(self) -> None:
        """Empty SQLite's write-ahead log, where a destroyed key would stay; PostgreSQL does so when it vacuums."""
        if self._engine.dialect.name != "sqlite":
            return
        with closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            for _ in range(_SCRUB_TRIES):
                busy, *_pages = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not busy:
                    return
                sleep(_SCRUB_PAUSE_SECONDS)
        log.warning("the key database is in use: a destroyed key stands in its log until the next upkeep")

    def _key(self, name: str) -> tuple[int, bytes]:
        with self._lock:
            if name not in self._by_name:
                self._keep(self._stored(name) or self._made(name))
            return self._by_name[name]

    def _key_by_id(self, number: int) -> bytes:
        with self._lock:
            if number not in self._by_id:
                with Session(self._engine) as session:
                    found = session.get(StoredKey, number) if number <= _MAX_KEY_ID else None
                if found is None:
                    raise VaultError("The key database does not know the key of this text. Is it the right one?")
                self._keep(found)
            return self._by_id[number]

    def _keep(self, stored: StoredKey) -> None:
        if stored.wrapped is None:
            raise KeyGoneError(f"The key {stored.name} was destroyed.")
        try:
            key = aes_key_unwrap(self._master, stored.wrapped)
        except InvalidUnwrap:
            raise VaultError("The master key does not fit the key database. Put the right one in place.") from None
        self._by_name[stored.name] = (stored.id, key)
        self._by_id[stored.id] = key

    def _stored(self, name: str) -> StoredKey | None:
        with Session(self._engine) as session:
            return session.scalar(select(StoredKey).where(StoredKey.name == name))

    def _made(self, name: str) -> StoredKey:
        wrapped = aes_key_wrap(self._master, secrets.token_bytes(KEY_BYTES))
        made = StoredKey(name=name, wrapped=wrapped, created_at=datetime.now(UTC))
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                session.add(made)
                session.commit()
        except IntegrityError:  # another replica was first
            found = self._stored(name)
            assert found is not None  # noqa: S101 - the unique name is what refused us
            return found
        return made


def _engine(keys_url: str) -> Engine:
    engine = make_engine(keys_url, "BEGIN IMMEDIATE")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _overwrite_what_is_deleted)
    return engine


def _overwrite_what_is_deleted(connection: sqlite3.Connection, _record: object) -> None:
    """Have SQLite write zeros over a destroyed key; whether it does so by itself depends on how it was built."""
    connection.execute("PRAGMA secure_delete=ON")


def _make_table(engine: Engine) -> None:
    try:
        KeyBase.metadata.create_all(engine)
    except (IntegrityError, ProgrammingError):  # another replica was first, which PostgreSQL tells in either way
        KeyBase.metadata.create_all(engine)


def is_empty(keys_url: str) -> bool:
    """Say whether a key database holds no keys: it is new, or it was lost."""
    engine = make_engine(keys_url)
    try:
        if not inspect(engine).has_table(StoredKey.__tablename__):
            return True
        with Session(engine) as session:
            return session.scalar(select(StoredKey.id).limit(1)) is None
    finally:
        engine.dispose()


def month_key(moment: datetime) -> str:
    """Name the key of a month, by UTC."""
    return f"month/{moment.astimezone(UTC):%Y-%m}"
