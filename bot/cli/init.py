"""The first command: init."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import main, settings_of

if TYPE_CHECKING:
    from bot.words import Words


@main.command()
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the questions; that of the terminal otherwise.")
@click.option("--yes", "unasked", is_flag=True, help="Ask nothing: write the example, to be changed by hand.")
@click.pass_obj
def init(path: Path, language: str | None, *, unasked: bool) -> None:
    """Ask what matters, write config.toml, make keys and database, and print a code for the first administrator.

    A config.toml that is there stays as it is. Without a terminal the example is written.
    """
    from bot import setup
    from bot.words import words_for

    words = words_for(language or language_of(os.environ))
    if not path.exists():
        asked = not unasked and sys.stdin.isatty()
        text = _interview(words) if asked else setup.example()
        if setup.write_config(path, text):
            click.echo(words.say("Wrote {file}.", file=path))
            if not asked:
                again = "`voelspriet init`"
                click.echo(words.say("Change it to your organisation, then run {command} again.", command=again))
                return
    _install(path, words)


def language_of(environment: Mapping[str, str]) -> str:
    """Give the language of the terminal: Dutch where its locale is, English otherwise."""
    named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "nl" if next(filter(None, named), "").lower().startswith("nl") else "en"


def _interview(words: Words) -> str:
    from bot import setup
    from bot.setup.interview import Interview
    from bot.setup.writing import filled

    return filled(setup.example(), Interview(_Keyboard(), words, date.today()).answers())  # noqa: DTZ011 - their own day


class _Keyboard:
    """Whoever types the command."""

    def ask(self, question: str, default: str) -> str:
        return str(click.prompt(question, default=default, show_default=bool(default)))

    def tell(self, line: str) -> None:
        click.echo(line)


def _install(path: Path, words: Words) -> None:
    from bot import setup
    from bot.setup.steps import steps

    settings = settings_of(path)
    if key_file := setup.make_master_key(settings):
        click.echo(words.say("Made the master key {file}.", file=key_file))
        click.echo(words.say("Keep a copy in a safe: without it every text is lost."))
    code = setup.prepare_database(settings)
    click.echo(words.say("The database is ready."))
    if not code:
        return
    click.echo(words.say("One-time code for the first administrator, valid for 7 days: {code}", code=code))
    click.echo("\n" + words.say("What to do now:"))
    for line in steps(settings):
        click.echo(f"  {words.tell(line)}")
    click.echo("  " + words.say("Send the code to the bot in a direct message."))
