"""A month: by name in any of five languages, or 1-12 under a header that says month."""

from __future__ import annotations

from explorer.model.message import message
from explorer.model.schema import Cast
from explorer.schema import casts, orders
from explorer.schema._base import NEARLY_ALL, Detector, Evidence, Example, Finding
from explorer.schema.calendars import MONTHS
from explorer.schema.words import lexicon

WORDS = lexicon("month months mes meses mois mese mesi", "month")


def judge(evidence: Evidence) -> Finding | None:
    """Names of months, or 1-12 with the header's word."""
    said = evidence.says(WORDS)
    few = evidence.looked if evidence.distinct <= MOST else ()
    named = orders.all_named((text for text, _ in few), MONTHS)
    if named and (len(named) > 1 or said):
        order = tuple(sorted(named, key=lambda text: named[text]))
        return Finding(0.97, message("names of months"), said, casts.text(evidence), order=order)
    if said and evidence.within(1, 12) >= NEARLY_ALL:
        return Finding(0.9, message("months from 1 to 12"), said, Cast("BIGINT", missing=casts.missing(evidence)))
    return None


MOST = 36
"""Twelve months, each in up to three spellings."""

DETECTOR = Detector(
    "month",
    "temporal",
    "month",
    judge,
    (
        Example("x", ("Enero", "febrero", "MARZO"), True),
        Example("x", ("janv.", "févr."), True),
        Example("mes", ("1", "12", "7"), True),
        Example("x", ("1", "12", "7"), False),
        Example("mes", ("13", "12"), False),
    ),
    source="Unicode CLDR for the names in each language; ISO 8601-1, 4.3.5 for the numbers",
)
