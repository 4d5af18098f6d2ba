"""What was posted is corrected in its place, once a day at most, and the frozen digest stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot import cards, deliveries
from bot.cards import Card, Strong, Text
from bot.days.editions import of_week
from bot.desk import Desk
from bot.digests.correcting import BACK, correct_due
from bot.digests.parts import Figures
from bot.digests.reports import reports
from bot.digests.sending import dispatch
from bot.people import place_at
from bot.places import bind_mailbox
from bot.ports import Spot
from models import Audit, Decision, Delivery, Digest, Feedback, Issue, Person, Place, Quotation
from tests.digests.floor import WEEK, Floor
from tests.town import FakeClock

MARK = "Gecorrigeerd op wo 18 nov."


@dataclass
class Posted:
    """A week of fifty people, told to a channel and a mailbox: twenty about printing, eight about searching."""

    floor: Floor
    desk: Desk
    printing: Issue
    searching: Issue
    said: list[Feedback]
    searched: list[Feedback]

    @property
    def session(self) -> Session:
        return self.floor.session

    def correct(self) -> int:
        found = correct_due(self.session, self.desk)
        self.session.flush()
        return found

    def digests(self) -> list[Digest]:
        return list(self.session.scalars(select(Digest).where(Digest.period == str(WEEK)).order_by(Digest.id)))

    def waiting(self) -> list[tuple[Delivery, Card]]:
        rows = self.session.scalars(select(Delivery).where(Delivery.state == "waiting").order_by(Delivery.id))
        return [(row, deliveries.opened(self.desk, row)) for row in rows if row.card]

    def deliver(self) -> None:
        """Have all that waits arrive."""
        for row, _ in self.waiting():
            row.state, row.message, row.card = "sent", row.replaces or f"message-{row.id}", None
        self.session.flush()

    def withdraw(self, messages: list[Feedback]) -> None:
        for each in messages:
            each.withdrawn_at = self.desk.now()
        self.session.flush()

    def quote(self) -> Feedback:
        """Have somebody's words stand in what was posted."""
        one = self.said[3]
        key = self.session.get_one(Person, one.person_id).key
        one.text = self.desk.vault.seal(key, b"Ik print nu alles thuis.", "feedback.text")
        self.session.add(Quotation(digest_id=self.digests()[0].id, issue_id=self.printing.id, feedback_id=one.id))
        self.session.flush()
        return one

    def chatting(self) -> Delivery:
        return self._first(Place.connector == "kiosk")

    def mailing(self) -> Delivery:
        return self._first(Place.connector == "mail")

    def _first(self, there: ColumnElement[bool]) -> Delivery:
        found = select(Delivery).join(Place, Place.id == Delivery.place_id).where(there).order_by(Delivery.id)
        row = self.session.scalars(found).first()
        assert row
        return row

    def people(self, issue: Issue) -> int | None:
        told = Figures.model_validate(self.digests()[-1].figures).issues
        return next((each.counted.people for each in told if each.issue == issue.id), None)


@pytest.fixture
def posted(floor: Floor, desk: Desk, clock: FakeClock) -> Posted:
    session = floor.session
    printing, searching = floor.issue("Printen"), floor.issue("Zoeken", owner="ICT")
    said = floor.say(*range(1, 21), issue_id=printing.id, department="Burgerzaken")
    searched = floor.say(*range(21, 29), issue_id=searching.id, department="Sociaal Domein")
    floor.say(*range(29, 51), department="Sociaal Domein")
    place = place_at(session, desk, "kiosk", Spot("channel", {"channel": "C1"}), audience="project_group")
    place.rollout_id = floor.rollout.id
    bind_mailbox(session, desk, floor.rollout, "project@example.org")
    session.flush()
    assert dispatch(session, desk, floor.rollout, floor.settings, of_week(floor.settings, WEEK)) == 2
    found = Posted(floor, desk, printing, searching, said, searched)
    found.deliver()
    clock.forward(hours=1)
    return found


def test_nothing_changed_nothing_is_corrected(posted: Posted) -> None:
    assert posted.correct() == 0
    posted.withdraw(posted.said[:1])
    assert posted.correct() == 0, "the difference would tell of one person"
    posted.withdraw(posted.said[:4])
    assert posted.correct() == 0, "or of four"
    assert posted.waiting() == []


def test_a_figure_that_changed_by_five_people_is_corrected_in_its_place(posted: Posted) -> None:
    original, before = posted.digests()[0], dict(posted.digests()[0].figures)
    posted.withdraw(posted.said[:6])
    assert posted.correct() == 1
    first, second = posted.digests()
    assert (first.id, first.figures) == (original.id, before)
    assert (second.corrects, second.work_id) == (first.id, f"{first.work_id}/corrected/1")
    assert (posted.people(posted.printing), posted.people(posted.searching)) == (14, 8)
    figures = Figures.model_validate(second.figures)
    assert figures.total
    assert figures.total.people == 44
    assert (figures.corrected, Figures.model_validate(before).corrected) == (True, False)
    assert (figures.departments, figures.tone, figures.waiting) == ((), None, None), "not counted anew beside it"
    ((row, card),) = posted.waiting()
    sent = posted.session.scalars(select(Delivery.message).where(Delivery.digest_id == first.id).order_by(Delivery.id))
    assert (row.replaces, row.digest_id) == (sent.first(), second.id)
    assert card.blocks[1] == Text((Strong(MARK),))
    assert card.summary.startswith(MARK)
    assert MARK in cards.dump(card).decode().split('"details"')[1]
    acts = posted.session.scalars(select(Audit.subject).where(Audit.act == "corrected a digest"))
    assert list(acts) == [f"digest {first.id}"]
    assert [each.total.people for each in reports(posted.session, first.rollout_id) if each.total] == [44]  # no 50


def test_it_is_corrected_once_a_day_and_in_the_place_of_what_stands_there(posted: Posted, clock: FakeClock) -> None:
    posted.withdraw(posted.said[:6])
    assert posted.correct() == 1
    posted.withdraw(posted.said[:12])
    assert posted.correct() == 0, "it is on its way"
    ((row, _),) = posted.waiting()
    posted.deliver()
    assert posted.correct() == 0, "it was corrected today"
    clock.forward(days=1)
    assert posted.correct() == 1
    ((again, card),) = posted.waiting()
    assert again.replaces == row.message
    assert posted.people(posted.printing) == 8
    assert "wo 18" not in card.summary


def test_a_topic_that_turned_out_to_be_another_is_told_as_one(posted: Posted) -> None:
    for each in posted.searched:
        each.issue_id = posted.printing.id
    assert posted.correct() == 1
    assert (posted.people(posted.printing), posted.people(posted.searching)) == (28, None)
    figures = Figures.model_validate(posted.digests()[-1].figures)
    before = Figures.model_validate(posted.digests()[0].figures)
    assert (figures.total, figures.departments, figures.tone) == (before.total, before.departments, before.tone)


def test_a_topic_of_which_too_few_are_left_is_told_no_more(posted: Posted) -> None:
    posted.withdraw(posted.searched[:6])
    assert posted.correct() == 1
    assert (posted.people(posted.searching), posted.people(posted.printing)) == (None, 20)


def test_a_mail_cannot_be_corrected_and_says_only_what_is_not_asked_any_more(posted: Posted) -> None:
    asked = Figures.model_validate(posted.digests()[0].figures).asked
    assert [each.issue for each in asked] == [posted.printing.id]
    posted.withdraw(posted.said[:17])
    assert posted.correct() == 1
    mail = next(card for row, card in posted.waiting() if row.replaces and row.replaces.endswith("2"))
    assert "Correctie: Weekbericht Zaaksysteem Lindewaard" in mail.summary
    assert "Wie pakt “Printen” op?" in cards.dump(mail).decode()
    assert not mail.details


def test_what_was_decided_since_is_told_and_not_asked_again(posted: Posted) -> None:
    decided = {"issue_id": posted.printing.id, "text": "Printen: Team ICT", "decided_at": posted.desk.now()}
    posted.session.add(Decision(rollout_id=posted.floor.rollout.id, **decided))
    posted.withdraw(posted.said[:6])
    assert posted.correct() == 1
    figures = Figures.model_validate(posted.digests()[-1].figures)
    assert (figures.asked, [each.text for each in figures.decisions]) == ((), ["Printen: Team ICT"])
    assert len(posted.waiting()) == 1, "and no mail says that it is asked no more"


def test_a_withdrawn_quotation_goes_though_no_figure_changes(posted: Posted) -> None:
    one, original = posted.quote(), posted.digests()[0]
    assert posted.correct() == 0
    posted.withdraw([one])
    assert posted.correct() == 1
    ((_, card),) = posted.waiting()
    assert posted.digests()[1].figures == original.figures
    assert "thuis" not in cards.dump(card).decode()
    assert MARK in card.summary
    posted.deliver()
    assert list(posted.session.scalars(select(Quotation))) == []


def test_a_withdrawn_quotation_waits_for_no_day_and_for_no_mail(posted: Posted) -> None:
    one = posted.quote()
    posted.withdraw(posted.said[:3] + posted.said[4:7])
    assert posted.correct() == 1
    posted.deliver()
    posted.mailing().state = "waiting"
    posted.withdraw([one, *posted.said[:12]])
    assert posted.correct() == 1, "it is corrected a second time today"
    first, second, third = posted.digests()
    assert (third.corrects, third.figures) == (second.id, second.figures), "its figures wait until tomorrow"
    chat, mail = (posted.waiting()[-1], posted.mailing())
    assert (chat[0].replaces, chat[0].digest_id) == (f"message-{posted.chatting().id}", third.id)
    assert "thuis" not in cards.dump(chat[1]).decode()
    assert (mail.state, mail.digest_id) == ("waiting", first.id), "it quotes nobody"


@pytest.mark.parametrize("state", ["waiting", "failed"])
def test_what_still_waits_with_a_withdrawn_quotation_never_comes(posted: Posted, state: str) -> None:
    one, held = posted.quote(), posted.chatting()
    held.state, held.message, held.card = state, None, b"sealed"
    posted.withdraw([one])
    assert posted.correct() == 1
    assert held.state == "dropped"
    assert not held.card
    ((row, card),) = posted.waiting()
    assert (row.place_id, row.replaces, "thuis" in cards.dump(card).decode()) == (held.place_id, None, False)


def test_what_is_being_posted_just_now_is_corrected_after_it(posted: Posted) -> None:
    one, chat = posted.quote(), posted.chatting()
    chat.state = "sending"
    posted.withdraw([one])
    assert posted.correct() == 0
    chat.state = "sent"
    assert posted.correct() == 1


def test_a_channel_that_wants_no_more_loses_the_quotation_that_stands_there(posted: Posted) -> None:
    one = posted.quote()
    for row in (posted.chatting(), posted.mailing()):
        posted.session.get_one(Place, row.place_id).stopped_at = posted.desk.now()
    posted.withdraw([one])
    assert posted.correct() == 1
    ((row, _),) = posted.waiting()
    assert row.replaces == f"message-{posted.chatting().id}"


@pytest.mark.parametrize("how", ["old", "stopped", "not_sent"])
def test_what_is_old_or_not_wanted_or_not_sent_stays(posted: Posted, clock: FakeClock, how: str) -> None:
    posted.withdraw(posted.said[:6])
    rows = posted.session.scalars(select(Delivery)).all()
    if how == "old":
        clock.forward(days=BACK / timedelta(days=1))
        assert posted.correct() == 0
    elif how == "stopped":
        for row in rows:
            posted.session.get_one(type(posted.floor.place), row.place_id).stopped_at = posted.desk.now()
        assert posted.correct() == 1
        assert posted.waiting() == []
    else:
        rows[0].state = "waiting"
        posted.session.flush()
        assert posted.correct() == 0
