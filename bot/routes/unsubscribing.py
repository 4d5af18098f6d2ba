"""The address in each mailed digest at which one press ends them: a page for people, and RFC 8058 for mail programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.database.store import Store
from bot.desk import Desk
from bot.digests.one_click import PATH, number_of
from bot.ports import NotReachableError
from bot.routes.page import HEADERS, language_of, page
from bot.runner import UNREACHABLE
from bot.stopping import stop
from bot.web import MINUTE, Turnstile, body_of
from bot.words import Words, words_for
from models import Place

MAX_BODY = 1000
"""Bytes; a mail program sends 26: https://www.rfc-editor.org/rfc/rfc8058#section-3.2."""


MOST_A_MINUTE = 60
"""Presses of one address that are taken to the database: ours; a mail program presses once."""


def route(store: Store, desk: Desk, most: int = MOST_A_MINUTE) -> Route:
    """Make the route: looking changes nothing, since programs that scan mail look at every address; sending stops.

    Each address that we made is taken `most` times a minute: neither who guesses nor who has one keeps others out.
    """
    turnstiles = defaultdict[int, Turnstile](lambda: Turnstile(most))

    async def answer(request: Request) -> Response:
        words = words_for(language_of(request.headers.get("accept-language", "")))
        number = number_of(desk.vault, request.path_params["token"])
        if number is None:  # found without the database: whoever guesses costs us nothing
            return _page(unknown(words), HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            return _page(question(words))
        await body_of(request, MAX_BODY)
        if not turnstiles[number].lets_in():
            return _page(too_many(words), HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": f"{MINUTE:.0f}"})
        try:
            known = await store.write(lambda session: _stopped(session, desk, number))
        except UNREACHABLE:
            raise NotReachableError from None
        return _page(done(words)) if known else _page(unknown(words), HTTPStatus.NOT_FOUND)

    return Route(f"{PATH}/{{token}}", answer, methods=["GET", "POST"])


def _stopped(session: Session, desk: Desk, number: int) -> bool:
    """Stop a place, as often as somebody presses; False where it is gone."""
    place = session.get(Place, number)
    if place:
        stop(session, desk, place)
    return place is not None


def _page(content: str, status: int = HTTPStatus.OK, more: Mapping[str, str] | None = None) -> Response:
    return HTMLResponse(content, status_code=status, headers={**HEADERS, **(more or {})})


def question(words: Words) -> str:
    """Make the page that asks whether to stop."""
    told = words.say("One press, and this mailbox gets no more reports from the bot.")
    return page(words, words.say("Stop these e-mails?"), told, send=words.say("Stop these e-mails"))


def done(words: Words) -> str:
    """Make the page that says that it was stopped."""
    told = words.say("This mailbox gets no more reports. Whoever runs the bot hears of it.")
    again = words.say("Do you want them again? Ask the person who runs the bot.")
    return page(words, words.say("Stopped"), told, again)


def unknown(words: Words) -> str:
    """Make the page for an address that is none of ours."""
    told = words.say("Copy the whole address from the e-mail. Or ask the person who runs the bot.")
    return page(words, words.say("This address stops nothing"), told)


def too_many(words: Words) -> str:
    """Make the page for an address that was pressed too often."""
    told = words.say("This was done many times just now. Nothing was changed.")
    return page(words, words.say("Try again in a minute"), told)
