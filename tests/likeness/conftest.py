"""An encoder whose meanings are given: each theme of words has a direction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.reading.encoders import Vectors

THEMES = {
    "print": ["print", "printer", "etiket", "paper", "papier"],
    "login": ["login", "inloggen", "wachtwoord", "password", "code"],
    "slow": ["traag", "slow", "wachten", "langzaam"],
    "search": ["zoeken", "find", "vinden", "search"],
}


class ThemedEncoder:
    """Gives a text the sum of its themes' directions, and a little of its own."""

    name = "themed-1"
    dimensions = 16

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return np.array([self._one(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimensions)

    def _one(self, text: str) -> Vectors:
        found = np.zeros(self.dimensions)
        for at, words in enumerate(THEMES.values()):
            found[at] = sum(text.lower().count(word) for word in words)
        if not found.any():
            return found.astype(np.float32)
        found += 0.2 * np.random.default_rng(sum(map(ord, text)) % 1000).standard_normal(self.dimensions)
        return (found / np.linalg.norm(found)).astype(np.float32)


@pytest.fixture
def encoder() -> ThemedEncoder:
    return ThemedEncoder()
