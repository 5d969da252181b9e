"""Reads dBase files (DBF), as statistics offices and map makers publish them: fields of fixed width, in the code page that they name."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._kinds import kind
from loaders.readers._process.wire import budget
from loaders.readers._spelling import told
from loaders.readers._statistics.dbase import HIDDEN, Field, Layout, Spell, layout, nothing, spell, type_of
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._text import encodings
from loaders.readers._whole import WHOLE_ROWS, Row, columns_note, spans

BLOCK_BYTES = 1 << 22
LETTERS_ROWS = 5_000
"""Records whose letters tell the encoding where the file names none."""
CODE_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x04: "mac_roman", 0x08: "cp865", 0x09: "cp437", 0x0A: "cp850", 0x0B: "cp437",
    0x0D: "cp437", 0x0E: "cp850", 0x0F: "cp437", 0x10: "cp850", 0x11: "cp437", 0x12: "cp850", 0x13: "cp932", 0x14: "cp850", 0x15: "cp437",
    0x16: "cp850", 0x17: "cp865", 0x18: "cp437", 0x19: "cp437", 0x1A: "cp850", 0x1B: "cp437", 0x1C: "cp863", 0x1D: "cp850",
    0x1F: "cp852", 0x22: "cp852", 0x23: "cp852", 0x24: "cp860", 0x25: "cp850", 0x26: "cp866", 0x37: "cp850", 0x40: "cp852", 0x4D: "cp936",
    0x4E: "cp949", 0x4F: "cp950", 0x50: "cp874", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852", 0x65: "cp866",
    0x66: "cp865", 0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x6C: "cp863", 0x78: "cp950", 0x79: "cp949", 0x7A: "cp936", 0x7B: "cp932",
    0x7C: "cp874", 0x7D: "cp1255", 0x7E: "cp1256", 0x86: "cp737", 0x87: "cp852", 0x88: "cp857", 0xC8: "cp1250", 0xC9: "cp1251",
    0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
"""Python's name of the code page that dBase and FoxPro number so."""


@dataclass(frozen=True)
class Plan:
    """The layout, the fields that are shown with their places in a record and their spelling, and the encoding of their letters."""

    layout: Layout
    fields: tuple[Field, ...]
    spells: tuple[tuple[int, Spell], ...]
    encoding: str

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns, as text."""
        return tuple(field.name.decode(self.encoding, "replace").strip() for field in self.fields)


def peek(path: Path, read: Read, name: str) -> Sample:
    """Head, slices and tail of the records."""
    plan = planned(path, read)
    here = plan.layout
    rows = tuple(
        row(record, plan) for start, length in spans(here.rows) for record in records(path, here, start, length) if not is_gone(record)
    )
    return Sample(
        plan.names,
        rows,
        replace(read, encoding=plan.encoding, header=None),
        here.rows <= WHOLE_ROWS,
        tuple(map(type_of, plan.fields)),
        notes=(*missing(here), *columns_note(len(here.fields))),
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """All records that are not marked as deleted, typed."""
    report("reading", 0, 0)
    plan = planned(path, read)
    gone = 0

    def rows() -> Iterator[Row]:
        nonlocal gone
        for record in records(path, plan.layout, 0, plan.layout.rows):
            if is_gone(record):
                gone += 1
            else:
                yield row(record, plan)

    with open_store(out, path, schema) as connection:
        write_rows(connection, told(rows(), report, plan.layout.rows), schema, out.parent)
        report("understanding", 0, 0)
        return count(connection, schema, deleted(gone))


def planned(path: Path, read: Read) -> Plan:
    """How the file is read. Raises FormatError where it holds no rows."""
    found = layout(path)
    if not found.rows:
        raise FormatError(message("This dBase file holds no rows."))
    shown = [(place, field) for place, field in enumerate(found.fields, 1) if field.type != HIDDEN][: budget().columns]
    spells = tuple((place, spell(field) or nothing) for place, field in shown)
    return Plan(found, tuple(field for _, field in shown), spells, _encoding_of(path, found, read))


def _encoding_of(path: Path, found: Layout, read: Read) -> str:
    """As asked for; UTF-8 where the letters are that, for no other text looks so; as the file says; as its letters look."""
    if read.encoding:
        if not encodings.is_known(read.encoding):
            raise FormatError(
                message("There is no encoding called {name}.", name=read.encoding),
                message("Try {known}.", known="utf-8, windows-1252, cp850"),
            )
        return read.encoding
    head = islice(records(path, found, 0, found.rows), LETTERS_ROWS)
    texts = [place for place, field in enumerate(found.fields, 1) if field.type in "CV"]
    letters = b"\n".join(record[place].rstrip(b" \0") for record in head for place in texts if not record[place].isascii())
    guess = encodings.decide((letters,))
    if letters and guess == "utf-8":
        return guess
    return CODE_PAGES.get(found.language) or ("cp1252" if not letters else _plain(guess))


def _plain(guess: str) -> str:
    return "utf-8" if guess == encodings.MIXED else guess


def records(path: Path, found: Layout, start: int, length: int) -> Iterator[tuple[bytes, ...]]:
    """Each record as its mark and its fields."""
    form = struct.Struct("c" + "".join(f"{field.length}s" for field in found.fields))
    pad = struct.Struct(f"{form.format}{found.width - form.size}x")
    with path.open("rb") as file:
        file.seek(found.start + start * found.width)
        most = max(1, BLOCK_BYTES // found.width)
        while length > 0 and (block := file.read(min(most, length) * found.width)):
            whole = len(block) // found.width
            yield from pad.iter_unpack(block[: whole * found.width])
            length = length - whole if whole else 0


def is_gone(record: tuple[bytes, ...]) -> bool:
    """Marked as deleted, and kept until somebody packs the file."""
    return record[0] == b"*"


def row(record: tuple[bytes, ...], plan: Plan) -> Row:
    """Its cells as text."""
    return tuple([how(record[place], plan.encoding) for place, how in plan.spells])


def deleted(rows: int) -> tuple[Note, ...]:
    """What is said of so many records that are marked as deleted."""
    said = plural("{n} row is marked as deleted and was left out.", "{n} rows are marked as deleted and were left out.", n=rows)
    return (Note("deleted", said),) if rows else ()


def missing(found: Layout) -> tuple[Note, ...]:
    """Records that should be there, and columns whose texts are in another file."""
    notes = []
    if found.promised > found.rows:
        lost = found.promised - found.rows
        notes.append(
            Note("cut", plural("{n} row is missing at the end of the file.", "{n} rows are missing at the end of the file.", n=lost))
        )
    beside = sum(1 for field in found.fields if spell(field) is None and field.type != HIDDEN)
    if beside:
        said = plural(
            "The texts of {n} column are in another file, which did not come along.",
            "The texts of {n} columns are in another file, which did not come along.",
            n=beside,
        )
        notes.append(Note("beside", said))
    return tuple(notes)


def accepts(head: bytes, name: str) -> bool:
    """A head with a date, sizes that agree and a first field."""
    return kind(head) == "dbase"


_EXAMPLE = base64.b64decode(
    "A3wBAgIAAABhAAMAAAAAAAAAAAAAAAAAAAAAAAAAAABwbGFjZQAAAAAAAEMAAAAAAQAAAAAAAAAAAAAAAAAAAG4AAAAAAAAAAAAATgAAAAABAAAAAAAAAAAA"
    "AAAAAAAADSBhMSBiMho="
)
"""Two records: place (a, b) and n (1, 2)."""

READER = Reader("dbase_file", message("dBase"), accepts, peek, store, (("table.dbf", _EXAMPLE),))
