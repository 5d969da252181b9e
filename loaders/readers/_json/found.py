"""What a table in a JSON document is before it is read: where its rows stand, and how much of a table they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Steps = tuple[str | int, ...]

BESIDE = frozenset(
    (
        "fields", "columns", "cols", "meta", "metadata", "links", "_links", "schema", "facets", "errors", "warnings", "parameters",
        "params", "filters", "sort",
    )
)  # fmt: skip
"""Names under which lists describe a table instead of being one: they come last."""
LOOKED = 100
"""Items of a list that show what all of them are."""


@dataclass(frozen=True)
class Found:
    """Rows in a document. `steps` lead to their list; `listed` is False where the rows were made of something else.

    `names` are those that stand beside the rows: () where records name their own.
    """

    steps: Steps
    rows: list[Any]
    names: tuple[str, ...] = ()
    listed: bool = True
    wraps: bool = False
    """A list of few unlike things, of which some hold lists themselves."""

    @property
    def path(self) -> str:
        """The place as a reader can say it."""
        return ".".join(str(step + 1) if isinstance(step, int) else step for step in self.steps)

    @property
    def total(self) -> int:
        """How many rows there are, those that an outline left out included."""
        return int(getattr(self.rows, "total", len(self.rows)))

    @property
    def weight(self) -> tuple[bool, bool, bool, int]:
        """How much of a table it is."""
        beside = any(step in BESIDE for step in self.steps)
        records = any(isinstance(row, dict | list) for row in self.rows[:LOOKED])
        return not beside, records, not self.wraps, self.total * min(_width(self.rows), 50)


def _width(rows: list[Any]) -> int:
    return max((len(row) if isinstance(row, dict | list) else 1 for row in rows[:LOOKED]), default=0)


def is_records(found: Found) -> bool:
    """More than a list of numbers: objects, or rows of several cells in a list of rows."""
    first = found.rows[0] if found.rows else None
    return isinstance(first, dict) or bool(found.names) or (isinstance(first, list) and len(found.rows) > 1 and len(first) > 1)


def are_alike(items: Iterable[Any]) -> bool:
    """Records of one kind: objects that share most of their names, or lists of plain cells."""
    found = list(items)
    if not found:
        return False
    if all(isinstance(item, dict) and item for item in found):
        names = [frozenset(item) for item in found]
        return len(frozenset.intersection(*names)) * 2 >= max(map(len, names))
    return all(isinstance(item, list) and not any(isinstance(cell, dict) for cell in item[:LOOKED]) for item in found)
