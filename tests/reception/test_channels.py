"""What an administrator arranges in a channel: whose announcements stand there, and what is said to anything else."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import places, stopping
from bot.cli import main
from bot.commands import Command, command_of, named_department
from bot.digests.concerning import Concerning
from bot.digests.parts import Counted
from bot.privacy.visible import Count, Group, visible_with_silence
from bot.reception.channels import smallest_named
from bot.words import words_for
from models import Department, Place
from tests.gestures import kept, tell
from tests.town import Town

CHANNEL = "hall"


@pytest.fixture
def office(street: Town) -> Town:
    """A street with an administrator."""
    code = street.write(lambda session: places.new_code(session, street.desk))
    tell(street, "admin", code)
    return street


def arrange(town: Town, text: str, user: str = "admin") -> str:
    tell(town, user, text, channel=CHANNEL, chat=True)
    return " ".join(town.heard[CHANNEL][-1].split())


def whose(town: Town) -> list[str | None]:
    """Give of each place where announcements are read which department's it is."""
    query = select(Department.name).select_from(Place).outerjoin(Department, Department.id == Place.department_id)
    return list(town.read(lambda session: session.scalars(query.where(Place.audience == places.ANNOUNCEMENTS)).all()))


def change(town: Town, department: str, **values: object) -> None:
    def work(session: Session) -> None:
        row = session.scalars(select(Department).where(Department.name == department)).one()
        for name, value in values.items():
            setattr(row, name, value)

    town.write(work)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("aankondigingen hier voor Burgerzaken", "Burgerzaken"),
        ("Plaats aankondigingen hier voor “Sociaal Domein”!", "Sociaal Domein"),
        ("announcements here for  Burgerzaken.", "Burgerzaken"),
        ("post announcements here for A & B", "A & B"),
        ("aankondigingen hier voor", ""),
        ("komen de aankondigingen hier voor Burgerzaken?", ""),
    ],
)
def test_the_line_names_a_department(text: str, name: str) -> None:
    assert named_department(text) == name
    assert (command_of(text) is Command.ANNOUNCEMENTS_HERE) is bool(name)


def test_a_channel_is_bound_to_a_department_to_another_and_to_all_again(office: Town) -> None:
    assert arrange(office, "aankondigingen hier voor burgerzaken") == (
        "Afgesproken: ik plaats hier voor Burgerzaken wat er met jullie signalen is gedaan. "
        "Waar Burgerzaken naar vroeg, staat bovenaan. Het volgende bericht: ma 30 nov, 08.30."
    )
    assert whose(office) == ["Burgerzaken"]
    other = arrange(office, "announcements here for sociaal")
    assert "hier voor Sociaal Domein" in other
    assert "Dit komt in de plaats van Burgerzaken." in other
    assert whose(office) == ["Sociaal Domein"], "the beginning of a name is enough, and a channel has one department"
    assert "hier wat er met jullie signalen is gedaan" in arrange(office, "aankondigingen hier")
    assert whose(office) == [None]


@pytest.mark.parametrize(
    "line", ["weekbericht hier", "ambassadeurs hier", "bericht voor hr hier", "bericht voor management hier"]
)
def test_each_answer_names_the_day_of_the_next_one(office: Town, line: str) -> None:
    assert re.search(r" (?:ma|di) \d+ \w+, 08\.30\.$", arrange(office, line))


def test_a_small_department_hears_that_it_reads_what_everybody_reads(office: Town) -> None:
    assert "Griffie heeft minder dan 14 mensen: hier komt wat iedereen leest." in arrange(
        office, "aankondigingen hier voor Griffie"
    )
    assert whose(office) == ["Griffie"], "it may grow"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("voor Wegbeheer", "Ik ken “Wegbeheer” niet. Kies uit: Burgerzaken, Griffie, Sociaal Domein."),
        ("voor Burgerzorg", "Ik ken “Burgerzorg” niet. Kies uit: Burgerzaken, Griffie, Sociaal Domein."),
    ],
)
def test_what_is_no_department_changes_nothing(office: Town, text: str, told: str) -> None:
    arrange(office, "aankondigingen hier voor Burgerzaken")
    assert arrange(office, f"aankondigingen hier {text}") == told
    assert whose(office) == ["Burgerzaken"]


@pytest.mark.parametrize(
    "text",
    [
        "maandbericht hier",
        "plaats het weekbericht hier voor Burgerzaken",
        "aankondigingen stop hier",
        "post reports here",
    ],
)
def test_an_administrator_whose_line_is_not_understood_hears_how_it_is_typed(office: Town, text: str) -> None:
    told = " ".join(tell(office, "admin", text, channel=CHANNEL, chat=True)[-1].summary.split())
    assert "Ik begrijp niet wat er in dat kanaal moet komen." in told
    assert kept(office) == []


@pytest.mark.parametrize(
    ("user", "text"),
    [
        ("piet", "maandbericht hier"),
        ("admin", "komt het weekbericht hier morgen weer?"),
        ("admin", "het rapport doet het hier niet"),
        ("admin", "ambassadeurs zijn hier nooit?"),
    ],
)
def test_what_is_no_such_line_is_kept(office: Town, user: str, text: str) -> None:
    tell(office, user, text, channel=CHANNEL, chat=True)
    assert len(kept(office)) == 1


def test_a_beginning_that_two_departments_share_is_asked_about(office: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bot.reception.channels.departments_by_name", lambda *_: {"publiek": 1, "publieke hal": 2, "balie": 1}
    )
    assert arrange(office, "aankondigingen hier voor pub") == (
        "Welke bedoel je: Burgerzaken, Griffie? Er is niets veranderd."
    )
    assert whose(office) == []
    assert "hier voor Burgerzaken" in arrange(office, "aankondigingen hier voor publiek"), "a whole name is meant"


def test_the_departments_are_those_of_the_rollout_of_the_channel(two: Town) -> None:
    code = two.write(lambda session: places.new_code(session, two.desk))
    tell(two, "admin", code)
    arrange(two, "dit kanaal hoort bij Nieuw DMS")
    told = arrange(two, "aankondigingen hier voor Burgerzaken")
    assert told == "Ik ken “Burgerzaken” niet. Kies uit: Archief, Griffie."
    assert "hier voor Archief" in arrange(two, "aankondigingen hier voor arch")


def test_of_a_department_that_ended_it_is_said(office: Town) -> None:
    arrange(office, "aankondigingen hier")
    change(office, "Burgerzaken", ended_at=office.clock() - timedelta(days=1))
    assert arrange(office, "aankondigingen hier voor Burgerzaken") == (
        "Burgerzaken is geen afdeling meer. Er is niets veranderd."
    )
    assert whose(office) == [None]


def test_the_list_of_places_tells_whose_a_channel_is(office: Town, tmp_path: Path) -> None:
    def listed() -> str:
        done = CliRunner().invoke(main, ["--config", str(tmp_path / "config.toml"), "place", "list"])
        assert done.exit_code == 0, done.output
        return next(line for line in done.output.splitlines() if "announcements" in line)

    arrange(office, "aankondigingen hier voor Burgerzaken")
    assert "  announcements of Burgerzaken  since 2026-11-" in listed()
    change(office, "Burgerzaken", name="Balie")
    assert "  announcements of Balie  since" in listed(), "a new name is followed"
    change(office, "Balie", ended_at=office.clock())
    assert "  announcements of Balie, which ended  since" in listed()


def test_a_channel_that_stopped_hears_the_words_that_bring_its_own_back(office: Town) -> None:
    arrange(office, "aankondigingen hier voor Burgerzaken")
    place = office.read(lambda session: session.scalars(select(Place).where(Place.audience == "announcements")).one())
    again = office.write(lambda session: stopping.again(words_for("nl"), session.get_one(Place, place.id)))
    assert again == "Toch weer? Typ daar: “aankondigingen hier voor Burgerzaken”."


def test_nobody_but_an_administrator_binds_a_department(office: Town) -> None:
    assert arrange(office, "aankondigingen hier voor Burgerzaken", user="bo").startswith("Alleen een beheerder")
    assert whose(office) == []


def test_of_a_smaller_department_no_topic_can_be_told() -> None:
    """The most that can write of it unhidden are too few for a statement."""
    for people in (5, 8):
        least = smallest_named(people)
        for headcount, may in ((least - 1, False), (least, True)):
            wrote = headcount - people
            groups = {1: Group(99, frozenset(range(wrote))), 2: Group(99, frozenset(range(100, 190)))}
            shown = visible_with_silence(groups, people, headcounts={1: headcount, 2: 500}).groups
            counted = {1: shown.get(1, Count(0, 0))}
            told = Concerning(
                people, {1: Counted(messages=99, people=99)}, counted, Counted(messages=99, people=99), {}
            )
            assert told.add((1, 1)) is may
