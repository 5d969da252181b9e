"""How many values of a candidate key differ, without holding all the values of a large table in memory where that can be avoided."""

from __future__ import annotations

import duckdb

from loaders.readers._table.opening import one

PART_ROWS = 200_000
"""Rows from which a part is looked at first: counting fewer takes a hundredth of a second."""
PART = 8
"""One value in so many: for a million different values the estimate is right to 0.3 %, and an estimate is of values that repeat."""


def combinations(store: duckdb.DuckDBPyConnection, columns: list[str]) -> int:
    """Distinct combinations of the columns of table `t`, counted."""
    return int(one(store, f"SELECT count(*) FROM (SELECT DISTINCT {', '.join(columns)} FROM t)")[0])


def differing(store: duckdb.DuckDBPyConnection, columns: list[str], rows: int) -> int:
    """Of `rows` of table `t` that have a value, how many values differ: all of them is never a guess."""
    if rows < PART_ROWS:
        return _groups(store, columns)[1]
    if len(columns) == 1 and _rises(store, columns[0]):
        return rows
    seen, different = _groups(store, columns, f"hash({', '.join(columns)}) % {PART} = 0")
    if different == seen:
        return _groups(store, columns)[1]
    return min(different * PART, rows - 1)


def _rises(store: duckdb.DuckDBPyConnection, column: str) -> bool:
    """Every cell is above the one before, as running numbers are: the first cell alone has none before it."""
    others = one(store, f"SELECT count(*) FROM (SELECT {column} > lag({column}) OVER () AS above FROM t) WHERE above IS NOT true")
    return bool(others[0] == 1)


def _groups(store: duckdb.DuckDBPyConnection, columns: list[str], where: str = "true") -> tuple[int, int]:
    """Rows with a value of `columns`, and how many of the values differ. A combination may have gaps, a single value is none then."""
    listed = ", ".join(columns)
    filled = f"{listed} IS NOT NULL" if len(columns) == 1 else "true"
    groups = f"SELECT count(*) AS n FROM t WHERE {filled} AND {where} GROUP BY {listed}"
    seen, different = one(store, f"SELECT coalesce(sum(n), 0), count(*) FROM ({groups})")
    return int(seen), int(different)
