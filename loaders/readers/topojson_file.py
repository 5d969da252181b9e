"""Reads TopoJSON: the features of one of its objects; the others are choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import Listing, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._geometry.features import Layer, records, survey
from loaders.readers._geometry.topology import Topology
from loaders.readers._json.source import chosen_encoding, open_text, reading
from loaders.readers._json.text import parsed
from loaders.readers._kinds import kind
from loaders.readers._sampling import Sampler
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._whole import fits
from loaders.readers.geojson_file import sample_of


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the likeliest object's features."""
    with reading("TopoJSON"):
        document = _document(path, read)
        chosen, names = _chosen(document, read)
        sampler = Sampler()
        layer = _layer(document, chosen, sampler)
        read = replace(read, encoding=chosen_encoding(path, read), sheet=chosen if len(names) > 1 else "", header=None)
        return replace(sample_of(layer, sampler, read), choices=(("sheet", names),) if len(names) > 1 else ())


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same features, typed."""
    report("reading", 0, 0)
    left_out: Counter[str] = Counter()
    with reading("TopoJSON"):
        document = _document(path, read)
        chosen, _ = _chosen(document, read)
        layer = _layer(document, chosen, Sampler())
        with open_store(out, path, schema) as connection:
            write_rows(connection, layer.rows(_records(document, chosen, left_out)), schema, out.parent)
            report("understanding", 0, 0)
            return count(connection, schema, _notes(left_out["broken"]))


def _notes(broken: int) -> tuple[Note, ...]:
    if not broken:
        return ()
    said = plural("{n} shape of this map is broken and was left out.", "{n} shapes of this map are broken and were left out.", n=broken)
    return (Note("broken", said),)


def _document(path: Path, read: Read) -> dict[str, Any]:
    fits(path, "topojson_file")
    with open_text(path, chosen_encoding(path, read)) as file:
        document = parsed(file.read())
    objects = document.get("objects") if isinstance(document, dict) else None
    if not isinstance(objects, dict) or not any(isinstance(thing, dict) for thing in objects.values()):
        raise FormatError(message("This TopoJSON file holds no features."))
    return dict(document)


def _chosen(document: dict[str, Any], read: Read) -> tuple[str, tuple[str, ...]]:
    """The object asked for, else the one with the most features; and the names of all."""
    objects = {name: thing for name, thing in document["objects"].items() if isinstance(thing, dict)}
    if read.sheet and read.sheet not in objects:
        raise FormatError(
            message("There is no list called {name} in this file.", name=read.sheet),
            message("Try {known}.", known=Listing(tuple(objects)[:5])),
        )
    return read.sheet or max(objects, key=lambda name: len(objects[name].get("geometries") or [])), tuple(objects)


def _layer(document: dict[str, Any], chosen: str, sampler: Sampler) -> Layer:
    layer = survey(_records(document, chosen, Counter()), sampler, 0)
    if not layer.names:
        raise FormatError(message("This TopoJSON file holds no features."))
    return layer


def _records(document: dict[str, Any], chosen: str, left_out: Counter[str]) -> Iterator[dict[Any, Any]]:
    try:
        topology = Topology(document)
        repeats = topology.repeats(document["objects"][chosen])
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("arcs that are none") from error
    if repeats:
        raise FormatError(message("The shapes of this map repeat the same lines too often to be unpacked."))
    yield from records(topology.features(document["objects"][chosen], left_out), left_out)


def accepts(head: bytes, name: str) -> bool:
    """JSON that says it is a topology."""
    return kind(head) == "topojson"


READER = Reader(
    "topojson_file",
    message("TopoJSON"),
    accepts,
    peek,
    store,
    (
        (
            "map.topojson",
            b'{"type": "Topology", "transform": {"scale": [0.5, 0.5], "translate": [-99, 19]}, '
            b'"arcs": [[[0, 0], [2, 0], [0, 2], [-2, -2]]], "objects": {"towns": {"type": "GeometryCollection", '
            b'"geometries": [{"type": "Polygon", "arcs": [[0]], "id": "a", "properties": {"name": "A"}}]}}}',
        ),
    ),
)
