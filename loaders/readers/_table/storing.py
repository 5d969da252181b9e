"""Writes a table into a DuckDB file in one pass: each column typed, each cell that would not print back kept as written."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Note
from loaders._base import Report
from loaders.readers._process.wire import budget
from loaders.readers._table.casting import literal
from loaders.readers._table.layout import Layout, layout, tests
from loaders.readers._table.pieces import GROUP_ROWS, piece_bytes
from loaders.readers._table.statement import Statement

_NONE: dict[int, str] = {}

LONG_GROUP = 2_048
"""Rows that DuckDB holds until it packs them, where each may be of many kilobytes: its least. It usually holds sixty times as many."""
LONGEST_ROW = 100_000_000
"""Bytes of one row, where one is longer than DuckDB expects."""
PROBE_ROWS = 8_192
"""Rows that show which columns hold cells of another spelling, and how texts are kept; a hundredth of the pass for a million rows."""
TELL_SECONDS = 0.2
MEMORY_SHARE = 0.5
"""DuckDB gets half of what the process may take: its own count leaves out buffers of the CSV reader and of Arrow."""


def open_store(out: Path, source: Path, threads: int = 0, group: int = GROUP_ROWS) -> duckdb.DuckDBPyConnection:
    """The new file, in a DuckDB that can open nothing but `source` and the file's own folder.

    `threads`: fewer than allowed. `group`: rows packed together, where it is not as many as usual.
    """
    allowed = budget()
    store = duckdb.connect(
        ":memory:" if group != GROUP_ROWS else str(out),
        config={
            "memory_limit": f"{int(allowed.bytes * MEMORY_SHARE)}B",
            "threads": threads or allowed.threads,
            "temp_directory": str(out.parent / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    if group != GROUP_ROWS:
        store.execute(f"ATTACH {literal(str(out))} AS stored (ROW_GROUP_SIZE {group})").fetchall()
        store.execute("USE stored").fetchall()
    settings = (
        "disable_parquet_prefetching = true",  # it would hold a whole group of rows, which may be all of the file
        "enable_progress_bar = true",
        "enable_progress_bar_print = false",
        f"allowed_paths = [{literal(str(source))}]",
        f"allowed_directories = [{literal(str(out.parent))}]",
        "enable_external_access = false",
        "lock_configuration = true",
    )
    for setting in settings:
        store.execute(f"SET {setting}").fetchall()
    return store


@contextmanager
def telling(store: duckdb.DuckDBPyConnection, report: Report, total: int) -> Iterator[None]:
    """Reports how far the statement that runs has come, as a part of `total` bytes."""
    done = threading.Event()

    def tell() -> None:
        while not done.wait(TELL_SECONDS):
            report("reading", int(max(0.0, store.query_progress()) / 100 * total), total)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def one(store: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The only row of a result, fetched to its end: a result left open keeps the connection busy."""
    (row,) = store.execute(sql).fetchall()
    return tuple(row)


def columns_of(store: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of the columns of table `t`."""
    return {row[0] for row in store.execute("DESCRIBE t").fetchall()}


def write_rows(store: duckdb.DuckDBPyConnection, rows: Iterable[Sequence[str | None]], schema: Schema, folder: Path) -> None:
    """Rows of text become table `t`, one beyond those that are kept."""
    write_lines(store, map(_line, islice(rows, budget().rows + 1)), schema, folder)


def write_lines(store: duckdb.DuckDBPyConnection, lines: Iterable[str], schema: Schema, folder: Path) -> None:
    """Lines become table `t`, by way of a text file in `folder` that DuckDB reads: half the time of handing rows over, no Arrow."""
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.writelines(lines)
    scan = functools.partial(read_csv, path, len(schema.columns), new_line=literal("\\n"))
    try:
        write(store, scan(), schema, again=True)
    except duckdb.InvalidInputException:
        write(store, scan(max_line_size=LONGEST_ROW, parallel="false"), schema, again=True)
    path.unlink()


def _line(row: Sequence[str | None]) -> str:
    """A row as a line of CSV, every cell quoted; where no cell holds a quote in one go, in half the time of the csv module."""
    cells = [cell or "" for cell in row]
    line = '","'.join(cells)
    if line.count('"') != 2 * (len(cells) - 1):
        line = '","'.join([cell.replace('"', '""') for cell in cells])
    return f'"{line}"\n'


def read_csv(path: Path, width: int, **options: object) -> str:
    """A text file as r1 … rn; values of `options` are SQL already."""
    columns = ", ".join(f"'r{place}': 'VARCHAR'" for place in range(1, width + 1))
    given = {"delim": "','", "quote": "'\"'", "escape": "'\"'", "skip": 0, **options}
    if not options.keys() & {"buffer_size", "max_line_size"}:
        given["buffer_size"] = piece_bytes(path)
    said = ", ".join(f"{name} = {value}" for name, value in given.items())
    return f"read_csv({literal(str(path))}, auto_detect = false, header = false, columns = {{{columns}}}, encoding = 'utf-8', {said})"


def write(
    store: duckdb.DuckDBPyConnection, scan: str, schema: Schema, spare: int = 0, native: dict[int, str] = _NONE, again: bool = False
) -> None:
    """Table `t` from a `scan`, as `Statement` says; where that can be read `again`, as its first rows show to be best."""
    statement = Statement(schema, spare, native)
    if again:
        statement = _probed(store, scan, statement)
    _create(store, scan, statement)
    odd = _odd_cells(store, statement.shared)
    if any(odd[place] for place in statement.form.numbers):
        statement = replace(statement, form=replace(statement.form, numbers=frozenset()))
        _create(store, scan, statement)
        odd = _odd_cells(store, statement.shared)
    drop_empty(store, [f"c{place}_text" for place in statement.cast if place not in statement.plain])
    _take_apart(store, odd)


def _probed(store: duckdb.DuckDBPyConnection, scan: str, statement: Statement) -> Statement:
    """The statement by the first rows: which columns are plain in all of them, and how texts are kept, where the table is not small."""
    cast, texts = statement.cast, statement.texts
    asked = ["count(*)", *(f"bool_and(s{place})" for place in cast), *(test for place in texts for test in tests(place))]
    first = statement.tested(f"(FROM {scan} LIMIT {PROBE_ROWS})")
    rows, *found = one(store, f"SELECT {', '.join(asked)} FROM {first}")
    plain = tuple(place for place, is_so in zip(cast, found, strict=False) if is_so)
    form = layout(texts, tuple(found[len(cast) :])) if rows == PROBE_ROWS else Layout()
    return replace(statement, plain=plain, form=form)


def _create(store: duckdb.DuckDBPyConnection, scan: str, statement: Statement) -> None:
    """Table `t` of the rows, in place of one that was given up half way."""
    select, form = statement.select(scan), statement.form
    if form == Layout():
        store.execute(f"CREATE OR REPLACE TABLE t AS {select}").fetchall()
        return
    kinds = [(str(row[0]), str(row[1])) for row in store.execute(f"DESCRIBE {select}").fetchall()]
    places = {f"c{place}": place for place in range(1, len(statement.schema.columns) + 1)}
    declared = [form.declared(name, kind, places.get(name, 0)) for name, kind in kinds]
    store.execute(f"CREATE OR REPLACE TABLE t ({', '.join(declared)})").fetchall()
    store.execute(f"INSERT INTO t {select}").fetchall()


def drop_empty(store: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """Companions without any cell."""
    if not names:
        return
    counts = one(store, f"SELECT {', '.join(f'count({name})' for name in names)} FROM t")
    for name, count in zip(names, counts, strict=True):
        if not count:
            store.execute(f"ALTER TABLE t DROP COLUMN {name}").fetchall()


def _odd_cells(store: duckdb.DuckDBPyConnection, places: tuple[int, ...]) -> dict[int, int]:
    """How many cells of each place are in `odd`."""
    if not places:
        return {}
    counts = ", ".join(f"count(odd[{number}])" for number in range(1, len(places) + 1))
    return dict(zip(places, one(store, f"SELECT {counts} FROM t WHERE odd IS NOT NULL"), strict=True))


def _take_apart(store: duckdb.DuckDBPyConnection, odd: dict[int, int]) -> None:
    """A companion for each column that has cells in `odd`; `odd` counts them by place, in the order in which they share it."""
    if not odd:
        return
    for number, (place, count) in enumerate(odd.items(), 1):
        if count:
            store.execute(f"ALTER TABLE t ADD COLUMN c{place}_text VARCHAR").fetchall()
            store.execute(f"UPDATE t SET c{place}_text = odd[{number}] WHERE odd[{number}] IS NOT NULL").fetchall()
    store.execute("ALTER TABLE t DROP COLUMN odd").fetchall()


def cut(store: duckdb.DuckDBPyConnection) -> tuple[Note, ...]:
    """Rows beyond the operator's limit go, and it is said."""
    most = budget().rows
    (rows,) = one(store, "SELECT count(*) FROM t")
    if rows <= most:
        return ()
    store.execute(f"DELETE FROM t WHERE rowid >= (SELECT rowid FROM t ORDER BY rowid LIMIT 1 OFFSET {most})").fetchall()
    return (Note("rows", message("Only the first {n} rows are kept.", n=most)),)
