"""Likeness room: takes from vectors what only tells Dutch from English.

The same sentence in both languages should lie in the same place. Where an encoder puts the two apart, the differences
of a few pairs span the directions that are taken away: then what was tagged in English is found when asked in Dutch.
"""

import numpy as np

from bot.likeness.table import Floats
from bot.reading.encoders import Encoder

DIRECTIONS = 3
"""Taken away: the mean difference, and the two that differ most beside it; chosen on the training issues."""
DIMENSIONS_EACH = 20
"""An encoder gives up one direction for so many that it has: a small one would lose meaning."""
NOTHING = 1e-6
"""A length below which two languages lie together."""
PAIRS = (
    ("Hoe kan ik dit het beste doen?", "What is the best way to do this?"),
    ("Het werkt sinds vanochtend niet meer.", "It has not worked since this morning."),
    ("Waar vind ik de gegevens van vorige week?", "Where do I find last week's data?"),
    ("Ik krijg steeds dezelfde foutmelding.", "I keep getting the same error message."),
    ("Kan iemand mij hiermee helpen?", "Can somebody help me with this?"),
    ("Dit duurt veel te lang.", "This takes far too long."),
    ("Heel fijn, dank je wel!", "Very nice, thank you!"),
    ("Mijn collega heeft hetzelfde probleem.", "My colleague has the same problem."),
    ("Is er al iets bekend over de nieuwe planning?", "Is anything known about the new schedule yet?"),
    ("We moeten alles nu twee keer invullen.", "We have to enter everything twice now."),
    ("Ik mag deze pagina niet openen.", "I am not allowed to open this page."),
    ("Wie is hier verantwoordelijk voor?", "Who is responsible for this?"),
    ("De lijst is leeg, gisteren stond er nog van alles in.", "The list is empty, yesterday it was still full."),
    ("Het zou handig zijn als dat automatisch ging.", "It would be handy if that happened automatically."),
    ("Op mijn telefoon ziet het er anders uit.", "It looks different on my phone."),
    ("Moet ik dat formulier opnieuw versturen?", "Do I have to send that form again?"),
    ("Ik heb een verkeerd bedrag ingevuld.", "I entered a wrong amount."),
    ("De brief is nooit aangekomen.", "The letter never arrived."),
    ("Wanneer is de training?", "When is the training?"),
    ("Er staat een oud adres in het systeem.", "There is an old address in the system."),
    ("Kan ik een afspraak verzetten?", "Can I move an appointment?"),
    ("Het scherm blijft wit.", "The screen stays white."),
    ("Iedereen wacht op een antwoord.", "Everybody is waiting for an answer."),
    ("Ik snap die knop niet.", "I do not understand that button."),
)

_encoded: dict[str, Floats] = {}
"""By the encoder's name: vectors of encoders with one name are the same."""


class WithoutLanguage:
    """Takes the directions of language out of an encoder's vectors. `everyday` has the pairs' own vectors, as rows."""

    def __init__(self, encoder: Encoder | None) -> None:
        """Encode the pairs, once per encoder: about a second."""
        self._directions = self.everyday = np.zeros((0, 0), dtype=np.float32)
        if encoder is not None:
            sentences = _sentences(encoder)
            self._directions = _directions(sentences)
            self.everyday = self(sentences)

    def __call__(self, vectors: Floats) -> Floats:
        """Return one vector, or rows of them, without what tells languages apart."""
        if not len(self._directions):
            return vectors
        return (vectors - vectors @ self._directions.T @ self._directions).astype(np.float32)


def _sentences(encoder: Encoder) -> Floats:
    """Return the vectors of the Dutch sentences, then of the English ones; computed once per encoder, by its name."""
    found = _encoded.get(encoder.name)
    if found is None or found.shape[1] != encoder.dimensions:
        found = _encoded[encoder.name] = encoder.encode([text for side in zip(*PAIRS, strict=True) for text in side])
    return found


def _directions(sentences: Floats) -> Floats:
    """Return unit rows at right angles; none for vectors that are too short to lose one."""
    most = min(DIRECTIONS, sentences.shape[1] // DIMENSIONS_EACH)
    if not most:
        return np.zeros((0, 0), dtype=np.float32)
    dutch, english = np.split(sentences.astype(np.float64), 2)
    apart = dutch - english
    mean = apart.mean(axis=0)
    first = mean / max(float(np.linalg.norm(mean)), NOTHING)
    _, sizes, others = np.linalg.svd(apart - np.outer(apart @ first, first), full_matrices=False)
    kept = [row for row, size in zip(others[: most - 1], sizes, strict=False) if size > NOTHING]
    return np.array([first, *kept], dtype=np.float32)
