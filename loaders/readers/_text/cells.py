"""How lines of text become rows of cells, by one dialect; a row that went wrong is mended, and the rows after it stay as they are."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from loaders.readers._text.columns import COLUMNS, by_columns
from loaders.readers._text.mending import Lines, mend
from loaders.readers._text.quoting import Dialect, cells_of, options

_FORMULA = re.compile(r'="([^"]*)"')
"""How Excel is told to keep a text as it is: ="007"."""

FIRST_TOGETHER, TOGETHER, CHARACTERS_TOGETHER = 20, 500, 1_000_000
"""Lines that are split at once, at first and later, fewer where they are long: a row that went wrong has so many looked at one by one."""

csv.field_size_limit(1 << 30)


def parse(lines: Iterable[str], dialect: Dialect, width: int = 0, mended: Counter[str] | None = None) -> Iterator[list[str]]:
    """Rows of cells, whatever their length; a blank line is []. Never fails on what a cell holds.

    Where the `width` of the table is known, rows of another one are looked at again; those read otherwise are counted as "mended".
    """
    told = Counter() if mended is None else mended
    if dialect.delimiter == COLUMNS:
        return by_columns(lines, dialect.cuts)
    prepared = dialect.prepared(lines)
    rows = _mended(Lines(prepared), dialect, width, told) if width and not dialect.wrapped else csv.reader(prepared, **options(dialect))
    if dialect.is_rewritten:
        rows = (cells_of(row, dialect) for row in rows)
    return map(_without_formulas, rows) if dialect.formulas else rows


def _mended(lines: Lines, dialect: Dialect, width: int, told: Counter[str]) -> Iterator[list[str]]:
    """Rows, those of another width or with quotes that went wrong as they were meant. Many at once, where none of them is such."""
    most = FIRST_TOGETHER
    while some := lines.some(most):
        most = max(1, min(TOGETHER, CHARACTERS_TOGETHER * len(some) // sum(map(len, some))))
        rows = list(csv.reader(some, **options(dialect)))
        if len(rows) == len(some) and set(map(len, rows)) <= {0, width} and not _are_suspect(rows, some, dialect.quote):
            yield from rows
        else:
            lines.back(some)
            yield from _one_by_one(lines, lines.given + len(some), dialect, width, told)


def _are_suspect(rows: list[list[str]], lines: list[str], quote: str) -> bool:
    return bool(quote) and quote in "".join(lines) and _is_suspect("".join(map("".join, rows)), quote)


def _one_by_one(lines: Lines, end: int, dialect: Dialect, width: int, told: Counter[str]) -> Iterator[list[str]]:
    """Rows until so many lines were given; of a row that is mended only the first line is used, and the others come again."""
    rows = csv.reader(lines, **options(dialect))
    while lines.given < end:
        lines.taken.clear()
        row = next(rows, None)
        if row is None:
            return
        odd = len(row) != width or len(lines.taken) > 1 or (dialect.quote and _is_suspect("".join(row), dialect.quote))
        if row and odd and (mended := mend(lines.taken, row, dialect, width)) is not None:
            lines.back(lines.taken[1:])
            told["mended"] += mended != row
            row = mended
        yield row


def _is_suspect(text: str, quote: str) -> bool:
    """Quotes were left inside cells, or the last one has no end."""
    return quote in text or text[-1:] in ("\n", "\r")


def _without_formulas(row: list[str]) -> list[str]:
    return [found[1] if cell.startswith("=") and (found := _FORMULA.fullmatch(cell)) else cell for cell in row]
