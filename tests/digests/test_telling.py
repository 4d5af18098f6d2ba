"""How a digest is told: the order of voice.md, both languages, singular and plural, and on every platform."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import cards
from bot.cards import Bullets, Card, Chart, Heading, Text, plain
from bot.charts.composing import WITHHELD
from bot.cli.show import FORMS
from bot.digests.crew import CoverageFigures, DepartmentCoverage, NextMeeting
from bot.digests.order import TOPICS
from bot.digests.parts import (
    Answering,
    AskedDecision,
    AskedVisit,
    CauseFigures,
    Counted,
    DepartmentFigures,
    DepartmentSize,
    Done,
    EndedIssue,
    Figures,
    Heard,
    HeardTopic,
    IssueFigures,
    OpenIssue,
    SilentDepartment,
    TrainingNeed,
    Waiting,
)
from bot.digests.pieces import MOST_TOPICS
from bot.digests.telling import SILENT, card
from bot.words import words_for

GOLDEN = Path(__file__).parents[1] / "golden"
ENDINGS = {"text": "txt", "mail": "mail.txt", "html": "html", "slack": "slack.json", "teams": "teams.json"}


def issue(number: int, title: str, messages: int, people: int, **values: object) -> IssueFigures:
    counted = Counted(messages=messages, people=people)
    common = {"days_open": 9, "previous": None, "owner": None, "status": "new", "answer": "none", "going_well": False}
    titles = {"title_nl": title, "title_en": f"{title} (en)"}
    return IssueFigures.model_validate({"issue": number, "counted": counted, **titles, **common, **values})


def ended(number: int, title: str, how: str) -> EndedIssue:
    return EndedIssue.model_validate(
        {"issue": number, "title_nl": title, "title_en": f"{title} (en)", "how": how, "reason": None}
    )


def still_open(number: int, title: str, days: int, owner: str | None = None) -> OpenIssue:
    return OpenIssue(issue=number, title_nl=title, title_en=f"{title} (en)", days_open=days, owner=owner)


def asked(number: int, title: str, what: str, day: int) -> AskedDecision:
    titles = {"title_nl": title, "title_en": f"{title} (en)"}
    return AskedDecision.model_validate({"issue": number, "what": what, "before": date(2026, 11, day), **titles})


FULL = Figures(
    rollout="zaak",
    name="Zaaksysteem",
    organisation="Lindewaard",
    period="2026-W47",
    weeks_since_go_live=4,
    threshold=5,
    compared=True,
    total=Counted(messages=1118, people=96),
    issues=(
        issue(1, "Oude zaak vinden", 17, 13, previous=9, answer="ready"),
        issue(2, "Brief printen <aan> balie & *meer*", 14, 11, previous=6),
        issue(3, "Zoeken op adres scheelt tijd", 9, 8, going_well=True),
        issue(4, "Wie mag zaak heropenen?", 8, 7, owner="Functioneel beheer", days_open=1),
        issue(5, "Outlook", 7, 6, previous="few", answer="placed", status="answered"),
    ),
    waiting=Waiting(asked=Counted(messages=43, people=40), answered=31, unanswered=12),
    silent=(SilentDepartment(name="Buitendienst", weeks=3), SilentDepartment(name="Facilitair", weeks=1)),
    departments=(
        DepartmentFigures(name="Sociaal domein", counted=Counted(messages=1050, people=60)),
        DepartmentFigures(name="Burgerzaken", counted=Counted(messages=50, people=30)),
    ),
    other_departments=Counted(messages=18, people=6),
    tone={"negative": 38, "neutral": 41, "positive": 21},
    heard=Heard(
        people=35,
        topics=(
            HeardTopic(issue=2, title_nl="Brief", title_en="Letter", people=20),
            HeardTopic(issue=6, title_nl="Scanner op de gang", title_en="Scanner in the hall", people=8),
        ),
    ),
    answering=Answering(promise_days=2, in_time=27, median_hours=5),
    open_longest=(still_open(7, "Inloggen thuis", 23), still_open(1, "Oude zaak vinden", 9)),
    done=Done(
        ended=(
            ended(8, "Rechten bij ziekte", "answered"),
            ended(9, "Post koppelen", "solved"),
            ended(10, "Eigen kleuren", "declined"),
        ),
        published=2,
        explained=1,
    ),
    coverage=CoverageFigures(
        ambassadors=6,
        elsewhere=0,
        inactive="few",
        inactive_days=14,
        too_few=(
            DepartmentCoverage(name="Buitendienst", ambassadors=0, needed=2),
            DepartmentCoverage(name="Sociaal domein", ambassadors=1, needed=2),
        ),
    ),
    meeting=NextMeeting(starts_at=datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Amsterdam")), spot="kamer 3"),
    asked=(
        asked(2, "Brief printen <aan> balie & *meer*", "owner", 24),
        asked(1, "Oude zaak vinden", "answer", 26),
        asked(4, "Wie mag zaak heropenen?", "agreement", 26),
    ),
    visits=(AskedVisit(department=3, name="Buitendienst", before=date(2026, 11, 26)),),
    causes=(
        CauseFigures(cause="knowledge", name_nl="kennis", name_en="knowledge", messages=25, topics=2),
        CauseFigures(cause="technique", name_nl="techniek", name_en="technology", messages=14, topics=1),
    ),
    technical={"technique": 36, "human": 64},
    training=(
        TrainingNeed(issue=1, title_nl="Oude zaak vinden", title_en="Oude zaak vinden (en)", department="Burgerzaken"),
    ),
    makeup=(DepartmentSize(department=1, name="Burgerzaken", headcount=64),),
    changed=False,
)
EMPTY = Figures(
    rollout="zaak",
    name="Zaaksysteem",
    organisation="Lindewaard",
    period="2026-W43",
    weeks_since_go_live=0,
    threshold=5,
    compared=False,
    total=None,
    issues=(),
    waiting=None,
    silent=(),
    departments=(),
    other_departments=None,
    tone=None,
)


def lines_of(told: Card) -> list[str]:
    lines: list[str] = []
    for block in told.blocks:
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


def told(figures: Figures, language: str = "nl") -> list[str]:
    return lines_of(card(figures, words_for(language)))


def beneath(figures: Figures, language: str = "nl") -> list[str]:
    return lines_of(under(card(figures, words_for(language))))


def under(told: Card) -> Card:
    """Give what stands under a message as one of its own, as a thread has it."""
    return replace(told, blocks=told.details, details=())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("form", ENDINGS)
def test_each_platform_shows_the_digest_as_it_was_looked_at(form: str, language: str) -> None:
    shown = FORMS[form](FULL, card(FULL, words_for(language))).rstrip("\n") + "\n"
    file = GOLDEN / f"digest.{language}.{ENDINGS[form]}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text("utf-8"), "run with UPDATE_GOLDEN=1 and look at what changed"


@pytest.mark.parametrize("form", ENDINGS)
def test_every_platform_shows_the_same_figures(form: str) -> None:
    made = card(FULL, words_for("nl"))
    shown = FORMS[form](FULL, made) + FORMS[form](FULL, under(made))
    for figure in ("1.118", "96", "Oude zaak vinden", "12 vragen zonder antwoord", "31 van 43", "1.050", "38%"):
        assert figure in shown


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("form", ENDINGS)
def test_ten_times_the_data_still_renders(form: str, language: str) -> None:
    many = FULL.model_copy(
        update={
            "issues": tuple(
                issue(n, f"{'Een lang onderwerp ' * 8}{n}", 5000, 4000, going_well=n % 3 == 0) for n in range(1, 61)
            ),
            "silent": tuple(SilentDepartment(name=f"Afdeling {n} met een lange naam", weeks=n) for n in range(1, 80)),
            "departments": tuple(
                DepartmentFigures(name=f"Afdeling {n} met een lange naam", counted=Counted(messages=n * 1000, people=n))
                for n in range(5, 105)
            ),
        }
    )
    shown = FORMS[form](many, card(many, words_for(language)))
    assert "Zaaksysteem" in shown
    assert "5.000" in shown or "5,000" in shown


def test_the_first_minute_tells_what_matters_what_to_decide_and_where_to_go() -> None:
    assert told(FULL) == [
        "Weekbericht Zaaksysteem Lindewaard · week 47 · 4e week na livegang",
        "“Brief printen <aan> balie & *meer*” staat al 9 dagen open, niemand pakt het op.",
        "Vandaag: 3 besluiten, 1 bezoek",
        "1. Vragen en blokkades",
        (
            "Brief printen <aan> balie & *meer*: 14 berichten, 11 collega's (vorige week 6). "
            "Daarnaast ± 20 gehoord via ambassadeurs. 9 dagen open, geen eigenaar."
        ),
        "Oude zaak vinden: 17 berichten, 13 collega's (vorige week 9). Antwoord klaar, niet geplaatst.",
        (
            "Wie mag zaak heropenen? 8 berichten, 7 collega's. "
            "1 dag open, eigenaar: Functioneel beheer. Werkafspraak ontbreekt."
        ),
        "… en nog 1 onderwerp",
        "Scanner op de gang: ± 8 gehoord via ambassadeurs.",
        "12 vragen zonder antwoord.",
        "2. Besluiten",
        "Wie pakt “Brief printen <aan> balie & *meer*” op? Vóór di 24 nov.",
        "Mag het antwoord op “Oude zaak vinden” geplaatst worden? Vóór do 26 nov.",
        "Maak een werkafspraak over “Wie mag zaak heropenen?”. Vóór do 26 nov.",
        "3. Stil is niet tevreden",
        "Buitendienst: 3e week te weinig signaal. Ook geen ambassadeur. Ga langs vóór do 26 nov.",
        "Facilitair: te weinig signaal.",
        "4. Wat goed gaat",
        "Zoeken op adres scheelt tijd: 9 berichten, 8 collega's.",
        "5. Wat is gedaan",
        "31 van 43 vragen beantwoord, 27 binnen 2 werkdagen.",
        "Een antwoord van een collega kwam meestal binnen 5 werkuren.",
        "Beantwoord: “Rechten bij ziekte”. Opgelost: “Post koppelen”. Afgewezen, met reden: “Eigen kleuren”.",
        "2 antwoorden gepubliceerd. 1 uitleg geschreven.",
        "Samen: 1.118 berichten, 96 collega's.",
    ]


def test_what_can_wait_stands_beneath() -> None:
    assert beneath(FULL) == [
        "chart",
        "Meer over de onderwerpen",
        "Outlook: 7 berichten, 6 collega's (vorige week minder dan 5 collega's). Antwoord geplaatst.",
        "Langst open: “Inloggen thuis” (23 dagen, geen eigenaar).",
        "Waarom het terugkomt",
        "Techniek of mens: 36% techniek, 64% mens.",
        "Kennis: 25 berichten over 2 onderwerpen.",
        "Techniek: 14 berichten over 1 onderwerp.",
        "Wie training kan gebruiken",
        "“Oude zaak vinden”: 5 of meer collega's van Burgerzaken vroegen ernaar.",
        "Wie voor wie spreekt",
        "Te weinig ambassadeurs: Sociaal domein.",
        "Een paar ambassadeurs deden 14 dagen niets.",
        "Per afdeling",
        "table",
        "In totaal ± 35 gehoord via ambassadeurs.",
        "Toon: 38% negatief, 41% neutraal, 21% positief (1.118 berichten, 96 collega's).",
    ]


def test_the_chart_holds_the_week_before_only_as_that_digest_told_it() -> None:
    drawn = next(block for block in card(FULL, words_for("nl")).details if isinstance(block, Chart))
    assert drawn.categories[0] == "Oude zaak vinden"
    this_week, before = drawn.series
    assert (this_week.name, this_week.labels) == ("week 47", ("17", "14", "9", "8", "7"))
    assert (before.name, before.labels) == ("week 46", ("9", "6", *[WITHHELD] * 3))
    alone = card(FULL.model_copy(update={"compared": False}), words_for("nl")).details[0]
    assert isinstance(alone, Chart)
    assert len(alone.series) == 1


def test_english_says_the_same() -> None:
    english = told(FULL, "en")
    assert len(english) == len(told(FULL))
    assert english[0] == "Weekly report Zaaksysteem Lindewaard · week 47 · week 4 after go-live"
    assert english[1] == "“Brief printen <aan> balie & *meer* (en)” has waited 9 days for an owner."
    assert english[2] == "Today: 3 decisions, 1 visit"
    assert english[5].startswith("Oude zaak vinden (en): 17 messages, 13 colleagues (previous week 9).")
    english = beneath(FULL, "en")
    assert len(english) == len(beneath(FULL))
    assert english[-1] == "Tone: 38% negative, 41% neutral, 21% positive (1,118 messages, 96 colleagues)."


def test_too_little_signal_is_said_and_nothing_else() -> None:
    dutch = told(EMPTY)
    assert len(dutch) == 2
    assert dutch[1].startswith("Minder dan 5 collega's schreven")
    assert dutch[0].endswith("1 week vóór livegang")
    assert told(EMPTY, "en")[1].startswith("Fewer than 5 colleagues wrote")


def test_where_nothing_is_asked_there_is_no_today() -> None:
    dutch = told(FULL.model_copy(update={"asked": (), "visits": ()}))
    assert not any(line.startswith("Vandaag") for line in dutch)
    assert "2. Stil is niet tevreden" in dutch


def test_one_decision_is_singular_and_visits_can_stand_alone() -> None:
    one = FULL.model_copy(update={"asked": FULL.asked[:1], "visits": ()})
    assert told(one)[2] == "Vandaag: 1 besluit"
    assert told(one, "en")[2] == "Today: 1 decision"
    assert told(FULL.model_copy(update={"asked": ()}))[2] == "Vandaag: 1 bezoek"


def test_changed_departments_are_said_and_nothing_is_compared() -> None:
    changed = FULL.model_copy(update={"changed": True, "compared": False})
    assert "Niet vergeleken met vorige week: de afdelingen zijn veranderd." in told(changed)


@pytest.mark.parametrize(("weeks", "ending"), [(-1, "2 weken vóór livegang"), (1, "1e week na livegang")])
def test_the_title_counts_from_the_go_live(weeks: int, ending: str) -> None:
    assert told(FULL.model_copy(update={"weeks_since_go_live": weeks}))[0].endswith(ending)


@pytest.mark.parametrize("compared", [False, True])
def test_nothing_is_said_of_a_week_before_that_is_not_known(*, compared: bool) -> None:
    """It may have had no digest, or one that absorbed the issue though many wrote about it."""
    unknown = issue(5, "Outlook", 7, 6, answer="placed", status="answered", days_open=60)
    figures = FULL.model_copy(update={"compared": compared, "issues": (unknown,)})
    assert "Outlook: 7 berichten, 6 collega's. Antwoord geplaatst." in told(figures)


def test_long_lists_say_how_much_more_there_is() -> None:
    topics = tuple(issue(n, f"Onderwerp {n}", 9, 8) for n in range(1, TOPICS + MOST_TOPICS + 2))
    silent = tuple(SilentDepartment(name=f"Afdeling {n}", weeks=n) for n in range(1, SILENT + 2))
    many = FULL.model_copy(update={"issues": topics, "silent": silent, "coverage": None, "asked": ()})
    dutch = told(many)
    assert "… en nog 11 onderwerpen" in dutch
    assert "Onderwerp 4" not in " ".join(dutch)
    assert "… en nog 1 afdeling" in dutch
    assert dutch.index("Afdeling 4: 4e week te weinig signaal.") < dutch.index("Afdeling 2: 2e week te weinig signaal.")
    assert "… en nog 1 onderwerp" in beneath(many)


def test_the_summary_is_the_title_and_the_opening() -> None:
    summary = card(FULL, words_for("nl")).summary
    assert summary.startswith("Weekbericht Zaaksysteem Lindewaard · week 47")
    assert summary.endswith("staat al 9 dagen open, niemand pakt het op.")


def test_joined_shares_and_a_digest_without_tone() -> None:
    joined = FULL.model_copy(update={"tone": {"negative": 38, "neutral+positive": 62}})
    assert beneath(joined)[-1].startswith("Toon: 38% negatief, 62% neutraal of positief (")
    silent = FULL.model_copy(update={"tone": None, "heard": None})
    assert beneath(silent)[-1] == "table"


def test_one_department_alone_is_no_table() -> None:
    alone = FULL.model_copy(update={"departments": FULL.departments[:1], "other_departments": None})
    assert "table" not in beneath(alone)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_sentence_has_at_most_fifteen_words(language: str) -> None:
    for line in [*told(FULL, language), *beneath(FULL, language), *told(EMPTY, language)]:
        for sentence in line.replace("? ", ". ").split(". "):
            assert len(sentence.split()) <= 15, sentence


def test_a_card_survives_the_outbox() -> None:
    made = card(FULL, words_for("nl"))
    assert cards.load(cards.dump(made)) == made
