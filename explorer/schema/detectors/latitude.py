"""A latitude, or the northing of a projected grid."""

from __future__ import annotations

from explorer.schema import coordinates
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

AXIS = coordinates.Axis(
    lexicon("lat latitude latitud latitudine coord_y coordy ycoord y_coord coordonnee_y coordenada_y lat_wgs y_wgs y_lat lat_y", "latitud"),
    lexicon("northing norte nord north y y_utm utm_y y_lambert"),
    "y",
    "x",
    90,
    coordinates.degrees("NS"),
)


def judge(evidence: Evidence) -> Finding | None:
    """Degrees within 90 of the equator."""
    return coordinates.judge(evidence, AXIS)


DETECTOR = Detector(
    "latitude",
    "geographic",
    "latitude",
    judge,
    (
        Example("latitud", ("19.43", "-33.45"), True),
        Example("lat", ("19,43", "20,12"), True),
        Example("latitude", ("12°34'56\"N", "13°04'00\"N"), True),
        Example("NORTE", ("4512345", "4512399"), True),
        Example("Norte", ("12.5", "13.7"), False),
        Example("lat", ("119.43", "20.1"), False),
        Example("plate", ("19.43", "20.1"), False),
        Example("y", ("19.43", "20.1"), False),
    ),
    both=True,
    source="ISO 6709 for degrees; EPSG for northings of projected grids",
)
