"""Writes a table of many columns: some rows at a time where they come as rows, some columns at a time where they come as columns.

A statement over hundreds of columns takes DuckDB longer to plan than to do, and several vectors of memory for each. So the columns that
are read alike are typed as one long column, and kept beside each other by Arrow until all rows have been read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from loaders.readers._table.alike import read_alike
from loaders.readers._table.casting import is_kept_as_text, literal, type_of
from loaders.readers._table.pieces import WIDE, wide_rows
from loaders.readers._table.records import printable
from loaders.readers._table.statement import Statement
from loaders.readers._table.storing import drop_empty

if TYPE_CHECKING:
    import pyarrow as pa

Row = Sequence[str | None]

LEAST_BLOCK = 16_384
"""Bytes of which DuckDB holds one for each column that it reads: its least."""
SLICE_CHARACTERS, SLICE_CELLS = 24_000_000, 1_000_000
"""Of the rows that are typed at a time: a statement costs little beside so many, and a cell takes sixty bytes as an object of Python's."""
TYPED_TOGETHER = 500_000
"""Cells that one statement types."""
_LONG, _ALL = "long", "slices"
"""What DuckDB calls the cells that are typed, and all that were."""


def write_wide(store: duckdb.DuckDBPyConnection, rows: Iterable[Row], schema: Schema, folder: Path) -> None:
    """Table `t` of rows of text; what is typed is kept in `folder` until it is known which columns need a companion."""
    given = iter(rows)
    slices: list[tuple[Path, pa.Schema]] = []
    count = 0
    while some := _slice(given, max(1, SLICE_CELLS // len(schema.columns))):
        count += len(some)
        fits_wide(count, len(schema.columns))
        cells = [_texts(column) for column in zip(*some, strict=True)]
        some.clear()
        path = folder / f"slice{len(slices)}.arrow"
        slices.append((path, _keep(_typed(store, cells, schema), path)))
    _put_together(store, slices, schema)


def fits_wide(rows: int, columns: int) -> None:
    """Refuses a table of so many columns that its rows would not fit."""
    most = wide_rows(columns) if columns > WIDE else rows
    if rows > most:
        raise FormatError(
            message("This table has too many rows for its {columns} columns: {most} would fit.", columns=columns, most=most),
            message("The same table with fewer columns, or a part of its rows, would work."),
        )


def _slice(rows: Iterator[Row], most: int) -> list[Row]:
    """The next rows, `most` at the most."""
    found: list[Row] = []
    size = 0
    for row in islice(rows, most):
        found.append(row)
        size += len("".join(filter(None, row)))
        if size > SLICE_CHARACTERS:
            break
    return found


def _texts(column: Iterable[str | None]) -> pa.Array:
    """The cells as Arrow keeps them, null where one is empty. `pyarrow.array` would import pandas first."""
    import pyarrow as pa

    cells = [cell or None for cell in column]
    try:
        return _built(pa.lib.StringBuilder(), cells)
    except UnicodeEncodeError:
        return _built(pa.lib.StringBuilder(), [printable(cell) for cell in cells])


def _built(builder: pa.lib.StringBuilder, cells: list[str | None]) -> pa.Array:
    builder.append_values(cells)
    return builder.finish()


def _typed(store: duckdb.DuckDBPyConnection, cells: list[pa.Array], schema: Schema) -> dict[str, pa.Array]:
    """Columns c1 … cn and, where a cell of these needs it, c<i>_text."""
    rows = len(cells[0])
    together = max(1, TYPED_TOGETHER // rows)
    found: dict[str, pa.Array] = {}
    for cast, places in read_alike(schema).items():
        if is_kept_as_text(cast):
            found |= {f"c{place}": cells[place - 1] for place in places}
            continue
        statement = Statement(replace(schema, columns=(schema.columns[places[0] - 1],))).select(_LONG)
        for start in range(0, len(places), together):
            some = places[start : start + together]
            values, texts = _read(store, [cells[place - 1] for place in some], statement)
            for number, place in enumerate(some):
                found[f"c{place}"] = values.slice(number * rows, rows)
                text = texts.slice(number * rows, rows)
                if text.null_count < rows:
                    found[f"c{place}_text"] = text
    return found


def _read(store: duckdb.DuckDBPyConnection, cells: list[pa.Array], statement: str) -> list[pa.Array]:
    """What a statement makes of those columns, one below the other."""
    import pyarrow as pa

    store.register(_LONG, pa.table({"r1": pa.chunked_array(cells)}))
    found = store.sql(statement).to_arrow_table()
    store.unregister(_LONG)
    return [pa.concat_arrays(column.chunks) for column in found.columns]


def _keep(columns: dict[str, pa.Array], path: Path) -> pa.Schema:
    """Writes them into a file, and says what they are."""
    import pyarrow as pa

    table = pa.table(columns)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    return table.schema


def _put_together(store: duckdb.DuckDBPyConnection, slices: list[tuple[Path, pa.Schema]], schema: Schema) -> None:
    """Table `t` of all that was kept, with a companion where any of it has one."""
    import pyarrow as pa

    fields = {field.name: field for _, kept in slices for field in kept}
    declared = {f"c{place}": type_of(column.cast) for place, column in enumerate(schema.columns, 1)}
    declared |= dict.fromkeys(sorted(fields.keys() - declared.keys()), "VARCHAR")
    store.execute(f"CREATE OR REPLACE TABLE t ({', '.join(map(' '.join, declared.items()))})").fetchall()
    if slices:
        form = pa.schema([fields[name] for name in declared])
        store.register(_ALL, pa.RecordBatchReader.from_batches(form, (_batch(path, form) for path, _ in slices)))
        store.execute(f"INSERT INTO t FROM {_ALL}").fetchall()
        store.unregister(_ALL)


def _batch(path: Path, form: pa.Schema) -> pa.RecordBatch:
    """The rows of a slice, null where it has no such column. Its file goes: what of it is in memory stays until it is let go."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    path.unlink()
    present = dict(zip(table.column_names, table.columns, strict=True))
    columns = [present[field.name].chunk(0) if field.name in present else pa.nulls(len(table), field.type) for field in form]
    return pa.record_batch(columns, schema=form)


def write_parts(store: duckdb.DuckDBPyConnection, scans: Iterable[str], together: int, schema: Schema, folder: Path) -> None:
    """Table `t` of scans that are read once, each of so many columns `together`: written one after the other, then put side by side."""
    with _beside(store, folder):
        names = []
        for number, (scan, part) in enumerate(zip(scans, _parts(schema, together), strict=True)):
            names.append(f"{_BESIDE}.part{number}")
            store.execute(f"CREATE TABLE {names[-1]} AS {part.select(scan)}").fetchall()
            drop_empty(store, [f"c{place}_text" for place in part.cast], names[-1])
        store.execute(f"CREATE OR REPLACE TABLE t AS FROM {' POSITIONAL JOIN '.join(names)}").fetchall()


_BESIDE = "beside"
"""What a file is called inside DuckDB that holds parts until they are put together."""


@contextmanager
def _beside(store: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[None]:
    """A second file, for as long as it takes."""
    path = folder / "beside.duckdb"
    store.execute(f"ATTACH {literal(str(path))} AS {_BESIDE} (BLOCK_SIZE {LEAST_BLOCK})").fetchall()
    yield
    store.execute(f"DETACH {_BESIDE}").fetchall()
    path.unlink()


def _parts(schema: Schema, together: int) -> list[Statement]:
    end = len(schema.columns) + 1
    return [Statement(schema, places=range(start, min(start + together, end))) for start in range(1, end, together)]
