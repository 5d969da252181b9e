"""How far an axis of points reaches: to the outermost, by powers of ten, or to where nearly all lie, with the few beyond at its edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts._axes import close_axis, log_axis

ENOUGH = 12
"""Points from which some may be called far off."""

FAR = 0.02
"""Share of the points that may lie beyond an axis, one in any case: more of them are the picture and not the exception."""

MOST = 8
"""Points beyond an axis at most: each is a triangle that points to where it would be."""

SQUEEZED = 1 / 3
"""Share of an axis in which all others would lie: from here down their shape is not seen."""

DECADES = 100.0
"""Times that the highest is the lowest, from which an axis may be logarithmic."""

HUDDLED = 0.15
"""Share of a plain axis in which three in four points would lie: from here down powers of ten tell more."""


@dataclass(frozen=True)
class Reach:
    """From where to where an axis is made, and how many points lie beyond it."""

    low: float
    high: float
    is_log: bool = False
    beyond: int = 0

    def axis(self, count: int, locale: str) -> dict[str, Any]:
        """The axis with about `count` ticks."""
        return (log_axis if self.is_log else close_axis)(self.low, self.high, count, locale)

    def side(self, value: float) -> int:
        """-1 below the axis, 1 above it, 0 on it."""
        return (value > self.high) - (value < self.low) if self.beyond else 0


def reach(values: Sequence[float]) -> Reach:
    """How far an axis of these values goes."""
    places = sorted(values)
    low, high = places[0], places[-1]
    if len(places) < ENOUGH or low == high:
        return Reach(low, high)
    if low > 0 and high >= DECADES * low and places[3 * len(places) // 4] - low < HUDDLED * (high - low):
        return Reach(low, high, is_log=True)
    few = min(MOST, max(1, int(FAR * len(places))))
    above = _far(places, few)
    below = _far([-place for place in reversed(places[: len(places) - above])], few - above)
    return Reach(places[below], places[-1 - above], beyond=above + below)


def _far(places: Sequence[float], most: int) -> int:
    """How many of the highest places squeeze all others; 0 where none does."""
    low, high = places[0], places[-1]
    return next((count for count in range(1, most + 1) if 0 < places[-1 - count] - low < SQUEEZED * (high - low)), 0)
