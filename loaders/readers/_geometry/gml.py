"""The features of a GML file, one after the other: their properties and the first of their shapes; what else there is, counted."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from loaders.readers._geometry.marks import Key, Mark
from loaders.readers._geometry.shapes import UNKNOWN, Line, Shape, line, together
from loaders.readers._xml.parsing import PIECE_BYTES, Parser, attribute

_MEMBERS = ("featureMember", "featureMembers", "member")
_SETS = frozenset(("MultiPoint", "MultiLineString", "MultiCurve", "MultiPolygon", "MultiSurface", "MultiGeometry", "Curve", "Surface"))
_LINES = {"Point": "Point", "LineString": "LineString", "LineStringSegment": "LineString"}
_AREAS = ("Polygon", "PolygonPatch")
_SHAPES = frozenset((*_SETS, *_LINES, *_AREAS))
_CURVED = frozenset(
    (
        "Arc", "ArcString", "ArcByBulge", "ArcStringByBulge", "ArcByCenterPoint", "Circle", "CircleByCenterPoint", "CubicSpline",
        "BSpline", "Bezier", "Clothoid", "OffsetCurve", "Cone", "Cylinder", "Sphere",
    )
)  # fmt: skip
"""Parts of shapes that maps do not draw."""
_CODE = re.compile(r"(?:EPSG[^0-9]*(?:[0-9.]+[:/])?|epsg\.xml#)([0-9]{4,6})$", re.I)
_ORDERED = ("urn:", "http://www.opengis.net/def/", "https://www.opengis.net/def/")
"""Names of systems whose axes come in the order of the authority: latitude first, for degrees (as GDAL takes them, too)."""


class Marks:
    """Iterates over the features of a file; afterwards `said` is the system of their places."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.said = ""

    def __iter__(self) -> Iterator[Mark]:
        collector = _Collector()
        parser = Parser(collector.start, collector.end, collector.text.append)
        with self._path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                parser.feed(piece)
                yield from collector.taken()
        parser.feed(b"", True)
        yield from collector.taken()
        self.said = collector.said


class _Collector:
    """Listens to the elements as they open and close; `_at` is how deep the feature lies, 0 outside of one."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.said = ""
        self._found: list[Mark] = []
        self._path: list[str] = []
        self._at = 0
        self._mark = Mark()
        self._within = 0
        self._swapped = False
        self._width = 2
        self._rings: list[Line] = []
        self._line = line((), ())
        self._shapes: list[list[Shape]] = [[]]
        self._before = 0
        self._is_strange = False

    def taken(self) -> list[Mark]:
        """The features since the last time."""
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A feature, a shape in it, or a property."""
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        self.text.clear()
        if not self._at:
            if parent in _MEMBERS:
                self._open_feature(attributes)
        elif name in _SHAPES or self._within:
            self._open_shape(name, attributes)

    def end(self, name: str) -> None:
        """The element's text is whole now."""
        text = "".join(self.text).strip()
        self.text.clear()
        if self._within:
            self._close_shape(name, text)
        elif self._at and len(self._path) > self._at and text and "boundedBy" not in self._path:
            self._add(("data", ".".join(self._path[self._at :])), text)
        elif self._at and len(self._path) == self._at:
            self._close_feature()
        self._path.pop()

    def _add(self, key: Key, text: str) -> None:
        """A second value of the same name stands beside the first, as in other XML."""
        cells = self._mark.cells
        cells[key] = f"{cells[key]}, {text}" if key in cells else text

    def _open_feature(self, attributes: dict[str, str]) -> None:
        self._at, self._mark, self._shapes = len(self._path), Mark(), [[]]
        if own := attribute(attributes, "id") or attribute(attributes, "fid"):
            self._mark.cells[("", "id")] = own

    def _close_feature(self) -> None:
        found = self._shapes[0]
        self._mark.shape, self._mark.more = (found[0] if found else None), max(0, len(found) - 1)
        self._found.append(self._mark)
        self._at = 0

    def _open_shape(self, name: str, attributes: dict[str, str]) -> None:
        if not self._within:
            said = attribute(attributes, "srsName")
            self.said = self.said or system_of(said)
            self._swapped, self._within, self._width = _is_swapped(said or self.said), len(self._path), 2
            self._before, self._is_strange = len(self._shapes[0]), bool(said) and system_of(said) != self.said
        if width := attribute(attributes, "srsDimension"):
            self._width = 3 if width == "3" else 2
        self._is_strange = self._is_strange or name in _CURVED
        if name in _SETS:
            self._shapes.append([])
        if name in _LINES or name == "LinearRing":
            self._line = line((), ())
        if name in _AREAS:
            self._rings = []

    def _close_shape(self, name: str, text: str) -> None:
        if name in ("pos", "posList"):
            self._line = _numbers(text.split(), self._width if name == "posList" else len(text.split()), self._swapped)
        elif name == "coordinates":
            self._line = _pairs(text, self._swapped)
        elif name == "LinearRing":
            self._rings.append(self._line)
        elif name in _LINES and self._line.xs:
            self._shapes[-1].append(Shape(_LINES[name], (self._line,)))
        elif name in _AREAS and self._rings and self._rings[0].xs:
            self._shapes[-1].append(Shape("Polygon", tuple(self._rings)))
        elif name in _SETS:
            members = self._shapes.pop()
            self._shapes[-1].extend([whole] if members and (whole := together(members)) else [])
        if len(self._path) == self._within:
            self._within = 0
            if self._is_strange or len(self._shapes[0]) == self._before:
                self._shapes[0][self._before :] = [UNKNOWN]


def _pairs(text: str, swapped: bool) -> Line:
    """Numbers with commas between, places with spaces between."""
    places = text.split()
    width = places[0].count(",") + 1 if places else 2
    return _numbers(",".join(places).split(","), width, swapped)


def _numbers(written: list[str], width: int, swapped: bool) -> Line:
    """`width` numbers a place."""
    try:
        flat = [float(number) for number in written]
    except ValueError:
        return line((float("nan"),), (float("nan"),))
    xs, ys = flat[::width], flat[1::width]
    if len(xs) != len(ys) or not xs or width < 2:
        return line((), ())
    zs = flat[2::width] if width > 2 and len(flat) == width * len(xs) else None
    return line(ys, xs, zs) if swapped else line(xs, ys, zs)


def system_of(said: str) -> str:
    """A name of a system as EPSG:4326; "" where it is none of EPSG's."""
    if said.endswith("CRS84"):
        return "OGC:CRS84"
    code = _CODE.search(said)
    return f"EPSG:{code[1]}" if code else ""


@functools.lru_cache(64)
def _is_swapped(said: str) -> bool:
    """Whether the second number is the easting."""
    system = system_of(said)
    if not said.startswith(_ORDERED) or not system.startswith("EPSG"):
        return False
    if system in ("EPSG:4326", "EPSG:4979"):
        return True
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return bool(CRS.from_authority(*system.split(":")).axis_info[0].direction.lower() == "north")
    except (CRSError, IndexError):
        return False
