"""The cast that types a column's text in one pass."""

from __future__ import annotations

from explorer.model.schema import Cast
from explorer.schema._base import Evidence
from explorer.schema.moments import Moments
from explorer.schema.numbers import SCALE_WORDS, Numbers

LONGEST_BIGINT = 18
"""Every number of 18 digits fits 64 bits."""
LONGEST_DECIMAL = 38
"""DuckDB's widest DECIMAL and HUGEINT."""
MOST_DECIMALS = 6
"""Prices and rates are published with up to six fixed decimals; more are a computer's fractions: DOUBLE."""


def text(evidence: Evidence) -> Cast:
    """A column kept as written."""
    return Cast(missing=missing(evidence))


def missing(evidence: Evidence, *more: str) -> tuple[str, ...]:
    """The empty cell, and the column's own spellings of it."""
    return tuple(dict.fromkeys(("", *evidence.missing, *more)))


def number(evidence: Evidence, found: Numbers) -> Cast:
    """The narrowest type that holds the numbers exactly; what is no number becomes a missing value, its spelling kept beside."""
    spelled = tuple(value for value, _ in found.others[:20]) + found.censored[:40]
    words = tuple(SCALE_WORDS) if found.scaled else ()
    if found.brackets:
        words += (("(", "-"), (")", ""))
    return Cast(_number_type(found), found.decimal, found.thousands, (), found.strip, missing(evidence, *spelled), words)


def _number_type(found: Numbers) -> str:
    digits = len(str(int(max(abs(found.low), abs(found.high)))))
    if digits > LONGEST_DECIMAL:
        return "DOUBLE"
    if found.scaled or (found.fractions and (len(found.decimals) > 1 or found.decimals[0] > MOST_DECIMALS)):
        return "DOUBLE"
    if found.decimals and found.decimals[-1] > 0:
        return _decimal(digits, found.decimals) if len(found.decimals) == 1 else "DOUBLE"
    return "BIGINT" if digits <= LONGEST_BIGINT else "HUGEINT"


def _decimal(digits: int, decimals: tuple[int, ...]) -> str:
    scale = decimals[0]
    if scale > MOST_DECIMALS or digits + scale > LONGEST_DECIMAL:
        return "DOUBLE"
    return f"DECIMAL({LONGEST_BIGINT if digits + scale + ROOM <= LONGEST_BIGINT else LONGEST_DECIMAL},{scale})"


ROOM = 3
"""Rows outside the sample may be a thousand times larger."""


def moment(evidence: Evidence, found: Moments) -> Cast:
    """DATE, or TIMESTAMP where hours are given."""
    spelled = tuple(value for value, _ in found.others[:20] if value)
    return Cast("TIMESTAMP" if found.timed else "DATE", formats=found.formats, missing=missing(evidence, *spelled), words=found.words)
