"""An hour of the day: 0-24 under a header that says hour."""

from __future__ import annotations

from explorer.model.message import message
from explorer.model.schema import Cast
from explorer.schema import casts
from explorer.schema._base import NEARLY_ALL, Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon("hour hora heure ora hh hour_of_day hora_del_dia hora_hecho")


def judge(evidence: Evidence) -> Finding | None:
    """Whole numbers from 0 to 24 under a header that says hour."""
    if len(evidence.tokens) > 3 or evidence.within(0, 24) < NEARLY_ALL:
        return None
    return Finding(0.9, message("hours of the day"), evidence.says(WORDS), Cast("BIGINT", missing=casts.missing(evidence)))


DETECTOR = Detector(
    "hour",
    "temporal",
    "hour",
    judge,
    (Example("hora", ("0", "23"), True), Example("hour", ("25", "1"), False), Example("x", ("0", "23"), False)),
    both=True,
    source="ISO 8601-1, 4.3.8 (clock hour); 24 is what many police registers write for midnight",
)
