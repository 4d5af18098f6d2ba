"""The address at which whoever reads of a session in chat gets its calendar file; it tells who comes to nobody."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.calendars.event import event_of, written
from bot.database.store import Store
from bot.desk import Desk
from bot.ports import NotReachableError
from bot.routes.page import HEADERS, language_of, page
from bot.runner import UNREACHABLE
from bot.sessions import linking, telling
from bot.words import Words, words_for
from models import InfoSession, Rollout

TOLD = ("planned", "cancelled")
"""The states of a session that were told of."""


def route(store: Store, desk: Desk) -> Route:
    """Make the route; whoever has the address may read it, as they could read the invitation."""

    async def answer(request: Request) -> Response:
        words = words_for(language_of(request.headers.get("accept-language", "")))
        number = linking.number_of(desk, request.path_params["token"])
        try:  # a token that is not ours is found out without the database: whoever guesses costs us nothing
            found = await store.read(lambda session: _file(session, desk, number, words)) if number else None
        except UNREACHABLE:
            raise NotReachableError from None
        if found is None:
            return HTMLResponse(_unknown(words), status_code=HTTPStatus.NOT_FOUND, headers=dict(HEADERS))
        name = words.say("walk-in session")
        headers = {**HEADERS, "content-disposition": f'attachment; filename="{name}.ics"'}
        return Response(found, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)

    return Route(f"{linking.PATH}/{{token}}", answer, methods=["GET"])


def _file(session: Session, desk: Desk, number: int, words: Words) -> bytes | None:
    """Give a session as it stands now; None where it is gone, or its rollout runs no more."""
    row = session.get(InfoSession, number)
    if row is None or row.state not in TOLD:
        return None
    rollout = session.get_one(Rollout, row.rollout_id)
    settings = desk.rollout(rollout.slug)
    if settings is None or rollout.ended_at:
        return None
    told = telling.about(session, desk, settings, row, words)
    domain = urlsplit(desk.settings.web.public_url or "").hostname or "localhost"
    return written("PUBLISH", event_of(told.meeting, domain, told.purpose))


def _unknown(words: Words) -> str:
    told = words.say("Copy the whole address from the chat. Or the session is no longer here.")
    return page(words, words.say("No session stands here"), told)
