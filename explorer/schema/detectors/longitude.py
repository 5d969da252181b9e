"""A longitude, or the easting of a projected grid."""

from __future__ import annotations

from explorer.schema import coordinates
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

AXIS = coordinates.Axis(
    lexicon(
        "lon lng long longitude longitud longitudine coord_x coordx xcoord x_coord coordonnee_x coordenada_x lon_wgs x_wgs x_long long_x",
        "longitud",
    ),
    lexicon("easting este est east x x_utm utm_x x_lambert"),
    "x",
    "y",
    180,
    coordinates.degrees("EWO"),
)


def judge(evidence: Evidence) -> Finding | None:
    """Degrees within 180 of Greenwich."""
    return coordinates.judge(evidence, AXIS)


DETECTOR = Detector(
    "longitude",
    "geographic",
    "longitude",
    judge,
    (
        Example("longitud", ("-99.13", "-70.6"), True),
        Example("lon", ("-99,13", "-70,6"), True),
        Example("ESTE", ("512345", "512399"), True),
        Example("lng", ("199.43", "20.1"), False),
        Example("along", ("19.43", "20.1"), False),
    ),
    both=True,
    source="ISO 6709 for degrees; EPSG for eastings of projected grids",
)
