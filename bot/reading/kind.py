"""Reading room: what somebody wants. Question, problem, idea, praise or other, weighed on the same cues as the mood."""

from bot.reading.cues import Cues
from bot.reading.meaning import Kind
from bot.reading.weigh import Weigher

_KINDS = tuple(Kind)


def kind_of(weigher: Weigher, text: str, found: Cues) -> Kind:
    """Return the likeliest kind of a message with these cues; a message without any is OTHER."""
    if not found:
        return Kind.OTHER
    shares = weigher.chances("kind", text, found)
    return _KINDS[shares.index(max(shares))]
