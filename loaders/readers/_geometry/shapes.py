"""Points, lines and areas of geographic files, and how each is written as GeoJSON."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any

import orjson

Convert = Callable[[Sequence[float], Sequence[float]], tuple[Sequence[float], Sequence[float]]]
"""Eastings and northings become longitudes and latitudes."""

MOST_PAIRS = 4_000_000
"""Holes times areas up to which each hole is looked for in each area: a second; beyond, a hole is of the area before it."""


@dataclass(frozen=True)
class Line:
    """Positions in a row: a line, the ring of an area, a set of points, or one point. `zs` is None where there are no heights."""

    xs: array[float]
    ys: array[float]
    zs: array[float] | None = None


@dataclass(frozen=True)
class Shape:
    """One geometry by GeoJSON's word for it, or "" for one that is damaged or has no word there (a curve, a surface).

    `lines` are the rings of a Polygon, the outer first, or the one Line of a Point, MultiPoint or LineString;
    `members` are the shapes of every other kind.
    """

    type: str
    lines: tuple[Line, ...] = ()
    members: tuple[Shape, ...] = ()


UNKNOWN = Shape("")


def line(xs: Sequence[float], ys: Sequence[float], zs: Sequence[float] | None = None) -> Line:
    """A Line of these coordinates; heights that are all nought or unknown are none."""
    heights = array("d", zs) if zs is not None and any(zs) and math.isfinite(math.fsum(zs)) else None
    return Line(array("d", xs), array("d", ys), heights)


def many(kind: str, members: Sequence[Shape]) -> Shape | None:
    """Members of one kind together; alone it is itself, of several kinds a collection, and none where there is none."""
    if not members:
        return None
    if len(members) == 1:
        return members[0]
    return Shape(kind, (), tuple(members))


def together(members: Sequence[Shape]) -> Shape | None:
    """Whatever kinds they are of."""
    kinds = {member.type for member in members}
    if kinds == {"Point"}:
        xs, ys = [member.lines[0].xs[0] for member in members], [member.lines[0].ys[0] for member in members]
        return members[0] if len(members) == 1 else Shape("MultiPoint", (line(xs, ys),))
    alike = kinds in ({"LineString"}, {"Polygon"})
    return many(f"Multi{members[0].type}" if alike else "GeometryCollection", members)


def areas(rings: Sequence[Line]) -> Shape | None:
    """Rings as a shapefile holds them: the outer ones turn right, holes turn left, in any order."""
    if len(rings) <= 1:
        return Shape("Polygon", tuple(rings)) if rings else None
    turned = [_twice_area(ring) for ring in rings]
    outer = [place for place, area in enumerate(turned) if area < 0] or list(range(len(rings)))
    inside: dict[int, list[Line]] = {place: [rings[place]] for place in outer}
    holes = [place for place in range(len(rings)) if place not in inside]
    searched = len(outer) > 1 and len(outer) * len(holes) <= MOST_PAIRS
    for hole in holes:
        around = _around(hole, outer, rings, turned) if searched else max((place for place in outer if place < hole), default=outer[0])
        inside.setdefault(hole if around is None else around, []).append(rings[hole])
    return many("MultiPolygon", [Shape("Polygon", tuple(each)) for each in inside.values()])


def _around(hole: int, outer: list[int], rings: Sequence[Line], turned: list[float]) -> int | None:
    """The smallest area that a hole lies in."""
    x, y = rings[hole].xs[0], rings[hole].ys[0]
    within = [place for place in outer if _is_within(x, y, rings[place])]
    return min(within, key=lambda place: abs(turned[place]), default=None)


def _is_within(x: float, y: float, ring: Line) -> bool:
    if not (min(ring.xs) <= x <= max(ring.xs) and min(ring.ys) <= y <= max(ring.ys)):
        return False
    inside = False
    for x1, y1, x2, y2 in zip(ring.xs, ring.ys, ring.xs[1:], ring.ys[1:], strict=False):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _twice_area(ring: Line) -> float:
    """Above nought where the ring turns left. Far from the origin the products are large: they are taken from the first point."""
    if not ring.xs:
        return 0.0
    xs, ys = [x - ring.xs[0] for x in ring.xs], [y - ring.ys[0] for y in ring.ys]
    return float(sum(map(mul, xs, ys[1:])) - sum(map(mul, xs[1:], ys)))


def point(shape: Shape, convert: Convert) -> tuple[float, float, float | None] | None:
    """(x, y, height) of a point, or of a set that holds only one; None where it is no place."""
    if shape.type not in ("Point", "MultiPoint") or len(shape.lines[0].xs) != 1:
        return None
    here = shape.lines[0]
    xs, ys = convert(here.xs, here.ys)
    return (xs[0], ys[0], here.zs[0] if here.zs else None) if math.isfinite(xs[0] + ys[0]) else None


def geojson(shape: Shape, convert: Convert) -> str | None:
    """The text of a GeoJSON geometry; None where a position is no place."""
    try:
        return orjson.dumps(_document(shape, convert)).decode()
    except _NowhereError:
        return None


class _NowhereError(Exception):
    """A position that is not finite."""


def _document(shape: Shape, convert: Convert) -> dict[str, Any]:
    if shape.type == "GeometryCollection":
        return {"type": shape.type, "geometries": [_document(member, convert) for member in shape.members]}
    return {"type": shape.type, "coordinates": _coordinates(shape, convert)}


def _coordinates(shape: Shape, convert: Convert) -> Any:
    if shape.members:
        return [_coordinates(member, convert) for member in shape.members]
    if shape.type == "Polygon":
        return [_turned(ring, convert, left=place == 0) for place, ring in enumerate(shape.lines)]
    positions = _positions(shape.lines[0], convert)
    return positions[0] if shape.type == "Point" else positions


def _turned(ring: Line, convert: Convert, left: bool) -> list[tuple[float, ...]]:
    """The outer ring turns left and holes turn right, as GeoJSON wants it (RFC 7946, 3.1.6)."""
    positions = _positions(ring, convert)
    return positions if (_twice_area(ring) > 0) == left else positions[::-1]


def _positions(here: Line, convert: Convert) -> list[tuple[float, ...]]:
    xs, ys = convert(here.xs, here.ys)
    if not math.isfinite(sum(xs) + sum(ys)):
        raise _NowhereError
    return list(zip(xs, ys, here.zs, strict=True)) if here.zs else list(zip(xs, ys, strict=True))
