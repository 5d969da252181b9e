"""Typed columns (Parquet, Arrow) with shapes that are not in degrees, or only bytes, as a layer: row by row, each place converted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb

from loaders.readers._geometry.layers import Feature, Layer, Spans
from loaders.readers._geometry.wkb import shape
from loaders.readers._table.columnar import Typed

FETCHED_ROWS = 1_000
Ask = Callable[[str, str], Iterator[tuple[Any, ...]]]
"""(what is selected, what stands after FROM and the file) to the rows of that."""
_FLAT, _HIGH, _NONE = "0101000000", "01E9030000", "0000000000"
"""How the bytes of a point begin, of one with a height, and what stands for an empty one."""


def layer(ask: Ask, found: tuple[Typed, ...], place: int, shapes: str, said: str, rows: int) -> Layer:
    """The columns `found` but that of `place`, which holds the shapes as well-known binary: in SQL, `shapes`. `said`: their system."""
    others = [column for column in found if column.place != place]
    cells = ", ".join([*(column.text for column in others), shapes])

    def pick(chosen: Spans) -> Iterator[Feature]:
        for start, length in chosen:
            for *row, data in ask(cells, f"LIMIT {length} OFFSET {start}"):
                yield tuple(row), None if data is None else shape(data)

    ((kinds,),) = ask(f"coalesce(list(DISTINCT hex({shapes}[1:5])), [])", f"WHERE {shapes} IS NOT NULL")
    return Layer(
        tuple(column.name for column in others),
        tuple(column.type for column in others),
        rows,
        pick,
        points={*kinds} <= {_FLAT, _HIGH, _NONE},
        heights=_HIGH in kinds,
        said=said,
    )


def fetched(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The rows of a result, some at a time."""
    while rows := result.fetchmany(FETCHED_ROWS):
        yield from rows
