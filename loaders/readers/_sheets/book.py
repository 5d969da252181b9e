"""What every kind of spreadsheet file gives: sheets of rows, each row the cells that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from explorer.model.table import Note
from loaders.readers._sheets.formats import Cell
from loaders.readers._text.runs import Run

Line = tuple[int, dict[int, Cell]]
"""A row's number from 0, and its cells by the number of their column."""

BLANK: Cell = ("", "")
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""As many as a sheet of today's programs has."""


@dataclass(frozen=True)
class Area:
    """A part of a sheet, counted from 0, all four edges inside; no `bottom`: down to the last row."""

    top: int
    left: int
    bottom: int | None
    right: int

    def holds(self, row: int) -> bool:
        """The row is within."""
        return row >= self.top and (self.bottom is None or row <= self.bottom)


@dataclass(frozen=True)
class Part:
    """One sheet. `ref` is where the file keeps it."""

    name: str
    hidden: bool = False
    ref: str = ""
    size: int = 0
    """Bytes of its rows, unpacked; 0 where unknown."""


class Book(Protocol):
    """An opened spreadsheet."""

    parts: tuple[Part, ...]

    def lines(self, part: Part) -> Iterator[Line]:
        """Its rows with any cell, in order."""
        ...

    def sampled(self, part: Part, area: Area) -> tuple[list[tuple[int, list[Cell]]], bool]:
        """Rows from all over an area, in order, enough to judge its columns by; and whether that is all of them."""
        ...

    def runs(self, part: Part, area: Area) -> Iterator[Run]:
        """The texts of an area, as many columns as it is wide."""
        ...

    def merged(self, part: Part) -> tuple[Area, ...]:
        """Cells that were made one."""
        ...

    def remarks(self, part: Part) -> tuple[Note, ...]:
        """What a reader should know of it."""
        ...


def dense_cells(lines: Iterator[Line], area: Area) -> list[tuple[int, list[Cell]]]:
    """Lines as lists of cells."""
    places = range(area.left, area.right + 1)
    return [(row, [cells.get(place, BLANK) for place in places]) for row, cells in lines if area.holds(row)]


def dense(lines: Iterator[Line], area: Area) -> Iterator[tuple[int, list[str]]]:
    """Lines as lists of text."""
    for row, cells in lines:
        if area.holds(row):
            yield row, [cells.get(place, BLANK)[0] for place in range(area.left, area.right + 1)]


_CELL = r"([A-Z]{1,3})([1-9]\d{0,6})"
_AREA = re.compile(rf"{_CELL}(?::([A-Z]{{1,3}})([1-9]\d{{0,6}})?)?")


def area_of(ref: str) -> Area | None:
    """B5:F20 as an area, B5:F as one without an end."""
    found = _AREA.fullmatch(ref.replace("$", ""))
    if not found:
        return None
    left, top, right, bottom = found[1], int(found[2]) - 1, found[3] or found[1], found[4] or ("" if found[3] else found[2])
    area = Area(top, place_of(left), int(bottom) - 1 if bottom else None, place_of(right))
    return area if area.right >= area.left and (area.bottom is None or area.bottom >= area.top) else None


def ref_of(area: Area) -> str:
    """The area as spreadsheet programs write it."""
    return f"{letters_of(area.left)}{area.top + 1}:{letters_of(area.right)}{'' if area.bottom is None else area.bottom + 1}"


@lru_cache(20_000)
def place_of(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters_of(place: int) -> str:
    """0 is A, 26 is AA."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
