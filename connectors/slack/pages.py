"""Slack room: the pages that somebody sees who installs the app."""

from __future__ import annotations

from bot.routes.page import page
from bot.words import Words, words_for

BEGIN = "install"
"""Where one begins, as seen from any of these pages, whatever folder a proxy puts them in."""


def install(language: str, address: str) -> str:
    """Make the page with the button that leads to Slack."""
    words = words_for(language)
    told = (
        words.say("You are about to add the bot to one Slack workspace."),
        words.say("Slack asks you which one, and shows what the bot may do there."),
        words.say("You need the right to install apps in that workspace."),
    )
    return page(words, words.say("Install the bot in Slack"), *told, link=(address, words.say("Continue to Slack")))


def done(language: str, workspace: str, command: str) -> str:
    """Make the page that says what was installed, and what to do next."""
    words = words_for(language)
    told = words.say("The bot is installed in {workspace}.", workspace=workspace)
    todo = words.say("Open Slack and send the bot a message, or type {command}.", command=command)
    return page(words, words.say("Done"), told, todo)


def failed(language: str, reason: str, workspace: str = "") -> str:
    """Make the page that says what went wrong and what to do; `reason` is a code of the SDK's or of ours."""
    words = words_for(language)
    told = _told(words, reason, workspace)
    again = None if reason == "not_allowed" else (BEGIN, words.say("Begin again"))
    return page(words, words.say("The bot was not installed"), *told, link=again)


def _told(words: Words, reason: str, workspace: str) -> tuple[str, ...]:
    match reason:
        case "not_allowed":
            return (
                words.say("The workspace {workspace} is not on the list of this bot.", workspace=workspace),
                words.say("Nothing of it was kept, and the app was taken out again."),
                words.say(
                    "Should it be on the list? Ask the person who runs the bot to add it to “{key}”.", key="workspaces"
                ),
            )
        case "access_denied":
            return (words.say("You stopped on Slack's page. Nothing was changed."),)
        case "invalid_browser" | "invalid_state":
            told = words.say("This page is over ten minutes old, was used before, or began in another browser.")
            return told, words.say("Does it come back? Then your browser refuses the cookie of this page.")
        case "too_many":
            return (words.say("Too many installations are under way. Try again in ten minutes."),)
        case "not_reachable":
            return (words.say("It does not work just now. Try again in a few minutes."),)
    return (words.say("Slack did not give its permission ({reason}).", reason=reason),)
