"""Reads Parquet: the file's own types are kept wherever the schema agrees with them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._geometry.layers import Layer, peek_layer, store_layer
from loaders.readers._geometry.typed import fetched, layer
from loaders.readers._kinds import kind
from loaders.readers._process.wire import budget
from loaders.readers._table.casting import literal
from loaders.readers._table.columnar import Typed, alias, columns, geometry_of, native, placed, scans
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_scan
from loaders.readers._table.opening import one, open_store, telling
from loaders.readers._table.pieces import PART, WIDE
from loaders.readers._whole import Row, columns_note, spans, thinned

PAGES_BYTES, MOST_PAGE = 60_000_000, 2_000_000
"""Bytes of the pages of all columns that are read at a time, and how much a column's pages are taken for at most."""
LEAST_TOGETHER = 15
_METRES = ("ProjectedCRS", "BoundCRS", "EngineeringCRS")
"""What the description of a column of shapes says where its coordinates are no degrees."""
_SAID = re.compile(r"GEOMETRY\('(.*)'\)", re.S)


@dataclass(frozen=True)
class Plan:
    """How the file is scanned as r1 … rn, its columns as (name, type), those of the table, and its rows."""

    scan: str
    described: list[tuple[str, str]]
    columns: tuple[Typed, ...]
    rows: int


def peek(path: Path, read: Read, name: str) -> Sample:
    """Names, types and a sample of the rows."""
    with open_store(Path(":memory:"), path) as connection, _in_words():
        plan = _plan(connection, path)
        if shapes := _in_metres(connection, plan):
            return peek_layer(shapes, read)
        plan = _placed(connection, plan)
        sample = _sample(connection, plan, _together(connection, path, len(plan.columns)))
    return Sample(
        tuple(column.name for column in plan.columns),
        sample,
        replace(read, header=None),
        len(sample) == plan.rows,
        tuple(column.type for column in plan.columns),
        notes=columns_note(len(plan.described)),
        geometry=geometry_of(plan.columns),
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """Columns as they are where their type is the schema's, through text where it is not."""
    report("reading", 0, 0)
    with open_store(Path(":memory:"), path) as connection, _in_words():
        plan = _plan(connection, path)
        if shapes := _in_metres(connection, plan):
            return store_layer(shapes, path, schema, out, report)
    with open_store(out, path, schema, in_parts=len(schema.columns) > WIDE) as connection:
        with _in_words(), telling(connection, report, path.stat().st_size):
            plan = _placed(connection, _plan(connection, path))
            together = _together(connection, path, len(plan.columns))
            straight = native(connection, plan.scan, plan.columns, schema, together)
            parts = scans(plan.columns, straight, plan.scan, together)
            write_scan(connection, parts, together, schema, out.parent, straight)
        report("understanding", 0, 0)
        return count(connection, schema)


def _in_metres(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Layer | None:
    """The table as a layer, where the coordinates of its first shapes are no degrees."""
    shapes = next((column for column in plan.columns if column.type.startswith("GEOMETRY")), None)
    if shapes is None or not any(word in shapes.type for word in _METRES):
        return None
    said = _SAID.match(shapes.type)

    def ask(what: str, which: str) -> Iterator[tuple[Any, ...]]:
        return fetched(connection.execute(f"SELECT {what} FROM {plan.scan} {which}"))

    return layer(ask, plan.columns, shapes.place, f"ST_AsWKB(r{shapes.place})", said[1].replace("''", "'") if said else "", plan.rows)


@contextmanager
def _in_words() -> Iterator[None]:
    """What DuckDB finds wrong with the file, for a reader."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        locked = "encrypt" in str(error).lower()
        raise FormatError(_LOCKED if locked else _DAMAGED, _UNLOCKED if locked else _AGAIN) from error


def _plan(connection: duckdb.DuckDBPyConnection, path: Path) -> Plan:
    file = f"read_parquet({literal(str(path))})"
    described = [(row[0], row[1]) for row in connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()]
    names = _published(connection.execute(f"SELECT name, coalesce(num_children, 0) FROM parquet_schema({literal(str(path))})").fetchall())
    if len(names) == len(described):
        described = [(name, file_type) for name, (_, file_type) in zip(names, described, strict=True)]
    rows = int(one(connection, f"SELECT count(*) FROM {file}")[0])
    scan = f"{_first(path) if rows > budget().rows else file} AS {alias(len(described))}"
    return Plan(scan, described, columns(described), rows)


def _placed(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Plan:
    """With points as latitude and longitude, and no more columns than are kept."""
    return replace(plan, columns=placed(connection, plan.scan, plan.columns)[: budget().columns])


def _first(path: Path) -> str:
    """The rows that are kept, and one beyond: a filter that needs no memory, as a limit would."""
    numbered = f"read_parquet({literal(str(path))}, file_row_number = true)"
    return f"(SELECT * EXCLUDE (file_row_number) FROM {numbered} WHERE file_row_number <= {budget().rows})"


def _published(tree: list[tuple[str, int]]) -> list[str]:
    """Names as the file has them, blank and repeated ones too; `tree` lists each name and how many are inside, root first."""
    names, inside = [], 0
    for name, children in tree[1:]:
        if not inside:
            names.append(name)
        inside = max(0, inside - 1) + children
    return names


def _together(connection: duckdb.DuckDBPyConnection, path: Path, columns: int) -> int:
    """How many of the columns are read at a time: of each, pages are held, packed and unpacked."""
    (largest,) = one(connection, f"SELECT max(total_uncompressed_size) FROM parquet_metadata({literal(str(path))})")
    fitting = max(LEAST_TOGETHER, PAGES_BYTES // (2 * min(largest or 1, MOST_PAGE)))
    return WIDE if columns <= min(WIDE, fitting) else min(PART, fitting)


def _sample(connection: duckdb.DuckDBPyConnection, plan: Plan, together: int) -> tuple[Row, ...]:
    """Head, seeded slices and tail, in the order of the file."""
    found: list[Row] = []
    for start, length in thinned(spans(plan.rows), len(plan.columns)):
        some = (f"FROM {part} LIMIT {length} OFFSET {start}" for part in scans(plan.columns, {}, plan.scan, together))
        parts = [connection.execute(each).fetchall() for each in some]
        found.extend(tuple(chain.from_iterable(row)) for row in zip(*parts, strict=True))
    return tuple(found)


_DAMAGED = message("This Parquet file is damaged, or not what it says it is.")
_AGAIN = message("The file may have been cut off while it was fetched.")
_LOCKED, _UNLOCKED = message("This Parquet file is encrypted."), message("Save it without encryption.")


def accepts(head: bytes, name: str) -> bool:
    """The four letters that every Parquet file begins with."""
    return kind(head) == "parquet"


_EXAMPLE = base64.b64decode(
    "UEFSMRUAFSAVICwVBBUAFQYVBhwAAAACAAAABAEBAAAAYQEAAABiFQAVLBUsLBUEFQAVBhUGHAAAAAIAAAAEAQEAAAAAAAAAAgAAAAAAAAAVBBk8NQAYBnNj"
    "aGVtYRUEABUMJQIYBXBsYWNlJQBMHAAAABUEJQIYAW4AFgQZHBksJgAcFQwZJQYAGRgFcGxhY2UVABYEFkYWRiYISRwVABUAFQIAPBYEGQYZJgAEAAAAJgAc"
    "FQQZJQYAGRgBbhUAFgQWUhZSJk5JHBUAFQAVAgA8KQYZJgAEAAAAFpgBFgQmCBaYAQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGSwcAAAc"
    "AAAAwQAAAFBBUjE="
)
"""Two rows: place (a, b) and n (1, 2)."""

READER = Reader("parquet_file", message("Parquet"), accepts, peek, store, (("table.parquet", _EXAMPLE),))
