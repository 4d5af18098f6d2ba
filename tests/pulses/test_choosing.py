"""Which statements a round has: what must be known by then first, and a department's own where it can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.config import PulseQuestionSettings, Settings
from bot.config.pulse import Phase
from bot.database.store import Store
from bot.people import AMBASSADOR, FLOOR
from bot.privacy.vault import Vault
from bot.pulses import asking, choosing
from bot.pulses.calendar import window
from bot.pulses.reachable import Candidate
from bot.pulses.sampling import own_quota
from models import Department, Membership, Person, PulseQuestion, PulseRound, Rollout
from tests.gestures import change
from tests.pulses.crowd import INSIDERS, TUESDAY, Crowd, asked_in
from tests.town import FakeClock, with_rollout

GO_LIVE = date(2026, 10, 26)
STARTS = {"before": -14, "week_one": 0, "weeks": 14, "days_30": 28, "days_90": 84}
Grow = Callable[..., Crowd]


@pytest.fixture
def grow(store: Store, settings: Settings, vault: Vault, clock: FakeClock) -> Grow:
    """Make a crowd with so many people of Burgerzaken, where the counter has a statement of its own, and others."""

    def made(own: int, others: int = 12, phases: tuple[Phase, ...] = ("weeks",)) -> Crowd:
        clock.set(TUESDAY - timedelta(weeks=1))
        desk = PulseQuestionSettings(
            key="desk", department="Burgerzaken", nl="De balie draait.", en="The desk runs.", phases=phases
        )
        crowd = Crowd(store, asked_in(settings, question=(desk,)), vault, clock)
        crowd.write(change(update(Department).values(headcount=300)))
        crowd.comes(*(f"b{number}" for number in range(own)), department="Burgerzaken")
        crowd.comes(*(f"s{number}" for number in range(others)), department="Sociaal Domein")
        crowd.comes(*INSIDERS)
        return crowd

    return made


def listed(crowd: Crowd, phase: str, people: int) -> list[str]:
    """Give the keys that a round of a phase would have with so many of the floor."""
    settings = crowd.desk.settings.rollout[0]
    of = window(settings, GO_LIVE + timedelta(days=STARTS[phase]))
    assert of
    floor = [Candidate(number, FLOOR, None) for number in range(people)]
    return crowd.read(
        lambda session: [
            statement.key for statement, _ in choosing.chosen(session, session.get_one(Rollout, 1), settings, of, floor)
        ]
    )


@pytest.mark.parametrize(
    ("people", "keys"),
    [(20, ["practice"]), (60, ["practice", "agreements"]), (180, ["practice", "agreements", "why"])],
)
def test_before_go_live_practice_and_agreements_come_first(crowd: Crowd, people: int, keys: Sequence[str]) -> None:
    assert listed(crowd, "before", people) == keys


@pytest.mark.parametrize("phase", ["days_30", "days_90"])
def test_at_30_and_90_days_confidence_comes_first_and_then_what_the_baseline_asked(crowd: Crowd, phase: str) -> None:
    held(crowd, "before", "practice", "agreements")
    held(crowd, "weeks", "confident")
    assert listed(crowd, phase, 30) == ["confident"]
    assert listed(crowd, phase, 60) == ["confident", "agreements"]


def held(crowd: Crowd, phase: str, *keys: str) -> None:
    """Keep that a round of a phase put these statements to everybody."""

    def work(session: Session) -> None:
        opens = GO_LIVE + timedelta(days=STARTS[phase])
        round_ = PulseRound(rollout_id=1, phase=phase, opens_on=opens, closes_on=opens + timedelta(weeks=1))
        session.add(round_)
        session.flush()
        session.add_all(PulseQuestion(round_id=round_.id, key=key, text_nl=key, text_en=key) for key in keys)

    crowd.write(work)


def test_without_the_floor_nothing_is_put(crowd: Crowd) -> None:
    assert listed(crowd, "weeks", 0) == []


@pytest.mark.parametrize(("people", "own"), [(19, 0), (20, 20), (29, 29), (30, 20), (60, 20), (90, 30)])
def test_a_department_has_a_quota_of_its_own_beside_the_others(grow: Grow, people: int, own: int) -> None:
    """Half of twenty have to answer; where twenty cannot be asked, nobody is asked in vain."""
    crowd = grow(people)
    crowd.ask()
    assert put_to(crowd, "desk") == own
    assert put_to(crowd, "help") == people - own + 12
    asked = Counter(each.person_id for each in crowd.invitations())
    assert set(asked.values()) <= {1, 2}
    assert sum(times == 2 for times in asked.values()) == len(INSIDERS)


def test_who_has_a_role_is_put_what_all_are(grow: Grow, clock: FakeClock) -> None:
    """Answers of a department's ambassadors to its own statement would be too few to tell."""
    crowd = grow(60)
    leads = with_rollout(crowd.desk.settings, ambassadors=("terminal:terminal/b0", "terminal:terminal/b1"))
    crowd = Crowd(crowd.store, leads, crowd.desk.vault, clock)
    crowd.write(change(update(Department).values(headcount=300)))
    first, second, *_ = crowd.read(lambda session: session.scalars(select(Person.id).order_by(Person.id)).all())
    crowd.write(change(update(Membership).where(Membership.person_id.in_([first, second])).values(pool=AMBASSADOR)))
    crowd.ask()
    general = {each.id for each in crowd.questions() if each.department_id is None}
    put = [each.question_id for each in crowd.invitations() if each.person_id in {first, second}]
    assert len(put) == 2
    assert set(put) <= general


def put_to(crowd: Crowd, key: str) -> int:
    """Count whom of the floor a statement was put to."""
    number = next((each.id for each in crowd.questions() if each.key == key), None)
    asked = [each.person_id for each in crowd.invitations() if each.question_id == number]
    return sum(times == 1 for times in Counter(asked).values())


def test_a_small_department_gets_its_own_statement_every_second_week(grow: Grow, clock: FakeClock) -> None:
    crowd = grow(22)
    for _ in range(2):
        crowd.ask()
        clock.forward(weeks=1)
        crowd.settle()
    assert [[each.key for each in crowd.questions() if each.round_id == one.id] for one in crowd.rounds()] == [
        ["help", "desk"],
        ["useful"],
    ]


@pytest.mark.parametrize(("people", "put"), [(29, []), (30, ["desk"])])
def test_in_a_round_that_comes_once_a_small_department_is_asked_what_all_are(
    grow: Grow, clock: FakeClock, people: int, put: list[str]
) -> None:
    crowd = grow(people, phases=("week_one",))
    clock.set(TUESDAY - timedelta(weeks=3))
    for _ in range(4):
        crowd.ask()
        clock.forward(days=1)
    assert [each.key for each in crowd.questions() if each.department_id] == put
    assert not put or put_to(crowd, "desk") == 20


def test_several_statements_of_one_department_take_turns(grow: Grow, clock: FakeClock) -> None:
    crowd = grow(40)
    pulse = crowd.desk.settings.rollout[0].pulse
    other = PulseQuestionSettings(key="phone", department="Burgerzaken", nl="De telefoon ook.", en="The phone too.")
    more = asked_in(crowd.desk.settings, question=(*pulse.question, other))
    crowd = Crowd(crowd.store, more, crowd.desk.vault, clock)
    crowd.write(change(update(Department).values(headcount=300)))
    for _ in range(2):
        crowd.write(lambda session: asking.ask_due(session, crowd.desk, Random(7)))  # noqa: S311 - the same each time
        clock.forward(weeks=1)
        crowd.settle()
    assert [each.key for each in crowd.questions() if each.department_id] == ["desk", "phone"]


@pytest.mark.parametrize(("people", "quota"), [(20, 20), (29, 29), (30, 20), (60, 20), (90, 30), (300, 60)])
def test_an_own_statement_is_put_to_a_third_and_to_no_more_than_are_needed(people: int, quota: int) -> None:
    assert own_quota(people, 20) == quota
