"""Reads rows of an XLSX sheet by their form: rows after each other are mostly written alike, so one pattern takes a whole row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import Generic

from loaders.readers._sheets.book import Area, place_of
from loaders.readers._sheets.formats import Cell
from loaders.readers._sheets.xlsx_cells import Meaning, Rows
from loaders.readers._sheets.xlsx_form import CELL, ROW, ROW_END, Form, form_of, value_of
from loaders.readers._sheets.xlsx_takes import T, Take, cells_taken, texts_taken

FORMS = 3
"""Forms that are tried at the same time: the rows of a table alternate between few. Where there are more, they are made one."""
PATIENCE = 60
"""Forms learnt before a sheet counts as one whose rows all differ: a pattern costs as much as a hundred rows."""
WIDE = 400
"""Cells of a row above which a pattern costs more than it saves."""

_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_NUMBER_AT = len('<row r="')


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
        self._forms: list[Form] = []
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
            for form in self._forms:
                starts, values, at = _run(form.pattern, text, at)
                if starts:
                    numbers = _numbers(text, starts)
                    self._last = numbers[-1]
                    yield numbers, self._columns(form, values)
                    break
            else:
                at, self._last, cells = self._unknown(text, at)
                yield [self._last], [[cell] for cell in cells]

    def _columns(self, form: Form, values: list[tuple[str, ...]]) -> list[Sequence[T]]:
        """Columns of cells from rows of values."""
        columns: list[Sequence[T]] = [[self._blank] * len(values)] * self._width
        seen: set[int] = set()
        for (sheet_place, attributes, full), column in zip(form.groups, zip(*values, strict=True), strict=True):
            place, take = sheet_place - self._area.left, self._of(attributes)
            columns[place] = take(column) if full else self._taken(take, column, columns[place] if place in seen else None)
            seen.add(place)
        return columns

    def _taken(self, take: Take[T], values: Sequence[str], others: Sequence[T] | None) -> Sequence[T]:
        """The cells of a column, beside the `others` that are written with other attributes."""
        if "" not in values:
            return take(values)
        given = list(filter(None, values))
        cells = iter(take(given) if given else ())
        if others is None:
            return [next(cells) if value else self._blank for value in values]
        return [next(cells) if value else other for value, other in zip(values, others, strict=True)]

    def _unknown(self, text: str, at: int) -> tuple[int, int, list[T]]:
        """The row read cell by cell, and its form kept for those that follow."""
        end = text.find(ROW_END, at) + len(ROW_END)
        end = end if end >= len(ROW_END) else len(text)
        row = ROW.match(text, at)
        cells = list(CELL.finditer(text, row.end(), end)) if row else []
        if row is None or row[0].endswith("/>") or not _is_all(cells, row.end(), end - len(ROW_END)):
            return end, *self._exact(text[at:end])
        if self._learnt < PATIENCE and len(cells) <= WIDE and (form := form_of(cells, self._area)):
            self._learnt += 1
            self._forms = _with(self._forms, form)
        found = [self._blank] * self._width
        for cell in cells:
            place = place_of(cell[1]) - self._area.left
            if 0 <= place < self._width and value_of(cell):
                (found[place],) = self._of(cell[2])((value_of(cell),))
        return end, int(row[1]) - 1, found

    def _exact(self, text: str) -> tuple[int, list[T]]:
        rows = Rows(self._meaning, self._last + 1)
        rows.feed(f"<rows>{text}</rows>".encode("utf-8", "replace"), True)
        cells = rows.lines[-1][1] if rows.lines else {}
        return rows.row, [
            self._take(cells[place]) if place in cells else self._blank for place in range(self._area.left, self._area.right + 1)
        ]

    def _of(self, attributes: str) -> Take[T]:
        """What becomes of the values of cells written with the same attributes."""
        if attributes not in self._made:
            self._made[attributes] = self._make(dict(_ATTRIBUTE.findall(attributes)))
        return self._made[attributes]


def _with(forms: list[Form], new: Form) -> list[Form]:
    """Also that form: in one that suits it, else by itself; where there are too many, all but the oldest (names) become one."""
    for place, form in enumerate(forms):
        if form.suits(new):
            return [form.widened(new), *forms[:place], *forms[place + 1 :]]
    if len(forms) < FORMS:
        return [new, *forms]
    return [reduce(Form.widened, forms[:-1], new), forms[-1]]


def _run(pattern: re.Pattern[str], text: str, at: int) -> tuple[list[int], list[tuple[str, ...]], int]:
    """Where rows of one form begin from `at` on, one after the other; their values; where the last ends."""
    starts, values = [], []
    while found := pattern.match(text, at):
        starts.append(at)
        values.append(found.groups(""))
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
    return Quick(meaning, area, lambda attributes: texts_taken(meaning, attributes), lambda cell: cell[0])


def cells_of_area(meaning: Meaning, area: Area) -> Quick[Cell]:
    """Rows as texts with their types."""
    return Quick(meaning, area, lambda attributes: cells_taken(meaning, attributes), lambda cell: cell)


def _is_all(cells: list[re.Match[str]], start: int, end: int) -> bool:
    """Nothing stands between the cells or beside them."""
    return start + sum(cell.end() - cell.start() for cell in cells) == end
