"""Which table of a spreadsheet is read: the one asked for, else the largest; and what could be read instead."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from explorer.errors import FormatError
from explorer.model.message import Listing, message
from explorer.model.table import Read
from loaders.readers._process.wire import budget
from loaders.readers._sheets.book import Area, Book, Line, Part, area_of, ref_of
from loaders.readers._sheets.merged_names import named
from loaders.readers._sheets.regions import areas, rows_of, typed
from loaders.readers._text.block import Block
from loaders.readers._whole import HEAD_ROWS

LOOK_SHEETS = 100
"""Sheets among which the one with the table is looked for."""
SMALL_BYTES, LARGE_HEAD_ROWS = 3_000_000, 400
"""A sheet of more bytes is one long table: its first rows show where it begins."""
LOOK_CELLS = 100_000
"""Cells among which a sheet's tables are looked for: wide sheets are looked at in fewer rows."""
ROW_BYTES = 500
"""A row of ten cells in XML, for a guess of how many a large sheet has."""
UNSURE = 0.2
"""What cells count without any name over numbers or dates: lists of contents look so."""
_PLACE = re.compile("#([0-9]{1,4})", re.ASCII)
CLEARLY = 2
"""A later sheet must hold so many times the cells of an earlier one to be preferred."""


@dataclass(frozen=True)
class Spot:
    """A table as it was found: its sheet and area, the other tables of the sheet, the sheet's first lines, its size in cells."""

    part: Part
    area: Area
    tables: tuple[Area, ...]
    lines: tuple[Line, ...]
    size: float
    columns: int
    """How many the sheet uses, those that are not kept too."""


@dataclass(frozen=True)
class Chosen:
    """The table to read: where it stands, and what could be read instead."""

    part: Part
    area: Area
    block: Block
    sheet: str
    """Its name among the choices."""
    choices: tuple[str, ...]
    places: tuple[int, ...]
    """The area's columns that have any cell, counted from its left: those of the block."""
    merged: tuple[Area, ...]
    """Merged cells: their rows as in the sheet, their columns as in the block."""
    columns: int
    """How many the sheet uses, those that are not kept too."""
    outside: tuple[str, ...] = ()
    """Cells that belong to no table, as far as was looked."""


def chosen_of(book: Book, read: Read) -> Chosen:
    """The table asked for, else the one with most filled cells among the sheets that are shown."""
    return _decided(book, _asked(book, read) if read.sheet else _best(book, read.header), read.header)


def _best(book: Book, header: int | None) -> Spot:
    shown = [part for part in book.parts if not part.hidden] or list(book.parts)
    spots = [spot for part in shown[:LOOK_SHEETS] if (spot := _largest(book, part, header))]
    if not spots:
        raise FormatError(message("This spreadsheet has no sheet with a table."))
    best = spots[0]
    for spot in spots[1:]:
        if spot.size > CLEARLY * best.size:
            best = spot
    return best


def _asked(book: Book, read: Read) -> Spot:
    """`read.sheet` is a sheet's name, or that and an area: Sheet1!B5:F20; or its place, as #2."""
    name, area = read.sheet, None
    names = [part.name for part in book.parts]
    if name not in names and (match := _PLACE.fullmatch(name)) and 0 < int(match[1]) <= len(names):
        read = replace(read, sheet=names[int(match[1]) - 1])
        name = read.sheet
    if name not in names:
        name, _, ref = read.sheet.rpartition("!")
        area = area_of(ref)
    part = next((part for part in book.parts if part.name == name), None)
    if part is None or (area is None and name != read.sheet):
        known = Listing(tuple(part.name for part in book.parts[:LOOK_SHEETS]))
        raise FormatError(message("There is no sheet called {name}.", name=read.sheet), message("There are {known}.", known=known))
    spot = _largest(book, part, read.header, area)
    if spot is None:
        raise FormatError(message("There is no table in {name}.", name=read.sheet))
    return spot


def _largest(book: Book, part: Part, header: int | None, asked: Area | None = None) -> Spot | None:
    """The largest table of a sheet, or what stands in the area `asked`; None where it has no cells."""
    most = HEAD_ROWS if part.size <= SMALL_BYTES else LARGE_HEAD_ROWS
    lines, complete = _first(book.lines(part), most)
    lines, columns = _narrowed(lines)
    found = areas(lines, complete)
    sized = [(_size(lines, area, header, 0 if complete else part.size), area) for area in ([asked] if asked else found)]
    size, area = max(sized, key=lambda one: one[0], default=(0.0, None))
    return Spot(part, area, tuple(found), tuple(lines), size, columns) if area and size else None


def _first(lines: Iterator[Line], most: int) -> tuple[list[Line], bool]:
    """The first rows of a sheet, fewer where they are wide; and whether those are all."""
    found: list[Line] = []
    cells = 0
    for line in lines:
        if len(found) == most or cells > LOOK_CELLS:
            return found, False
        found.append(line)
        cells += len(line[1])
    return found, True


def _narrowed(lines: list[Line]) -> tuple[list[Line], int]:
    """Without the columns beyond as many as are kept; and how many there are."""
    used, most = sorted({place for _, cells in lines for place in cells}), budget().columns
    if len(used) <= most:
        return lines, len(used)
    last = used[most - 1]
    cut = [(row, {place: cell for place, cell in cells.items() if place <= last}) for row, cells in lines]
    return [line for line in cut if line[1]], len(used)


def _size(lines: list[Line], area: Area, header: int | None, more: int) -> float:
    """How much of a table it is: rows times cells filled, next to nothing for a page of text. `more` are bytes of rows not looked at."""
    rows = rows_of(lines, area)
    rows = _only(rows, _used(rows))
    block = named(rows, (), _within(header, area)) if rows else _NOTHING
    count = sum(1 for row in rows if any(row)) - block.first + (more // ROW_BYTES if area.bottom is None else 0)
    sure = 1 if typed(rows, block) else UNSURE
    return sure * count * block.fill if block.width > 1 and block.fill > 1 else 0.01 * max(count, 1) * bool(block.names)


def _used(rows: list[list[str]]) -> tuple[int, ...]:
    return tuple(place for place in range(len(rows[0]) if rows else 0) if any(row[place].strip() for row in rows))


def _only(rows: list[list[str]], places: tuple[int, ...]) -> list[list[str]]:
    return [[row[place] for place in places] for row in rows]


def _within(header: int | None, area: Area) -> int | None:
    """The row of names, counted from the area's first."""
    return None if header is None else max(-1, header - area.top)


def _decided(book: Book, spot: Spot, header: int | None) -> Chosen:
    area, rows = spot.area, rows_of(spot.lines, spot.area)
    places = _used(rows) if area.bottom is not None else tuple(range(area.right - area.left + 1))
    merged = tuple(moved for one in book.merged(spot.part) if (moved := _moved(one, area, places)))
    from_top = tuple(replace(one, top=one.top - area.top, bottom=(one.bottom or 0) - area.top) for one in merged)
    block = named(_only(rows, places), from_top, _within(header, area))
    several = len(spot.tables) > 1 or area not in spot.tables
    sheet = f"{spot.part.name}!{ref_of(area)}" if several else spot.part.name
    return Chosen(spot.part, area, block, sheet, _choices(book, spot, several), places, merged, spot.columns, _outside(spot))


def _moved(one: Area, area: Area, places: tuple[int, ...]) -> Area | None:
    """Its columns counted among the area's `places`; None where it has none of them."""
    left, right = bisect_left(places, one.left - area.left), bisect_right(places, one.right - area.left) - 1
    return replace(one, left=left, right=right) if right >= left else None


def _outside(spot: Spot) -> tuple[str, ...]:
    inside = (*spot.tables, spot.area)
    return tuple(
        text
        for row, cells in spot.lines
        for place, (text, _) in cells.items()
        if text.strip() and not any(area.holds(row) and area.left <= place <= area.right for area in inside)
    )


def _choices(book: Book, spot: Spot, several: bool) -> tuple[str, ...]:
    """Every sheet; in place of this one its tables where it has several."""
    tables = dict.fromkeys([*spot.tables, spot.area])
    here = [f"{spot.part.name}!{ref_of(area)}" for area in tables] if several else [spot.part.name]
    return tuple(name for part in book.parts for name in (here if part == spot.part else [part.name]))


_NOTHING = Block(-1, 0, 0, ())
