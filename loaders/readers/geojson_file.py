"""Reads GeoJSON: collections, single features, bare geometries, one feature a line; a large one feature by feature."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import Message, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._geometry.features import Layer, records, survey
from loaders.readers._json.lines import is_lined, read_lines
from loaders.readers._json.source import chosen_encoding, is_large, open_text, reading
from loaders.readers._json.stream import LOOKED, Stream, items
from loaders.readers._json.text import parsed
from loaders.readers._kinds import kind
from loaders.readers._sampling import Sampler
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._table.records import printable, type_of
from loaders.readers._whole import fits

TOP = 64_000
"""Characters at the top, where a document names its coordinates."""
_CODE = re.compile(r'"crs"\s*:\s*\{[^\[]{0,300}?"(?:name|code)"\s*:\s*"?(?:[^"]*?(?:EPSG|CRS)\D{0,3}(?:[\d.]*:)?)?(\d{2,6})"?')
"""The code of a named system; a linked one is never followed."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the features."""
    with reading("GeoJSON"):
        encoding, sampler = chosen_encoding(path, read), Sampler()
        layer = _layer(path, encoding, sampler)
        return sample_of(layer, sampler, replace(read, encoding=encoding, header=None), path.stat().st_size <= LOOKED)


def sample_of(layer: Layer, sampler: Sampler, read: Read, complete: bool = True) -> Sample:
    """What a layer's features look like as a table."""
    found = sampler.records
    types = (*(type_of(found, key) for key in layer.keys), *("" if layer.geometry else "DOUBLE" for _ in layer.places))
    rows = tuple(tuple(map(printable, row)) for row in layer.rows(found))
    names = tuple(printable(name) or "" for name in layer.names)
    return Sample(names, rows, read, complete and sampler.complete, types, (), layer.notes(), layer.geometry)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same features, typed."""
    size = path.stat().st_size
    report("reading", 0, size)
    left_out: Counter[str] = Counter()
    with reading("GeoJSON"):
        encoding = chosen_encoding(path, read)
        layer = _layer(path, encoding, Sampler())
        with open_store(out, path, schema) as connection:
            found = records(_features(path, encoding, left_out), left_out)
            write_rows(connection, layer.rows(layer.watched(found, left_out)), schema, out.parent)
            report("understanding", size, size)
            return count(connection, schema, _left_out(left_out))


def _left_out(counted: Counter[str]) -> tuple[Note, ...]:
    """What is in the file and not in the table."""
    return tuple(Note(rule, _said(rule, n)) for rule, n in sorted(counted.items()) if n)


def _said(rule: str, n: int) -> Message:
    if rule == "broken":
        return plural("{n} entry is no feature and was left out.", "{n} entries are no features and were left out.", n=n)
    if rule == "unplaced":
        return plural(
            "{n} shape is no point as the others are, and was left out.",
            "{n} shapes are no points as the others are, and were left out.",
            n=n,
        )
    return plural(
        "{n} feature has properties that the first part of this large file did not show; they were left out.",
        "{n} features have properties that the first part of this large file did not show; they were left out.",
        n=n,
    )


def _layer(path: Path, encoding: str, sampler: Sampler) -> Layer:
    with open_text(path, encoding) as file:
        code = _CODE.search(file.read(TOP))
    layer = survey(records(_features(path, encoding, Counter(), LOOKED), Counter()), sampler, int(code[1]) if code else 0)
    if not layer.names:
        raise FormatError(message("This GeoJSON file holds no features."))
    return layer


def _features(path: Path, encoding: str, left_out: Counter[str], most: float = math.inf) -> Iterator[Any]:
    """Features and bare geometries, one by one where the document's form allows."""
    if is_lined(path, encoding):
        with open_text(path, encoding) as file:
            for value in read_lines(_first(file, most), left_out):
                yield from _inside(value)
    elif is_large(path) and (steps := _steps(path, encoding)) is not None:
        with open_text(path, encoding) as file:
            yield from items(Stream(file, most), steps)
    else:
        fits(path, "geojson_file")
        with open_text(path, encoding) as file:
            yield from _inside(parsed(file.read()))


def _first(lines: Iterable[str], most: float) -> Iterator[str]:
    """Lines of so many characters, and the one that goes beyond."""
    passed = 0
    for line in lines:
        yield line
        passed += len(line)
        if passed > most:
            return


def _inside(document: Any) -> list[Any]:
    """The features of a collection; a list of several; a single one."""
    if isinstance(document, dict) and ("features" in document or document.get("type") == "FeatureCollection"):
        found = document.get("features")
        return found if isinstance(found, list) else []
    if isinstance(document, list):
        return [feature for part in document for feature in (_inside(part) if isinstance(part, dict | list) else [part])]
    return [document]


def _steps(path: Path, encoding: str) -> tuple[str, ...] | None:
    """Where the list of a large document stands: under its features, or the document is the list."""
    with open_text(path, encoding) as file:
        stream = Stream(file)
        if stream.next() == "[":
            return ()
        if stream.next() != "{":
            return None
    with open_text(path, encoding) as file:
        return ("features",) if '"features"' in file.read(TOP) else None


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
        (
            "lines.geojsonl",
            b'\x1e{"type": "Feature", "properties": {"name": "a"}, "geometry": null}\n'
            b'\x1e{"type": "Feature", "properties": {"name": "b"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}\n',
        ),
    ),
)
