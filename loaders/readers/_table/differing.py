"""How many values of a candidate key differ, without holding all the values of a large table in memory where that can be avoided."""

from __future__ import annotations

import duckdb

from loaders.readers._table.opening import one

PART_ROWS = 200_000
"""Rows from which a part is looked at first: counting fewer takes a hundredth of a second."""
PART_VALUES = 125_000
"""Values in a part, where all differ: an estimate by it is right to 0.3 %, and an estimate is of values that repeat."""
FIRST_ROWS = 10_000
"""Rows in which numbers that do not rise have shown it."""


def combinations(store: duckdb.DuckDBPyConnection, columns: list[str]) -> int:
    """Distinct combinations of the columns of table `t`, counted."""
    return int(one(store, f"SELECT count(*) FROM (SELECT DISTINCT {', '.join(columns)} FROM t)")[0])


def differing(store: duckdb.DuckDBPyConnection, columns: list[str], rows: int) -> int:
    """Of `rows` of table `t` that have a value, how many values differ: all of them is never a guess."""
    if rows < PART_ROWS:
        return _groups(store, columns)[1]
    if len(columns) == 1 and _rises(store, columns[0]):
        return rows
    share = max(2, rows // PART_VALUES)
    seen, different = _groups(store, columns, f"hash({', '.join(columns)}) % {share} = 0")
    if different == seen:
        return _groups(store, columns)[1]
    return min(different * share, rows - 1)


def _rises(store: duckdb.DuckDBPyConnection, column: str) -> bool:
    """Every cell is above the one before, as running numbers are: the first cell alone has none before it."""
    tables = (f"(FROM t LIMIT {FIRST_ROWS})", "t")
    counts = (
        f"SELECT count(*) FROM (SELECT {column} > lag({column}) OVER () AS above FROM {table}) WHERE above IS NOT true" for table in tables
    )
    return all(one(store, count)[0] == 1 for count in counts)


def _groups(store: duckdb.DuckDBPyConnection, columns: list[str], where: str = "true") -> tuple[int, int]:
    """Rows with a value of `columns`, and how many of the values differ. A combination may have gaps, a single value is none then."""
    listed = ", ".join(columns)
    filled = f"{listed} IS NOT NULL" if len(columns) == 1 else "true"
    groups = f"SELECT count(*) AS n FROM t WHERE {filled} AND {where} GROUP BY {listed}"
    seen, different = one(store, f"SELECT coalesce(sum(n), 0), count(*) FROM ({groups})")
    return int(seen), int(different)
