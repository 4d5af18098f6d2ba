"""The mail connector's cleaning: what a card says becomes text that no mail program mistakes for anything else."""

from __future__ import annotations

import re

from bot.printable import clean

# Mail programs turn addresses in plain text and in HTML into links by themselves. An invisible space without width
# behind "://", "\\", "@", "mailto:" and a dot before a letter stops that; the reader sees no difference.
_GAP = "\u200b"
_LINKED = re.compile(r"(://|\\\\|@|\b(?:mailto|tel|sip|callto):|(?<=\w)\.(?=[^\W\d]))", re.IGNORECASE)


def unlinked(text: str) -> str:
    """Clean a text and keep mail programs from making links in it."""
    return _LINKED.sub(rf"\1{_GAP}", clean(text))
