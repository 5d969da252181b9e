"""The XML of one XLSX sheet, unpacked once into a file of the job's own."""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterator
from typing import IO

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._process.wire import budget

PIECE_BYTES = 1 << 20
EDGE_BYTES = 30_000_000
"""What stands above and below the rows of a sheet: widths, merged cells."""

_DATA = re.compile(rb"<(?:\w+:)?sheetData\b[^<>]*>")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_DATA_ENDS = b"heetData>"
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")

DAMAGED = message("This spreadsheet is damaged, or not what it says it is.")
AGAIN = message("Open it in a spreadsheet program and save it again, or as CSV.")


class Unpacked:
    """A file of the `rows`, its `size` in bytes, and what stands above and below them. Raises FormatError."""

    def __init__(self, file: IO[bytes]) -> None:
        self.rows = tempfile.TemporaryFile(dir=budget().folder or None)  # noqa: SIM115 - open as long as the sheet is
        self.size = 0
        self.head, self.tail = self._unpack(_utf8(file))

    def _unpack(self, pieces: Iterator[bytes]) -> tuple[bytes, bytes]:
        """Writes the rows to the file. Returns what stands above and below them."""
        head, rest = _until(pieces, _DATA)
        for piece in pieces:
            if _DATA_ENDS in rest and (end := _DATA_END.search(rest)):
                return head, self._finish(rest, end, piece, pieces)
            cut = max(rest.rfind(b"<c "), rest.rfind(b"<row "), 0)
            self._keep(rest[:cut])
            rest = rest[cut:] + piece
        end = _DATA_END.search(rest)
        if end is None and head and not head.rstrip().endswith(b"/>"):
            raise FormatError(DAMAGED, AGAIN)
        return head, self._finish(rest, end, b"", pieces)

    def _finish(self, rest: bytes, end: re.Match[bytes] | None, piece: bytes, pieces: Iterator[bytes]) -> bytes:
        self._keep(rest[: end.start()] if end else b"")
        tail = (rest[end.end() :] if end else rest) + piece
        for piece in pieces:
            tail += piece
            if len(tail) > EDGE_BYTES:
                break
        return tail

    def _keep(self, rows: bytes) -> None:
        self.rows.write(rows)
        self.size += len(rows)


def _until(pieces: Iterator[bytes], mark: re.Pattern[bytes]) -> tuple[bytes, bytes]:
    """What stands up to and with `mark`, and the rest of the piece in which it ends; all and nothing where it does not come."""
    seen = b""
    for piece in pieces:
        seen += piece
        found = mark.search(seen)
        if found:
            return seen[: found.end()], seen[found.end() :]
        if len(seen) > EDGE_BYTES:
            raise FormatError(DAMAGED, AGAIN)
    return b"", seen


def _utf8(file: IO[bytes]) -> Iterator[bytes]:
    """Pieces in UTF-8. Raises FormatError where a document type is declared."""
    first = file.read(PIECE_BYTES)
    decoder = codecs.getincrementaldecoder(_encoding(first))("replace")
    if b"<!DOCTYPE" in decoder.decode(first)[:4_000].encode("utf-8", "replace"):
        raise FormatError(DAMAGED, AGAIN)
    decoder.reset()
    plain = decoder.decode(b"") == "" and _encoding(first) == "utf-8"
    while first:
        yield first if plain else decoder.decode(first).encode("utf-8", "replace")
        first = file.read(PIECE_BYTES)


def _encoding(first: bytes) -> str:
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = _DECLARED.match(first)
    try:
        return codecs.lookup(found[1].decode()).name if found else "utf-8"
    except LookupError:
        return "utf-8"
