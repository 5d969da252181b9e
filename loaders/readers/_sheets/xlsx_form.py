"""The form of rows of an XLSX sheet: one pattern takes a whole row, and is widened by rows that are written a little otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.readers._sheets.book import Area, place_of

ROW = re.compile(r'<row r="(\d+)"[^<>]*>')
CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"([^<>/]*)(?:/>|></c>|>(<f[^<>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v></c>|><is><t[^<>/]*>([^<]*)</t></is></c>)'
)
ROW_END = "</row>"
_ANY_ROW = '<row r="[0-9]+"[^<>]*>'


@dataclass(frozen=True)
class Way:
    """How a cell is written; one with a value in the area has a group for it."""

    pattern: str
    attributes: str
    gives: bool


@dataclass(frozen=True)
class Form:
    """By column, counted from the sheet's first: the ways in which its cells are written. Rows may lack the cells of `gaps`."""

    ways: Mapping[int, tuple[Way, ...]]
    gaps: frozenset[int] = frozenset()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Takes a row, and gives the values of its cells as groups."""
        cells = "".join(_either(ways, place in self.gaps) for place, ways in sorted(self.ways.items()))
        return re.compile(_ANY_ROW + cells + ROW_END)

    @cached_property
    def groups(self) -> tuple[tuple[int, str, bool], ...]:
        """Column and attributes of each group, and whether every row has a value there."""
        return tuple(
            (place, way.attributes, len(ways) == 1 and place not in self.gaps)
            for place, ways in sorted(self.ways.items())
            for way in ways
            if way.gives
        )

    def suits(self, other: Form) -> bool:
        """The other one differs in cells that are lacking or empty alone, which costs the pattern next to nothing."""
        both = ({way for way in (*ways, *other.ways.get(place, ())) if way.gives} for place, ways in self.ways.items())
        return all(len(giving) <= 1 for giving in both)

    def widened(self, other: Form) -> Form:
        """The form of the rows of both."""
        places = self.ways.keys() | other.ways.keys()
        ways = {place: tuple(dict.fromkeys((*self.ways.get(place, ()), *other.ways.get(place, ())))) for place in places}
        return Form(ways, self.gaps | other.gaps | (self.ways.keys() ^ other.ways.keys()))


def form_of(cells: Sequence[re.Match[str]], area: Area) -> Form | None:
    """The form of a row with those cells; None where they do not stand in the order of their columns."""
    ways = {place_of(cell[1]): _way(cell, area) for cell in cells}
    if list(ways) != sorted(ways) or len(ways) < len(cells):
        return None
    return Form({place: (way,) for place, way in ways.items()})


def value_of(cell: re.Match[str]) -> str:
    """What stands in a cell; "" where nothing does."""
    return cell[4] or cell[5] or ""


def _either(ways: tuple[Way, ...], lacking: bool) -> str:
    if len(ways) == 1 and not lacking:
        return ways[0].pattern
    return f"(?:{'|'.join(way.pattern for way in ways)}){'?' if lacking else ''}"


def _way(cell: re.Match[str], area: Area) -> Way:
    """As this one; an empty cell of the area takes no value, for it would be lost."""
    inside = area.left <= place_of(cell[1]) <= area.right
    gives = inside and bool(value_of(cell))
    value = "([^<]+)" if gives else "" if inside else "[^<]*"
    return Way(f'<c r="{cell[1]}[0-9]+"{re.escape(cell[2])}{_content(cell, value)}', cell[2], gives)


def _content(cell: re.Match[str], value: str) -> str:
    if cell[4] is not None:
        return f">{'<f[^<>]*(?:/>|>[^<]*</f>)' if cell[3] else ''}<v>{value}</v></c>"
    if cell[5] is not None:
        return f"><is><t[^<>/]*>{value}</t></is></c>"
    return "(?:/>|></c>)"
