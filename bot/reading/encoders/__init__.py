"""Reading room: encoders. A text to a vector in which meanings that are near lie near; local, never fetched."""

from bot.reading.encoders.encoder import Encoder, EncoderError, Vectors
from bot.reading.encoders.finding import find_encoder, open_encoder

__all__ = ["Encoder", "EncoderError", "Vectors", "find_encoder", "open_encoder"]
