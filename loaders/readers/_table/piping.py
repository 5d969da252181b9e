"""Rows that are stored while they are still made: through a pipe, and into a file beside it in case they have to be read again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import duckdb

from explorer.model.schema import Schema
from loaders.readers._table.casting import literal
from loaders.readers._table.statement import Statement
from loaders.readers._table.storing import LONGEST_ROW, create, finish, probed, read_csv, read_lines, write

HEAD_CHARACTERS = 6_000_000
"""Of the rows that show how a table is best kept; what is no longer is stored when it is all there."""
CHUNK_CHARACTERS = 200_000
"""Handed over at a time: a pipe holds 64 kB, and each call costs."""
PIPE_BUFFER = 8_000_000
"""Bytes that DuckDB reads of a pipe at a time."""
LOOK_SECONDS = 0.002
"""Between two looks whether the other end of a pipe was opened."""


def write_made(store: duckdb.DuckDBPyConnection, lines: Iterable[str], schema: Schema, path: Path) -> None:
    """Table `t` of lines of CSV as they come, by way of a text file at `path` too."""
    chunks, width = _chunks(lines), len(schema.columns)
    with path.open("wb") as file:
        head = _head(chunks, file)
        more = next(chunks, None)
        if more is not None:
            file.flush()
            statement = probed(store, read_lines(path, width), Statement(schema))
            if _piped(store, statement, head, chain([more], chunks), file, path.with_suffix(".pipe")):
                file.flush()
                finish(store, read_lines(path, width), statement)
                return
    try:
        write(store, read_lines(path, width), schema, again=True)
    except duckdb.InvalidInputException:
        write(store, read_lines(path, width, LONGEST_ROW), schema, again=True)


def _piped(
    store: duckdb.DuckDBPyConnection, statement: Statement, head: list[bytes], chunks: Iterable[bytes], file: BinaryIO, pipe: Path
) -> bool:
    """Whether DuckDB took all of it as it came; `file` has the `chunks` after the `head` in every case."""
    try:
        os.mkfifo(pipe)
    except OSError:  # not every file system has pipes
        file.writelines(chunks)
        return False
    scan = read_csv(pipe, len(statement.schema.columns), new_line=literal("\\n"), buffer_size=PIPE_BUFFER, parallel="false")
    try:
        with ThreadPoolExecutor(1) as thread:
            stored = thread.submit(create, store, scan, statement)
            with _end_of(pipe, stored) as end:
                taken = all(_given(end, chunk) for chunk in head)
                for chunk in chunks:
                    file.write(chunk)
                    taken = taken and _given(end, chunk)
            return taken and stored.exception() is None
    finally:
        pipe.unlink()


def _end_of(pipe: Path, stored: Future[None]) -> BinaryIO:
    """The end that is written to, once the other one is open; nowhere where the one who should have opened it gave up."""
    while not stored.done():
        with suppress(OSError):  # nobody reads yet
            handle = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
            os.set_blocking(handle, True)
            return os.fdopen(handle, "wb", buffering=0)
        time.sleep(LOOK_SECONDS)
    return open(os.devnull, "wb", buffering=0)


def _given(end: BinaryIO, chunk: bytes) -> bool:
    """Whether the other end took it."""
    left = memoryview(chunk)
    try:
        while left:
            left = left[end.write(left) :]
    except BrokenPipeError:
        return False
    return True


def _head(chunks: Iterator[bytes], file: BinaryIO) -> list[bytes]:
    """The first chunks, which are in the file too."""
    head: list[bytes] = []
    while sum(map(len, head)) < HEAD_CHARACTERS and (chunk := next(chunks, b"")):
        file.write(chunk)
        head.append(chunk)
    return head


def _chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines, many together."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= CHUNK_CHARACTERS:
            yield "".join(held).encode("utf-8", "backslashreplace")
            held, size = [], 0
    if held:
        yield "".join(held).encode("utf-8", "backslashreplace")
