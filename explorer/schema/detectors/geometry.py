"""A shape or a point: WKT, GeoJSON, or a pair of coordinates in one cell."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """geometry geom the_geom wkt geometria geometrie shape geo_shape geo_point geo_point_2d location georeference coordinates coordenadas
    coordonnees posicion point punto""",
    "geom coorden coordon",
)
WKT = re.compile(r"\s*(?:SRID=\d+;)?(?:MULTI)?(?:POINT|POLYGON|LINESTRING|GEOMETRYCOLLECTION)\s*(?:Z|M)?\s*\(", re.IGNORECASE)
GEOJSON = re.compile(r"\s*\{.*\"(?:coordinates|geometries)\"\s*:\s*\[", re.DOTALL)
PAIR = re.compile(r"\(?\[?\s*-?\d{1,3}\.\d{2,}\s*[,; ]\s*-?\d{1,3}\.\d{2,}\s*\]?\)?$")


def judge(evidence: Evidence) -> Finding | None:
    """Nearly every value is a geometry in one of the three spellings."""
    if evidence.distinct == 0 or evidence.share(lambda text: WKT.match(text) or GEOJSON.match(text) or PAIR.match(text), 0.9) < 0.9:
        return None
    return Finding(1.0, message("shapes or points for a map"), evidence.says(WORDS), casts.text(evidence))


DETECTOR = Detector(
    "geometry",
    "geographic",
    "geometry",
    judge,
    (
        Example("x", ("POINT (-99.1 19.4)", "POINT(1 2)"), True),
        Example("x", ('{"type":"Point","coordinates":[1,2]}',), True),
        Example("x", ("19.4326, -99.1332", "20.1, -98.12"), False),
        Example("x", ("19.4326, -99.1332", "20.1001, -98.12"), True),
        Example("x", ('{"a": 1}',), False),
    ),
    source="OGC 06-103r4 (well-known text); RFC 7946 (GeoJSON)",
)
