"""Where the tables of a sheet stand: areas set apart by blank rows and columns, each with names of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from loaders.readers._sheets.book import Area, Line
from loaders.readers._text.below import NOTE
from loaders.readers._text.block import Block, find
from loaders.readers._text.header import NUMBER, votes

LEAST_ROWS = 2
"""Rows of data that make a table beside another: fewer are a legend or a total."""
FAR_ROWS = 2_000
"""Rows looked at from an area's top; a lone cell a million rows below is none of it."""
FAR = 30
"""Blank rows or columns beyond which cells that make no table are forgotten marks, not its notes."""
CUTS = 4
"""Tables beside each other, below each other, and so on: deeper than that no sheet was seen."""

Grid = list[Line]


def areas(lines: Grid, complete: bool) -> list[Area]:
    """The areas of the tables among the first lines of a sheet; one of all cells where there is one table.

    What reaches the last of the lines goes on to the end of the sheet where they are not all of it (`complete`).
    """
    if not lines:
        return []
    parts = _parted(lines, CUTS)
    last = max(line[0] for line in lines)
    return [_edges(part, None if part[-1][0] == last and not complete else part[-1][0]) for part in parts]


def _edges(lines: Grid, bottom: int | None) -> Area:
    places = [place for _, cells in lines for place in (min(cells), max(cells))]
    return Area(lines[0][0], min(places), bottom, max(places))


def _parted(lines: Grid, cuts: int) -> list[Grid]:
    """The grid in its tables; [lines] where it is one."""
    if not cuts:
        return [lines]
    for cut, alone in ((_columns, _stands_beside), (_rows, _stands_below)):
        parts = _joined(cut(lines), alone)
        if len(parts) > 1:
            return [found for part in parts for found in _parted(part, cuts - 1)]
        lines = parts[0]
    return [lines]


def _columns(lines: Grid) -> list[Grid]:
    """Cut at columns without any cell."""
    used = sorted({place for _, cells in lines for place in cells})
    return [_within(lines, left, right) for left, right in _runs(used)]


def _rows(lines: Grid) -> list[Grid]:
    """Cut at rows without any cell."""
    return [[line for line in lines if top <= line[0] <= bottom] for top, bottom in _runs([row for row, _ in lines])]


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    breaks = [place for place, (one, other) in enumerate(pairwise(numbers), 1) if other > one + 1]
    starts, ends = [0, *breaks], [*breaks, len(numbers)]
    return [(numbers[start], numbers[end - 1]) for start, end in zip(starts, ends, strict=True)]


def _within(lines: Grid, left: int, right: int) -> Grid:
    cut = ((row, {place: cell for place, cell in cells.items() if left <= place <= right}) for row, cells in lines)
    return [(row, cells) for row, cells in cut if cells]


def _joined(parts: list[Grid], alone: Callable[[Grid, Grid], bool]) -> list[Grid]:
    """Parts that are no table by themselves go to the one before, or to the next where they are its title."""
    found: list[Grid] = []
    titles: Grid = []
    for part in parts:
        if alone(_merge(titles, part), found[0] if found else []):
            found.append(_merge(titles, part))
            titles = []
        elif found and _is_far(found[-1], part):
            continue
        elif not found or _is_title(part):
            titles = _merge(titles, part)
        else:
            found[-1] = _merge(found[-1], _merge(titles, part))
            titles = []
    if not found:
        return [titles]
    found[-1] = _merge(found[-1], titles)
    return found


def _is_far(one: Grid, other: Grid) -> bool:
    here, there = _edges(one, one[-1][0]), _edges(other, other[-1][0])
    return there.top - (here.bottom or 0) > FAR or there.left - here.right > FAR


def _merge(one: Grid, other: Grid) -> Grid:
    rows: dict[int, dict[int, tuple[str, str]]] = {row: dict(cells) for row, cells in one}
    for row, cells in other:
        rows.setdefault(row, {}).update(cells)
    return sorted(rows.items())


def _is_title(part: Grid) -> bool:
    """One text, that does not say it is a note."""
    texts = [text for _, cells in part for text, _ in cells.values()]
    return len(texts) == 1 and not NOTE.match(texts[0]) and not NUMBER.fullmatch(texts[0])


def _stands_beside(part: Grid, first: Grid) -> bool:
    """A table whose first column are labels as the first table's are; columns of numbers belong to what stands left of them."""
    names = _names(part)
    if not names:
        return False
    if not first:
        return True
    left = min(place for _, cells in part for place in cells)
    top = next(row for row, cells in part if _text(cells, left) == names[0]) if names[0] else -1
    column = [_text(cells, left) for row, cells in part if row > top]
    numbers = sum(1 for text in column if NUMBER.fullmatch(text))
    return bool(names[0]) and (numbers * 2 < len(column) or names[0] == (_names(first) or ("",))[0])


def _stands_below(part: Grid, first: Grid) -> bool:
    """A table with names over numbers; the names of the first one again, without a title, go on with it."""
    names = _names(part)
    return bool(names) and not (first and _names(first) == names and len(part[0][1]) > 1)


def _text(cells: dict[int, tuple[str, str]], place: int) -> str:
    return cells[place][0].strip() if place in cells else ""


def _names(part: Grid) -> tuple[str, ...]:
    """The names of a part that is a table by itself: texts over numbers or dates, two columns and rows at least; () for another."""
    rows = [row if any(row) else [] for row in rows_of(part, _edges(part, None))]
    block = find(rows)
    body = rows[block.first :]
    if block.header < 0 or block.width < 2 or sum(1 for row in body if any(row)) < LEAST_ROWS:
        return ()
    return block.names if typed(rows, block) else ()


def typed(rows: list[list[str]], block: Block) -> bool:
    """Two names at least, one of them over numbers or dates."""
    header = rows[block.header] if block.header >= 0 else []
    return sum(map(bool, header)) >= 2 and votes(header, rows[block.first :], block.width) >= 1


def rows_of(lines: Iterable[Line], area: Area) -> list[list[str]]:
    """The first rows of an area, blank ones too, as lists of text."""
    rows: list[list[str]] = []
    places = range(area.left, area.right + 1)
    for row, cells in lines:
        if not area.holds(row) or row - area.top >= FAR_ROWS:
            continue
        rows.extend([""] * len(places) for _ in range(row - area.top - len(rows)))
        rows.append([cells[place][0] if place in cells else "" for place in places])
    return rows
