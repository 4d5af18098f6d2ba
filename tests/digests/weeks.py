"""Weeks as they may be frozen, and an edition over them, to look back on without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.aftercare import Checklist
from bot.config.values import Audience, Pace
from bot.days.editions import Edition
from bot.digests.audiences import NOTHING
from bot.digests.crew import CoverageFigures, DepartmentCoverage
from bot.digests.looked import LookBack
from bot.digests.looking_back import over
from bot.digests.parts import (
    Answering,
    Counted,
    Done,
    EndedIssue,
    Figures,
    IssueFigures,
    OpenDecision,
    OpenIssue,
    PublishedAnswer,
    SilentDepartment,
    TrainingNeed,
    Waiting,
)

NOVEMBER = Edition("monthly", date(2026, 11, 2), date(2026, 11, 30), datetime(2026, 11, 30, 7, 30, tzinfo=UTC))
NOBODY = CoverageFigures(ambassadors=6, elsewhere=0, inactive="few", inactive_days=14, too_few=())


def edition(pace: Pace) -> Edition:
    """Give the weeks of November 2026 as another edition."""
    return Edition(pace, NOVEMBER.first, NOVEMBER.after, NOVEMBER.sent_at)


def week(number: int, **parts: object) -> Figures:
    """Give a week of November 2026 that holds nothing but these parts."""
    heading = {"rollout": "zaak", "name": "Zaaksysteem", "organisation": "Lindewaard", "threshold": 5}
    when = {"period": f"2026-W{number}", "weeks_since_go_live": number - 43, "compared": number > 45}
    return Figures.model_validate({**NOTHING, **heading, **when, **parts})


def issue(number: int, title: str, messages: int, people: int, **values: object) -> IssueFigures:
    """Give an issue that stands open, nine days by now, unless `values` say otherwise."""
    stands = {"previous": None, "days_open": 9, "owner": None, "status": "new", "answer": "none", "going_well": False}
    return IssueFigures.model_validate(
        {**named(number, title), "counted": counted(messages, people), **stands, **values}
    )


def named(number: int, title: str) -> dict[str, object]:
    """Name an issue in both languages."""
    return {"issue": number, "title_nl": title, "title_en": f"{title} (en)"}


def still_open(number: int, title: str, days: int, owner: str | None = None) -> OpenIssue:
    """Give an issue that is open for long."""
    return OpenIssue.model_validate({**named(number, title), "days_open": days, "owner": owner})


def ended(number: int, title: str, how: str, reason: str | None = None, *, for_all: bool = True) -> EndedIssue:
    """Give an issue that ended; everybody may read of it, unless not `for_all`."""
    return EndedIssue.model_validate({**named(number, title), "how": how, "reason": reason, "for_all": for_all})


def counted(messages: int, people: int) -> Counted:
    """Give a figure."""
    return Counted(messages=messages, people=people)


def answer(number: int, title: str, text: str) -> PublishedAnswer:
    """Give a published answer."""
    return PublishedAnswer.model_validate({**named(number, title), "answer_nl": text, "answer_en": f"{text} (en)"})


def need(number: int, title: str, department: str) -> TrainingNeed:
    """Give something that has to be learned."""
    return TrainingNeed.model_validate({**named(number, title), "department": department})


def asked(messages: int, answered: int | None, in_time: int | None, hours: int | None) -> dict[str, object]:
    """Give the parts about questions and their answers."""
    return {
        "waiting": Waiting(asked=counted(messages, 20), answered=answered, unanswered=None),
        "answering": Answering(promise_days=2, in_time=in_time, median_hours=hours),
    }


PRINTING = "Brief printen lukt niet"
MEASURES = Checklist(
    ambassadors=6,
    without=("Buitendienst",),
    meets=True,
    last_meeting=date(2026, 11, 26),
    meeting_due=False,
    last_visit=date(2026, 10, 20),
    visit_due=True,
    quiet_days=2,
    warned_from=10,
    why=True,
    unexplained=(),
)
WEEKS: Sequence[Figures] = (
    week(
        45,
        total=counted(130, 64),
        tone={"negative": 52, "neutral": 33, "positive": 15},
        issues=(issue(2, PRINTING, 14, 11, days_open=9), issue(1, "Oude zaak vinden", 12, 9, days_open=6)),
        silent=(SilentDepartment(name="Buitendienst", weeks=1), SilentDepartment(name="Facilitair", weeks=1)),
        training=(need(1, "Oude zaak vinden", "Burgerzaken"),),
        **asked(43, 31, 27, 5),
    ),
    week(
        46,
        total=counted(118, 58),
        issues=(
            issue(2, PRINTING, 17, 13, days_open=16),
            issue(4, "Wie mag zaak heropenen?", 8, 7, days_open=3, owner="Functioneel beheer"),
        ),
        silent=(SilentDepartment(name="Buitendienst", weeks=2),),
        training=(need(1, "Oude zaak vinden", "Burgerzaken"), need(1, "Oude zaak vinden", "Vergunningen")),
        done=Done(
            ended=(ended(1, "Oude zaak vinden", "answered"), ended(9, "Eén vraag", "answered", for_all=False)),
            published=1,
            answers=(answer(1, "Oude zaak vinden", "Zoek op het oude zaaknummer, met streepje."),),
        ),
        **asked(38, 30, 25, 3),
    ),
    week(47, silent=(SilentDepartment(name="Buitendienst", weeks=3),)),
    week(
        48,
        total=counted(74, 41),
        tone={"negative": 38, "neutral": 41, "positive": 21},
        issues=(
            issue(3, "Zoeken op adres scheelt tijd", 9, 8, going_well=True),
            issue(4, "Wie mag zaak heropenen?", 6, 6, days_open=17, owner="Functioneel beheer"),
        ),
        silent=(SilentDepartment(name="Buitendienst", weeks=4),),
        checklist=MEASURES,
        open_longest=(still_open(2, PRINTING, 30), still_open(7, "Inloggen thuis", 25, "ICT")),
        decisions=(
            OpenDecision(decision=1, text="Printers op de balie vervangen", due_on=date(2026, 11, 20)),
            OpenDecision(decision=2, text="Werkafspraak heropenen", due_on=date(2026, 12, 10)),
        ),
        done=Done(
            ended=(
                ended(8, "Post koppelen", "solved"),
                ended(10, "Eigen kleuren", "declined", "Het systeem kan dat niet."),
            ),
            published=2,
            explained=1,
            answers=(
                answer(8, "Post koppelen", "Sleep de mail naar de zaak. Het werkt nu ook met bijlagen."),
                answer(11, "Zaak delen", "Kies “Delen” en de naam van je collega."),
            ),
        ),
        coverage=NOBODY.model_copy(
            update={
                "too_few": (
                    DepartmentCoverage(name="Buitendienst", ambassadors=0, needed=2),
                    DepartmentCoverage(name="Sociaal domein", ambassadors=1, needed=2),
                )
            }
        ),
        **asked(29, 25, 24, 12),
    ),
)


def looked(audience: Audience, pace: Pace = "monthly", weeks: Sequence[Figures] = WEEKS) -> LookBack:
    """Look back over weeks for an audience."""
    return over(weeks, edition(pace), audience)
