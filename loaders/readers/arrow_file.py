"""Reads Arrow's own files (Feather, IPC) and streams, a batch at a time."""

from __future__ import annotations

import base64
import json
import random
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from loaders.readers._table.columnar import Typed, alias, columns, native, scans
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_scan
from loaders.readers._table.opening import open_store
from loaders.readers._table.pieces import PART, WIDE
from loaders.readers._whole import HEAD_ROWS, MIDDLE_ROWS, SAMPLE_CELLS, SEED, SLICE_ROWS, TAIL_ROWS, WHOLE_ROWS, Row, columns_note

if TYPE_CHECKING:
    import pyarrow as pa

_FILE = b"ARROW1"


@dataclass(frozen=True)
class Batches:
    """The names of the columns, and their batches with columns called r1 … rn; `about` is what the file says of its shapes."""

    names: tuple[str, ...]
    about: bytes
    schema: pa.Schema
    items: Iterator[pa.RecordBatch]


def peek(path: Path, read: Read, name: str) -> Sample:
    """Names, types and a sample of the rows."""
    with open_store(Path(":memory:"), path) as connection, _in_words():
        if shapes := _layer(connection, path):
            return peek_layer(shapes, read)
        with _opened(path) as batches:
            table, rows = _sampled(batches)
        found = _columns(connection, batches, table)
        some = (connection.execute(f"FROM {part}").fetchall() for part in scans(found, {}, f"{_SCAN} AS {alias(table.num_columns)}"))
        sample: list[Row] = [tuple(chain.from_iterable(row)) for row in zip(*some, strict=True)]
    if not rows:
        raise FormatError(message("This file holds no rows."))
    return Sample(
        tuple(column.name for column in found),
        tuple(sample),
        replace(read, header=None),
        len(sample) == rows,
        tuple(column.type for column in found),
        notes=columns_note(len(batches.names)),
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """Columns as they are where their type is the schema's, through text where it is not. The file is gone through twice."""
    report("reading", 0, 0)
    with open_store(Path(":memory:"), path) as connection, _in_words():
        if shapes := _layer(connection, path):
            return store_layer(shapes, path, schema, out, report)
    with open_store(out, path, schema, in_parts=len(schema.columns) > WIDE) as connection:
        with _in_words():
            with _opened(path) as batches:
                found = _columns(connection, batches, batches.schema.empty_table())
            straight = _again(connection, path, lambda scan: native(connection, scan, found, schema))
            together = WIDE if len(found) <= WIDE else PART
            write_scan(connection, _parts(connection, path, found, straight, together), together, schema, out.parent, straight)
        report("understanding", 0, 0)
        return count(connection, schema)


_SCAN = "batches"
"""What the batches are called inside DuckDB."""


def _columns(connection: duckdb.DuckDBPyConnection, batches: Batches, table: pa.Table) -> tuple[Typed, ...]:
    """The columns of the table; `table` holds some rows, or none, and stays there as the scan."""
    connection.register(_SCAN, table)
    types = [row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM {_SCAN}").fetchall()]
    described = list(zip(batches.names, types, strict=True))
    return columns(described)[: budget().columns]


def _parts(
    connection: duckdb.DuckDBPyConnection, path: Path, found: tuple[Typed, ...], straight: dict[int, str], together: int
) -> Iterator[str]:
    """A scan for each part of the columns, the file opened anew for each."""
    for number in range(-(-len(found) // together)):
        with _scan(connection, path) as scan:
            yield scans(found, straight, scan, together)[number]


def _layer(connection: duckdb.DuckDBPyConnection, path: Path) -> Layer | None:
    """The table as a layer, where the file says that one of its columns holds shapes."""
    with _opened(path) as batches:
        described = _shapes(batches.about)
        if described is None or described[0] not in batches.names:
            return None
        name, said = described
        found = _columns(connection, batches, batches.schema.empty_table())
        place = batches.names.index(name) + 1

    def ask(what: str, which: str) -> Iterator[tuple[Any, ...]]:
        with _scan(connection, path) as scan:
            yield from fetched(connection.execute(f"SELECT {what} FROM {scan} {which}"))

    ((rows,),) = ask("count(*)", "")
    return layer(ask, found, place, f"r{place}", said, rows)


def _shapes(about: bytes) -> tuple[str, str] | None:
    """The name of the column of shapes and their system, where they are described as in GeoParquet."""
    try:
        said = json.loads(about)
        name, column = str(said["primary_column"]), said["columns"][said["primary_column"]]
        crs = column.get("crs", "OGC:CRS84")
        return (name, (crs if isinstance(crs, str) else json.dumps(crs)) if crs else "") if column["encoding"] == "WKB" else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _again(connection: duckdb.DuckDBPyConnection, path: Path, do: Callable[[str], dict[int, str]]) -> dict[int, str]:
    """Does something with the file's batches, opened anew: a stream can be read once."""
    with _scan(connection, path) as scan:
        return do(scan)


@contextmanager
def _scan(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[str]:
    """The file's batches, to be read once, as DuckDB calls them."""
    import pyarrow as pa

    with _opened(path) as batches:
        connection.unregister(_SCAN)
        connection.register(_SCAN, pa.RecordBatchReader.from_batches(batches.schema, batches.items))
        try:
            yield f"{_SCAN} AS {alias(len(batches.schema))}"
        finally:
            connection.unregister(_SCAN)


@contextmanager
def _opened(path: Path) -> Iterator[Batches]:
    """The file or stream, mapped into memory."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        if source.read(len(_FILE)) == _FILE:
            file = pa.ipc.open_file(source)
            items, schema = (file.get_batch(place) for place in range(file.num_record_batches)), file.schema
        else:
            source.seek(0)
            items = pa.ipc.open_stream(source)
            schema = items.schema
        if not schema.names:
            raise FormatError(message("This file holds no columns."))
        fields = [pa.field(f"r{place}", _known(field.type)) for place, field in enumerate(schema, 1)]
        yield Batches(tuple(schema.names), (schema.metadata or {}).get(b"geo", b""), pa.schema(fields), _renamed(items, pa.schema(fields)))


def _known(type_: pa.DataType) -> pa.DataType:
    """The type as DuckDB knows it: halves as singles, the widest decimals as text."""
    import pyarrow as pa

    if isinstance(type_, pa.BaseExtensionType):
        return _known(type_.storage_type)
    if pa.types.is_float16(type_):
        return pa.float32()
    return pa.string() if pa.types.is_decimal256(type_) else type_


def _renamed(items: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Each batch checked, for a damaged one could lead anywhere in memory; the last is that with the first row beyond those kept."""
    import pyarrow as pa

    rows = 0
    for batch in items:
        if rows > budget().rows:
            return
        rows += batch.num_rows
        batch.validate(full=True)
        arrays = [array.storage if isinstance(array, pa.ExtensionArray) else array for array in batch.columns]
        yield pa.RecordBatch.from_arrays([array.cast(field.type) for array, field in zip(arrays, schema, strict=True)], schema=schema)


def _sampled(batches: Batches) -> tuple[pa.Table, int]:
    """Head, slices by seeded chance and tail, and how many rows there are; all of them where they are few."""
    import pyarrow as pa

    chance = random.Random(SEED)
    first: list[pa.RecordBatch] = []
    slices: list[tuple[int, pa.RecordBatch]] = []
    rows, seen, last = 0, 0, None
    for batch in batches.items:
        if rows < WHOLE_ROWS:
            first.append(_copied(batch, 0, WHOLE_ROWS - rows))
        for start in range(max(0, WHOLE_ROWS - rows), batch.num_rows, SLICE_ROWS):
            seen += 1
            place = len(slices) if len(slices) < MIDDLE_ROWS // SLICE_ROWS else chance.randrange(seen)
            if place < MIDDLE_ROWS // SLICE_ROWS:
                slices[place : place + 1] = [(rows + start, _copied(batch, start, SLICE_ROWS))]
        rows, last = rows + batch.num_rows, batch
    head = pa.Table.from_batches(first, batches.schema)
    if rows <= WHOLE_ROWS or last is None:
        return _thinned(head), rows
    ordered = [piece for start, piece in sorted(slices, key=lambda pair: pair[0]) if start < rows - TAIL_ROWS]
    tail = last.slice(max(0, last.num_rows - TAIL_ROWS))
    return _thinned(pa.concat_tables([head.slice(0, HEAD_ROWS), pa.Table.from_batches([*ordered, tail], batches.schema)])), rows


def _thinned(table: pa.Table) -> pa.Table:
    """Every second row, or fewer, where the table is so wide that all would be a burden."""
    step = -(-table.num_rows * table.num_columns // SAMPLE_CELLS)
    return table.take(list(range(0, table.num_rows, step))) if step > 1 else table


def _copied(batch: pa.RecordBatch, start: int, length: int) -> pa.RecordBatch:
    """Some rows by themselves: a slice would keep all of its batch in memory."""
    return batch.take(list(range(start, min(start + length, batch.num_rows))))


@contextmanager
def _in_words() -> Iterator[None]:
    """What Arrow or DuckDB finds wrong with the file, for a reader."""
    import pyarrow as pa

    try:
        yield
    except (duckdb.OutOfMemoryException, MemoryError):
        raise
    except (pa.ArrowException, duckdb.Error, OSError, ValueError) as error:
        raise FormatError(_DAMAGED, _AGAIN) from error


_DAMAGED = message("This Arrow file is damaged, or not what it says it is.")
_AGAIN = message("The file may have been cut off while it was fetched.")


def accepts(head: bytes, name: str) -> bool:
    """A file's six letters, or a stream's mark."""
    return kind(head) == "arrow"


_EXAMPLE = zlib.decompress(
    base64.b64decode(
        "eNrNUjsKwkAQfVk3MYQtUgRJYWmRVvAApheENNZR7EQ8lkfwCBYW3ii+nUxIWLR3YHZ2Hu/NZ5O6afaHNdDR7gByeMvgkCBGyhstsszBLOVp9QQMfaf3F/Uk"
        "Gq9fKiZS+lW0jj4XrYe30qtgnhB1kvW9ozisEdNvl/Z0FswK7ud9MhbKcVjoxE6qYWZRMlQYLGPuZHq/00V3NRgtxm9zGnONg64MeGXAG7gm4JkvPaIJ3h5H"
        "bMrv5J37+o7bJ7JxrvNZbHiu9O289qG6t8Zq0u+fvqefr5Z/8QOsFicI"
    )
)
"""Two rows: place (a, b) and n (1, 2)."""

READER = Reader("arrow_file", message("Arrow (Feather)"), accepts, peek, store, (("table.feather", _EXAMPLE),))
