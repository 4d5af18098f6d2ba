"""The command that looks at an installation, and the page that asks the IT department for one: doctor."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import main, settings_of

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.words import Words

LANGUAGE = click.option(
    "--language", type=click.Choice(["nl", "en"]), help="Of what is told; the first rollout's unless you say otherwise."
)


@main.command()
@LANGUAGE
@click.option("--json", "by_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--before", is_flag=True, help="Print what to ask of the IT department, and look at nothing.")
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --before: write it there, as .md or .html.",
)
@click.pass_obj
def doctor(path: Path, language: str | None, target: Path | None, *, by_json: bool, before: bool) -> None:
    """Try every part of the installation, and say what is wrong and what to do.

    The exit code is 1 when there is an error; a warning alone leaves it 0.
    """
    from bot.words import words_for

    if target and not before:
        raise click.UsageError("--to goes with --before.")
    if before and by_json:
        raise click.UsageError("--before is a page, not JSON.")
    settings = settings_of(path)
    words = words_for(language or settings.rollout[0].language)
    if before:
        _ask_before(settings, words, target)
    else:
        sys.exit(0 if asyncio.run(_look(settings, words, by_json=by_json)) else 1)


def _ask_before(settings: Settings, words: Words, target: Path | None) -> None:
    from bot.doctor.before import page
    from bot.doctor.pages import as_html, as_markdown

    request = page(settings, words)
    if target is None:
        click.echo(as_markdown(request))
        return
    if target.suffix not in {".md", ".html"}:
        raise click.UsageError("Name a file that ends in .md or .html.")
    make = as_html if target.suffix == ".html" else as_markdown
    target.write_text(make(request), encoding="utf-8")
    click.echo(words.say("Wrote {file}.", file=target))


async def _look(settings: Settings, words: Words, *, by_json: bool) -> bool:
    from bot.doctor import as_json, examine, told

    _load_quietly()
    findings = []
    async for finding in examine(settings, lambda subject: _trying(words.tell(subject))):
        findings.append(finding)
        _trying("")
        for line in () if by_json else told([finding], words):
            click.echo(line)
    if by_json:
        click.echo(as_json(findings, words))
    return all(finding.well for finding in findings)


def _load_quietly() -> None:
    """Keep what libraries log of a failed try out of what is told: the findings say it in plain words."""
    import logging

    logging.getLogger().addHandler(logging.NullHandler())


def _trying(what: str) -> None:
    """Show what is being tried, on a terminal alone, and wipe it with nothing."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{f'… {what}' if what else ''}", err=True, nl=False)
