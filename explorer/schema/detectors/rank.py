"""A place in an order: 1st, 2nd, 3rd."""

from __future__ import annotations

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon("""rank ranking position rang classement puesto posicion posicao ranque classifica posizione clasificacion""")


def judge(evidence: Evidence) -> Finding | None:
    """Small whole numbers from 1 under a header that says rank."""
    whole = evidence.integers
    if not whole or min(number for number, _ in whole) < 1 or max(number for number, _ in whole) > 20 * max(evidence.rows, 50):
        return None
    return Finding(0.8, message("a place in an order: not added up"), evidence.says(WORDS), casts.number(evidence, evidence.numbers))


DETECTOR = Detector(
    "rank",
    "numeric",
    "rank",
    judge,
    (Example("Rank", ("1", "2", "3"), True), Example("Puesto", ("3", "1", "2"), True), Example("Rank", ("gold", "silver"), False)),
    both=True,
)
