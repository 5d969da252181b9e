"""What the engine counts in a stored table: missing, distinct, extremes, commonest values, combinations of candidate keys."""

from __future__ import annotations

import duckdb

from explorer.model.schema import Column, Schema
from explorer.model.table import ColumnFacts, Facts, Note
from loaders.readers._table.casting import is_missing
from loaders.readers._table.differing import combinations, differing
from loaders.readers._table.storing import columns_of, cut, one

TOP = 20
VALUES = 5_000
"""Distinct values up to which all are listed: the municipalities of any country fit, names of people do not."""
TOP_DISTINCT = 100_000
"""Above so many distinct values the commonest say nothing and cost a sort. Those of shapes never do, and cost all of them in memory."""
COUNTED_TOGETHER = 8
"""Columns that are counted in one statement: DuckDB reserves 8 MB a column and thread for it, and is no faster with more."""
_NUMERIC = ("BIGINT", "HUGEINT", "DOUBLE", "DECIMAL")
_TIME = ("DATE", "TIMESTAMP", "TIME")
_LISTED = ("categorical", "geographic", "identifier", "temporal")


def count(store: duckdb.DuckDBPyConnection, schema: Schema, notes: tuple[Note, ...] = ()) -> Facts:
    """Facts of table `t`, columns by position."""
    notes = (*notes, *cut(store))
    (rows,) = one(store, "SELECT count(*) FROM t")
    counted = _counted(store, schema)
    keys = {names[0] for names in schema.keys if len(names) == 1}
    columns = tuple(
        _column(store, place, column, rows, counted[(place - 1) * _PARTS : place * _PARTS], column.name in keys)
        for place, column in enumerate(schema.columns, 1)
    )
    return Facts(rows, columns, _together(store, schema, rows, columns), notes)


def _counted(store: duckdb.DuckDBPyConnection, schema: Schema) -> list:  # type: ignore[type-arg]
    """The aggregates of all columns, a few columns at a time."""
    present = columns_of(store)
    columns = list(enumerate(schema.columns, 1))
    counted: list = []  # type: ignore[type-arg]
    for start in range(0, len(columns), COUNTED_TOGETHER):
        some = columns[start : start + COUNTED_TOGETHER]
        parts = [part for place, column in some for part in _counts(place, column, present)]
        counted.extend(one(store, f"SELECT {', '.join(parts)} FROM t"))
    return counted


_PARTS = 8


def _kept(place: int, present: set[str]) -> str:
    """The column that holds the values: the number where a text is kept as one."""
    return f"n{place}" if f"n{place}" in present else f"c{place}"


def _counts(place: int, column: Column, present: set[str]) -> list[str]:
    """Eight aggregates of one column, NULL where one has no meaning."""
    companion = f"c{place}_text" in present
    name, numeric, timed = f"c{place}", column.cast.type.startswith(_NUMERIC), column.cast.type in _TIME
    wrong = f"count(*) FILTER (WHERE {name} IS NULL AND NOT {is_missing(f'{name}_text', column.cast)})" if companion else "0"
    printed = "DOUBLE" if numeric else "VARCHAR"
    extremes = [f"min({name})::{printed}", f"max({name})::{printed}"] if numeric or timed else ["NULL", "NULL"]
    sums = [f"avg({name})", f"count(*) FILTER (WHERE {name} < 0)", f"count(*) FILTER (WHERE {name} = 0)"] if numeric else ["NULL", "0", "0"]
    own = _kept(place, present)
    return [f"count(*) - count({own})", f"approx_count_distinct({own})", wrong, *extremes, *sums]


def _column(store: duckdb.DuckDBPyConnection, place: int, column: Column, rows: int, counted: list, key: bool) -> ColumnFacts:  # type: ignore[type-arg]
    empty, about, uncast, low, high, mean, negatives, zeros = counted
    distinct, top, values = _distinct(store, f"c{place}", column, about)
    if key and about > TOP_DISTINCT:
        distinct = differing(store, [_kept(place, columns_of(store))], rows - empty)
    return ColumnFacts(empty - uncast, distinct, uncast, low, high, mean, negatives, zeros, top, values)


def _distinct(
    store: duckdb.DuckDBPyConnection, name: str, column: Column, about: int
) -> tuple[int, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """How many (exactly up to a limit), the commonest values, and all of them where they are few."""
    if about > TOP_DISTINCT or column.role == "geometry":
        return about, (), ()
    found = store.execute(
        f"SELECT {name}::VARCHAR, n, count(*) OVER () FROM (SELECT {name}, count(*) AS n FROM t WHERE {name} IS NOT NULL GROUP BY {name}) "
        f"ORDER BY n DESC, {name} LIMIT {VALUES}"
    ).fetchall()
    pairs = tuple((value, rows) for value, rows, _ in found)
    distinct = found[0][2] if found else 0
    listed = distinct <= VALUES and (column.kind in _LISTED or column.cast.type == "VARCHAR")
    return distinct, pairs[:TOP], pairs if listed else ()


def _together(
    store: duckdb.DuckDBPyConnection, schema: Schema, rows: int, columns: tuple[ColumnFacts, ...]
) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Distinct combinations of each candidate key, and of each step of a hierarchy."""
    present = columns_of(store)
    places = {column.name: _kept(place, present) for place, column in enumerate(schema.columns, 1)}
    known = {(column.name,): facts.distinct for column, facts in zip(schema.columns, columns, strict=True)}
    steps = (levels[:end] for levels in schema.hierarchies for end in range(2, len(levels)))
    found: list[tuple[tuple[str, ...], int]] = []
    for names in dict.fromkeys([*schema.keys, *schema.hierarchies, *steps]):
        kept = [places[name] for name in names if name in places]
        if names in known:
            found.append((names, known[names]))
        elif len(kept) == len(names):
            found.append((names, differing(store, kept, rows) if names in schema.keys else combinations(store, kept)))
    return tuple(found)
