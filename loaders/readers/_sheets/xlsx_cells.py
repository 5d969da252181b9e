"""What a cell of an XLSX sheet means; and its rows one by one, exactly as XML has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from loaders.readers._sheets.book import MOST_COLUMNS, MOST_ROWS, Line, place_of
from loaders.readers._sheets.formats import Cell, shown
from loaders.readers._sheets.xlsx_text import spelt
from loaders.readers._xml.parsing import PIECE_BYTES, Parser


@dataclass(frozen=True)
class Meaning:
    """What stands behind the numbers in cells: shared texts, styles by number, day 0."""

    texts: list[str]
    styles: tuple[str, ...]
    base: datetime

    def cell(self, value: str, kind: str, style: str) -> Cell:
        """The cell that `value` of a stated kind and style stands for."""
        if kind in ("str", "inlineStr"):
            return spelt(value), "VARCHAR"
        value = value.strip()
        if kind == "s":
            return self.text(value), "VARCHAR"
        if kind == "b":
            return ("true" if value in ("1", "true") else "false"), "BOOLEAN"
        if kind == "e":
            return value, ""
        if kind == "d":
            return value.replace("T", " ").removesuffix("Z"), "TIMESTAMP" if "T" in value else "DATE"
        return shown(value, self.style(style), self.base) if value else ("", "")

    def text(self, number: str) -> str:
        """A shared text by its number; a number beyond the last has none."""
        try:
            return self.texts[int(number)]
        except (ValueError, IndexError):
            return ""

    def style(self, style: str) -> str:
        """What a cell format makes of a number."""
        return self.styles[int(style)] if style.isdigit() and int(style) < len(self.styles) else ""


class Rows:
    """Collects the rows of fed pieces in `lines`; `number` is the first row's where the file does not say; `row` the last one's."""

    def __init__(self, meaning: Meaning, number: int = 0) -> None:
        self.lines: list[Line] = []
        self._meaning = meaning
        self.row, self._place = number - 1, -1
        self._cells: dict[int, Cell] = {}
        self._kind = self._style = ""
        self._value: list[str] = []
        self._takes = self._phonetic = False
        self._parser = Parser(self._start, self._end, self._text)

    def feed(self, piece: bytes, last: bool = False) -> None:
        """A piece of the document."""
        self._parser.feed(piece, last)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._begin_row(attributes.get("r", ""))
        elif tag == "c":
            self._begin_cell(attributes)
        self._phonetic = self._phonetic or tag == "rPh"
        self._takes = tag in ("v", "t") and not self._phonetic

    def _begin_row(self, ref: str) -> None:
        self.row = int(ref) - 1 if ref.isdigit() and 0 < int(ref) <= MOST_ROWS else self.row + 1
        self._cells, self._place = {}, -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        self._place = place_of(letters) if letters.isalpha() and letters.isupper() and len(letters) <= 3 else self._place + 1
        self._kind, self._style, self._value = attributes.get("t", "n"), attributes.get("s", ""), []

    def _end(self, tag: str) -> None:
        self._takes = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "c" and self._value and 0 <= self._place < MOST_COLUMNS:
            self._cells[self._place] = self._meaning.cell("".join(self._value), self._kind, self._style)
        elif tag == "row" and self._cells:
            self.lines.append((self.row, self._cells))

    def _text(self, text: str) -> None:
        if self._takes:
            self._value.append(text)


def lines_of(file: IO[bytes], meaning: Meaning) -> Iterator[Line]:
    """The rows of a whole sheet, as far as they are asked for."""
    rows = Rows(meaning)
    while piece := file.read(PIECE_BYTES):
        rows.feed(piece)
        yield from rows.lines
        rows.lines.clear()
    rows.feed(b"", True)
