"""What every door in tests does alike."""

from __future__ import annotations

from bot.cards import Ask
from bot.ports import Sender


class Asking:
    """Asks everyone the same, in English."""

    async def question(self, connector: str, sender: Sender) -> tuple[Ask, str]:
        assert connector
        assert sender.user
        return Ask("Ask a question", "ask", "Send", prompt="What do you want to know?"), "en"
