"""What the engine counts in a stored table: missing, distinct, extremes, commonest values, combinations of candidate keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import duckdb

from explorer.model.schema import Column, Schema
from explorer.model.table import ColumnFacts, Facts, Note
from loaders.readers._table.casting import is_missing
from loaders.readers._table.differing import combinations, differing
from loaders.readers._table.opening import columns_of, cut, one
from loaders.readers._table.pieces import WIDE

TOP = 20
VALUES = 6_000
"""Distinct values up to which all are listed: the 5,570 municipalities of Brazil fit, names of people do not."""
VALUES_IN_ALL = 1_000_000
"""Of all columns together: each takes a hundred bytes until the facts are told."""
TOP_DISTINCT = 100_000
"""Above so many distinct values the commonest say nothing and cost a sort. Those of shapes never do, and cost all of them in memory."""
FEW = 200
"""Values in the first look at a table up to which they are not guessed before they are counted: the guess takes longer."""
COUNTED_TOGETHER = 8
"""Columns that are counted in one statement: DuckDB reserves 8 MB a column and thread for it, and is no faster with more."""
LONG = 1_000_000
"""Rows from which each column is asked about by itself: one that has to be read makes the engine read all of its statement's."""
_NUMERIC = ("BIGINT", "HUGEINT", "DOUBLE", "DECIMAL")
_TIME = ("DATE", "TIMESTAMP", "TIME")
_KEPT_AS = ("c{}", "c{}_text", "n{}")
"""The names under which a column by place may be kept."""
_LISTED = ("categorical", "geographic", "identifier", "temporal")


def count(store: duckdb.DuckDBPyConnection, schema: Schema, notes: tuple[Note, ...] = ()) -> Facts:
    """Facts of table `t`, columns by position."""
    notes = (*notes, *cut(store))
    (rows,) = one(store, "SELECT count(*) FROM t")
    present = columns_of(store)
    columns = list(enumerate(schema.columns, 1))
    found: list[ColumnFacts] = []
    for start in range(0, len(columns), WIDE):
        part = columns[start : start + WIDE]
        with _apart(store, [place for place, _ in part], present) as table:
            found.extend(_facts(store, table, part, schema, rows, present))
    return Facts(rows, tuple(found), _together(store, schema, rows, found), notes)


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
) -> list[ColumnFacts]:
    keys = {names[0] for names in schema.keys if len(names) == 1}
    counted = _counted(store, table, part, present, keys, 1 if rows >= LONG else COUNTED_TOGETHER)
    listed = max(TOP, min(VALUES, VALUES_IN_ALL // len(schema.columns)))
    return [
        _column(store, table, place, column, rows, each, column.name in keys, listed)
        for (place, column), each in zip(part, counted, strict=True)
    ]


def _counted(
    store: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[int, Column]], present: set[str], keys: set[str], together: int
) -> list[_Counts]:
    """The aggregates of columns, so many together: first what the engine keeps with the table, then what it has to look up."""
    counted: list[_Counts] = []
    for start in range(0, len(columns), together):
        some = columns[start : start + together]
        kept = _asked(store, table, [_extremes(place, column, present) for place, column in some])
        looked = [
            _looked_up(place, column, present, low, high, column.name in keys)
            for (place, column), (_, low, high) in zip(some, kept, strict=True)
        ]
        counted.extend(_Counts(*one, *other) for one, other in zip(kept, _asked(store, table, looked), strict=True))
    return counted


def _asked(store: duckdb.DuckDBPyConnection, table: str, parts: list[list[str]]) -> list[tuple[Any, ...]]:
    """The values of aggregates, as many together as are given so; a count before them, since all others may be constants."""
    _, *values = one(store, f"SELECT count(*), {', '.join(part for column in parts for part in column)} FROM {table}")
    found = iter(values)
    return [tuple(next(found) for _ in column) for column in parts]


class _Counts(NamedTuple):
    """What is counted of one column; None where it has no meaning. `about` is how many values differ, more or less."""

    empty: int
    low: Any
    high: Any
    about: int
    uncast: int
    mean: float | None
    negatives: int
    zeros: int


def _kept(place: int, present: set[str]) -> str:
    """The column that holds the values: the number where a text is kept as one."""
    return f"n{place}" if f"n{place}" in present else f"c{place}"


def _extremes(place: int, column: Column, present: set[str]) -> list[str]:
    """Empty cells, the least and the greatest value."""
    name, numeric = f"c{place}", _is_numeric(column)
    printed = "DOUBLE" if numeric else "VARCHAR"
    extremes = [f"min({name})::{printed}", f"max({name})::{printed}"] if numeric or column.cast.type in _TIME else ["NULL", "NULL"]
    return [f"count(*) - count({_kept(place, present)})", *extremes]


def _looked_up(place: int, column: Column, present: set[str], low: Any, high: Any, key: bool) -> list[str]:
    """Different values, cells that did not cast, the mean, negatives and zeros, where there can be any between `low` and `high`.

    A `key` has as many different values as it has cells, until it is counted exactly.
    """
    kept = _kept(place, present)
    few = column.distinct <= FEW and column.role != "geometry"
    about = f"count({kept})" if key else "0" if few else f"approx_count_distinct({kept})"
    name, numeric = f"c{place}", _is_numeric(column)
    wrong = f"count(*) FILTER (WHERE {name} IS NULL AND NOT {is_missing(f'{name}_text', column.cast)})"
    return [
        about,
        wrong if f"{name}_text" in present else "0",
        f"avg({name})" if numeric else "NULL",
        f"count(*) FILTER (WHERE {name} < 0)" if numeric and low is not None and low < 0 else "0",
        f"count(*) FILTER (WHERE {name} = 0)" if numeric and low is not None and low <= 0 <= high else "0",
    ]


def _is_numeric(column: Column) -> bool:
    return column.cast.type.startswith(_NUMERIC)


def _column(
    store: duckdb.DuckDBPyConnection, table: str, place: int, column: Column, rows: int, counted: _Counts, key: bool, listed: int
) -> ColumnFacts:
    distinct, top, values = _distinct(store, table, f"c{place}", column, counted.about, listed)
    if key and counted.about > TOP_DISTINCT:
        distinct = differing(store, [_kept(place, columns_of(store))], rows - counted.empty)
    return ColumnFacts(
        counted.empty - counted.uncast, distinct, counted.uncast, counted.low, counted.high, counted.mean, counted.negatives, counted.zeros,
        top, values,
    )  # fmt: skip


def _distinct(
    store: duckdb.DuckDBPyConnection, table: str, name: str, column: Column, about: int, listed: int
) -> tuple[int, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """How many (exactly up to a limit), the commonest values, and all of them where they are few."""
    if about > TOP_DISTINCT or column.role == "geometry":
        return about, (), ()
    most = TOP if about > 2 * VALUES else listed
    found = store.execute(
        f"WITH found AS MATERIALIZED (SELECT {name} AS value, count(*) AS n FROM {table} WHERE {name} IS NOT NULL GROUP BY {name}) "
        f"SELECT value::VARCHAR, n, (SELECT count(*) FROM found) FROM found ORDER BY n DESC, value LIMIT {most}"
    ).fetchall()
    pairs = tuple((value, rows) for value, rows, _ in found)
    distinct = found[0][2] if found else 0
    is_whole = distinct == len(pairs) and (column.kind in _LISTED or column.cast.type == "VARCHAR")
    return distinct, pairs[:TOP], pairs if is_whole else ()


def _together(
    store: duckdb.DuckDBPyConnection, schema: Schema, rows: int, columns: list[ColumnFacts]
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
