"""Reads spreadsheets (XLSX, XLS, XLSB, ODS, XML Spreadsheet): the sheet and the part of it that is a table, each value as it is shown."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from explorer.model.message import message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._block import Block, notes
from loaders.readers._body import Body
from loaders.readers._book import Book
from loaders.readers._facts import count
from loaders.readers._formats import Cell
from loaders.readers._kinds import kind
from loaders.readers._merged_rows import downward, filled
from loaders.readers._open_book import open_book, telling_damage
from loaders.readers._spots import Chosen, chosen_of
from loaders.readers._storing import open_store, write_rows
from loaders.readers._whole import columns_note, sampled
from loaders.readers._wire import budget


def peek(path: Path, read: Read, name: str) -> Sample:
    """The chosen table; other sheets, and other tables of this one, are choices."""
    with telling_damage():
        return _peek(path, read)


def _peek(path: Path, read: Read) -> Sample:
    book = open_book(path)
    chosen = chosen_of(book, read)
    block, first = chosen.block, chosen.area.top + chosen.block.first
    found, complete = book.sampled(chosen.part, chosen.area)
    lines = [(row, [cells[place] for place in chosen.places]) for row, cells in found if row >= first]
    texts = ((row, [text for text, _ in cells]) for row, cells in lines)
    left, width = _margin(block, lines), _width(block)
    rows, whole = sampled(list(Body((cells for _, cells in filled(texts, downward(chosen.merged, first))), block, width)))
    return Sample(
        block.names[left:width],
        tuple(row[left:] for row in rows),
        replace(read, sheet=chosen.sheet, header=_header(chosen)),
        complete and whole,
        tuple(_type({cells[place][1] for _, cells in lines}) for place in range(left, width)),
        (("sheet", chosen.choices),) if len(chosen.choices) > 1 else (),
        (*notes(block), *columns_note(len(block.names)), *book.remarks(chosen.part), *_beside(chosen), *_outside(chosen)),
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same table, typed."""
    report("reading", 0, 0)
    with telling_damage():
        return _store(path, read, schema, out, report)


def _store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    book = open_book(path)
    chosen = chosen_of(book, read)
    width = _width(chosen.block)
    body = Body((cells for _, cells in _rows(book, chosen)), chosen.block, width)
    left = width - len(schema.columns)
    with open_store(out, path) as connection:
        write_rows(connection, (row[left:] for row in body) if left else body, schema, out.parent)
        report("understanding", 0, 0)
        return count(connection, schema, body.notes())


def _rows(book: Book, chosen: Chosen) -> Iterator[tuple[int, list[str]]]:
    """The rows below the names, with merged labels in each."""
    area, places, first = chosen.area, chosen.places, chosen.area.top + chosen.block.first
    rows = ((row, cells) for row, cells in book.rows(chosen.part, area) if row >= first)
    if len(places) <= area.right - area.left:
        rows = ((row, [cells[place] for place in places]) for row, cells in rows)
    return filled(rows, downward(chosen.merged, first))


def _header(chosen: Chosen) -> int:
    """Counted from the first row of the sheet."""
    return chosen.area.top + chosen.block.header if chosen.block.header >= 0 else -1


def _beside(chosen: Chosen) -> tuple[Note, ...]:
    """Said where the sheet holds other tables too."""
    others = sum(1 for name in chosen.choices if name.startswith(f"{chosen.part.name}!") and name != chosen.sheet)
    if not others:
        return ()
    say = plural(
        "The sheet {name} holds another table, which can be chosen.",
        "The sheet {name} holds {n} other tables, which can be chosen.",
        n=others,
        name=chosen.part.name,
    )
    return (Note("tables", say),)


def _outside(chosen: Chosen) -> tuple[Note, ...]:
    """Cells of the sheet that belong to none of its tables."""
    if not chosen.outside:
        return ()
    say = plural(
        "{n} cell far from the table was left out: {text}", "{n} cells far from the table were left out, the first: {text}",
        n=len(chosen.outside), text=chosen.outside[0][:200],
    )  # fmt: skip
    return (Note("outside", say),)


def _margin(block: Block, lines: list[tuple[int, list[Cell]]]) -> int:
    """Columns at the left without a name or a value."""
    for place, name in enumerate(block.names):
        if name or any(cells[place][0] for _, cells in lines):
            return place
    return 0


def _width(block: Block) -> int:
    return min(len(block.names), budget().columns)


def _type(kinds: set[str]) -> str:
    """One type for all of a column's values; "" where they differ."""
    kinds = kinds - {""}
    if len(kinds) == 1:
        return next(iter(kinds)).replace("PERCENT", "")
    return _WIDER.get(frozenset(kinds), "")


_WIDER = {frozenset({"BIGINT", "DOUBLE"}): "DOUBLE", frozenset({"DATE", "TIMESTAMP"}): "TIMESTAMP"}


def accepts(head: bytes, name: str) -> bool:
    """Excel's formats and OpenDocument's."""
    return kind(head) in ("spreadsheet", "old_office", "excel_xml")


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

_XML = b"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Table"><Table>
<Row><Cell><Data ss:Type="String">place</Data></Cell><Cell><Data ss:Type="String">n</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">a</Data></Cell><Cell><Data ss:Type="Number">1</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">b</Data></Cell><Cell><Data ss:Type="Number">2</Data></Cell></Row>
</Table></Worksheet></Workbook>"""

READER = Reader(
    "excel_file",
    message("Spreadsheet (Excel, OpenDocument)"),
    accepts,
    peek,
    store,
    (("table.xlsx", _EXAMPLE), ("table.xls", _XML)),
)
