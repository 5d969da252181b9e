"""A moment counted in seconds or milliseconds from 1970."""

from __future__ import annotations

import datetime

from explorer.model.schema import Cast
from explorer.schema import casts, reasons
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    "date time timestamp datetime epoch created updated modified start end fecha hora data datahora heure horodatage unix ts",
    "date time fecha created updated",
)
FIRST, LAST = 631_152_000, 4_102_444_800
"""From 1990 to 2100: outside it, ten digits are rather a number."""


def judge(evidence: Evidence) -> Finding | None:
    """Whole numbers that fall between 1990 and 2100, under a header that speaks of time."""
    whole = evidence.integers
    if not whole:
        return None
    for form, unit in (("epoch_s", 1), ("epoch_ms", 1000)):
        if all(FIRST * unit <= number <= LAST * unit for number, _ in whole):
            low, high = (_iso(pick(number for number, _ in whole) / unit) for pick in (min, max))
            cast = Cast("TIMESTAMP", formats=(form,), missing=casts.missing(evidence))
            return Finding(0.95, reasons.span(form, 1.0, low, high), evidence.says(WORDS), cast)
    return None


def _iso(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(tzinfo=None).isoformat()


DETECTOR = Detector(
    "epoch",
    "temporal",
    "datetime",
    judge,
    (
        Example("timestamp", ("1614938400000", "1614938500000"), True),
        Example("created", ("1614938400", "1614938500"), True),
        Example("population", ("1614938400", "1614938500"), False),
        Example("timestamp", ("12", "15"), False),
    ),
    both=True,
    source="POSIX.1-2017, 4.16 (seconds since the Epoch); ECMA-262, 21.4.1.1 for milliseconds",
)
