"""Rows that went wrong, read again: a quote too many or too few, or another delimiter than the rest of the file has."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from loaders.readers._text.quoting import Dialect, options

LINES_OF_A_ROW = 5_000
"""A quoted cell of more lines is taken for a quote that was never closed."""
LEAST_LINES_OF_A_ROW = 5
CHARACTERS_OF_A_ROW = 50_000_000
ALTERNATIVES = (",", ";", "\t", "|")
"""What a single row may be separated by instead."""
LEAST_CELLS = 3
"""With fewer, a sentence with one comma would pass for a row."""
MOST_PIECES = 400
"""Pieces of a line among which quotes are matched: the work grows with their square."""


class Lines:
    """The lines of a file, some of which may be given back: `taken` are those of the row at hand, `given` how many are used up."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._characters = 0
        self._most = LINES_OF_A_ROW
        self.taken: list[str] = []
        self.given = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if not self.taken:
            self._characters = 0
        if len(self.taken) >= self._most or self._characters > CHARACTERS_OF_A_ROW:
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._lines)
        self._characters += len(line)
        self.taken.append(line)
        self.given += 1
        return line

    def some(self, most: int) -> list[str]:
        """The next lines at once, up to so many."""
        found = [self._again.popleft() for _ in range(min(most, len(self._again)))]
        found += islice(self._lines, most - len(found))
        self.given += len(found)
        return found

    def back(self, lines: list[str]) -> None:
        """Those lines come next, in their order. Where a long row was none, the next may not be as long: open quotes seldom stand alone."""
        if len(lines) >= self._most - 1:
            self._most = max(LEAST_LINES_OF_A_ROW, self._most // 2)
        self._again.extendleft(reversed(lines))
        self.given -= len(lines)


def mend(taken: list[str], row: list[str], dialect: Dialect, width: int) -> list[str] | None:
    """The first of the lines as a row of its own; None where `row` is what was written, be it short or long."""
    line = taken[0].rstrip("\r\n")
    proper = not dialect.quote or _is_proper(taken, dialect)
    if proper and (len(taken) > 1 or len(row) == width):
        return None
    mended = None if proper else _matched(line, dialect, width)
    if mended or (len(row) == width and len(taken) == 1):
        return mended
    return _otherwise(line, dialect, width) or (line.split(dialect.mark) if len(taken) > 1 else None)


def _is_proper(taken: list[str], dialect: Dialect) -> bool:
    """Every quote that opens a cell is closed, and before a delimiter."""
    try:
        return sum(1 for _ in csv.reader(taken, **options(dialect, strict=True))) == 1
    except csv.Error:
        return False


def _otherwise(line: str, dialect: Dialect, width: int) -> list[str] | None:
    """The row by another delimiter or quote, where that gives as many cells as the table has columns."""
    if width < LEAST_CELLS:
        return None
    others = [replace(dialect, delimiter=mark, escape="") for mark in ALTERNATIVES if mark != dialect.delimiter]
    for other in (*others, replace(dialect, quote="'" if dialect.quote != "'" else '"', escape="")):
        row = next(csv.reader([line], **options(other)), [])
        if len(row) == width and not any(cell.startswith(" ") for cell in row):
            return row
    return None


def _matched(line: str, dialect: Dialect, width: int) -> list[str] | None:
    """The line as `width` cells with the fewest odd quotes. A cell is one piece between delimiters, or several between two quotes."""
    pieces = line.split(dialect.mark)
    if not width <= len(pieces) <= MOST_PIECES:
        return None
    best: dict[tuple[int, int], tuple[int, int]] = {(0, 0): (0, -1)}
    for start in range(len(pieces)):
        ends = _ends(pieces, start, dialect)
        for count in [count for place, count in best if place == start and count < width]:
            for end, cost in ends:
                total = best[start, count][0] + cost
                if total < best.get((end, count + 1), (total + 1, 0))[0]:
                    best[end, count + 1] = (total, start)
    if (len(pieces), width) not in best:
        return None
    return _cells(pieces, best, dialect, width)


def _ends(pieces: list[str], start: int, dialect: Dialect) -> list[tuple[int, int]]:
    """(where a cell that begins at `start` may end, how odd its quotes are then)."""
    quote, first = dialect.quote, pieces[start].lstrip(" ")
    if not first.startswith(quote):
        return [(start + 1, 0)]
    alone = len(first) >= 2 and first.endswith(quote)
    found = [(start + 1, _oddness(first[1:-1], dialect) if alone else 2)]
    found += [
        (end, _oddness(dialect.mark.join(pieces[start:end]).strip(" ")[1:-1], dialect))
        for end in range(start + 2, len(pieces) + 1)
        if pieces[end - 1].endswith(quote)
    ]
    return found


def _oddness(inner: str, dialect: Dialect) -> int:
    quote = dialect.quote
    return int(quote in inner.replace(quote * 2, "").replace("\\" + quote, ""))


def _cells(pieces: list[str], best: dict[tuple[int, int], tuple[int, int]], dialect: Dialect, width: int) -> list[str]:
    cells, end = [], len(pieces)
    for count in range(width, 0, -1):
        start = best[end, count][1]
        cells.append(_unquoted(dialect.mark.join(pieces[start:end]), dialect))
        end = start
    return cells[::-1]


def _unquoted(cell: str, dialect: Dialect) -> str:
    quote, inner = dialect.quote, cell.strip(" ")
    if len(inner) < 2 or not inner.startswith(quote) or not inner.endswith(quote):
        return cell
    return inner[1:-1].replace("\\" + quote, quote).replace(quote * 2, quote)
