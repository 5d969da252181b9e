"""Reads the tables of a web page, or of a page that was named XLS or CSV: the one that looks most like data; the others are choices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._kinds import kind, refuse
from loaders.readers._sheets.book import MOST_COLUMNS, Area, Line, Part
from loaders.readers._sheets.listed_book import ListedBook
from loaders.readers._sheets.page_tables import PIECE, Page, PageTable
from loaders.readers._sheets.regions import typed
from loaders.readers._sheets.sheet_table import sample_of, store_of
from loaders.readers._text import encodings
from loaders.readers._text.block import find
from loaders.readers._text.header import filled
from loaders.readers._whole import HEAD_ROWS, fits

NAME_LENGTH = 60
"""Letters of a caption that name a table among the choices."""
LEAST_NAMED = 3
"""Columns with marked names that make a table of words data: two columns are how pages list properties."""
LONG_CELL = 300
"""Letters of an ordinary cell above which a table lays out a page."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_HEAD = 4_096
_UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-32")


def peek(path: Path, read: Read, name: str) -> Sample:
    """The chosen table of the page."""
    return sample_of(_open(path, read), read)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same table, typed."""
    report("reading", 0, 0)
    return store_of(_open(path, read), path, read, schema, out, report)


def _open(path: Path, read: Read) -> ListedBook:
    """The page's tables of data as a book. Raises FormatError where it has none."""
    fits(path, "html_file")
    tables = [table for table in _tables(path, read) if _is_data(table)]
    if not tables:
        raise refuse("page")
    parts = tuple(Part(_name(number, table), ref=str(number - 1)) for number, table in enumerate(tables, 1))
    return ListedBook(parts, lambda part: _lines(tables[int(part.ref)]), lambda part: _merged(tables[int(part.ref)]))


def _tables(path: Path, read: Read) -> list[PageTable]:
    from lxml import etree

    data = path.read_bytes()
    text = encodings.decode(data, _charset(data, read)).replace("\0", "")
    page = Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    try:
        for start in range(0, len(text), PIECE):
            parser.feed(text[start : start + PIECE].encode("utf-8", "replace"))
        tables: list[PageTable] = parser.close()
    except (etree.LxmlError, ValueError) as error:
        raise refuse("page") from error
    return tables


def _charset(data: bytes, read: Read) -> str:
    """What the reader says, the byte order mark, what the page says where it is true, else what its letters say."""
    if read.encoding and encodings.is_known(read.encoding):
        return read.encoding
    found = _CHARSET.search(data[:_HEAD])
    said = found[1].decode("ascii", "replace") if found else ""
    decided = encodings.decide((data,))
    return said if said and decided not in _UNICODE and _is_true(data, said) else decided


def _is_true(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return encodings.is_known(encoding)


def _is_data(table: PageTable) -> bool:
    """Two rows and columns at least, of short cells, with numbers below a name or with several marked names."""
    rows = [row for row in table.rows if filled(row)]
    if table.nests or table.fields >= len(rows) or len(rows) < 2 or max(map(filled, rows)) < 2:
        return False
    lengths = sorted(len(cell) for row in rows[:HEAD_ROWS] for cell in row if cell)
    if lengths[len(lengths) // 2] > LONG_CELL:
        return False
    width = max(map(len, rows[:HEAD_ROWS]))
    even = [[*row, *[""] * (width - len(row))] for row in rows[:HEAD_ROWS]]
    block = find(even)
    return typed(even, block) or (table.names >= LEAST_NAMED and block.width >= LEAST_NAMED)


def _name(number: int, table: PageTable) -> str:
    first = next((cell for row in table.rows for cell in row if cell), "")
    return f"{number}: {(table.caption or first)[:NAME_LENGTH]}"


def _lines(table: PageTable) -> Iterator[Line]:
    for number, row in enumerate(table.rows):
        cells = {place: (text, "") for place, text in enumerate(row[:MOST_COLUMNS]) if text}
        if cells:
            yield number, cells


def _merged(table: PageTable) -> tuple[Area, ...]:
    return tuple(Area(row, place, row + high - 1, place + wide - 1) for row, place, high, wide in table.spans)


def accepts(head: bytes, name: str) -> bool:
    """A web page, under whatever name."""
    return kind(head) == "page"


_EXAMPLE = "<html><body><table><tr>{0}place</{1}>{0}n</{1}></tr><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table></html>"

READER = Reader(
    "html_file",
    message("Web page with a table"),
    accepts,
    peek,
    store,
    (("page.html", _EXAMPLE.format("<th>", "th").encode()), ("table.xls", _EXAMPLE.format("<td>", "td").encode())),
)
