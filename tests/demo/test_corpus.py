"""The demo data keep the story that the sample digest tells."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban
from stdnum.nl import bsn

from bot.demo import corpus
from bot.demo.corpus import DemoMessage, Moment

MESSAGES = corpus.load_messages()
ISSUES = {issue.slug: issue for issue in corpus.load_issues()}
HEADCOUNT = {department.name: department.headcount for department in corpus.load_departments()}
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
GO_LIVE = date(2026, 10, 26)
WEEKS = range(corpus.FIRST_WEEK, corpus.CURRENT_WEEK + 1)


def of(week: int, issue: str | None = None, department: str | None = None) -> list[DemoMessage]:
    found = [m for m in MESSAGES if m.week == week]
    found = [m for m in found if issue is None or m.issue == issue]
    return [m for m in found if department is None or m.department == department]


def people(messages: list[DemoMessage]) -> int:
    return len({m.writer for m in messages})


def position(moment: DemoMessage | Moment) -> tuple[int, int, time]:
    return moment.week, moment.day, moment.time


def test_about_twelve_hundred_messages_over_eight_weeks() -> None:
    assert 1150 <= len(MESSAGES) <= 1300
    assert {m.week for m in MESSAGES} == set(WEEKS)


def test_no_text_occurs_twice_whatever_its_capitals_and_stops() -> None:
    bare = Counter(re.sub(r"\W+", " ", m.text.casefold()).strip() for m in MESSAGES)
    assert [text for text, n in bare.items() if n > 1] == []


def test_messages_stand_in_time_order() -> None:
    assert [position(m) for m in MESSAGES] == sorted(position(m) for m in MESSAGES)


def test_values_are_in_range() -> None:
    for m in MESSAGES:
        assert 0 <= m.day <= 6
        assert 1 <= m.writer <= 420
        assert m.lang in get_args(corpus.Lang)
        assert m.mood in get_args(corpus.Mood)
        assert m.kind in get_args(corpus.Kind)
        assert m.issue is None or m.issue in ISSUES


def test_texts_are_short_single_lines() -> None:
    assert all(m.text == m.text.strip() and "\n" not in m.text for m in MESSAGES)
    assert max(len(m.text) for m in MESSAGES) <= 160
    lengths = sorted(len(m.text) for m in MESSAGES)
    assert 35 <= lengths[len(lengths) // 2] <= 70


def test_a_fifth_is_english_in_every_week() -> None:
    assert 0.18 <= sum(m.lang == "en" for m in MESSAGES) / len(MESSAGES) <= 0.23
    for week in WEEKS:
        assert 0.13 <= sum(m.lang == "en" for m in of(week)) / len(of(week)) <= 0.28


def test_about_half_is_tagged() -> None:
    assert 0.45 <= sum(m.issue is not None for m in MESSAGES) / len(MESSAGES) <= 0.55


def test_a_writer_keeps_department_and_language() -> None:
    assert len({(m.writer, m.department, m.lang) for m in MESSAGES}) == people(list(MESSAGES))


def test_no_department_has_more_writers_than_people() -> None:
    for name, headcount in HEADCOUNT.items():
        assert 1 <= len({m.writer for m in MESSAGES if m.department == name}) <= headcount
    assert {m.department for m in MESSAGES} == set(HEADCOUNT)


def test_people_write_in_working_hours_mostly() -> None:
    office = [m for m in MESSAGES if time(7, 30) <= m.time <= time(18) and m.day < 5]
    assert 0.95 <= len(office) / len(MESSAGES) < 1
    assert any(m.time >= time(19) for m in MESSAGES)
    assert all(time(6) <= m.time <= time(22, 30) for m in MESSAGES)


def test_the_current_week_ends_friday_at_three() -> None:
    assert max(position(m) for m in of(corpus.CURRENT_WEEK)) < (4, 4, time(15))
    assert max(m.day for m in of(corpus.CURRENT_WEEK)) == 4


def test_interest_grows_peaks_at_the_go_live_and_declines() -> None:
    sizes = [len(of(week)) for week in WEEKS]
    peak = sizes.index(max(sizes))
    assert WEEKS[peak] == 0
    assert 250 <= max(sizes) <= 275
    assert sizes[: peak + 1] == sorted(sizes[: peak + 1])
    assert sizes[peak:] == sorted(sizes[peak:], reverse=True)


def test_last_finished_week_has_the_tone_of_the_sample_digest() -> None:
    week = of(corpus.CURRENT_WEEK - 1)
    tone = Counter(m.mood for m in week)
    assert (len(week), people(week)) == (118, 96)
    assert {mood: round(100 * n / 118) for mood, n in tone.items()} == {"neg": 38, "neu": 41, "pos": 21}
    assert sum(m.kind == "question" for m in week) == 43


@pytest.mark.parametrize(
    ("issue", "week", "messages", "writers"),
    [
        ("brief-printen-balie", 2, 7, 6),
        ("brief-printen-balie", 3, 14, 11),
        ("oude-zaak", 3, 17, 13),
        ("heropenen", 3, 8, 7),
        ("zoeken-adres", 3, 9, 8),
    ],
)
def test_issues_of_the_sample_digest(issue: str, week: int, messages: int, writers: int) -> None:
    assert (len(of(week, issue)), people(of(week, issue))) == (messages, writers)


def test_no_other_issue_outranks_those_of_the_sample_digest() -> None:
    told = {"brief-printen-balie", "oude-zaak", "heropenen", "zoeken-adres"}
    others = {slug: (people(of(3, slug)), len(of(3, slug))) for slug in ISSUES.keys() - told}
    assert max(others.values()) < (7, 8)


def test_printing_at_the_counter_is_nine_days_open_without_an_owner() -> None:
    issue = ISSUES["brief-printen-balie"]
    digest = datetime(2026, 11, 23, 8, 30, tzinfo=AMSTERDAM)
    opened = corpus.when(issue.opened, GO_LIVE, AMSTERDAM)
    assert (digest - opened).days == (digest.date() - opened.date()).days == 9
    assert (issue.owner, issue.status, issue.answer_nl) == (None, "new", None)


def test_finding_an_old_case_has_an_answer_that_waits() -> None:
    issue = ISSUES["oude-zaak"]
    assert issue.answer_nl
    assert issue.answer_en
    assert not issue.posted
    assert issue.answered is None


def test_reopening_waits_for_a_working_agreement() -> None:
    assert ISSUES["heropenen"].missing == "working_agreement"
    assert ISSUES["heropenen"].answer_nl is None


def test_searching_by_address_is_praise_only() -> None:
    assert ISSUES["zoeken-adres"].praise
    assert {m.mood for m in MESSAGES if m.issue == "zoeken-adres"} == {"pos"}


def test_the_walk_in_hour_is_followed_by_fewer_questions_there_and_as_many_elsewhere() -> None:
    there = {week: len(of(week, "resultaat", "Belastingen")) for week in (1, 3)}
    elsewhere = {week: len(of(week, "resultaat")) - there[week] for week in (1, 3)}
    assert there[1] == 15
    assert there[3] < 5
    assert elsewhere[1] == elsewhere[3] == 5
    assert {m.kind for week in (1, 3) for m in of(week, "resultaat")} == {"question"}


def test_the_field_workers_fall_silent_after_the_go_live() -> None:
    assert people(of(0, department="Buitendienst")) == 6
    assert all(people(of(week, department="Buitendienst")) <= 3 for week in WEEKS if week)


def test_field_workers_write_little_and_early_or_late() -> None:
    field = [m for m in MESSAGES if m.department == "Buitendienst"]
    assert max(len(m.text) for m in field) <= 55
    assert all(m.time <= time(7, 30) or m.time >= time(15) for m in field)


def test_every_other_large_department_has_enough_writers_after_the_go_live() -> None:
    loud = [name for name, headcount in HEADCOUNT.items() if headcount >= 10 and name != "Buitendienst"]
    assert all(people(of(week, department=name)) >= 5 for week in range(5) for name in loud)


def test_the_council_registry_is_too_small_to_show() -> None:
    assert HEADCOUNT["Griffie"] == 4
    assert all(people(of(week, department="Griffie")) <= 2 for week in WEEKS)
    assert all(m.issue is None for m in MESSAGES if m.department == "Griffie")


def test_issues_are_complete_and_used() -> None:
    assert 25 <= len(ISSUES) <= 30
    assert len(ISSUES) == len(corpus.load_issues())
    assert sum(issue.praise for issue in ISSUES.values()) >= 3
    for slug, issue in ISSUES.items():
        assert set(issue.departments) == {m.department for m in MESSAGES if m.issue == slug}
        assert issue.title_nl != issue.title_en
        assert issue.status in {"new", "in_progress", "answered", "resolved"}


def test_about_half_of_the_issues_has_an_answer_in_both_languages() -> None:
    assert all(bool(i.answer_nl) == bool(i.answer_en) for i in ISSUES.values())
    assert 0.4 <= sum(bool(i.answer_nl) for i in ISSUES.values()) / len(ISSUES) <= 0.6
    assert {i.posted for i in ISSUES.values() if i.answer_nl} == {True, False}


def test_an_answer_is_posted_after_its_issue_was_opened() -> None:
    for issue in ISSUES.values():
        assert issue.posted == (issue.answered is not None)
        assert issue.answered is None or position(issue.opened) < position(issue.answered)


def test_no_issue_is_opened_before_its_first_message() -> None:
    for slug, issue in ISSUES.items():
        assert position(next(m for m in MESSAGES if m.issue == slug)) < position(issue.opened)


def test_answers_keep_to_fifteen_words_a_sentence() -> None:
    texts = [text for issue in ISSUES.values() for text in (issue.answer_nl, issue.answer_en) if text]
    assert max(len(sentence.split()) for text in texts for sentence in re.split(r"[.?!]", text)) <= 15


def test_residents_data_are_few_valid_and_invented() -> None:
    found = [m.text for m in MESSAGES if re.search(r"\d{8}|\bNL\d\d|@", m.text)]
    assert 1 <= len(found) <= 5
    joined = " ".join(found)
    assert bsn.is_valid(re.findall(r"\b\d{9}\b", joined)[0])
    assert iban.is_valid(re.findall(r"\bNL\d\d\w+", joined)[0])


def test_mail_addresses_can_belong_to_nobody() -> None:
    everything = [m.text for m in MESSAGES] + [repr(issue) for issue in ISSUES.values()]
    domains = {d for text in everything for d in re.findall(r"@([\w.-]+)", text)}
    assert domains == {"voorbeeld.example"}
    assert not any(re.search(r"https?:|www\.", text) for text in everything)


def test_when_counts_from_the_monday_of_the_go_live_week() -> None:
    moment = Moment(week=3, day=4, time=time(14, 5))
    thursday = GO_LIVE + timedelta(days=3)
    assert corpus.when(moment, thursday, AMSTERDAM) == datetime(2026, 11, 20, 13, 5, tzinfo=UTC)


def test_when_keeps_the_wall_clock_across_the_change_of_the_clock() -> None:
    before, after = (corpus.when(Moment(week, 0, time(9)), GO_LIVE, AMSTERDAM) for week in (-1, 0))
    assert before.time() == after.time() == time(9)
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(days=7, hours=1)


@pytest.mark.property
@given(go_live=st.dates(date(2000, 1, 1), date(2100, 1, 1)), index=st.integers(0, len(MESSAGES) - 1))
def test_when_falls_in_the_right_iso_week_for_any_go_live(go_live: date, index: int) -> None:
    message = MESSAGES[index]
    moment = corpus.when(message, go_live, AMSTERDAM)
    assert moment.isoweekday() == message.day + 1
    assert moment.date().isocalendar()[:2] == (go_live + timedelta(weeks=message.week)).isocalendar()[:2]
    assert moment.utcoffset() is not None
