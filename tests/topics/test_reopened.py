"""Topics: one that was solved and keeps coming is told to the ambassadors, and stands as such in the digest."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy.orm import Session

from bot.days.period import Period
from bot.digests.figures import Figures, figures
from bot.digests.freezing import freeze
from bot.digests.telling import card as digest_card
from bot.issues import Status
from bot.ports import Action
from bot.words import words_for
from models import Digest, Feedback, Rollout
from tests.digests.test_telling import lines_of
from tests.gestures import kept, tell
from tests.topics.square import AMBASSADOR, COLLEAGUE, bound, do, field, news, status, topic
from tests.town import Town

SIX = ("an", "bo", "cas", "dirk", "eva", "fien")
TUESDAY, MONDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC), datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
"""A day of the week after that in which it was solved, and that on which the report tells of that week."""


def write(town: Town, number: int) -> None:
    """Have enough colleagues write about a topic, and more of them about nothing that has a name."""
    for user in SIX:
        tell(town, user, f"De etiketten printen weer niet, zegt {user}")
        town.write(partial(_about, kept(town)[-1].id, number))
    others(town)


def _about(feedback: int, number: int, session: Session) -> None:
    session.get_one(Feedback, feedback).issue_id = number


def others(town: Town) -> None:
    for place in range(12):
        tell(town, f"los{place}", "Waar vind ik een oude zaak?")


def come_back(town: Town, number: int) -> str:
    """Have enough colleagues write about a topic after it was solved; the report that opens it again."""
    status(town, number, Status.SOLVED)
    town.clock.set(TUESDAY)
    write(town, number)
    town.clock.set(MONDAY)
    assert field(town, number, "status") == Status.SOLVED, "not before the report"
    settings = town.desk.settings.rollout[0]
    week = Period.holding(TUESDAY, settings.zone)

    def work(session: Session) -> str:
        return card_of(freeze(session, town.desk, session.get_one(Rollout, 1), settings, week))

    return town.write(work)


def card_of(digest: Digest) -> str:
    return "\n".join(lines_of(digest_card(Figures.model_validate(digest.figures), words_for("nl"))))


def told(town: Town, user: str) -> list[str]:
    return [text for text in town.heard[user] if "maar blijft komen" in " ".join(text.split())]


def test_the_ambassadors_hear_it_once_in_their_place(any_town: Town) -> None:
    bound(any_town, "ambassadors")
    bound(any_town, "project_group")
    number = topic(any_town)
    come_back(any_town, number)
    for _ in range(2):
        news(any_town)
    assert (len(told(any_town, "ambassadors")), len(told(any_town, "project_group"))) == (1, 0)
    assert field(any_town, number, "status") == Status.IN_PROGRESS


def test_without_a_place_of_theirs_the_project_group_hears_it(town: Town) -> None:
    bound(town, "project_group")
    come_back(town, topic(town))
    news(town)
    assert len(told(town, "project_group")) == 1


def test_who_named_the_owner_hears_it_too_and_who_lost_the_part_does_not(town: Town) -> None:
    number = topic(town)
    do(town, COLLEAGUE, Action.OWNER, str(number), "ICT")
    do(town, AMBASSADOR, Action.OWNER, str(number), "Servicedesk")
    come_back(town, number)
    news(town)
    assert (len(told(town, AMBASSADOR)), len(told(town, COLLEAGUE))) == (1, 0)


def test_who_asked_hears_that_it_is_worked_on_again(town: Town) -> None:
    number = topic(town, users=("gus",))
    come_back(town, number)
    town.clock.forward(hours=2)
    news(town)
    assert any("We zijn hiermee bezig." in text for text in town.heard["gus"])


def test_the_report_that_opens_it_again_says_so(town: Town) -> None:
    assert "heropend, 12 dagen open, geen eigenaar" in come_back(town, topic(town))


@pytest.mark.parametrize(("again", "shown"), [(False, True), (True, False)])
def test_the_digest_says_so_until_somebody_says_how_it_stands(town: Town, *, again: bool, shown: bool) -> None:
    number = topic(town)
    come_back(town, number)
    if again:
        status(town, number, Status.ACKNOWLEDGED)
    write(town, number)
    assert ("heropend, 19 dagen open, geen eigenaar" in digest(town)) is shown


def test_a_declined_topic_asks_for_no_decision_in_the_digest(town: Town) -> None:
    number = topic(town, users=(*SIX, "gus"))
    assert "Wie pakt “Etiketten” op?" in digest(town)
    status(town, number, Status.DECLINED, "Dat kan niet.")
    assert "Afgewezen, met reden." in digest(town)
    assert "Wie pakt" not in digest(town)


def digest(town: Town) -> str:
    """Tell this week, in which others wrote of something else."""
    others(town)
    settings = town.desk.settings.rollout[0]
    period = Period.holding(town.clock(), settings.zone)
    counted = town.read(lambda session: figures(session, session.get_one(Rollout, 1), settings, period))
    return "\n".join(lines_of(digest_card(counted, words_for("nl"))))
