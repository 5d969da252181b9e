"""What single values look like: words, codes, digits."""

from __future__ import annotations

import re

from explorer.schema._base import NEARLY_ALL, Evidence

_LETTER = re.compile(r"[\W\d_]*[^\W\d_]")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,24}$")
_MIXED = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[^\W\d_])[\w./-]{2,40}$")
_DIGITS = re.compile(r"\d+$", re.ASCII)


def wordy(evidence: Evidence) -> float:
    """Share of rows whose value holds a letter."""
    return evidence.shape(_LETTER)


def digits(evidence: Evidence) -> float:
    """Share of rows that are nothing but digits."""
    return evidence.shape(_DIGITS)


def coded(evidence: Evidence) -> float:
    """Share of rows that are one run of capitals and digits, as codes are."""
    return evidence.shape(_CODE)


def lengths(evidence: Evidence) -> frozenset[int]:
    """Every length that a looked value has."""
    return frozenset(len(text) for text, _ in evidence.looked)


def zero_ahead(evidence: Evidence) -> bool:
    """Digits with zeros ahead: a code, since no number is written so."""
    return evidence.numbers.zeros_ahead >= SOME and evidence.numbers.whole


SOME = 0.02
"""One in fifty rows: less may be a slip of the hand."""


def mixed_codes(evidence: Evidence) -> float:
    """Share of rows that are one run of letters and digits with at least one digit: 5C1, SD-10, A-001."""
    return evidence.shape(_MIXED)


def short_capitals(evidence: Evidence, longest: int = 3) -> bool:
    """Nearly all values are two to `longest` capitals: ABR, RO, DFW."""
    return evidence.share(lambda text: 2 <= len(text) <= longest and text.isalpha() and text.isupper(), 0.9) >= 0.9


def is_numeric(evidence: Evidence) -> bool:
    """The column reads as numbers: nearly all of it, or all but a few spellings that stand for no number ("Calm", "c")."""
    found = evidence.numbers
    if found.share >= NEARLY_ALL:
        return True
    odd = len(found.others)
    return (
        found.share >= 0.5
        and odd <= FEW_SPELLINGS
        and len(found.amounts) >= MANY_AMOUNTS
        and all(len(text) <= 20 for text, _ in found.others)
    )


FEW_SPELLINGS = 3
MANY_AMOUNTS = 10
"""Up to three words among ten or more different numbers stand for missing or hidden numbers."""


def counts_rows(evidence: Evidence) -> bool:
    """Whole numbers that go up by one from 0 or 1, one a row."""
    start = evidence.cells[:50]
    if len(start) < 3 or not all(text.isascii() and text.isdigit() for text in start) or start[0] not in ("0", "1"):
        return False
    return [int(text) for text in start] == list(range(int(start[0]), int(start[0]) + len(start))) and evidence.distinct == evidence.rows
