"""Reading room: what a message means. Language, mood and kind, behind one interface that an encoder can take over."""

from bot.reading.meaning import Kind, Language, Mood, Reader, Reading

__all__ = ["Kind", "Language", "Mood", "Reader", "Reading", "rules_reader"]


def rules_reader() -> Reader:
    """Return a reader that works by rules; safe to share between threads."""
    from bot.reading.rules import RulesReader  # noqa: PLC0415 - TextBlob takes half a second to import

    return RulesReader()
