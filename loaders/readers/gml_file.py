"""Reads GML: a row for each feature, with its properties and its place."""

from __future__ import annotations

from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._geometry.gml import Marks
from loaders.readers._geometry.layers import Layer, peek_layer, store_layer
from loaders.readers._geometry.marks import layer, survey
from loaders.readers._kinds import kind


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the features."""
    return peek_layer(_layer(path), read)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """All of them, typed."""
    report("reading", 0, 0)
    return store_layer(_layer(path), path, schema, out, report)


def _layer(path: Path) -> Layer:
    """Two passes: one sees which columns there are, the other gives the rows."""
    marks = Marks(path)
    found = survey(marks)
    if not found.rows:
        raise FormatError(message("This GML file holds no features."))
    return layer(marks, found, list(found.keys), marks.said)


def accepts(head: bytes, name: str) -> bool:
    """XML that names GML and begins as a collection of features."""
    return kind(head) == "gml"


READER = Reader(
    "gml_file",
    message("GML"),
    accepts,
    peek,
    store,
    (
        (
            "places.gml",
            b'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"><wfs:member>'
            b'<place gml:id="p.1"><name>a</name><geom><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>19.4 -99.1</gml:pos>'
            b"</gml:Point></geom></place></wfs:member></wfs:FeatureCollection>",
        ),
    ),
)
