"""The shapes of a shapefile (.shp): where each stands in the file, and what it is."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._geometry.shapes import UNKNOWN, Line, Shape, areas, line, many

HEAD_BYTES = 100
SIGNATURE = b"\x00\x00\x27\x0a"
_NULL, _POINT, _LINE, _AREA, _POINTS, _PATCHES = 0, 1, 3, 5, 8, 31
_TYPES = (_NULL, _POINT, _LINE, _AREA, _POINTS)
_WITH_HEIGHT = range(11, 19)
_WITH_MEASURE = range(21, 29)
_NO_MEASURE = -1e38
"""Numbers of the types with a height; those of the plain ones are ten less, of those with a measure ten more."""


@dataclass(frozen=True)
class Places:
    """`offsets` of the records' contents and their `lengths`, in bytes; the number of the file's type; its corners."""

    offsets: array[int]
    lengths: array[int]
    type: int
    heights: bool
    measures: bool
    bounds: tuple[float, float, float, float]


def _has_measures(measured: list[float]) -> bool:
    """By the least and the greatest; numbers as low as no measure can be stand for none."""
    return any(measured) and all(value > _NO_MEASURE for value in measured)


def is_shp(head: bytes) -> bool:
    """Its number, its version and a type that there is."""
    return head.startswith(SIGNATURE) and len(head) >= HEAD_BYTES and head[28:32] == b"\xe8\x03\x00\x00"


def places(path: Path, index: Path) -> Places:
    """By the index (.shx) where it is there and whole, else by going from one record to the next."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not is_shp(head):
        raise FormatError(DAMAGED)
    (kind,) = struct.unpack_from("<i", head, 32)
    left, bottom, right, top, low, high, *measured = struct.unpack_from("<8d", head, 36)
    size = path.stat().st_size
    offsets, lengths = _indexed(index, size) or _walked(path, size)
    return Places(
        offsets,
        lengths,
        kind,
        kind in _WITH_HEIGHT and (low, high) != (0, 0),
        kind in _WITH_MEASURE or _has_measures(measured),
        (left, bottom, right, top),
    )


def _indexed(index: Path, size: int) -> tuple[array[int], array[int]] | None:
    if not index.is_file():
        return None
    data = index.read_bytes()
    pairs = array("i", data[HEAD_BYTES : HEAD_BYTES + (len(data) - HEAD_BYTES) // 8 * 8]) if is_shp(data[:HEAD_BYTES]) else array("i")
    pairs.byteswap()
    offsets, lengths = array("q", [word * 2 + 8 for word in pairs[::2]]), array("q", [word * 2 for word in pairs[1::2]])
    whole = all(at > HEAD_BYTES and length >= 0 and at + length <= size for at, length in zip(offsets, lengths, strict=True))
    return (offsets, lengths) if offsets and whole else None


def _walked(path: Path, size: int) -> tuple[array[int], array[int]]:
    offsets, lengths = array("q"), array("q")
    with path.open("rb") as file:
        at = HEAD_BYTES
        while at + 12 <= size:
            file.seek(at)
            _, words = struct.unpack(">2i", file.read(8))
            if words < 2:
                break
            offsets.append(at + 8)
            lengths.append(min(words * 2, size - at - 8))
            at += 8 + words * 2
    return offsets, lengths


def shapes(path: Path, found: Places, start: int, length: int) -> Iterator[Shape | None]:
    """The shapes of some records in a row; None where one has none, or the file ends too soon."""
    with path.open("rb") as file:
        for place in range(start, min(start + length, len(found.offsets))):
            file.seek(found.offsets[place])
            yield _shape(file.read(found.lengths[place]))


def _shape(data: bytes) -> Shape | None:
    """UNKNOWN where the bytes do not hold what they say."""
    try:
        (kind,) = struct.unpack_from("<i", data)
        plain = kind % 10 if kind < 30 else kind
        return _READERS[plain](data, kind in _WITH_HEIGHT) if plain in _READERS else UNKNOWN
    except (struct.error, ValueError, IndexError):
        return UNKNOWN


def _nothing(data: bytes, heights: bool) -> Shape | None:
    return None


def _point(data: bytes, heights: bool) -> Shape | None:
    x, y = struct.unpack_from("<2d", data, 4)
    z = struct.unpack_from("<d", data, 20) if heights else None
    return Shape("Point", (line((x,), (y,), z),)) if x == x else None


def _points(data: bytes, heights: bool) -> Shape | None:
    (n,) = struct.unpack_from("<i", data, 36)
    return Shape("MultiPoint", (_positions(data, 40, n, heights),)) if n else None


def _lines(data: bytes, heights: bool) -> Shape | None:
    return many("MultiLineString", [Shape("LineString", (part,)) for part in _parts(data, heights)])


def _areas(data: bytes, heights: bool) -> Shape | None:
    return areas(_parts(data, heights))


_READERS = {_NULL: _nothing, _POINT: _point, _POINTS: _points, _LINE: _lines, _AREA: _areas}


def _parts(data: bytes, heights: bool) -> list[Line]:
    parts, n = struct.unpack_from("<2i", data, 36)
    starts = [*struct.unpack_from(f"<{parts}i", data, 44), n]
    whole = _positions(data, 44 + 4 * parts, n, heights)
    if any(not 0 <= first <= last <= n for first, last in pairwise(starts)):
        raise ValueError(starts)
    cut = [slice(first, last) for first, last in pairwise(starts) if first < last]
    return [line(whole.xs[part], whole.ys[part], whole.zs[part] if whole.zs else None) for part in cut]


def _positions(data: bytes, at: int, n: int, heights: bool) -> Line:
    """`n` pairs, then the extremes of the heights, then the heights."""
    end = at + 16 * n
    flat = array("d", data[at:end])
    if n < 0 or len(flat) != 2 * n:
        raise ValueError(n)
    return line(flat[::2], flat[1::2], array("d", data[end + 16 : end + 16 + 8 * n]) if heights else None)


DAMAGED = message("This shapefile is damaged, or not what it says it is.")
