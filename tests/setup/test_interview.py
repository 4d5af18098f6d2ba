"""The questions of `init`: few, with an answer ready, asked again with the reason when an answer cannot be used."""

from __future__ import annotations

from datetime import date

import pytest

from bot.setup.answers import Slack, Teams
from tests.setup.keyboard import BOTH, BY_SOCKET, DEPARTMENTS, NAMES, interviewed


def test_slack_by_socket_mode_takes_fifteen_answers() -> None:
    found, keyboard = interviewed(*BY_SOCKET)
    assert (found.organisation, found.name, found.bot_name) == (
        "Lindewaard",
        "Zaaksysteem",
        "Question desk Zaaksysteem",
    )
    assert (found.go_live, found.promise_days, found.slack) == (date(2026, 12, 1), 2, Slack(socket_mode=True))
    assert (found.teams, found.public_url) == (None, None)
    assert len(keyboard.asked) == 15
    assert keyboard.told == ["A few questions. Enter takes what stands between brackets; Ctrl-C stops."]


def test_both_platforms_over_http() -> None:
    found, _ = interviewed(*BOTH)
    assert found.slack == Slack(socket_mode=False)
    assert found.teams == Teams("11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")
    assert (found.public_url, found.promise_days) == ("https://bot.example.org", None)


def test_ids_and_the_address_can_wait() -> None:
    found, _ = interviewed(*NAMES, "", "teams", "", "", "", "0")
    assert (found.departments, found.slack, found.teams, found.public_url) == ((), None, Teams(None, None), None)


def test_what_is_offered_is_what_enter_means() -> None:
    found, keyboard = interviewed(*NAMES[:6], "", "", "", "", "", "", "")
    offered = dict(keyboard.asked)
    assert offered["On which day does it go live?"] == "2026-12-21", "a Monday"
    assert found.go_live == date(2026, 12, 21)
    assert found.system == {"nl": "het zaaksysteem", "en": "the zaaksysteem"}
    assert found.urgent == {"nl": "Bel de servicedesk.", "en": "Call the service desk."}
    assert found.slack == Slack(socket_mode=True)
    assert found.promise_days is None


def test_a_name_in_capitals_keeps_them() -> None:
    found, _ = interviewed("nl", "Bieb", "CRM", *BY_SOCKET[3:])
    assert found.system == {"nl": "het CRM", "en": "the CRM"}


def test_it_is_asked_in_dutch_too() -> None:
    found, keyboard = interviewed(*BY_SOCKET[:-4], "", "beide", "nee", "", "", "", "0", language="nl")
    questions = [question for question, _ in keyboard.asked]
    assert questions[1] == "Hoe heet je organisatie?"
    for at, language in ((3, "Nederlands"), (4, "Engels"), (7, "Nederlands"), (8, "Engels")):
        assert f"in het {language}?" in questions[at]
    assert found.bot_name == "Vraagpunt Zaaksysteem"
    assert found.slack == Slack(socket_mode=True)
    assert found.teams == Teams(None, None)


WRONG = {
    "language": (0, "de", "Please choose: nl, en."),
    "nothing": (1, " ", "Please write something."),
    "too long": (5, "x" * 31, "Please use 30 characters at most."),
    "no date": (6, "31-11-2026", "That is no date. Write one such as 2026-11-30 or 30-11-2026."),
    "no headcount": (9, "Burgerzaken", "Write the name and how many work there, such as: Burgerzaken, 64."),
    "named twice": (10, "burgerzaken 3", "You named burgerzaken before."),
    "platform": (12, "irc", "Please choose: slack, teams, both, beide."),
    "yes or no": (13, "perhaps", "Please answer with yes or no."),
    "a bad number": (14, "21", "Please write a number from 0 to 20."),
}


@pytest.mark.parametrize(("at", "typed", "why"), WRONG.values(), ids=WRONG)
def test_an_answer_that_cannot_be_used_is_asked_again_with_the_reason(at: int, typed: str, why: str) -> None:
    found, keyboard = interviewed(*BY_SOCKET[:at], typed, *BY_SOCKET[at:])
    assert keyboard.told[1:] == [why]
    assert keyboard.asked[at] == keyboard.asked[at + 1]
    assert found == interviewed(*BY_SOCKET)[0]


def test_a_wrong_id_and_a_wrong_address_are_asked_again() -> None:
    ids, address, promise = BOTH[-4:-2], BOTH[-2], BOTH[-1]
    before = (*NAMES, *DEPARTMENTS, "teams")
    found, keyboard = interviewed(*before, "the tenant", *ids, "http://bot.example.org", address, promise)
    assert found.public_url == "https://bot.example.org"
    assert [line.partition(" ")[0] for line in keyboard.told[1:]] == ["That", "Write"]
