"""What stands below a table in its file: notes, page titles, another table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from loaders.readers._text.block import Block
from loaders.readers._text.header import DATE, NUMBER, filled, votes

WITHIN = 60
"""Rows from the end that may be notes, and that are looked ahead at."""
LONG_NOTE = 25
"""A lone cell of so many letters under a table is a sentence, not a value."""
NARROWER = 0.75
"""Another table's rows hold fewer cells than that share of this one's."""
LEAST_ROWS = 2
SURE, TITLED = 2, 1
"""Columns of numbers below words that tell names of another table from a row of this one; fewer where a title stands above them."""

NOTE = re.compile(
    r"\s*(?:[*(\[]|(?:fuente|source|fonte|nota|note)s?\b|(?:quelle|fußnote|fussnote|anmerkung|hinweis)(?:n|en|e)?\b"
    r"|observa[cç]|nb\b|n\.b|elabora|generated|consulta|última|last\s|[a-z]/)",
    re.I,
)


def footer(rows: list[list[str]], block: Block) -> int:
    """How many of the last rows are notes under the table (or blank)."""
    if block.width < 2:
        return 0
    count, sure = 0, 0
    for place in range(len(rows) - 1, max(-1, len(rows) - 1 - WITHIN), -1):
        row = rows[place]
        if filled(row) and not _is_lone(row, block):
            break
        count += 1
        if not filled(row) or is_note(row, block) or row in rows[len(rows) - count + 1 :]:
            sure = count
    return sure if count < len(rows) else 0


def _is_lone(row: list[str], block: Block) -> bool:
    """One cell, the first and no number, where rows fill more."""
    return filled(row) == 1 and block.fill >= 2 and bool(row[0].strip()) and not NUMBER.fullmatch(row[0])


def is_note(row: list[str], block: Block) -> bool:
    """A lone sentence, or what says it is a note, or words where the column holds numbers or dates, or a line without any delimiter."""
    if not _is_lone(row, block) or (block.fill < 3 and len(row) > 1):
        return False
    said = len(row[0]) >= LONG_NOTE or bool(NOTE.match(row[0]))
    return said or (block.fill >= 3 and (len(row) == 1 or (block.typed and not DATE.fullmatch(row[0]))))


def is_page_title(row: list[str], block: Block) -> bool:
    """A lone cell, as stands above names that come again on each page of a report."""
    return filled(row) == 1 and block.fill >= 3


def begins_another(rows: Iterable[list[str]], block: Block) -> bool:
    """Whether, after a blank line, another table begins: rows of one length of their own, or other names over numbers."""
    group = list(takewhile(filled, rows))
    lines = len(group)
    while group and filled(group[0]) == 1:
        group.pop(0)
    needed = SURE if len(group) == lines else TITLED
    if block.width < 2 or len(group) < LEAST_ROWS:
        return False
    if _is_other_length({len(row) for row in group}, block.width, block.width):
        return True
    if _is_other_length({_length(row) for row in group}, block.width, NARROWER * block.fill):
        return True
    return len(group) > LEAST_ROWS and len(group[0]) == block.width and votes(group[0], group[1:], block.width) >= needed


def begins_notes(rows: Sequence[list[str]], block: Block) -> bool:
    """Whether, after a blank line, the table is over: a line without any delimiter, and no row like its own as far as can be seen."""
    if block.fill < 3 or not rows or len(next(filter(filled, rows), ["", ""])) > 1:
        return False
    return all(filled(row) <= block.fill / 2 for row in rows)


def _is_other_length(lengths: set[int], width: int, narrower: float) -> bool:
    """All rows have one length, which is no single cell and not the table's."""
    length = min(lengths)
    return len(lengths) == 1 and 1 < length != width and (length < narrower or length > width)


def _length(row: list[str]) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0)
