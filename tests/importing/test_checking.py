"""A row is checked: what can be kept becomes a message, what cannot gets a reason that quotes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.checking import ELSEWHERE, Checker, Message
from bot.importing.lines import COLUMNS, Bad, Row
from bot.reading import Kind
from tests.town import NOW

ZONE = ZoneInfo("Europe/Amsterdam")
CHECKER = Checker(ZONE, NOW, 180, {"burgerzaken": 7})


def checked(**fields: object) -> Message | Bad:
    return CHECKER.check(Row(3, {"text": "Etiketten printen niet", **fields}))


def message(**fields: object) -> Message:
    found = checked(**fields)
    assert isinstance(found, Message), found
    return found


def reason(**fields: object) -> str:
    found = checked(**fields)
    assert isinstance(found, Bad), found
    assert found.number == 3
    return found.reason


def test_text_alone_is_enough() -> None:
    assert message() == Message(3, "Etiketten printen niet", None, None, None, None, None)


@pytest.mark.parametrize("text", ["", "  \n", None])
def test_no_text_is_refused(text: str | None) -> None:
    assert reason(text=text) == '"text" is missing or empty'


def test_a_text_can_be_as_long_as_a_message_and_no_longer() -> None:
    assert len(message(text="x" * 40_000).text) == 40_000
    assert reason(text="x" * 40_001) == '"text" has 40001 characters; 40000 is the most'


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("value", [1, 1.5, True, ["a"], {"a": 1}])
def test_a_value_that_is_no_text_is_refused(column: str, value: object) -> None:
    assert reason(**{column: value}) == f'"{column}" must be text'


@pytest.mark.parametrize(
    ("at", "utc"),
    [
        ("2026-11-16 14:05", "2026-11-16T13:05"),
        ("2026-11-16T14:05:30", "2026-11-16T13:05:30"),
        ("2026-11-16", "2026-11-15T23:00"),
        ("2026-07-16 14:05", "2026-07-16T12:05"),
        ("2026-11-16T14:05Z", "2026-11-16T14:05"),
        ("2026-11-16T14:05+05:00", "2026-11-16T09:05"),
        ("16-11-2026 14:05", "2026-11-16T13:05"),
        ("6-9-2026", "2026-09-05T22:00"),
        ("16.11.2026 14.05", "2026-11-16T13:05"),
        ("16-11-2026, 14:05:09", "2026-11-16T13:05:09"),
        ("2026/11/16 14:05", "2026-11-16T13:05"),
        ("1794834300.000200", "2026-11-16T13:05:00.000200"),
    ],
)
def test_a_date_is_by_the_clock_of_the_rollout_unless_it_says_otherwise(at: str, utc: str) -> None:
    assert message(at=at).at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "at", ["gisteren", "16-11.2026", "31-02-2026", "16-11-2026 x", "2026-13-01", "0001-01-01T00:00+14:00", "1"]
)
def test_what_is_no_date_is_refused(at: str) -> None:
    assert reason(at=at).startswith('"at" is no date')


@pytest.mark.parametrize("at", ["16/11/2026", "3/4/2026 14:05"])
def test_a_date_that_could_be_read_in_two_ways_is_not_guessed(at: str) -> None:
    assert reason(at=at).startswith('"at" could have the day or the month first')


def test_what_is_older_than_a_text_may_be_is_refused() -> None:
    oldest = NOW - timedelta(days=180)
    assert message(at=oldest.isoformat()).at == oldest
    told = reason(at=(oldest - timedelta(seconds=1)).isoformat())
    assert told == '"at" is more than 180 days ago, and no text is kept longer'


def test_what_has_not_happened_yet_is_refused() -> None:
    assert message(at=(NOW + timedelta(minutes=5)).isoformat()).at
    assert reason(at=(NOW + timedelta(minutes=6)).isoformat()) == '"at" lies in the future'


@pytest.mark.parametrize("name", ["Burgerzaken", " burgerZAKEN "])
def test_a_department_is_known_by_its_name(name: str) -> None:
    assert message(department=name).department == 7
    assert reason(department="Griffie") == '"department" is none of those of the rollout'


@pytest.mark.parametrize(("kind", "found"), [("question", Kind.QUESTION), ("Idea", Kind.IDEA)])
def test_a_kind_is_one_of_ours(kind: str, found: Kind) -> None:
    assert message(kind=kind).kind is found
    assert reason(kind="klacht").startswith('"kind" must be one of question, ')


def who(platform: str, author: str) -> tuple[str, str, str]:
    found = message(platform=platform, author=author).author
    assert found
    return found.connector, found.sender.tenant, found.sender.user


@pytest.mark.parametrize(
    ("platform", "author", "found"),
    [
        ("slack", "T1/U1", ("slack", "T1", "U1")),
        ("Slack", "slack:T1/U1", ("slack", "T1", "U1")),
        ("", "slack:T1/U1", ("slack", "T1", "U1")),
        ("teams", "AB/CD", ("teams", "ab", "cd")),
        ("", "Jan  de VRIES", (ELSEWHERE, "", "jan de vries")),
        ("TOPdesk", "a/b", (ELSEWHERE, "topdesk", "a/b")),
        ("", "a/b", (ELSEWHERE, "", "a/b")),
    ],
)
def test_an_author_is_known_as_where_they_write(platform: str, author: str, found: tuple[str, str, str]) -> None:
    assert who(platform, author) == found


@pytest.mark.parametrize(("platform", "author"), [("slack", "U1"), ("slack", "teams:T1/U1"), ("teams", "a/b/c")])
def test_an_author_of_ours_that_cannot_be_known_is_refused(platform: str, author: str) -> None:
    assert reason(platform=platform, author=author).startswith('"author" of Slack or Teams is written')


def test_a_platform_without_an_author_is_nobody() -> None:
    assert message(platform="slack").author is None


def test_an_endless_author_is_refused() -> None:
    assert reason(author="x" * 201) == '"author" or "platform" has more than 200 characters'


def test_an_issue_is_a_title_in_one_line() -> None:
    assert message(issue=" Printen \n lukt niet ").issue == "Printen lukt niet"
    assert message(issue=" ").issue is None
    assert reason(issue="x" * 121) == reason(issue="a\x00b") == '"issue" must be a title of 120 characters at most'


@pytest.mark.property
@given(st.dictionaries(st.sampled_from(COLUMNS), st.text() | st.none() | st.integers()))
def test_whatever_stands_in_a_row_there_is_a_message_or_a_reason_that_quotes_nothing(fields: dict[str, object]) -> None:
    found = CHECKER.check(Row(1, fields))
    if isinstance(found, Bad):
        quoted = [value for value in fields.values() if isinstance(value, str) and len(value) > 12]
        assert [value for value in quoted if value in found.reason] == []
    else:
        assert found.text
