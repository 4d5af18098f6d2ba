"""What is imported: sealed, masked, known again, in figures where it may be, and nobody is written to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import answers
from bot.dialogue import answer_issue
from bot.digests.counting import lines_of
from bot.importing import Bad, Importer, Row, Tally
from bot.privacy.forgetting import forget, retain
from models import Audit, Delivery, IndexChange, Issue, Membership, Person, Place, Rollout, Tag
from tests.gestures import QUESTION, kept, tell, words_of
from tests.town import AMBASSADOR, NOW, Town

MONDAY = "2026-11-16 10:00"
Import = Callable[..., Tally]


def importer(town: Town, *, dry_run: bool = False) -> Importer:
    rollout = town.read(lambda session: session.scalars(select(Rollout)).one())
    reader = town.app.learning.reader
    return Importer(town.store, town.desk, reader, rollout, town.desk.settings.rollout[0], dry_run=dry_run)


def take(town: Town, *rows: dict[str, object], dry_run: bool = False) -> Tally:
    """Import rows as one file."""
    taking = importer(town, dry_run=dry_run)
    tally, _ = taking.take([Row(number, row) for number, row in enumerate(rows, 2)])
    taking.finish(tally)
    return tally


def line(
    text: str = QUESTION, at: str | None = MONDAY, author: str | None = "Jan", **more: object
) -> dict[str, object]:
    return {"text": text, "at": at, "author": author, **more}


def issues(town: Town) -> list[Issue]:
    return town.read(lambda session: list(session.scalars(select(Issue).order_by(Issue.id))))


def people(town: Town) -> list[Person]:
    return town.read(lambda session: list(session.scalars(select(Person).order_by(Person.id))))


def counted(town: Town) -> list[int]:
    """Whose messages figures count."""
    start, end = NOW - timedelta(days=100), NOW + timedelta(days=1)
    return town.read(lambda session: [each.person for each in lines_of(session, 1, start, end)])


def test_a_row_becomes_feedback(any_town: Town) -> None:
    assert take(any_town, line(department="burgerzaken", kind="idea")) == Tally(added=1)
    (row,) = kept(any_town)
    assert (row.kind, row.language, row.pool, row.name_along) == ("idea", "nl", "floor", False)
    assert row.said_at.isoformat() == "2026-11-16T09:00:00+00:00"
    assert row.department_id == 1
    assert QUESTION.encode() not in (row.text or b"")
    assert words_of(any_town, row) == QUESTION


def test_without_a_kind_the_reader_says_which(town: Town) -> None:
    take(town, line("Waar vind ik mijn oude zaken?"), line("Mooi systeem, zoeken gaat veel sneller.", author="Bo"))
    assert [row.kind for row in kept(town)] == ["question", "praise"]


def test_the_same_file_twice_adds_nothing(any_town: Town) -> None:
    rows = [line(f"Vraag {number}", author=f"a{number % 3}", issue="Zoeken") for number in range(9)]
    assert take(any_town, *rows) == Tally(added=9, issues=1)
    assert take(any_town, *rows) == Tally(known=9)
    assert len(kept(any_town)) == 9
    assert len(people(any_town)) == 3
    assert [audit.subject for audit in any_town.read(lambda s: list(s.scalars(select(Audit))))] == [
        "9 messages into rollout 1"
    ]


def test_a_line_that_stands_in_a_file_twice_is_one_message(town: Town) -> None:
    assert take(town, line(), line()) == Tally(added=1, known=1)


@pytest.mark.parametrize("other", [{"author": "Piet"}, {"at": "2026-11-16 10:01"}, {"text": "Iets anders"}])
def test_another_person_moment_or_text_is_another_message(town: Town, other: dict[str, object]) -> None:
    assert take(town, line(), {**line(), **other}) == Tally(added=2)


def test_a_file_that_tells_more_of_a_message_does_not_double_it(town: Town) -> None:
    take(town, line())
    assert take(town, line(kind="idea", issue="Zoeken", department="Griffie")) == Tally(known=1)


def test_the_fingerprint_is_keyed_and_holds_nothing_in_plain(town: Town) -> None:
    take(town, line())
    (row,) = kept(town)
    assert len(row.ref) == 32
    assert row.ref == town.desk.vault.pseudonym(
        "import", "zaak", "2026-11-16T09:00:00+00:00", "import", "", "jan", QUESTION
    )


def test_residents_data_is_taken_out_of_texts_and_titles(town: Town) -> None:
    tally = take(town, line("Bel 06-12345678 over Z-2026-0001", issue="Zaak Z-2026-0001 is weg"))
    assert (tally.masked, words_of(town, kept(town)[0])) == (1, "Bel [telefoon] over [zaaknummer]")
    assert [issue.title_nl for issue in issues(town)] == ["Zaak [zaaknummer] is weg"]


def test_what_has_no_author_or_no_date_counts_in_no_figure(any_town: Town) -> None:
    tally = take(any_town, line("Een", author=None), line("Twee", at=None), line("Drie", author=None, at=None))
    assert tally == Tally(added=3, uncounted=3)
    assert counted(any_town) == []
    take(any_town, line("Vier", author="Bo"))
    assert len(counted(any_town)) == 1


def test_all_without_an_author_are_one_person(town: Town) -> None:
    take(town, *(line(f"Vraag {number}", author=None) for number in range(6)))
    assert len({row.person_id for row in kept(town)}) == 1


def test_ten_ways_to_write_a_name_are_one_person(town: Town) -> None:
    take(town, line("Een", author="Jan Jansen"), line("Twee", author=" jan  JANSEN "))
    assert len(set(counted(town))) == 1


def test_of_an_author_from_elsewhere_no_name_is_kept(town: Town) -> None:
    take(town, line())
    (person,) = people(town)
    assert (person.connector, person.identity) == ("import", None)
    assert "jan" not in (person.pseudonym or "").lower()


def test_an_author_of_our_platform_is_the_person_who_writes_there(town: Town) -> None:
    take(town, line(author="slack:T1/U1"))
    (person,) = people(town)
    assert person.pseudonym == town.desk.vault.pseudonym("person", "slack", "T1", "U1")
    assert person.identity


def test_the_pool_follows_the_configuration(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bot.importing.keeping.pool_of", lambda _s, _c, who, _r: "ambassador" if who.user == "bo" else "floor"
    )
    take(town, line("Een", author="Bo"), line("Twee"), line("Drie", author="Bo", at=None))
    assert [row.pool for row in kept(town)] == ["ambassador", "floor", "uncounted"]


def test_an_issue_is_found_by_its_title_or_made_once(any_town: Town) -> None:
    take(
        any_town,
        line("Een", issue="Oude zaak vinden"),
        line("Twee", issue="oude ZAAK vinden"),
        line("Drie", issue="Oude zaak: vinden"),
    )
    take(any_town, line("Vier", issue="Oude zaak vinden"))
    first, second = issues(any_town)
    assert [row.issue_id for row in kept(any_town)] == [first.id, first.id, second.id, first.id]
    assert (first.slug, second.slug) == ("oude-zaak-vinden", f"oude-zaak-vinden-{second.id}")
    assert first.opened_at == kept(any_town)[0].said_at


def test_an_english_title_finds_the_issue_too(town: Town) -> None:
    take(town, line("Een", issue="Zoeken"))
    town.write(lambda session: setattr(session.scalars(select(Issue)).one(), "title_en", "Searching"))
    assert take(town, line("Twee", issue="searching")) == Tally(added=1)


def test_a_tag_is_written_as_any_other(town: Town) -> None:
    take(town, line(issue="Zoeken"))
    (tag,) = town.read(lambda session: list(session.scalars(select(Tag))))
    assert (tag.issue_id, tag.tagged_by) == (1, None)
    assert len(town.read(lambda session: list(session.scalars(select(IndexChange))))) == 1


def test_bad_rows_are_told_and_the_good_ones_kept(town: Town) -> None:
    tally, bad = importer(town).take([Bad(2, "it is not JSON"), Row(3, line("")), Row(4, line())])
    assert tally == Tally(added=1, bad=2)
    assert [each.number for each in bad] == [2, 3]


def test_what_is_too_old_is_refused_and_what_is_kept_goes_in_time(town: Town) -> None:
    tally = take(town, line(at="2026-05-01"), line("Twee", at="2026-06-01"))
    assert (tally.added, tally.bad) == (1, 1)
    retention = town.desk.settings.rollout[0].retention
    assert town.write(lambda session: retain(session, 1, retention, NOW)) == 0
    assert town.write(lambda session: retain(session, 1, retention, NOW + timedelta(days=10))) == 1
    assert take(town, line("Twee", at="2026-06-01")) == Tally(known=1)
    assert kept(town)[0].text is None


def test_nothing_comes_back_that_somebody_had_deleted(town: Town) -> None:
    rows = [line("Een", author="slack:T1/U1"), line("Twee", author="slack:T1/U1")]
    take(town, *rows)
    town.write(lambda session: forget(session, session.scalars(select(Person)).one(), NOW))
    assert take(town, *rows) == Tally(known=2)
    assert [row.text for row in kept(town)] == [None, None]


def test_nobody_is_written_to_and_nobody_counts_as_answered(town: Town) -> None:
    take(town, line(author="terminal", issue="Zoeken"), line("Iets", author="slack:T1/U1", issue="Zoeken"))
    tell(town, AMBASSADOR, QUESTION)

    def answer(session: object) -> int:
        issue = session.scalars(select(Issue)).one()  # type: ignore[attr-defined]
        issue.answer_nl = "Kies Zoeken."
        by = session.scalars(select(Membership)).one()  # type: ignore[attr-defined]
        return answer_issue(session, town.desk, issue, by)  # type: ignore[arg-type]

    before = town.read(lambda session: len(list(session.scalars(select(Delivery)))))
    assert town.write(answer) == 0
    town.clock.forward(days=3)
    assert town.read(lambda session: answers.ready(session, 1)) == []
    assert town.read(lambda session: len(list(session.scalars(select(Delivery))))) == before
    assert [row.answered_at for row in kept(town)] == [None] * 3


def test_the_place_of_what_is_imported_is_one_and_closed(town: Town) -> None:
    take(town, line("Een"))
    take(town, line("Twee"))
    (place,) = town.read(lambda session: list(session.scalars(select(Place))))
    assert (place.connector, place.address, place.person_id) == ("import", None, None)
    assert place.closed_at


def test_a_dry_run_tells_the_same_and_keeps_nothing(any_town: Town) -> None:
    take(any_town, line("Nul", issue="Zoeken"))
    rows = [line("Nul", issue="Zoeken"), line("Een", issue="Printen"), line("", issue="x"), line("Twee", author=None)]
    told = take(any_town, *rows, dry_run=True)
    assert len(kept(any_town)) == len(issues(any_town)) == len(people(any_town)) == 1
    assert take(any_town, *rows) == told == Tally(added=2, known=1, bad=1, uncounted=1, issues=1)


def test_a_dry_run_counts_a_new_issue_once_in_all_batches(town: Town) -> None:
    taking = importer(town, dry_run=True)
    tallies = [taking.take([Row(2, line(text, issue="Zoeken"))])[0] for text in ("Een", "Twee")]
    assert [tally.issues for tally in tallies] == [1, 0]
