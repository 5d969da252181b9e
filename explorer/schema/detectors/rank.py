"""A place in an order: 1st, 2nd, 3rd."""

from __future__ import annotations

from explorer.model.message import message
from explorer.schema import casts, looks
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon("rank ranking position rang classement puesto posicion posicao ranque classifica posizione clasificacion")


def judge(evidence: Evidence) -> Finding | None:
    """Small whole numbers from 1 under a header that says rank, or a count of the rows under any header of its own."""
    said = evidence.says(WORDS)
    small = bool(evidence.integers) and evidence.within(1, FARTHEST * max(evidence.rows, 50)) >= 0.98
    counted = bool(evidence.tokens) and evidence.rows >= FEWEST_ROWS and looks.counts_rows(evidence)
    if not (said and small) and not counted:
        return None
    return Finding(0.8, message("a place in an order: not added up"), said, casts.number(evidence, evidence.numbers))


FARTHEST, FEWEST_ROWS = 20, 8
"""Ranks of a part of a longer list reach some way beyond its rows; 1, 2, 3 alone may be any amounts."""

DETECTOR = Detector(
    "rank",
    "numeric",
    "rank",
    judge,
    (
        Example("Rank", ("1", "2", "3"), True),
        Example("Puesto", ("3", "1", "2"), True),
        Example("Overall", tuple(str(n) for n in range(1, 12)), True),
        Example("casos", ("1", "2", "3"), False),
        Example("Rank", ("gold", "silver"), False),
    ),
    source="S. S. Stevens, On the Theory of Scales of Measurement (1946): numbers that only tell an order",
)
