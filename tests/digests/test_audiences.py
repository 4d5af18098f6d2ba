"""One composition, several selections: nothing is told to anybody that the composition does not hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.keeping import TOLD
from bot.config.values import Audience
from bot.digests.audiences import FLOOR, HR, MANAGEMENT, NOTHING, SEES, selected
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP, Figures
from bot.digests.tellers import TELLERS
from tests.digests.test_telling import EMPTY, FULL
from tests.digests.weeks import WEEKS, need

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
UNSAID = {"None", "", "none", "0", "False"}
"""What stands in the place of a number or text that is not told."""
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
def test_every_number_and_text_is_the_compositions(composition: Figures, audience: Audience) -> None:
    found = selected(composition, audience)
    assert found.audience == audience
    assert all(getattr(found, name) == NOTHING[name] for name in NOTHING.keys() - SEES[audience].keys())
    told = set(map(str, leaves(json.loads(found.model_dump_json(exclude={"audience"})))))
    assert told <= set(map(str, leaves(json.loads(composition.model_dump_json())))) | UNSAID


@pytest.mark.leak
@pytest.mark.property
@given(composition=compositions, audience=st.sampled_from(AUDIENCES))
def test_a_selection_of_a_selection_is_the_same(composition: Figures, audience: Audience) -> None:
    once = selected(composition, audience)
    assert selected(once, audience) == once


def test_each_audience_has_its_selection_and_each_part_is_known() -> None:
    assert SEES.keys() == set(AUDIENCES)
    parts = set(NOTHING)
    assert all(seen.keys() <= parts for seen in SEES.values())
    assert Figures.model_fields.keys() - parts == {
        *("schema_version", "rollout", "name", "organisation", "period", "audience"),
        *("weeks_since_go_live", "threshold", "compared"),
        "corrected",
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


@pytest.mark.leak
def test_nobody_reads_of_colleagues_who_did_nothing() -> None:
    assert FULL.coverage is not None
    assert FULL.coverage.inactive == "few"
    for audience in (AMBASSADORS, MANAGEMENT):
        coverage = selected(FULL, audience).coverage
        assert coverage is not None
        assert coverage.inactive is None
        assert coverage.too_few == FULL.coverage.too_few


@pytest.mark.leak
def test_what_one_person_asked_is_named_to_the_project_group_and_ambassadors_alone() -> None:
    ends = {
        audience: [each.issue for each in done.ended] if (done := selected(WEEKS[1], audience).done) else []
        for audience in AUDIENCES
    }
    assert ends == {PROJECT_GROUP: [1, 9], AMBASSADORS: [1, 9], MANAGEMENT: [1], FLOOR: [1], HR: []}


@pytest.mark.leak
def test_hr_sees_what_has_to_be_learned_and_neither_how_it_stands_nor_how_many_wrote() -> None:
    found = selected(WEEKS[0], HR)
    assert (found.training, found.issues, found.total) == (WEEKS[0].training, (), None)
    owned = WEEKS[1].model_copy(update={"training": (need(4, "Heropenen", "Balie"),)})
    assert "Functioneel beheer" not in selected(owned, HR).model_dump_json()


def test_the_command_knows_each_audience() -> None:
    assert TOLD == AUDIENCES


def test_who_is_told_at_which_pace() -> None:
    paces = {audience: {pace for who, pace in TELLERS if who == audience} for audience in AUDIENCES}
    assert paces == {
        PROJECT_GROUP: {"before", "daily", "weekly", "monthly", "day_30", "day_90"},
        AMBASSADORS: {"before", "weekly"},
        MANAGEMENT: {"monthly", "day_30", "day_90"},
        FLOOR: {"monthly"},
        HR: {"monthly"},
    }


def test_a_digest_that_was_frozen_before_these_parts_still_loads_and_is_told() -> None:
    old = FULL.model_dump(mode="json", exclude={"answering", "open_longest", "done", "coverage", "meeting"})
    for each in old["issues"]:
        del each["new"]
    found = Figures.model_validate(old)
    assert (found.answering, found.open_longest, found.done, found.coverage) == (None, (), None, None)
    assert selected(found, AMBASSADORS).issues == found.issues
