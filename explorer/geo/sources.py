"""The regions that packages hold: (name, id, geometry) of TopoJSON, and of any file that geopandas reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import geopandas
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Piece = tuple[str, str, BaseGeometry]
"""A region's name, its id in the source, and its shape in degrees (WGS 84)."""


def read(path: Path, key: str) -> Iterator[Piece]:
    """The regions of a file: of the TopoJSON object `key`, or of a table whose column `key` has their ids."""
    return decode(path, key) if path.suffix == ".json" else _rows(path, key)


def decode(path: Path, key: str) -> Iterator[Piece]:
    """(name, id, geometry) of a TopoJSON object; neighbours share the very same points."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    for item in topology["objects"][key]["geometries"]:
        rings = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        polygons = [[_ring(ring, arcs) for ring in polygon] for polygon in rings]
        yield item["properties"].get("name") or "", str(item.get("id") or ""), shape({"type": "MultiPolygon", "coordinates": polygons})


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points if len(points) > 3 else [*points, *points[:1], *points[:1]]


def _rows(path: Path, key: str) -> Iterator[Piece]:
    opened = {".feather": geopandas.read_feather, ".parquet": geopandas.read_parquet}.get(path.suffix, geopandas.read_file)
    table = opened(f"zip://{path}" if path.suffix == ".zip" else path)
    for code, geom in zip(table[key], table.geometry.to_crs(4326), strict=True):
        yield str(code), str(code), geom
