"""What a file is, by its first bytes; and what to say of those that hold no table."""

from __future__ import annotations

import re
from collections.abc import Callable

from explorer.errors import FormatError
from explorer.model.message import Message, message
from loaders.readers._json.kinds import json_kind
from loaders.readers._text.encodings import decide, decode

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "parquet"),
    (b"\x00\x00\x27\x0a\x00\x00\x00\x00", "shapefile"),
    (b"fgb\x03fgb", "flatgeobuf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),
    (b"SQLite format 3\x00", "database"),
    (b"ARROW1\x00\x00", "arrow"),
    (b"FEA1\x00", "feather"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"<stata_dta>", "stata"),
    (b"HEADER RECORD*******LIB", "sas"),
    (b"\x00" * 12 + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", "sas"),
    (b"RDX2\n", "r"),
    (b"RDX3\n", "r"),
    (b"RDA2\n", "r"),
    (b"RDA3\n", "r"),
    (b"X\n\x00\x00\x00", "r"),
    (b"\x00\x01\x00\x00Standard ", "access"),
    (b"\x80\x02", "pickle"),
    (b"\x80\x03", "pickle"),
    (b"\x80\x04\x95", "pickle"),
    (b"\x80\x05\x95", "pickle"),
    (b"\x93NUMPY", "numpy"),
    (b"\x89HDF\r\n\x1a\n", "hdf5"),
    (b"Obj\x01", "avro"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"{\\rtf", "document"),
    (b"version https://git-lfs.github.com/", "pointer"),
    (b"\x1f\x9d", "packed"),
    (b"\x04\x22\x4d\x18", "packed"),
    (b"MSCF\x00\x00\x00\x00", "packed"),
)

_MEMBERS: tuple[tuple[bytes, str], ...] = (
    (b"xl/workbook.", "spreadsheet"),
    (b"opendocument.spreadsheet", "spreadsheet"),
    (b"word/document", "document"),
    (b"opendocument.text", "document"),
    (b"ppt/presentation", "document"),
    (b"application/epub+zip", "document"),
    (b"xl/worksheets/", "spreadsheet"),
)
"""Names that stand in the directory of a ZIP file, which says what program wrote it."""

_PX = re.compile(
    r"(?:^|;)\s*(?:CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGE|MATRIX|SUBJECT-(?:AREA|CODE)|TITLE|STUB|HEADING|VALUES|CONTENTS|UNITS)"
    r"(?:\[[^\]\n]*\])?(?:\([^)\n]*\))?\s*=\s*[\"\d]"
)
"""A statement of PC-Axis; two of them are no chance."""
_PAGE = re.compile(
    r"\s*(?:(?><!--.*?-->)\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|title|meta|style|script|div|center|table|p\b)",
    re.I | re.S,
)
_OF_A_PAGE = re.compile(r"<(?:!doctype\s+html|html|tr|td)\b", re.I)
"""Stands in every page with a table: a list of records may be called table too."""
_XML, _ELEMENT = re.compile(r"\s*<\?xml"), re.compile(r"\s*<[A-Za-z][\w.-]*(?::[\w.-]+)?[\s>]")
_EXCEL_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_GML, _FEATURES = b"http://www.opengis.net/gml", b"FeatureCollection"
_BEFORE = r"\s*(?:<\?[^>]*>\s*|(?><!--.*?-->)\s*|(?><!doctype[^>\[]*(?:\[.*?\]\s*)?>)\s*)*"
"""What may stand before the first element."""
_KML = re.compile(_BEFORE + r"<(?:\w+:)?kml[\s>/]", re.I | re.S)
_PICTURE = re.compile(_BEFORE + r"<(?:\w+:)?svg[\s>/]", re.I | re.S)
_DUMP = re.compile(r"^[ \t]*(?:CREATE\s+TABLE\b[^;(]{0,200}\(|INSERT\s+INTO\b[^;]{1,200}\bVALUES\b)", re.I | re.M)
"""A statement of SQL at the beginning of a line; two of them are no chance."""
_LOOK = 4_096
_SPSS_PORTABLE, _SPSS_PORTABLE_WITHIN = b"SPSSPORT", 600
"""Stands after 456 letters of greeting, and the ends of their lines."""
_OLD_STATA = (102, 103, 104, 105, 108, 110, 111, 113, 114, 115)
"""The first byte of Stata's files before version 13: the number of their format."""
_DBASE = (0x02, 0x03, 0x04, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8C, 0xCB, 0xF5, 0xFB)
"""The first byte of a dBase file: which program wrote it, and whether texts stand in a file beside it."""
_DBASE_TYPES = b"CNFDLMBGPTYIVW@O+0Q"
_CONTROL_SHARE = 0.02
"""Of the characters, how many may be control characters in a text that people wrote."""


def kind(head: bytes) -> str:
    """One word for what a file is: spreadsheet, parquet, json, geojson, text, or one that is refused."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return _packed_kind(head) if name == "zip" else name
    if name := next((name for name, is_kind in _TELLS if is_kind(head)), ""):
        return name
    text = decode(head[:_LOOK], decide((head[:_LOOK],))).lstrip("\ufeff")
    if not text.strip():
        return "empty"
    if _KML.match(text):
        return "kml"
    if _PICTURE.match(text):
        return "image"
    if _PAGE.match(text) and (not _XML.match(text) or _OF_A_PAGE.search(text)):
        return "page"
    if _XML.match(text) or _ELEMENT.match(text):
        if _GML in head and _FEATURES in head:
            return "gml"
        return "excel_xml" if _EXCEL_XML in head else "xml"
    if family := json_kind(decode(head, decide((head[:_LOOK],)))):
        return family
    if len(_PX.findall(text)) > 1:
        return "pcaxis"
    if len(_DUMP.findall(text)) > 1:
        return "dump"
    controls = sum(1 for letter in text if letter < " " and letter not in "\t\r\n\f\x01\x1c\x1d\x1e\x1f")
    return "binary" if controls > _CONTROL_SHARE * len(text) else "text"


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _is_portable(head: bytes) -> bool:
    return _SPSS_PORTABLE in head[:_SPSS_PORTABLE_WITHIN].replace(b"\r", b"").replace(b"\n", b"")


def _is_old_stata(head: bytes) -> bool:
    return len(head) > 4 and head[0] in _OLD_STATA and head[1] in (1, 2) and head[2:4] == b"\x01\x00"


def _is_dbase(head: bytes) -> bool:
    """A date, sizes that agree, zeros, and a first field of a known type: the first byte alone says too little."""
    if len(head) < 65 or head[0] not in _DBASE or head[2] > 12 or head[3] > 31 or 0 not in head[4:32]:
        return False
    start, width = int.from_bytes(head[8:10], "little"), int.from_bytes(head[10:12], "little")
    types = head[43:44] + head[100:101]
    return start >= 65 and width >= 2 and any(letter in _DBASE_TYPES for letter in types)


def _is_arrow_stream(head: bytes) -> bool:
    """A mark, and the length of a first message that is a few kilobytes."""
    return head.startswith(b"\xff\xff\xff\xff") and 0 < int.from_bytes(head[4:8], "little") < 1 << 26


def _is_encrypted(head: bytes) -> bool:
    """Parquet whose description is encrypted; four letters that a text may begin with too."""
    return head.startswith(b"PARE") and any(byte < 9 for byte in head[4:64])


def _is_orc(head: bytes) -> bool:
    """Three letters that a text may begin with too."""
    return head.startswith(b"ORC") and any(byte < 9 for byte in head[3:64])


_TELLS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("tar", _is_tar),
    ("spss", _is_portable),
    ("stata", _is_old_stata),
    ("dbase", _is_dbase),
    ("arrow", _is_arrow_stream),
    ("orc", _is_orc),
    ("encrypted", _is_encrypted),
)
"""Kinds that no few first bytes tell."""


def _packed_kind(head: bytes) -> str:
    return next((name for member, name in _MEMBERS if member in head), "zip")


def refuse(what: str) -> FormatError:
    """Why a file of that kind is not opened, and what would work."""
    return FormatError(_REFUSED.get(what, _REFUSED["binary"]), _HINTS.get(what, _OPENED))


_OPENED = message("Text tables, spreadsheets, JSON, maps and the files of statistics programs can be opened.")
_SAVE = message("Save the same table as Parquet or CSV.")
_REFUSED: dict[str, Message] = {
    "empty": message("This file is empty."),
    "page": message("This address gives a web page, not a table."),
    "pdf": message("This is a PDF document, not a table."),
    "image": message("This is an image, not a table."),
    "packed": message("This is a packed file (such as ZIP), which cannot be opened as it is."),
    "document": message("This is a text document, not a table."),
    "database": message("This is a database file, which cannot be opened as a table."),
    "feather": message("This is a Feather file of the first version, which is no longer read."),
    "r": message("This is a file of the program R, which cannot be opened here."),
    "access": message("This is an Access database, which cannot be opened here."),
    "pickle": message("This is a Python pickle, which is never opened: it may run a program."),
    "numpy": message("This is a NumPy file, which cannot be opened as a table."),
    "hdf5": message("This is an HDF5 file, which cannot be opened as a table."),
    "encrypted": message("This Parquet file is encrypted."),
    "orc": message("This is an ORC file, which cannot be opened here."),
    "avro": message("This is an Avro file, which cannot be opened here."),
    "program": message("This is a program, not a table."),
    "pointer": message("This is only a pointer to a file that is kept elsewhere (Git LFS), not the table itself."),
    "dump": message("This is a database written out as SQL commands, which are never run here."),
    "binary": message("This file holds no table that can be recognised."),
}
_HINTS: dict[str, Message] = {
    "empty": message("The publisher may have meant another file; the portal's page may list one."),
    "page": message("Look on that page for a link that downloads the data, and paste its address."),
    "pdf": message("The publisher may offer the same table as CSV or Excel."),
    "packed": message("Unpack it, and open the table inside."),
    "feather": _SAVE,
    "r": message("Save the table from R as CSV, for example with write.csv."),
    "access": message("Save the table from Access as CSV or Excel."),
    "pickle": _SAVE,
    "numpy": _SAVE,
    "hdf5": _SAVE,
    "orc": _SAVE,
    "encrypted": message("Save it without encryption."),
    "avro": _SAVE,
    "pointer": message("On that site, use the link that downloads the file."),
    "dump": _SAVE,
}
