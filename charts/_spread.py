"""How a number is spread within each group, as the engine sums it up: the parts of a box, their names in the frame and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from explorer.model.message import Message, message
from explorer.model.query import Aggregate

PARTS = {"what": "median", "least": "min", "low": "p05", "q1": "q1", "q3": "q3", "high": "p95", "most": "max"}
"""Names in the frame, and the aggregates that they hold; the median is what is measured, and what groups are sorted by."""

SPREAD_WORDS: dict[str, Message] = {
    "min": message("lowest"),
    "p05": message("5% are below"),
    "q1": message("a quarter is below"),
    "q3": message("a quarter is above"),
    "p95": message("5% are above"),
    "max": message("highest"),
}


@dataclass(frozen=True)
class Spread:
    """Where the values of one group lie, and how many rows it has."""

    least: float
    low: float
    q1: float
    median: float
    q3: float
    high: float
    most: float
    rows: int


def aggregates(column: str) -> tuple[Aggregate, ...]:
    """What is asked of the engine."""
    return tuple(Aggregate(name, how, column) for name, how in PARTS.items())


def spread(record: dict[str, Any]) -> Spread:
    """A row of the frame."""
    numbers = {name if name != "what" else "median": float(record[name]) for name in PARTS}
    return Spread(**numbers, rows=int(record["rows"]))
