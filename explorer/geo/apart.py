"""Regions that a source draws as one and statistics count apart: islands by where they lie, a region by the limit that divides it."""

from __future__ import annotations

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

Shapes = dict[str, BaseGeometry]

# Pieces of a country that ISO 3166-1 counts apart: what lies in (west, south, east, north).
ISLANDS = {
    "FRA": {
        "GLP": (-62.0, 15.7, -60.9, 16.6),
        "GUF": (-55.0, 2.0, -51.0, 6.0),
        "MTQ": (-61.4, 14.3, -60.7, 15.0),
        "MYT": (45.0, -13.1, 45.4, -12.6),
        "REU": (55.1, -21.5, 55.9, -20.8),
    }
}
NEAR = 0.01
"""Degrees: neighbours of one source that do not quite touch still share a limit."""
BEYOND = 0.3
"""Degrees by which a limit is drawn on at both ends: two sources differ in the coast and the frontier that it meets."""


def islands_apart(shapes: Shapes) -> Shapes:
    """The countries, with overseas departments as their own."""
    found = dict(shapes)
    for whole, boxes in ISLANDS.items():
        for code, bounds in boxes.items():
            within = [p for p in polygons(found[whole]) if box(*bounds).contains(p)]
            found |= {code: MultiPolygon(within), whole: MultiPolygon([p for p in polygons(found[whole]) if p not in within])}
    return found


def divided(whole: BaseGeometry, sides: Shapes) -> Shapes:
    """A region cut along the limit between two others that another source draws in its place: their codes, its outline."""
    first, second = sides.values()
    limit = shapely.line_merge(first.boundary.intersection(second.buffer(NEAR)))
    line = _drawn_on(max(shapely.get_parts(limit), key=lambda part: part.length))
    found: dict[str, list[Polygon]] = {code: [] for code in sides}
    for polygon in polygons(whole):
        for piece in polygons(split(polygon, line)):
            inside = {code: side.intersection(piece).area for code, side in sides.items()}
            found[max(inside, key=lambda code: inside[code])].append(piece)
    return {code: MultiPolygon(pieces) for code, pieces in found.items()}


def _drawn_on(line: LineString) -> LineString:
    """The line, longer at both ends in the direction from one to the other."""
    (x0, y0), *_, (x1, y1) = line.coords
    step = BEYOND / ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    east, north = (x1 - x0) * step, (y1 - y0) * step
    return LineString([(x0 - east, y0 - north), *line.coords, (x1 + east, y1 + north)])


def polygons(geom: BaseGeometry) -> list[Polygon]:
    """The polygons of any geometry, in its order."""
    return [part for part in shapely.get_parts(geom) if part.geom_type == "Polygon"]
