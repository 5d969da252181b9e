"""An amount one may add up or average, in any local dress."""

from __future__ import annotations

from explorer.schema import casts, looks, reasons
from explorer.schema._base import Detector, Evidence, Example, Finding

PLAIN, DRESSED, FRACTIONS = 0.68, 0.8, 0.85
"""Whole numbers may still be codes; thousands marks hardly ever, fractions never."""


def judge(evidence: Evidence) -> Finding | None:
    """Numbers without zeros ahead."""
    found = evidence.numbers
    if not found.amounts or not looks.is_numeric(evidence) or looks.zero_ahead(evidence):
        return None
    score = FRACTIONS if found.fractions > 0 else DRESSED if found.thousands or found.censored else PLAIN
    return Finding(score, reasons.amounts(found.low, found.high), NAMED if evidence.named_amount else 0.0, casts.number(evidence, found))


NAMED = 0.8
"""A little less than a header can say, so that money and percent, named as such, come first."""

DETECTOR = Detector(
    "quantity",
    "numeric",
    "quantity",
    judge,
    (
        Example("valor", ("2.025.045", "1.300", "25"), True),
        Example("montant", ("19 880,00", "5,50", "1 200,00"), True),
        Example("x", ("1,234.56", "7.10"), True),
        Example("x", ("0,702744174", "0,5", "-"), True),
        Example("x", ("(1,200)", "35", "(7)"), True),
        Example("x", ("1e-5", "2.5E+3", "1"), True),
        Example("cases", ("<5", "7", "12", "9"), True),
        Example("wind", (*(str(n) for n in range(12)), "Calm"), True),
        Example("x", ("007", "012"), False),
        Example("x", ("1.2.3", "4.5.6"), False),
        Example("x", ("a", "b"), False),
    ),
    source="Unicode CLDR for decimal and grouping marks; S. S. Stevens (1946): ratio scale",
)
