"""The rows of a text file's table, cleaned: no blank or repeated lines, every row as wide as the names; what was left out is counted."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator

from explorer.model.message import Message, plural
from explorer.model.table import Note
from loaders.readers._block import FOOTER_WITHIN, Block, footer

Row = tuple[str | None, ...]


class Body:
    """Iterates over the rows of the table; `notes()` afterwards says what was left out."""

    def __init__(self, rows: Iterable[list[str]], block: Block, width: int) -> None:
        self._rows = rows
        self._block = block
        self._width = width
        self._left: Counter[str] = Counter()
        self._below = ""

    def __iter__(self) -> Iterator[Row]:
        waiting: deque[list[str]] = deque()
        for row in self._rows:
            waiting.append(row)
            if len(waiting) > FOOTER_WITHIN:
                yield from self._clean(waiting.popleft())
        rest = list(waiting)
        end = len(rest) - footer(rest, self._block)
        self._below = next((" ".join(filter(None, row)).strip() for row in rest[end:] if any(row)), "")
        self._left["footer"] = sum(1 for row in rest[end:] if any(row))
        for row in rest[:end]:
            yield from self._clean(row)

    def _clean(self, row: list[str]) -> Iterator[Row]:
        if not any(cell and not cell.isspace() for cell in row):
            return
        if kind := self._is_no_row(row):
            self._left[kind] += 1
            return
        if len(row) != self._width:
            row = self._fit(row)
        yield tuple(cell or None for cell in row)

    def _is_no_row(self, row: list[str]) -> str:
        written = self._block.written
        if written and row[0].strip() == written[0] and tuple(cell.strip() for cell in row[: len(written)]) == written:
            return "repeated"
        return "comment" if row[0].startswith("#") and len(row) != self._block.width else ""

    def _fit(self, row: list[str]) -> list[str]:
        if any(cell.strip() for cell in row[self._width :]):
            self._left["long"] += 1
        return row[: self._width] + [""] * (self._width - len(row))

    def notes(self) -> tuple[Note, ...]:
        """What was left out, with numbers. Known once the rows were read."""
        return tuple(Note(rule, _said(rule, n, self._below)) for rule, n in sorted(self._left.items()) if n)


def _said(rule: str, n: int, below: str) -> Message:
    if rule == "footer":
        return plural(
            "{n} line below the table was left out: {text}",
            "{n} lines below the table were left out, the first: {text}",
            n=n,
            text=below[:200],
        )
    if rule == "repeated":
        return plural(
            "{n} row repeats the names of the columns and was left out.", "{n} rows repeat the names of the columns and were left out.", n=n
        )
    if rule == "comment":
        return plural("{n} comment line was left out.", "{n} comment lines were left out.", n=n)
    return plural(
        "{n} row has more cells than the table has columns; the cells beyond were left out.",
        "{n} rows have more cells than the table has columns; the cells beyond were left out.",
        n=n,
    )
