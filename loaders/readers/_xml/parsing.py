"""Reads XML piece by piece with nothing that XML can do by itself: no entities, no document type, no other file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from explorer.errors import FormatError
from explorer.model.message import message

PIECE_BYTES = 1 << 18
DEPTH = 100
"""Elements inside each other; tables of portals use ten."""

_SAID = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.-]*)")

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


class Damaged(FormatError):
    """Not well-formed."""


class Parser:
    """Calls `start`, `end` and `text` with names without their prefix, as pieces of the document are fed."""

    def __init__(self, start: Start, end: End, text: Text) -> None:
        self._start, self._end = start, end
        self._local: dict[str, str] = {}
        self._depth = 0
        self._text = text
        self._expat: expat.XMLParserType | None = None

    def _made(self, piece: bytes) -> expat.XMLParserType:
        made = expat.ParserCreate(encoding_of(piece))
        made.buffer_text = True
        made.StartElementHandler = self._opens
        made.EndElementHandler = self._closes
        made.CharacterDataHandler = self._text
        made.StartDoctypeDeclHandler = self._doctype
        made.EntityDeclHandler = self._entity
        return made

    def feed(self, piece: bytes, last: bool = False) -> None:
        """Raises Damaged, or FormatError where the document is not allowed."""
        try:
            if self._expat is None:
                self._expat = self._made(piece)
            self._expat.Parse(piece, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Damaged(_DAMAGED, _CUT) from error

    def _opens(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise FormatError(message("This XML file is nested too deeply to be a table."))
        self._start(self._name(name), attributes)

    def _closes(self, name: str) -> None:
        self._depth -= 1
        self._end(self._name(name))

    def _name(self, name: str) -> str:
        found = self._local.get(name)
        if found is None:
            found = self._local[name] = local(name)
        return found

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        if internal:
            raise FormatError(_DECLARES, _PLAIN)

    def _entity(self, *told: object) -> None:
        raise FormatError(_DECLARES, _PLAIN)


def encoding_of(piece: bytes) -> str | None:
    """What a document is written in, by its first piece, where that is not what it says; None where the parser finds it by itself."""
    if piece[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or 0 in piece[:4]:
        return None
    said = _SAID.match(piece)
    if said and _is_known(said[1].decode()) and codecs.lookup(said[1].decode()).name != "utf-8":
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(piece)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8" if said else None


def _is_known(encoding: str) -> bool:
    try:
        return bool(codecs.lookup(encoding))
    except LookupError:
        return False


def local(name: str) -> str:
    """A name without its prefix: ss:Cell is Cell."""
    return name.rpartition(":")[2]


def attribute(attributes: dict[str, str], name: str) -> str:
    """The value of an attribute whatever its prefix; "" where there is none."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.endswith(f":{name}")), "")


def feed(parser: Parser, file: IO[bytes]) -> None:
    """The whole of `file`."""
    while piece := file.read(PIECE_BYTES):
        parser.feed(piece)
    parser.feed(b"", True)


_DAMAGED = message("The XML in this file is damaged.")
_CUT = message("The file may have been cut off while it was fetched.")
_DECLARES = message("This XML file declares entities of its own, which is not allowed here.")
_PLAIN = message("The same table as CSV would work.")
