"""The shapes of a table as a map layer of its own: small enough for a screen, borders simplified once for both neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

SCREEN = 1_500
"""Steps across the whole layer that a large screen shows."""
MOST_BYTES = 1_500_000
"""Of the GeoJSON; where it is more, it is drawn twice as coarse."""
COARSEST = 5
"""How often that is done."""

Box = tuple[float, float, float, float]


def drawable(shapes: Iterable[tuple[str, str]]) -> tuple[bytes, Box]:
    """GeoJSON of (key, GeoJSON geometry) whose features have the keys as `id`, and west, south, east, north of them all, in degrees.

    Several shapes of one key are one region. What is no area, or none on the globe, is left out. Raises ValueError where nothing is left.
    """
    regions = _regions(shapes)
    if not regions:
        raise ValueError("no areas")
    west, south, east, north = shapely.total_bounds(list(regions.values())).tolist()
    step = max(east - west, north - south) / SCREEN
    for _ in range(COARSEST):
        found = _written(regions, step)
        if len(found) <= MOST_BYTES:
            break
        step *= 2
    return found, (west, south, east, north)


def _regions(shapes: Iterable[tuple[str, str]]) -> dict[str, BaseGeometry]:
    pairs = [(key, text) for key, text in shapes if key and text]
    parsed = shapely.from_geojson([text for _, text in pairs], on_invalid="ignore")
    parts: dict[str, list[BaseGeometry]] = {}
    for (key, _), shape in zip(pairs, parsed, strict=True):
        if shape is not None and _is_on_the_globe(shape):
            shape = shape if shape.is_valid else shapely.make_valid(shape, method="structure", keep_collapsed=False)
            parts.setdefault(key, []).extend(piece for piece in shapely.get_parts(shape) if piece.geom_type == "Polygon")
    return {key: shapely.multipolygons(pieces) for key, pieces in parts.items() if pieces}


def _is_on_the_globe(shape: BaseGeometry) -> bool:
    west, south, east, north = shape.bounds if not shape.is_empty else (200.0, 0.0, 0.0, 0.0)
    return -180.0 <= west <= east <= 180.0 and -90.0 <= south <= north <= 90.0


def _written(regions: dict[str, BaseGeometry], step: float) -> bytes:
    """Rings as d3-geo wants them: the outer one clockwise."""
    simple = shapely.coverage_simplify(list(regions.values()), step)
    decimals = next(places for places in range(1, 8) if 10.0**-places <= step or places == 7)
    features: list[dict[str, Any]] = []
    for (key, whole), shape in zip(regions.items(), simple, strict=True):
        kept = shapely.orient_polygons(whole if shape.is_empty else shape, exterior_cw=True)
        geometry = orjson.loads(shapely.to_geojson(shapely.transform(kept, lambda points: points.round(decimals))))
        features.append({"type": "Feature", "id": key, "geometry": geometry})
    return orjson.dumps({"type": "FeatureCollection", "features": features})
