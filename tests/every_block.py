"""One small card with each block there is, for whoever shows cards."""

from __future__ import annotations

from bot.cards import (
    Ask,
    Bullets,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Facts,
    Faint,
    Heading,
    Quote,
    Strong,
    Table,
    Text,
)
from bot.charts import chart
from bot.words import words_for

NL = words_for("nl")


def made(*charts: Chart | None) -> tuple[Chart, ...]:
    """Give the charts that have something to show."""
    return tuple(each for each in charts if each is not None)


BARS, GAP, SHARES, LINE = made(
    chart(
        NL,
        "bars",
        "Wat het meest terugkomt",
        "Onderwerp",
        ["Oude zaak vinden", "Brief printen aan balie lukt niet", "Wie mag heropenen?", "Outlook"],
        {"collega's": [13, 11, 7, None]},
        withheld="minder dan 5",
    ),
    chart(
        NL,
        "bars",
        "Jullie beeld en de werkvloer",
        "Vraag",
        ["Ik weet waar ik hulp krijg", "Het helpt mij"],
        {"projectgroep": [4.3, 3.8], "verwacht": [3.9, 3.5], "werkvloer": [2.8, 3.4]},
    ),
    chart(
        NL,
        "shares",
        "Toon per afdeling",
        "Afdeling",
        ["Burgerzaken", "Sociaal domein", "Vergunningen", "Buitendienst"],
        {"negatief": [38, 52, 21, None], "neutraal": [41, 30, 50, None], "positief": [21, 18, 29, None]},
        unit="%",
        withheld="te weinig signaal",
    ),
    chart(
        NL,
        "line",
        "Vragen per week",
        "Week",
        ["wk 43", "wk 44", "wk 45", "wk 46", "wk 47"],
        {"Printen": [9, 17, 22, 14, 11], "Zoeken": [5, 8, None, 9, 13]},
    ),
)
EVERY = Card(
    "Weekbericht: 2 besluiten",
    (
        Heading("Weekbericht Zaaksysteem · week 47", 1),
        Text((Strong("Vandaag:"), " 2 besluiten, 1 bezoek ", Faint("(stand van 20 nov)"))),
        Heading("1. Vragen en blokkades"),
        Bullets(((Strong("Printen lukt niet"), ": 14 berichten, 11 collega's."), ("12 vragen zonder antwoord.",))),
        BARS,
        Heading("2. Besluiten"),
        Facts((("Wie pakt printen op?", "Vóór di 24 nov"),)),
        Heading("3. Jullie beeld en de werkvloer"),
        GAP,
        Quote("Ik print nu alles thuis."),
        SHARES,
        LINE,
        Table(("Afdeling", "Vragen"), (("Burgerzaken", "14"), ("Sociaal domein", "9"))),
        Buttons((Button("Besluit vastleggen", "decide"), Button("Bezoek plannen", "visit"))),
        Ask("Wie gaat er?", "who", "Versturen", choices=(Choice("Ik", "me"),)),
    ),
    stop="https://vraagpunt.example.org/stop/abc",
)
