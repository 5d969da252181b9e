"""Shapes in well-known binary, as databases keep them; and what a GeoPackage puts before it."""

from __future__ import annotations

import struct
import sys
from array import array

from loaders.readers._geometry.shapes import UNKNOWN, Line, Shape, line, many

DEPTH = 8
"""Collections inside each other; programs write one."""
_POINT, _LINE, _AREA, _POINTS, _LINES, _AREAS, _COLLECTION = range(1, 8)
_MEMBERS = {_LINES: "MultiLineString", _AREAS: "MultiPolygon", _COLLECTION: "GeometryCollection"}
_LITTLE = 1
_Z_BIT, _M_BIT, _SRID_BIT = 0x80000000, 0x40000000, 0x20000000
_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the corners before the shape, by what the flags say of them."""
_GEOPACKAGE_HEAD = 8
HEAD_BYTES = _GEOPACKAGE_HEAD + _ENVELOPES[-1] + 13
"""Enough to see what a GeoPackage's shape is, and of how many positions."""


def geopackage_shape(data: bytes) -> Shape | None:
    """The shape of a cell; None where it is empty."""
    return shape(data[_start(data) :]) if data[:2] == b"GP" else UNKNOWN


def is_point(data: bytes) -> bool:
    """The cell begins as one point, or as a set with one."""
    cursor = _Cursor(data[_start(data) :])
    try:
        kind, _, _ = cursor.head()
        return kind == _POINT or (kind == _POINTS and cursor.count() <= 1)
    except (struct.error, IndexError):
        return False


def _start(data: bytes) -> int:
    envelope = (data[3] >> 1 & 7) if len(data) > 3 else 0
    return _GEOPACKAGE_HEAD + _ENVELOPES[min(envelope, len(_ENVELOPES) - 1)]


def shape(data: bytes) -> Shape | None:
    """UNKNOWN where the bytes do not hold what they say, or something that GeoJSON has no word for."""
    try:
        return _Cursor(data).shape(DEPTH)
    except (struct.error, ValueError, IndexError):
        return UNKNOWN


class _Cursor:
    """Goes through the bytes once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._order = "<"

    def head(self) -> tuple[int, int, bool]:
        """(type, numbers a position, whether the third is a height)."""
        self._order = "<" if self._data[self._at] == _LITTLE else ">"
        self._at += 1
        code = self.count()
        if code & _SRID_BIT:
            self._at += 4
        dimensions, plain = divmod(code & 0xFFFF, 1000)
        height = bool(code & _Z_BIT) or dimensions in (1, 3)
        measure = bool(code & _M_BIT) or dimensions in (2, 3)
        return plain, 2 + height + measure, height

    def count(self) -> int:
        (number,) = struct.unpack_from(f"{self._order}I", self._data, self._at)
        self._at += 4
        return int(number)

    def shape(self, depth: int) -> Shape | None:
        kind, width, height = self.head()
        if kind == _POINT:
            here = self._positions(1, width, height)
            return Shape("Point", (here,)) if here.xs[0] == here.xs[0] else None
        if kind == _LINE:
            here = self._positions(self.count(), width, height)
            return Shape("LineString", (here,)) if here.xs else None
        if kind == _AREA:
            rings = tuple(self._positions(self.count(), width, height) for _ in range(self._bounded(4)))
            return Shape("Polygon", rings) if rings and rings[0].xs else None
        members = self._members(depth) if depth and kind in (_POINTS, *_MEMBERS) else None
        if members is None:
            return UNKNOWN
        return _set(members) if kind == _POINTS else many(_MEMBERS[kind], members)

    def _members(self, depth: int) -> list[Shape] | None:
        """None where one is unknown: where it ends is not known either."""
        found = []
        for _ in range(self._bounded(5)):
            one = self.shape(depth - 1)
            if one is UNKNOWN:
                return None
            if one is not None:
                found.append(one)
        return found

    def _bounded(self, least: int) -> int:
        """A count of things of `least` bytes, which cannot be more than fit."""
        number = self.count()
        if number * least > len(self._data) - self._at:
            raise ValueError(number)
        return number

    def _positions(self, n: int, width: int, height: bool) -> Line:
        flat = array("d", self._data[self._at : self._at + 8 * width * n])
        if len(flat) != width * n:
            raise ValueError(n)
        self._at += 8 * width * n
        if (self._order == "<") != (sys.byteorder == "little"):
            flat.byteswap()
        return line(flat[::width], flat[1::width], flat[2::width] if height else None)


def _set(points: list[Shape]) -> Shape | None:
    lines = [one.lines[0] for one in points]
    zs = [each.zs[0] for each in lines if each.zs]
    xs, ys = [each.xs[0] for each in lines], [each.ys[0] for each in lines]
    return Shape("MultiPoint", (line(xs, ys, zs if len(zs) == len(xs) else None),)) if lines else None
