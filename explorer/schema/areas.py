"""A table of areas is a map by itself: which of its columns names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from explorer.model.message import message
from explorer.model.schema import OWN_LAYER, Column, PlaceMatch
from explorer.model.table import ColumnFacts, Facts

ENOUGH = 0.8
"""Share of the rows that a shipped map must have, to be drawn instead of the table's own shapes: it is lighter."""
FEWEST = 2
NEARLY_ALL = 0.95
"""Share of the rows that must have a name, and a name of their own."""
NAMED = ("_name", "name")
"""How roles of names end; codes come after them."""
ORDER = ("geographic", "text", "categorical", "identifier")
_NO_NAME = ("geometry", "latitude", "longitude", "address", "url", "contact", "json", "free_text", "row_index", "boolean", "ordinal")


def placed(columns: tuple[Column, ...], facts: Facts) -> tuple[Column, ...]:
    """The columns; where the rows are areas that no shipped map has, the column that names them falls on the table's own shapes."""
    if not _has_areas(columns) or any(column.match and column.match.share >= ENOUGH for column in columns):
        return columns
    named = [(column, known) for column, known in zip(columns, facts.columns, strict=True) if _names_rows(column, known, facts.rows)]
    if not named:
        return columns
    column, known = min(named, key=lambda pair: (ORDER.index(pair[0].kind), not pair[0].role.endswith(NAMED), columns.index(pair[0])))
    match = PlaceMatch(OWN_LAYER, tuple((value, value) for value, _ in known.values), 1 - known.missing / max(1, facts.rows))
    role = column.role if column.kind == "geographic" else "place_name"
    found = replace(column, kind="geographic", role=role, match=match, reason=message("names the shapes on the map"))
    return tuple(found if each is column else each for each in columns)


def _has_areas(columns: Sequence[Column]) -> bool:
    """The shapes of the first rows have an inside."""
    return any(column.role == "geometry" and any("Polygon" in text for text in column.examples) for column in columns)


def _names_rows(column: Column, known: ColumnFacts, rows: int) -> bool:
    """Nearly each row has a value of its own, and all of them are known."""
    if column.kind not in ORDER or column.role in _NO_NAME or len(known.values) != known.distinct:
        return False
    return FEWEST <= known.distinct >= NEARLY_ALL * (rows - known.missing) and known.missing <= (1 - NEARLY_ALL) * rows
