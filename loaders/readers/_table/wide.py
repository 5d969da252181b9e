"""Writes a table of many columns: some columns at a time, and where they come as rows, some rows at a time.

DuckDB holds several vectors for each column of a statement, and the rows of all columns until they are packed: with hundreds of columns,
more than a reader may take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import duckdb

from explorer.model.schema import Schema
from loaders.readers._table.casting import literal
from loaders.readers._table.layout import Layout
from loaders.readers._table.pieces import WIDE
from loaders.readers._table.statement import Statement
from loaders.readers._table.storing import drop_empty, odd_cells, probed, read_lines, take_apart

LEAST_BLOCK = 16_384
"""Bytes of which DuckDB holds one for each column that it reads: its least."""
SLICE_CHARACTERS, SLICE_CELLS = 48_000_000, 4_000_000
"""Of the lines that are written at a time: planning a statement of so many columns takes as long as reading some megabytes, and a cell
takes eight bytes however short it is."""


def write_wide(store: duckdb.DuckDBPyConnection, lines: Iterable[str], schema: Schema, path: Path) -> None:
    """Table `t` of lines of CSV, by way of a text file at `path`, each part of the columns as its first rows show to be best."""
    parts: list[Statement] = []
    given = iter(lines)
    while (longest := _write_slice(given, path, SLICE_CELLS // len(schema.columns))) or not parts:
        scan = read_lines(path, len(schema.columns), longest)
        first = not parts
        parts = parts or [replace(probed(store, scan, part), form=Layout()) for part in _parts(schema)]
        _add(store, scan, parts, first)
    for part in parts:
        drop_empty(store, [f"c{place}_text" for place in part.cast if place not in part.plain])
        take_apart(store, part, odd_cells(store, part))


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


def _write_slice(lines: Iterator[str], path: Path, most: int) -> int:
    """The next lines, `most` at the most, into the file at `path`. Returns how many characters the longest has, 0 without any."""
    size = longest = 0
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        for line in islice(lines, most):
            file.write(line)
            size += len(line)
            longest = max(longest, len(line))
            if size > SLICE_CHARACTERS:
                break
    return longest


def _parts(schema: Schema, together: int = WIDE) -> list[Statement]:
    end = len(schema.columns) + 1
    return [Statement(schema, places=range(start, min(start + together, end))) for start in range(1, end, together)]


def _add(store: duckdb.DuckDBPyConnection, scan: str, parts: list[Statement], first: bool) -> None:
    """The given rows, each part of the columns by itself, then all side by side."""
    names = [f"part{number}" for number in range(len(parts))]
    for name, part in zip(names, parts, strict=True):
        store.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {part.select(scan)}").fetchall()
    into = "CREATE OR REPLACE TABLE t AS" if first else "INSERT INTO t"
    store.execute(f"{into} FROM {' POSITIONAL JOIN '.join(names)}").fetchall()
