"""What stands between cells and around them, and how the reader of Python's own library is told."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

INNER = "\ue000"
"""Stands for a delimiter of several characters while rows are read: a character that no published text holds."""


@dataclass(frozen=True)
class Dialect:
    """What stands between cells, around them, and before a quote inside them ("" for a doubled quote)."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    spaced: bool = False
    """A space stands after each delimiter and before the quote."""
    wrapped: bool = False
    """Each line as a whole stands in quotes once more."""
    edged: bool = False
    """The delimiter also stands before the first cell."""
    formulas: bool = False
    """Some texts are written as formulas, ="007"."""
    cuts: tuple[int, ...] = ()
    """Where the columns of a file of fixed widths begin, in characters."""

    @property
    def mark(self) -> str:
        """The one character that rows are split at."""
        return self.delimiter if len(self.delimiter) == 1 else INNER

    @property
    def is_rewritten(self) -> bool:
        """Whether cells need a look of ours after they were split."""
        return self.wrapped or self.mark != self.delimiter

    @property
    def is_loose(self) -> bool:
        """Several spaces count as one."""
        return self.delimiter == " "

    @property
    def is_plain(self) -> bool:
        """Whether rows need nothing but to be split, as any program does it."""
        own = self.spaced or self.wrapped or self.edged or self.formulas or self.is_loose
        return not own and self.mark == self.delimiter

    def prepared(self, lines: Iterable[str]) -> Iterable[str]:
        """Lines as `options` splits them."""
        if self.is_loose:
            lines = (line.strip(" ") for line in lines)
        if self.edged:
            lines = (line.lstrip(" ").removeprefix(self.delimiter) for line in lines)
        if self.mark != self.delimiter:
            lines = (line.replace(self.delimiter, INNER) for line in lines)
        return lines


def options(dialect: Dialect, strict: bool = False) -> dict[str, Any]:
    """Arguments of `csv.reader`."""
    return {
        "delimiter": dialect.mark,
        "quotechar": dialect.quote or None,
        "quoting": csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        "escapechar": dialect.escape or None,
        "doublequote": not dialect.escape,
        "skipinitialspace": dialect.is_loose or dialect.spaced,
        "strict": strict,
    }


def cells_of(row: list[str], dialect: Dialect) -> list[str]:
    """A split row as the file means it: taken out of its outer quotes, the delimiter's own characters back inside cells."""
    if dialect.wrapped and len(row) == 1:
        row = [cell for part in _split(row[0], dialect) for cell in part]
    if dialect.mark == INNER:
        return [cell.replace(INNER, dialect.delimiter) if INNER in cell else cell for cell in row]
    return row


def _split(text: str, dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(text.splitlines(keepends=True), **options(dialect))
