"""Where the table stands among the rows of a file: title lines above, the rows of names, units."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from statistics import median

from explorer.model.message import message, plural
from explorer.model.table import Note
from loaders.readers._text.header import NUMBER, filled, grouped, is_header, is_split, share_typed, votes

HEADER_WITHIN = 60
"""Rows from the top among which the names are looked for."""
ROWS_LOOKED_AT = 400
"""Rows that show what a column holds."""
MOSTLY = 0.7
MANY_NUMBERS = 4
"""Rows of numbers alone, so many that they are the table and not its last rows."""
SURE = 1.0
"""Votes for a row of names further down than the first row that could be one: a column of numbers or dates below a word."""
_RULE = re.compile(r"[-=_:+*. ]{2,}")
"""A line drawn between names and rows."""

_UNIT = re.compile(
    r"\s*(?:[(\[][^)\]]{1,20}[)\]]|%|°\s?[CF]?|º\s?C|[kmcdµ]?m[²³23]?|km/h|m/s|mm|kg|g|t|ton\w*|ha|l|kwh|mwh|gwh|hpa|ppm|ppb|[µu]g/m[³3]|usd|eur|mxn|cop|brl|pesos|"
    r"euros|d[óo]lares|miles|millones|milh[õo]es|habitantes|hab\.?|personas|pessoas|n[úu]mero|unidad\w*|unidade\w*|yyyy|a[ñn]os?|anos?|hours|horas|min|s|ms|date|text|count)\s*",
    re.I,
)

_BRACKETED = re.compile(r"\s*[(\[].{1,20}[)\]]\s*")


@dataclass(frozen=True)
class Block:
    """`header` is the index of the row of names or -1; `first` that of the first row of data; `width` how many cells a row has."""

    header: int
    first: int
    width: int
    names: tuple[str, ...]
    written: tuple[str, ...] = ()
    """The row of names as it stands in the file."""
    units: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """What stands above the table, a text a line."""
    fill: float = 0
    """How many cells a row of data usually fills."""
    typed: bool = False
    """The first column holds numbers or dates."""


def find(rows: list[list[str]], header: int | None = None, groups: bool = False) -> Block:
    """The block in the first rows of a file. `header` is what the reader asked for: a row's index, or -1 for none.

    With `groups`, words in the rows above the names go before the names that they stand over.
    """
    width = _width(rows)
    fill = _fill(rows, width)
    if header is None:
        header, first = _header(rows, width, fill)
    else:
        header = min(header, len(rows) - 1)
        first = 0 if header < 0 else header + 1
    first += _is_rule(rows, first) if header >= 0 else 0
    written = tuple(cell.strip() for cell in rows[header]) if header >= 0 else ()
    above, used = _above(rows, header, groups)
    names = _names(rows, above, first, width)
    units = _units(rows, first, width) if header >= 0 else ()
    titles = tuple(" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[: max(header - used, 0)] if filled(row))
    named = tuple(_with_unit(name, units[place]) if place < len(units) else name for place, name in enumerate(names))
    first += bool(units)
    return Block(header, first, width, named, written, units, titles, fill, _is_typed(rows[first:]))


def _above(rows: list[list[str]], header: int, groups: bool) -> tuple[list[str], int]:
    if header < 0:
        return [], 0
    return grouped(rows, header) if groups else (rows[header], 0)


def _is_rule(rows: list[list[str]], place: int) -> bool:
    cells = [cell for cell in rows[place] if cell.strip()] if place < len(rows) else []
    return len(cells) > 1 and all(_RULE.fullmatch(cell) for cell in cells)


def _is_typed(rows: list[list[str]]) -> bool:
    return share_typed([row[0] for row in rows[:ROWS_LOOKED_AT] if row and row[0].strip()]) > MOSTLY


def notes(block: Block) -> tuple[Note, ...]:
    """What was decided and a reader should know: lines above the table, a row of units, names that are missing."""
    found = []
    if block.titles:
        say = plural(
            "{n} line above the table was left out: {text}",
            "{n} lines above the table were left out, the first: {text}",
            n=len(block.titles),
            text=block.titles[0][:200],
        )
        found.append(Note("title", say))
    if block.units:
        found.append(Note("units", message("The second row holds units; they were joined to the names.")))
    if block.header < 0:
        found.append(Note("nameless", message("The columns have no names in the file.")))
    return tuple(found)


def _with_unit(name: str, unit: str) -> str:
    unit = unit.strip().strip("()[]")
    return f"{name} ({unit})" if unit and unit.lower() not in name.lower() else name


def _width(rows: list[list[str]]) -> int:
    """The commonest number of cells; of two as common, the larger. Trailing cells that every row leaves empty do not count."""
    counts = Counter(len(row) for row in rows if any(map(str.strip, row)))
    wide = Counter({width: count for width, count in counts.items() if width > 1})
    if not counts:
        return 0
    pool = wide if sum(wide.values()) * 2 >= sum(counts.values()) or (counts[1] < 3 and wide) else counts
    return max(pool, key=lambda width: (pool[width], width))


def _fill(rows: list[list[str]], width: int) -> float:
    return median([filled(row) for row in rows if len(row) == width] or [width])


def _header(rows: list[list[str]], width: int, fill: float) -> tuple[int, int]:
    """(the row of names or -1, the first row of data)."""
    top = _top(rows, width, fill)
    if top is None:
        return -1, 0
    top = _over_numbers(rows, _fuller(rows, top, width, fill), width)
    below = [row for row in rows[top + 1 :] if row]
    if len(below) > 1 and is_split(rows[top], below[0], below[1:], width):
        return top + 1, top + 2
    return (top, top + 1) if is_header(rows[top], below, width) else (-1, top)


def _top(rows: list[list[str]], width: int, fill: float) -> int | None:
    """The first row that belongs to the table."""
    comments = _comments(rows, width)
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if index not in comments and belongs(row, width, fill):
            return index
    return next((index for index, row in enumerate(rows) if filled(row)), None)


def _fuller(rows: list[list[str]], top: int, width: int, fill: float) -> int:
    """A row of names further down, under rows that all hold fewer cells: pairs of word and value, groups, a small table of its own.

    Or under a line that delimiters cut into more cells than the table has.
    """
    under = rows[top + 1] if top + 1 < len(rows) else []
    if len(rows[top]) > width == len(under) and votes(under, rows[top + 2 :], width) >= 1:
        return top + 1
    most = 0
    for index, row in enumerate(rows[top : top + HEADER_WITHIN], top):
        cells = filled(row)
        if len(row) == width and cells >= max(fill, width * MOSTLY) and index > top:
            after = [line for line in rows[index + 1 :] if line]
            apart = not filled(rows[index - 1])
            names = most < cells and after and votes(row, after, width) >= (0 if apart else SURE)
            return index if names else top
        if cells >= max(fill, width * MOSTLY):
            return top
        most = max(most, cells)
    return top


def _over_numbers(rows: list[list[str]], top: int, width: int) -> int:
    """The row of words above the last rows, where these are numbers and dates alone and those above it pairs of word and value.

    Instruments write so: a few lines about the measurement, as wide as the table, then its names.
    """
    last = [index for index, row in enumerate(rows) if filled(row)]
    numbers = list(takewhile(lambda index: filled(rows[index]) == width and share_typed(rows[index]) == 1, reversed(last)))
    names = last[-len(numbers) - 1] if MANY_NUMBERS <= len(numbers) < len(last) else top
    above = [index for index in last if top <= index < names]
    worded = [index for index in above if share_typed(rows[index][:1]) == 0 and share_typed(rows[index]) > 0]
    if len(above) >= len(numbers) or not worded or share_typed(rows[names]) > 0 or filled(rows[names]) < width:
        return top
    return top if any(rows[index] == rows[names] or share_typed(rows[index]) == 1 for index in above) else names


def belongs(row: list[str], width: int, fill: float) -> bool:
    """Whether a row could be of the table: neither blank, nor a lone title."""
    cells = filled(row)
    if width <= 1:
        return cells > 0
    blank_first = len(row) == width and not row[0].strip() and cells >= width - 1
    return blank_first or cells >= max(2, min(fill, width) / 2)


def _comments(rows: list[list[str]], width: int) -> set[int]:
    """Rows that begin with #, unless the last of them is the row of names or the data begin so too; and "sep=;" on the first line."""
    if rows and rows[0] and rows[0][0].lower().lstrip('"').startswith("sep=") and filled(rows[0]) <= 2:
        return {0, *(place + 1 for place in _comments(rows[1:], width))}
    marked = [index for index, row in enumerate(rows) if row and row[0].lstrip().startswith("#")]
    if len(marked) > HEADER_WITHIN or not marked:
        return set()
    last = marked[-1]
    names = len(rows[last]) == width > 1 and last + 1 < len(rows) and last == len(marked) - 1
    return set(marked[:-1] if names else marked)


def _names(rows: list[list[str]], names: list[str], first: int, width: int) -> tuple[str, ...]:
    """As published. A row of names that is one short, over rows that all fill their last cell, lacks the first (as R writes them).

    One that is longer than all rows has blanks too many.
    """
    body = [row for row in rows[first : first + 1000] if any(row)]
    if body and all(len(row) == width for row in body) and "" in map(str.strip, names[:1]):
        names = _without_blanks(names, len(names) - width)
    names = _unquoted(names)
    used = max((place + 1 for row in body for place, cell in enumerate(row) if cell.strip()), default=0)
    named = max((place + 1 for place, cell in enumerate(names) if cell.strip()), default=0)
    short = len(names) == width - 1 and body and all(len(row) == width for row in body)
    if short and len({row[0] for row in body}) == len(body) and sum(1 for row in body if row[-1].strip()) > len(body) / 2:
        return ("", *(name.strip() for name in names))
    common = width if sum(1 for row in body if len(row) > width) < max(2, len(body) / 100) else used
    total = max(named, min(used, max(common, named)))
    return tuple(names[place].strip() if place < len(names) else "" for place in range(total))


def _unquoted(names: list[str]) -> list[str]:
    """Names without the quotes that stand around each of them, and around no cell below."""
    given = [name.strip() for name in names if name.strip()]
    quoted = len(given) > 1 and all(len(name) > 2 and name[0] == name[-1] == "'" for name in given)
    return [name.strip().strip("'") for name in names] if quoted else names


def _without_blanks(names: list[str], more: int) -> list[str]:
    """Names without so many blank ones."""
    blank = [place for place, name in enumerate(names) if not name.strip()][: max(0, more)]
    return [name for place, name in enumerate(names) if place not in blank]


def _units(rows: list[list[str]], first: int, width: int) -> tuple[str, ...]:
    """The row between names and data, where it names units over numbers, or is the only one in brackets."""
    row, below = rows[first] if first < len(rows) else [], rows[first + 1 : first + 60]
    given = [(place, cell) for place, cell in enumerate(row[:width]) if cell.strip()]
    if len(given) < 2 or len(below) < 2 or not all(_UNIT.fullmatch(cell) for _, cell in given):
        return ()
    if all(_BRACKETED.fullmatch(cell) for _, cell in given) and not any(_BRACKETED.fullmatch(cell) for line in below for cell in line):
        return tuple(row)
    numbers = [_mostly_numbers([line[place] for line in below if place < len(line) and line[place].strip()]) for place, _ in given]
    return tuple(row) if all(numbers) else ()


def _mostly_numbers(column: list[str]) -> bool:
    return bool(column) and sum(1 for cell in column if NUMBER.fullmatch(cell)) > len(column) * MOSTLY
