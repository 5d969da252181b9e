"""A year: never added up, never averaged."""

from __future__ import annotations

import re

from explorer.model.schema import Cast
from explorer.schema import casts, reasons
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    year years yr yyyy ano anos anio año annee annees an anno exercice ejercicio exercicio periodo season vintage gestion vigencia anioreg
    campana
    """,
    "year annee",
)
PLURAL = re.compile(r"\b(?:years|anos|años|ans|annees)\s+(?:since|of|in|de|en|desde)\b", re.IGNORECASE)
FIRST, LAST, RECENT, AHEAD = 1000, 2150, 1850, 2040
"""With a header that says year any from 1000 on; without, only those of the age of statistics."""


def judge(evidence: Evidence) -> Finding | None:
    """Four digits (two with a header) that all read as years."""
    whole = evidence.integers
    said = 0.0 if PLURAL.search(evidence.header) else evidence.says(WORDS)
    if not whole or evidence.numbers.thousands:
        return None
    low, high = min(number for number, _ in whole), max(number for number, _ in whole)
    cast = Cast("BIGINT", missing=casts.missing(evidence))
    if said and FIRST <= low <= high <= LAST:
        return Finding(0.95, reasons.years(low, high), said, cast)
    if said and 0 <= low <= high <= 99 and evidence.numbers.widths == (2,):
        return Finding(0.7, reasons.years(low, high), said, cast)
    if (
        RECENT <= low <= high <= AHEAD
        and not evidence.named_amount
        and evidence.numbers.widths == (4,)
        and (len(whole) > 1 or evidence.filled == 1)
    ):
        return Finding(0.85, reasons.years(low, high), said, cast)
    return None


DETECTOR = Detector(
    "year",
    "temporal",
    "year",
    judge,
    (
        Example("Año", ("2019", "2020"), True),
        Example("exercice", ("2018", "2019"), True),
        Example("model_year", ("70", "82"), True),
        Example("convicted", ("1989", "1997", "2003"), True),
        Example("population", ("1989", "1997", "2003"), False),
        Example("Years since joining", ("2", "50"), False),
        Example("x", ("1200", "3500"), False),
    ),
)
