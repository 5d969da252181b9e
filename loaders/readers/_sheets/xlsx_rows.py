"""The rows of one XLSX sheet: unpacked once into a file of the job's own, then read from any place of it."""

from __future__ import annotations

import codecs
import random
import re
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import IO

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._process.wire import budget
from loaders.readers._sheets.book import Area
from loaders.readers._sheets.formats import Cell
from loaders.readers._sheets.xlsx_cells import Meaning
from loaders.readers._sheets.xlsx_quick import cells_of_area, texts_of_area
from loaders.readers._text.runs import Run, joined
from loaders.readers._whole import SEED

PIECE_BYTES = 1 << 20
ROW_BYTES = 64_000_000
"""No row of a table has as many."""
WHOLE_BYTES = 3_000_000
"""Up to this size every row of a sheet is looked at."""
HEAD, SLICES, SLICE_BYTES, TAIL_BYTES = 1_000, 30, 24_000, 200_000
"""What a larger sheet is judged by: its first rows, some 30 rows of 20 cells in each slice, and the last ones."""
EDGE_BYTES = 30_000_000
"""What stands above and below the rows of a sheet: widths, merged cells."""

_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_ENDS = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?row\b[^<>]*/>")
_DATA = re.compile(rb"<(?:\w+:)?sheetData\b[^<>]*>")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_DATA_ENDS = b"heetData>"
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_HIDDEN = (b' hidden="1"', b' hidden="true"')
_ANY_HIDDEN, _ANY_FORMULA = b" hidden=", b"</f><"
"""What most sheets have nowhere, which is seen in a third of the time of counting."""
_UNCOMPUTED = (b"</f></c>", b"</f><v/></c>", b"</f><v></v></c>", b"</f><v /></c>")


class Sheet:
    """One sheet's XML; `head` and `tail` are what stands above and below its rows."""

    def __init__(self, file: IO[bytes], meaning: Meaning) -> None:
        self._meaning = meaning
        self._file = tempfile.TemporaryFile(dir=budget().folder or None)  # noqa: SIM115 - open as long as the sheet is
        self._size = 0
        self.head, self.tail = self._unpack(_utf8(file))

    def runs(self, area: Area) -> Iterator[Run]:
        """The texts of an area."""
        quick = texts_of_area(self._meaning, area)
        found = joined(Run(numbers, columns) for piece in self._pieces() for numbers, columns in quick.runs(piece))
        return (run.kept([area.holds(number) for number in run.numbers]) for run in found)

    def sampled(self, area: Area) -> tuple[list[tuple[int, list[Cell]]], bool]:
        """Head, slices and tail of the rows of an area, and whether that is all of them."""
        quick = cells_of_area(self._meaning, area)
        if self._size <= WHOLE_BYTES:
            return [row for piece in self._pieces() for row in quick.rows(piece) if area.holds(row[0])], True
        rows = list(islice((row for piece in self._pieces() for row in quick.rows(piece) if area.holds(row[0])), HEAD))
        chance = random.Random(SEED)
        starts = sorted(chance.randrange(self._size - TAIL_BYTES) for _ in range(SLICES))
        for start, size in [*((start, SLICE_BYTES) for start in starts), (self._size - TAIL_BYTES, TAIL_BYTES)]:
            found = (row for row in quick.rows(self._slice(start, size)) if area.holds(row[0]))
            rows += [row for row in found if not rows or row[0] > rows[-1][0]]
        return rows, False

    def told(self) -> tuple[int, int]:
        """Rows that are hidden, and formulas without a result."""
        hidden = uncomputed = 0
        for piece in self._pieces():
            hidden += sum(map(piece.count, _HIDDEN)) if _ANY_HIDDEN in piece else 0
            uncomputed += sum(map(piece.count, _UNCOMPUTED)) if _ANY_FORMULA in piece else 0
        return hidden, uncomputed

    def _slice(self, start: int, size: int) -> bytes:
        """Whole rows of a part of the file; none where it holds no whole one."""
        self._file.seek(start)
        part = self._file.read(size)
        first = _ROW.search(part)
        return part[first.start() : _last_end(part)] if first else b""

    def _pieces(self) -> Iterator[bytes]:
        """The rows, cut where one ends."""
        self._file.seek(0)
        rest = b""
        while piece := self._file.read(PIECE_BYTES):
            rest += piece
            end = _last_end(rest)
            if not end and len(rest) > ROW_BYTES:
                raise FormatError(_DAMAGED, _AGAIN)
            yield rest[:end]
            rest = rest[end:]
        yield rest.rstrip()

    def _unpack(self, pieces: Iterator[bytes]) -> tuple[bytes, bytes]:
        """Writes the rows to the file."""
        head, rest = _until(pieces, _DATA)
        for piece in pieces:
            if _DATA_ENDS in rest and (end := _DATA_END.search(rest)):
                return head, self._finish(rest, end, piece, pieces)
            cut = max(rest.rfind(b"<c "), rest.rfind(b"<row "), 0)
            self._keep(rest[:cut])
            rest = rest[cut:] + piece
        end = _DATA_END.search(rest)
        if end is None and head and not head.rstrip().endswith(b"/>"):
            raise FormatError(_DAMAGED, _AGAIN)
        return head, self._finish(rest, end, b"", pieces)

    def _finish(self, rest: bytes, end: re.Match[bytes] | None, piece: bytes, pieces: Iterator[bytes]) -> bytes:
        self._keep(rest[: end.start()] if end else b"")
        tail = (rest[end.end() :] if end else rest) + piece
        for piece in pieces:
            tail += piece
            if len(tail) > EDGE_BYTES:
                break
        return tail

    def _keep(self, rows: bytes) -> None:
        self._file.write(rows)
        self._size += len(rows)


def _until(pieces: Iterator[bytes], mark: re.Pattern[bytes]) -> tuple[bytes, bytes]:
    """What stands up to and with `mark`, and the rest of the piece in which it ends; all and nothing where it does not come."""
    seen = b""
    for piece in pieces:
        seen += piece
        found = mark.search(seen)
        if found:
            return seen[: found.end()], seen[found.end() :]
        if len(seen) > EDGE_BYTES:
            raise FormatError(_DAMAGED, _AGAIN)
    return b"", seen


def _last_end(part: bytes) -> int:
    """Where the last whole row of a part ends; 0 where none does."""
    end = part.rfind(b"</row>")
    if end >= 0:
        return end + len(b"</row>")
    return max((found.end() for found in _ROW_ENDS.finditer(part)), default=0)


def _utf8(file: IO[bytes]) -> Iterator[bytes]:
    """Pieces in UTF-8. Raises FormatError where a document type is declared."""
    first = file.read(PIECE_BYTES)
    decoder = codecs.getincrementaldecoder(_encoding(first))("replace")
    if b"<!DOCTYPE" in decoder.decode(first)[:4_000].encode("utf-8", "replace"):
        raise FormatError(_DAMAGED, _AGAIN)
    decoder.reset()
    plain = decoder.decode(b"") == "" and _encoding(first) == "utf-8"
    while first:
        yield first if plain else decoder.decode(first).encode("utf-8", "replace")
        first = file.read(PIECE_BYTES)


def _encoding(first: bytes) -> str:
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = _DECLARED.match(first)
    try:
        return codecs.lookup(found[1].decode()).name if found else "utf-8"
    except LookupError:
        return "utf-8"


_DAMAGED = message("This spreadsheet is damaged, or not what it says it is.")
_AGAIN = message("Open it in a spreadsheet program and save it again, or as CSV.")
