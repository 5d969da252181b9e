"""What a file is, by its first bytes; and what to say of those that hold no table."""

from __future__ import annotations

import re

from explorer.errors import FormatError
from explorer.model.message import Message, message
from loaders.readers._encoding import decide, decode

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),
    (b"SQLite format 3\x00", "database"),
    (b"ARROW1", "arrow"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"{\\rtf", "document"),
)

_MEMBERS: tuple[tuple[bytes, str], ...] = (
    (b"xl/workbook.", "spreadsheet"),
    (b"opendocument.spreadsheet", "spreadsheet"),
    (b"word/document", "document"),
    (b"opendocument.text", "document"),
    (b"ppt/presentation", "document"),
)
"""Names that stand in the directory of a ZIP file, which says what program wrote it."""

_JSON = re.compile(r"""\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\d\]-]|true|false|null))""")
_FEATURES = re.compile(r'"type"\s*:\s*"Feature(?:Collection)?"')
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script|div|table|p\b)", re.I | re.S)
_LOOK = 4_096
_CONTROL_SHARE = 0.02
"""Of the characters, how many may be control characters in a text that people wrote."""


def kind(head: bytes) -> str:
    """One word for what a file is: spreadsheet, parquet, json, geojson, text, or one that is refused."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return _packed_kind(head) if name == "zip" else name
    text = decode(head[:_LOOK], decide((head[:_LOOK],))).lstrip("\ufeff")
    if not text.strip():
        return "empty"
    if _PAGE.match(text):
        return "page"
    if re.match(r"\s*<\?xml|\s*<[A-Za-z]\w*[\s>]", text):
        return "xml"
    if _JSON.match(text):
        return "geojson" if _FEATURES.search(decode(head, "utf-8")) else "json"
    controls = sum(1 for letter in text if letter < " " and letter not in "\t\r\n\f\x1c\x1d\x1e\x1f")
    return "binary" if controls > _CONTROL_SHARE * len(text) else "text"


def _packed_kind(head: bytes) -> str:
    return next((name for member, name in _MEMBERS if member in head), "packed")


def refuse(what: str) -> FormatError:
    """Why a file of that kind is not opened, and what would work."""
    return FormatError(_REFUSED.get(what, _REFUSED["binary"]), _HINTS.get(what, _OPENED))


_OPENED = message("CSV, Excel, JSON, GeoJSON and Parquet files can be opened.")
_REFUSED: dict[str, Message] = {
    "empty": message("This file is empty."),
    "page": message("This address gives a web page, not a table."),
    "xml": message("This is an XML file, which cannot be opened as a table."),
    "pdf": message("This is a PDF document, not a table."),
    "image": message("This is an image, not a table."),
    "packed": message("This is a packed file (such as ZIP), which cannot be opened as it is."),
    "document": message("This is a text document, not a table."),
    "database": message("This is a database file, which cannot be opened as a table."),
    "arrow": message("This is an Arrow file, which cannot be opened as it is."),
    "program": message("This is a program, not a table."),
    "binary": message("This file holds no table that can be recognised."),
}
_HINTS: dict[str, Message] = {
    "empty": message("The publisher may have meant another file; the portal's page may list one."),
    "page": message("Look on that page for a link that downloads the data, and paste its address."),
    "pdf": message("The publisher may offer the same table as CSV or Excel."),
    "packed": message("Unpack it, and open the table inside."),
    "arrow": message("Save the same table as Parquet or CSV."),
}
