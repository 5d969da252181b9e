"""Which spellings in a column mean that there is no value."""

from __future__ import annotations

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
"""Spellings of "no value" seen in published tables, folded. Codes such as 99 stay values: they need a data dictionary."""

_SPELLINGS = frozenset(spelling.replace(SPACE, " ") for spelling in SPELLINGS)


def is_missing(text: str) -> bool:
    """`text` is a spelling of "no value"."""
    if not text:
        return True
    return len(text) <= LONGEST and not text[0].isdigit() and fold(text) in _SPELLINGS


LONGEST = max(map(len, _SPELLINGS))


def spelled_missing(values: list[tuple[str, int]]) -> tuple[str, ...]:
    """The spellings of "no value" among a column's (value, rows). None ends with a digit, as most values of most long columns do."""
    found = [text for text, _ in values if len(text) <= LONGEST and not text[-1].isdigit() and is_missing(text)]
    if not found:
        return ()
    rest = [text for text, _ in values if text not in found]
    if not rest and found == ["*"]:
        return ()
    return tuple(text for text in found if not _is_code(text, rest))


def _is_code(text: str, rest: list[str]) -> bool:
    """NA is Namibia and ND North Dakota in a column of short capital codes."""
    if not (text.isalpha() and text.isupper() and len(text) <= 3) or len(rest) < MANY_CODES:
        return False
    return sum(other.isalpha() and other.isupper() and len(other) == len(text) for other in rest) >= 0.9 * len(rest)


MANY_CODES = 8
"""Fewer capital codes than this are rather classes (A, B, NA) than a list of codes that NA may belong to."""
