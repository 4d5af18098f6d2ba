"""Somebody who spoke to the bot, and their part in a rollout."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference

KEY_NAME_BYTES = 12


def _new_key() -> str:
    return f"person/{secrets.token_hex(KEY_NAME_BYTES)}"


class Person(Base):
    """A person known by pseudonym; who it is stands sealed under their own key and goes with it.

    `key` names that key, at random: a restored database may give a number out again. `language` is "nl" or "en";
    `administrator` once a one-time code was redeemed. `rollout_id` is the one that they chose.
    `left_at` is since when no directory gives them any more, of those that did. `no_pulses_at` is since when they want
    no pulses, of any rollout.
    """

    __tablename__ = "person"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True, default=_new_key)
    connector: Mapped[str]
    pseudonym: Mapped[str | None] = mapped_column(unique=True)
    identity: Mapped[Sealed | None]
    language: Mapped[str]
    administrator: Mapped[bool] = mapped_column(default=False)
    rollout_id: Mapped[int | None] = mapped_column(reference("rollout.id"))
    created_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    no_pulses_at: Mapped[datetime | None]


class Membership(Base):
    """A person's part in a rollout: pool ("floor", "ambassador" or "insider"), department and choices.

    `stopped_at` is for messages that are no news on one's own question; nothing sends those yet, so nothing reads it.
    `department_chosen` once they said themselves where they work, or that they rather not say: no directory changes it.
    """

    __tablename__ = "membership"

    person_id: Mapped[int] = mapped_column(reference("person.id"), primary_key=True)
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"), primary_key=True)
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    pool: Mapped[str]
    name_along: Mapped[bool] = mapped_column(default=False)
    welcomed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    department_asked: Mapped[bool] = mapped_column(default=False)
    department_chosen: Mapped[bool] = mapped_column(default=False)
