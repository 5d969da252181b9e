"""Which tables a text file holds, where several stand one below another with blank lines between them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.readers._text.below import LEAST_ROWS, begins_another
from loaders.readers._text.block import Block, find
from loaders.readers._text.cells import parse
from loaders.readers._text.quoting import Dialect

MOST = 100
"""Tables that are told apart: a file with more is a report, not tables."""
NAMES_SAID, LONGEST_NAME = 3, 60


@dataclass(frozen=True)
class Part:
    """One of the tables: what it is called, and its lines, from `start` to before `end`."""

    name: str
    start: int
    end: int
    block: Block


def tables(text: str, dialect: Dialect) -> tuple[Part, ...]:
    """The tables of a text, in their order; none where it holds a single one."""
    lines = list(io.StringIO(text, newline=""))
    groups = list(_groups(lines, dialect))
    if len(groups) < 2:
        return ()
    found: list[Part] = []
    above, title = -1, ""
    for start, end in groups:
        rows = list(parse(lines[start:end], dialect))
        block = find(rows, groups=True)
        if found and not begins_another(rows, found[-1].block):
            found[-1] = replace(found[-1], end=end)
        elif block.width > 1 and block.header >= 0 and len(rows) >= block.first + LEAST_ROWS:
            found.append(Part(_named(len(found) + 1, block, title), above if above >= 0 else start, end, block))
            above, title = -1, ""
        else:
            above, title = above if above >= 0 else start, " ".join(filter(None, rows[-1]))
        if len(found) > MOST:
            return ()
    return tuple(found) if len(found) > 1 else ()


def same_as(parts: Sequence[Part], block: Block) -> Part | None:
    """The one that a block was found in."""
    return next((part for part in parts if part.block.written == block.written), None)


def called(parts: Sequence[Part], name: str) -> Part | None:
    """The one of that name, or of its number: another publication may have changed a title."""
    number = name.partition(".")[0]
    return next((part for part in parts if part.name == name), None) or next(
        (part for part in parts if part.name.partition(".")[0] == number), None
    )


def _groups(lines: list[str], dialect: Dialect) -> Iterator[tuple[int, int]]:
    """Lines without a blank one between them; one inside quotes is none."""
    start, is_open = -1, False
    blank = f"{dialect.delimiter} \t\r\n"
    for place, line in enumerate(lines):
        filled = is_open or bool(line.strip(blank))
        if filled and start < 0:
            start = place
        if not filled and start >= 0:
            yield start, place
            start = -1
        is_open ^= bool(dialect.quote) and line.count(dialect.quote) % 2 == 1
    if start >= 0:
        yield start, len(lines)


def _named(number: int, block: Block, title: str) -> str:
    """Its number and its title, or its first names."""
    names = ", ".join(name for name in block.names[:NAMES_SAID] if name)
    return f"{number}. {((*block.titles, title)[0] or names)[:LONGEST_NAME].strip()}"
