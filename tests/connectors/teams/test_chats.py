"""Writing to a person whose chat is not known, into a thread, and asking whether somebody is a guest."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.ports import DeliveryError, Profile
from connectors.teams.chats import REMEMBERED
from connectors.teams.connector import TeamsConnector
from connectors.teams.parts import Seen
from tests.connectors.teams.stand_in import ADDRESS, CARD, SETTINGS, Teams, failed, post, run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:microsoft_teams")
PERSON = {"service_url": ADDRESS["service_url"], "tenant": SETTINGS.tenant_id, "member": "29:anna"}
ASIDE = {**PERSON, "aside": "19:x@thread.tacv2;messageid=17"}
SENDER = Seen(
    SETTINGS.tenant_id,
    "00000000-0000-4000-8000-000000000020",
    locale="nl-NL",
    account="29:anna",
    conversation="19:x@thread.tacv2",
    service_url=ADDRESS["service_url"],
)


def opened(chat: str = "a:chat") -> httpx.Response:
    return httpx.Response(201, json={"id": chat})


def refused() -> httpx.Response:
    return httpx.Response(403, json={"error": {"code": "ForbiddenOperationException"}})


def sent() -> httpx.Response:
    return httpx.Response(201, json={"id": "18"})


def member(**told: Any) -> httpx.Response:
    return httpx.Response(200, json={"id": "29:anna", **told})


def places(teams: Teams) -> list[str]:
    return [call.url.partition("/v3/conversations")[2] for call in teams.calls]


def test_an_answer_in_a_channel_goes_into_the_thread() -> None:
    teams = Teams(sent())
    assert post(teams, address={**ADDRESS, "thread": "17"}) == "18"
    assert places(teams) == ["/19:x@thread.tacv2;messageid=17/activities"]


def test_a_person_is_written_to_in_a_chat_that_is_opened_for_it() -> None:
    teams = Teams(opened(), sent())
    assert post(teams, address=PERSON) == "18"
    assert places(teams) == ["", "/a:chat/activities"]
    tenant = SETTINGS.tenant_id
    assert teams.calls[0].json == {
        "members": [{"id": "29:anna"}],
        "tenantId": tenant,
        "channelData": {"tenant": {"id": tenant}},
    }


def test_a_card_in_an_opened_chat_is_replaced() -> None:
    teams = Teams(opened(), sent())
    post(teams, address=ASIDE, replaces="17")
    assert places(teams) == ["", "/a:chat/activities/17"]


@pytest.mark.parametrize("answers", [(refused(),), (opened(), refused())])
def test_who_cannot_be_written_to_hears_so_in_the_thread_without_a_word_of_it(answers: tuple[httpx.Response]) -> None:
    teams = Teams(*answers, sent())
    with pytest.raises(DeliveryError) as error:
        post(teams, address=ASIDE)
    assert (error.value.reason, error.value.permanent, error.value.ambiguous) == ("not_installed", True, False)
    assert places(teams)[-1] == "/19:x@thread.tacv2;messageid=17/activities"
    said = str(teams.calls[-1].json)
    assert "cannot write to you directly" in said
    assert CARD.summary not in said
    assert "Hello." not in said


def test_it_says_so_once_in_a_thread() -> None:
    teams = Teams(refused(), sent(), refused(), refused(), sent())
    other = {**ASIDE, "aside": "19:y@thread.v2"}
    assert run(teams, lambda connector: reasons(connector, ASIDE, ASIDE, other)) == ["not_installed"] * 3
    assert [place for place in places(teams) if place] == [
        "/19:x@thread.tacv2;messageid=17/activities",
        "/19:y@thread.v2/activities",
    ]


async def reasons(connector: TeamsConnector, *addresses: dict[str, str]) -> list[str]:
    found = []
    for address in addresses:
        try:
            await connector.post(address, CARD, mark="mark")
        except DeliveryError as error:
            found.append(error.reason)
    return found


def test_without_a_place_aside_nothing_is_said() -> None:
    for address in (PERSON, {**PERSON, "aside": "../x"}):
        teams = Teams(refused())
        error = failed(*teams.answers, address=address)
        assert (error.reason, error.permanent) == ("not_installed", True)


def test_a_line_aside_that_failed_for_now_is_tried_again() -> None:
    error = failed(refused(), httpx.Response(429, headers={"Retry-After": "7"}), address=ASIDE)
    assert (error.reason, error.permanent) == ("http_429", False)
    assert failed(refused(), refused(), address=ASIDE).reason == "not_installed"


def test_what_was_said_aside_is_not_remembered_for_ever() -> None:
    connector = TeamsConnector(SETTINGS, "")
    connector._chats._said_aside = {(str(number), "") for number in range(REMEMBERED)}
    chats = connector._chats

    async def again(given: TeamsConnector) -> list[str]:
        given._chats = chats
        return await reasons(given, ASIDE)

    run(Teams(refused(), sent()), again)
    assert chats._said_aside == {(ASIDE["aside"], "29:anna")}


@pytest.mark.parametrize(
    ("answer", "reason", "permanent"),
    [
        (httpx.ReadTimeout("slow"), "timeout", False),
        (httpx.Response(201, text="<html>"), "answer_cut_off", False),
        (httpx.Response(201, json={}), "bad_address", True),
        (opened("../x"), "bad_address", True),
        (httpx.Response(400), "http_400", True),
        (httpx.Response(503), "http_503", False),
    ],
)
def test_a_chat_that_does_not_open_leaves_no_doubt(
    answer: httpx.Response | Exception, reason: str, *, permanent: bool
) -> None:
    error = failed(answer, address=ASIDE)
    assert (error.reason, error.permanent, error.ambiguous) == (reason, permanent, False)


@pytest.mark.parametrize("thread", ["../x", "a/b", "a b"])
def test_a_thread_that_leads_elsewhere_is_not_used(thread: str) -> None:
    assert failed(address={**ADDRESS, "thread": thread}).reason == "bad_address"


@pytest.mark.parametrize(
    ("told", "guest"),
    [
        ({"userRole": "user", "tenantId": SETTINGS.tenant_id}, False),
        ({}, False),
        ({"userRole": "guest"}, True),
        ({"userRole": "anonymous"}, True),
        ({"userPrincipalName": "anna_gmail.com#EXT#@lindewaard.example"}, True),
        ({"userPrincipalName": "anna@lindewaard.example"}, False),
        ({"tenantId": "99999999-2222-4333-8444-555555555555"}, True),
    ],
)
def test_who_is_a_guest(told: dict[str, str], *, guest: bool) -> None:
    teams = Teams(member(**told))
    assert run(teams, lambda connector: connector.profile(SENDER)) == Profile(locale="nl-NL", guest=guest)
    assert places(teams) == ["/19:x@thread.tacv2/members/29:anna"]


def test_who_spoke_where_the_bot_is_not_is_asked_for_in_their_own_chat() -> None:
    teams = Teams(opened(), member(userRole="guest"))
    sender = Seen(SETTINGS.tenant_id, "u", account="29:anna", service_url=ADDRESS["service_url"])
    assert run(teams, lambda connector: connector.profile(sender)).guest
    assert places(teams) == ["", "/a:chat/members/29:anna"]


@pytest.mark.parametrize(
    "answer", [httpx.Response(404), httpx.Response(200, json=[]), httpx.ConnectError("down"), httpx.Response(200)]
)
def test_of_whom_teams_says_nothing_nothing_is_told(answer: httpx.Response | Exception) -> None:
    assert run(Teams(answer), lambda connector: connector.profile(SENDER)) == Profile(locale="nl-NL")


def test_an_id_that_leads_elsewhere_and_a_lost_token_ask_nothing() -> None:
    odd = Seen("t", "../x", conversation="c", service_url=ADDRESS["service_url"])
    assert not run(Teams(), lambda connector: connector.profile(odd)).guest
    assert not run(Teams(), lambda connector: connector.profile(SENDER), token=None).guest


def test_an_activity_that_says_it_itself_needs_no_question() -> None:
    told = Seen(SETTINGS.tenant_id, "u", guest=True)
    assert run(Teams(), lambda connector: connector.profile(told)).guest
