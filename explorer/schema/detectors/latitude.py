"""A latitude: header and range must both say so."""

from __future__ import annotations

import re

from explorer.model.message import Amount, message
from explorer.schema import casts
from explorer.schema._base import NEARLY_ALL, Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    "lat latitude latitud latitudine y coord_y coordy ycoord y_coord coordonnee_y coordenada_y northing norte lat_wgs", "latitud"
)
DEGREES = re.compile(r"\d{1,3}\s?[°º]\s?\d{1,2}(?:\s?['’′]\s?[\d.,]*\s?(?:[\"”″]|'')?)?\s?[NSns]?$")
FARTHEST = 90


def judge(evidence: Evidence) -> Finding | None:
    """Degrees within 90 of the equator, or a projected northing, under a header that says so."""
    if evidence.share(DEGREES.match) >= 0.9:
        return Finding(0.9, message("degrees and minutes"), evidence.says(WORDS), casts.text(evidence))
    found = evidence.numbers
    if not found.amounts or found.share < NEARLY_ALL or found.percent or found.money:
        return None
    projected = found.low > PROJECTED
    if not projected and (abs(found.low) > FARTHEST or found.high > FARTHEST):
        return None
    if not projected and len(evidence.tokens) == 1 and evidence.tokens[0] == "y" and not _has_pair(evidence, "x"):
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


PROJECTED = 10_000
"""Metres of a projected grid: no latitude is above 90, no grid starts below ten kilometres."""


def _has_pair(evidence: Evidence, other: str) -> bool:
    return any(header.strip().lower() == other for header in evidence.setting.headers)


DETECTOR = Detector(
    "latitude",
    "geographic",
    "latitude",
    judge,
    (
        Example("latitud", ("19.43", "-33.45"), True),
        Example("lat", ("19,43", "20,12"), True),
        Example("latitude", ("12°34'56\"N", "13°04'00\"N"), True),
        Example("lat", ("119.43", "20.1"), False),
        Example("plate", ("19.43", "20.1"), False),
        Example("x", ("19.43", "20.1"), False),
    ),
    both=True,
)
