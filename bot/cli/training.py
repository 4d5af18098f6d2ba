"""The command train: fits what ships, and what is learnt here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, settings_of, stop

if TYPE_CHECKING:
    from bot.learning.lines import Line
    from bot.reading.encoders import Encoder
    from bot.reading.samples import Sample


@main.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what is fitted into this folder, and leave what ships as it is.",
)
@click.option(
    "--add",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Add JSON lines with `text` and `kind` as examples to learn from here.",
)
@click.option("--skip-bad", is_flag=True, help="With --add: leave bad lines out, instead of adding none.")
@click.option("--refit", is_flag=True, help="Refit on the examples here now, as happens every night.")
@click.pass_obj
def train(path: Path, folder: Path | None, file: Path | None, *, skip_bad: bool, refit: bool) -> None:
    """Fit the reading on the labelled messages that come with it; the same messages give the same bytes.

    With --add or --refit nothing that ships changes: this installation learns from its own examples.
    """
    if folder and (file or refit):
        raise click.UsageError("--to is for what ships; --add and --refit learn here.")
    if skip_bad and not file:
        raise click.UsageError("--skip-bad goes with --add.")
    if not file and not refit:
        _fit_what_ships(folder)
    if file:
        _add(path, _good_lines(file, skip_bad=skip_bad))
    if refit:
        _refit(path)


def _fit_what_ships(folder: Path | None) -> None:
    from bot.reading.encoders import EncoderError, open_encoder
    from bot.reading.encoders.finding import OPENERS
    from bot.reading.samples import our_samples

    samples = our_samples()
    _fit_rules(samples, folder)
    for name in OPENERS:
        try:
            encoder = open_encoder(name)
        except EncoderError as error:
            click.echo(f"{error} Its heads stay as they are.", err=True)
        else:
            _fit_heads(encoder, samples, folder)


def _fit_rules(samples: Sequence[Sample], folder: Path | None) -> None:
    from bot.reading import fit, training
    from bot.reading.heads import CLASSES

    found = training.cues_of(samples)
    tables = {task: training.fit_weights(samples, found, task) for task in CLASSES}
    target = _made(folder / training.WEIGHTS.name if folder else training.WEIGHTS)
    target.write_text(fit.as_toml(tables), encoding="utf-8")
    figures: dict[str, float] = {}
    asked = [samples[at] for at in training.split(samples)[1]]
    for task in _shown(CLASSES, "rules: measuring on voices kept aside"):
        aside = training.rules_aside(samples, found, task)
        figures |= {f"{task}_{name}": value for name, value in training.figures_of(asked, aside, task).items()}
    _tell("rules", figures, target)


def _shown(items: Iterable[str], label: str) -> Iterable[str]:
    with click.progressbar(items, label=label) as shown:
        yield from shown


def _fit_heads(encoder: Encoder | None, samples: Sequence[Sample], folder: Path | None) -> None:
    from bot.reading import heads, training
    from bot.reading.encoders.e5 import figures_aside

    assert encoder is not None  # noqa: S101 - only "rules" and "auto" open none
    lies = Path(str(heads.path_of(encoder.name)))
    target = _made(folder / lies.name if folder else lies)
    with click.progressbar(length=len(samples), label=encoder.name) as bar:
        aside = figures_aside(encoder.name)
        fitted = training.train(encoder, samples, lambda done, _all: bar.update(done - bar.pos), aside)
    heads.save(fitted, target)
    _tell(encoder.name, fitted.figures, target)


def _made(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _tell(name: str, figures: Mapping[str, float], target: Path) -> None:
    told = ", ".join(f"{figure.replace('_', ' ')} {value:g}" for figure, value in figures.items())
    click.echo(f"{target.name} ({name}): {told}")


def _good_lines(file: Path, *, skip_bad: bool) -> list[Line]:
    from bot.learning.lines import read_lines

    with file.open("rb") as source:
        good, bad = read_lines(source)
    for line in bad:
        click.echo(f"line {line.number}: {line.reason}.", err=True)
    if bad and not skip_bad:
        stop("Nothing was added. Mend these lines, or leave them out with --skip-bad.")
    return good


def _add(path: Path, lines: Sequence[Line]) -> None:
    from bot.learning import examples

    with at_work(path) as (store, desk):
        added = store.write_now(lambda session: examples.add(session, desk, lines))
    click.echo(f"{added.new} added, {added.changed} of another kind now, {added.known} known already.")
    if added.masked:
        click.echo(f"From {added.masked} lines residents' data was taken out before they were kept.")


def _refit(path: Path) -> None:
    from bot.learning import telling
    from bot.learning.basis import basis_of
    from bot.learning.room import Learning, people_needed
    from bot.reading.encoders import find_encoder

    settings = settings_of(path)
    with at_work(path) as (store, desk):
        made = Learning(store, desk, basis_of(find_encoder(settings.reading.encoder))).refit()
    click.echo(telling.told(made.figures) if made else telling.too_few(people_needed(settings)))
