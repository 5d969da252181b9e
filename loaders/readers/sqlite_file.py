"""Reads SQLite databases: one of their tables, row by row, each cell as it was written; the other tables are choices."""

from __future__ import annotations

import base64
import sqlite3
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from explorer.errors import FormatError
from explorer.model.message import Listing, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._kinds import kind
from loaders.readers._process.wire import budget
from loaders.readers._spelling import Speller, told
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._whole import WHOLE_ROWS, Row, columns_note, spans

LONGEST_CELL = 100_000_000
"""Bytes of one cell that SQLite may make: expressions in a hostile file could ask for a gigabyte."""
MOST_TABLES = 500
"""Tables that are counted and offered; more are told."""
_PLACE_OF_ID = slice(68, 71)
_HOLDS = b"GP"
"""Where a GeoPackage says that it is one."""


@dataclass(frozen=True)
class Found:
    """One table: its columns and how many rows it has."""

    name: str
    columns: tuple[str, ...]
    rows: int


def peek(path: Path, read: Read, name: str) -> Sample:
    """The table asked for, else the largest."""
    with opened(path) as database:
        tables, notes = _tables(database)
        table = _chosen(tables, read)
        speller = Speller()
        rows = tuple(row for start, length in spans(table.rows) for row in _rows(database, table, speller, start, length))
    return Sample(
        table.columns[: budget().columns],
        rows,
        replace(read, sheet=table.name, header=None),
        table.rows <= WHOLE_ROWS,
        choices=(("sheet", tuple(each.name for each in tables)),) if len(tables) > 1 else (),
        notes=notes + columns_note(len(table.columns)),
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """All rows of the same table, typed."""
    report("reading", 0, 0)
    speller = Speller()
    with opened(path) as database, open_store(out, path, schema) as connection:
        table = _chosen(_tables(database)[0], read)
        write_rows(connection, told(_rows(database, table, speller), report, table.rows), schema, out.parent)
        report("understanding", 0, 0)
        return count(connection, schema, speller.notes())


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as it lies there: nothing is written, recovered or loaded, and what its schema says is not trusted."""
    if _is_cut(path):
        raise FormatError(_DAMAGED, _AGAIN)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_CELL)
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_authorizer(_allowed)
            database.text_factory = _text
            yield database
    except (sqlite3.DatabaseError, UnicodeError) as error:
        raise FormatError(_DAMAGED, _AGAIN) from error


def _is_cut(path: Path) -> bool:
    """Pages that the first one counts are not there: SQLite would read them as empty rows. Programs of before 2010 do not count."""
    with path.open("rb") as file:
        head = file.read(100)
    size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    return head[24:28] == head[92:96] and pages * (65_536 if size == 1 else size) > path.stat().st_size


def _allowed(action: int, first: str | None, second: str | None, place: str | None, trigger: str | None) -> int:
    """Reading tables, and asking what they are made of; no view is read."""
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if first in ("table_list", "table_xinfo") else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


_READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)


def _text(data: bytes) -> str:
    """UTF-8, as SQLite wants it; other bytes are read as Windows wrote them."""
    return data.decode("utf-8", "cp1252-stray")


def _tables(database: sqlite3.Connection) -> tuple[list[Found], tuple[Note, ...]]:
    """Those that hold rows of their own, in the order of their names; indexes and views are no tables."""
    tables, notes = _listed(database, "table"), [*without_views(_listed(database, "view"))]
    if not tables:
        raise FormatError(message("This database holds no table."))
    if len(tables) > MOST_TABLES:
        notes.append(Note("tables", message("Only the first {n} of {all} tables are offered.", n=MOST_TABLES, all=len(tables))))
    return [_counted(database, name) for name in tables[:MOST_TABLES]], tuple(notes)


def without_views(views: Collection[str]) -> tuple[Note, ...]:
    """Says of a database's views that none is offered: each is a query of somebody else's."""
    if not views:
        return ()
    return (
        Note("views", plural("{n} view of this database is not offered.", "{n} views of this database are not offered.", n=len(views))),
    )


def _listed(database: sqlite3.Connection, type_: str) -> list[str]:
    found = database.execute("PRAGMA table_list").fetchall()
    return sorted(row[1] for row in found if row[0] == "main" and row[2] == type_ and not row[1].startswith("sqlite_"))


def _counted(database: sqlite3.Connection, name: str) -> Found:
    columns = [row[1] for row in database.execute(f"PRAGMA table_xinfo({quoted(name)})") if row[6] != _HIDDEN]
    ((rows,),) = database.execute(f"SELECT count(*) FROM {quoted(name)}").fetchall()
    return Found(name, tuple(columns), rows)


_HIDDEN = 1


def _chosen(tables: list[Found], read: Read) -> Found:
    """The table asked for, else the one with the most cells; of two alike the first."""
    if not read.sheet:
        return max(tables, key=lambda table: table.rows * len(table.columns))
    found = next((table for table in tables if table.name == read.sheet), None)
    if found is None:
        known = Listing(tuple(table.name for table in tables[:20]))
        raise FormatError(message("There is no table called {name}.", name=read.sheet), message("There are: {known}.", known=known))
    return found


def _rows(database: sqlite3.Connection, table: Found, speller: Speller, start: int = 0, length: int = -1) -> Iterator[Row]:
    """Rows in the order in which they are kept."""
    cells = ", ".join(map(quoted, table.columns[: budget().columns]))
    found = database.execute(f"SELECT {cells} FROM {quoted(table.name)} NOT INDEXED LIMIT ? OFFSET ?", (length, start))
    return (speller.row(row) for row in found)


def quoted(name: str) -> str:
    """A name of the database inside a statement."""
    return '"' + name.replace('"', '""') + '"'


_DAMAGED = message("This database is damaged, or not what it says it is.")
_AGAIN = message("The file may have been cut off while it was fetched.")


def accepts(head: bytes, name: str) -> bool:
    """A database of SQLite that is no GeoPackage."""
    return kind(head) == "database" and not head[_PLACE_OF_ID].startswith(_HOLDS)


_EXAMPLE = zlib.decompress(
    base64.b64decode(
        "eNoLDvTJLElVSMsvyk0sUTBmYGJgZGRwUFBgYAAyIRgGGIGYBY1PCDAx6CUz8oIUMx5kAKJRQG1gy8gmLirKGF+SmJSTmpxZUgnCTM5Bro4hrgohjk4+rgog"
        "EQWNgpzE5FSFENeIEB2FPAVPvxBXd9cgTVDcMDF+ZmD8BSRGwUgArEzM/IxJTCyMzPyciQD9Jh4N"
    )
)
"""Table city: place (a, b) and n (1, 2)."""

READER = Reader("sqlite_file", message("SQLite database"), accepts, peek, store, (("table.sqlite", _EXAMPLE),))
