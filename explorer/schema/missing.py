"""Which spellings in a column mean that there is no value."""

from __future__ import annotations

import re
from statistics import median

from explorer.schema.words import fold, listed

SPACE = "\u2581"
"""Stands for a space inside a spelling of several words."""

SPELLINGS = listed(
    """
    - -- --- – — . .. ... …  * ** *** **** ***** : ? na n/a n.a. n.a #n/a nd n/d n.d. n.d s/d s.d. sd s/i s.i. n/i n/c nc
    nan null none nil (null) <na> \\n #ref! #div/0! #value! #nombre? #¡valor! missing
    sin_dato sin_datos sin_informacion sin_info no_disponible no_aplica nao_disponivel sem_informacao sem_dado sem_dados
    no_data not_available not_applicable non_disponible non_disponibile
    """.replace("_", SPACE)
)
"""Spellings of "no value" seen in published tables, folded."""

_SPELLINGS = frozenset(spelling.replace(SPACE, " ") for spelling in SPELLINGS)


def is_missing(text: str) -> bool:
    """`text` is a spelling of "no value"."""
    if not text:
        return True
    return len(text) <= LONGEST and not text[0].isdigit() and fold(text) in _SPELLINGS


DIGITS = frozenset("0123456789")
_BEGINNINGS = frozenset(spelling[:2] for spelling in _SPELLINGS)
LONGEST = max(map(len, _SPELLINGS))


def spelled_missing(values: list[tuple[str, int]]) -> tuple[str, ...]:
    """The spellings of "no value" among a column's (value, rows). None ends with a digit, as most values of most long columns do."""
    found = [text for text, _ in values if text[-1] not in DIGITS and len(text) <= LONGEST and _may_be_missing(text) and is_missing(text)]
    if not found:
        return ()
    rest = [text for text, _ in values if text not in found]
    if not rest and found == ["*"]:
        return ()
    return tuple(text for text in found if not _is_code(text, rest))


def _may_be_missing(text: str) -> bool:
    """It begins as one of the spellings does: most names are told from them by that."""
    start = text[:2]
    return start.lower() in _BEGINNINGS or not start.isascii()


def _is_code(text: str, rest: list[str]) -> bool:
    """NA is Namibia and ND North Dakota in a column of short capital codes."""
    if not (text.isalpha() and text.isupper() and len(text) <= 3) or len(rest) < MANY_CODES:
        return False
    return sum(other.isalpha() and other.isupper() and len(other) == len(text) for other in rest) >= 0.9 * len(rest)


MANY_CODES = 8
"""Fewer capital codes than this are rather classes (A, B, NA) than a list of codes that NA may belong to."""


def coded_missing(values: list[tuple[str, int]]) -> tuple[str, ...]:
    """The numbers that stand for "not specified" in a survey (999, 9998, -99): nines far beyond all other numbers, in several rows.

    What the codes of a class mean is for a dictionary to say, and a lone 999 may be an amount.
    """
    coded = {text: rows for text, rows in values if text[0] in "-89" and CODED.fullmatch(text)}
    if max(coded.values(), default=0) < FEWEST_ROWS or len(values) - len(coded) < MANY_NUMBERS:
        return ()
    first = [float(text) for text, _ in values[:FIRST] if text not in coded and NUMBER.fullmatch(text)]
    if first and not any(_is_far(float(text), min(first), max(first)) for text in coded):
        return ()  # nor from more numbers, which only spread wider
    rest = [(float(text), rows) for text, rows in values if text not in coded and NUMBER.fullmatch(text)]
    if len(rest) < NEARLY_ALL * (len(values) - len(coded)):
        return ()
    low, high = min(number for number, _ in rest), max(number for number, _ in rest)
    far = [text for text in coded if _is_far(float(text), low, high)]
    usual = max((coded[text] for text in far), default=0) >= median(rows for _, rows in rest) / 2
    beyond = BEYOND * max(abs(low), abs(high))
    return tuple(text for text in far if usual or abs(float(text)) >= beyond)


def _is_far(code: float, low: float, high: float) -> bool:
    """Below everything where nothing else is negative; else four times as far from zero as what lies on its side of it."""
    if code < 0:
        return low >= 0 or code <= FAR * low
    return low >= 0 and code >= FAR * high


CODED = re.compile(r"(?:-?9+[789]|-?8{2,}|-9)(?:\.0+)?")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
FEWEST_ROWS, MANY_NUMBERS, NEARLY_ALL = 2, 12, 0.95
"""A code is borne by two rows, among a dozen different numbers: fewer are classes."""
BEYOND = 50
"""So many times beyond all others a code need not be common: no place has been at -9999 degrees."""
FIRST = 40
"""So many of the commonest numbers nearly always show that no code is far from them."""
FAR = 4
"""The code is four times the greatest number (9999 among years is), and at least half as common as numbers usually are."""
