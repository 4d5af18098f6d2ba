"""Tag, untag, merge: the truth in the database, its history, and what was suggested judged by it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ports import Action
from bot.recurring import TagError, tag_new
from models import Audit, Feedback, Issue, IssueAct, IssueMerge, Rollout, Tag
from tests.gestures import kept, press
from tests.recurring.village import PRINT, Village
from tests.town import NOW


def tags(village: Village) -> list[tuple[int, int, int | None]]:
    query = select(Tag.feedback_id, Tag.issue_id, Tag.tagged_by).order_by(Tag.id)
    return village.town.read(lambda session: [(row[0], row[1], row[2]) for row in session.execute(query)])


def issue_of(village: Village, number: int) -> int | None:
    return village.town.read(lambda session: session.get_one(Feedback, number).issue_id)


def merges(village: Village) -> list[tuple[int, int, int | None]]:
    query = select(IssueAct).where(IssueAct.act == "merge")
    return village.town.read(
        lambda session: [(row.issue_id, row.after["issue"], row.done_by) for row in session.scalars(query)]
    )


def acts(village: Village) -> list[tuple[str, str, int | None]]:
    query = select(Audit.act, Audit.subject, Audit.person_id).where(Audit.act == "untagged")
    return village.town.read(lambda session: [(row[0], row[1], row[2]) for row in session.execute(query)])


def outcomes(village: Village) -> list[tuple[int | None, bool]]:
    return [(row.outcome_id, row.judged_at is not None) for row in village.log()]


def test_a_tag_is_kept_with_who_gave_it(any_village: Village) -> None:
    number, issue = any_village.say("an", PRINT), any_village.issue()
    assert any_village.tag(number, issue, by=1) == issue
    assert any_village.tag(number, issue, by=1) == issue
    assert tags(any_village) == [(number, issue, 1)], "twice is once"
    assert issue_of(any_village, number) == issue


def test_new_messages_are_tagged_together_with_what_an_issue_was_merged_into(village: Village) -> None:
    first, second = village.say("an", PRINT), village.say("bo", PRINT)
    issue, other = village.issue(), village.issue()
    village.merge(issue, other)

    def tag_both(session: Session) -> None:
        of_both = [(session.get_one(Feedback, number), session.get_one(Issue, issue)) for number in (first, second)]
        tag_new(session, village.town.desk, of_both)

    village.town.write(tag_both)
    assert tags(village) == [(first, other, None), (second, other, None)]
    assert issue_of(village, first) == issue_of(village, second) == other


def test_a_tag_judges_what_was_suggested(village: Village) -> None:
    printing, finding = village.learn_two_issues()
    number = village.say("an", PRINT)
    village.recurring.suggest([number])
    assert outcomes(village) == [(None, False)] * 2
    village.tag(number, finding)
    assert outcomes(village) == [(finding, True)] * 2
    village.tag(number, printing)
    assert outcomes(village) == [(printing, True)] * 2, "the latest one counts"


def test_a_tag_taken_back_leaves_its_history_and_no_outcome(any_village: Village) -> None:
    printing, _ = any_village.learn_two_issues()
    number = any_village.say("an", PRINT)
    any_village.tag(number, printing)
    any_village.untag(number)
    any_village.untag(number)
    assert issue_of(any_village, number) is None
    assert tags(any_village)[-1] == (number, printing, None)
    assert outcomes(any_village) == [(None, False)]
    assert acts(any_village) == [("untagged", f"feedback {number}", None)]


def test_a_merge_moves_the_messages_and_keeps_what_was(any_village: Village) -> None:
    printing, finding = any_village.learn_two_issues()
    assert any_village.merge(finding, printing, by=1) == 3
    assert {row.issue_id for row in kept(any_village.town)} == {printing}
    history = tags(any_village)
    assert [tag for tag in history if tag[0] == 2] == [(2, finding, None), (2, printing, 1)]
    assert [tag for tag in history if tag[0] == 1] == [(1, printing, None)]
    assert merges(any_village) == [(finding, printing, 1)]


def test_a_tag_with_a_merged_issue_counts_for_the_one_that_stands(any_village: Village) -> None:
    first, second, third = any_village.issue(), any_village.issue(), any_village.issue()
    any_village.merge(first, second)
    any_village.merge(second, third)
    assert any_village.tag(any_village.say("an", PRINT), first) == third
    into = any_village.town.read(lambda session: set(session.scalars(select(IssueMerge.into_id))))
    assert into == {third}


@pytest.mark.parametrize("again", [(0, 0), (0, 1), (1, 0)])
def test_an_issue_cannot_be_merged_into_itself(village: Village, again: tuple[int, int]) -> None:
    issues = village.issue(), village.issue()
    village.merge(*issues)
    with pytest.raises(TagError, match="same issue"):
        village.merge(issues[again[0]], issues[again[1]])
    assert len(merges(village)) == 1


def elsewhere(village: Village) -> int:
    def work(session: Session) -> int:
        other = Rollout(slug="crm", position=9, name="CRM", go_live=NOW.date(), synced_at=NOW, started_at=NOW)
        session.add(other)
        session.flush()
        issue = Issue(rollout_id=other.id, slug="a", title_nl="A", title_en="A", opened_at=NOW)
        session.add(issue)
        session.flush()
        return issue.id

    return village.town.write(work)


def test_an_issue_of_another_rollout_is_refused(village: Village) -> None:
    there, here = elsewhere(village), village.issue()
    number = village.say("an", PRINT)
    with pytest.raises(TagError, match="another rollout"):
        village.tag(number, there)
    with pytest.raises(TagError, match="different rollouts"):
        village.merge(here, there)
    assert tags(village) == []


def test_what_was_withdrawn_cannot_be_tagged(village: Village) -> None:
    number = village.say("an", PRINT)
    press(village.town, "an", Action.WITHDRAW, number)
    with pytest.raises(TagError, match="withdrawn"):
        village.tag(number, village.issue())
    assert issue_of(village, number) is None
