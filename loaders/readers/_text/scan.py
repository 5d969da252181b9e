"""Large text files straight through DuckDB's own CSV reader, when they are as regular as they look; else row by row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb

from explorer.model.message import plural
from explorer.model.schema import Schema
from explorer.model.table import Note
from loaders.readers._table.casting import is_kept_as_text, literal
from loaders.readers._table.opening import columns_of, one
from loaders.readers._table.pieces import GROUP_ROWS, WIDE, piece_bytes
from loaders.readers._table.storing import drop_empty, read_csv, write
from loaders.readers._text import encodings
from loaders.readers._text.block import Block
from loaders.readers._text.body import short_note
from loaders.readers._text.quoting import Dialect

COPY_BYTES = 4_000_000
LAST_BYTES = 200_000
"""Among the last bytes of a file the notes below the table begin."""
_PLAIN = ("utf-8", "utf-8-sig", "ascii")


def write_file(
    store: duckdb.DuckDBPyConnection,
    path: Path,
    encoding: str,
    dialect: Dialect,
    block: Block,
    schema: Schema,
    below: int = 0,
    group: int = GROUP_ROWS,
) -> int | None:
    """Table `t` from the file, but for the last lines `below` it; the store packs so many rows as a `group`.

    Returns how many rows end before the last column. None, and nothing kept, where a row is too long, a quote stays open, a letter is not
    of the encoding, the columns are too many, or a row has a single cell: it may be a title or be written otherwise than the rest.
    """
    if not dialect.is_plain or not len(schema.columns) <= min(block.width, WIDE):
        return None
    if encoding not in _PLAIN:
        path = _as_utf8(path, encoding)
    if below and (path := _without_last(path, below)) == Path():
        return None
    read = partial(_read, path, dialect, block, buffer_size=piece_bytes(path, group))
    if _written(store, read(), schema, block):
        return 0
    if _written(store, read(null_padding="true"), schema, block) and not _lone_rows(store):
        return _short_rows(path, dialect, block.first, len(schema.columns), _without_value(store, len(schema.columns)))
    return None


def _written(store: duckdb.DuckDBPyConnection, scan: str, schema: Schema, block: Block) -> bool:
    try:
        write(store, scan, schema, _spare(schema, block), again=True)
    except duckdb.OutOfMemoryException:
        raise
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException):
        return False
    return True


def _lone_rows(store: duckdb.DuckDBPyConnection) -> int:
    """Rows of which only the first cell is filled."""
    others = [name for name in sorted(columns_of(store)) if name[0] in "cx" and name not in ("c1", "c1_text")]
    blank = " AND ".join(f"{name} IS NULL" for name in others) or "false"
    first = "coalesce(c1_text, c1::VARCHAR)" if "c1_text" in columns_of(store) else "c1"
    return int(one(store, f"SELECT count(*) FROM t WHERE {first} IS NOT NULL AND {blank}")[0])


def _short_rows(path: Path, dialect: Dialect, first: int, width: int, empty: int) -> int:
    """Rows with fewer cells than `width`, of the `empty` ones without a last cell or with nothing in it.

    Each is a line: DuckDB pads no file that has a line's end inside a cell. Marks inside quotes are only told from others where rows
    with fewer marks and rows with nothing behind the last are not all that are empty there: it takes four times as long.
    """
    mark, quote = dialect.delimiter.encode(), dialect.quote.encode()
    ends = (mark, mark + quote * 2) if quote else (mark,)
    short = blank = 0
    for line in _lines(path, first):
        if line.count(mark) < width - 1:
            short += 1
        elif line.rstrip(b"\r\n").endswith(ends):
            blank += 1
    if not quote or short + blank >= empty:
        return short
    return sum(1 for line in _lines(path, first) if b"".join(line.split(quote)[::2]).count(mark) < width - 1)


def _lines(path: Path, first: int) -> Iterator[bytes]:
    """The lines from there on that are not blank."""
    with path.open("rb") as file:
        yield from (line for line in islice(file, first, None) if not line.isspace())


def _without_value(store: duckdb.DuckDBPyConnection, place: int) -> int:
    """Rows whose cell of that place is empty."""
    spelt = f"coalesce(c{place}_text, c{place}::VARCHAR)" if f"c{place}_text" in columns_of(store) else f"c{place}"
    return int(one(store, f"SELECT count(*) - count({spelt}) FROM t")[0])


def _without_last(path: Path, lines: int) -> Path:
    """A copy in the job's own folder that ends before the last `lines`; no path where they could not be counted."""
    copy = Path.cwd() / "cut.csv"
    shutil.copyfile(path, copy)
    with copy.open("r+b") as file:
        size = file.seek(0, 2)
        start = max(0, size - LAST_BYTES)
        file.seek(start)
        tail = file.read()
        end = len(tail)
        for _ in range(lines):
            end = tail.rfind(b"\n", 0, max(0, end - 1)) + 1
        file.truncate(start + end)
    return copy if end else Path()


def _spare(schema: Schema, block: Block) -> int:
    """Columns without a name at the end, empty as far as was seen."""
    return block.width - len(schema.columns) if len(schema.columns) == len(block.names) else 0


def _read(path: Path, dialect: Dialect, block: Block, **more: object) -> str:
    return read_csv(
        path,
        block.width,
        delim=literal(dialect.delimiter),
        quote=literal(dialect.quote),
        escape=literal(dialect.escape or dialect.quote),
        skip=block.first,
        **more,
    )


def _as_utf8(path: Path, encoding: str) -> Path:
    """A copy in the job's own folder, which is the current one."""
    codec, errors = encodings.reader(encoding)
    copy = Path.cwd() / "transcoded.csv"
    with path.open(encoding=codec, errors=errors, newline="") as source, copy.open("w", encoding="utf-8", newline="") as target:
        shutil.copyfileobj(source, target, COPY_BYTES)
    return copy


def tidy(store: duckdb.DuckDBPyConnection, block: Block, schema: Schema, short: int) -> tuple[Note, ...]:
    """Takes out what a row-by-row reading leaves out: blank rows, repeated names, cells beyond the last column. Tells the `short` rows."""
    present = columns_of(store)
    _without_blank_rows(store, schema, present)
    repeated = _without_repeated_names(store, block, schema, present)
    long = _without_spare(store, present)
    drop_empty(store, sorted(name for name in present if name.endswith("_text")) if repeated else [])
    notes = []
    if repeated:
        said = plural(
            "{n} row repeats the names of the columns and was left out.",
            "{n} rows repeat the names of the columns and were left out.",
            n=repeated,
        )
        notes.append(Note("repeated", said))
    if long:
        said = plural(
            "{n} row has more cells than the table has columns; the cells beyond were left out.",
            "{n} rows have more cells than the table has columns; the cells beyond were left out.",
            n=long,
        )
        notes.append(Note("long", said))
    return (*notes, *short_note(short))


def _without_blank_rows(store: duckdb.DuckDBPyConnection, schema: Schema, present: set[str]) -> None:
    """Where a first column is never empty, as in most tables, the engine knows so much without a look at the rows."""
    blank = " AND ".join(f"{name} IS NULL" for name in sorted(present) if name.startswith("c"))
    if store.execute(f"SELECT 1 FROM t WHERE {blank} LIMIT 1").fetchall():
        store.execute(f"DELETE FROM t WHERE {blank}").fetchall()


def _without_repeated_names(store: duckdb.DuckDBPyConnection, block: Block, schema: Schema, present: set[str]) -> int:
    """Rows whose every cell is its column's name: none where a typed column read all its cells."""
    tests = []
    for place, (column, name) in enumerate(zip(schema.columns, block.written, strict=False), 1):
        if not name:
            continue
        if is_kept_as_text(column.cast):
            tests.append(f"c{place} = {literal(name)}")
        elif f"c{place}_text" in present:
            tests.append(f"coalesce(c{place}_text, c{place}::VARCHAR) = {literal(name)}")
        else:
            return 0
    if not tests:
        return 0
    where = " AND ".join(tests)
    count = int(one(store, f"SELECT count(*) FROM t WHERE {where}")[0])
    if count:
        store.execute(f"DELETE FROM t WHERE {where}").fetchall()
    return count


def _without_spare(store: duckdb.DuckDBPyConnection, present: set[str]) -> int:
    spare = sorted(name for name in present if name.startswith("x"))
    if not spare:
        return 0
    long = int(one(store, f"SELECT count(*) FROM t WHERE {' OR '.join(f'{name} IS NOT NULL' for name in spare)}")[0])
    for name in spare:
        store.execute(f"ALTER TABLE t DROP COLUMN {name}").fetchall()
    return long
