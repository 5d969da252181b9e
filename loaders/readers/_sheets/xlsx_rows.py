"""The rows of one XLSX sheet, read from any place of what was unpacked."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import islice

from explorer.errors import FormatError
from loaders.readers._sheets.book import Area
from loaders.readers._sheets.formats import Cell
from loaders.readers._sheets.xlsx_cells import Meaning
from loaders.readers._sheets.xlsx_quick import cells_of_area, texts_of_area
from loaders.readers._sheets.xlsx_unpacked import AGAIN, DAMAGED, PIECE_BYTES, Unpacked
from loaders.readers._text.runs import Run, joined
from loaders.readers._whole import SEED

ROW_BYTES = 64_000_000
"""No row of a table has as many."""
WHOLE_BYTES = 3_000_000
"""Up to this size every row of a sheet is looked at."""
HEAD, SLICES, SLICE_BYTES, TAIL_BYTES = 1_000, 30, 24_000, 200_000
"""What a larger sheet is judged by: its first rows, some 30 rows of 20 cells in each slice, and the last ones."""

_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_ENDS = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?row\b[^<>]*/>")
_HIDDEN = (b' hidden="1"', b' hidden="true"')
_ANY_HIDDEN, _ANY_FORMULA = b" hidden=", b"</f><"
"""What most sheets have nowhere, which is seen in a third of the time of counting."""
_UNCOMPUTED = (b"</f></c>", b"</f><v/></c>", b"</f><v></v></c>", b"</f><v /></c>")


class Sheet:
    """One sheet's XML; `head` and `tail` are what stands above and below its rows."""

    def __init__(self, unpacked: Unpacked, meaning: Meaning) -> None:
        self._meaning = meaning
        self._file, self._size = unpacked.rows, unpacked.size
        self.head, self.tail = unpacked.head, unpacked.tail

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
                raise FormatError(DAMAGED, AGAIN)
            yield rest[:end]
            rest = rest[end:]
        yield rest.rstrip()


def _last_end(part: bytes) -> int:
    """Where the last whole row of a part ends; 0 where none does."""
    end = part.rfind(b"</row>")
    if end >= 0:
        return end + len(b"</row>")
    return max((found.end() for found in _ROW_ENDS.finditer(part)), default=0)
