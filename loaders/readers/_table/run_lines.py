"""Writes rows that come many together into the text file that DuckDB reads: a join for all of them in place of one for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from explorer.model.schema import Schema
from loaders.readers._process.wire import budget
from loaders.readers._table.storing import write_lines
from loaders.readers._text.runs import Run, Together

_BETWEEN, _BREAK = '","', '"\n"'


def write_runs(store: duckdb.DuckDBPyConnection, runs: Iterable[Together], schema: Schema, folder: Path) -> None:
    """Rows become table `t`: of each its last cells, as many as the schema has columns."""
    write_lines(store, _texts(runs, len(schema.columns)), schema, folder)


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
