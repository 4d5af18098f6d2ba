"""The project group invites by a line or a form; everybody else is refused, and what names no role is feedback."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.cards import Ask, Card
from bot.config import Bilingual
from bot.people import running_rollouts
from bot.ports import Action
from models import Department, Invitation, Person
from tests.gestures import actions, change, kept, press, tell, texts
from tests.roles.court import BEA, CITIZENS, SOCIAL, code_in, meet
from tests.town import INSIDER as LEAD
from tests.town import Town, with_rollout


def invitations(town: Town) -> list[tuple[str, str | None]]:
    """Every role that somebody was invited for, with its department."""
    query = select(Invitation.role, Department.name).outerjoin(Department).order_by(Invitation.id)
    return [(role, name) for role, name in town.read(lambda session: session.execute(query).all())]


def form(card: Card, action: Action) -> Ask:
    (found,) = [block for block in card.blocks if isinstance(block, Ask) and block.action == action]
    return found


@pytest.mark.parametrize(
    ("line", "role", "department"),
    [
        ("ambassadeur uitnodigen Burgerzaken", "ambassador", CITIZENS),
        ("Ambassadeur uitnodigen voor  sociaal domein.", "ambassador", SOCIAL),
        ("uitnodigen ambassadeur Burgerzaken", "ambassador", CITIZENS),
        ("invite ambassador Burgerzaken", "ambassador", CITIZENS),
        ("invite an ambassador for Burgerzaken", "ambassador", CITIZENS),
        ("ambassadeur uitnodigen", "ambassador", None),
        ("begeleider uitnodigen", "facilitator", None),
        ("invite facilitator", "facilitator", None),
        ("vertrouwenspersoon uitnodigen", "confidant", None),
        ("invite confidant", "confidant", None),
        ("projectgroep uitnodigen", "insider", None),
    ],
)
def test_the_project_group_gets_a_code_to_hand_on(court: Town, line: str, role: str, department: str | None) -> None:
    (card,) = tell(court, LEAD, line)
    assert code_in(card)
    assert "zeven dagen" in texts(card)
    assert invitations(court) == [(role, department)]


def test_a_role_can_be_called_as_the_organisation_calls_it(street: Town) -> None:
    named = with_rollout(street.desk.settings, ambassador_name=Bilingual(nl="key-user", en="key user"))
    object.__setattr__(street.desk, "settings", named)
    (card,) = tell(street, LEAD, "key-user uitnodigen Griffie")
    assert "wordt key-user voor Griffie" in texts(card)
    assert [role for role, _ in invitations(street)] == ["ambassador"]


def test_an_administrator_invites_too(court: Town) -> None:
    meet(court, "an")
    court.write(change(update(Person).values(administrator=True)))
    (card,) = tell(court, "an", "begeleider uitnodigen")
    assert code_in(card)


@pytest.mark.story
@pytest.mark.parametrize("user", ["an", BEA])
def test_others_are_refused_and_read_why(court: Town, user: str) -> None:
    meet(court, user)
    (card,) = tell(court, user, "ambassadeur uitnodigen Burgerzaken")
    assert texts(card) == "Alleen projectgroep en beheerders geven rollen. Vraag het een van hen."
    (card,) = press(court, user, Action.GIVE_ROLE, "zaak", "ambassador")
    assert "Alleen projectgroep" in texts(card)
    assert invitations(court) == []


def test_an_unknown_department_is_answered_with_those_there_are(court: Town) -> None:
    (card,) = tell(court, LEAD, "ambassadeur uitnodigen burgerzakn")
    assert texts(card) == ("Ik ken geen afdeling “burgerzakn”. Kies uit: Burgerzaken, Griffie, Sociaal Domein.")
    assert invitations(court) == []


def test_a_role_for_all_departments_takes_none(court: Town) -> None:
    (card,) = tell(court, LEAD, "begeleider uitnodigen Griffie")
    assert "geldt voor alle afdelingen" in texts(card)
    assert invitations(court) == []


def test_nobody_is_made_ambassador_by_name_but_the_right_way_is_shown(court: Town) -> None:
    (card,) = tell(court, LEAD, "maak @an ambassadeur voor Burgerzaken")
    assert "Niemand krijgt ongevraagd een rol" in texts(card)
    assert actions(card) == [Action.GIVE_ROLE]


@pytest.mark.parametrize(
    "line",
    [
        "Waarom kan ik de burger niet uitnodigen in het systeem?",
        "Ik kan geen collega uitnodigen voor een zaak",
        "maak een knop om te printen, de ambassadeur zei dat het niet kan",
    ],
)
def test_what_only_looks_like_it_is_kept_as_feedback(court: Town, line: str) -> None:
    tell(court, "an", line)
    assert len(kept(court)) == 1
    assert invitations(court) == []


def test_the_form_offers_each_department_and_each_role(court: Town) -> None:
    (card,) = tell(court, LEAD, "rollen")
    labels = [choice.label for choice in form(card, Action.GIVE_ROLE).choices]
    assert labels == [
        "ambassadeur voor Burgerzaken",
        "ambassadeur voor Griffie",
        "ambassadeur voor Sociaal Domein",
        "ambassadeur voor alle afdelingen",
        "begeleider",
        "vertrouwenspersoon",
        "projectgroep",
    ]


def test_what_is_picked_in_the_form_makes_the_code(court: Town) -> None:
    (card,) = tell(court, LEAD, "rollen")
    picked = form(card, Action.GIVE_ROLE)
    for choice in (picked.choices[0], picked.choices[-2]):
        (answer,) = press(court, LEAD, Action.GIVE_ROLE, picked.value, choice.value)
        assert code_in(answer)
    assert invitations(court) == [("ambassador", CITIZENS), ("confidant", None)]


@pytest.mark.parametrize("answer", ["", "boss", "ambassador:999", "floor:1"])
def test_what_cannot_be_picked_makes_none(court: Town, answer: str) -> None:
    assert press(court, LEAD, Action.GIVE_ROLE, "zaak", answer)
    assert invitations(court) == []


def test_a_department_that_ended_while_the_form_stood_open(court: Town) -> None:
    court.write(change(update(Department).where(Department.name == CITIZENS).values(ended_at=court.clock())))
    (card,) = press(court, LEAD, Action.GIVE_ROLE, "zaak", "ambassador:1")
    assert "Die afdeling is er niet meer" in texts(card)
    assert invitations(court) == []


def test_who_may_mean_two_rollouts_is_asked_first(two: Town) -> None:
    meet(two, "an")
    two.write(change(update(Person).values(administrator=True)))
    (card,) = tell(two, "an", "begeleider uitnodigen")
    assert actions(card) == [Action.ROLLOUT]
    assert invitations(two) == []
    assert len(two.read(lambda session: running_rollouts(session, two.desk))) == 2
