"""Writes a table into a DuckDB file in one pass: each column typed, each cell that would not print back kept as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from explorer.model.schema import Schema
from loaders.readers._casting import is_kept_as_text, literal, prepared, typed
from loaders.readers._wire import budget

Row = tuple[str | None, ...]

_NONE: dict[int, str] = {}

BATCH_ROWS = 8_192
MEMORY_SHARE = 0.5
"""DuckDB gets half of what the process may take: its own count leaves out buffers of the CSV reader and of Arrow."""


def open_store(out: Path, source: Path) -> duckdb.DuckDBPyConnection:
    """The new file, in a DuckDB that can open nothing but `source` and the file's own folder."""
    allowed = budget()
    store = duckdb.connect(
        str(out),
        config={
            "memory_limit": f"{int(allowed.bytes * MEMORY_SHARE)}B",
            "threads": allowed.threads,
            "temp_directory": str(out.parent / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    store.execute(f"SET allowed_paths = [{literal(str(source))}]")
    store.execute(f"SET allowed_directories = [{literal(str(out.parent))}]")
    store.execute("SET enable_external_access = false")
    store.execute("SET lock_configuration = true")
    return store


def one(store: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The only row of a result, fetched to its end: a result left open keeps the connection busy."""
    (row,) = store.execute(sql).fetchall()
    return tuple(row)


def write_rows(store: duckdb.DuckDBPyConnection, rows: Iterable[Row], schema: Schema) -> None:
    """Rows of text become table `t`."""
    width = len(schema.columns)
    shape = pyarrow.schema([(f"r{place}", pyarrow.string()) for place in range(1, width + 1)])
    reader = pyarrow.RecordBatchReader.from_batches(shape, _batches(iter(rows), shape))
    store.register("incoming", reader)
    write(store, "incoming", schema)
    store.unregister("incoming")


def _batches(rows: Iterator[Row], shape: pyarrow.Schema) -> Iterator[pyarrow.RecordBatch]:
    while chunk := list(islice(rows, BATCH_ROWS)):
        yield pyarrow.record_batch([pyarrow.array(cells, pyarrow.string()) for cells in zip(*chunk, strict=True)], schema=shape)


def write(store: duckdb.DuckDBPyConnection, scan: str, schema: Schema, spare: int = 0, native: dict[int, str] = _NONE) -> None:
    """`scan` yields r1 … rn as text; `t` gets c1 … cn and, where a cell needs it, c<i>_text.

    `spare` columns after them are kept as x1 …; `native` are values by place that need no cast and have no other spelling.
    """
    columns = tuple(enumerate(schema.columns, 1))
    texts = {place: prepared(f"r{place}", column.cast) for place, column in columns if place not in native}
    changed = {place: text for place, text in texts.items() if text != f"r{place}"}
    source = f"(SELECT *, {', '.join(f'{text} AS p{place}' for place, text in changed.items())} FROM {scan})" if changed else scan
    values = [
        f"{native.get(place) or typed(f'p{place}' if place in changed else f'r{place}', f'r{place}', column.cast)} AS c{place}, r{place}"
        for place, column in columns
    ]
    extra = [f"r{len(columns) + number} AS x{number}" for number in range(1, spare + 1)]
    spelt = {place for place, column in columns if place not in native and not is_kept_as_text(column.cast)}
    kept = [item for place, _ in columns for item in _stored(place, place in spelt)] + [f"x{number}" for number in range(1, spare + 1)]
    store.execute(
        f"CREATE TABLE t AS SELECT {', '.join(kept)} FROM (SELECT {', '.join(values + extra)} FROM {source}) LIMIT {budget().rows + 1}"
    )
    _drop_empty(store, [f"c{place}_text" for place in sorted(spelt)])


def _stored(place: int, spelt: bool) -> list[str]:
    if not spelt:
        return [f"c{place}"]
    return [f"c{place}", f"CASE WHEN c{place}::VARCHAR IS DISTINCT FROM r{place} THEN r{place} END AS c{place}_text"]


def _drop_empty(store: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """Companions without any cell."""
    if not names:
        return
    counts = one(store, f"SELECT {', '.join(f'count({name})' for name in names)} FROM t")
    for name, count in zip(names, counts, strict=True):
        if not count:
            store.execute(f"ALTER TABLE t DROP COLUMN {name}")
