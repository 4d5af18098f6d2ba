"""What every door in tests does alike."""

from __future__ import annotations

from bot.cards import Ask
from bot.ports import Action, Sender


class Asking:
    """Asks everyone the same, in English."""

    async def question(self, connector: str, sender: Sender, action: Action = Action.ASK) -> tuple[Ask, str]:
        assert connector
        assert sender.user
        if action == Action.PASS_ON:
            return Ask("Pass on", "pass_on", "Pass on", prompt="Take out what is about residents."), "en"
        return Ask("Ask a question", "ask", "Send", prompt="What do you want to know?"), "en"
