"""The DuckDB of one job: its file, what it may open and take, and how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Note
from loaders._base import Report
from loaders.readers._process.wire import budget
from loaders.readers._table.casting import literal
from loaders.readers._table.pieces import GROUP_ROWS, WIDE, wide_group

LONG_GROUP = 2_048
"""Rows that DuckDB holds until it packs them, where each may be of many kilobytes: its least. It usually holds sixty times as many."""
USUAL_BLOCK, SMALLER_BLOCK = 262_144, 65_536
"""Bytes that DuckDB holds of each column that it reads or writes; with blocks smaller still, stored tables are three times as large."""
STORED_AS = "stored"
"""What the new file is called inside DuckDB, where it is packed otherwise than usual."""
TELL_SECONDS = 0.2
MEMORY_SHARE, PARTS_SHARE = 0.5, 0.38
"""DuckDB gets half of what the process may take: its own count leaves out buffers of the CSV reader and of Arrow, and what it holds of
each column while a statement runs, which is most where a table of many columns is written in parts."""


def open_store(
    out: Path, source: Path, schema: Schema | None = None, threads: int = 0, group: int = GROUP_ROWS, in_parts: bool = False
) -> duckdb.DuckDBPyConnection:
    """The new file, in a DuckDB that can open nothing but `source` and the file's own folder.

    `schema`: of the table that it will hold. `threads`: fewer than allowed. `group`: rows packed together, where fewer than usual.
    `in_parts`: some of many columns are written at a time.
    """
    allowed = budget()
    block = USUAL_BLOCK
    if schema and len(schema.columns) > WIDE:
        threads, group, block = 1, min(group, wide_group(len(schema.columns))), SMALLER_BLOCK
    store = duckdb.connect(
        ":memory:" if group != GROUP_ROWS else str(out),
        config={
            "memory_limit": f"{int(allowed.bytes * (PARTS_SHARE if in_parts else MEMORY_SHARE))}B",
            "threads": threads or allowed.threads,
            "default_block_size": str(block),
            "temp_directory": str(out.parent / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    if group != GROUP_ROWS:
        store.execute(f"ATTACH {literal(str(out))} AS {STORED_AS} (ROW_GROUP_SIZE {group}, BLOCK_SIZE {block})").fetchall()
        store.execute(f"USE {STORED_AS}").fetchall()
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


def cut(store: duckdb.DuckDBPyConnection) -> tuple[Note, ...]:
    """Rows beyond the operator's limit go, and it is said."""
    most = budget().rows
    (rows,) = one(store, "SELECT count(*) FROM t")
    if rows <= most:
        return ()
    store.execute(f"DELETE FROM t WHERE rowid >= {most}").fetchall()  # a new table numbers its rows from 0, without gaps
    return (Note("rows", message("Only the first {n} rows are kept.", n=most)),)
