"""How the rows of a table in a JSON document become records: by their own names, by those beside them, by those in the first row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from loaders.readers._json.found import LOOKED, Found
from loaders.readers._table.records import Spelt, flat, text
from loaders.readers._text.header import is_header


@dataclass(frozen=True)
class Form:
    """How the rows of a table become records: `names` of cells by place (None: records name their own), how many rows are names."""

    names: tuple[str, ...] | None
    header: int = -1

    def records(self, rows: Iterable[Any]) -> Iterator[dict[Any, Any]]:
        """Flat records; of a row of cells by place."""
        body = islice(rows, self.header + 1, None)
        if self.names is None:
            return (flat(row) if isinstance(row, dict) else {} if row is None else {"value": row} for row in body)
        return (dict(enumerate(row if isinstance(row, list) else [row])) for row in body)

    def name(self, key: Any) -> str:
        """How the column of a key is called."""
        if self.names is None or not isinstance(key, int):
            return str(key)
        return self.names[key] if key < len(self.names) else "" if self.names else str(key + 1)


def form(found: Found, header: int | None) -> Form:
    """What the rows are. `header` is what the reader asked for: -1 for no row of names, 0 for the first."""
    if found.names:
        return Form(found.names)
    rows = [row for row in found.rows[:LOOKED] if row is not None]
    if not rows or sum(isinstance(row, list) for row in rows) * 2 <= len(rows):
        return Form(None)
    first = found.rows[0]
    if header == -1 or not isinstance(first, list) or not (header == 0 or _names_others(first, rows)):
        return Form(())
    return Form(tuple(text(cell) or "" for cell in first), 0)


def _names_others(first: list[Any], rows: list[Any]) -> bool:
    if not all(cell is None or (isinstance(cell, str) and not isinstance(cell, Spelt)) for cell in first):
        return False
    below = [[text(cell) or "" for cell in row] for row in rows[1:] if isinstance(row, list)]
    return is_header([cell or "" for cell in first], below, len(first))
