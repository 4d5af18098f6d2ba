"""Likeness room: how often what was shown was right, of late."""

from collections import deque
from math import sqrt

Z = 1.959964
"""Of a 95 % interval."""


class TrailingPrecision:
    """Precision of suggestions that were shown, over the last `window` of them."""

    def __init__(self, window: int = 500) -> None:
        """Remember the last `window` outcomes."""
        self._shown: deque[bool] = deque(maxlen=window)

    def __len__(self) -> int:
        """Outcomes that count now."""
        return len(self._shown)

    def add(self, *, right: bool) -> None:
        """Count one suggestion that was shown and judged."""
        self._shown.append(right)

    @property
    def value(self) -> float | None:
        """The share (0 to 1) that was right; None before the first."""
        return sum(self._shown) / len(self._shown) if self._shown else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson (1927), sound for few outcomes and near 1; (0, 1) before the first."""
        if not self._shown:
            return 0.0, 1.0
        number, share = len(self._shown), sum(self._shown) / len(self._shown)
        centre = share + Z * Z / (2 * number)
        half = Z * sqrt(share * (1 - share) / number + Z * Z / (4 * number * number))
        scale = 1 + Z * Z / number
        return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)
