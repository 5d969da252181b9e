"""Reads spreadsheets (XLSX, XLS, XLSB, ODS, XML Spreadsheet): the sheet and the part of it that is a table, each value as it is shown."""

from __future__ import annotations

import base64
from pathlib import Path

from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._kinds import kind
from loaders.readers._sheets.open_book import open_book, telling_damage
from loaders.readers._sheets.sheet_table import sample_of, store_of


def peek(path: Path, read: Read, name: str) -> Sample:
    """The chosen table; other sheets, and other tables of this one, are choices."""
    with telling_damage():
        return sample_of(open_book(path), read)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same table, typed."""
    report("reading", 0, 0)
    with telling_damage():
        return store_of(open_book(path), path, read, schema, out, report)


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
