"""Facts of the columns of a wide table: those that are read alike are counted as one long column, some statements for hundreds of them.

A statement about a column by itself takes DuckDB milliseconds to plan, and longer the wider the table is, however few its rows are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby

import duckdb

from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import ColumnFacts
from loaders.readers._table.counting import TOP, Counts, Pairs, extremes, listed, looked_up
from loaders.readers._table.opening import one

CELL_BYTES, PART_BYTES = 16, 24_000_000
"""Of a cell beside its text, and of all that are counted together: with more, no time is saved, and their groups fill the memory."""
ASKED = 500
"""Columns whose texts are measured in one statement."""

_COMMONEST = f"""
WITH counted AS MATERIALIZED (SELECT place, c1, count(*) AS n FROM alike WHERE c1 IS NOT NULL GROUP BY place, c1),
numbered AS MATERIALIZED (SELECT place, count(*) AS differing, max(n, {TOP})[-1] AS least FROM counted GROUP BY place),
ends AS MATERIALIZED (
  SELECT place, any_value(differing) AS differing, any_value(least) AS least, min(c1, {TOP})[-1] AS last
  FROM counted JOIN numbered USING (place) WHERE n = least GROUP BY place
)
SELECT place, differing, c1::VARCHAR, n FROM counted JOIN ends USING (place)
WHERE differing <= ? OR n > least OR (n = least AND c1 <= last) ORDER BY place, n DESC, c1
"""
"""The values of each column, most first: all where they are few, else at least the commonest. Values as common as the last of those are
taken from the least on, since all values of a column may be equally common: to sort them would take longer than all else."""


def count_alike(store: duckdb.DuckDBPyConnection, schema: Schema, rows: int, present: set[str]) -> dict[int, ColumnFacts]:
    """The facts of columns of table `t`, by place: of all but those that have to be counted by themselves."""
    found: dict[int, ColumnFacts] = {}
    for places in _parts(schema, _bytes(store, schema, rows, present)):
        with _melted(store, places, present) as names:
            found |= _facts(store, schema, places, names)
    return found


def _bytes(store: duckdb.DuckDBPyConnection, schema: Schema, rows: int, present: set[str]) -> dict[int, int]:
    """About how many bytes the cells of each place take."""
    found = dict.fromkeys(range(1, len(schema.columns) + 1), rows * CELL_BYTES)
    texts = [(place, f"c{place}") for place, column in enumerate(schema.columns, 1) if column.cast.type == "VARCHAR"]
    texts += [(place, f"c{place}_text") for place in found if f"c{place}_text" in present]
    for start in range(0, len(texts), ASKED):
        some = texts[start : start + ASKED]
        sizes = one(store, f"SELECT {', '.join(f'coalesce(sum(strlen({name})), 0)' for _, name in some)} FROM t")
        for (place, _), size in zip(some, sizes, strict=True):
            found[place] += size
    return found


def read_alike(schema: Schema) -> dict[Cast, list[int]]:
    """The places of the columns that become values in the same way."""
    found: dict[Cast, list[int]] = {}
    for place, column in enumerate(schema.columns, 1):
        found.setdefault(column.cast, []).append(place)
    return found


def _parts(schema: Schema, sizes: dict[int, int]) -> Iterator[list[int]]:
    """Places of columns that are read alike, as many together as fit."""
    for alike in read_alike(schema).values():
        places = [place for place in alike if not _is_apart(schema.columns[place - 1])]
        part: list[int] = []
        taken = 0
        for place in places:
            if part and taken + sizes[place] > PART_BYTES:
                yield part
                part, taken = [], 0
            part.append(place)
            taken += sizes[place]
        if part:
            yield part


def _is_apart(column: Column) -> bool:
    """Shapes, whose values are not counted, and numbers for which Arrow has no type."""
    return column.role == "geometry" or column.cast.type == "HUGEINT"


@contextmanager
def _melted(store: duckdb.DuckDBPyConnection, places: list[int], present: set[str]) -> Iterator[set[str]]:
    """For DuckDB, as `alike`: the place, the value and, where any has one, the other spelling of each cell of the columns.

    Gives the names of the last two. Arrow puts columns one below the other without looking at a cell.
    """
    import pyarrow as pa

    values, texts = [f"c{place}" for place in places], [f"c{place}_text" for place in places]
    table = store.sql(f"SELECT {', '.join([*values, *present.intersection(texts)])} FROM t").to_arrow_table()
    integer, text = pa.int32(), pa.string()
    long = {
        "place": pa.chunked_array([pa.repeat(pa.scalar(place, integer), len(table)) for place in places], integer),
        "c1": pa.chunked_array([chunk for name in values for chunk in table[name].chunks], table[values[0]].type),
    }
    if not present.isdisjoint(texts):
        none = [pa.nulls(len(table), text)]
        long["c1_text"] = pa.chunked_array([chunk for name in texts for chunk in (table[name].chunks if name in present else none)], text)
    store.register("alike", pa.table(long))
    yield long.keys() - {"place"}
    store.unregister("alike")


def _facts(store: duckdb.DuckDBPyConnection, schema: Schema, places: list[int], names: set[str]) -> dict[int, ColumnFacts]:
    column = schema.columns[places[0] - 1]
    asked = ", ".join([*extremes(1, column, names), *looked_up(1, column, names, -math.inf, math.inf)])
    counts = {place: Counts(*row) for place, *row in store.execute(f"SELECT place, {asked} FROM alike GROUP BY place").fetchall()}
    commonest = _commonest(store, listed(len(schema.columns)))
    nothing = Counts(0, None, None, 0, None, 0, 0)
    return {place: counts.get(place, nothing).facts(schema.columns[place - 1], *commonest.get(place, (0, ()))) for place in places}


def _commonest(store: duckdb.DuckDBPyConnection, most: int) -> dict[int, tuple[int, Pairs]]:
    """How many values differ in each column, and the commonest of them: all, where they are not more than `most`."""
    found = groupby(store.execute(_COMMONEST, [most]).fetchall(), key=lambda row: (row[0], row[1]))
    return {
        place: (distinct, tuple((value, n) for _, _, value, n in rows)[: most if distinct <= most else TOP])
        for (place, distinct), rows in found
    }
