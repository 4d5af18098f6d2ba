"""Untagged messages that look like one thing, with a title in their own words."""

from __future__ import annotations

from sqlalchemy import update

from bot.ports import Action
from models import Feedback
from tests.gestures import change, press
from tests.recurring.village import Village

LABELS = [
    "De etiketten printen scheef bij de balie",
    "Etiketten printen scheef, elke keer weer",
    "Bij mij printen de etiketten ook scheef",
]
OTHERS = ["Wanneer is de volgende training?", "Mijn wachtwoord is verlopen", "De kantine is dicht"]


def groups(village: Village) -> list[tuple[int, ...]]:
    return [found.feedback for found in village.recurring.waiting_groups(1)]


def test_what_looks_like_one_thing_is_one_group(any_village: Village) -> None:
    labels = [any_village.say(f"l{number}", text) for number, text in enumerate(LABELS)]
    for number, text in enumerate(OTHERS):
        any_village.say(f"o{number}", text)
    (found,) = any_village.recurring.waiting_groups(1)
    assert set(found.feedback) <= set(labels)
    assert len(found.feedback) >= 2
    assert "etiketten" in found.title.lower()


def test_the_groups_need_no_index(village: Village) -> None:
    for user in ("an", "bo"):
        village.say(user, LABELS[0])
    assert groups(village) == [(1, 2)]


def test_what_one_person_writes_twice_is_no_group(village: Village) -> None:
    for _ in range(3):
        village.say("an", LABELS[0])
    assert groups(village) == []
    village.say("bo", LABELS[0])
    assert groups(village) == [(1, 2, 3, 4)]


def test_tagged_and_withdrawn_messages_do_not_wait(village: Village) -> None:
    numbers = [village.say(user, LABELS[0]) for user in ("an", "bo", "cy", "dé")]
    village.tag(numbers[0], village.issue())
    press(village.town, "bo", Action.WITHDRAW, village.ref(numbers[1]))
    assert groups(village) == [tuple(numbers[2:])]
    village.untag(numbers[0])
    assert groups(village) == [(numbers[0], *numbers[2:])]


def test_the_group_of_most_people_comes_first(village: Village) -> None:
    for user in ("an", "bo"):
        village.say(user, OTHERS[1])
    for user in ("cy", "di", "ed"):
        village.say(user, LABELS[0])
    assert groups(village) == [(3, 4, 5), (1, 2)]


def test_nothing_waits_in_an_empty_rollout(village: Village) -> None:
    assert groups(village) == []
    assert village.recurring.waiting_groups(2) == []


def test_a_group_tells_no_number_of_people_and_nobodys_department(village: Village) -> None:
    for user in ("an", "bo"):
        village.say(user, LABELS[0])
    (found,) = village.recurring.waiting_groups(1)
    assert vars(found).keys() == {"feedback", "title"}


def test_what_was_marked_sensitive_is_in_no_group_and_no_title(village: Village) -> None:
    for user in ("an", "bo", "cy"):
        village.say(user, LABELS[0])
    village.town.write(change(update(Feedback).where(Feedback.id == 3).values(sensitive_at=village.town.clock())))
    assert groups(village) == [(1, 2)]
