"""One composition, several selections: nothing is told to anybody that the composition does not hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.audiences import FLOOR, HR, NOTHING, SEES, selected
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP, Figures
from bot.digests.sending import TELLING
from bot.values import Audience
from tests.digests.test_telling import EMPTY, FULL

AUDIENCES = get_args(Audience)
compositions = st.sets(st.sampled_from(sorted(NOTHING))).map(
    lambda missing: FULL.model_copy(update={name: NOTHING[name] for name in missing})
)


def leaves(value: Any) -> Iterator[object]:
    """Give every number and text in figures."""
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


@pytest.mark.leak
@pytest.mark.property
@given(composition=compositions, audience=st.sampled_from(AUDIENCES))
def test_every_part_is_the_compositions_or_empty(composition: Figures, audience: Audience) -> None:
    found = selected(composition, audience)
    assert found.audience == audience
    for name in NOTHING:
        kept = getattr(composition, name) if name in SEES[audience] else NOTHING[name]
        assert getattr(found, name) == kept
    told = set(map(str, leaves(json.loads(found.model_dump_json(exclude={"audience"})))))
    assert told <= set(map(str, leaves(json.loads(composition.model_dump_json())))) | {"None"}


def test_each_audience_has_its_selection_and_each_part_is_known() -> None:
    assert SEES.keys() == set(AUDIENCES)
    parts = set(NOTHING)
    assert all(seen <= parts for seen in SEES.values())
    assert Figures.model_fields.keys() - parts == {
        *("schema_version", "rollout", "name", "organisation", "period", "audience"),
        *("weeks_since_go_live", "threshold", "compared"),
    }


def test_a_part_that_is_not_told_is_what_figures_without_it_hold() -> None:
    """Else an empty part would tell something."""
    quiet = EMPTY.model_copy(update={"compared": True})
    assert {name: getattr(quiet, name) for name in NOTHING} == dict(NOTHING)


def test_who_sees_what() -> None:
    assert selected(FULL, PROJECT_GROUP) == FULL
    ambassadors = selected(FULL, AMBASSADORS)
    assert (ambassadors.tone, ambassadors.departments, ambassadors.decisions) == (None, (), ())
    assert ambassadors.issues == FULL.issues
    assert selected(FULL, FLOOR).total is None
    assert selected(FULL, HR).waiting is None


def test_those_who_are_told_are_two() -> None:
    assert set(TELLING) == {PROJECT_GROUP, AMBASSADORS}


def test_a_digest_that_was_frozen_before_these_parts_still_loads_and_is_told() -> None:
    old = FULL.model_dump(mode="json", exclude={"answering", "open_longest", "done", "coverage", "meeting"})
    for each in old["issues"]:
        del each["new"]
    found = Figures.model_validate(old)
    assert (found.answering, found.open_longest, found.done, found.coverage) == (None, (), None, None)
    assert selected(found, AMBASSADORS).issues == found.issues
