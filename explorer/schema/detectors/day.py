"""A day of the month: 1-31 under a header that says day."""

from __future__ import annotations

from explorer.model.message import message
from explorer.model.schema import Cast
from explorer.schema import casts
from explorer.schema._base import NEARLY_ALL, Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon("day dia jour giorno day_of_month dia_del_mes date_of_month")


def judge(evidence: Evidence) -> Finding | None:
    """Whole numbers from 1 to 31 under a header that says day, and is short."""
    if len(evidence.tokens) > 3 or evidence.within(1, 31) < NEARLY_ALL:
        return None
    return Finding(0.9, message("days of the month"), evidence.says(WORDS), Cast("BIGINT", missing=casts.missing(evidence)))


DETECTOR = Detector(
    "day",
    "temporal",
    "day",
    judge,
    (Example("dia", ("1", "31"), True), Example("day", ("32", "1"), False), Example("x", ("1", "31"), False)),
    both=True,
    source="ISO 8601-1, 4.3.6 (calendar day of month)",
)
