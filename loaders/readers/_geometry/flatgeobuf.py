"""The head and the features of a FlatGeobuf file, as its schema lays them out (flatgeobuf.org)."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from loaders.readers._geometry.flatbuffer import Record
from loaders.readers._geometry.layers import Feature
from loaders.readers._geometry.shapes import UNKNOWN, Line, Shape, line, many
from loaders.readers._spelling import Speller

_MAGIC_BYTES = 8
_NODE_BYTES = 40
_NAME, _ENVELOPE, _TYPE, _HAS_Z, _HAS_M, _COLUMNS, _COUNT, _NODE_SIZE, _CRS = 0, 1, 2, 3, 4, 7, 8, 9, 10
_ENDS, _XY, _Z, _KIND, _PARTS = 0, 1, 2, 6, 7
"""Fields of a head and of a geometry (flatgeobuf.org, header.fbs and feature.fbs)."""
_KINDS = ("", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection")
_NUMBERS = {0: "b", 1: "B", 2: "?", 3: "h", 4: "H", 5: "i", 6: "I", 7: "q", 8: "Q", 9: "f", 10: "d"}
_BYTES = 14
_FLOAT_DIGITS = 7


@dataclass(frozen=True)
class Head:
    """What the head says; `start` is where the features begin, `kinds` the numbers of the columns' types."""

    names: tuple[str, ...]
    kinds: tuple[int, ...]
    rows: int
    start: int
    shape: int
    heights: bool
    said: str
    bounds: tuple[float, float, float, float] | None
    measures: bool


def head_of(path: Path) -> Head:
    """The first of the buffers. Raises struct.error or ValueError where it is none."""
    with path.open("rb") as file:
        file.seek(_MAGIC_BYTES)
        (size,) = struct.unpack("<I", file.read(4))
        found = Record.root(file.read(min(size, path.stat().st_size)))
    columns = found.records(_COLUMNS)
    rows, node_size = found.number(_COUNT, "Q"), found.number(_NODE_SIZE, "H", 16)
    corners = found.doubles(_ENVELOPE)
    return Head(
        tuple(column.text(0) for column in columns),
        tuple(column.number(1, "B") for column in columns),
        rows,
        _MAGIC_BYTES + 4 + size + _index_bytes(rows, node_size),
        found.number(_TYPE, "B"),
        bool(found.number(_HAS_Z, "?")),
        _said(found.record(_CRS)),
        (corners[0], corners[1], corners[2], corners[3]) if len(corners) == 4 else None,
        bool(found.number(_HAS_M, "?")),
    )


def _said(crs: Record | None) -> str:
    if crs is None:
        return ""
    code = crs.number(1, "i")
    return f"{crs.text(0) or 'EPSG'}:{code}" if code else crs.text(4)


def _index_bytes(rows: int, node_size: int) -> int:
    """The tree of corners before the features, level by level."""
    if not rows or node_size < 2:
        return 0
    nodes = level = rows
    while level > 1:
        level = math.ceil(level / node_size)
        nodes += level
    return max(nodes, 2) * _NODE_BYTES


def blocks(path: Path, start: int, whole: bool) -> Iterator[bytes]:
    """Each feature's bytes, or nothing of each where only their number is wanted; up to the end of the file."""
    end = path.stat().st_size
    with path.open("rb") as file:
        while start + 4 <= end:
            file.seek(start)
            (size,) = struct.unpack("<I", file.read(4))
            start += 4 + size
            if start > end:
                return
            yield file.read(size) if whole else b""


def feature(data: bytes, head: Head, speller: Speller) -> Feature:
    """A feature that reaches outside its bytes keeps its row, and its shape is counted as unknown."""
    cells: list[str | None] = [None] * len(head.names)
    try:
        found = Record.root(data)
        for place, value in _values(found.bytes(1), head):
            cells[place] = speller.cell(value)
        geometry = found.record(0)
        return tuple(cells), _shape(geometry, geometry.number(_KIND, "B") or head.shape) if geometry else None
    except (struct.error, ValueError, IndexError):
        return tuple(cells), UNKNOWN


def _values(data: bytes, head: Head) -> Iterator[tuple[int, object]]:
    """(place of the column, value) as they stand one after the other."""
    at = 0
    while at < len(data):
        (place,) = struct.unpack_from("<H", data, at)
        at += 2
        if form := _NUMBERS.get(head.kinds[place]):
            (value,) = struct.unpack_from(f"<{form}", data, at)
            at += struct.calcsize(form)
            yield place, float(f"{value:.{_FLOAT_DIGITS}g}") if form == "f" else value
            continue
        (size,) = struct.unpack_from("<I", data, at)
        text = data[at + 4 : at + 4 + size]
        at += 4 + size
        yield place, text if head.kinds[place] == _BYTES else text.decode("utf-8", "replace")


def _shape(found: Record, what: int, depth: int = 8) -> Shape | None:
    if what >= len(_KINDS) or not what or not depth:
        return UNKNOWN
    name = _KINDS[what]
    if parts := found.records(_PARTS):
        members = [_shape(part, part.number(_KIND, "B") or what - 3, depth - 1) for part in parts]
        return UNKNOWN if UNKNOWN in members else many(name, [member for member in members if member])
    xy, z = found.doubles(_XY), found.doubles(_Z)
    if not xy or xy[0] != xy[0]:
        return None
    lines = _parted(line(xy[::2], xy[1::2], z or None), list(found.counts(_ENDS)))
    if name == "MultiLineString":
        return many(name, [Shape("LineString", (each,)) for each in lines])
    return Shape(name, tuple(lines))


def _parted(whole: Line, ends: list[int]) -> list[Line]:
    """The rings or lines that end before these positions; the one that there is where none is named."""
    if not ends:
        return [whole]
    if ends != sorted(ends) or ends[-1] != len(whole.xs):
        raise ValueError(ends)
    return [line(whole.xs[a:b], whole.ys[a:b], whole.zs[a:b] if whole.zs else None) for a, b in pairwise([0, *ends])]
