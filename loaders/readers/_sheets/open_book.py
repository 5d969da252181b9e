"""Opens a spreadsheet of any kind, after looking at what is packed in it; says in a sentence why one is not opened."""

from __future__ import annotations

import errno
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._process.wire import once
from loaders.readers._sheets.binary_book import open_binary
from loaders.readers._sheets.book import Book
from loaders.readers._sheets.excel_xml import open_excel_xml
from loaders.readers._sheets.open_document import open_document
from loaders.readers._sheets.xlsx import Xlsx
from loaders.readers._whole import fits
from loaders.readers._xml.parsing import Damaged

MOST_ENTRIES = 10_000
MOST_RATIO = 300
"""XML of repeated numbers packs to a hundredth; bombs to a thousandth."""
HELD = 8
"""So many times less fits of what is kept (texts that cells share, all of ODS and XML Spreadsheet) than of rows that pass by."""

_KEPT = ("sharedstrings.xml", "content.xml")
_ZIP, _OLD = b"PK", b"\xd0\xcf\x11\xe0"
_BINARY_PART, _DOCUMENT_PART = "xl/workbook.bin", "content.xml"
_BROKEN = (
    Damaged, zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError, KeyError, IndexError, NotImplementedError, zlib.error,
)  # fmt: skip
_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def open_book(path: Path) -> Book:
    """The book of this process's file: what the first look unpacked is there when it is stored."""
    return once(("book", path), lambda: _opened(path))


def _opened(path: Path) -> Book:
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(_ZIP):
        book = _unpacked(path)
    elif head == _OLD:
        fits(path, "old_excel_file")
        book = open_binary(path)
    else:
        fits(path, "excel_file", HELD * path.stat().st_size)
        book = open_excel_xml(path)
    if not book.parts:
        raise FormatError(message("This spreadsheet has no sheet with cells."))
    return book


def _unpacked(path: Path) -> Book:
    archive = zipfile.ZipFile(path)
    _check_archive(archive, path)
    names = archive.namelist()
    if _BINARY_PART in names:
        fits(path, "old_excel_file", sum(entry.file_size for entry in archive.infolist()))
        return open_binary(path)
    return open_document(archive) if _DOCUMENT_PART in names else Xlsx(archive)


def _check_archive(archive: zipfile.ZipFile, path: Path) -> None:
    """What is packed in it, before any of it is unpacked."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_RATIO * max(path.stat().st_size, 10_000):
        raise FormatError(message("This spreadsheet is packed in a way that no program writes, so it is not opened."), _AGAIN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FormatError(message("This spreadsheet is locked with a password."), message("Save it without a password."))
    fits(
        path,
        "excel_file",
        max((entry.file_size * (HELD if entry.filename.lower().endswith(_KEPT) else 1) for entry in entries), default=0),
    )


@contextmanager
def telling_damage() -> Iterator[None]:
    """What a broken file throws, as a sentence."""
    try:
        yield
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno in _ROOM:
            raise
        raise FormatError(_DAMAGED, _AGAIN) from error


_DAMAGED = message("This spreadsheet is damaged, or not what it says it is.")
_AGAIN = message("Open it in a spreadsheet program and save it again, or as CSV.")
