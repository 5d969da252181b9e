"""Reads rows of an XLSX sheet by their form: rows after each other are mostly written alike, so one pattern takes a whole row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from loaders.readers._book import Area, place_of
from loaders.readers._formats import DIGITS, Cell, number, shown
from loaders.readers._xlsx_cells import Meaning, Rows
from loaders.readers._xlsx_text import unescaped

SHAPES = 6
"""Forms that are tried at the same time: the rows of a table alternate between few."""
PATIENCE = 60
"""Forms learnt before a sheet counts as one whose rows all differ: a pattern costs as much as a hundred rows."""
WIDE = 400
"""Cells of a row above which a pattern costs more than it saves."""

_ROW = re.compile(r'<row r="(\d+)"[^<>]*>')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"([^<>/]*)(?:/>|></c>|>(<f[^<>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v></c>|><is><t[^<>/]*>([^<]*)</t></is></c>)'
)
_ROW_END = "</row>"
_ROW_BEGIN, _ANY_ROW = '<row r="', r'<row r="\d+"[^<>]*>'
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_NUMBER_AT = len(_ROW_BEGIN)
SHORT = DIGITS + 1
"""Letters of a number that is shown as it is written: its digits and a point."""
_KEPT = 65_536
"""Dates that are remembered: those of 180 years."""

T = TypeVar("T")

Take = Callable[[Sequence[str]], Sequence[T]]
"""What makes cells of the values of a column: as a whole, which costs half of one by one."""


@dataclass(frozen=True)
class Shape(Generic[T]):
    """The form of a row: its pattern, whose groups are the values of the cells that are wanted, and where in the row each goes."""

    pattern: re.Pattern[str]
    takes: tuple[Take[T], ...]
    places: tuple[int, ...]


class Quick(Generic[T]):
    """The rows of one area, from pieces of XML that begin and end with a row.

    `make` gives what becomes of the values of cells with certain attributes; `take` what becomes of a cell that was read exactly.
    """

    def __init__(self, meaning: Meaning, area: Area, make: Callable[[dict[str, str]], Take[T]], take: Callable[[Cell], T]) -> None:
        self._meaning = meaning
        self._area = area
        self._width = area.right - area.left + 1
        self._make, self._take = make, take
        self._blank = take(("", ""))
        self._shapes: list[Shape[T]] = []
        self._learnt = 0
        self._made: dict[str, Take[T]] = {}
        self._last = -1

    def rows(self, piece: bytes) -> Iterator[tuple[int, list[T]]]:
        """Every row of the piece, whether it has cells in the area or not."""
        for numbers, columns in self.runs(piece):
            yield from zip(numbers, map(list, zip(*columns, strict=True)), strict=True)

    def runs(self, piece: bytes) -> Iterator[tuple[Sequence[int], list[Sequence[T]]]]:
        """The same rows, those of one form together: their numbers, and each column's cells."""
        text = piece.decode("utf-8", "replace")
        at = 0
        while at < len(text):
            for shape in self._shapes:
                starts, values, at = _run(shape.pattern, text, at)
                if starts:
                    numbers = _numbers(text, starts)
                    self._last = numbers[-1]
                    yield numbers, self._columns(shape, values)
                    break
            else:
                at, self._last, cells = self._unknown(text, at)
                yield [self._last], [[cell] for cell in cells]

    def _columns(self, shape: Shape[T], values: list[tuple[str, ...]]) -> list[Sequence[T]]:
        """Columns of cells from rows of values."""
        columns: list[Sequence[T]] = [[self._blank] * len(values)] * self._width
        for place, take, column in zip(shape.places, shape.takes, zip(*values, strict=True), strict=True):
            columns[place] = take(column)
        return columns

    def _placed(self, values: list[T], places: tuple[int, ...]) -> list[T]:
        cells = [self._blank] * self._width
        for place, value in zip(places, values, strict=True):
            cells[place] = value
        return cells

    def _unknown(self, text: str, at: int) -> tuple[int, int, list[T]]:
        """The row read cell by cell, and its form kept for those that follow."""
        end = text.find(_ROW_END, at) + len(_ROW_END)
        end = end if end >= len(_ROW_END) else len(text)
        row = _ROW.match(text, at)
        cells = list(_CELL.finditer(text, row.end(), end)) if row else []
        if row is None or row[0].endswith("/>") or not _is_all(cells, row.end(), end - len(_ROW_END)):
            return end, *self._exact(text[at:end])
        if self._learnt < PATIENCE and len(cells) <= WIDE:
            self._learnt += 1
            self._shapes = [self._shape(cells), *self._shapes[: SHAPES - 1]]
        wanted = [(place, cell) for cell in cells if (place := self._place(cell)) is not None]
        values = [cell for _, found in wanted for cell in self._of(found)((_value(found),))]
        return end, int(row[1]) - 1, self._placed(values, tuple(place for place, _ in wanted))

    def _exact(self, text: str) -> tuple[int, list[T]]:
        rows = Rows(self._meaning, self._last + 1)
        rows.feed(f"<rows>{text}</rows>".encode("utf-8", "replace"), True)
        cells = rows.lines[-1][1] if rows.lines else {}
        return rows.row, [
            self._take(cells[place]) if place in cells else self._blank for place in range(self._area.left, self._area.right + 1)
        ]

    def _place(self, cell: re.Match[str]) -> int | None:
        """Where in the area a cell with a value stands."""
        place = place_of(cell[1]) - self._area.left
        return place if 0 <= place < self._width and _value(cell) else None

    def _shape(self, cells: list[re.Match[str]]) -> Shape[T]:
        wanted = [(place, cell) for cell in cells if (place := self._place(cell)) is not None]
        chosen = {cell.start() for _, cell in wanted}
        pattern = "".join(_pattern(cell, cell.start() in chosen) for cell in cells)
        takes = tuple(self._of(cell) for _, cell in wanted)
        return Shape(re.compile(_ANY_ROW + pattern + _ROW_END), takes, tuple(place for place, _ in wanted))

    def _of(self, cell: re.Match[str]) -> Take[T]:
        """What becomes of the values of cells written with the same attributes."""
        if cell[2] not in self._made:
            self._made[cell[2]] = self._make(dict(_ATTRIBUTE.findall(cell[2])))
        return self._made[cell[2]]


def _run(pattern: re.Pattern[str], text: str, at: int) -> tuple[list[int], list[tuple[str, ...]], int]:
    """Where rows of one form begin from `at` on, one after the other; their values; where the last ends."""
    starts, values = [], []
    while found := pattern.match(text, at):
        starts.append(at)
        values.append(found.groups())
        at = found.end()
    return starts, values, at


def _numbers(text: str, starts: list[int]) -> Sequence[int]:
    """The numbers of the rows that begin there: mostly they follow each other."""
    first, last = _row_number(text, starts[0]), _row_number(text, starts[-1])
    if last - first == len(starts) - 1:
        return range(first, last + 1)
    return [_row_number(text, start) for start in starts]


def _row_number(text: str, start: int) -> int:
    return int(text[start + _NUMBER_AT : text.index('"', start + _NUMBER_AT)]) - 1


def texts_of_area(meaning: Meaning, area: Area) -> Quick[str]:
    """Rows as texts."""
    return Quick(meaning, area, lambda attributes: _text(meaning, attributes), lambda cell: cell[0])


def cells_of_area(meaning: Meaning, area: Area) -> Quick[Cell]:
    """Rows as texts with their types."""
    return Quick(meaning, area, lambda attributes: _cell(meaning, attributes), lambda cell: cell)


def _cell(meaning: Meaning, attributes: dict[str, str]) -> Take[Cell]:
    kind, style = attributes.get("t", "n"), attributes.get("s", "")
    return lambda values: [meaning.cell(unescaped(value), kind, style) for value in values]


def _text(meaning: Meaning, attributes: dict[str, str]) -> Take[str]:
    kind, style = attributes.get("t", "n"), attributes.get("s", "")
    if kind == "s":
        return lambda values: _shared(values, meaning)
    if kind != "n":
        return lambda values: [meaning.cell(unescaped(value), kind, style)[0] for value in values]
    if told := meaning.style(style):
        known = lru_cache(_KEPT)(lambda value: shown(value.strip(), told, meaning.base)[0])
        return lambda values: list(map(known, values))
    return _plain_numbers


def _shared(values: Sequence[str], meaning: Meaning) -> Sequence[str]:
    try:
        return list(map(meaning.texts.__getitem__, map(int, values)))
    except (ValueError, IndexError):
        return list(map(meaning.text, values))


def _plain_numbers(values: Sequence[str]) -> Sequence[str]:
    """Most columns hold no number that is written otherwise than it is shown."""
    if "e" in "".join(values).lower():
        return [number(value.strip())[0] for value in values]
    if max(map(len, values)) <= SHORT:
        return values
    return [value if len(value) <= SHORT else number(value.strip())[0] for value in values]


def _is_all(cells: list[re.Match[str]], start: int, end: int) -> bool:
    """Nothing stands between the cells or beside them."""
    return start + sum(cell.end() - cell.start() for cell in cells) == end


def _value(cell: re.Match[str]) -> str:
    return cell[4] or cell[5] or ""


def _pattern(cell: re.Match[str], wanted: bool) -> str:
    """Any cell written as this one: `wanted` ones give their value."""
    begin = rf'<c r="{cell[1]}\d+"{re.escape(cell[2])}'
    value = "([^<]+)" if wanted else "[^<]*"
    if cell[4] is not None:
        return f"{begin}>{'<f[^<>]*(?:/>|>[^<]*</f>)' if cell[3] else ''}<v>{value}</v></c>"
    if cell[5] is not None:
        return f"{begin}><is><t[^<>/]*>{value}</t></is></c>"
    return f"{begin}(?:/>|></c>)"
