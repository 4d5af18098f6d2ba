"""A floor over weeks, in a transaction that is thrown away."""

from tests.measures.conftest import floor

__all__ = ["floor"]
