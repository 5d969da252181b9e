"""Reads Excel's XML files (XLSX, XLSM): which sheets there are, what their cells' styles and shared texts mean."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import IO

from explorer.errors import FormatError
from explorer.model.message import Message, message, plural
from explorer.model.table import Note
from loaders.readers._sheets.book import Area, Line, Part, area_of
from loaders.readers._sheets.formats import BASE_1900, BASE_1904, Cell, style_of
from loaders.readers._sheets.xlsx_cells import Meaning, lines_of
from loaders.readers._sheets.xlsx_rows import WHOLE_BYTES, Sheet
from loaders.readers._sheets.xlsx_text import texts_of
from loaders.readers._sheets.xlsx_unpacked import Unpacked
from loaders.readers._text.runs import Run
from loaders.readers._xml.parsing import PIECE_BYTES, Parser, attribute

PART_BYTES = 60_000_000
"""Parts other than sheets and texts: the largest styles seen have a tenth."""
MOST_MERGED = 100_000
"""Merged cells that are looked at; a sheet with more is a form, not a table."""
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z0-9:]+)["']""")
_HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col\b(?=[^>]*\bhidden\s*=\s*["'](?:1|true))[^>]*>""")
_SPAN = re.compile(rb"""\b(min|max)\s*=\s*["'](\d+)["']""")


class Xlsx:
    """An opened XLSX file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
        self._base = BASE_1900
        self._opened: tuple[str, Sheet] | None = None
        self._ahead: dict[str, Future[Unpacked]] = {}
        self.parts = self._listed()

    def lines(self, part: Part) -> Iterator[Line]:
        """Its rows, as far as they are asked for: nothing is kept."""
        with self._open(part.ref) as file:
            yield from lines_of(file, self._meaning)

    def sampled(self, part: Part, area: Area) -> tuple[list[tuple[int, list[Cell]]], bool]:
        """Head, tail and slices of an area's rows, and whether that is all of them."""
        return self._sheet(part).sampled(area)

    def runs(self, part: Part, area: Area) -> Iterator[Run]:
        """The texts of an area."""
        return self._sheet(part).runs(area)

    def merged(self, part: Part) -> tuple[Area, ...]:
        """Cells that were made one."""
        found = (area_of(ref.decode()) for ref in _MERGED.findall(self._sheet(part).tail)[:MOST_MERGED])
        return tuple(area for area in found if area)

    def remarks(self, part: Part) -> tuple[Note, ...]:
        """Hidden rows and columns, and formulas that were never computed."""
        sheet = self._sheet(part)
        columns = sum(map(_wide, _HIDDEN_COLUMN.findall(sheet.head)))
        rows, uncomputed = sheet.told()
        return tuple(Note(rule, say) for rule, n, say in _remarks(rows, columns, uncomputed) if n)

    def _sheet(self, part: Part) -> Sheet:
        if self._opened is None or self._opened[0] != part.ref:
            meaning = self._meaning
            unpacked = self._ahead.pop(part.ref, None)
            self._opened = (part.ref, Sheet(unpacked.result() if unpacked else self._unpacked(part), meaning))
        return self._opened[1]

    def _unpacked(self, part: Part) -> Unpacked:
        with self._open(part.ref) as file:
            return Unpacked(file)

    def _open(self, name: str) -> IO[bytes]:
        return self._archive.open(self._members[name.lower()])

    def _part(self, name: str, start: Callable[[str, dict[str, str]], object]) -> None:
        """Feeds a small part of the package to `start`; nothing where the package lacks it."""
        if name.lower() not in self._members:
            return
        if self._archive.getinfo(self._members[name.lower()]).file_size > PART_BYTES:
            raise FormatError(message("This spreadsheet is packed in a way that no program writes, so it is not opened."))
        parser = Parser(start, lambda name: None, lambda text: None)
        with self._open(name) as file:
            while piece := file.read(PIECE_BYTES):
                parser.feed(piece)
            parser.feed(b"", True)

    def _related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id -> (kind, name)."""
        folder, file = posixpath.split(name)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", "").replace("\\", "/")))
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target.lstrip("/"))

        self._part(posixpath.join(folder, "_rels", f"{file}.rels"), start)
        return found

    def _listed(self) -> tuple[Part, ...]:
        office = [name for kind, name in self._related("").values() if kind == "officeDocument"]
        workbook = next((name for name in [*office, "xl/workbook.xml"] if name.lower() in self._members), "")
        self._related_parts = self._related(workbook)
        found: list[Part] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self._base = BASE_1904
            if tag == "sheet":
                kind, name = self._related_parts.get(attribute(attributes, "id"), ("worksheet", f"xl/worksheets/sheet{len(found) + 1}.xml"))
                if kind == "worksheet" and name.lower() in self._members:
                    size = self._archive.getinfo(self._members[name.lower()]).file_size
                    found.append(Part(attributes.get("name", ""), attributes.get("state", "visible") != "visible", name, size))

        self._part(workbook, start)
        return tuple(found)

    def _named(self, kind: str, usual: str) -> str:
        return next((name for found, name in self._related_parts.values() if found == kind), usual)

    @cached_property
    def _meaning(self) -> Meaning:
        """While the shared texts are parsed, another thread unpacks the largest sheet: mostly the one that is asked for."""
        largest = max(self.parts, key=lambda part: part.size, default=None)
        if largest and largest.size > WHOLE_BYTES:
            thread = ThreadPoolExecutor(1)
            self._ahead[largest.ref] = thread.submit(self._unpacked, largest)
            thread.shutdown(wait=False)
        return Meaning(self._texts(), self._styles(), self._base)

    def _styles(self) -> tuple[str, ...]:
        """What each cell format makes of a number."""
        codes: dict[str, str] = {}
        styles: list[str] = []
        within: list[str] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            if tag in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
                within.append(tag)
            if tag == "xf" and within[-1:] == ["cellXfs"]:
                given = attributes.get("numFmtId", "0")
                styles.append(style_of(int(given) if given.isdigit() else 0, codes.get(given, "")))

        self._part(self._named("styles", "xl/styles.xml"), start)
        return tuple(styles)

    def _texts(self) -> list[str]:
        name = self._named("sharedStrings", "xl/sharedStrings.xml")
        if name.lower() not in self._members:
            return []
        with self._open(name) as file:
            return texts_of(file)


def _wide(column: bytes) -> int:
    edges = {name: int(value) for name, value in _SPAN.findall(column)}
    return max(0, edges.get(b"max", 0) - edges.get(b"min", 0) + 1)


def _remarks(rows: int, columns: int, uncomputed: int) -> tuple[tuple[str, int, Message], ...]:
    return (
        ("hidden_rows", rows, plural("{n} row that the file hides is shown too.", "{n} rows that the file hides are shown too.", n=rows)),
        (
            "hidden_columns",
            columns,
            plural("{n} column that the file hides is shown too.", "{n} columns that the file hides are shown too.", n=columns),
        ),
        (
            "uncomputed",
            uncomputed,
            plural(
                "{n} cell holds a formula whose result is not in the file, so it is empty.",
                "{n} cells hold formulas whose results are not in the file, so they are empty.",
                n=uncomputed,
            ),
        ),
    )
