"""Whether a row names the columns below it, and which rows above it name them too."""

from __future__ import annotations

import re

NUMBER = re.compile(r"\s*[-+−(]?\s*[$€£]?\s*\d[\d.,\s\u00a0\u202f]*(?:[eE][-+]?\d+)?\s*[%€$)]?\s*")
YEAR = re.compile(r"\s*(?:1[89]|20)\d\d\s*(?:[-/]\d{2,4})?\s*")
DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s].*)?")
MOST_BELOW = 400
"""Rows that a name is compared with."""
GROUP_ROWS = 2
"""Rows of groups above the names: printed tables have two at most."""
FULL = 0.98
"""Share of the cells below a blank name that are filled, for the blank to be the name's and not the column's."""


def filled(row: list[str]) -> int:
    """How many cells hold something."""
    return sum(map(bool, map(str.strip, row)))


def is_header(row: list[str], below: list[list[str]], width: int) -> bool:
    """Names differ from what stands below them: text over numbers and dates, words that do not come again."""
    if not below:
        return not any(NUMBER.fullmatch(cell) for cell in row if cell.strip())
    if not filled(row):
        return False
    others = [line for line in below if line != row]
    again = len(below) - len(others)
    return (again > 0 and (votes(row, others, width) >= 1 or _comes_oftenest(again, others))) or votes(row, below, width) >= 0


def _comes_oftenest(again: int, others: list[list[str]]) -> bool:
    """A row that comes three times, where no other comes twice."""
    return again > 1 and bool(others) and len({tuple(line) for line in others}) == len(others)


def votes(row: list[str], below: list[list[str]], width: int) -> float:
    """Evidence that `row` names the columns below it; a row that comes again needs one column of numbers or dates."""
    found = 0.0
    for place in range(width):
        cells = [line[place] if place < len(line) else "" for line in below[:MOST_BELOW]]
        column = [cell for cell in cells if cell.strip()]
        name = row[place].strip() if place < len(row) else ""
        found += _vote(name, column) if name else _blank_vote(len(column), len(cells))
    return found


def _blank_vote(named: int, rows: int) -> float:
    """A blank over a column that is otherwise full is no row of the data; one over a column with gaps may be."""
    if not named:
        return 0.0
    return 0.1 if rows > 2 and named >= FULL * rows else -0.25


def _vote(name: str, column: list[str]) -> float:
    if not column:
        return 0.0
    typed = share_typed(column)
    if NUMBER.fullmatch(name) or DATE.fullmatch(name):
        return 0.0 if _names_a_time(name, column) else -1.0
    if typed > 0.7:
        return 1.0
    if name in column:
        return -0.75
    lengths = {len(cell.strip()) for cell in column}
    return 0.5 if len(lengths) == 1 and len(name) not in lengths else 0.1


def share_typed(column: list[str]) -> float:
    """Share of the cells that are numbers or dates."""
    return sum(1 for cell in column if NUMBER.fullmatch(cell) or DATE.fullmatch(cell)) / len(column) if column else 0.0


def _names_a_time(name: str, column: list[str]) -> bool:
    """A year or a day over what is mostly neither is the name of a column a year, a column a day."""
    return any(time.fullmatch(name) and _mostly_not(time, column) for time in (YEAR, DATE))


def _mostly_not(time: re.Pattern[str], column: list[str]) -> bool:
    return sum(1 for cell in column if time.fullmatch(cell)) <= len(column) / 2


def is_split(upper: list[str], lower: list[str], below: list[list[str]], width: int) -> bool:
    """Whether the names stand in two rows, the lower one filling the gaps that the upper leaves beside its groups."""
    if not len(upper) == len(lower) == width or not below or not upper[0].strip():
        return False
    gaps = [place for place in range(width) if not upper[place].strip()]
    if (
        not gaps
        or not all(lower[place].strip() for place in gaps)
        or not all(place - 1 in gaps or lower[place - 1].strip() for place in gaps)
    ):
        return False
    named = [lower[place] for place in range(width) if lower[place].strip()]
    return not any(_is_value(name) for name in named) and votes(lower, below, width) >= 1


def _is_value(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell) or DATE.fullmatch(cell)) and not YEAR.fullmatch(cell)


def grouped(rows: list[list[str]], header: int) -> tuple[list[str], int]:
    """The names with the groups above them before each, and how many rows of groups there are."""
    names, used = list(rows[header]), 0
    for above in reversed(rows[max(0, header - GROUP_ROWS) : header]):
        if not _is_groups(above, rows[header]):
            break
        names = [_joined(group, name) for group, name in zip(_spread(above), names, strict=True)]
        used += 1
    return names, used


def _is_groups(above: list[str], names: list[str]) -> bool:
    """Words with gaps between them, over as many cells. A lone first cell is a title; two side by side are a line of the preamble."""
    places = [place for place, cell in enumerate(above) if cell.strip()]
    if (
        len(above) != len(names)
        or len(names) < 3
        or not places
        or len(places) == len(above)
        or any(_is_value(above[place]) for place in places)
    ):
        return False
    if places[0] > 0 or not names[0].strip():
        return True
    return len(places) > 1 and places != list(range(len(places)))


def _spread(above: list[str]) -> list[str]:
    """A group's word over each of its columns."""
    spread, word = [], ""
    for cell in above:
        word = cell.strip() or word
        spread.append(word)
    return spread


def _joined(group: str, name: str) -> str:
    name = name.strip()
    return name if not group or group == name or name.startswith(f"{group} ") else f"{group} {name}".strip()
