"""A question that nobody answered is asked again, in one order with the topics: nothing that is asked hides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.cards import Bullets, plain
from bot.days import editions
from bot.days.period import Period
from bot.desk import Desk
from bot.digests import asking, order, recounting, telling
from bot.digests.asked import DECISIONS
from bot.digests.freezing import freeze, freeze_edition
from bot.digests.looked import LookBack
from bot.digests.parts import Figures
from bot.digests.standing import as_it_stands
from bot.digests.tellers import TELLERS
from bot.privacy.mending import Told
from bot.privacy.visible import Count
from bot.words import words_for
from models import Decision, Digest, IssueCause, IssueMerge
from tests.digests.floor import WEEK, Floor
from tests.digests.test_asked import about
from tests.digests.test_telling import EMPTY, FULL, asked, issue, lines_of, still_open
from tests.town import FakeClock

NEXT = Period.parse("2026-W47")
NL = words_for("nl")
AGAIN = "Opnieuw gevraagd."


def first(floor: Floor, desk: Desk) -> Figures:
    """Freeze the report of the first week, in which many wrote."""
    floor.say(*range(20, 60))
    return Figures.model_validate(freeze(floor.session, desk, floor.rollout, floor.settings, WEEK).figures)


def decide(
    floor: Floor, number: int, *, undecided: bool = False, done: bool = False, at: datetime | None = None
) -> None:
    at = at or WEEK.sent_at(floor.settings) + timedelta(hours=1)
    row = Decision(rollout_id=floor.rollout.id, issue_id=number, text="ICT", decided_at=at, undecided=undecided)
    row.done_at = at if done else None
    floor.session.add(row)
    floor.session.flush()


@pytest.mark.leak
@pytest.mark.parametrize("many", [0, 60])
def test_what_nobody_decided_is_asked_again_also_where_too_few_wrote(floor: Floor, desk: Desk, many: int) -> None:
    number = about(floor, "Printen")
    assert [each.again for each in first(floor, desk).asked] == [False]
    floor.say(1, 2, 3, issue_id=number, week=NEXT)
    floor.say(*range(4, many), week=NEXT)
    found = floor.figures(NEXT)
    assert [(each.title_nl, each.what, each.again) for each in found.asked] == [("Printen", "owner", True)]
    assert found.issues == ()
    told = lines_of(telling.card(found, NL))
    assert "Wie pakt “Printen” op? Vóór di 24 nov. " + AGAIN in told
    assert "Nog open: “Printen” (14 dagen, geen eigenaar)." in told
    assert not any("berichten" in line for line in told if "Printen" in line)
    assert not any("Langst open" in str(block) for block in telling.card(found, NL).details)


def test_each_topic_that_is_asked_about_again_is_shown_also_where_others_are_open_longer(
    floor: Floor, desk: Desk
) -> None:
    recent = [about(floor, f"Kort open {number}", 12) for number in range(DECISIONS)]
    for number in range(DECISIONS):
        floor.row(about(floor, f"Lang open {number}", 8)).opened_at -= timedelta(weeks=9)
    first(floor, desk)
    found = floor.figures(NEXT)
    assert [each.issue for each in found.asked] == recent
    assert [each.title_nl[:4] for each in found.open_longest] == ["Lang"] * 3 + ["Kort"] * 3
    (line,) = [line for line in lines_of(telling.card(found, NL)) if line.startswith("Nog open: ")]
    assert line.count("Kort open") == DECISIONS
    assert "Lang open" not in line


@pytest.mark.leak
def test_it_reads_the_same_however_few_wrote(floor: Floor, desk: Desk) -> None:
    number = about(floor, "Printen")
    first(floor, desk)
    nobody = floor.figures(NEXT)
    floor.say(1, 1, 2, 3, 4, issue_id=number, week=NEXT)
    few = floor.figures(NEXT)
    assert (few.asked, few.open_longest) == (nobody.asked, nobody.open_longest)


@pytest.mark.parametrize("ended", ["owner", "declined", "decided", "done"])
def test_what_was_decided_or_closed_is_not_asked_again(floor: Floor, desk: Desk, ended: str) -> None:
    number = about(floor, "Printen")
    first(floor, desk)
    row = floor.row(number)
    if ended == "owner":
        row.owner = "ICT"
    elif ended == "declined":
        row.status, row.reason = "declined", "Te duur"
    else:
        decide(floor, number, done=ended == "done")
    floor.session.flush()
    assert floor.figures(NEXT).asked == ()


def test_not_decided_yet_is_no_decision(floor: Floor, desk: Desk) -> None:
    number = about(floor, "Printen")
    first(floor, desk)
    decide(floor, number, undecided=True)
    assert [each.again for each in floor.figures(NEXT).asked] == [True]


def test_a_merged_topic_is_asked_about_as_what_it_became_where_that_may_be_named(floor: Floor, desk: Desk) -> None:
    old, into, secret = about(floor, "Printen"), about(floor, "Etiketten", owner="ICT"), floor.issue("Van Jan").id
    first(floor, desk)
    floor.row(into).owner = None
    at = NEXT.span(floor.settings.zone)[0]
    merged = IssueMerge(issue_id=old, into_id=into, merged_at=at)
    floor.session.add(merged)
    floor.session.flush()
    assert [each.title_nl for each in floor.figures(NEXT).asked] == ["Etiketten"]
    merged.into_id = secret
    floor.session.flush()
    assert floor.figures(NEXT).asked == ()


def test_what_is_asked_again_stands_beside_the_first_in_the_order_of_the_topics(floor: Floor, desk: Desk) -> None:
    number, quiet = about(floor, "Nog niet besloten", 6), about(floor, "Stil", 7)
    first(floor, desk)
    floor.say(*range(1, 7), issue_id=number, week=NEXT)
    for number in range(DECISIONS + 1):
        row = floor.issue(f"Nieuw {number}")
        floor.say(*range(1, 9 + number), issue_id=row.id, week=NEXT)
    floor.say(*range(20, 60), week=NEXT)
    found = floor.figures(NEXT)
    assert [each.title_nl for each in found.asked] == ["Nieuw 3", "Nieuw 2", "Nieuw 1", "Nog niet besloten", "Stil"]
    assert [each.title_nl for each in order.first(found)] == ["Nieuw 3", "Nieuw 2", "Nieuw 1", "Nog niet besloten"]
    assert quiet in {each.issue for each in found.open_longest}


def test_no_more_than_three_are_asked_again_beside_the_first(floor: Floor, desk: Desk) -> None:
    for number in range(5):
        about(floor, f"Oud {number}")
    asked_then = tuple(asked(each.issue, each.title_nl, "owner", 16) for each in first(floor, desk).issues)
    frozen = floor.session.query(Digest).filter_by(period=str(WEEK)).one()
    frozen.figures = {**frozen.figures, "asked": [each.model_dump(mode="json") for each in asked_then]}
    for number in range(3):
        floor.say(*range(1, 9), issue_id=floor.issue(f"Nieuw {number}").id, week=NEXT)
    floor.say(*range(20, 60), week=NEXT)
    told = [(each.title_nl[:4], each.again) for each in floor.figures(NEXT).asked]
    assert told == [("Nieu", False)] * DECISIONS + [("Oud ", True)] * DECISIONS


def test_a_topic_that_is_asked_about_is_shown_and_the_shown_ones_are_asked_first(floor: Floor) -> None:
    floor.say(*range(20, 60))
    agreed = about(floor, "Wie mag het?", 12, owner="Beheer")
    floor.session.add(IssueCause(issue_id=agreed, cause="working_agreement"))
    about(floor, "Met eigenaar", 20, owner="ICT")
    about(floor, "Antwoord klaar", 6, answer_nl="Zo.")
    about(floor, "Niemand", 9)
    found = floor.figures()
    assert [each.title_nl for each in found.asked] == ["Niemand", "Antwoord klaar", "Wie mag het?"]
    assert [each.title_nl for each in order.open_issues(found)] == [*(a.title_nl for a in found.asked), "Met eigenaar"]


def test_a_topic_further_down_is_shown_when_it_is_asked_about() -> None:
    many = tuple(issue(number, f"Onderwerp {number}", 30 - number, 20 - number) for number in range(1, 7))
    figures = EMPTY.model_copy(update={"issues": many, "total": FULL.total, "asked": (asked(5, "x", "owner", 24),)})
    card = telling.card(figures, NL)
    shown = [line for line in lines_of(card) if line.startswith("Onderwerp ")]
    assert [line[:11] for line in shown] == ["Onderwerp 1", "Onderwerp 2", "Onderwerp 3", "Onderwerp 5"]
    assert "… en nog 2 onderwerpen" in lines_of(card)
    below = [plain(item) for block in card.details if isinstance(block, Bullets) for item in block.items]
    assert [line[:11] for line in below if line.startswith("Ond")] == ["Onderwerp 4", "Onderwerp 6"]


def test_what_is_read_anew_before_it_is_sent_still_asks_it_again(floor: Floor, desk: Desk) -> None:
    number = about(floor, "Printen")
    first(floor, desk)
    found = floor.figures(NEXT)
    anew = as_it_stands(floor.session, floor.rollout, floor.settings, found)
    assert (anew.asked, anew.open_longest) == (found.asked, found.open_longest)
    floor.row(number).owner = "ICT"
    anew = as_it_stands(floor.session, floor.rollout, floor.settings, found)
    assert (anew.asked, [each.owner for each in anew.open_longest]) == ((), ["ICT"])


def test_a_report_that_only_asks_again_does_not_stay_away() -> None:
    teller = TELLERS["project_group", "weekly"]
    assert teller.is_empty(EMPTY)
    assert not teller.is_empty(EMPTY.model_copy(update={"asked": (asked(5, "x", "owner", 24),)}))


def test_a_correction_keeps_what_was_asked_before() -> None:
    again = asked(2, "Brief", "owner", 24).model_copy(update={"again": True})
    figures = FULL.model_copy(update={"asked": (again, FULL.asked[1])})
    anew = recounting._figures(figures, Told(Count(30, 20), {}), {})
    assert anew.asked == (again,)


def test_longest_open_begins_with_what_nobody_has_and_says_whose_the_rest_is(floor: Floor) -> None:
    floor.say(*range(20, 60))
    for title, weeks, owner in (("Oud", 5, "ICT"), ("Ouder", 6, "Beheer"), ("Van niemand", 1, None)):
        row = floor.row(about(floor, title, owner=owner))
        row.opened_at -= timedelta(weeks=weeks)
    assert [each.title_nl for each in floor.figures().open_longest] == ["Van niemand", "Ouder", "Oud"]
    figures = EMPTY.model_copy(update={"open_longest": (still_open(1, "A", 20), still_open(2, "B", 30, "ICT"))})
    details = telling.card(figures, NL).details
    line = "Langst open: “A” (20 dagen, geen eigenaar), “B” (30 dagen, eigenaar: ICT)."
    assert line in [plain(item) for block in details if isinstance(block, Bullets) for item in block.items]


def test_a_month_asks_what_is_not_decided_when_it_is_told_before_a_day_to_come(
    floor: Floor, desk: Desk, clock: FakeClock
) -> None:
    left, done = about(floor, "Printen"), about(floor, "Zoeken")
    first(floor, desk)
    clock.set(datetime(2026, 12, 1, 7, tzinfo=UTC))
    month = editions.named(floor.settings, "2026-11", clock())
    assert month
    month = replace(month, sent_at=month.sent_at + timedelta(days=1))
    freeze(floor.session, desk, floor.rollout, floor.settings, month.weeks[-1])
    decide(floor, done, at=clock() - timedelta(hours=1))
    digest = freeze_edition(floor.session, desk, floor.rollout, floor.settings, month, "project_group")
    told = LookBack.model_validate(digest.figures)
    assert [(each.issue, each.before) for each in told.asked] == [(left, date(2026, 12, 2))]
    assert [each.issue for each in told.decisions] == [done]
    seen = freeze_edition(floor.session, desk, floor.rollout, floor.settings, month, "management")
    assert LookBack.model_validate(seen.figures).asked == ()


def test_the_question_says_so_in_english_too() -> None:
    again = asked(2, "Brief", "owner", 24).model_copy(update={"again": True})
    (line,) = asking.decisions((again,), words_for("en"))
    assert plain(line).endswith("Asked again.")


def test_what_was_frozen_stays_as_it_was(floor: Floor, desk: Desk) -> None:
    about(floor, "Printen")
    before = first(floor, desk)
    floor.figures(NEXT)
    assert [Figures.model_validate(row.figures) for row in floor.session.query(Digest)][-1] == before
