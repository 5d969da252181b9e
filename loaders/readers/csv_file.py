"""Reads text tables: comma, semicolon, tab or anything else between the cells, in any encoding."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb

from explorer.errors import FormatError
from explorer.model.message import Listing, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._kinds import kind
from loaders.readers._process.wire import budget, once
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store, telling
from loaders.readers._table.pieces import WIDE, group_rows
from loaders.readers._table.wide import fits_wide
from loaders.readers._text import encodings
from loaders.readers._text.below import footer
from loaders.readers._text.block import Block, find, notes
from loaders.readers._text.body import Body, Row, below_note
from loaders.readers._text.cells import parse
from loaders.readers._text.dialect import decide
from loaders.readers._text.quoting import Dialect
from loaders.readers._text.scan import tidy, write_file
from loaders.readers._text.tables import Part, called, same_as, tables
from loaders.readers._whole import HEAD_ROWS, SEED, TAIL_ROWS, columns_note, sampled

WHOLE_BYTES = 8_000_000
"""Up to this size a file is looked at whole."""
HEAD_BYTES, TAIL_BYTES, SLICE_BYTES = 1_000_000, 200_000, 32_000
DIALECT_CHARACTERS = 200_000
"""The rows that show the dialect are among these."""
SLICES, SLICE_ROWS = 30, 50
OFFERED_MARKS = (",", ";", "\t", "|")
OFFERED_ROWS = 15
"""Rows that are offered as the row of names: longer forewords are rare."""


@dataclass(frozen=True)
class Plan:
    """Everything decided about a text file; `first_line` is how many lines stand above the first row of data."""

    encoding: str
    dialect: Dialect
    block: Block
    read: Read
    width: int
    whole: bool
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lines: tuple[int, int | None] = (0, None)
    """Where in the file the table stands, if it is one of several."""
    others: int = 0
    """Tables of the file beside this one."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """Head, tail and slices as text, and how they were read."""
    plan = _plan(path, read)
    if not plan.whole and plan.width > WIDE:
        fits_wide(_about_rows(path, plan), plan.width)
    if plan.whole:
        body = Body(_rows_after_names(path, plan), plan.block, plan.width)
        rows, complete = sampled(list(body))
    else:
        rows, complete = tuple(_slices(path, plan)), False
    said = notes(plan.block) + columns_note(len(plan.block.names)) + _beside(plan)
    return Sample(plan.block.names[: plan.width], rows, plan.read, complete, choices=plan.choices, notes=said)


def _about_rows(path: Path, plan: Plan) -> int:
    """How many rows a large file has, if all of it is as its beginning."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    lines = io.StringIO(encodings.decode(head, plan.encoding), newline="")
    rows = sum(1 for _ in parse(lines, plan.dialect, plan.block.width))
    return path.stat().st_size * rows // len(head)


def _beside(plan: Plan) -> tuple[Note, ...]:
    """Said where the file holds other tables too."""
    if not plan.others:
        return ()
    say = plural(
        "This file holds another table, which can be chosen.", "This file holds {n} other tables, which can be chosen.", n=plan.others
    )
    return (Note("tables", say),)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """One pass into the DuckDB file `out`."""
    plan = _plan(path, read)
    size = path.stat().st_size
    report("reading", 0, size)
    group = group_rows(path)
    with open_store(out, path, schema, group=group) as connection:
        with telling(connection, report, size):
            left_out = _scanned(connection, path, plan, schema, group) if size > WHOLE_BYTES else None
            if left_out is None:
                told: Counter[str] = Counter()
                body = Body(_rows_after_names(path, plan, told), plan.block, plan.width, told)
                write_rows(connection, body.texts(), schema, out.parent)
                left_out = body.notes()
        report("understanding", size, size)
        return count(connection, schema, left_out)


def _scanned(connection: duckdb.DuckDBPyConnection, path: Path, plan: Plan, schema: Schema, group: int) -> tuple[Note, ...] | None:
    """What was left out of a large regular file; None, and nothing written, where it has to be read row by row."""
    below = _rows_below(path, plan)
    if any(len(cell.splitlines()) > 1 for row in below for cell in row):
        return None
    short = write_file(connection, path, plan.encoding, plan.dialect, plan.block, schema, len(below), group)
    return None if short is None else (*below_note(below), *tidy(connection, plan.block, schema, short))


def _rows_below(path: Path, plan: Plan) -> list[list[str]]:
    """Notes at the end of the file, blank lines among them included."""
    *_, tail = _parts(path, path.stat().st_size)
    rows = list(parse(io.StringIO(encodings.decode(tail, plan.encoding), newline=""), plan.dialect, plan.block.width))[1:]
    return rows[len(rows) - footer(rows, plan.block) :]


def _plan(path: Path, read: Read) -> Plan:
    return once(("plan", path, read), lambda: _decided(path, read))


def _decided(path: Path, read: Read) -> Plan:
    size = path.stat().st_size
    whole = size <= WHOLE_BYTES
    parts = (path.read_bytes(),) if whole else _parts(path, size)
    encoding = _chosen_encoding(read) or encodings.decide(parts)
    head = encodings.decode(parts[0], encoding)
    head = head.removeprefix("\ufeff")
    if not whole:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head
    if not head.strip():
        raise FormatError(message("This file is empty."))
    dialect = decide(head[:DIALECT_CHARACTERS], read)
    several = tables(head, dialect) if whole else ()
    part = _part(several, head, dialect, read)
    start, end = (part.start, part.end) if part else (0, None)
    if part:
        head = "".join(islice(io.StringIO(head, newline=""), start, end))
        dialect = decide(head, read)
    block = _block(head, dialect, _within(read, start))
    if not block.names:
        raise FormatError(message("No table was found in this file."))
    decided = replace(
        read, encoding=encoding, delimiter=dialect.delimiter, quote=dialect.quote or "none", sheet=part.name if part else "",
        header=block.header + start if block.header >= 0 else -1,
    )  # fmt: skip
    choices = (*((("sheet", tuple(each.name for each in several)),) if part else ()), *_choices(head, encoding, dialect, start))
    width = min(len(block.names), budget().columns)
    return Plan(encoding, dialect, block, decided, width, whole, choices, (start, end), len(several) - 1 if part else 0)


def _part(several: Sequence[Part], head: str, dialect: Dialect, read: Read) -> Part | None:
    """Of several tables the one that the reader chose, or that holds the row of names that they chose, else the one that is most of it."""
    if read.sheet and several:
        if part := called(several, read.sheet):
            return part
        known = Listing(tuple(each.name for each in several))
        raise FormatError(message("There is no table called {name}.", name=read.sheet), message("There are {known}.", known=known))
    if read.header is not None:
        return next((each for each in several if each.start <= read.header < each.end), None)
    return same_as(several, _block(head, dialect, read)) if several else None


def _within(read: Read, start: int) -> Read:
    """The same, its row of names counted from the first line of the table; one above it names nothing there."""
    if read.header is None or read.header < 0:
        return read
    return replace(read, header=read.header - start if read.header >= start else None)


def _choices(head: str, encoding: str, dialect: Dialect, start: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a reader may decide otherwise: only what the file could be meant by."""
    marks = dict.fromkeys((dialect.delimiter, *(mark for mark in OFFERED_MARKS if mark in head)))
    rows = range(start, start + min(OFFERED_ROWS, len(head.splitlines())))
    return ("encoding", encodings.offered(encoding)), ("delimiter", tuple(marks)), ("header", ("-1", *map(str, rows)))


def _block(head: str, dialect: Dialect, read: Read) -> Block:
    """The block among the first rows; once its width is known, rows of another width are looked at again."""
    rows = list(islice(parse(io.StringIO(head, newline=""), dialect), HEAD_ROWS))
    if read.header is not None and read.header >= len(rows):
        raise FormatError(
            message("There is no row {n} in this file to take the names from.", n=read.header + 1),
            message("A number up to {n} would work.", n=len(rows)),
        )
    block = find(rows, read.header, groups=True)
    if all(len(row) in (0, block.width) for row in rows):
        return block
    return find(list(islice(parse(io.StringIO(head, newline=""), dialect, block.width), HEAD_ROWS)), read.header, groups=True)


def _chosen_encoding(read: Read) -> str:
    if read.encoding and not encodings.is_known(read.encoding):
        raise FormatError(
            message("There is no encoding called {name}.", name=read.encoding), message("Try {known}.", known="utf-8, windows-1252, utf-16")
        )
    return read.encoding


def _parts(path: Path, size: int) -> tuple[bytes, ...]:
    """Head, slices and tail, each from the beginning of a line to the end of one."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        parts = [head]
        for start in [*_slice_starts(size), size - TAIL_BYTES]:
            file.seek(start)
            part = file.read(TAIL_BYTES if start == size - TAIL_BYTES else SLICE_BYTES)
            first, last = part.find(b"\n") + 1, part.rfind(b"\n") + 1
            parts.append(part[first : last or None])
    return tuple(parts)


def _slice_starts(size: int) -> list[int]:
    chance = random.Random(SEED)
    return sorted(chance.randrange(HEAD_BYTES, size - TAIL_BYTES) for _ in range(SLICES))


def _slices(path: Path, plan: Plan) -> list[Row]:
    """Rows of head, slices and tail of a large file. Ragged slices began inside a cell and are left out."""
    size = path.stat().st_size
    _, *middle, tail = _parts(path, size)
    head_rows = islice(_rows_after_names(path, plan), HEAD_ROWS)
    kept = list(Body(head_rows, replace(plan.block, fill=0), plan.width))
    later = []
    for part, most in [*((part, SLICE_ROWS) for part in middle), (tail, TAIL_ROWS)]:
        text = encodings.decode(part, plan.encoding)
        rows = list(parse(io.StringIO(text, newline=""), plan.dialect, plan.block.width))[-most:]
        fits = sum(1 for row in rows if len(row) == plan.block.width)
        if fits * 10 >= len(rows) * 9:
            later.extend(rows)
    return kept + list(Body(later, plan.block, plan.width))


def _rows_after_names(path: Path, plan: Plan, told: Counter[str] | None = None) -> Iterator[list[str]]:
    """The rows of data; `told` counts those of them that were mended."""
    codec, errors = encodings.reader(plan.encoding)
    with path.open(encoding="utf-8-sig" if codec == "utf-8" else codec, errors=errors, newline="") as lines:
        rows = parse(islice(_without_mark(lines), *plan.lines), plan.dialect, plan.block.width, told)
        for _ in islice(rows, plan.block.first):
            pass
        if told is not None:
            told.clear()
        yield from rows


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    """A byte order mark is no part of the first cell."""
    lines = iter(lines)
    yield from (line.removeprefix("\ufeff") for line in islice(lines, 1))
    yield from lines


def accepts(head: bytes, name: str) -> bool:
    """Any text that no other reader claims."""
    return kind(head) == "text"


READER = Reader(
    "csv_file",
    message("Text table (CSV, TSV)"),
    accepts,
    peek,
    store,
    (
        ("table.csv", b"name,value\na,1\nb,2\n"),
        ("tabla.csv", "año;región\n2020;Bogotá\n2021;Córdoba\n".encode("cp1252")),
        ("table.tsv", b"name\tvalue\na\t1\nb\t2\n"),
    ),
)
