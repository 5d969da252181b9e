"""How are the rows of a data package's file written? Table Dialect (version 2) and CSV Dialect (version 1)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders._said import Record, text, total

_SHEETS = frozenset({"XLSX", "XLSM", "XLSB", "XLS", "ODS"})
_DATABASES = frozenset({"SQLITE", "SQLITE3", "DB", "GPKG"})
_OBJECTS = frozenset({"JSON", "GEOJSON"})
DEEPEST_HEADER = 1_000
"""The last row that can hold names, or a comment above them."""


@dataclass(frozen=True)
class Dialect:
    """How the rows are written (Table Dialect, CSV Dialect). `delimiter` "" where it is not said."""

    delimiter: str = ""
    quote: str = '"'
    escape: str = ""
    doubled: bool = True
    spaced: bool = False
    header: tuple[int, ...] = (1,)
    join: str = " "
    comment: str = ""
    comment_rows: frozenset[int] = frozenset()
    null: str = ""

    @classmethod
    def of(cls, record: Record, form: str) -> Dialect:
        header = _numbers(record.get("headerRows")) or (1,)
        return cls(
            delimiter=str(record.get("delimiter") or ("\t" if form == "TSV" else "")),
            quote=str(record.get("quoteChar", '"') or ""),
            escape=str(record.get("escapeChar") or ""),
            doubled=record.get("doubleQuote") is not False,
            spaced=record.get("skipInitialSpace") is True,
            header=() if record.get("header") is False else header,
            join=str(record.get("headerJoin", " ")),
            comment=str(record.get("commentChar") or ""),
            comment_rows=frozenset(_numbers(record.get("commentRows"))),
            null=str(record.get("nullSequence") or ""),
        )

    @staticmethod
    def sheet(record: Record, form: str) -> str:
        """Which part of a file that holds several is the table: a sheet by its name or place, a table, a list; "" where it is not said."""
        if form in _SHEETS:
            place = total(record, "sheetNumber") or total(record, "sheet")
            return text(record, "sheetName") or (f"#{place}" if place else text(record, "sheet"))
        return text(record, "table") if form in _DATABASES else text(record, "property") if form in _OBJECTS else ""

    def rows(self, file: Iterable[str], delimiter: str) -> Iterator[list[str]]:
        """The rows of a file, comments left out. Raises csv.Error or TypeError where the dialect is none."""
        yield from csv.reader(
            self._lines(file),
            delimiter=delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            doublequote=self.doubled,
            escapechar=self.escape or None,
            skipinitialspace=self.spaced,
        )

    def _lines(self, file: Iterable[str]) -> Iterator[str]:
        for number, line in enumerate(file, 1):
            line = line.lstrip("\ufeff") if number == 1 else line
            if number not in self.comment_rows and not (self.comment and line.startswith(self.comment)):
                yield line


def _numbers(rows: object) -> tuple[int, ...]:
    """Rows as they are counted from 1, as far as a header can reach."""
    return tuple(row for row in rows if isinstance(row, int) and 0 < row <= DEEPEST_HEADER) if isinstance(rows, list) else ()
