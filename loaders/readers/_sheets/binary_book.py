"""Reads Excel's binary files (XLS, XLSB)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._process.wire import budget
from loaders.readers._sheets.book import Area, Line, Part
from loaders.readers._sheets.formats import Cell, plain
from loaders.readers._sheets.listed_book import ListedBook

CELL_BYTES = 60
"""What calamine holds for a cell of the used range, filled or not."""


def open_binary(path: Path) -> ListedBook:
    """Raises FormatError."""
    try:
        book = calamine.load_workbook(path)
    except calamine.PasswordError as error:
        raise FormatError(message("This spreadsheet is locked with a password."), message("Save it without a password.")) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise FormatError(_DAMAGED, _AGAIN) from error
    shown = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    parts = tuple(Part(sheet.name, sheet.visible != calamine.SheetVisibleEnum.Visible) for sheet in shown)
    kept: dict[str, calamine.CalamineSheet] = {}
    return ListedBook(parts, lambda part: _lines(_sheet(book, part, kept)), lambda part: _merged(_sheet(book, part, kept)))


def _sheet(book: calamine.CalamineWorkbook, part: Part, kept: dict[str, calamine.CalamineSheet]) -> calamine.CalamineSheet:
    """The sheet, kept while no other one is asked for."""
    if part.name not in kept:
        kept.clear()
        try:
            kept[part.name] = book.get_sheet_by_name(part.name)
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise FormatError(_DAMAGED, _AGAIN) from error
        _check_size(kept[part.name])
    return kept[part.name]


def _check_size(sheet: calamine.CalamineSheet) -> None:
    cells = sheet.height * sheet.width
    if cells * CELL_BYTES > budget().bytes:
        raise FormatError(
            message("This sheet has {n} cells, more than fit in memory.", n=cells),
            message("The same table as CSV or Parquet may be larger."),
        )


def _lines(sheet: calamine.CalamineSheet) -> Iterator[Line]:
    if sheet.start is None:
        return
    top, left = sheet.start
    skipped = 0
    for number, values in enumerate(sheet.iter_rows()):
        skipped = number
        cells = {left + place: _cell(value) for place, value in enumerate(values) if value != ""}
        if cells:
            yield top + skipped, cells


def _merged(sheet: calamine.CalamineSheet) -> tuple[Area, ...]:
    return tuple(Area(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())


def _cell(value: Any) -> Cell:
    """A value as text, and the type that the file gives it."""
    if isinstance(value, str):
        return value, "VARCHAR"
    if isinstance(value, bool):
        return str(value).lower(), "BOOLEAN"
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" "), "TIMESTAMP"
    if isinstance(value, datetime.date):
        return value.isoformat(), "DATE"
    if isinstance(value, datetime.time):
        return value.isoformat(), "TIME"
    return str(value), "VARCHAR"


_DAMAGED = message("This spreadsheet is damaged, or not what it says it is.")
_AGAIN = message("Open it in a spreadsheet program and save it again, or as CSV.")
