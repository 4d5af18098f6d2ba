"""One place joins lists, directory and chat: whatever they say, somebody has one pool, and no manager is ambassador."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.colleagues import Given
from bot.config import DepartmentSettings, RolloutSettings
from bot.people import AMBASSADOR, CONFIDANT, FACILITATOR, FLOOR, INSIDER, Standing, pool_of, standing
from bot.ports import Sender
from bot.roles import Right, has

AN = "slack:T1/U1"
NAMES = ("Burgerzaken", "Griffie", "Belastingen")


def settings(
    own: tuple[str, ...] = (), managed: tuple[str, ...] = (), *, insider: bool = False, everywhere: bool = False
) -> RolloutSettings:
    """Give a rollout in which An is ambassador of `own` departments, manages some, and may stand in the lists."""
    departments = tuple(
        DepartmentSettings(
            name=name,
            headcount=20,
            ambassadors=(AN,) if name in own else (),
            managers=(AN,) if name in managed else (),
        )
        for name in NAMES
    )
    base = {"slug": "z", "name": "Z", "organisation": "L", "bot_name": "V", "go_live": "2026-10-26"}
    texts = {"system": {"nl": "z", "en": "z"}, "urgent": {"nl": "z", "en": "z"}}
    lists = {"insiders": (AN,) if insider else (), "ambassadors": (AN,) if everywhere else ()}
    return RolloutSettings.model_validate({**base, **texts, **lists, "department": departments})


def test_somebody_in_no_list_with_no_role_is_the_floor() -> None:
    assert standing(settings(), AN, ()) == Standing()
    assert Standing().pool == FLOOR


def test_the_lists_make_no_difference_between_capitals() -> None:
    assert standing(settings(own=("Griffie",)), AN.upper().replace("SLACK", "slack"), ()).pool == AMBASSADOR
    assert standing(settings(insider=True), AN.lower(), ()).pool == INSIDER


@pytest.mark.parametrize("role", [AMBASSADOR, FACILITATOR])
def test_ambassadors_and_whoever_walks_along_are_one_pool(role: str) -> None:
    assert standing(settings(), AN, [Given(role)]).pool == AMBASSADOR


def test_a_confidant_is_still_the_floor() -> None:
    assert standing(settings(), AN, [Given(CONFIDANT)]) == Standing(frozenset({CONFIDANT}))
    assert pool_of(settings(), "slack", Sender("T1", "U1"), [Given(CONFIDANT)]) == FLOOR


def test_the_project_group_goes_before_the_ambassadors() -> None:
    both = standing(settings(own=("Griffie",), insider=True), AN, [Given(FACILITATOR)])
    assert both == Standing(frozenset({INSIDER, AMBASSADOR, FACILITATOR}), frozenset({"Griffie"}))
    assert both.pool == INSIDER


def test_departments_of_all_sources_are_joined_and_go_before_all() -> None:
    given_too = [Given(AMBASSADOR, "Belastingen"), Given(AMBASSADOR)]
    assert standing(settings(own=("Griffie",), everywhere=True), AN, given_too).departments == {
        "Griffie",
        "Belastingen",
    }
    assert standing(settings(everywhere=True), AN, ()).departments == frozenset()


def test_a_manager_who_is_ambassador_everywhere_is_one_of_the_other_departments() -> None:
    assert standing(settings(managed=("Griffie",), everywhere=True), AN, ()).departments == {
        "Burgerzaken",
        "Belastingen",
    }


def test_a_manager_whose_only_department_is_their_own_is_no_ambassador() -> None:
    found = standing(settings(managed=("Griffie",)), AN, [Given(AMBASSADOR, "Griffie")])
    assert (found.pool, found.roles, found.departments) == (FLOOR, frozenset(), frozenset())


def test_a_facilitator_walks_and_captures_and_no_more() -> None:
    walks = standing(settings(), AN, [Given(FACILITATOR)])
    assert {right for right in Right if has(walks, right)} == {Right.CAPTURE, Right.WALK}


roles_given = st.frozensets(
    st.builds(Given, st.sampled_from([AMBASSADOR, INSIDER, FACILITATOR, CONFIDANT]), st.sampled_from([None, *NAMES]))
)
some_names = st.frozensets(st.sampled_from(NAMES)).map(lambda names: tuple(sorted(names)))


@pytest.mark.property
@given(own=some_names, managed=some_names, insider=st.booleans(), everywhere=st.booleans(), given_too=roles_given)
def test_one_pool_and_never_ambassador_of_a_department_that_one_manages(
    *, own: tuple[str, ...], managed: tuple[str, ...], insider: bool, everywhere: bool, given_too: frozenset[Given]
) -> None:
    own = tuple(set(own) - set(managed))  # the configuration refuses both
    found = standing(settings(own, managed, insider=insider, everywhere=everywhere), AN, given_too)
    assert found.pool in {FLOOR, AMBASSADOR, INSIDER}
    assert (found.pool == INSIDER) == (INSIDER in found.roles)
    assert (found.pool == FLOOR) == (not found.roles & {INSIDER, AMBASSADOR, FACILITATOR})
    assert not found.departments & set(managed)
    assert not (AMBASSADOR in found.roles and managed and not found.departments)  # none would mean all
    assert AMBASSADOR in found.roles or not found.departments


@pytest.mark.property
@given(own=some_names, given_too=roles_given, more=roles_given)
def test_a_role_more_never_takes_a_right_away(
    own: tuple[str, ...], given_too: frozenset[Given], more: frozenset[Given]
) -> None:
    before = standing(settings(own), AN, given_too)
    after = standing(settings(own), AN, given_too | more)
    assert {right for right in Right if has(before, right)} <= {right for right in Right if has(after, right)}
