"""Geographic features as a table: properties as columns; points as latitude and longitude, other shapes as GeoJSON geometries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from explorer.model.message import message, plural
from explorer.model.table import Note
from loaders.readers._geometry.projections import DEGREES, Unproject, unproject
from loaders.readers._process.wire import budget
from loaders.readers._sampling import Sampler
from loaders.readers._table.records import Row, Spelt, flat, numbered, spelling, text
from loaders.readers._whole import columns_note

SHAPE = 0
"""The key of a record's geometry: no property's, as those are texts."""
SHAPES = frozenset(("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"))
_OWN = frozenset(("type", "geometry", "properties", "bbox", "id"))
_DIGITS = 7
"""Decimals of converted degrees: a centimetre."""


@dataclass(frozen=True)
class Layer:
    """Names of properties and places, how many rows have what in their place, and how metres become degrees."""

    keys: tuple[str, ...]
    points: bool
    altitude: bool
    degrees: bool
    convert: Unproject | None
    places: tuple[str, ...]
    outside: int
    all_keys: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of all columns."""
        return (*self.keys, *self.places)

    @property
    def geometry(self) -> str:
        """The column of geometries that a map can show."""
        return self.places[0] if self.places and not self.points and (self.degrees or self.convert) else ""

    def rows(self, records: Iterable[dict[Any, Any]]) -> Iterator[Row]:
        """Cells as text."""
        keys, cells = self.keys, self._cells()
        return ((*[text(record.get(key)) for key in keys], *cells(record.get(SHAPE))) for record in records)

    def watched(self, records: Iterable[dict[Any, Any]], left_out: Counter[str]) -> Iterator[dict[Any, Any]]:
        """The records, while properties and shapes that the survey did not show are counted."""
        known = {*self.all_keys, SHAPE}
        for record in records:
            if not known.issuperset(record):
                left_out["unknown"] += 1
            if (shape := record.get(SHAPE)) and (not self.places or (self.points and not _point(shape))):
                left_out["unplaced"] += 1
            yield record

    def _cells(self) -> Any:
        if not self.places:
            return lambda shape: ()
        return self._point if self.points else self._shape

    def _point(self, shape: Any) -> Row:
        point = _point(shape)
        if not point:
            return (None,) * len(self.places)
        x, y = point[:2]
        cells = [text(y), text(x)]
        if self.convert:
            longitude, latitude = self.convert(float(x), float(y))
            cells += [f"{latitude:.{_DIGITS}f}", f"{longitude:.{_DIGITS}f}"]
        return (*cells, *([text(point[2]) if len(point) > 2 else None] if self.altitude else []))

    def _shape(self, shape: Any) -> Row:
        if not isinstance(shape, dict):
            return (None,)
        return (spelling(_converted(shape, self.convert) if self.convert else shape),)

    def notes(self) -> tuple[Note, ...]:
        """What a reader must know of the places."""
        notes = list(columns_note(len(self.all_keys) + len(self.places)))
        if self.convert and not self.degrees:
            notes.append(Note("converted", message("Coordinates in metres were converted to latitude and longitude.")))
        elif self.outside and not self.degrees:
            said = plural(
                "{n} place has coordinates that are no degrees of latitude and longitude, so it cannot be put on a map.",
                "{n} places have coordinates that are no degrees of latitude and longitude, so they cannot be put on a map.",
                n=self.outside,
            )
            notes.append(Note("projected", said))
        return tuple(notes)


def records(features: Iterable[Any], left_out: Counter[str]) -> Iterator[dict[Any, Any]]:
    """A flat record for each feature or bare geometry; anything else is counted."""
    for feature in features:
        if not isinstance(feature, dict):
            left_out["broken"] += 1
        elif feature.get("type") == "GeometryCollection" and "properties" not in feature:
            yield from ({SHAPE: shape} for shape in feature.get("geometries") or [])
        elif feature.get("type") in SHAPES and "coordinates" in feature:
            yield {SHAPE: feature}
        else:
            yield {**_properties(feature), SHAPE: feature.get("geometry")}


def _properties(feature: dict[str, Any]) -> dict[Any, Any]:
    """Properties, and what else a feature holds beside them; its id in front unless a property says the same."""
    properties = feature.get("properties")
    cells: dict[Any, Any] = dict(flat(properties)) if isinstance(properties, dict) else {}
    for name, value in flat({name: value for name, value in feature.items() if name not in _OWN}).items():
        cells[numbered(name, cells)] = value
    own = text(feature.get("id"))
    if own is None or text(cells.get("id")) == own:
        return cells
    return {numbered("id", cells): feature["id"], **cells}


def survey(found: Iterable[dict[Any, Any]], sampler: Sampler, code: int) -> Layer:
    """What the features hold, once all passed by. `code` is the EPSG code that the document names, 0 for none."""
    kinds: Counter[str] = Counter()
    outside = high = 0
    for record in found:
        sampler.add(record)
        shape = record.get(SHAPE)
        if isinstance(shape, dict):
            kinds[str(shape.get("type"))] += 1
            first = _first(shape.get("coordinates"))
            outside += bool(first) and not _in_degrees(first)
            high += len(first) > 2 and shape.get("type") == "Point"
    keys = tuple(key for key in sampler.keys if key is not SHAPE and isinstance(key, str))
    points, placed = kinds.keys() == {"Point"}, kinds.total()
    degrees = outside * 2 <= placed and (code in DEGREES or unproject(code) is None or not outside)
    convert = None if degrees else unproject(code)
    places = _places(keys, points, bool(placed), bool(high), degrees, convert is not None)
    most = max(0, budget().columns - len(places))
    return Layer(keys[:most], points, bool(high), degrees, convert, places, outside, keys)


def _places(keys: tuple[str, ...], points: bool, placed: bool, high: bool, degrees: bool, converted: bool) -> tuple[str, ...]:
    if not placed:
        return ()
    if not points:
        return (numbered("geometry", keys),)
    plane = ("latitude", "longitude") if degrees else ("y", "x", "latitude", "longitude") if converted else ("y", "x")
    return tuple(numbered(name, keys) for name in (*plane, *(("altitude",) if high else ())))


def _point(shape: Any) -> tuple[Any, ...]:
    return _first(shape.get("coordinates")) if isinstance(shape, dict) and shape.get("type") == "Point" else ()


def _first(coordinates: Any) -> tuple[Any, ...]:
    """The first position of a geometry; () where it has none."""
    while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    if not isinstance(coordinates, list) or len(coordinates) < 2 or not all(map(_is_number, coordinates[:2])):
        return ()
    return tuple(coordinates)


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, str | float | int) and abs(float(value)) < float("inf")
    except ValueError:
        return False


def _in_degrees(position: tuple[Any, ...]) -> bool:
    return abs(float(position[0])) <= 360 and abs(float(position[1])) <= 90


def _converted(shape: dict[str, Any], convert: Unproject) -> dict[str, Any]:
    inside = {"geometries": [_converted(part, convert) for part in shape["geometries"]]} if shape.get("geometries") else {}
    return {**shape, **inside, **({"coordinates": _moved(shape["coordinates"], convert)} if "coordinates" in shape else {})}


def _moved(coordinates: Any, convert: Unproject) -> Any:
    if isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        return [_moved(part, convert) for part in coordinates]
    if not _first(coordinates):
        return coordinates
    longitude, latitude = convert(float(coordinates[0]), float(coordinates[1]))
    return [Spelt(f"{longitude:.{_DIGITS}f}"), Spelt(f"{latitude:.{_DIGITS}f}"), *coordinates[2:]]
