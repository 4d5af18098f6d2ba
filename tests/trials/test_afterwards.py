"""A test round afterwards: a higher threshold, and a rollout that left the configuration or was archived."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select, update

from bot import trials
from bot.rollouts import ending
from models import Rollout, TrialTester
from tests.gestures import change, tell
from tests.topics.square import all_text
from tests.town import INSIDER, Town, with_rollout
from tests.trials.test_story import count, held, join, opened, rounds


@pytest.mark.leak
def test_a_threshold_that_goes_up_withholds_what_was_counted_before(town: Town) -> None:
    held(town)
    assert "6 bevindingen, 6 testers" in all_text(tell(town, INSIDER, "testronde")[-1])
    stricter = town.desk.settings.rollout[0].thresholds.model_copy(update={"people": 7})
    object.__setattr__(town.desk, "settings", with_rollout(town.desk.settings, thresholds=stricter))
    assert "te weinig testers voor cijfers" in all_text(tell(town, INSIDER, "testronde")[-1])


def test_of_a_rollout_that_left_the_configuration_a_round_closes_and_who_tested_is_forgotten(town: Town) -> None:
    opened(town)
    join(town, "anna")
    settings = town.desk.settings
    object.__setattr__(town.desk, "settings", settings.model_copy(update={"rollout": ()}))
    assert town.write(partial(trials.close_due, desk=town.desk)) == 0, "it is not known to have ended"
    town.write(change(update(Rollout).values(ended_at=town.clock())))
    assert town.write(partial(trials.close_due, desk=town.desk)) == 1
    assert rounds(town)[0].findings is None
    town.clock.forward(days=8)
    town.write(partial(trials.close_due, desk=town.desk))
    assert count(town, TrialTester) == 0


def test_archived_nobody_is_known_to_have_tested(town: Town) -> None:
    opened(town)
    join(town, "anna")
    town.write(lambda session: ending.end(session, session.scalars(select(Rollout)).one(), town.clock()))
    town.write(lambda session: ending.archive(session, town.desk, session.scalars(select(Rollout)).one()))
    assert count(town, TrialTester) == 0
