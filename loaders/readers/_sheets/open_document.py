"""Reads OpenDocument spreadsheets (ODS): what stands in `content.xml`, repeated rows and cells as often as they say."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import IO

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._sheets.book import MOST_COLUMNS, MOST_ROWS, Area, Line, Part
from loaders.readers._sheets.formats import Cell, number, percent
from loaders.readers._sheets.listed_book import ListedBook
from loaders.readers._xml.parsing import Parser, attribute, feed

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
MOST_REPEATED = 1_000
"""Rows with content that one row stands for: programs fold rows that are alike, but a table has few of them in a row."""


def open_document(archive: zipfile.ZipFile) -> ListedBook:
    """Raises FormatError."""
    names = archive.namelist()
    if MANIFEST in names and b"encryption-data" in archive.read(MANIFEST)[:1_000_000]:
        raise FormatError(message("This spreadsheet is locked with a password."), message("Save it without a password."))
    if CONTENT not in names:
        raise FormatError(message("This spreadsheet has no sheet with cells."))
    content = _Content()
    with archive.open(CONTENT) as file:
        content.read(file)
    parts = tuple(Part(sheet.name, sheet.hidden, str(place)) for place, sheet in enumerate(content.sheets))
    return ListedBook(
        parts, lambda part: iter(content.sheets[int(part.ref)].lines), lambda part: tuple(content.sheets[int(part.ref)].merged)
    )


@dataclass
class _Sheet:
    name: str
    hidden: bool
    lines: list[Line] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


@dataclass
class _Row:
    repeated: int = 1
    cells: dict[int, Cell] = field(default_factory=dict)
    place: int = 0


class _Content:
    """One reading of the document: its sheets with their rows."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._number = 0
        self._row = _Row()
        self._cell: dict[str, str] = {}
        self._texts: list[str] = []
        self._paragraphs = 0
        self._quiet = self._tables = 0
        self._takes = False
        self._parser = Parser(self._start, self._end, self._text)

    def read(self, file: IO[bytes]) -> None:
        """The whole document."""
        feed(self._parser, file)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._style = attribute(attributes, "name")
        elif tag == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table":
            self._begin_table(attributes)
        elif self._tables != 1:
            return
        elif tag == "table-row":
            self._row = _Row(_count(attributes, "number-rows-repeated", MOST_ROWS))
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._texts, self._paragraphs = attributes, [], 0
        else:
            self._begin_text(tag, attributes)

    def _begin_table(self, attributes: dict[str, str]) -> None:
        self._tables += 1
        if self._tables == 1:
            self.sheets.append(_Sheet(attribute(attributes, "name"), attribute(attributes, "style-name") in self._hidden_styles))
            self._number = 0

    def _begin_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "annotation":
            self._quiet += 1
        elif tag == "p" and not self._quiet:
            self._texts += ["\n"] if self._paragraphs else []
            self._paragraphs += 1
            self._takes = True
        elif self._takes and tag in ("s", "tab", "line-break"):
            self._texts.append({"s": " " * _count(attributes, "c", 1_000), "tab": "\t", "line-break": "\n"}[tag])

    def _end(self, tag: str) -> None:
        if tag == "table":
            self._tables -= 1
        elif tag == "annotation":
            self._quiet = max(0, self._quiet - 1)
        elif tag == "p":
            self._takes = False
        elif self._tables == 1:
            self._end_part(tag)

    def _end_part(self, tag: str) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        repeated = _count(self._cell, "number-columns-repeated", MOST_COLUMNS)
        cell = _value(self._cell, "".join(self._texts))
        row = self._row
        if cell[0]:
            row.cells.update(dict.fromkeys(range(row.place, min(row.place + repeated, MOST_COLUMNS)), cell))
        wide, high = _count(self._cell, "number-columns-spanned", MOST_COLUMNS), _count(self._cell, "number-rows-spanned", MOST_ROWS)
        if wide > 1 or high > 1:
            self.sheets[-1].merged.append(Area(self._number, row.place, self._number + high - 1, row.place + wide - 1))
        row.place += repeated

    def _end_row(self) -> None:
        row = self._row
        if row.cells:
            if row.repeated > MOST_REPEATED:
                raise FormatError(message("One row of this spreadsheet says that it stands for {n} rows alike.", n=row.repeated), _AGAIN)
            self.sheets[-1].lines += [(self._number + more, row.cells) for more in range(row.repeated)]
        self._number += row.repeated

    def _text(self, text: str) -> None:
        if self._takes:
            self._texts.append(text)


def _count(attributes: dict[str, str], name: str, most: int) -> int:
    found = attribute(attributes, name)
    return max(1, min(int(found), most)) if found.isdigit() and len(found) < 12 else 1


def _value(cell: dict[str, str], text: str) -> Cell:
    """The value that stands behind what is shown, with the leading zeros of what is shown."""
    kind, value = attribute(cell, "value-type"), attribute(cell, "value")
    if kind in ("float", "currency") and value:
        padded = text.isdigit() and text.startswith("0") and text.lstrip("0") == value and len(text) > 1
        return (text, "VARCHAR") if padded else number(value)
    if kind == "percentage" and value:
        return percent(value)
    if kind == "date":
        return _date(attribute(cell, "date-value"))
    if kind == "time":
        return _time(attribute(cell, "time-value"), text)
    if kind == "boolean":
        return attribute(cell, "boolean-value"), "BOOLEAN"
    return (text, "" if text.startswith("#") and attribute(cell, "formula") else "VARCHAR") if text else ("", "")


def _date(value: str) -> Cell:
    return (value.replace("T", " ").rstrip("Z"), "TIMESTAMP") if "T" in value else (value, "DATE")


def _time(value: str, text: str) -> Cell:
    """PT08H30M00S is 08:30:00; what lasts longer than a day stays as it is shown."""
    parts = value.removeprefix("PT").replace("H", ":").replace("M", ":").rstrip("S").split(":")
    if len(parts) == 3 and all(part.replace(".", "", 1).isdigit() for part in parts) and int(parts[0]) < 24:
        return f"{int(parts[0]):02}:{int(parts[1]):02}:{parts[2].replace(',', '.').zfill(2)}", "TIME"
    return text or value, "VARCHAR"


_AGAIN = message("Open it in a spreadsheet program and save it again, or as CSV.")
