"""Where a map layer lies: the smallest box around its regions, read once from its shapes."""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections.abc import Iterator
from typing import Any

from explorer import geo

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


HIGHEST = 84.0
"""Degrees beyond which Mercator runs away."""


SEAM = -169.0
"""Degrees of longitude between Siberia and Alaska: a world that is cut there leaves both continents whole."""


WORLD = "natural earth"
"""The projection for all of it: areas stay honest enough."""

CONIC = "conic equal area"
"""The projection for what is wide and far north."""

KEPT = 32
"""Layers whose middles are remembered."""

SOUTH, NORTH = -57.0, 85.0
"""Where people live, and the last land to the north."""


def world(south: float = SOUTH) -> dict[str, Any]:
    """plotly's view of the whole world. Left to itself plotly turns it to suit the regions, and Alaska lands east of Siberia."""
    return {
        "fitbounds": False,
        "projection": {"type": WORLD, "rotation": {"lon": SEAM + 180.0}},
        "lataxis": {"range": [max(-90.0, min(south, SOUTH)), NORTH]},
    }


@functools.cache
def box(layer: str) -> Box:
    """The box around all regions of the layer."""
    features = json.loads(geo.drawn(layer))["features"]
    points = [point for feature in features for point in _points(feature["geometry"]["coordinates"])]
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


@functools.lru_cache(KEPT)
def centres(layer: geo.Layer) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the middle of each region: of the centroid of its largest part."""
    features = json.loads(layer.shapes or geo.drawn(layer.name))["features"]
    return {str(feature["id"]): _middle(feature["geometry"]) for feature in features}


def _middle(geometry: dict[str, Any]) -> tuple[float, float]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    _, longitude, latitude = max(_weighed(part[0]) for part in parts)
    return round(longitude, 3), round(latitude, 3)


def _weighed(ring: list[list[float]]) -> tuple[float, float, float]:
    """Area and centroid of a ring, in degrees; an area as wide as it is drawn on a globe."""
    twice, across, up = 0.0, 0.0, 0.0
    for (x, y, *_), (next_x, next_y, *_) in itertools.pairwise(ring):
        cross = x * next_y - next_x * y
        twice, across, up = twice + cross, across + (x + next_x) * cross, up + (y + next_y) * cross
    if not twice:
        return 0.0, ring[0][0], ring[0][1]
    latitude = up / (3 * twice)
    return abs(twice) * math.cos(math.radians(latitude)), across / (3 * twice), latitude


def framed(around: Box, pad: float, shape: float) -> dict[str, Any]:
    """plotly's view of a box with `pad` degrees around it, stretched to fill a frame `shape` times as wide as high."""
    west, south, east, north = around[0] - pad, around[1] - pad, around[2] + pad, around[3] + pad
    low, high, wide = _risen(max(-HIGHEST, south)), _risen(min(HIGHEST, north)), math.radians(east - west)
    more_wide, more_high = max(0.0, (high - low) * shape - wide) / 2, max(0.0, wide / shape - (high - low)) / 2
    longitudes = [max(-180.0, west - math.degrees(more_wide)), min(180.0, east + math.degrees(more_wide))]
    latitudes = [max(-HIGHEST, _sunk(low - more_high)), min(HIGHEST, _sunk(high + more_high))]
    return {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": longitudes},
        "lataxis": {"range": latitudes},
        # plotly puts the mean of the degrees in the middle: far from the equator that cuts off the pole's side.
        "center": {"lon": sum(longitudes) / 2, "lat": _sunk(sum(map(_risen, latitudes)) / 2)},
    }


def conic(around: Box) -> dict[str, Any]:
    """plotly's view of a box on Albers's cone, for wide countries of the north: areas stay true. Its sides meet towards the pole."""
    west, south, east, north = around
    lower, upper = south + (north - south) / 6, north - (north - south) / 6
    first, second = math.sin(math.radians(lower)), math.sin(math.radians(upper))
    n = (first + second) / 2
    c = 1 - first**2 + 2 * n * first
    inner, outer = (math.sqrt(c - 2 * n * math.sin(math.radians(degrees))) / n for degrees in (north, south))
    # From the middle of the southern side up to the northern corners.
    middle = (outer + inner * math.cos(n * math.radians(east - west) / 2)) / 2
    longitude = (west + east) / 2
    return {
        "projection": {"type": CONIC, "rotation": {"lon": longitude}, "parallels": [lower, upper]},
        "lonaxis": {"range": [west, east]},
        "lataxis": {"range": [south, north]},
        "center": {"lon": longitude, "lat": math.degrees(math.asin((c - (n * middle) ** 2) / (2 * n)))},
    }


def _risen(latitude: float) -> float:
    """How high Mercator draws a latitude, in radians of longitude."""
    return math.asinh(math.tan(math.radians(latitude)))


def _sunk(height: float) -> float:
    """The latitude that Mercator draws at a height."""
    return math.degrees(math.atan(math.sinh(height)))


def _points(part: list[Any]) -> Iterator[tuple[float, float]]:
    """All points of nested rings."""
    if isinstance(part[0], int | float):
        yield part[0], part[1]
        return
    for inner in part:
        yield from _points(inner)
