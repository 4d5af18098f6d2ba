"""Nobody's words, name, number or id stand anywhere in plain: not on disk, not in a log, not in an error."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.ports import Action, Profile, RawEvent
from bot.runner import place_of
from models import Person
from tests.gestures import edit, issue, kept, pass_on, press, said, street_in, tell, value_of
from tests.town import AMBASSADOR, Town

pytestmark = pytest.mark.leak

USER, NAME = "kanarie-gebruiker", "Karel Kanarie"
WORDS = "Het kanarietekstje over balie dertien werkt niet"
BSN, IBAN, CASE = "123456782", "NL91ABNA0417164300", "Z-2026-4711"
SECRETS = [USER, NAME, "kanarietekstje", BSN, IBAN, CASE]
TEXT = f"{WORDS}, BSN {BSN}, rekening {IBAN}, zaak {CASE}"


@pytest.fixture
def loud(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that anything logs, also the database's driver."""
    caplog.set_level(logging.DEBUG)
    return caplog


def whole_way(town: Town) -> None:
    """Do all that leaves a trace."""
    tell(town, USER, "", kind="opened", name=NAME)
    tell(town, USER, TEXT, name=NAME)
    press(town, USER, Action.ASK, answer=TEXT)
    number = kept(town)[0].id
    press(town, USER, Action.KIND, number, "idea")
    press(town, USER, Action.NAME_ALWAYS, number)
    tell(town, USER, "mijn gegevens", name=NAME)
    press(town, AMBASSADOR, Action.ANSWER, issue(town, [number]))
    press(town, USER, Action.WITHDRAW, number)
    press(town, "iemand anders", Action.WITHDRAW, number)
    town.run(town.app.mailroom.take("terminal", "waits", said(town, USER, TEXT, name=NAME)))


def other_ways(town: Town) -> None:
    """Say something in a channel, edit it, delete it, and pass on somebody's words, who withdraws them."""
    tell(town, USER, TEXT, name=NAME, channel="lobby", chat=True, message=f"{USER}-1")
    tell(town, USER, TEXT, name=NAME, message=f"{USER}-2")
    edit(town, USER, f"{USER}-2", f"{TEXT}!")
    token = value_of(pass_on(town, "an", TEXT, USER, f"{USER}-3")[-1], Action.WITHDRAW_PASSED_ON)
    pass_on(town, "an", f"{TEXT}?", USER, f"{USER}-4")
    press(town, USER, Action.WITHDRAW_PASSED_ON, token)
    street_in(town).profiles[f"{USER}-gast"] = Profile("nl-NL", guest=True)
    tell(town, f"{USER}-gast", TEXT, name=NAME)
    edit(town, USER, f"{USER}-2", None)


def traces(data: bytes) -> list[str]:
    """Find which secrets stand in some bytes, in any of the codings a database may use."""
    forms = {secret: [secret.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")] for secret in SECRETS}
    return [secret for secret, coded in forms.items() if any(form in data for form in coded)]


def on_disk(folder: Path) -> dict[str, list[str]]:
    """Find secrets in every file of the two databases, with their write-ahead logs."""
    files = [file for file in folder.iterdir() if ".db" in file.name]
    assert len(files) >= 4, "both databases have a write-ahead log while they are open"
    return {file.name: found for file in files if (found := traces(file.read_bytes()))}


def test_nothing_stands_in_plain_on_disk(town: Town, tmp_path: Path) -> None:
    whole_way(town)
    assert on_disk(tmp_path) == {}
    press(town, USER, Action.FORGET_ME)
    town.run(town.app.chores.upkeep())
    assert on_disk(tmp_path) == {}


def test_no_other_way_in_leaves_anything_in_plain_either(
    street: Town, tmp_path: Path, loud: pytest.LogCaptureFixture
) -> None:
    other_ways(street)
    assert on_disk(tmp_path) == {}
    street.run(street.app.chores.upkeep())
    assert on_disk(tmp_path) == {}
    assert traces(loud.text.encode()) == []


def test_the_search_itself_finds_what_would_leak(town: Town, tmp_path: Path) -> None:
    town.write(lambda session: session.add(Person(connector=USER, language="nl", created_at=town.clock())))
    assert USER in {secret for found in on_disk(tmp_path).values() for secret in found}


def test_nothing_stands_in_plain_in_any_column(any_town: Town) -> None:
    whole_way(any_town)
    tables = MetaData()
    tables.reflect(any_town.store.engine)
    assert len(tables.tables) > 10
    for table in tables.sorted_tables:
        rows = any_town.read(lambda session, table=table: session.execute(select(table)).all())  # type: ignore[misc]
        for row in rows:
            assert traces(b"\n".join(_bytes(value) for value in row)) == [], table.name


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def test_nothing_stands_in_a_log(loud: pytest.LogCaptureFixture, town: Town) -> None:
    whole_way(town)
    town.drain()
    press(town, USER, Action.FORGET_ME)
    town.run(town.app.chores.upkeep())
    town.run(town.app.chores.keep_promises())
    assert loud.records
    assert traces(loud.text.encode()) == []


def test_nothing_stands_in_a_log_when_events_cannot_be_handled(loud: pytest.LogCaptureFixture, town: Town) -> None:
    troubles: list[RawEvent] = [{"at": TEXT}, {"user": None}, {"text": {USER: TEXT}}, {"text": [NAME]}]
    for number, broken in enumerate(troubles):
        raw = {**said(town, USER, TEXT, name=NAME), **broken}
        town.run(town.app.mailroom.take("terminal", f"Ev{number}", raw))
    town.drain()
    assert "could not be handled" in loud.text
    assert traces(loud.text.encode()) == []


def test_nothing_stands_in_an_error_of_the_database(town: Town) -> None:
    def twice(session: Session) -> None:
        for _ in range(2):
            session.add(Person(connector=USER, pseudonym=NAME, language=WORDS, created_at=town.clock()))
        session.flush()

    with pytest.raises(IntegrityError) as caught:
        town.write(twice)
    assert traces(str(caught.value).encode()) == []
    assert traces(repr(caught.value).encode()) == []


def test_what_went_wrong_is_told_without_what_it_was_about() -> None:
    try:
        int(WORDS)
    except ValueError as error:
        told = place_of(error)
    assert traces(told.encode()) == []
    assert told.startswith("ValueError < test_what_went_wrong_is_told_without_what_it_was_about:")
