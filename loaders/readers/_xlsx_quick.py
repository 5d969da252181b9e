"""Reads rows of an XLSX sheet by their form: rows after each other are mostly written alike, so one pattern takes a whole row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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

_ROW = re.compile(r'<row r="(\d+)"[^<>]*>')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"([^<>/]*)(?:/>|></c>|>(<f[^<>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v></c>|><is><t[^<>/]*>([^<]*)</t></is></c>)'
)
_ROW_END = "</row>"
_ROW_BEGIN, _ANY_ROW = '<row r="', r'<row r="\d+"[^<>]*>'
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_NUMBER_AT = len(_ROW_BEGIN)
_KEPT = 65_536
"""Dates that are remembered: those of 180 years."""

T = TypeVar("T")


@dataclass(frozen=True)
class Shape(Generic[T]):
    """The form of a row: its pattern, whose groups are the values of the cells that are wanted."""

    pattern: re.Pattern[str]
    takes: tuple[Callable[[str], T], ...]
    places: tuple[int, ...]
    """Where in the row each value goes; () where they fill it in order."""


class Quick(Generic[T]):
    """The rows of one area, from pieces of XML that begin and end with a row.

    `make` gives what becomes of the values of cells with certain attributes; `take` what becomes of a cell that was read exactly.
    """

    def __init__(
        self, meaning: Meaning, area: Area, make: Callable[[dict[str, str]], Callable[[str], T]], take: Callable[[Cell], T]
    ) -> None:
        self._meaning = meaning
        self._area = area
        self._width = area.right - area.left + 1
        self._make, self._take = make, take
        self._blank = take(("", ""))
        self._shapes: list[Shape[T]] = []
        self._learnt = 0
        self._made: dict[str, Callable[[str], T]] = {}
        self._last = -1

    def rows(self, piece: bytes) -> Iterator[tuple[int, list[T]]]:
        """Every row of the piece, whether it has cells in the area or not."""
        text = piece.decode("utf-8", "replace")
        at = 0
        while at < len(text):
            for shape in self._shapes:
                if found := shape.pattern.match(text, at):
                    cells = [take(value) for take, value in zip(shape.takes, found.groups(), strict=True)]
                    self._last = int(text[at + _NUMBER_AT : text.index('"', at + _NUMBER_AT)]) - 1
                    at = found.end()
                    yield self._last, self._placed(cells, shape.places) if shape.places else cells
                    break
            else:
                at, self._last, cells = self._unknown(text, at)
                yield self._last, cells

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
        if self._learnt < PATIENCE:
            self._learnt += 1
            self._shapes = [self._shape(cells), *self._shapes[: SHAPES - 1]]
        wanted = [(place, cell) for cell in cells if (place := self._place(cell)) is not None]
        values = [self._of(cell)(_value(cell)) for _, cell in wanted]
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
        places = tuple(place for place, _ in wanted)
        takes = tuple(self._of(cell) for _, cell in wanted)
        return Shape(re.compile(_ANY_ROW + pattern + _ROW_END), takes, () if places == tuple(range(self._width)) else places)

    def _of(self, cell: re.Match[str]) -> Callable[[str], T]:
        """What becomes of the values of cells written with the same attributes."""
        if cell[2] not in self._made:
            self._made[cell[2]] = self._make(dict(_ATTRIBUTE.findall(cell[2])))
        return self._made[cell[2]]


def texts_of_area(meaning: Meaning, area: Area) -> Quick[str]:
    """Rows as texts."""
    return Quick(meaning, area, lambda attributes: _text(meaning, attributes), lambda cell: cell[0])


def cells_of_area(meaning: Meaning, area: Area) -> Quick[Cell]:
    """Rows as texts with their types."""
    return Quick(meaning, area, lambda attributes: _cell(meaning, attributes), lambda cell: cell)


def _cell(meaning: Meaning, attributes: dict[str, str]) -> Callable[[str], Cell]:
    kind, style = attributes.get("t", "n"), attributes.get("s", "")
    return lambda value: meaning.cell(unescaped(value), kind, style)


def _text(meaning: Meaning, attributes: dict[str, str]) -> Callable[[str], str]:
    kind, style = attributes.get("t", "n"), attributes.get("s", "")
    if kind == "s":
        return meaning.text
    if kind != "n":
        return lambda value: meaning.cell(unescaped(value), kind, style)[0]
    told = meaning.style(style)
    return lru_cache(_KEPT)(lambda value: shown(value.strip(), told, meaning.base)[0]) if told else _number


def _number(value: str) -> str:
    short = len(value) <= DIGITS + 1 and "E" not in value and "e" not in value
    return value if short or value.isdigit() else number(value.strip())[0]


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
