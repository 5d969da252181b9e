"""What the engine counts in a stored table: missing, distinct, extremes, commonest values, combinations of candidate keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from explorer.model.schema import Column, Schema
from explorer.model.table import ColumnFacts, Facts, Note
from loaders.readers._table.alike import count_alike
from loaders.readers._table.counting import (
    TOP,
    TOP_DISTINCT,
    VALUES,
    Counts,
    Pairs,
    extremes,
    kept,
    listed,
    looked_up,
)
from loaders.readers._table.differing import combinations, differing
from loaders.readers._table.opening import columns_of, cut, one
from loaders.readers._table.pieces import WIDE

FEW = 200
"""Values in the first look at a table up to which they are not guessed before they are counted: the guess takes longer."""
COUNTED_TOGETHER = 8
"""Columns that are counted in one statement: DuckDB reserves 8 MB a column and thread for it, and is no faster with more."""
LONG = 1_000_000
"""Rows from which each column is asked about by itself: one that has to be read makes the engine read all of its statement's."""
_KEPT_AS = ("c{}", "c{}_text", "n{}")
"""The names under which a column by place may be kept."""


def count(store: duckdb.DuckDBPyConnection, schema: Schema, notes: tuple[Note, ...] = ()) -> Facts:
    """Facts of table `t`, columns by position."""
    notes = (*notes, *cut(store))
    (rows,) = one(store, "SELECT count(*) FROM t")
    present = columns_of(store)
    is_short = len(schema.columns) > WIDE and rows <= TOP_DISTINCT
    known = count_alike(store, schema, rows, present) if is_short else {}
    columns = [(place, column) for place, column in enumerate(schema.columns, 1) if place not in known]
    for start in range(0, len(columns), WIDE):
        part = columns[start : start + WIDE]
        with _apart(store, [place for place, _ in part], present) as table:
            known |= _facts(store, table, part, schema, rows, present)
    found = tuple(known[place] for place in range(1, len(schema.columns) + 1))
    return Facts(rows, found, _together(store, schema, rows, found), notes)


@contextmanager
def _apart(store: duckdb.DuckDBPyConnection, places: list[int], present: set[str]) -> Iterator[str]:
    """A table of those columns alone, where the whole has many more: each statement looks at all columns of the tables that it names."""
    if len(present) <= len(places) * len(_KEPT_AS):
        yield "t"
        return
    names = [name for place in places for name in (form.format(place) for form in _KEPT_AS) if name in present]
    store.execute(f"CREATE TEMP TABLE apart AS SELECT {', '.join(names)} FROM t").fetchall()
    yield "apart"
    store.execute("DROP TABLE apart").fetchall()


def _facts(
    store: duckdb.DuckDBPyConnection, table: str, part: list[tuple[int, Column]], schema: Schema, rows: int, present: set[str]
) -> dict[int, ColumnFacts]:
    keys = {names[0] for names in schema.keys if len(names) == 1}
    counted = _counted(store, table, part, present, keys, 1 if rows >= LONG else COUNTED_TOGETHER)
    most = listed(len(schema.columns))
    found: dict[int, ColumnFacts] = {}
    for (place, column), (about, counts) in zip(part, counted, strict=True):
        distinct, commonest = _distinct(store, table, f"c{place}", column, about, most)
        if column.name in keys and about > TOP_DISTINCT:
            distinct = differing(store, [kept(place, present)], rows - counts.empty)
        found[place] = counts.facts(column, distinct, commonest)
    return found


def _counted(
    store: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[int, Column]], present: set[str], keys: set[str], together: int
) -> list[tuple[int, Counts]]:
    """How many values differ, more or less, and the aggregates of columns, so many `together`.

    First what the engine keeps with the table, then what it has to look up: negatives and zeros only between extremes that allow them.
    """
    counted: list[tuple[int, Counts]] = []
    for start in range(0, len(columns), together):
        some = columns[start : start + together]
        bounds = _asked(store, table, [extremes(place, column, present) for place, column in some])
        looked = [
            [_about(place, column, present, column.name in keys), *looked_up(place, column, present, low, high)]
            for (place, column), (_, low, high) in zip(some, bounds, strict=True)
        ]
        for bound, (about, *others) in zip(bounds, _asked(store, table, looked), strict=True):
            counted.append((about, Counts(*bound, *others)))
    return counted


def _about(place: int, column: Column, present: set[str], key: bool) -> str:
    """Different values; a `key` has as many as it has cells, until it is counted exactly."""
    if key:
        return f"count({kept(place, present)})"
    few = column.distinct <= FEW and column.role != "geometry"
    return "0" if few else f"approx_count_distinct({kept(place, present)})"


def _asked(store: duckdb.DuckDBPyConnection, table: str, parts: list[list[str]]) -> list[tuple[Any, ...]]:
    """The values of aggregates, as many together as are given so; a count before them, since all others may be constants."""
    _, *values = one(store, f"SELECT count(*), {', '.join(part for column in parts for part in column)} FROM {table}")
    found = iter(values)
    return [tuple(next(found) for _ in column) for column in parts]


def _distinct(store: duckdb.DuckDBPyConnection, table: str, name: str, column: Column, about: int, most: int) -> tuple[int, Pairs]:
    """How many (exactly up to a limit) and the commonest values, all of them where they are few."""
    if about > TOP_DISTINCT or column.role == "geometry":
        return about, ()
    most = TOP if about > 2 * VALUES else most
    found = store.execute(
        f"WITH found AS MATERIALIZED (SELECT {name} AS value, count(*) AS n FROM {table} WHERE {name} IS NOT NULL GROUP BY {name}) "
        f"SELECT value::VARCHAR, n, (SELECT count(*) FROM found) FROM found ORDER BY n DESC, value LIMIT {most}"
    ).fetchall()
    return found[0][2] if found else 0, tuple((value, rows) for value, rows, _ in found)


def _together(
    store: duckdb.DuckDBPyConnection, schema: Schema, rows: int, columns: tuple[ColumnFacts, ...]
) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Distinct combinations of each candidate key, and of each step of a hierarchy."""
    present = columns_of(store)
    places = {column.name: kept(place, present) for place, column in enumerate(schema.columns, 1)}
    known = {(column.name,): facts.distinct for column, facts in zip(schema.columns, columns, strict=True)}
    steps = (levels[:end] for levels in schema.hierarchies for end in range(2, len(levels)))
    found: list[tuple[tuple[str, ...], int]] = []
    for names in dict.fromkeys([*schema.keys, *schema.hierarchies, *steps]):
        parts = [places[name] for name in names if name in places]
        if names in known:
            found.append((names, known[names]))
        elif len(parts) == len(names):
            found.append((names, differing(store, parts, rows) if names in schema.keys else combinations(store, parts)))
    return tuple(found)
