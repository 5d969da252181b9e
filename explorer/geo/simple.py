"""Shapes made small enough to be drawn, valid, and turned the way d3-geo wants them."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from explorer.geo.apart import Shapes, polygons
from explorer.geo.layers import Region

FAR, SMALL = 1.0, 0.25
"""Degrees from a region's largest piece, and part of its area, beyond and below which an island would only make the map smaller."""


def simplified_apart(shapes: Shapes, listed: Iterable[Region], steps: float, inside: Polygon) -> Shapes:
    """Regions by code, each as fine as a map of the region above needs that is `steps` wide or high; what lies outside goes."""
    groups: dict[str, list[str]] = {}
    for region in listed:
        groups.setdefault(region.parent, []).append(region.code)
    found: Shapes = {}
    for codes in groups.values():
        near = [_near(shapes[code], inside) for code in codes]
        west, south, east, north = shapely.total_bounds(near)
        step = max(east - west, north - south) / steps
        grid = 0.0001 if step < 0.002 else 0.001
        simple = shapely.coverage_simplify(near, step)
        found |= {code: finished(geom, grid, step) for code, geom in zip(codes, simple, strict=True)}
    return found


def _near(geom: BaseGeometry, inside: Polygon) -> BaseGeometry:
    pieces = [piece for piece in polygons(geom) if inside.intersects(piece)]
    largest = max(pieces, key=lambda piece: piece.area)
    return MultiPolygon([p for p in pieces if p.distance(largest) < FAR or p.area > SMALL * largest.area])


def finished(geom: BaseGeometry, grid: float, step: float = 0.0) -> BaseGeometry:
    """Valid on the grid that the file is written with: rounding afterwards could cross lines again. Islets under a step wide go."""
    pieces = polygons(shapely.set_precision(valid(geom), grid))
    largest = max(pieces, key=lambda piece: piece.area)
    return shapely.orient_polygons(MultiPolygon([p for p in pieces if p is largest or p.area >= step**2]), exterior_cw=True)


def valid(geom: BaseGeometry) -> BaseGeometry:
    """The areas of a shape whose lines may cross."""
    return shapely.make_valid(geom, method="structure", keep_collapsed=False)
