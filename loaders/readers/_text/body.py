"""The rows of a text file's table, cleaned: no blank or repeated lines, every row as wide as the names; what was left out is counted."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Self

from explorer.model.message import Message, plural
from explorer.model.table import Note
from loaders.readers._text.below import WITHIN, begins_another, begins_notes, footer, is_page_title
from loaders.readers._text.block import Block
from loaders.readers._text.runs import Listed, Together, listed

Row = tuple[str | None, ...]

END = "\x1a"
"""What old programs write after the last line."""


class Body:
    """Iterates over the rows of the table; `notes()` afterwards says what was left out."""

    def __init__(self, rows: Iterable[list[str]], block: Block, width: int, told: Counter[str] | None = None) -> None:
        """`told` counts what the `rows` themselves went through."""
        self._runs: Iterator[Together] = listed(rows, width)
        self._block = block
        self._width = width
        self._left: Counter[str] = Counter() if told is None else told
        self._below = ""
        self._ended = ""

    @classmethod
    def of_runs(cls, runs: Iterator[Together], block: Block, width: int) -> Self:
        """The same of rows that are given many together."""
        body = cls((), block, width)
        body._runs = runs
        return body

    def __iter__(self) -> Iterator[Row]:
        return (tuple([cell or None for cell in row]) for row in self.texts())

    def texts(self) -> Iterator[list[str]]:
        """The rows with "" where a cell is blank."""
        return chain.from_iterable(self.runs())

    def runs(self) -> Iterator[Together]:
        """The same rows, many together. Each is looked at with those after it, which show where the table ends."""
        ahead: deque[list[str]] = deque()
        while not self._ended:
            if len(ahead) > WITHIN:
                yield Listed(list(self._clean(ahead.popleft(), ahead)))
            elif (more := next(self._runs, None)) is not None:
                ahead = yield from self._plain(Listed(list(ahead)), more)
            else:
                break
        rest = list(ahead)
        end = len(rest) - footer(rest, self._block)
        while rest and end and not self._ended:
            yield Listed(list(self._clean(rest.pop(0), rest)))
            end -= 1
        kind = self._ended or "footer"
        self._below = next((" ".join(filter(None, row)).strip() for row in rest if any(row)), "")
        self._left[kind] += sum(1 for row in chain(rest, *self._runs) if any(row))

    def _plain(self, ahead: Listed, more: Together) -> Generator[Together, None, deque[list[str]]]:
        """Yields rows that are told at once to be the table's, as most of most tables; gives back those to be looked at one by one."""
        width, others = self._width, {END, *self._block.written[:1]}
        alike = width == self._block.width and more.is_wide(width) and (not ahead.rows or ahead.is_wide(width))
        firsts = set(map(str.strip, chain(ahead.firsts(), more.firsts())))
        if len(more) <= WITHIN or not alike or not others.isdisjoint(firsts) or ("" in firsts and _any_blank(chain(ahead, more))):
            return deque(chain(ahead, more))
        yield ahead
        yield more.part(0, -WITHIN)
        return deque(more.part(-WITHIN))

    def _clean(self, row: list[str], ahead: Sequence[list[str]]) -> Iterator[list[str]]:
        if not any(cell and not cell.isspace() for cell in row) or row[0] == END:
            below = list(islice(ahead, WITHIN))
            self._ended = "tables" if begins_another(below, self._block) else "footer" if begins_notes(below, self._block) else ""
            return
        if kind := self._is_no_row(row, ahead):
            self._left[kind] += 1
            return
        if len(row) != self._width:
            row = self._fit(row)
        yield row

    def _is_no_row(self, row: list[str], ahead: Sequence[list[str]]) -> str:
        if self._repeats(row):
            return "repeated"
        if len(row) != self._block.width and row[0].startswith("#"):
            return "comment"
        paged = ahead and is_page_title(row, self._block) and self._repeats(ahead[0])
        return "repeated" if paged else ""

    def _repeats(self, row: list[str]) -> bool:
        written = self._block.written
        if not written or not row or row[0].strip() != written[0]:
            return False
        return tuple(cell.strip() for cell in row[: len(written)]) == written

    def _fit(self, row: list[str]) -> list[str]:
        if any(cell.strip() for cell in row[self._width :]):
            self._left["long"] += 1
        if len(row) < self._width:
            self._left["short"] += 1
        return row[: self._width] + [""] * (self._width - len(row))

    def notes(self) -> tuple[Note, ...]:
        """What was left out, with numbers. Known once the rows were read."""
        return tuple(Note(rule, _said(rule, n, self._below)) for rule, n in sorted(self._left.items()) if n)


def _any_blank(rows: Iterable[list[str]]) -> bool:
    return not all(map(str.strip, map("".join, rows)))


def below_note(rows: list[list[str]]) -> tuple[Note, ...]:
    """What is said of notes below a table that was read without them."""
    texts = [" ".join(filter(None, row)).strip() for row in rows if any(row)]
    return (Note("footer", _said("footer", len(texts), texts[0])),) if texts else ()


def short_note(rows: int) -> tuple[Note, ...]:
    """What is said of so many rows that end before the last column."""
    return (Note("short", _said("short", rows, "")),) if rows else ()


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
    if rule == "mended":
        return plural(
            "{n} row has another delimiter than the rest, or quotes that do not match; it was read as it seems to be meant.",
            "{n} rows have another delimiter than the rest, or quotes that do not match; they were read as they seem to be meant.",
            n=n,
        )
    if rule == "short":
        return plural(
            "{n} row has fewer cells than the table has columns; those that are missing are empty.",
            "{n} rows have fewer cells than the table has columns; those that are missing are empty.",
            n=n,
        )
    if rule == "comment":
        return plural("{n} comment line was left out.", "{n} comment lines were left out.", n=n)
    if rule == "tables":
        return plural(
            "{n} line further down belongs to another table and was left out: {text}",
            "{n} lines further down belong to another table and were left out, the first: {text}",
            n=n,
            text=below[:200],
        )
    return plural(
        "{n} row has more cells than the table has columns; the cells beyond were left out.",
        "{n} rows have more cells than the table has columns; the cells beyond were left out.",
        n=n,
    )
