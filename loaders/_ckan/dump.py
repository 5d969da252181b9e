"""The DataStore's own download of a table: whether all of it came, and without the portal's number of each row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.table import Note
from loaders._bulk import reading, require_end, tail_of
from loaders._ckan.words import SYSTEM_COLUMNS
from loaders._http import new_file


def whole(path: Path, delimiter: str, total: int | None, title: str) -> tuple[Path, tuple[Note, ...]]:
    """The file without the portal's own columns. An error midway ends the stream as if it were whole: so rows are counted.

    `total` is the portal's count, None where it gives none: then a note says that nobody can tell. Raises SourceError where rows miss.
    """
    try:
        with new_file(path.parent) as out, out.open("w", encoding="utf-8", newline="") as file:
            with reading(path, delimiter, title) as rows:
                count = _copy(rows, file)
            require_end(tail_of(path), title)
            if total is not None and count < total:
                raise SourceError(message("{portal} counts {total} rows and gave {given}.", portal=title, total=total, given=count))
    finally:
        path.unlink()
    unsure = Note("dump_unchecked", message("{portal} does not say whether these are all rows.", portal=title))
    return out, () if total is not None else (unsure,)


def _copy(rows: Iterator[list[str]], file: TextIO) -> int:
    """Rows copied."""
    names = next(rows, [])
    kept = [place for place, name in enumerate(names) if name not in SYSTEM_COLUMNS]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([names[place] for place in kept])
    count = 0
    for row in _full(rows, len(names)):
        writer.writerow([row[place] for place in kept])
        count += 1
    return count


def _full(rows: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    """Rows that have every cell: one that was cut in the middle is none."""
    return (row for row in rows if len(row) == width)
