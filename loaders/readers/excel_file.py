"""Reads spreadsheets: the sheet that is most of a table, its names, its values as ISO dates and plain numbers."""

from __future__ import annotations

import base64
import datetime
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import python_calamine as calamine

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._block import Block, find, notes
from loaders.readers._body import Body
from loaders.readers._facts import count
from loaders.readers._kinds import kind
from loaders.readers._storing import open_store, write_rows
from loaders.readers._whole import columns_note, fits, sampled
from loaders.readers._wire import budget

MOST_ENTRIES = 10_000
MOST_RATIO = 300
"""XML of repeated numbers packs to a hundredth; bombs to a thousandth."""

_ZIP = b"PK"
_NUMBER = (int, float)


@dataclass(frozen=True)
class Sheet:
    """One sheet as text, row by row from the very first, and what Excel says its values are."""

    name: str
    rows: list[list[str]]
    types: list[set[str]]
    block: Block


def peek(path: Path, read: Read, name: str) -> Sample:
    """The chosen sheet; the others are choices."""
    book, names = _open(path)
    sheet = _chosen(book, names, read)
    body = Body(iter(sheet.rows[sheet.block.first :]), sheet.block, _width(sheet.block))
    rows, complete = sampled(list(body))
    first, width = _span(sheet), _width(sheet.block)
    return Sample(
        sheet.block.names[first:width],
        tuple(row[first:] for row in rows),
        replace(read, sheet=sheet.name, header=sheet.block.header),
        complete,
        tuple(_type(kinds) for kinds in sheet.types[first:width]),
        (("sheet", tuple(names)),) if len(names) > 1 else (),
        notes(sheet.block) + columns_note(len(sheet.block.names)),
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same sheet, typed."""
    report("reading", 0, 0)
    book, names = _open(path)
    sheet = _chosen(book, names, read)
    first = _span(sheet)
    body = Body(iter(sheet.rows[sheet.block.first :]), sheet.block, _width(sheet.block))
    with open_store(out, path) as connection:
        write_rows(connection, (row[first:] for row in body), schema, out.parent)
        report("understanding", 0, 0)
        return count(connection, schema, body.notes())


def _open(path: Path) -> tuple[calamine.CalamineWorkbook, list[str]]:
    with path.open("rb") as file:
        packed = file.read(2) == _ZIP
    if packed:
        _check_archive(path)
    else:
        fits(path, "old_excel_file")
    try:
        book = calamine.load_workbook(path)
    except calamine.PasswordError as error:
        raise FormatError(message("This spreadsheet is locked with a password."), message("Save it without a password.")) from error
    except (calamine.CalamineError, OSError) as error:
        raise FormatError(_DAMAGED, _AGAIN) from error
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    if not shown:
        raise FormatError(message("This spreadsheet has no sheet with cells."))
    return book, shown


def _check_archive(path: Path) -> None:
    """What is packed in it, before any of it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FormatError(_DAMAGED, _AGAIN) from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_RATIO * max(path.stat().st_size, 10_000):
        raise FormatError(message("This spreadsheet is packed in a way that no program writes, so it is not opened."), _AGAIN)
    fits(path, "excel_file", unpacked)


def _chosen(book: calamine.CalamineWorkbook, names: list[str], read: Read) -> Sheet:
    """The sheet asked for, else the one whose block holds the most filled cells; of two alike the first."""
    if read.sheet:
        if read.sheet not in names:
            raise FormatError(message("There is no sheet called {name}.", name=read.sheet))
        return _sheet(book, read.sheet, read.header)
    sheets = [name for name in names if not _is_hidden(book, name)] or names
    best: Sheet | None = None
    for name in sheets:
        sheet = _sheet(book, name, read.header)
        if best is None or _weight(sheet) > 2 * _weight(best) or not _weight(best):
            best = sheet
    if best is None or not best.block.names:
        raise FormatError(message("This spreadsheet has no sheet with a table."))
    return best


def _is_hidden(book: calamine.CalamineWorkbook, name: str) -> bool:
    return any(sheet.name == name and sheet.visible != calamine.SheetVisibleEnum.Visible for sheet in book.sheets_metadata)


def _weight(sheet: Sheet) -> float:
    """How much of a table a sheet is: rows times cells filled, 0 for a page of text."""
    rows = len(sheet.rows) - sheet.block.first
    return rows * sheet.block.fill if sheet.block.width > 1 and sheet.block.fill > 1 else 0.01 * rows


def _sheet(book: calamine.CalamineWorkbook, name: str, header: int | None) -> Sheet:
    try:
        found = book.get_sheet_by_name(name)
        _check_size(found)
        merged = found.merged_cell_ranges or []
        values = _filled(found, merged)
    except (calamine.CalamineError, OSError) as error:
        raise FormatError(_DAMAGED, _AGAIN) from error
    types: list[set[str]] = []
    rows = []
    for row in values:
        texts, kinds = zip(*map(_cell, row), strict=True) if row else ((), ())
        rows.append(list(texts))
        types.extend(set() for _ in range(len(kinds) - len(types)))
    block = find(rows, header)
    block = _with_merged_names(rows, block, merged) if header is None else block
    for row in values[block.first :]:
        for place, value in enumerate(row):
            types[place].add(_cell(value)[1])
    return Sheet(name, rows, types, block)


def _check_size(sheet: calamine.CalamineSheet) -> None:
    cells = sheet.total_height * sheet.total_width
    if cells * 60 > budget().bytes:
        raise FormatError(
            message("This sheet has {n} cells, more than fit in memory.", n=cells),
            message("The same table as CSV or Parquet may be larger."),
        )


def _filled(sheet: calamine.CalamineSheet, merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[list[Any]]:
    """Values, with those of merged cells repeated in each of them where they lie in one column (a label for several rows)."""
    values: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in merged:
        if left == right and top < len(values) and left < len(values[top]):
            for row in values[top + 1 : bottom + 1]:
                row[left] = values[top][left]
    return values


def _with_merged_names(rows: list[list[str]], block: Block, merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> Block:
    """Names under a merged name ("2020" over "men", "women") take it in front."""
    above = block.header - 1
    over = [(left, right) for (top, left), (bottom, right) in merged if bottom == above and top == bottom and right > left]
    if above < 0 or not over or any(right - left + 1 >= block.width for left, right in over):
        return block
    names = list(block.names)
    for left, right in over:
        for place in range(left, min(right + 1, len(names))):
            names[place] = f"{rows[above][left].strip()} {names[place]}".strip()
    return replace(block, names=tuple(names))


def _cell(value: Any) -> tuple[str, str]:
    """A value as text, and the type that the file gives it."""
    if isinstance(value, str):
        return value, "VARCHAR" if value.strip() else ""
    if isinstance(value, bool):
        return str(value).lower(), "BOOLEAN"
    if isinstance(value, _NUMBER):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" "), "TIMESTAMP"
    if isinstance(value, datetime.date):
        return value.isoformat(), "DATE"
    if isinstance(value, datetime.time):
        return value.isoformat(), "TIME"
    return str(value), "VARCHAR"


def _number(value: float) -> tuple[str, str]:
    """As Excel shows it: fifteen digits, no point where there is nothing behind it."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value)), "BIGINT"
    return f"{value:.15g}", "DOUBLE"


def _type(kinds: set[str]) -> str:
    """One type for all of a column's values; "" where they differ."""
    kinds = kinds - {""}
    if len(kinds) == 1:
        return next(iter(kinds))
    return _WIDER.get(frozenset(kinds), "")


_WIDER = {frozenset({"BIGINT", "DOUBLE"}): "DOUBLE", frozenset({"DATE", "TIMESTAMP"}): "TIMESTAMP"}


def _width(block: Block) -> int:
    return min(len(block.names), budget().columns)


def _span(sheet: Sheet) -> int:
    """Columns at the left without a name or a value are margin."""
    for place, name in enumerate(sheet.block.names):
        if name or sheet.types[place] - {""}:
            return place
    return 0


_DAMAGED = message("This spreadsheet is damaged, or not what it says it is.")
_AGAIN = message("Open it in a spreadsheet program and save it again, or as CSV.")


def accepts(head: bytes, name: str) -> bool:
    """Excel's three formats and OpenDocument."""
    return kind(head) in ("spreadsheet", "old_office")


_EXAMPLE = base64.b64decode(
    "UEsDBBQAAAAIAAAAIQC5Fh4k0AAAAL4BAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbK2Ru27DMAxFf8XQWkRMM2QobC9t16ZDfoCV6ViwXhCZ1Pn7yOpj6NQC"
    "nQiJh/cQYHu8JuJm8S5wpyaR9ADAZiKPrGOiUDpjzB6lPPMJEpoZTwS77XYPJgahIBtZM1TfPtGIZyfN81K+2cbQqUyOVfP4Aa6uTmFKzhqU0odLGH5YNp8G"
    "XSYrw5NNfFcABX17uFDOdqDmFbO8oC9xsDh4j3l+i3HWK/YnWxxHa2iI5uzLiOaUCQeeiMQ7Xav2aMMv/BVmqOX+nxf5zv/aA+rZ+htQSwMEFAAAAAgAAAAh"
    "AH8RKBaIAAAA7gAAAAsAAABfcmVscy8ucmVsc43PPQ4CIRAF4KtsOMDOamFhgMrG1ngBxOEn/AwBjOvtpVyNheXkvXwvwy8YVfeUm/OlTWuKuQnmei9HgKYd"
    "JtVmKphHYqgm1cdZLRSlg7II+2U5QN0aTPKtOZ3vgtUdm66vgv/IZIzXeCL9SJj7j4GvxpBVtdgFWyM8qYYbUZgHykBy+HhPvgFQSwMEFAAAAAgAAAAhAEpJ"
    "cVWMAAAA7wAAABoAAAB4bC9fcmVscy93b3JrYm9vay54bWwucmVsc43POw7CMAwG4KtEOUDdMjCgNBMLK+ICUXAeavNQbATcnogBFYmByfJv6ftldcbVcCyZ"
    "QqwkHmnNNMvAXA8AZAMmQ0OpmPvFlZYM97V5qMYuxiPsxnEPbWtIrbamOF1n2SYpLs+K/8jFuWjxWOwtYeYfBXAvbaGAyB01zSPP8hMRvMc0dFWCVvD1n34B"
    "UEsDBBQAAAAIAAAAIQAfGF+5iwAAAN0AAAAPAAAAeGwvd29ya2Jvb2sueG1sjY8xDoMwDEWvEvkANXTogICpS4+RgmkicBzZQe3xi6Dsneyn//Ust2/R+Sky"
    "uw8vyToIpeQG0YZA7O0imdKWTKLsy4b6QstKfrRAVHjBa1XdkH1McBga/cch0xQHusuwMqVySJQWX6IkCzEb9O1+wX7TJc/UgYHb8TF2UIPTJm6L1oB9i2cf"
    "z5f6L1BLAwQUAAAACAAAACEAmQ9kB60AAACHAQAAGAAAAHhsL3dvcmtzaGVldHMvc2hlZXQxLnhtbHWQWwrCMBBFt1KyAKcP8EPSgOIOXMEYow3mRTK0Lt+0"
    "SFBp/2Zucs6F4ZOPzzQoRdXLGpd6NhCFA0CSg7KYdj4ol1/uPlqkvMYHpBAV3hbIGmjreg8WtWOCL9kZCQWPfqpiz5qcynk4NqyinmlntFMXijnXSXASwaBU"
    "HEhwmAOQH+C0Bbjfz5CbSl1b6toNGteqZmwUDYdxxdkVZ7fhvK45u8XZ/jnh60RQbi/eUEsBAhQDFAAAAAgAAAAhALkWHiTQAAAAvgEAABMAAAAAAAAAAAAA"
    "AIABAAAAAFtDb250ZW50X1R5cGVzXS54bWxQSwECFAMUAAAACAAAACEAfxEoFogAAADuAAAACwAAAAAAAAAAAAAAgAEBAQAAX3JlbHMvLnJlbHNQSwECFAMU"
    "AAAACAAAACEASklxVYwAAADvAAAAGgAAAAAAAAAAAAAAgAGyAQAAeGwvX3JlbHMvd29ya2Jvb2sueG1sLnJlbHNQSwECFAMUAAAACAAAACEAHxhfuYsAAADd"
    "AAAADwAAAAAAAAAAAAAAgAF2AgAAeGwvd29ya2Jvb2sueG1sUEsBAhQDFAAAAAgAAAAhAJkPZAetAAAAhwEAABgAAAAAAAAAAAAAAIABLgMAAHhsL3dvcmtz"
    "aGVldHMvc2hlZXQxLnhtbFBLBQYAAAAABQAFAEUBAAARBAAAAAA="
)
"""One sheet of two rows: place (a, b) and n (1, 2)."""

READER = Reader("excel_file", message("Spreadsheet (Excel, OpenDocument)"), accepts, peek, store, (("table.xlsx", _EXAMPLE),))
