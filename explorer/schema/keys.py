"""The columns that together name a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.model.schema import Column

NAMING = {"categorical", "temporal", "geographic"}
NEVER = {"latitude", "longitude", "geometry", "address", "boolean"}
DROP_FIRST = ("code", "ordinal")


def is_dimension(column: Column) -> bool:
    """A column that can be part of a key: a class, a time or a place, not a coordinate."""
    return column.kind in NAMING and column.role not in NEVER and column.distinct > 1


def is_moment(column: Column) -> bool:
    """A column that says when: one date in every row is that of the table, not of its rows."""
    return column.kind == "temporal" and column.distinct > 1


def single_keys(columns: Sequence[Column], rows: int) -> tuple[tuple[str, ...], ...]:
    """Columns that name a row by themselves."""
    able = [column for column in columns if column.kind in ("identifier", "geographic", "temporal", "categorical") or column.role == "name"]
    return tuple((column.name,) for column in able if column.distinct == rows and not column.missing and column.role not in NEVER)


def combined_key(columns: Sequence[Column], cells: Mapping[str, Sequence[str]], rows: int) -> tuple[str, ...]:
    """The fewest dimensions that together differ in every row (one in a hundred may repeat); else a column of names that does."""
    able = [column for column in columns if is_dimension(column)][:MOST]
    if not _tell_apart([column.name for column in able], cells, rows):
        return next(((column.name,) for column in columns if column.role == "name" and _tell_apart([column.name], cells, rows)), ())
    kept = [column.name for column in able]
    for column in sorted(able, key=_drop_order):
        rest = [name for name in kept if name != column.name]
        if rest and _tell_apart(rest, cells, rows):
            kept = rest
    return tuple(kept)


MOST = 10
"""Tables with more dimensions than that are records."""
REPEATS = 0.01


def _drop_order(column: Column) -> tuple[int, int]:
    """Codes go before the names that they stand for, then columns with few values."""
    code = column.role.endswith("code")
    return (0 if code else 1, column.distinct)


def _tell_apart(names: Sequence[str], cells: Mapping[str, Sequence[str]], rows: int) -> bool:
    if not names or not rows:
        return False
    return len(set(zip(*(cells[name] for name in names), strict=True))) >= rows * (1 - REPEATS)
