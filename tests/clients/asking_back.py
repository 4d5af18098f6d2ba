"""What the stories ask back under a digest, as people type it there, and the words of each answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.words import words_for
from tests.clients.corrections import PRINTING

SAY = words_for("nl").say
STRANGE = "Wat vind jij ervan?"
UNDER_A_DIGEST: Mapping[str, tuple[str, ...]] = {
    "meer over printen": (PRINTING, SAY("Written")),
    "en printen dan?": (PRINTING, SAY("Written")),
    "wie heeft dat gezegd?": (
        SAY("I tell nobody who wrote what. A number here stands for {n} colleagues or more.", n=5),
    ),
    "wat deden we vorige maand?": ("Weekbericht Zaaksysteem",),
    "stop hiermee": (SAY("No reports here any more? An administrator mentions me with “stop the digest here”."),),
    "besluit: Fatima pakt printen op": (SAY("Nothing was recorded yet. Press, and write the decision there."),),
    STRANGE: (f"Ik begrijp “{STRANGE}” niet.", SAY("Do you have a question or a problem? Tell me in my own chat.")),
}
"""What is typed in the thread under a digest, and what is read there."""
OWN = "en printen dan?"
"""What is about the digest in its thread, and a question of one's own anywhere else."""
