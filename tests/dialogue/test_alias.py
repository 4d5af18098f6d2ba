"""A conversation has one random name, which says nothing of who asked or when."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.dialogue import alias
from bot.dialogue.alias import alias_of
from models import Feedback
from tests.dialogue.talks import asked, name_of
from tests.gestures import kept, tell
from tests.town import Town


def test_it_looks_like_a_name_and_like_no_word(town: Town) -> None:
    name = name_of(town, asked(town))
    assert re.fullmatch(r"[B-DF-HJ-NP-TV-XZ][2-9][B-DF-HJ-NP-TV-XZ]{2}", name)


def test_it_stays_the_same(any_town: Town) -> None:
    ref = asked(any_town)
    assert len({name_of(any_town, ref) for _ in range(3)}) == 1


def test_it_is_made_on_demand_alone(town: Town) -> None:
    asked(town)
    assert kept(town)[0].alias is None


def test_names_are_different_and_tell_no_order(town: Town) -> None:
    refs = [asked(town, f"u{number}") for number in range(12)]
    names = [name_of(town, ref) for ref in refs]
    assert len(set(names)) == len(names)
    assert names != sorted(names)


def test_a_taken_name_is_not_given_again_and_names_grow(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter(["K7PQ"] * (alias.TRIES + 1))
    monkeypatch.setattr(alias, "_random", lambda length: next(made) if length == alias.SHORTEST else "K7PQX")
    first, second = asked(town), asked(town, "bo")
    assert (name_of(town, first), name_of(town, second)) == ("K7PQ", "K7PQX")


def test_two_who_ask_for_it_at_once_get_the_same(any_town: Town, pool: ThreadPoolExecutor) -> None:
    asked(any_town)
    number = kept(any_town)[0].id
    names = pool.map(
        lambda _: any_town.write(lambda session: alias_of(session, session.get_one(Feedback, number))), range(6)
    )
    assert len(set(names)) == 1


def test_the_second_question_of_somebody_has_another_name(town: Town) -> None:
    first = asked(town)
    tell(town, "an", "Waar vind ik een oude zaak terug?")
    assert name_of(town, first) != name_of(town, kept(town)[-1].ref)
