"""The commands that write what a platform wants to know of the app: manifest slack, manifest teams."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.base import main, settings_of, stop

if TYPE_CHECKING:
    from bot.config import RolloutSettings, Settings


def _https(_context: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Take an https address, without what has no place in one; give it without a slash at its end."""
    from urllib.parse import urlsplit

    if value is None:
        return None
    try:
        parts = urlsplit(value)
        well = parts.scheme == "https" and "." in (parts.hostname or "") and parts.port != 0 and value.isprintable()
    except ValueError:
        well = False
    if not well or parts.query or parts.fragment or parts.username is not None or " " in value:
        raise click.BadParameter("write an address such as https://bot.example.org")
    return value.rstrip("/")


def _address(name: str, told: str, **more: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:  # noqa: ANN401 - click's own
    return click.option(name, metavar="HTTPS", callback=_https, help=told, **more)


@main.group()
def manifest() -> None:
    """Write the app manifest that a platform asks for, with what the bot uses and no more."""


@manifest.command("slack")
@_address("--url", "Our address from outside; Slack sends events to it.")
@click.option("--socket", is_flag=True, help="Socket Mode: we call Slack, and no address is needed.")
@click.option("--rollout", "slug", help="Whose bot's name the app carries; the first one unless you say otherwise.")
@click.pass_obj
def manifest_slack(path: Path, url: str | None, *, socket: bool, slug: str | None) -> None:
    """Print the manifest of the Slack app, as JSON."""
    import json

    from connectors.slack.manifest import manifest as of_slack
    from connectors.slack.manifest import ways_of

    settings = settings_of(path)
    by_socket = socket or (url is None and settings.slack is not None and settings.slack.socket_mode)
    if by_socket == (url is not None):
        raise click.UsageError("Write --url https://…, or --socket where Slack cannot reach this machine.")
    made = of_slack(_named(settings, slug), url, ways_of(settings.slack))
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))


@manifest.command("teams")
@_address("--website", "A page that tells what this is; Teams shows its address.", required=True)
@_address("--privacy", "The page about privacy; the website unless you say otherwise.")
@_address("--terms", "The page with the terms of use; the website unless you say otherwise.")
@click.option("--app-version", default="1.0.0", show_default=True, help="Higher than that of the last upload.")
@click.option("--rollout", "slug", help="Whose bot's name the app carries; the first one unless you say otherwise.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("voelspriet-teams.zip"),
    show_default=True,
    help="Where to write it.",
)
@click.pass_obj
def manifest_teams(
    path: Path, website: str, privacy: str | None, terms: str | None, app_version: str, slug: str | None, target: Path
) -> None:
    """Write the Teams app package, a zip to upload."""
    from connectors.teams.manifest import Pages, package

    settings = settings_of(path)
    if settings.teams is None:
        stop("There is no [teams] in config.toml. The package holds its client_id.")
    pages = Pages(website, privacy or website, terms or website)
    target.write_bytes(package(settings.teams, _named(settings, slug), pages, app_version))
    click.echo(f"Wrote {target}. A Teams administrator uploads it; `voelspriet doctor` tries the sign-in.")


def _named(settings: Settings, slug: str | None) -> RolloutSettings:
    found = next((rollout for rollout in settings.rollout if slug in {None, rollout.slug}), None)
    if found is None:
        stop(f"There is no rollout {slug!r}. There is: {', '.join(rollout.slug for rollout in settings.rollout)}.")
    return found
