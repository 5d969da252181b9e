"""Is the table that a portal sent whole? Its CSV files counted against the portal's own count, and put together as one."""

from __future__ import annotations

import csv
import filecmp
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from explorer.errors import SourceError
from explorer.model.message import message, plural
from explorer.model.table import Note
from loaders._columns import Column, degrees, point_names, points
from loaders._http import new_file

DELIMITERS = (",", ";", "\t")
_TAIL, _FEW = 4_096, 1_000
_INTERRUPTED = b"Streaming interrupted due to the following error"
"""How Opendatasoft ends an export that failed after it began well."""
LONGEST_LINE = 1 << 26
"""Signs of a line, which is held in memory: a cell may hold a whole geometry."""
csv.field_size_limit(1 << 30)  # as everywhere: it is one for the whole program


@dataclass(frozen=True)
class Part:
    """One CSV file of a table: its names, how they are set apart, and its rows without the names."""

    path: Path
    header: tuple[str, ...]
    delimiter: str
    rows: int


def examine(path: Path, columns: Sequence[Column], portal: str) -> Part:
    """The file counted. Raises SourceError for a file that is not the table, or that breaks off in an error."""
    tail = tail_of(path)
    if _INTERRUPTED in tail:
        raise broken(portal)
    known = {text for column in columns for text in (column.name, column.label) if text}
    for delimiter in DELIMITERS:
        header = _header(path, delimiter, portal)
        if header and 2 * len(known.intersection(header)) >= max(len(header), len(columns)):
            require_end(tail, portal)
            return Part(path, header, delimiter, _count(path, delimiter, len(header), portal))
    raise SourceError(message("{portal} sent something else than the table.", portal=portal), _LATER)


_LATER = message("Try again later, or download the file and open it from your device.")


def broken(portal: str) -> SourceError:
    return SourceError(message("{portal} broke off before the end of the table.", portal=portal), _LATER)


def tail_of(path: Path) -> bytes:
    """A file's last bytes."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return file.read()


def require_end(tail: bytes, portal: str) -> None:
    """Raises SourceError for rows that end without the end of a line: the last cell may be a part of itself."""
    if not tail.endswith((b"\n", b"\r")):
        raise broken(portal)


@contextmanager
def reading(path: Path, delimiter: str, portal: str) -> Iterator[Any]:
    """The rows of a file. Raises SourceError for a line that is longer than any row."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        try:
            yield csv.reader(_lines(file), delimiter=delimiter)
        except csv.Error as error:
            raise SourceError(message("{portal} sent something else than the table.", portal=portal), _LATER) from error


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("a line without end")
        yield line


def _header(path: Path, delimiter: str, portal: str) -> tuple[str, ...]:
    with reading(path, delimiter, portal) as rows:
        return tuple(next(rows, ()))


def _count(path: Path, delimiter: str, width: int, portal: str) -> int:
    """Rows after the names. One of another width is an error's text among them, or the beginning of a row that was cut."""
    with reading(path, delimiter, portal) as rows:
        next(rows)
        counted = 0
        for row in rows:
            if not row and width > 1:
                continue  # an empty line is no row, unless the table has one column
            if len(row or [""]) != width:
                raise broken(portal)
            counted += 1
    return counted


def require_whole(rows: int, before: int, count_again: Callable[[], int], portal: str) -> None:
    """Raises SourceError unless as many rows came as the portal counts, before or after: it may have been written to meanwhile."""
    if rows == before:
        return
    after = count_again()
    if not min(before, after) <= rows <= max(before, after):
        raise SourceError(message("{portal} counts {total} rows and gave {given}.", portal=portal, total=after, given=rows), _LATER)


def require_other(before: Path | None, page: Path, portal: str) -> None:
    """Raises SourceError for a page that is the one before once more, unless all its rows are alike: paging does not work there."""
    if before is None or not filecmp.cmp(before, page, shallow=False):
        return
    with page.open("rb") as file:
        next(file, b"")
        if len(set(islice(file, _FEW))) > 1:
            raise SourceError(message("{portal} sent rows that cannot be put together.", portal=portal), _LATER)


def limited(rows: int, total: int) -> tuple[Note, ...]:
    """What a reader is told where the operator's limit ended the table before its own end."""
    if rows >= total:
        return ()
    text = plural("Only the first {n} row of {total} was fetched.", "Only the first {n} rows of {total} were fetched.", n=rows, total=total)
    return (Note("rows_limit", text),)


def joined(
    parts: Sequence[Part], columns: Sequence[Column], folder: Path, portal: str, hidden: Callable[[str], bool] = lambda name: False
) -> Part:
    """One file for all parts, without hidden columns, each point also as latitude and longitude; the one part where it is that already."""
    first = parts[0]
    shown = [place for place, name in enumerate(first.header) if not hidden(name)]
    places = points(first.header, columns)
    if len(parts) == 1 and not places and len(shown) == len(first.header):
        return first
    header = (*(first.header[place] for place in shown), *point_names(first.header, places))
    with new_file(folder) as path, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for part in parts:
            writer.writerows(_rows(part, shown, places, portal))
    return Part(path, header, ",", sum(part.rows for part in parts))


def _rows(part: Part, shown: Sequence[int], places: Sequence[int], portal: str) -> Iterator[list[str]]:
    with reading(part.path, part.delimiter, portal) as rows:
        next(rows)
        for row in rows:
            if not row and len(part.header) > 1:
                continue
            row = row or [""]
            yield [*(row[place] for place in shown), *(text for place in places for text in degrees(row[place]))]
