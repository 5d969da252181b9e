"""Reads GeoJSON: properties as columns, points as latitude and longitude, other shapes as a column of GeoJSON geometries."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers import _encoding
from loaders.readers._facts import count
from loaders.readers._kinds import kind
from loaders.readers._records import Spelt, flat, rows_of, text, type_of
from loaders.readers._storing import open_store, write_rows
from loaders.readers._whole import columns_note, fits, sampled
from loaders.readers._wire import budget


@dataclass(frozen=True)
class Features:
    """Flat records, the names in order, and the name of the column of geometries ("" for points or none)."""

    names: tuple[str, ...]
    records: list[dict[str, Any]]
    geometry: str
    projected: int
    """Points whose coordinates are no degrees."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the features."""
    features = _features(path, read)
    rows, complete = sampled(list(rows_of(features.records, features.names)))
    types = tuple(type_of(features.records, key) for key in features.names)
    return Sample(features.names, rows, replace(read, encoding="utf-8", header=0), complete, types, (), _notes(features), features.geometry)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same features, typed."""
    report("reading", 0, 0)
    features = _features(path, read)
    with open_store(out, path) as connection:
        write_rows(connection, rows_of(features.records, features.names), schema, out.parent)
        report("understanding", 0, 0)
        return count(connection, schema)


def _features(path: Path, read: Read) -> Features:
    fits(path, "geojson_file")
    data = path.read_bytes()
    try:
        document = json.loads(
            _encoding.decode(data, read.encoding or _encoding.decide((data,))).lstrip("\ufeff"),
            parse_int=Spelt,
            parse_float=Spelt,
            parse_constant=lambda name: None,
        )
    except (ValueError, RecursionError) as error:
        raise FormatError(
            message("This GeoJSON file is damaged, or not what it says it is."),
            message("The file may have been cut off while it was fetched."),
        ) from error
    listed = document.get("features", [document]) if isinstance(document, dict) else document
    features = [feature for feature in listed if isinstance(feature, dict)] if isinstance(listed, list) else []
    if not features:
        raise FormatError(message("This GeoJSON file holds no features."))
    return _table(features)


def _table(features: list[dict[str, Any]]) -> Features:
    records = [_properties(feature) for feature in features]
    names = tuple(dict.fromkeys(key for record in records for key in record))
    shapes = [feature.get("geometry") for feature in features]
    kinds = {shape.get("type") for shape in shapes if isinstance(shape, dict)}
    if kinds == {"Point"}:
        return _with_points(records, names, shapes)
    if not kinds:
        return Features(names, records, "", 0)
    geometry = _free("geometry", names)
    for record, shape in zip(records, shapes, strict=True):
        record[geometry] = text(shape)
    return _bounded((*names, geometry), records, geometry, 0)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    cells = flat(properties) if isinstance(properties, dict) else {}
    if feature.get("id") not in (None, "") and "id" not in cells:
        return {"id": feature["id"], **cells}
    return cells


def _with_points(records: list[dict[str, Any]], names: tuple[str, ...], shapes: list[Any]) -> Features:
    points = [_point(shape) for shape in shapes]
    projected = sum(1 for point in points if point and not _in_degrees(*point))
    wanted = ("y", "x") if projected * 2 > len(points) else ("latitude", "longitude")
    upward, sideward = (_free(name, names) for name in wanted)
    for record, point in zip(records, points, strict=True):
        if point:
            record[upward], record[sideward] = point[1], point[0]
    return _bounded((*names, upward, sideward), records, "", projected if wanted[0] == "y" else 0)


def _bounded(names: tuple[str, ...], records: list[dict[str, Any]], geometry: str, projected: int) -> Features:
    """Where there are too many columns, the properties in front stay and the place at the end."""
    most, end = budget().columns, 1 if geometry else 2
    kept = names if len(names) <= most else (*names[: most - end], *names[-end:])
    return Features(kept, records, geometry, projected)


def _point(shape: Any) -> tuple[Any, Any] | None:
    coordinates = shape.get("coordinates") if isinstance(shape, dict) else None
    if not isinstance(coordinates, list) or len(coordinates) < 2 or not all(isinstance(part, Spelt) for part in coordinates[:2]):
        return None
    return coordinates[0], coordinates[1]


def _in_degrees(longitude: str, latitude: str) -> bool:
    return abs(float(longitude)) <= 360 and abs(float(latitude)) <= 90


def _free(name: str, names: tuple[str, ...]) -> str:
    """The name, or the next that no property has."""
    tries = [name, *(f"{name} ({number})" for number in range(2, len(names) + 3))]
    return next(candidate for candidate in tries if candidate not in names)


def _notes(features: Features) -> tuple[Note, ...]:
    notes = list(columns_note(len({name for record in features.records for name in record})))
    if features.projected:
        said = plural(
            "{n} point has coordinates that are no degrees of latitude and longitude, so it cannot be put on a map.",
            "{n} points have coordinates that are no degrees of latitude and longitude, so they cannot be put on a map.",
            n=features.projected,
        )
        notes.append(Note("projected", said))
    return tuple(notes)


def accepts(head: bytes, name: str) -> bool:
    """JSON that says it holds features."""
    return kind(head) == "geojson"


READER = Reader(
    "geojson_file",
    message("GeoJSON"),
    accepts,
    peek,
    store,
    (
        (
            "points.geojson",
            b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "a"}, '
            b'"geometry": {"type": "Point", "coordinates": [-99.1, 19.4]}}]}',
        ),
        (
            "shapes.geojson",
            b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "a"}, '
            b'"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}}]}',
        ),
    ),
)
