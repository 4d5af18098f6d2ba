"""Every digest there is, of each audience and pace, in every format: the same numbers, and none that is withheld."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.cards import Card
from bot.config import RolloutSettings, load
from bot.config.values import Audience, Pace
from bot.database.store import Store
from bot.days.editions import Edition
from bot.days.period import Period
from bot.desk import Desk
from bot.digests import daily
from bot.digests.composing import composition
from bot.digests.daily import Daily, DailyTopic
from bot.digests.parts import Figures, OpenDecision, PublishedAnswer
from bot.digests.tellers import TELLERS, Teller
from bot.frozen import Part
from bot.words import words_for
from tests.digests.floor import WEEK, Floor
from tests.digests.test_bubble import with_all_of_it
from tests.digests.test_telling import FULL
from tests.test_formats_digest import FORMATS, numbers, on_paper, withholding
from tests.town import CONFIG

NOVEMBER = [Period.parse(f"2026-W{number}") for number in (46, 47, 48)]
SENT = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
NOT_COUNTED = {
    *("schema_version", "issue", "decision", "department", "measure", "number", "largest", "threshold", "headcount"),
    *("weeks", "weeks_since_go_live", "inactive_days", "promise_days", "median_hours", "days_open", "needed"),
    *("negative", "neutral", "positive", "technique", "human", "both", "topics", "left_out", "too_few"),
}
"""The whole numbers in frozen figures that are an id, a span, a share or a place; others are of people or things."""
MENU = re.compile(r"\[\d+\].*")
"""The numbers by which a terminal lets somebody choose: they are its keys, and tell nothing."""
LOW, HIGH = 101, 320
"""Numbers that are nothing else in a digest, nor three of them summed: no week, day, share or id."""
EVERY = sorted(TELLERS)
EACH = list({id(teller): key for key, teller in sorted(TELLERS.items())}.values())
"""One audience and pace for each who tells differently."""


def everything() -> Figures:
    """Give a composition that holds each part that there is."""
    done = FULL.done.model_copy(update={"answers": (ANSWER,)}) if FULL.done else None
    decision = OpenDecision(decision=1, text="Printers vervangen", due_on=date(2026, 11, 27))
    found = with_all_of_it().model_copy(update={"silent": FULL.silent, "done": done, "decisions": (decision,)})
    missing = [name for name, value in found if value in (None, ()) and name != "quiet_issues"]
    more = {name: example(Figures.model_fields[name].annotation) for name in missing}
    return Figures.model_validate(found.model_copy(update=more).model_dump())


def example(kind: Any, name: str = "") -> Any:
    """Fill any part of the figures, so that one that is new is told here too."""
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Part):
        return kind(**{each: example(field.annotation, each) for each, field in kind.model_fields.items()})
    if origin in {Union, UnionType}:
        return example(next(each for each in inner if each is not type(None)), name)
    if origin is tuple:
        return (example(inner[0], name),)
    if origin is Literal:
        return inner[0]
    day = date(2026, 11, 26)
    texts = {"period": "2026-W47", "key": "practice"}
    plain = {bool: True, int: 7, float: 2.5, date: day, datetime: SENT, str: texts.get(name, "Tekst")}
    return plain[kind]


ANSWER = PublishedAnswer(issue=8, title_nl="Rechten", title_en="Rights", answer_nl="Vraag ze aan.", answer_en="Ask.")


def varied(value: Any, drawn: Iterator[int], name: str = "") -> Any:
    """Give other numbers of people and messages in frozen figures."""
    if isinstance(value, dict):
        return {key: varied(each, drawn, key) for key, each in value.items()}
    if isinstance(value, list):
        return [varied(each, drawn, name) for each in value]
    return next(drawn) if name not in NOT_COUNTED and type(value) is int else value


def looked_over(drawn: Iterator[int]) -> Daily:
    topics = tuple(
        DailyTopic(issue=n, title_nl="Printen", title_en="Printing", days_open=next(drawn), owner=None, ready=n > 1)
        for n in (1, 2)
    )
    day = date(2026, 11, 16)
    heading = {"rollout": "zaak", "name": "Zaaksysteem", "organisation": "Lindewaard", "period": str(day)}
    when = {"first": day, "last": day, "told_on": day + timedelta(days=1), "threshold": 5}
    return Daily.model_validate({**heading, **when, "topics": topics, "decisions": everything().decisions})


def frozen(audience: Audience, pace: Pace, drawn: Iterator[int]) -> Part:
    """Give what is frozen of an edition, of weeks that hold everything."""
    teller: Teller[Any] = TELLERS[audience, pace]
    if teller.made is None:
        return looked_over(drawn)
    plain = everything().model_dump(mode="json")
    weeks = [Figures.model_validate(varied({**plain, "period": str(week)}, drawn)) for week in NOVEMBER]
    made: Part = teller.made(weeks, Edition(pace, NOVEMBER[0].monday, SENT.date(), SENT), audience)
    return made


def told(audience: Audience, pace: Pace, part: Part, rollout: RolloutSettings, language: str) -> Card:
    return TELLERS[audience, pace].card(part.model_dump(mode="json"), words_for(language), rollout)


def large(found: set[str]) -> set[int]:
    return {int(each) for each in found if LOW <= int(each) <= 3 * HIGH}


def integers(value: Any) -> Iterator[int]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from integers(each)
    elif type(value) is int:
        yield value


@pytest.fixture(scope="module")
def rollout(tmp_path_factory: pytest.TempPathFactory) -> RolloutSettings:
    """The settings of a rollout, by which the project group calls its ambassadors."""
    file = tmp_path_factory.mktemp("formats") / "config.toml"
    file.write_text(CONFIG, encoding="utf-8")
    return load(file, {}).rollout[0]


@pytest.mark.property
@pytest.mark.parametrize(("audience", "pace"), EVERY)
@settings(max_examples=3)
@given(drawn=st.lists(st.integers(LOW, HIGH), min_size=250, max_size=250), language=st.sampled_from(["nl", "en"]))
def test_every_edition_carries_the_same_numbers_in_every_format(
    rollout: RolloutSettings, audience: Audience, pace: Pace, drawn: list[int], language: str
) -> None:
    part = frozen(audience, pace, iter(drawn))
    card = told(audience, pace, part, rollout, language)
    shown = {form: numbers(MENU.sub("", show(card))) for form, show in FORMATS.items()}
    assert all(found == shown["terminal"] for found in shown.values()), {
        form: found ^ shown["terminal"] for form, found in shown.items()
    }
    assert large(shown["terminal"]) or audience in {"floor", "hr"}, "there is something to compare"
    assert large(shown["terminal"]) <= set(integers(json.loads(part.model_dump_json()))), (
        "no number that was not frozen"
    )


@pytest.mark.parametrize(("audience", "pace"), EACH)
def test_on_paper_stands_what_stands_on_the_screen(rollout: RolloutSettings, audience: Audience, pace: Pace) -> None:
    card = told(audience, pace, frozen(audience, pace, iter(range(LOW, HIGH + 100))), rollout, "nl")
    assert numbers(on_paper(card)) >= numbers(MENU.sub("", FORMATS["terminal"](card)))


@pytest.mark.leak
def test_no_edition_carries_what_the_gate_withholds_in_any_format(store: Store, desk: Desk) -> None:
    """Three people of a small department wrote 87 messages about a topic of their own."""
    with Session(store.engine) as session:
        floor = Floor.of(session, desk)
        withholding(floor)
        week = composition(session, desk, floor.rollout, floor.settings, WEEK)
        wednesday = WEEK.monday + timedelta(days=2)
        day = Edition("daily", wednesday, wednesday + timedelta(days=1), SENT)
        looked = daily.look(session, floor.rollout, floor.settings, day)
    for audience, pace in EACH:
        teller: Teller[Any] = TELLERS[audience, pace]
        edition = Edition(pace, WEEK.monday, WEEK.monday + timedelta(weeks=1), SENT)
        part = teller.made([week], edition, audience) if teller.made else looked
        card = teller.card(part.model_dump(mode="json"), words_for("nl"), floor.settings)
        forms = {form: show(card) for form, show in {**FORMATS, "pdf": on_paper}.items()}
        for form, said in (forms | {"json": part.model_dump_json()}).items():
            assert "Verborgen" not in said, (audience, pace, form)
            assert not {"87", "29"} & numbers(said), (audience, pace, form)
            assert "Griffie" not in said or form == "json" or audience in {"project_group", "ambassadors", "management"}
