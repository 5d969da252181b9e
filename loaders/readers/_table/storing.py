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
from explorer.model.schema import Cast, Schema
from explorer.model.table import Note
from loaders._base import Report
from loaders.readers._process.wire import budget
from loaders.readers._table.casting import careful, is_kept_as_text, is_plain, literal, prepared, quick
from loaders.readers._table.layout import NUMBER, Layout, layout, tests

_NONE: dict[int, str] = {}

LONG_GROUP = 2_048
"""Rows that DuckDB holds until it packs them, where each may be of many kilobytes: its least. It usually holds sixty times as many."""
LONGEST_ROW = 100_000_000
"""Bytes of one row, where one is longer than DuckDB expects."""
PROBE_ROWS = 20_000
"""Rows that show which columns hold cells of another spelling; a hundredth of the pass for a million rows."""
TELL_SECONDS = 0.2
MEMORY_SHARE = 0.5
"""DuckDB gets half of what the process may take: its own count leaves out buffers of the CSV reader and of Arrow."""


def open_store(out: Path, source: Path, threads: int = 0, long_rows: bool = False) -> duckdb.DuckDBPyConnection:
    """The new file, in a DuckDB that can open nothing but `source` and the file's own folder.

    `threads`: fewer than allowed. `long_rows` are packed a few at a time.
    """
    allowed = budget()
    store = duckdb.connect(
        ":memory:" if long_rows else str(out),
        config={
            "memory_limit": f"{int(allowed.bytes * MEMORY_SHARE)}B",
            "threads": threads or allowed.threads,
            "temp_directory": str(out.parent / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    if long_rows:
        store.execute(f"ATTACH {literal(str(out))} AS stored (ROW_GROUP_SIZE {LONG_GROUP})").fetchall()
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
    said = ", ".join(f"{name} = {value}" for name, value in given.items())
    return f"read_csv({literal(str(path))}, auto_detect = false, header = false, columns = {{{columns}}}, encoding = 'utf-8', {said})"


def write(
    store: duckdb.DuckDBPyConnection,
    scan: str,
    schema: Schema,
    spare: int = 0,
    native: dict[int, str] = _NONE,
    again: bool = False,
    form: Layout | None = None,
) -> None:
    """`scan` yields r1 … rn as text; `t` gets c1 … cn and, where a cell needs it, c<i>_text.

    `spare` columns after them are kept as x1 …; `native` are values by place that need no cast and have no other spelling.
    Four layers, each a projection: prepared text p, DuckDB's own cast k, whether it is plain s, what is stored. A companion column that
    stays empty costs a tenth of the pass, so where the scan can be read `again`, its first rows say which are needed, and the others
    share the column `odd`, which is taken apart afterwards. They also say the `form` in which texts are kept.
    """
    columns = [(place, column.cast) for place, column in enumerate(schema.columns, 1)]
    if form is None:
        form = _form(store, scan, [place for place, how in columns if is_kept_as_text(how)]) if again else Layout()
    cast = {place: how for place, how in columns if place not in native and not is_kept_as_text(how)}
    cast |= dict.fromkeys(sorted(form.numbers), NUMBER)
    source = _layer([f"{prepared(f'r{place}', how)} AS p{place}" for place, how in cast.items()], scan)
    source = _layer([f"{quick(f'p{place}', how)} AS k{place}" for place, how in cast.items()], source)
    source = _layer([f"{is_plain(f'k{place}', f'r{place}', how)} AS s{place}" for place, how in cast.items()], source)
    shared = _plain_at_first(store, source, list(cast)) if again else []
    texts = {place: _spelt_number(place) for place in form.numbers}
    stored = [item for place, how in columns for item in _stored(place, how, place in cast, place in shared, native | texts)]
    spares = [f"r{len(columns) + number} AS x{number}" for number in range(1, spare + 1)]
    _create(store, f"SELECT {', '.join(stored + spares + _shared(shared))} FROM {source}", schema, form)
    if any(_odd_cells(store, shared).get(place, 1) for place in form.numbers):
        write(store, scan, schema, spare, native, again, replace(form, numbers=frozenset()))
    else:
        drop_empty(store, [f"c{place}_text" for place in cast if place not in shared])
        _take_apart(store, shared)


def _form(store: duckdb.DuckDBPyConnection, scan: str, places: list[int]) -> Layout:
    """How the texts at those places are kept; as they are, where the table is small."""
    if not places:
        return Layout()
    asked = ", ".join(test for place in places for test in tests(place))
    rows, *found = one(store, f"SELECT count(*), {asked} FROM (FROM {scan} LIMIT {PROBE_ROWS})")
    return layout(places, tuple(found)) if rows == PROBE_ROWS else Layout()


def _create(store: duckdb.DuckDBPyConnection, select: str, schema: Schema, form: Layout) -> None:
    """Table `t` of the rows, in place of one that was given up half way; texts are kept as `form` says."""
    if form == Layout():
        store.execute(f"CREATE OR REPLACE TABLE t AS {select}").fetchall()
        return
    kinds = [(str(row[0]), str(row[1])) for row in store.execute(f"DESCRIBE {select}").fetchall()]
    places = {f"c{place}": place for place in range(1, len(schema.columns) + 1)}
    declared = [form.declared(name, kind, places.get(name, 0)) for name, kind in kinds]
    store.execute(f"CREATE OR REPLACE TABLE t ({', '.join(declared)})").fetchall()
    store.execute(f"INSERT INTO t {select}").fetchall()


def _layer(more: list[str], source: str) -> str:
    return f"(SELECT *, {', '.join(more)} FROM {source})" if more else source


def _plain_at_first(store: duckdb.DuckDBPyConnection, source: str, places: list[int]) -> list[int]:
    """Columns whose every cell among the first rows prints back as written."""
    if not places:
        return []
    asked = ", ".join(f"bool_and(s{place})" for place in places)
    return [
        place for place, plain in zip(places, one(store, f"SELECT {asked} FROM (FROM {source} LIMIT {PROBE_ROWS})"), strict=True) if plain
    ]


def _stored(place: int, cast: Cast, spelt: bool, shared: bool, native: dict[int, str]) -> list[str]:
    if not spelt or place in native:
        return [f"{native.get(place, f'r{place}')} AS c{place}"]
    value = f"CASE WHEN s{place} THEN k{place} ELSE {careful(f'p{place}', f'r{place}', cast)} END AS c{place}"
    return [value] if shared else [value, f"{_spelling(place)} AS c{place}_text"]


def _spelt_number(place: int) -> str:
    return f"CASE WHEN s{place} THEN k{place} END"


def _spelling(place: int) -> str:
    return f"CASE WHEN s{place} THEN NULL ELSE r{place} END"


def _shared(places: list[int]) -> list[str]:
    if not places:
        return []
    return [f"CASE WHEN {' AND '.join(f's{place}' for place in places)} THEN NULL ELSE [{', '.join(map(_spelling, places))}] END AS odd"]


def drop_empty(store: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """Companions without any cell."""
    if not names:
        return
    counts = one(store, f"SELECT {', '.join(f'count({name})' for name in names)} FROM t")
    for name, count in zip(names, counts, strict=True):
        if not count:
            store.execute(f"ALTER TABLE t DROP COLUMN {name}").fetchall()


def _odd_cells(store: duckdb.DuckDBPyConnection, places: list[int]) -> dict[int, int]:
    """How many cells of each place are in `odd`."""
    if not places:
        return {}
    counts = ", ".join(f"count(odd[{number}])" for number in range(1, len(places) + 1))
    return dict(zip(places, one(store, f"SELECT {counts} FROM t WHERE odd IS NOT NULL"), strict=True))


def _take_apart(store: duckdb.DuckDBPyConnection, places: list[int]) -> None:
    """A companion for each column that has cells in `odd`."""
    if not places:
        return
    for number, (place, count) in enumerate(_odd_cells(store, places).items(), 1):
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
