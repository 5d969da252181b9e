"""Rows that are handled together: where a file gives them column by column, at a third of the cost of one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice
from typing import Protocol, Self

CELLS = 40_000
"""Cells that are handled together: 2,000 rows of 20; more are no faster, and wide rows would fill the memory."""
LEAST_ROWS = 200
"""Rows that are handled together however wide they are: those looked ahead at, three times."""


class Together(Protocol):
    """Some rows after each other."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def firsts(self) -> Iterable[str]:
        """Each row's first cell."""
        ...

    def is_wide(self, width: int) -> bool:
        """Every row has so many cells."""
        ...

    def part(self, start: int, end: int | None = None) -> Self:
        """Some of the rows, as a slice names them."""
        ...


@dataclass(frozen=True)
class Listed:
    """Rows as lists of cells."""

    rows: list[list[str]]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[list[str]]:
        return iter(self.rows)

    def firsts(self) -> Iterable[str]:
        """Each row's first cell; "" where it has none."""
        return [row[0] if row else "" for row in self.rows]

    def is_wide(self, width: int) -> bool:
        """Every row has so many cells."""
        return set(map(len, self.rows)) == {width}

    def part(self, start: int, end: int | None = None) -> Listed:
        """Some of the rows, as a slice names them."""
        return Listed(self.rows[start:end])


@dataclass(frozen=True)
class Run:
    """Rows of a sheet: their numbers, and the texts of each column, as many as there are rows."""

    numbers: Sequence[int]
    columns: Sequence[Sequence[str]]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[list[str]]:
        return map(list, zip(*self.columns, strict=True))

    def firsts(self) -> Iterable[str]:
        """Each row's first cell."""
        return self.columns[0]

    def is_wide(self, width: int) -> bool:
        """Every row has so many cells."""
        return len(self.columns) == width

    def part(self, start: int, end: int | None = None) -> Run:
        """Some of the rows, as a slice names them."""
        return Run(self.numbers[start:end], [column[start:end] for column in self.columns])

    def kept(self, keep: list[bool]) -> Run:
        """The rows for which `keep` says so."""
        if all(keep):
            return self
        return Run(list(compress(self.numbers, keep)), [list(compress(column, keep)) for column in self.columns])

    def filled(self) -> Run:
        """Without rows that have no cell."""
        return self.kept([any(row) for row in zip(*self.columns, strict=True)]) if "" in self.columns[0] else self

    def of(self, places: Sequence[int]) -> Run:
        """Some of the columns."""
        return Run(self.numbers, [self.columns[place] for place in places])


def listed(rows: Iterable[list[str]], width: int) -> Iterator[Listed]:
    """Rows, many together."""
    left = iter(rows)
    while some := list(islice(left, _many(width))):
        yield Listed(some)


def gathered(rows: Iterable[tuple[int, list[str]]], width: int) -> Iterator[Run]:
    """Numbered rows of `width` cells, many together."""
    left = iter(rows)
    while some := list(islice(left, _many(width))):
        numbers, cells = zip(*some, strict=True)
        yield Run(numbers, list(zip(*cells, strict=True)))


def joined(runs: Iterable[Run]) -> Iterator[Run]:
    """The same rows, short runs made one with those after them."""
    held: list[Run] = []
    rows = 0
    for run in runs:
        held.append(run)
        rows += len(run)
        if rows >= LEAST_ROWS:
            yield _one(held)
            held, rows = [], 0
    if rows:
        yield _one(held)


def _one(runs: list[Run]) -> Run:
    if len(runs) == 1:
        return runs[0]
    columns = zip(*(run.columns for run in runs), strict=True)
    return Run(list(chain.from_iterable(run.numbers for run in runs)), [list(chain.from_iterable(parts)) for parts in columns])


def _many(width: int) -> int:
    return max(LEAST_ROWS, CELLS // max(width, 1))
