"""Structured text: JSON objects or lists."""

from __future__ import annotations

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding


def judge(evidence: Evidence) -> Finding | None:
    """Nearly every value is one pair of braces or brackets."""
    if evidence.distinct == 0 or evidence.share(_braced, 0.9) < 0.9:
        return None
    return Finding(0.95, message("structured text"), 0.0, casts.text(evidence))


def _braced(text: str) -> bool:
    return len(text) > 1 and (text[0], text[-1]) in (("{", "}"), ("[", "]"))


DETECTOR = Detector(
    "json",
    "text",
    "json",
    judge,
    (Example("x", ('{"a": 1}', "[1, 2]"), True), Example("x", ("a", "{b"), False)),
    source="RFC 8259",
)
