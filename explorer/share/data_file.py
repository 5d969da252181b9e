"""The numbers behind a chart as a CSV or Excel file, with the credit beside the table and never inside it."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import xlsxwriter

from explorer.model.message import message
from explorer.model.picture import Picture
from explorer.share.rows import headings, values
from explorer.text import licence, say

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
"""How a text cell begins that a spreadsheet would run, with the full-width forms that some turn into the plain ones."""

BOM = b"\xef\xbb\xbf"
"""Without it Excel reads UTF-8 as the system's own encoding and breaks accents."""

WIDEST = 60
"""Characters that a column of the sheet is wide at most."""


def csv_file(picture: Picture) -> bytes:
    """Header in words, then rows: every field quoted, numbers with a point, nothing that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(heading.label) for heading in headings(picture)])
    writer.writerows([_csv_cell(cell) for cell in row] for row in values(picture))
    return BOM + text.getvalue().encode()


def xlsx_file(picture: Picture) -> bytes:
    """A sheet with the rows, numbers as numbers, and a sheet that says what they are and whose."""
    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, safe) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(say(message("Data"), picture.view.locale)[:31])
        shown = headings(picture)
        for place, heading in enumerate(shown):
            sheet.write_string(0, place, harmless(heading.label), bold)
        for line, row in enumerate(values(picture), start=1):
            for place, cell in enumerate(row):
                _write(sheet, line, place, cell)
        for place, heading in enumerate(shown):
            sheet.set_column(place, place, min(WIDEST, max(10, len(heading.label) + 2)))
        sheet.freeze_panes(1, 0)
        _credit_sheet(book, picture, bold)
    return out.getvalue()


def credit_lines(picture: Picture) -> list[tuple[str, str]]:
    """What the data are and whose, as (word, text), in the picture's language; only what is known."""
    credit = picture.credit
    rows = [
        (message("Title"), picture.title),
        (message("Subtitle"), picture.subtitle),
        (message("Filters"), picture.filters),
        *((message("Note"), note) for note in picture.notes),
        (message("Data set"), credit.title),
        (message("Publisher"), credit.publisher),
        (message("Licence"), " ".join(part for part in (licence(credit.licence, picture.view.locale), credit.licence_url) if part)),
        (message("Date of the data"), credit.modified[:10]),
        (message("Read on"), credit.fetched[:10]),
        (message("Address"), credit.link),
    ]
    return [(say(word, picture.view.locale), text) for word, text in rows if text]


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return "'" + text if text.startswith(DANGEROUS) else text


def _credit_sheet(book: Any, picture: Picture, bold: Any) -> None:
    sheet = book.add_worksheet(say(message("Source"), picture.view.locale)[:31])
    for line, (word, text) in enumerate(credit_lines(picture)):
        sheet.write_string(line, 0, harmless(word), bold)
        sheet.write_string(line, 1, harmless(text))
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, WIDEST)


def _csv_cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell) if math.isfinite(cell) else ""
    return harmless(cell) if isinstance(cell, str) else str(cell)


def _write(sheet: Any, line: int, place: int, cell: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, place, harmless(cell))
    elif cell is not None and math.isfinite(cell):
        # Excel keeps fifteen digits: a longer whole number stays itself only as text.
        (sheet.write_number if abs(cell) < 10**15 else lambda *at: sheet.write_string(at[0], at[1], str(at[2])))(line, place, cell)
