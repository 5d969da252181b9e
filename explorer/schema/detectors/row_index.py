"""The number of the row."""

from __future__ import annotations

from explorer.model.message import message
from explorer.schema import casts, looks
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    "index idx row rownum rowid unnamed n no num nr id numero indice fila linha ligne objectid fid oid gid item consecutivo orden sr"
)


def judge(evidence: Evidence) -> Finding | None:
    """Numbers that go up by one from 0 or 1 in the order of the rows, under no header or one that says number."""
    if not looks.counts_rows(evidence):
        return None
    blank = not evidence.tokens or evidence.tokens[0] == "unnamed"
    return Finding(0.85, message("the number of the row: not added up"), 1.0 if blank else evidence.says(WORDS), casts.text(evidence))


DETECTOR = Detector(
    "row_index",
    "identifier",
    "row_index",
    judge,
    (
        Example("", ("1", "2", "3", "4"), True),
        Example("id", ("0", "1", "2"), True),
        Example("Overall", ("1", "2", "3"), False),
        Example("id", ("3", "1", "2"), False),
    ),
    both=True,
    source="pandas, R and spreadsheets write such a column when a table is saved with its row names",
)
