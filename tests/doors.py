"""What every door in tests does alike."""

from __future__ import annotations

from starlette.routing import Route
from starlette.testclient import TestClient

from bot.cards import Ask
from bot.ports import Action, Sender
from bot.web import application


async def well() -> bool:
    """Say that all is well."""
    return True


def client_of(route: Route) -> TestClient:
    """Give a browser that sees one route of the product's own."""
    return TestClient(application([route], well))


class Asking:
    """Asks everyone the same, in English."""

    async def question(self, connector: str, sender: Sender, action: Action = Action.ASK) -> tuple[Ask, str]:
        assert connector
        assert sender.user
        if action == Action.PASS_ON:
            return Ask("Pass on", "pass_on", "Pass on", prompt="Take out what is about residents."), "en"
        return Ask("Ask a question", "ask", "Send", prompt="What do you want to know?"), "en"
