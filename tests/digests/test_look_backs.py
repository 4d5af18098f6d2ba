"""Look backs as each audience reads them: looked at whole, each in both languages, and what nobody may see in one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest

from bot import cards
from bot.cards import Ask, Bullets, Buttons, Card, Heading, Text, plain
from bot.config.values import Audience, Pace
from bot.desk import Desk
from bot.digests import for_floor, for_hr, for_management, for_review, over_weeks
from bot.digests.audiences import FLOOR, HR, MANAGEMENT
from bot.digests.looked import LookBack
from bot.digests.parts import PROJECT_GROUP, Done
from bot.ports import Action
from bot.words import Words, words_for
from connectors.terminal.render import render
from tests.digests.test_telling import GOLDEN
from tests.digests.test_telling import asked as asks
from tests.digests.weeks import PRINTING, WEEKS, answer, asked, counted, ended, issue, looked, need, still_open, week

TOLD: dict[Audience, tuple[Callable[[LookBack, Words], Card], Pace]] = {
    MANAGEMENT: (for_management.card, "monthly"),
    FLOOR: (lambda found, words: for_floor.card(found, words, "Vraagpunt"), "monthly"),
    HR: (for_hr.card, "monthly"),
    PROJECT_GROUP: (for_review.card, "day_30"),
}
ONE_PAGE = 45
"""Lines of the terminal, 80 wide, with a table for the chart: what a page of A4 holds at 12 points."""
NL = words_for("nl")


def told(audience: Audience, language: str = "nl", pace: Pace | None = None) -> Card:
    tell, usual = TOLD[audience]
    return tell(looked(audience, pace or usual), words_for(language))


def lines_of(card: Card) -> list[str]:
    lines: list[str] = []
    for block in card.blocks:
        match block:
            case Heading(text=text):
                lines.append(text)
            case Text(line=line):
                lines.append(plain(line))
            case Bullets(items=items):
                lines.extend(plain(item) for item in items)
            case _:
                lines.append(block.type)
    return lines


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("audience", TOLD)
def test_it_is_told_as_it_was_looked_at(audience: Audience, language: str) -> None:
    card = told(audience, language)
    shown = render(card).rstrip("\n") + "\n"
    file = GOLDEN / f"look-back.{audience}.{language}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text("utf-8"), "run with UPDATE_GOLDEN=1 and look at what changed"
    assert cards.load(cards.dump(card)) == card
    for line in lines_of(card):
        for sentence in re.split(r"[.?:] ", line):
            assert len(sentence.split()) <= 15, sentence


@pytest.mark.parametrize("audience", [MANAGEMENT, FLOOR, HR])
def test_it_stands_on_one_page_however_much_there_is(audience: Audience) -> None:
    many = tuple(
        issue(number, f"Onderwerp {number} over een systeem", 40 - number, 30 - number) for number in range(20)
    )
    ends = tuple(ended(number, f"Einde {number}", how) for number in range(30, 50) for how in ("solved", "declined"))
    answers = tuple(answer(number, f"Vraag {number}", "Doe het zo. " * 200) for number in range(60, 80))
    training = tuple(need(number, f"Les {number}", "Burgerzaken") for number in range(20))
    parts = {"issues": many, "training": training, "done": Done(ended=ends, answers=answers, published=20)}
    full = looked(
        audience,
        weeks=[week(number, total=counted(99, 50), **parts, **asked(43, 31, 27, 5)) for number in range(45, 49)],
    )
    lines = render(TOLD[audience][0](full, NL)).splitlines()
    assert len(lines) <= ONE_PAGE, "\n".join(lines)
    assert any("nog " in line for line in lines), "what is left out is counted"


@pytest.mark.leak
def test_the_management_is_told_topics_and_numbers_and_nobody_by_name() -> None:
    text = render(told(MANAGEMENT))
    assert "Eén vraag" not in text, "one person asked it"
    assert "paar ambassadeurs" not in text
    assert "Daarnaast" not in text
    assert looked(MANAGEMENT).coverage is not None
    assert looked(MANAGEMENT).coverage.inactive is None  # type: ignore[union-attr]


@pytest.mark.leak
def test_hr_is_told_what_to_learn_and_no_owner_or_standing() -> None:
    found = looked(HR)
    assert [need.title_nl for need in found.training] == ["Oude zaak vinden"] * 2
    assert found.topics == ()
    assert (found.silent, found.coverage, found.answered, found.decisions, found.ended) == ((), None, None, (), ())
    for word in ("eigenaar", "open", "beantwoord", PRINTING, "toon", "berichten in", "minstens"):
        assert word not in render(told(HR)).lower()


def test_of_one_week_hr_reads_the_department_alone() -> None:
    found = looked(HR)
    one = found.model_copy(update={"weeks": found.weeks[:1]})
    assert "weken" in "".join(lines_of(for_hr.card(found, NL)))
    assert "weken" not in "".join(lines_of(for_hr.card(one, NL)))


@pytest.mark.leak
def test_the_floor_is_told_what_was_done_and_no_number_of_people() -> None:
    found = looked(FLOOR)
    assert (found.topics, found.silent, found.coverage, found.training, found.told) == ((), (), None, (), 0)
    text = render(told(FLOOR))
    assert "Eén vraag" not in text
    assert "collega's" not in text.replace("je collega", "")


def test_the_floor_can_answer_back_and_say_that_it_still_has_trouble(desk: Desk) -> None:
    found = looked(FLOOR)
    (ask,) = [block for block in told(FLOOR).blocks if isinstance(block, Ask)]
    assert ask.action == Action.ASK
    _, row = for_floor.below(found, NL, desk)
    assert isinstance(row, Buttons)
    assert [button.label for button in row.items] == ["Post koppelen", "Eigen kleuren"]
    assert all(button.action == Action.ME_TOO for button in row.items)
    assert not list(for_floor.below(looked(FLOOR, weeks=[week(45)]), NL, desk))


def test_a_long_answer_ends_with_a_whole_sentence() -> None:
    assert for_floor.beginning("Kort.") == "Kort."
    assert for_floor.beginning("Eerst dit. " + "woord " * 60) == "Eerst dit. …"
    assert for_floor.beginning("Eerst dit. En dan? " + "woord " * 60) == "Eerst dit. …"
    assert len(for_floor.beginning("woord " * 60)) <= for_floor.ANSWER


def test_who_reads_a_part_of_an_answer_hears_where_the_whole_of_it_is() -> None:
    short = week(45, done=Done(answers=(answer(1, "Delen", "Kies “Delen”."),)))
    long = week(45, done=Done(answers=(answer(1, "Delen lukt niet", "Kies “Delen”. " + "woord " * 60),)))
    many = week(45, done=Done(answers=tuple(answer(n, f"Vraag {n}", "Zo.") for n in range(1, 9))))
    told_of = [lines_of(for_floor.card(looked(FLOOR, weeks=[each]), NL, "Vraagpunt")) for each in (short, long, many)]
    where = "Een heel antwoord lezen? Typ “zoek: {}” in de chat met Vraagpunt."
    assert not any("Typ" in line for line in told_of[0])
    assert where.format("Delen lukt niet") in told_of[1], "with a colon, so that a complaint is searched for too"
    assert where.format("Vraag 8") in told_of[2]
    assert "Ook beantwoord: “Vraag 4”, “Vraag 5”, “Vraag 6” en nog 2." in told_of[2]


def test_an_answer_that_is_not_published_is_named_alone() -> None:
    answered = week(45, done=Done(ended=(ended(5, "Outlook", "answered"),)))
    assert "Beantwoord aan wie het vroeg: “Outlook”." in lines_of(
        for_floor.card(looked(FLOOR, weeks=[answered]), NL, "Vraagpunt")
    )


def test_with_nothing_to_tell_each_says_so_in_a_line_or_stays_away() -> None:
    nothing = [week(number) for number in range(45, 49)]
    assert lines_of(for_floor.card(looked(FLOOR, weeks=nothing), NL, "Vraagpunt"))[2] == "Deze keer is er geen nieuws."
    assert lines_of(for_hr.card(looked(HR, weeks=nothing), NL))[1:] == [
        "Op geen afdeling vroegen genoeg collega's hoe iets werkt. Dat betekent niet dat iedereen het kan."
    ]
    assert for_floor.is_empty(looked(FLOOR, weeks=nothing))
    assert for_hr.is_empty(looked(HR, weeks=nothing))
    assert for_review.is_empty(looked(PROJECT_GROUP, weeks=nothing))
    assert not any(each(looked(PROJECT_GROUP)) for each in (for_floor.is_empty, for_hr.is_empty, for_review.is_empty))
    page = lines_of(for_management.card(looked(MANAGEMENT, weeks=nothing), NL))
    assert page[1:] == [
        "Te weinig collega's schreven om iets te vertellen. Dat betekent niet dat ze tevreden zijn.",
        "Eén verzoek",
        "Loop deze maand één keer mee bij een afdeling.",
    ]


@pytest.mark.parametrize(
    ("parts", "opening"),
    [
        ({"total": counted(30, 20)}, "Geen onderwerp kwam van genoeg collega's."),
        ({"issues": (issue(2, PRINTING, 9, 8, owner="ICT"),)}, f"Het meest ging het over “{PRINTING}”."),
        (
            {"issues": (issue(2, PRINTING, 9, 8, status="solved"),), "total": counted(30, 20)},
            "Waar veel collega's over schreven, is beantwoord of gaat goed.",
        ),
    ],
)
def test_the_page_opens_by_a_rule(parts: dict[str, object], opening: str) -> None:
    assert over_weeks.opening(looked(MANAGEMENT, weeks=[week(45, **parts)]), NL) == opening


def test_a_cause_is_named_where_the_weeks_told_it() -> None:
    cause = {"cause": "habit", "name_nl": "gewoonte", "name_en": "habit", "messages": 9, "topics": 1}
    found = looked(MANAGEMENT, weeks=[week(45, causes=(cause,), issues=(issue(2, PRINTING, 9, 8),))])
    assert "Meestal door: gewoonte." in lines_of(for_management.card(found, NL))


def test_first_and_last_week_are_compared_only_where_it_is_honest() -> None:
    table = over_weeks.then_and_now(looked(PROJECT_GROUP), NL)
    assert table is not None
    assert table.rows[-1] == ("Negatief van toon", "52%", "38%")
    without_tone = (WEEKS[0], WEEKS[1])
    without = over_weeks.then_and_now(looked(PROJECT_GROUP, weeks=without_tone), NL)
    assert without is not None
    assert [row[0] for row in without.rows] == ["Berichten", "Collega's"]
    few = [week(45, total=counted(9, 9)), week(46, total=counted(30, 20))]
    text = lines_of(for_review.card(looked(PROJECT_GROUP, weeks=few), NL))
    assert text[2] == "Te weinig collega's schreven om eerste en laatste week te vergelijken."
    one = {"department": 1, "name": "Balie", "headcount": 20}
    moved = [
        WEEKS[0].model_copy(update={"makeup": week(45, makeup=(one,)).makeup}),
        WEEKS[3].model_copy(update={"makeup": week(48, makeup=({**one, "name": "Hal"},)).makeup}),
    ]
    text = lines_of(for_review.card(looked(PROJECT_GROUP, weeks=moved), NL))
    assert text[2] == "De afdelingen zijn veranderd: eerste en laatste week zijn niet te vergelijken."


def test_a_month_a_first_week_and_ninety_days_each_have_their_title() -> None:
    assert lines_of(told(PROJECT_GROUP, pace="monthly"))[0] == "Maandbericht Zaaksysteem Lindewaard · november 2026"
    assert lines_of(told(PROJECT_GROUP, "en", "day_90"))[0] == "The first 4 weeks with Zaaksysteem Lindewaard"
    assert over_weeks.title(looked(PROJECT_GROUP, "day_30", WEEKS[3:]), NL).startswith("De eerste week met")


def test_a_review_opens_with_a_sentence_and_says_which_weeks_it_compares() -> None:
    found = looked(PROJECT_GROUP, "day_90")
    text = lines_of(for_review.card(found, NL))
    assert text[1:4] == [
        f"“{PRINTING}” kwam in 2 weken terug en heeft geen eigenaar.",
        "Week 45 en week 48: de eerste en laatste met 10 of meer collega's.",
        "table",
    ]
    assert for_review.card(found, NL).summary.endswith(text[1])
    assert "Van 1 van de 4 weken zijn er geen cijfers." in lines_of(told(PROJECT_GROUP))
    every = [week(number, total=counted(30, 20)) for number in range(45, 49)]
    for weeks in (every, [week(number) for number in range(45, 49)]):
        assert not list(over_weeks.without_numbers(looked(PROJECT_GROUP, weeks=weeks), NL))


def test_a_chart_begins_and_ends_with_a_week_that_has_numbers() -> None:
    found = looked(MANAGEMENT)
    silent = found.weeks[2]
    more = found.model_copy(update={"weeks": (silent, *found.weeks, silent, silent)})
    assert over_weeks.chart(more, NL) == over_weeks.chart(found, NL)
    (few,) = over_weeks.without_numbers(more, NL)
    assert isinstance(few, Text)
    assert plain(few.line) == "Van 4 van de 7 weken zijn er geen cijfers."


def test_a_review_asks_what_the_last_week_asked_and_shows_what_it_asks_about() -> None:
    many = tuple(issue(number, f"Onderwerp {number}", 40 - number, 30 - number) for number in range(10, 20))
    wanted = (asks(18, "Onderwerp 18", "owner", 30), asks(2, PRINTING, "owner", 30))
    last = {"issues": many, "asked": wanted, "open_longest": (still_open(7, "Oud", 60), still_open(2, PRINTING, 30))}
    card = for_review.card(looked(PROJECT_GROUP, weeks=[week(48, **last)]), NL)
    text = lines_of(card)
    assert "Wie pakt “Onderwerp 18” op? Vóór ma 30 nov." in text
    assert f"Wie pakt “{PRINTING}” op? Vóór ma 30 nov." in text
    assert f"{PRINTING}: 4 weken open, geen eigenaar." in text
    assert "Oud: 8 weken open, geen eigenaar." in text
    listed = [line.split(":")[0] for line in text if line.startswith("Onderwerp")]
    assert listed == [f"Onderwerp {number}" for number in (*range(10, 15), 18)]
    assert "… en nog 4 onderwerpen" in text
    below = [plain(item) for block in card.details if isinstance(block, Bullets) for item in block.items]
    assert [line.split(":")[0] for line in below] == [f"Onderwerp {number}" for number in (15, 16, 17, 19)]


def test_a_line_needs_two_weeks() -> None:
    assert over_weeks.chart(looked(MANAGEMENT, weeks=WEEKS[2:]), NL) is None
    drawn = over_weeks.chart(looked(MANAGEMENT), NL)
    assert drawn is not None
    assert drawn.series[0].values == (130, 118, None, 74)
