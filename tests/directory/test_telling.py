"""What administrators are told of a directory, and never of fewer people than the threshold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.config import SlackSettings
from bot.directory import telling
from bot.ports import DirectoryError, Finding
from bot.words import sentence, words_for
from tests.directory.office import AMB, Hall, one
from tests.town import FakeClock


@pytest.fixture
def slack(hall: Hall) -> Hall:
    """An installation that reads Slack, and names nobody itself."""
    settings = hall.desk.settings
    rollout = settings.rollout[0].model_copy(update={"insiders": (), "ambassadors": ()})
    changes = {"slack": SlackSettings(directory=True), "rollout": (rollout,)}
    hall.desk = type(hall.desk)(settings.model_copy(update=changes), hall.desk.vault, hall.desk.now)
    return hall


def findings(hall: Hall) -> Mapping[str, Finding]:
    found = hall.store.read_now(lambda session: list(telling.findings(session, hall.desk.settings, hall.desk.now())))
    return {finding.subject: finding for finding in found}


def shown(hall: Hall) -> list[str]:
    return hall.store.read_now(lambda session: list(telling.shown(session, hall.desk)))


def many(department: str, count: int, *groups: str) -> list[object]:
    return [one(f"{department}{number}", department, *groups) for number in range(count)]


def test_without_a_source_nothing_is_said(hall: Hall) -> None:
    assert findings(hall) == {}


def test_what_was_never_read_is_not_well(slack: Hall) -> None:
    assert not findings(slack)["directory (slack)"].well
    assert shown(slack)[0] == "slack: not read yet"


def test_what_was_read_is_well_until_it_gets_old(slack: Hall, clock: FakeClock) -> None:
    slack.read(*many("Burgerzaken", 6), one("U1", None, AMB))  # type: ignore[arg-type]
    found = findings(slack)
    assert found["directory (slack)"].detail == "It was read on 2026-11-18 09:00 UTC. People in it: 7."
    assert all(finding.well for finding in found.values())
    clock.moment += timedelta(days=3)
    assert not findings(slack)["directory (slack)"].well


def test_a_directory_without_anybody_is_not_well(slack: Hall) -> None:
    slack.read()
    assert not findings(slack)["directory (slack)"].well


def test_a_failure_stands_there_until_it_is_over(slack: Hall) -> None:
    slack.books[0].broken = DirectoryError("missing_scope usergroups:read", "Add it.")
    slack.read()
    assert findings(slack)["directory (slack)"].detail == "The last try failed: missing_scope usergroups:read."
    slack.books[0].broken = None
    slack.read(one("U1", "Burgerzaken"))
    assert findings(slack)["directory (slack)"].well


def test_nobody_who_can_answer_is_told(slack: Hall) -> None:
    slack.read(*many("Burgerzaken", 6))  # type: ignore[arg-type]
    assert not findings(slack)["directory: groups"].well
    slack.read(*many("Burgerzaken", 6, AMB))  # type: ignore[arg-type]
    assert "directory: groups" not in findings(slack)


@pytest.mark.leak
def test_unknown_names_are_a_warning_and_small_ones_stand_nowhere(slack: Hall) -> None:
    slack.read(*many("Belastingen", 5), *many("Kabinet", 4), *many("Burgerzaken", 5, AMB))  # type: ignore[arg-type]
    warning = findings(slack)["directory (slack): departments"]
    assert (warning.well, bool(warning.remedy)) == (True, True)
    assert "1, each of 5 people or more" in warning.detail
    told = "\n".join(shown(slack))
    assert "no department is called “Belastingen”: 5 people" in told
    assert "Kabinet" not in told


@pytest.mark.leak
def test_headcounts_stand_beside_those_of_the_configuration_and_few_are_not_counted(slack: Hall) -> None:
    slack.read(*many("Burgerzaken", 6, AMB), *many("Griffie", 4))  # type: ignore[arg-type]
    told = shown(slack)
    assert "  Burgerzaken: 20, 6" in told
    assert "  Griffie: 4, fewer than 5" in told
    assert "  Sociaal Domein: 40, fewer than 5" in told
    assert "  in groups of ambassadors: 6" in told


@pytest.mark.parametrize(("language", "told"), [("en", "so I changed nothing"), ("nl", "dus ik heb niets veranderd")])
def test_administrators_hear_it_in_their_language(language: str, told: str) -> None:
    failure = DirectoryError("cut_off", sentence("Microsoft Graph failed. Nothing to do: the next night tries again."))
    card = telling.failed(words_for(language), "entra", failure)
    assert told in str(card)
    assert "entra: cut_off" in str(card)
    assert ("volgende nacht" in str(card)) == (language == "nl")
