"""What is read in the words of a decision: who takes it on, yes, no, or that it is not decided yet."""

from __future__ import annotations

from datetime import date

import pytest

from bot.decisions.phrases import is_no, is_not_yet, is_yes, owner_in

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Team ICT pakt printen op, vóór di 24 nov", "Team ICT"),
        ("Team ICT, vóór di 24 nov", "Team ICT"),
        ("Functioneel beheer.", "Functioneel beheer"),
        ("Ja, Noor en Karim", "Noor en Karim"),
        ("Akkoord, Team ICT", "Team ICT"),
        ("Eigenaar is Werk en Inkomen", "Werk en Inkomen"),
        ("Team Zorg", "Team Zorg"),
        ("IT takes it before 1 December", "IT"),
        ("Owner: the supplier", "the supplier"),
        ("Vóór di 24 nov: leverancier", "leverancier"),
        ("ICT", "ICT"),
        ("functioneel beheerder", "functioneel beheerder"),
        ("Printers vervangen", None),
        ("Lade 2 gebruiken", None),
        ("Replace the printers", None),
        ("Akkoord", None),
        ("Uitgesteld.", None),
        ("Niemand", None),
        ("ik", None),
        ("Wij doen het", None),
        ("Nog niet bekend", None),
        ("Weten we nog niet", None),
        ("We wachten op de leverancier", None),
        ("Nobody yet", None),
        ("Wie heeft er tijd?", None),
        ("ja", None),
        ("vóór di 24 nov", None),
        ("Eerst bespreken in het overleg met alle teamleiders samen", None),
        ("x" * 81, None),
        ("?!", None),
    ],
)
def test_who_takes_it_on_is_read_from_what_was_typed(text: str, owner: str | None) -> None:
    assert owner_in(text, TODAY) == owner


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Oude zaak vinden: ja", True),
        ("Wie mag zaak heropenen? Ja, plaats maar.", True),
        ("Oude zaak vinden: akkoord, vóór di 24 nov", True),
        ("ja", True),
        ("Oude zaak vinden: ja, maar eerst testen", False),
        ("Oude zaak vinden: nee", False),
        ("Wie zegt er ja? Team ICT", False),
    ],
)
def test_what_is_no_more_than_a_yes(text: str, *, yes: bool) -> None:
    assert is_yes(text, TODAY) is yes


@pytest.mark.parametrize(
    ("text", "no"),
    [("Nee, eerst testen", True), ("nog niet, eerst testen", True), ("No.", True), ("Noor", False), ("ja", False)],
)
def test_what_begins_with_no(text: str, *, no: bool) -> None:
    assert is_no(text) is no


@pytest.mark.parametrize(
    "text",
    [
        "Weten we nog niet",
        "dat weten we nog niet.",
        "We weten het nog niet",
        "Ik weet het niet zeker",
        "nog niet",
        "Nog niet besloten, vóór di 24 nov",
        "Is nog niet bekend",
        "nog geen besluit",
        "Geen idee!",
        "We zijn er nog niet uit",
        "Daar komen we niet uit",
        "Moeten we nog bespreken",
        "Daar komen we later op terug…",
        "Uitgesteld",
        "we don't know yet",
        "We don\u2019t know",
        "I do not know it yet",
        "not yet",
        "It is not decided yet",
        "We're not sure yet",
        "TBD",
    ],
)
def test_what_is_no_more_than_not_yet(text: str) -> None:
    assert is_not_yet(text, TODAY)
    assert not is_yes(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nee, eerst testen",
        "Nog niet plaatsen, eerst testen",
        "Team ICT weet het nog niet zeker en belt morgen",
        "We weten nu wie het doet: Noor",
        "Later vandaag belt Noor",
        "Niet doen",
        "Not yet: first the tests",
        "We know: team ICT",
    ],
)
def test_what_says_more_is_kept_as_it_stands(text: str) -> None:
    assert not is_not_yet(text, TODAY)
