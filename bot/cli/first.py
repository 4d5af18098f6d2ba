"""The commands of the first day: run, demo, analyse."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from bot.cli.base import answer, main, one_thread_each, settings_of

if TYPE_CHECKING:
    from bot.config import ReadingSettings


@main.command()
@click.pass_obj
def run(path: Path) -> None:
    """Serve Slack and Teams, and send digests by the clock, until stopped."""
    one_thread_each()
    from bot.app import App, prepare, serve
    from bot.cli import logs
    from bot.reading.encoders import find_encoder
    from bot.wiring.connecting import connectors_of
    from bot.wiring.sources import directories_of

    logs.install()
    settings = settings_of(path)
    prepare(settings)
    encoder, sources = find_encoder(settings.reading.encoder), directories_of(settings)
    app = App.build(settings, connectors_of(settings), encoder=encoder, sources=sources)
    try:
        asyncio.run(serve(app))
    finally:
        app.close()


@main.command()
@click.option("--once", is_flag=True, help="Print the digest and end.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("voelspriet-demo"),
    show_default=True,
    help="Where the demo keeps its database.",
)
def demo(*, once: bool, folder: Path) -> None:
    """Show the product with the municipality of Lindewaard, without any account."""
    from bot.demo.play import play

    play(folder, once=once)


@main.command()
@click.option("--encoder", type=click.Choice(["auto", "e5", "use", "rules"]), help="Instead of what config.toml says.")
@click.option(
    "--model",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Let the transformer in this folder read the mood or the kind, instead of what config.toml says.",
)
@click.pass_context
def analyse(context: click.Context, encoder: str | None, folder: Path | None) -> None:
    """Read lines of text, or JSON lines with `text`, and say what each is taken to mean.

    Without a config.toml the best encoder that is installed reads.
    """
    from bot.reading import floor_reader
    from bot.reading.analyse import analyse_lines

    settings = _reading_settings(context)
    reader = floor_reader(encoder or settings.encoder, folder or settings.model)
    source = sys.stdin
    source.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    answer(analyse_lines(source, reader))


def _reading_settings(context: click.Context) -> ReadingSettings:
    """Read them from config.toml; where there is none and none was named, they are as they come."""
    from bot.config import ReadingSettings

    path, source = context.obj, context.find_root().get_parameter_source("config_path")
    if source is ParameterSource.DEFAULT and not path.exists():
        return ReadingSettings()
    return settings_of(path).reading
