"""By which pieces a table is read and packed: small enough that DuckDB's threads end together, and each of whole groups of rows."""

from __future__ import annotations

from pathlib import Path

from loaders.readers._process.wire import budget

GROUP_ROWS, SMALLER_GROUP = 122_880, 61_440
"""Rows that DuckDB packs together, and half of them, for files of few pieces. A piece of little more than one group leaves blocks half
empty: a table twice as large."""
MANY, FEW = 1.75, 0.85
"""Groups in a piece: nearly two are packed as they come, what holds less than one is joined to the next, which costs a tenth more."""
LEAST_PIECES = 8
"""With fewer pieces, one thread ends long before the other."""
LARGEST, USUAL, SMALLEST = 32_000_000, 4_000_000, 1_000_000
"""Bytes of a piece: the most, those of rows so long that no piece holds a group, and the least."""
WIDE = 200
"""Columns up to which a table is written in one statement: of more, the vectors that DuckDB holds for each would not fit."""
PART = 100
"""Columns of such a table that are read and typed at a time, where they come by columns."""
WIDE_CELLS = 4_000_000
"""Cells of a group of rows in a wide table, which DuckDB holds until it packs them."""
COLUMN_BYTES, SEGMENT_BYTES = 96_000, 7_200
"""Of memory that DuckDB takes for a column while such a table is written, and more for each group of rows, as measured."""
WIDE_SHARE = 0.75
"""Of a reader's memory, that is for them."""
MOST_CELLS = 60_000_000
"""Of such a table: a microsecond each until it is stored and counted, and twice that on a machine that others use too."""
PACKED_TOGETHER = 2_048
"""Rows of DuckDB's vectors, of which a group holds a whole number."""
LOOKS, LOOK_BYTES = 16, 16_384


def wide_rows(columns: int) -> int:
    """How many rows of so many columns, more than `WIDE`, fit into what a reader may take."""
    groups = (WIDE_SHARE * budget().bytes / columns - COLUMN_BYTES) / SEGMENT_BYTES
    return max(0, min(int(groups * wide_group(columns)), MOST_CELLS // columns))


def group_rows(path: Path) -> int:
    """Rows to pack together of that file: as many as leave enough pieces that need no joining."""
    return next((rows for rows in (GROUP_ROWS, SMALLER_GROUP) if _holds_many(path, rows)), GROUP_ROWS)


def wide_group(columns: int) -> int:
    """Rows to pack together of a table of so many columns."""
    return max(1, WIDE_CELLS // columns // PACKED_TOGETHER) * PACKED_TOGETHER


def piece_bytes(path: Path, group: int = GROUP_ROWS) -> int:
    """Bytes of a piece of that file, where so many rows make a group, by the length of its lines."""
    if _holds_many(path, group):
        return max(SMALLEST, int(MANY * group * _line_bytes(path)))
    return max(SMALLEST, min(USUAL, int(FEW * group * _line_bytes(path))))


def _holds_many(path: Path, group: int) -> bool:
    return MANY * group * _line_bytes(path) <= min(LARGEST, path.stat().st_size // LEAST_PIECES)


def _line_bytes(path: Path) -> float:
    """The mean length of a line, by looks at places all over the file."""
    size, looked, lines = path.stat().st_size, 0, 0
    with path.open("rb") as file:
        for place in range(LOOKS):
            file.seek(size * place // LOOKS)
            look = file.read(LOOK_BYTES)
            looked += len(look)
            lines += look.count(b"\n")
    return looked / max(1, lines)
