"""A year: never added up, never averaged."""

from __future__ import annotations

import re

from explorer.model.schema import Cast
from explorer.schema import casts, reasons
from explorer.schema._base import NEARLY_ALL, Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    year years yr yyyy ano anos anio annee annees an anno exercice ejercicio exercicio periodo season vintage ciclo campagne gestion
    vigencia anioreg campana
    """,
    "year annee",
)
PLURAL = re.compile(r"\b(?:years|anos|años|ans|annees)\s+(?:since|of|in|de|en|desde)\b", re.IGNORECASE)
ONE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""`Year 2015` heads the figures of that year."""
FIRST, LAST, RECENT, AHEAD = 1000, 2150, 1850, 2040
"""With a header that says year any from 1000 on; without, only those of the age of statistics."""


def judge(evidence: Evidence) -> Finding | None:
    """Four digits (two with a header) that all read as years."""
    whole = evidence.integers
    said = 0.0 if PLURAL.search(evidence.header) or ONE.search(evidence.header) else evidence.says(WORDS)
    score = 0.0 if not whole or evidence.numbers.thousands else _score(evidence, said)
    if not score:
        return None
    years = [number for number, _ in whole if FIRST <= number <= LAST] or [number for number, _ in whole]
    return Finding(score, reasons.years(min(years), max(years)), said, Cast("BIGINT", missing=casts.missing(evidence)))


def _score(evidence: Evidence, said: float) -> float:
    """A ladder from the surest: years under their word, two digits under it, recent years under any other."""
    if said and evidence.within(FIRST, LAST) >= NEARLY_ALL:
        return 0.95
    if said and evidence.within(0, 99) == 1 and evidence.numbers.widths == (2,):
        return 0.9
    alone = len(evidence.integers) == 1 and evidence.filled > 1
    if evidence.within(RECENT, AHEAD) == 1 and evidence.numbers.widths == (4,) and not evidence.named_amount and not alone:
        return 0.85
    return 0.0


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
        Example("Año 2015", ("15", "33"), False),
        Example("x", ("1200", "3500"), False),
    ),
    source="ISO 8601-1, 4.3.3 (calendar year); two digits only where the header says year",
)
