"""The list of roles: with names for the project group alone; whoever gives a role or holds it can end it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.cards import Bullets, Card, Facts, dump, plain
from bot.ports import Action
from models import Person, Role
from tests.gestures import actions, change, press, tell, texts
from tests.roles.court import BEA, SOCIAL, invited, meet
from tests.town import INSIDER as LEAD
from tests.town import Town

NAME = "An Oudshoorn"


def listed(card: Card) -> list[str]:
    return [plain(line) for block in card.blocks if isinstance(block, Bullets) for line in block.items]


def stands(town: Town) -> list[bool]:
    ends = town.read(lambda session: list(session.scalars(select(Role.ended_at).order_by(Role.id))))
    return [end is None for end in ends]


@pytest.fixture
def with_an(court: Town) -> Town:
    """An, who gave her name, became ambassador of a department in chat."""
    tell(court, "an", "hallo", name=NAME)
    tell(court, "an", invited(court, f"ambassadeur uitnodigen {SOCIAL}"))
    return court


def test_the_project_group_reads_names_of_who_agreed(with_an: Town) -> None:
    meet(with_an, BEA)
    (card,) = tell(with_an, LEAD, "rollen")
    assert listed(card) == [f"{NAME}: ambassadeur voor Sociaal Domein, sinds wo 18 nov"]
    (counted,) = [block for block in card.blocks if isinstance(block, Facts)]
    assert dict(counted.rows) == {
        "ambassadeur": "2",
        "begeleider": "0",
        "vertrouwenspersoon": "0",
        "projectgroep": "1",
    }
    assert actions(card) == [Action.END_ROLE, Action.GIVE_ROLE]


@pytest.mark.leak
def test_an_administrator_reads_no_name(with_an: Town) -> None:
    meet(with_an, "bob")
    with_an.write(change(update(Person).where(Person.id == 3).values(administrator=True)))
    (card,) = tell(with_an, "bob", "roles")
    assert listed(card) == ["ambassadeur voor Sociaal Domein, sinds wo 18 nov"]
    assert NAME.encode() not in dump(card)


@pytest.mark.leak
@pytest.mark.parametrize("user", [BEA, "carla"])
def test_others_read_nothing(with_an: Town, user: str) -> None:
    meet(with_an, user)
    (card,) = tell(with_an, user, "rollen")
    assert texts(card) == "Alleen projectgroep en beheerders geven rollen. Vraag het een van hen."
    assert NAME.encode() not in dump(card)


def test_who_holds_a_role_sees_it_and_can_stop(with_an: Town) -> None:
    (card,) = tell(with_an, "an", "rollen")
    assert listed(card) == ["ambassadeur voor Sociaal Domein, sinds wo 18 nov"]
    assert actions(card) == [Action.END_ROLE]
    (card,) = press(with_an, "an", Action.END_ROLE, answer="1")
    assert "Beëindigd: ambassadeur voor Sociaal Domein" in texts(card)
    assert stands(with_an) == [False]


def test_nobody_ends_the_role_of_somebody_else(with_an: Town) -> None:
    meet(with_an, BEA)
    (card,) = press(with_an, BEA, Action.END_ROLE, answer="1")
    assert "Alleen projectgroep" in texts(card)
    assert stands(with_an) == [True]


def test_ending_twice_says_so_and_changes_nothing(with_an: Town) -> None:
    press(with_an, LEAD, Action.END_ROLE, answer="1")
    (card,) = press(with_an, LEAD, Action.END_ROLE, answer="1")
    assert "was al beëindigd" in texts(card)


@pytest.mark.parametrize("answer", ["", "7", "x", "9" * 30])
def test_a_role_that_is_not_there(with_an: Town, answer: str) -> None:
    (card,) = press(with_an, LEAD, Action.END_ROLE, answer=answer)
    assert "was al beëindigd" in texts(card)
    assert stands(with_an) == [True]


def test_without_roles_in_chat_there_is_nothing_to_end(court: Town) -> None:
    (card,) = tell(court, LEAD, "rollen")
    assert "In de chat is er geen gegeven." in texts(card)
    assert actions(card) == [Action.GIVE_ROLE]


def test_whose_key_is_gone_has_no_name(with_an: Town) -> None:
    with_an.desk.vault.destroy(with_an.read(lambda session: session.get_one(Person, 1).key))
    (card,) = tell(with_an, LEAD, "rollen")
    assert listed(card) == ["ambassadeur voor Sociaal Domein, sinds wo 18 nov"]
