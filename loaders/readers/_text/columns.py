"""Tables set in columns by spaces: where the columns begin, and each line's cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

COLUMNS = "  "
"""The delimiter's name where cells are set apart by two or more spaces."""

MOST_CHARACTERS = 2_000
"""Columns beyond are not looked for: no line of a printed table is longer."""
LEAST_LINES = 5
"""With fewer, spaces stand under each other by chance."""
LEAST_GAPS = 2
_GAP = re.compile(r" {2,}")


def cuts_of(lines: Iterable[str]) -> tuple[int, ...]:
    """Where columns begin: after two characters or more that are blank in every line of the table. () where the lines show none."""
    tabled = [line.rstrip()[:MOST_CHARACTERS] for line in lines if _GAP.search(line.strip()) and "\t" not in line]
    if len(tabled) < LEAST_LINES:
        return ()
    width = max(map(len, tabled))
    padded = [line.ljust(width) for line in tabled]
    blank = [all(line[place] == " " for line in padded) for place in range(width)]
    starts = [place for place in range(2, width) if not blank[place] and blank[place - 1] and blank[place - 2]]
    first = blank.index(False)
    return (0, *(start for start in starts if start > first)) if max(starts, default=0) > first else ()


def by_columns(lines: Iterable[str], cuts: tuple[int, ...]) -> Iterator[list[str]]:
    """Cells by position; by the spaces alone in a line that has a letter where all others have none."""
    for line in lines:
        text = line.rstrip()
        if not text.strip():
            yield []
        elif cuts and all(text[cut - 2 : cut].strip() == "" for cut in cuts[1:]):
            yield [text[start:end].strip() for start, end in zip(cuts, (*cuts[1:], None), strict=True)]
        else:
            yield _GAP.split(text.strip())
