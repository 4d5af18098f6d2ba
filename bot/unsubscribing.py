"""The address in each mailed digest at which one press ends them: a page for people, and RFC 8058 for mail programs."""

from __future__ import annotations

from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.desk import Desk
from bot.digests.one_click import PATH, number_of
from bot.ports import NotReachableError
from bot.runner import UNREACHABLE
from bot.stopping import stop
from bot.store import Store
from bot.web import body_of
from bot.webpage import HEADERS, language_of, page
from bot.words import Words, words_for
from models import Place

MAX_BODY = 1000
"""Bytes; a mail program sends 26: https://www.rfc-editor.org/rfc/rfc8058#section-3.2."""


def route(store: Store, desk: Desk) -> Route:
    """Make the route: looking changes nothing, since programs that scan mail look at every address; sending stops."""

    async def answer(request: Request) -> Response:
        words = words_for(language_of(request.headers.get("accept-language", "")))
        number = number_of(desk.vault, request.path_params["token"])
        if number is None:  # found without the database: whoever guesses costs us nothing
            return _page(_unknown(words), HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            return _page(_question(words))
        await body_of(request, MAX_BODY)
        try:
            known = await store.write(lambda session: _stopped(session, desk, number))
        except UNREACHABLE:
            raise NotReachableError from None
        return _page(_done(words)) if known else _page(_unknown(words), HTTPStatus.NOT_FOUND)

    return Route(f"{PATH}/{{token}}", answer, methods=["GET", "POST"])


def _stopped(session: Session, desk: Desk, number: int) -> bool:
    """Stop a place, as often as somebody presses; False where it is gone."""
    place = session.get(Place, number)
    if place:
        stop(session, desk, place)
    return place is not None


def _page(content: str, status: int = HTTPStatus.OK) -> Response:
    return HTMLResponse(content, status_code=status, headers=dict(HEADERS))


def _question(words: Words) -> str:
    told = words.say("One press, and this mailbox gets no more reports of the bot.")
    return page(words, words.say("Stop these e-mails?"), told, send=words.say("Stop these e-mails"))


def _done(words: Words) -> str:
    told = words.say("This mailbox gets no more reports. Whoever runs the bot hears of it.")
    again = words.say("Do you want them again? Ask who runs the bot.")
    return page(words, words.say("Stopped"), told, again)


def _unknown(words: Words) -> str:
    told = words.say("Copy the whole address from the e-mail. Or ask who runs the bot.")
    return page(words, words.say("This address stops nothing"), told)
