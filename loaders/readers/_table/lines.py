"""Rows from a reader become lines of the text file that DuckDB reads: half the time of handing rows over, no Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from explorer.model.schema import Schema
from loaders.readers._process.wire import budget
from loaders.readers._table.pieces import WIDE
from loaders.readers._table.piping import write_made
from loaders.readers._table.storing import write
from loaders.readers._table.wide import write_parts, write_wide
from loaders.readers._text.runs import Run, Together

_BETWEEN, _BREAK = '","', '"\n"'


def write_rows(store: duckdb.DuckDBPyConnection, rows: Iterable[Sequence[str | None]], schema: Schema, folder: Path) -> None:
    """Rows of text become table `t`, one beyond those that are kept, by way of files in `folder`."""
    some = islice(rows, budget().rows + 1)
    if len(schema.columns) > WIDE:
        write_wide(store, some, schema, folder)
    else:
        _write_lines(store, map(_line, some), schema, folder)


def _write_lines(store: duckdb.DuckDBPyConnection, lines: Iterable[str], schema: Schema, folder: Path) -> None:
    path = folder / "rows.csv"
    write_made(store, lines, schema, path)
    path.unlink()


def write_scan(
    store: duckdb.DuckDBPyConnection, scans: Iterable[str], together: int, schema: Schema, folder: Path, native: dict[int, str]
) -> None:
    """Table `t` of a scan that is read once, its values taken as they are where `native` says.

    Of more columns than so many `together`, a scan for each part of them, asked for when the one before was read.
    """
    if len(schema.columns) <= together:
        write(store, next(iter(scans)), schema, native=native)
    else:
        write_parts(store, scans, together, schema, folder)


def _line(row: Sequence[str | None]) -> str:
    """A row as a line of CSV, every cell quoted; where no cell holds a quote in one go, in half the time of the csv module."""
    cells = [cell or "" for cell in row]
    line = '","'.join(cells)
    if line.count('"') != 2 * (len(cells) - 1):
        line = '","'.join([cell.replace('"', '""') for cell in cells])
    return f'"{line}"\n'


def write_runs(store: duckdb.DuckDBPyConnection, runs: Iterable[Together], schema: Schema, folder: Path) -> None:
    """Rows become table `t`: of each its last cells, as many as the schema has columns."""
    width = len(schema.columns)
    if width > WIDE:
        write_rows(store, (row[-width:] for run in runs for row in run), schema, folder)
    else:
        _write_lines(store, _texts(runs, width), schema, folder)


def _texts(runs: Iterable[Together], width: int) -> Iterator[str]:
    """Their lines, up to the first one beyond the rows that are kept."""
    left = budget().rows + 1
    for run in runs:
        rows = run.part(0, left) if len(run) > left else run
        left -= len(rows)
        if len(rows):
            yield _text(rows, width)
        if not left:
            return


def _text(rows: Together, width: int) -> str:
    """Lines of CSV, every cell quoted."""
    cells = list(zip(*rows.columns[-width:], strict=True)) if isinstance(rows, Run) else [row[-width:] for row in rows]
    text = _BREAK.join(map(_BETWEEN.join, cells))
    if text.count('"') != 2 * (width * len(cells) - 1):
        text = _BREAK.join([_BETWEEN.join([cell.replace('"', '""') for cell in row]) for row in cells])
    return f'"{text}"\n'
