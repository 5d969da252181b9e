"""Geometries of a TopoJSON document: arcs that neighbours share, put together again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from loaders.readers._table.records import Spelt

Position = list[Any]
_DIGITS = 9
"""Decimals of a position that was packed into whole numbers: a tenth of a millimetre."""

FEW_POSITIONS, MOST_USES = 1_000_000, 8
"""Positions that are unpacked in two seconds, and how often an arc may be used on the average where there are more."""


class Topology:
    """The arcs of a document, each unpacked when a shape needs it: all together would take as much memory again."""

    def __init__(self, document: dict[str, Any]) -> None:
        transform = document.get("transform")
        self._scale = [float(part) for part in transform["scale"]] if transform else []
        self._shift = [float(part) for part in transform["translate"]] if transform else []
        self._arcs = document.get("arcs") or []

    def repeats(self, thing: Any) -> bool:
        """Whether the shapes of an object would be far larger than the arcs that they are made of: a border belongs to two of them."""
        sizes = [len(arc) if isinstance(arc, list) else 0 for arc in self._arcs] if isinstance(self._arcs, list) else []
        unpacked = sum(sizes[max(number, ~number)] for number in _numbers(thing) if max(number, ~number) < len(sizes))
        return unpacked > FEW_POSITIONS + MOST_USES * sum(sizes)

    def features(self, thing: Any, left_out: Counter[str]) -> Iterator[dict[str, Any]]:
        """An object's parts as GeoJSON features; one whose arcs are not there is counted, and keeps its properties."""
        parts = thing.get("geometries") or [] if thing.get("type") == "GeometryCollection" and "properties" not in thing else [thing]
        for part in parts:
            try:
                shape = self._geometry(part)
            except (LookupError, TypeError, ValueError, AttributeError):
                left_out["broken"] += 1
                shape = None
            about = part if isinstance(part, dict) else {}
            yield {"type": "Feature", "geometry": shape, "properties": about.get("properties"), "id": about.get("id")}

    def _geometry(self, part: dict[str, Any]) -> dict[str, Any] | None:
        what = part.get("type")
        if what is None:
            return None
        if what == "GeometryCollection":
            return {"type": what, "geometries": [self._geometry(inside) for inside in part["geometries"]]}
        return {"type": what, "coordinates": self._coordinates(what, part)}

    def _coordinates(self, what: str, part: dict[str, Any]) -> Any:
        if what == "Point":
            return self._placed(part["coordinates"])
        if what == "MultiPoint":
            return [self._placed(position) for position in part["coordinates"]]
        arcs = part["arcs"]
        if what == "LineString":
            return self._line(arcs)
        if what in ("MultiLineString", "Polygon"):
            return [self._line(line) for line in arcs]
        return [[self._line(ring) for ring in polygon] for polygon in arcs]

    def _line(self, numbers: list[Any]) -> list[Position]:
        """Arcs end to end; a number below zero means the arc from its end."""
        line: list[Position] = []
        for number in map(int, numbers):
            arc = self._unpacked(self._arcs[number]) if number >= 0 else self._unpacked(self._arcs[~number])[::-1]
            line.extend(arc[1:] if line else arc)
        return line

    def _unpacked(self, arc: list[Position]) -> list[Position]:
        """Each position is the step from the one before, in whole numbers, where the document has a transform."""
        if not self._scale:
            return arc
        x = y = 0
        line = []
        for position in arc:
            x, y = x + int(position[0]), y + int(position[1])
            line.append([*self._placed([x, y]), *position[2:]])
        return line

    def _placed(self, position: Position) -> Position:
        if not self._scale:
            return position
        return [
            *(Spelt(repr(round(float(position[axis]) * self._scale[axis] + self._shift[axis], _DIGITS))) for axis in (0, 1)),
            *position[2:],
        ]


def _numbers(thing: Any) -> Iterator[int]:
    """The numbers of all arcs of an object, however deep they lie."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Spelt) and part.lstrip("-").isdecimal():
            yield int(part)
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, dict):
            waiting.extend(part[name] for name in ("arcs", "geometries") if name in part)
