"""By which pieces DuckDB's threads read a text file: small enough that they end together, and each of whole groups of rows."""

from __future__ import annotations

from pathlib import Path

GROUP_ROWS = 122_880
"""Rows that DuckDB packs together. A piece of little more than one group leaves blocks half empty: a table twice as large."""
MANY, FEW = 1.75, 0.85
"""Groups in a piece: what holds nearly two is packed as it comes, what holds less than one is joined to the next."""
LEAST_PIECES = 8
"""With fewer pieces, one thread ends long before the other."""
LARGEST, USUAL, SMALLEST = 32_000_000, 4_000_000, 1_000_000
"""Bytes of a piece: the most, those of rows so long that no piece holds a group, and the least."""
LOOKS, LOOK_BYTES = 16, 16_384


def piece_bytes(path: Path) -> int:
    """Bytes of a piece of that file, by the length of its lines."""
    size = path.stat().st_size
    group = int(GROUP_ROWS * _line_bytes(path, size))
    if MANY * group <= min(LARGEST, size // LEAST_PIECES):
        return max(SMALLEST, int(MANY * group))
    return max(SMALLEST, min(USUAL, int(FEW * group)))


def _line_bytes(path: Path, size: int) -> float:
    """The mean length of a line, by looks at places all over the file."""
    looked = lines = 0
    with path.open("rb") as file:
        for place in range(LOOKS):
            file.seek(size * place // LOOKS)
            look = file.read(LOOK_BYTES)
            looked += len(look)
            lines += look.count(b"\n")
    return looked / max(1, lines)
