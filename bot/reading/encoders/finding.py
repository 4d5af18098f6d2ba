"""Reading room: which encoder there is on this machine. Without one, the rules go on alone."""

import logging
from collections.abc import Callable, Mapping

from bot.reading.encoders.e5 import e5_encoder
from bot.reading.encoders.encoder import Encoder, EncoderError
from bot.reading.encoders.use import use_encoder

log = logging.getLogger(__name__)

OPENERS: Mapping[str, Callable[[], Encoder]] = {"e5": e5_encoder, "use": use_encoder}
"""By their names in config.toml, the preferred one first (docs/benchmarks.md has the figures)."""
UNUSABLE = (ImportError, OSError, RuntimeError)
"""What an opener raises where its library is missing or cannot run."""
RULES = "rules"
AUTO = "auto"


def open_encoder(choice: str) -> Encoder | None:
    """Open the encoder that is chosen: "e5", "use", "auto" (the first that opens) or "rules" (None).

    Raises EncoderError when the one that is named cannot be opened; "auto" is content with none.
    """
    if choice == RULES:
        return None
    if choice == AUTO:
        return _first()
    try:
        return OPENERS[choice]()
    except KeyError:
        raise EncoderError(f'There is no encoder "{choice}". Choose {", ".join(OPENERS)}, auto or rules.') from None
    except UNUSABLE as error:
        remedy = 'Install voelspriet with the extra "encoder", or choose auto.'
        raise EncoderError(f'The encoder "{choice}" cannot be opened ({type(error).__name__}). {remedy}') from error


def find_encoder(choice: str = AUTO) -> Encoder | None:
    """Open the encoder that is chosen; say so in the log and go on without one if it cannot be opened."""
    try:
        return open_encoder(choice)
    except EncoderError as error:
        log.warning("%s The rules read alone until then.", error)
        return None


def _first() -> Encoder | None:
    for name, opener in OPENERS.items():
        try:
            return opener()
        except EncoderError as error:
            log.warning("%s", error)
        except UNUSABLE as error:
            log.info("no encoder %s here (%s)", name, type(error).__name__)
    return None
