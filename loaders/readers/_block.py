"""Where the table stands among the rows of a file: title lines above, the row of names, units, notes below."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from explorer.model.message import message, plural
from explorer.model.table import Note

HEADER_WITHIN = 60
"""Rows from the top among which the names are looked for."""
FOOTER_WITHIN = 60
"""Rows from the end that may be notes."""
LONG_NOTE = 25
"""A lone cell of so many letters under a table is a sentence, not a value."""

_NUMBER = re.compile(r"\s*[-+−(]?\s*[$€£]?\s*\d[\d.,\s\u00a0\u202f]*(?:[eE][-+]?\d+)?\s*[%€$)]?\s*")
_YEAR = re.compile(r"\s*(?:1[89]|20)\d\d\s*(?:[-/]\d{2,4})?\s*")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s].*)?")
_NOTE = re.compile(
    r"\s*(?:[*(\[]|(?:fuente|source|fonte|nota|note)s?\b|observa[cç]|nb\b|n\.b|elabora|generated|consulta|última|last\s|[a-z]/)", re.I
)
_UNIT = re.compile(
    r"\s*(?:[(\[][^)\]]{1,20}[)\]]|%|°\s?[CF]?|º\s?C|[kmcdµ]?m[²³23]?|km/h|m/s|mm|kg|g|t|ton\w*|ha|l|kwh|mwh|gwh|hpa|ppm|ppb|[µu]g/m[³3]|usd|eur|mxn|cop|brl|pesos|"
    r"euros|d[óo]lares|miles|millones|milh[õo]es|habitantes|hab\.?|personas|pessoas|n[úu]mero|unidad\w*|unidade\w*|yyyy|a[ñn]os?|anos?|hours|horas|min|s|ms|date|text|count)\s*",
    re.I,
)


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


def find(rows: list[list[str]], header: int | None = None) -> Block:
    """The block in the first rows of a file. `header` is what the reader asked for: a row's index, or -1 for none."""
    width = _width(rows)
    fill = _fill(rows, width)
    if header is None:
        top = _top(rows, width, fill)
        header = top if top is not None and is_header(rows[top], [row for row in rows[top + 1 :] if row], width) else -1
        first = (top or 0) if header < 0 else header + 1
    else:
        header = min(header, len(rows) - 1)
        first = 0 if header < 0 else header + 1
    names = _names(rows, header, first, width)
    written = tuple(cell.strip() for cell in rows[header]) if header >= 0 else ()
    units = _units(rows, first, width) if header >= 0 else ()
    titles = tuple(" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[: max(header, 0)] if _filled(row))
    named = tuple(_with_unit(name, units[place]) if place < len(units) else name for place, name in enumerate(names))
    return Block(header, first + bool(units), width, named, written, units, titles, fill)


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
    counts = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    wide = Counter({width: count for width, count in counts.items() if width > 1})
    if not counts:
        return 0
    pool = wide if sum(wide.values()) * 2 >= sum(counts.values()) or (counts[1] < 3 and wide) else counts
    return max(pool, key=lambda width: (pool[width], width))


def _fill(rows: list[list[str]], width: int) -> float:
    return median([_filled(row) for row in rows if len(row) == width] or [width])


def _filled(row: list[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _top(rows: list[list[str]], width: int, fill: float) -> int | None:
    """The first row that belongs to the table."""
    comments = _comments(rows, width)
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if index not in comments and belongs(row, width, fill):
            return index
    return next((index for index, row in enumerate(rows) if _filled(row)), None)


def belongs(row: list[str], width: int, fill: float) -> bool:
    """Whether a row could be of the table: neither blank, nor a lone title."""
    filled = _filled(row)
    if width <= 1:
        return filled > 0
    blank_first = len(row) == width and not row[0].strip() and filled >= width - 1
    return blank_first or filled >= max(2, min(fill, width) / 2)


def _comments(rows: list[list[str]], width: int) -> set[int]:
    """Rows that begin with #, unless the last of them is the row of names or the data begin so too."""
    marked = [index for index, row in enumerate(rows) if row and row[0].lstrip().startswith("#")]
    if len(marked) > HEADER_WITHIN or not marked:
        return set()
    last = marked[-1]
    names = len(rows[last]) == width > 1 and last + 1 < len(rows) and last == len(marked) - 1
    return set(marked[:-1] if names else marked)


def is_header(row: list[str], below: list[list[str]], width: int) -> bool:
    """Names differ from what stands below them: text over numbers and dates, words that do not come again."""
    if not below:
        return not any(_NUMBER.fullmatch(cell) for cell in row if cell.strip())
    blank = 0.25 * (width - _filled(row))
    others = [line for line in below if line != row]
    again = len(others) < len(below) and _votes(row, others, width) - blank >= 1
    return _filled(row) > 0 and (again or _votes(row, below, width) - blank >= 0)


def _votes(row: list[str], below: list[list[str]], width: int) -> float:
    """Evidence that `row` names the columns below it; a row that comes again needs one column of numbers or dates."""
    votes = 0.0
    for place, cell in enumerate(row[:width]):
        column = [line[place] for line in below[:400] if place < len(line) and line[place].strip()]
        votes += _vote(cell.strip(), column)
    return votes


def _vote(name: str, column: list[str]) -> float:
    if not name or not column:
        return 0.0
    typed = sum(1 for cell in column if _NUMBER.fullmatch(cell) or _DATE.fullmatch(cell)) / len(column)
    name_typed = bool(_NUMBER.fullmatch(name) or _DATE.fullmatch(name))
    if name_typed:
        return 0.0 if _YEAR.fullmatch(name) and not _mostly_years(column) else -1.0
    if typed > 0.7:
        return 1.0
    if name in column:
        return -0.75
    lengths = {len(cell.strip()) for cell in column}
    return 0.5 if len(lengths) == 1 and len(name) not in lengths else 0.1


def _mostly_years(column: list[str]) -> bool:
    return sum(1 for cell in column if _YEAR.fullmatch(cell)) > len(column) / 2


def _names(rows: list[list[str]], header: int, first: int, width: int) -> tuple[str, ...]:
    """As published. A row of names that is one short, over rows that all fill their last cell, lacks the first (as R writes them)."""
    body = [row for row in rows[first : first + 1000] if any(row)]
    used = max((place + 1 for row in body for place, cell in enumerate(row) if cell.strip()), default=0)
    names = rows[header] if header >= 0 else []
    named = max((place + 1 for place, cell in enumerate(names) if cell.strip()), default=0)
    short = header >= 0 and len(names) == width - 1 and body and all(len(row) == width for row in body)
    if short and sum(1 for row in body if row[-1].strip()) > len(body) / 2:
        return ("", *(name.strip() for name in names))
    common = width if sum(1 for row in body if len(row) > width) < max(2, len(body) / 100) else used
    total = max(named, min(used, max(common, named)))
    return tuple(names[place].strip() if place < len(names) else "" for place in range(total))


def _units(rows: list[list[str]], first: int, width: int) -> tuple[str, ...]:
    """The row between names and data, where it names units over numbers."""
    row, below = rows[first] if first < len(rows) else [], rows[first + 1 : first + 60]
    filled = [(place, cell) for place, cell in enumerate(row[:width]) if cell.strip()]
    if len(filled) < 2 or len(below) < 2 or not all(_UNIT.fullmatch(cell) for _, cell in filled):
        return ()
    numbers = [_mostly_numbers([line[place] for line in below if place < len(line) and line[place].strip()]) for place, _ in filled]
    return tuple(row) if all(numbers) else ()


def _mostly_numbers(column: list[str]) -> bool:
    return bool(column) and sum(1 for cell in column if _NUMBER.fullmatch(cell)) > len(column) * 0.7


def footer(rows: list[list[str]], block: Block) -> int:
    """How many of the last rows are notes under the table (or blank)."""
    if block.width < 2:
        return 0
    count = 0
    for row in reversed(rows[-FOOTER_WITHIN:]):
        if not is_note(row, block, after_blank=False) and _filled(row):
            break
        count += 1
    above = rows[len(rows) - count - 1] if count < len(rows) else []
    notes = rows[len(rows) - count :]
    sure = any(not _filled(row) for row in notes[:1]) or any(is_note(row, block, after_blank=False) for row in notes)
    return count if sure and above else 0


def is_note(row: list[str], block: Block, after_blank: bool) -> bool:
    """A lone sentence where rows fill three cells or more, or that says it is a note."""
    if _filled(row) != 1 or block.fill < 2:
        return False
    cell = next(cell for cell in row if cell.strip())
    if not row[0].strip() or _NUMBER.fullmatch(cell):
        return False
    sentence = len(cell) >= LONG_NOTE or bool(_NOTE.match(cell)) or after_blank
    return sentence and (block.fill >= 3 or len(row) == 1)
