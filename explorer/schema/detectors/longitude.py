"""A longitude: header and range must both say so."""

from __future__ import annotations

import re

from explorer.model.message import Amount, message
from explorer.schema import casts
from explorer.schema._base import NEARLY_ALL, Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    "lon lng long longitude longitud longitudine x coord_x coordx xcoord x_coord coordonnee_x coordenada_x easting este lon_wgs", "longitud"
)
DEGREES = re.compile(r"\d{1,3}\s?[°º]\s?\d{1,2}(?:\s?['’′]\s?[\d.,]*\s?(?:[\"”″]|'')?)?\s?[EWOewo]?$")
FARTHEST = 180
PROJECTED = 10_000
"""Metres of a projected grid."""


def judge(evidence: Evidence) -> Finding | None:
    """Degrees within 180, or a projected easting, under a header that says so."""
    if evidence.share(DEGREES.match) >= 0.9:
        return Finding(0.9, message("degrees and minutes"), evidence.says(WORDS), casts.text(evidence))
    found = evidence.numbers
    if not found.amounts or found.share < NEARLY_ALL or found.percent or found.money:
        return None
    projected = found.low > PROJECTED
    if not projected and (abs(found.low) > FARTHEST or found.high > FARTHEST):
        return None
    if not projected and evidence.tokens == ("x",) and not any(header.strip().lower() == "y" for header in evidence.setting.headers):
        return None
    reason = message("between {low} and {high} degrees", low=Amount(found.low), high=Amount(found.high))
    cast = casts.number(evidence, found)
    return Finding(
        0.95,
        message("coordinates of a projection") if projected else reason,
        evidence.says(WORDS),
        cast,
        role="place_code" if projected else "",
    )


DETECTOR = Detector(
    "longitude",
    "geographic",
    "longitude",
    judge,
    (
        Example("longitud", ("-99.13", "-70.6"), True),
        Example("lon", ("-99,13", "-70,6"), True),
        Example("lng", ("199.43", "20.1"), False),
        Example("along", ("19.43", "20.1"), False),
    ),
    both=True,
)
