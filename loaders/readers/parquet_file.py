"""Reads Parquet: the file's own types are kept wherever the schema agrees with them."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path

import duckdb

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Column, Schema
from explorer.model.table import Facts, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._casting import literal
from loaders.readers._facts import count
from loaders.readers._kinds import kind
from loaders.readers._storing import one, open_store, write
from loaders.readers._whole import WHOLE_ROWS, Row, columns_note, spans
from loaders.readers._wire import budget

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


def peek(path: Path, read: Read, name: str) -> Sample:
    """Names, types and a sample of the rows."""
    with open_store(Path(":memory:"), path) as connection:
        try:
            described = connection.execute(f"DESCRIBE SELECT * FROM {_file(path)}").fetchall()
            rows = int(one(connection, f"SELECT count(*) FROM {_file(path)}")[0])
            names, types = [column[0] for column in described], [column[1] for column in described]
            sample = _sample(connection, path, types, rows)
        except duckdb.Error as error:
            raise FormatError(_DAMAGED) from error
    kept = budget().columns
    return Sample(
        tuple(names[:kept]), sample, replace(read, header=0), rows <= WHOLE_ROWS, tuple(types[:kept]), notes=columns_note(len(names))
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """Columns as they are where their type is the schema's, through text where it is not."""
    report("reading", 0, 0)
    with open_store(out, path) as connection:
        try:
            types = [column[1] for column in connection.execute(f"DESCRIBE SELECT * FROM {_file(path)}").fetchall()]
            native = {place: value for place, column in enumerate(schema.columns, 1) if (value := _native(place, types[place - 1], column))}
            write(connection, f"(SELECT {_texts(types, native)} FROM {_aliased(path, types)})", schema, native=native)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            raise FormatError(_DAMAGED) from error
        report("understanding", 0, 0)
        return count(connection, schema)


def _file(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"


def _aliased(path: Path, types: list[str]) -> str:
    """Columns as r1 … rn: no name from the file enters a statement."""
    return f"{_file(path)} AS f({', '.join(f'r{place}' for place in range(1, len(types) + 1))})"


def _sample(connection: duckdb.DuckDBPyConnection, path: Path, types: list[str], rows: int) -> tuple[Row, ...]:
    """Head, seeded slices and tail, in the order of the file."""
    cells = ", ".join(_text(f"r{place}", kind) for place, kind in enumerate(types[: budget().columns], 1))
    found: list[Row] = []
    for start, length in spans(rows):
        found.extend(connection.execute(f"SELECT {cells} FROM {_aliased(path, types)} LIMIT {length} OFFSET {start}").fetchall())
    return tuple(found)


def _text(raw: str, file_type: str) -> str:
    """A value of the file as text; NULL where it is an empty text."""
    if file_type == "TIMESTAMP WITH TIME ZONE":
        return f"make_timestamp(epoch_us({raw}))::VARCHAR"
    if file_type.endswith("]") or file_type.startswith(("STRUCT", "MAP", "UNION", "VARIANT")):
        return f"to_json({raw})::VARCHAR"
    return f"nullif({raw}::VARCHAR, '')"


def _native(place: int, file_type: str, column: Column) -> str:
    """The stored value straight from the file's, where both types agree and no spelling means "no value"; "" where not."""
    raw, wanted = f"r{place}", column.cast.type
    if [word for word in column.cast.missing if word] or column.cast.strip or column.cast.words:
        return ""
    if file_type == "VARCHAR" == wanted:
        return f"nullif({raw}, '')"
    if file_type == "TIMESTAMP WITH TIME ZONE" and wanted == "TIMESTAMP":
        return f"make_timestamp(epoch_us({raw}))"
    same = file_type == wanted and not file_type.startswith("DOUBLE")
    whole = file_type in _INTEGERS and wanted == "BIGINT"
    timed = re.fullmatch(r"TIMESTAMP(_S|_MS|_NS)?", file_type) is not None and wanted == "TIMESTAMP"
    if file_type == "DOUBLE" == wanted:
        return f"CASE WHEN isfinite({raw}) THEN {raw} END"
    return f"{raw}::{wanted}" if same or whole or timed else ""


def _texts(types: list[str], native: dict[int, str]) -> str:
    return ", ".join(
        f"r{place}" if place in native else f"{_text(f'r{place}', file_type)} AS r{place}" for place, file_type in enumerate(types, 1)
    )


_DAMAGED = message("This Parquet file is damaged, or not what it says it is.")


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
