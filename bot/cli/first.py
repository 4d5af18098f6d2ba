"""The commands of the first day: init, run, demo, analyse, doctor."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from bot.cli.base import main, settings_of

if TYPE_CHECKING:
    from bot.config import ReadingSettings


@main.command()
@click.pass_obj
def init(path: Path) -> None:
    """Write config.toml, make the keys and the database, and print a code for the first administrator."""
    from bot import setup

    if setup.write_example(path):
        click.echo(f"Wrote {path}. Change it to your organisation, then run `voelspriet init` again.")
        return
    settings = settings_of(path)
    key_file = setup.make_master_key(settings)
    if key_file:
        click.echo(f"Made the master key {key_file}. Keep a copy in a safe: without it every text is lost.")
    code = setup.prepare_database(settings)
    click.echo("The database is ready.")
    if code:
        click.echo(f"One-time code for the first administrator, valid for 7 days: {code}")
        click.echo(
            "Check with `voelspriet doctor`, start `voelspriet run`, and send the code to the bot in a direct message."
        )


@main.command()
@click.pass_obj
def run(path: Path) -> None:
    """Serve Slack and Teams, and send digests by the clock, until stopped."""
    from bot.app import App, connectors_of, prepare, serve
    from bot.cli import logs
    from bot.reading.encoders import find_encoder

    logs.install()
    settings = settings_of(path)
    prepare(settings)
    app = App.build(settings, connectors_of(settings), encoder=find_encoder(settings.reading.encoder))
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
    for line in analyse_lines(source, reader):
        click.echo(line)


def _reading_settings(context: click.Context) -> ReadingSettings:
    """Read them from config.toml; where there is none and none was named, they are as they come."""
    from bot.config import ReadingSettings

    path, source = context.obj, context.find_root().get_parameter_source("config_path")
    if source is ParameterSource.DEFAULT and not path.exists():
        return ReadingSettings()
    return settings_of(path).reading


@main.command()
@click.pass_obj
def doctor(path: Path) -> None:
    """Try every part of the installation, and say what is wrong and what to do."""
    from bot.doctor import examine, told

    settings = settings_of(path)
    click.echo("ok   configuration: It can be read.")

    async def look() -> bool:
        well = True
        async for finding in examine(settings):
            well &= finding.well
            for line in told([finding]):
                click.echo(line)
        return well

    sys.exit(0 if asyncio.run(look()) else 1)
