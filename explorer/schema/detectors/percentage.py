"""A share or rate in percent: written with %, or named so."""

from __future__ import annotations

import re

from explorer.schema import casts, looks, reasons
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

PERCENT = lexicon(
    "% percent percentage pct perc porcentaje porc percentual percentuale pourcentage share quota part", "percent porcent pourcent"
)
RATES = lexicon("rate ratio tasa taxa taux tasso")
"""Rates are of a hundred, of a thousand or of a hundred thousand people: only the header can say which."""


def judge(evidence: Evidence) -> Finding | None:
    """Numbers with a percent sign, or under a header that says percent, within what a share or rate can be."""
    found = evidence.numbers
    if not found.amounts or not looks.is_numeric(evidence) or looks.zero_ahead(evidence):
        return None
    signed = found.percent >= 0.5
    header = NAMED_RATE.sub(" ", evidence.header)
    percent = evidence.says(PERCENT) if header == evidence.header else PERCENT.fit(header)
    said = max(percent, evidence.says(RATES))
    if not signed and (not said or found.high > MOST or found.low < -MOST):
        return None
    unit = "%" if signed or "%" in header or (percent and found.high > 1.5) else ""
    return Finding(1.0 if signed else 0.95, reasons.amounts(found.low, found.high), said, casts.number(evidence, found), unit=unit)


NAMED_RATE = re.compile(r"\d[\d.,]*\s?%")
"""`Tax 5%` is what that rate came to, in money."""

MOST = 1000
"""A change of a thousand percent is the most that is still published as a percentage."""

DETECTOR = Detector(
    "percentage",
    "numeric",
    "percentage",
    judge,
    (
        Example("x", ("98,79%", "12,3%", "0%"), True),
        Example("Porcentaje", ("12.5", "99", "3"), True),
        Example("taux", ("0,25", "0,5"), True),
        Example("% jóvenes", ("12.5", "99", "3"), True),
        Example("IVA 16%", ("26.14", "3.82", "16.2"), False),
        Example("x", ("12.5", "99"), False),
        Example("rate", ("120000", "5"), False),
    ),
    source="ISO 80000-1, 7.5 (per cent); bounds of rates chosen on the open corpus",
)
