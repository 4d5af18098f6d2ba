"""What the buttons do: once, undone when asked, and told to everybody who has the same card."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import issues
from bot.cards import Card, Quote
from bot.ports import Action
from models import Audit, Issue, IssueAct, Reach, Role, Tag
from tests.gestures import actions, edit, tell, texts, value_of
from tests.triage.crew import ALL, HIS, MINE, MONDAY, QUESTION, Crew, choices

TITLE = "Documenten vinden"


def brought(crew: Crew, *users: str) -> int:
    """Have a message brought to the ambassadors; give the number of the last one."""
    number = max(crew.ask(user) for user in users or ("an",))
    crew.at(MONDAY)
    return number


def tags(crew: Crew) -> int:
    return crew.town.read(lambda session: session.scalar(select(func.count()).select_from(Tag))) or 0


def tag_value(crew: Crew, number: int, issue: int, seen: str = "") -> str:
    return ":".join((crew.ref(number), str(issue), *([seen] if seen else [])))


def quoted(card: Card) -> bool:
    return any(isinstance(block, Quote) for block in card.blocks)


def test_one_press_tags_and_the_card_tells_it_everywhere(any_crew: Crew) -> None:
    issue, number = any_crew.issue(), brought(any_crew)

    done = any_crew.press(MINE, Action.TAG, tag_value(any_crew, number, issue))

    assert any_crew.row(number).issue_id == issue
    assert {user: texts(card) for user, (card,) in done.items()} == dict.fromkeys(
        (MINE, ALL), "Onderwerp: “Documenten vinden”. Gedaan door: ambassadeur."
    )
    assert Action.TAKE_BACK in actions(done[MINE][0])
    assert any_crew.at(MONDAY + timedelta(days=1)) == {}


def test_the_second_ambassador_reads_what_the_first_did_and_changes_nothing(any_crew: Crew) -> None:
    first, second = any_crew.issue(), any_crew.issue("Printen")
    number = brought(any_crew)
    any_crew.press(MINE, Action.TAG, tag_value(any_crew, number, first))

    told = any_crew.press(ALL, Action.OTHER_TOPIC, any_crew.ref(number), second)

    assert TITLE in texts(told[ALL][0])
    assert set(told) == {ALL}
    assert (any_crew.row(number).issue_id, tags(any_crew)) == (first, 1)


def test_who_chooses_otherwise_in_full_knowledge_does(crew: Crew) -> None:
    first, second = crew.issue(), crew.issue("Printen")
    number = brought(crew)
    crew.press(MINE, Action.TAG, tag_value(crew, number, first))

    (told,) = crew.press(ALL, Action.TAG, tag_value(crew, number, second))[ALL]
    (again,) = crew.press(ALL, Action.TRIAGE, value_of(told, Action.TRIAGE))[ALL]
    assert quoted(again)
    crew.press(ALL, Action.OTHER_TOPIC, value_of(again, Action.MORE), second)

    assert (crew.row(number).issue_id, tags(crew)) == (second, 2)


def test_pressed_twice_it_is_done_once(crew: Crew) -> None:
    issue, number = crew.issue(), brought(crew)

    once, twice = (crew.press(MINE, Action.TAG, tag_value(crew, number, issue))[MINE][0] for _ in range(2))

    assert texts(once) == texts(twice)
    assert tags(crew) == 1


def test_after_a_merge_the_other_issue_counts(crew: Crew) -> None:
    old, into = crew.issue("Oud"), crew.issue("Nieuw")
    number = brought(crew)

    def merge(session: object) -> None:
        issues.merge(session, crew.town.desk, session.get_one(Issue, old), session.get_one(Issue, into), None)  # type: ignore[attr-defined,arg-type]

    crew.town.write(merge)
    done = crew.press(MINE, Action.TAG, tag_value(crew, number, old))

    assert crew.row(number).issue_id == into
    assert "Nieuw" in texts(done[MINE][0])


def test_undone_it_waits_again_for_everybody(crew: Crew) -> None:
    issue, number = crew.issue(), brought(crew)
    (done,) = crew.press(MINE, Action.TAG, tag_value(crew, number, issue))[MINE]

    undone = crew.press(ALL, Action.TAKE_BACK, value_of(done, Action.TAKE_BACK))

    assert crew.row(number).issue_id is None
    assert all(quoted(card) and Action.MORE in actions(card) for cards in undone.values() for card in cards)
    assert set(undone) == {MINE, ALL}
    for action in (Action.TAKE_BACK, Action.MORE, Action.NOT_OURS):
        again = crew.press(MINE, action, value_of(done, Action.TAKE_BACK))
        assert set(again) == {MINE}
        assert quoted(again[MINE][0]), "an old button shows that it waits again"
    assert (crew.row(number).issue_id, crew.row(number).not_ours_at) == (None, None)


def test_what_was_not_yet_brought_is_not_and_comes_when_it_is_undone(crew: Crew) -> None:
    issue = crew.issue()
    number = crew.ask("an")
    crew.set(MONDAY)
    crew.town.run(crew.triage.round())  # written, and nothing delivered

    crew.press(MINE, Action.TAG, tag_value(crew, number, issue))
    assert crew.works() == []
    crew.press(MINE, Action.TAKE_BACK, f"{crew.ref(number)}:{issue}")

    assert set(crew.at(MONDAY + timedelta(hours=1))) == {MINE, ALL}


def test_more_offers_the_rarer_choices(crew: Crew) -> None:
    number = brought(crew)

    (more,) = crew.press(MINE, Action.MORE, number)[MINE]

    rarer = [Action.FIND_TOPIC, Action.NEW_TOPIC, Action.NOT_OURS, Action.SENSITIVE, Action.TRIAGE]
    assert actions(more) == [Action.REPLY, *rarer]


def test_a_search_finds_titles_in_either_language_and_what_is_over(crew: Crew) -> None:
    crew.issue("Oude zaak heropenen", status="solved")
    crew.issue("Printen")
    number = brought(crew)

    (found,) = crew.press(MINE, Action.FIND_TOPIC, number, "ZAAK oude")[MINE]
    (nothing,) = crew.press(MINE, Action.FIND_TOPIC, number, "kantine")[MINE]

    assert choices(found, Action.OTHER_TOPIC) == ["Oude zaak heropenen"]
    assert "Ik vond geen onderwerp met “kantine”" in texts(nothing)


def test_a_new_topic_is_opened_and_tagged_without_residents_data(crew: Crew) -> None:
    number = brought(crew)

    crew.press(MINE, Action.NEW_TOPIC, number, "  Zaak Z-2026-1234   kwijt ")

    titles = crew.town.read(lambda session: list(session.scalars(select(Issue.title_nl))))
    assert titles == ["Zaak [zaaknummer] kwijt"]
    assert crew.row(number).issue_id


def test_a_new_topic_that_is_there_is_that_one(crew: Crew) -> None:
    issue, number = crew.issue(), brought(crew)

    crew.press(MINE, Action.NEW_TOPIC, number, TITLE.upper())

    assert crew.row(number).issue_id == issue


@pytest.mark.parametrize(
    ("action", "answer"), [(Action.NEW_TOPIC, "  "), (Action.OTHER_TOPIC, "999"), (Action.TAG, "")]
)
def test_a_wrong_choice_changes_nothing_and_shows_the_choices(crew: Crew, action: str, answer: str) -> None:
    number = brought(crew)

    (card,) = crew.press(MINE, action, number, answer)[MINE]

    assert "niets veranderd" in texts(card)
    assert Action.NEW_TOPIC in actions(card)
    assert crew.row(number).issue_id is None


def test_not_ours_tells_the_asker_once_who_can_help(any_crew: Crew) -> None:
    number = brought(any_crew)

    done = any_crew.press(MINE, Action.NOT_OURS, number)
    again = any_crew.press(ALL, Action.NOT_OURS, number)

    (asker,) = done["an"]
    assert "gaat niet over het zaaksysteem" in texts(asker)
    assert "Bel de servicedesk: 1234." in texts(asker)
    assert "an" not in again
    assert any_crew.row(number).closed_at is not None
    (undone,) = any_crew.press(ALL, Action.TAKE_BACK, value_of(again[ALL][0], Action.TAKE_BACK))["an"]
    assert "kijkt toch naar je bericht" in texts(undone)
    assert any_crew.row(number).closed_at is None


def test_what_was_set_aside_can_be_tagged_after_all(crew: Crew) -> None:
    issue, number = crew.issue(), brought(crew)
    (done,) = crew.press(MINE, Action.NOT_OURS, number)[MINE]

    (again,) = crew.press(MINE, Action.TRIAGE, value_of(done, Action.TRIAGE))[MINE]
    crew.press(MINE, Action.OTHER_TOPIC, value_of(again, Action.MORE), issue)

    row = crew.row(number)
    assert (row.issue_id, row.not_ours_at, row.closed_at) == (issue, None, None)


def test_sensitive_hides_the_text_everywhere_and_warns_the_confidant(any_crew: Crew) -> None:
    any_crew.town.open("eva")
    any_crew.town.write(lambda session: _make_confidant(any_crew, session))
    number = brought(any_crew)

    done = any_crew.press(MINE, Action.SENSITIVE, number)

    assert set(done) == {MINE, ALL, "an", "eva"}
    assert not any(quoted(card) or QUESTION in texts(card) for user in (MINE, ALL) for card in done[user])
    assert quoted(done["eva"][0])
    assert "alleen de vertrouwenspersoon" in texts(done["an"][0])
    old = any_crew.press(ALL, Action.MORE, number)[ALL][0]
    assert not quoted(old)
    assert "lead" not in done


def _make_confidant(crew: Crew, session: object) -> None:
    person = crew._person(session, "eva")  # type: ignore[arg-type]
    session.add(  # type: ignore[attr-defined]
        Role(rollout_id=1, person_id=person.id, role="confidant", given_at=crew.town.clock())
    )


def test_without_a_confidant_the_project_group_hears_of_it_without_the_text(crew: Crew) -> None:
    number = brought(crew)

    done = crew.press(MINE, Action.SENSITIVE, number)

    assert QUESTION not in texts(done["lead"][0])
    assert not quoted(done["lead"][0])


def test_only_who_marked_it_takes_it_back(crew: Crew) -> None:
    number = brought(crew)
    done = crew.press(MINE, Action.SENSITIVE, number)
    value = value_of(done[MINE][0], Action.TAKE_BACK)

    assert actions(done[ALL][0]) == []
    crew.press(ALL, Action.TAKE_BACK, value)
    assert crew.row(number).sensitive_at
    undone = crew.press(MINE, Action.TAKE_BACK, value)
    assert crew.row(number).sensitive_at is None
    assert quoted(undone[ALL][0])
    assert texts(undone["an"][0]) == "Een ambassadeur kijkt toch naar je bericht."


@pytest.mark.parametrize("action", [Action.TAG, Action.MORE, Action.NOT_OURS, Action.SENSITIVE, Action.TAKE_BACK])
@pytest.mark.parametrize("user", ["bo", "an"])
def test_somebody_without_the_role_is_refused_kindly(crew: Crew, action: str, user: str) -> None:
    crew.town.open("bo")
    number = brought(crew)

    (card,) = crew.press(user, action, number)[user]

    assert "Alleen ambassadeurs" in texts(card)
    assert crew.row(number).not_ours_at is None
    assert crew.town.read(lambda session: session.scalars(select(Audit.act)).all()) == []


def test_what_was_withdrawn_or_never_was_is_gone(crew: Crew) -> None:
    number = brought(crew)
    ref = crew.ref(number)
    crew.press("an", Action.WITHDRAW, ref)

    for value in (ref, f"{ref}:1", "nonsense", ""):
        assert "niets veranderd" in texts(crew.press(MINE, Action.MORE, value)[MINE][0])


def test_an_answer_that_lies_ready_can_be_sent_from_there(crew: Crew) -> None:
    issue = crew.issue(answer_nl="Klik op het tweede tabblad.", answer_en=None)
    number = brought(crew)

    (done,) = crew.press(MINE, Action.TAG, tag_value(crew, number, issue))[MINE]

    assert "Er ligt een antwoord klaar: “Klik op het tweede tabblad.”" in texts(done)
    crew.press(MINE, Action.ANSWER, value_of(done, Action.ANSWER))
    assert crew.row(number).answered_at


@pytest.mark.leak
def test_tagging_opens_nothing_again_and_so_tells_nobody_whose_a_message_is(crew: Crew) -> None:
    issue = crew.issue(status="solved", closed_at=MONDAY - timedelta(days=30))
    asked = [crew.ask(f"an{number}") for number in range(5)]
    crew.at(MONDAY)

    for number in asked:
        crew.press(MINE, Action.TAG, tag_value(crew, number, issue))

    assert crew.town.read(lambda session: list(session.scalars(select(IssueAct.act)))) == []
    assert crew.town.read(lambda session: session.get_one(Issue, issue).status) == "solved"


def test_a_press_in_a_channel_changes_the_card_there_and_says_nothing_beside_it(crew: Crew) -> None:
    crew.reach(MINE, "daily", channel="antenne")
    issue = crew.issue()
    number = crew.ask("an")
    crew.at(MONDAY)

    done = crew.press(MINE, Action.TAG, tag_value(crew, number, issue), channel="antenne")

    assert set(done) == {"antenne", ALL}
    assert set(crew.press(HIS, Action.MORE, f"{crew.ref(number)}:{issue}", channel="antenne")) == {HIS}


def test_tagging_counts_as_being_active(crew: Crew) -> None:
    issue, number = crew.issue(), brought(crew)
    crew.press(MINE, Action.TAG, tag_value(crew, number, issue))

    assert crew.town.read(lambda session: session.scalars(select(Reach.active_at)).all()) == [MONDAY]


def test_a_text_that_its_writer_changes_changes_on_the_cards(crew: Crew) -> None:
    crew.town.open("an")
    tell(crew.town, "an", QUESTION, message="m7")
    crew.at(MONDAY)

    edit(crew.town, "an", "m7", "Waar vind ik de knop exporteren?")

    for user in (MINE, HIS, ALL):
        assert "knop exporteren" in crew.town.heard[user][-1]
