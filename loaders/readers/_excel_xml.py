"""Reads "XML Spreadsheet 2003", which portals publish under the name of XLS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from loaders.readers._book import MOST_COLUMNS, MOST_ROWS, Area, Line, Part
from loaders.readers._formats import Cell, number, percent, style_of
from loaders.readers._listed_book import ListedBook
from loaders.readers._xml import PIECE_BYTES, Parser, attribute

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
    sheets = _Workbook()
    for _ in sheets.lines(path, -1):
        pass
    parts = tuple(Part(name, hidden, str(place)) for place, (name, hidden) in enumerate(sheets.sheets))

    def merged(part: Part) -> tuple[Area, ...]:
        workbook = _Workbook()
        for _ in workbook.lines(path, int(part.ref)):
            pass
        return tuple(workbook.merged)

    return ListedBook(parts, lambda part: _Workbook().lines(path, int(part.ref)), merged)


class _Workbook:
    """One reading of the document: the rows of one sheet, the names of all."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool]] = []
        self.merged: list[Area] = []
        self._styles: dict[str, str] = {}
        self._style = ""
        self._wanted = -1
        self._row = self._place = -1
        self._cells: dict[int, Cell] = {}
        self._format = self._kind = ""
        self._texts: list[str] = []
        self._takes = False
        self._within = ""
        self._lines: list[Line] = []
        self._parser = Parser(self._start, self._end, self._text)

    def lines(self, path: Path, sheet: int) -> Iterator[Line]:
        """The rows of the sheet with that number, as far as they are asked for."""
        self._wanted = sheet
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                self._parser.feed(piece)
                yield from self._lines
                self._lines.clear()
        self._parser.feed(b"", True)
        yield from self._lines

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Style":
            self._style = attribute(attributes, "ID")
        elif tag == "NumberFormat":
            code = attribute(attributes, "Format")
            self._styles[self._style] = _NAMED.get(code) or style_of(0, code)
        elif tag == "Worksheet":
            self.sheets.append((attribute(attributes, "Name"), False))
            self._row = -1
        elif tag == "Visible" and self.sheets:
            self._within = tag
        elif len(self.sheets) - 1 == self._wanted:
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
            self.merged.append(Area(self._row, self._place, self._row + down, self._place + across))
        self._after = across

    def _end(self, tag: str) -> None:
        self._within = ""
        if len(self.sheets) - 1 != self._wanted:
            return
        if tag == "Data":
            self._takes = False
            if text := "".join(self._texts):
                self._cells[self._place] = _cell(text, self._kind, self._format)
        elif tag == "Cell":
            self._place += self._after
        elif tag == "Row" and self._cells:
            self._lines.append((self._row, self._cells))

    def _text(self, text: str) -> None:
        if self._takes:
            self._texts.append(text)
        elif self._within == "Visible" and text.strip() in ("SheetHidden", "SheetVeryHidden"):
            self.sheets[-1] = (self.sheets[-1][0], True)


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
