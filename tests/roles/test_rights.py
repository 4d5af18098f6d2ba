"""Every right is given by a role, and whoever is refused reads why and whom to ask."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import roles
from bot.belonging import Belonging
from bot.config import Bilingual, Settings
from bot.itself import welcome
from bot.people import AMBASSADOR, CONFIDANT, FACILITATOR, FLOOR, INSIDER, Standing, running_rollouts
from bot.ports import Sender, Spot
from bot.roles import Right
from bot.roles.rights import has
from bot.speaker import Speaker, speaker
from bot.talk import ambassadors
from bot.words import words_for
from models import Person
from tests.gestures import change
from tests.roles.court import BEA, meet
from tests.town import INSIDER as LEAD
from tests.town import Town, with_rollout

BOTH = set(Right) - {
    Right.EXPLAIN, Right.FIGURES, Right.GIVE_ROLES, Right.MEASURE, Right.SENSITIVE, Right.TRIAL,
}  # fmt: skip


def rights(town: Town, user: str) -> set[Right]:
    def look(session: Session) -> set[Right]:
        who = _speaker(session, town, user)
        return {right for right in Right if roles.may(session, town.desk, who, right)}

    return town.write(look)


def _speaker(session: Session, town: Town, user: str) -> Speaker:
    rollout, settings = running_rollouts(session, town.desk)[0]
    spot = Spot("direct", {"user": user})
    return speaker(session, town.desk, "terminal", Sender("terminal", user), spot, "w", of=Belonging(rollout, settings))


def test_who_may_do_what(court: Town) -> None:
    assert rights(court, "an") == set()
    assert rights(court, BEA) == BOTH
    assert rights(court, LEAD) == set(Right) - {Right.SENSITIVE}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (FACILITATOR, {Right.CAPTURE, Right.WALK}),
        (CONFIDANT, {Right.SENSITIVE}),
        (AMBASSADOR, BOTH),
        (INSIDER, set(Right) - {Right.SENSITIVE}),
    ],
)
def test_a_role_gives_its_rights(role: str, allowed: set[Right]) -> None:
    assert {right for right in Right if has(Standing(frozenset({role})), right)} == allowed


def test_an_administrator_gives_roles_and_sees_coverage_and_reads_nothing(court: Town) -> None:
    meet(court, "an")
    court.write(change(update(Person).values(administrator=True)))
    assert rights(court, "an") == {Right.GIVE_ROLES, Right.COVERAGE, Right.TRIAL}


@pytest.mark.parametrize("column", ["left_at", "forgotten_at"])
def test_who_left_may_nothing_whatever_the_lists_say(court: Town, column: str) -> None:
    meet(court, BEA)
    court.write(change(update(Person).values({column: court.clock(), "administrator": True})))
    assert rights(court, BEA) == set()


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_refusal_says_who_may_and_whom_to_ask(settings: Settings, language: str, right: Right) -> None:
    who = cast("Speaker", SimpleNamespace(words=words_for(language), settings=settings.rollout[0]))
    text = roles.refusal(who, right).summary
    assert text.startswith("Alleen " if language == "nl" else "Only ")
    assert text.endswith(".")
    assert "sk " in text or "raag " in text
    assert right.value not in text.split()


def test_a_role_is_called_as_the_organisation_calls_it(court: Town) -> None:
    settings = court.desk.settings.rollout[0]
    named = with_rollout(court.desk.settings, ambassador_name=Bilingual(nl="key-user", en="key user")).rollout[0]
    assert roles.role_name(words_for("nl"), settings, AMBASSADOR) == "ambassadeur"
    assert roles.role_name(words_for("nl"), named, AMBASSADOR) == "key-user"
    assert roles.role_name(words_for("en"), named, AMBASSADOR) == "key user"
    who = cast("Speaker", SimpleNamespace(words=words_for("nl"), settings=named))
    assert roles.refusal(who, Right.TAG).summary.startswith("Alleen key-users en de projectgroep kunnen dit.")
    assert "Key-users en projectgroep lezen je tekst" in str(welcome(words_for("nl"), named, live=True))
    both = named.model_copy(update={"ambassadors_name": Bilingual(nl="voelsprieten", en="feelers")})
    assert [ambassadors(words_for(each), both) for each in ("nl", "en")] == ["voelsprieten", "feelers"]
    assert [roles.role_name(words_for("nl"), named, role) for role in (INSIDER, FACILITATOR, CONFIDANT, FLOOR)] == [
        "projectgroep",
        "begeleider",
        "vertrouwenspersoon",
        "medewerker",
    ]
