"""Names of columns that stand in several rows: "2020" over "men" and "women" makes "2020 men" and "2020 women"."""

from __future__ import annotations

from dataclasses import replace

from loaders.readers._sheets.book import Area
from loaders.readers._text.block import Block, find
from loaders.readers._text.header import DATE, NUMBER, YEAR, is_header

MOST = 3
"""Rows of names over each other: more were not seen."""

Rows = list[list[str]]


def named(rows: Rows, merged: tuple[Area, ...], header: int | None) -> Block:
    """The block with joined names. `merged` is counted from the first of `rows`; `header` as in `find`: the lowest row of names."""
    bare = [row if any(map(str.strip, row)) else [] for row in rows]
    block = find(bare, header)
    if header == -1:
        return _nameless(bare, block)
    if header is None:
        lowest = _lowest(rows, block, merged)
        block = find(bare, lowest) if lowest is not None and lowest != block.header else block
    if block.header < 0:
        return block
    top = _highest(rows, block, merged)
    if top == block.header:
        return block
    names = _joined(rows, block, top, merged)
    titles = tuple(" ".join(filter(None, map(str.strip, row))) for row in rows[:top] if any(map(str.strip, row)))
    return replace(block, names=names, titles=titles)


def _nameless(rows: Rows, block: Block) -> Block:
    """What a reader says has no names begins where the table was found to begin."""
    found = find(rows)
    return replace(block, first=found.first if found.header < 0 else found.header)


def _lowest(rows: Rows, block: Block, merged: tuple[Area, ...]) -> int | None:
    """The last row of names, where those below the first fill its gaps."""
    start = block.header if block.header >= 0 else next((place for place, row in enumerate(rows[:60]) if _filled(row) > 1), 0)
    found = block.header if block.header >= 0 else None
    for place in range(start, min(start + MOST - 1, len(rows) - 2)):
        if not _goes_on(rows, place, merged, block.width):
            break
        found = place + 1
    return found


def _goes_on(rows: Rows, place: int, merged: tuple[Area, ...], width: int) -> bool:
    """The row after `place` holds names too: words in the gaps of the row above it or under its merged cells, over other values."""
    above, below = rows[place], rows[place + 1]
    words = [number for number, cell in enumerate(below) if cell.strip()]
    if not words or any(_is_value(below[number]) for number in words) or any(_is_value(cell) for cell in above if cell.strip()):
        return False
    over = {number for area in merged if area.top <= place <= (area.bottom or 0) for number in range(area.left, area.right + 1)}
    fills = [number for number in words if not above[number].strip() or number in over]
    if not fills or (not over and len(fills) < 2):
        return False
    return is_header(_stacked(above, below), [row for row in rows[place + 2 : place + 400] if any(row)], width) and _typed_below(
        rows, place + 2, words
    )


def _typed_below(rows: Rows, first: int, places: list[int]) -> bool:
    """Numbers or dates stand below one of the names at least: words alone could be data."""
    below = [row for row in rows[first : first + 30] if any(row)]
    cells = [[row[place] for row in below if place < len(row) and row[place].strip()] for place in places]
    return any(column and sum(map(_is_number, column)) * 10 > len(column) * 7 for column in cells)


def _is_number(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell) or DATE.fullmatch(cell))


def _is_value(cell: str) -> bool:
    """A number or date that is no year: years are names of columns too."""
    return _is_number(cell) and not YEAR.fullmatch(cell)


def _stacked(above: list[str], below: list[str]) -> list[str]:
    return [low if low.strip() else high for high, low in zip(above, below, strict=True)]


def _highest(rows: Rows, block: Block, merged: tuple[Area, ...]) -> int:
    """The first row of names above the lowest: such that stand over several of them."""
    top = block.header
    while top > 0 and block.header - top < MOST - 1 and _is_over(rows, top - 1, block, merged):
        top -= 1
    return top


def _is_over(rows: Rows, place: int, block: Block, merged: tuple[Area, ...]) -> bool:
    row = rows[place]
    filled = [number for number, cell in enumerate(row) if cell.strip()]
    spans = [area for area in merged if area.top == place and area.right > area.left]
    if not filled or any(area.right - area.left + 1 >= block.width for area in spans) or any(_is_value(row[number]) for number in filled):
        return False
    if spans or any(area.top <= place and (area.bottom or 0) > place for area in merged):
        return True
    gaps = sum(1 for number in filled if number + 1 < len(row) and not row[number + 1].strip())
    return len(filled) >= 2 and gaps >= 2


def _joined(rows: Rows, block: Block, top: int, merged: tuple[Area, ...]) -> tuple[str, ...]:
    """Each name with those over it in front."""
    names = list(block.names)
    for place in range(block.header - 1, top - 1, -1):
        over = _spread(rows, place, len(names), merged, names)
        names = [f"{high} {low}".strip() if high != low else low for high, low in zip(over, names, strict=True)]
    return tuple(names)


def _spread(rows: Rows, place: int, width: int, merged: tuple[Area, ...], names: list[str]) -> list[str]:
    """A row of names, each over all the columns it stands for: those of its merged cell, else those up to the next name."""
    row = [*(cell.strip() for cell in rows[place]), *[""] * width][:width]
    spans = {area.left: area for area in merged if area.top <= place <= (area.bottom or 0)}
    over, current, until = [""] * width, "", -1
    for number in range(width):
        if number in spans:
            area = spans[number]
            current, until = (row[number] if area.top == place else ""), area.right
        elif row[number]:
            current, until = row[number], (number if spans or not names[number] else width)
        if number <= until:
            over[number] = current
    return over


def _filled(row: list[str]) -> int:
    return sum(1 for cell in row if cell.strip())
