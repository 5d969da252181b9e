"""Reads "XML Spreadsheet 2003", which portals publish under the name of XLS."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from loaders.readers._sheets.book import MOST_COLUMNS, MOST_ROWS, Area, Line, Part
from loaders.readers._sheets.formats import Cell, number, percent, style_of
from loaders.readers._sheets.listed_book import ListedBook
from loaders.readers._xml.parsing import Parser, attribute, feed

_NAMED = {
    "Percent": "percent",
    "General Date": "datetime",
    "Short Date": "date",
    "Long Date": "date",
    "Medium Date": "date",
    "Short Time": "time",
}
"""Formats that this kind of file names by a word."""


def open_excel_xml(path: Path) -> ListedBook:
    """Raises FormatError."""
    workbook = _Workbook()
    with path.open("rb") as file:
        workbook.read(file)
    sheets = workbook.sheets
    parts = tuple(Part(sheet.name, sheet.hidden, str(place)) for place, sheet in enumerate(sheets))
    return ListedBook(parts, lambda part: iter(sheets[int(part.ref)].lines), lambda part: tuple(sheets[int(part.ref)].merged))


@dataclass
class _Sheet:
    name: str
    hidden: bool = False
    lines: list[Line] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


class _Workbook:
    """One reading of the document: its sheets with their rows."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self._styles: dict[str, str] = {}
        self._style = ""
        self._row = self._place = -1
        self._after = 0
        self._cells: dict[int, Cell] = {}
        self._format = self._kind = ""
        self._texts: list[str] = []
        self._takes = False
        self._within = ""
        self._parser = Parser(self._start, self._end, self._text)

    def read(self, file: IO[bytes]) -> None:
        """The whole document."""
        feed(self._parser, file)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Style":
            self._style = attribute(attributes, "ID")
        elif tag == "NumberFormat":
            code = attribute(attributes, "Format")
            self._styles[self._style] = _NAMED.get(code) or style_of(0, code)
        elif tag == "Worksheet":
            self.sheets.append(_Sheet(attribute(attributes, "Name")))
            self._row = -1
        elif tag == "Visible" and self.sheets:
            self._within = tag
        elif self.sheets:
            self._begin(tag, attributes)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Row":
            self._row, self._place, self._cells = _index(attributes, self._row, MOST_ROWS), -1, {}
        elif tag == "Cell":
            self._place = _index(attributes, self._place, MOST_COLUMNS)
            self._format = self._styles.get(attribute(attributes, "StyleID"), "")
            self._merge(attributes)
        elif tag == "Data":
            self._kind, self._texts, self._takes = attribute(attributes, "Type"), [], True

    def _merge(self, attributes: dict[str, str]) -> None:
        across, down = (_more(attributes, name) for name in ("MergeAcross", "MergeDown"))
        if across or down:
            self.sheets[-1].merged.append(Area(self._row, self._place, self._row + down, self._place + across))
        self._after = across

    def _end(self, tag: str) -> None:
        self._within = ""
        if not self.sheets:
            return
        if tag == "Data":
            self._takes = False
            if text := "".join(self._texts):
                self._cells[self._place] = _cell(text, self._kind, self._format)
        elif tag == "Cell":
            self._place += self._after
        elif tag == "Row" and self._cells:
            self.sheets[-1].lines.append((self._row, self._cells))

    def _text(self, text: str) -> None:
        if self._takes:
            self._texts.append(text)
        elif self._within == "Visible" and text.strip() in ("SheetHidden", "SheetVeryHidden"):
            self.sheets[-1].hidden = True


def _index(attributes: dict[str, str], last: int, most: int) -> int:
    """Where a row or cell stands: where it says, else after the one before."""
    told = attribute(attributes, "Index")
    return int(told) - 1 if told.isdigit() and last < int(told) <= most else last + 1


def _more(attributes: dict[str, str], name: str) -> int:
    told = attribute(attributes, name)
    return min(int(told), MOST_ROWS) if told.isdigit() and len(told) < 9 else 0


def _cell(text: str, kind: str, style: str) -> Cell:
    if kind == "Number":
        if style.startswith("zeros") and text.isdigit():
            return text.zfill(int(style[5:])), "VARCHAR"
        return percent(text) if style == "percent" else number(text)
    if kind == "DateTime":
        day, _, time = text.partition("T")
        return (day, "DATE") if style == "date" or time.startswith("00:00:00") else (f"{day} {time.removesuffix('.000')}", "TIMESTAMP")
    if kind == "Boolean":
        return ("true" if text == "1" else "false"), "BOOLEAN"
    return text, "" if kind == "Error" else "VARCHAR"
