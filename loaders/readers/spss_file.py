"""Reads SPSS files (SAV, ZSAV, POR) with their labels, missing codes, order of classes and weight."""

from __future__ import annotations

import base64
import functools
import struct
import zlib
from pathlib import Path

from explorer.model.message import message
from loaders._base import Reader
from loaders.readers._kinds import kind
from loaders.readers._statistics.survey import Program, peek, store

_MARK = (b"$FL2", b"$FL3")
_HEAD, _VARIABLE = 176, 32
_LAYOUTS = {b"\x02\0\0\0": "<", b"\x03\0\0\0": "<", b"\0\0\0\x02": ">", b"\0\0\0\x03": ">"}
"""How the number of the layout is written tells the order of bytes."""


def kind_of(path: Path) -> str:
    """SAV and ZSAV begin with a mark; what else is SPSS's is portable."""
    with path.open("rb") as file:
        return "sav/zsav" if file.read(4) in _MARK else "por"


def weight_of(path: Path) -> str:
    """The variable by which SPSS weights the rows: the head of the file says its place among those before it."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        order = _LAYOUTS.get(head[64:68])
        if order is None:
            return ""
        place = struct.unpack(f"{order}i", head[76:80])[0]
        return _name_at(file.read(place * 1_000), place, order) if 0 < place < _MOST_PLACES else ""


_MOST_PLACES = 20_000


def _name_at(data: bytes, place: int, order: str) -> str:
    """Walks over `place` records of variables; those of long texts take several. A label and up to three missing codes follow each."""
    at, name = 0, ""
    for _ in range(place):
        record = data[at : at + _VARIABLE]
        if len(record) < _VARIABLE:
            return ""
        type_, _, labelled, missing = struct.unpack(f"{order}iiii", record[:16])
        if type_ != 2 or abs(missing) > 3:
            return ""
        name = record[24:32].decode("latin-1").strip()
        at += _VARIABLE
        if labelled == 1:
            (length,) = struct.unpack(f"{order}i", data[at : at + 4].ljust(4, b"\0"))
            at += 4 + -(-max(0, length) // 4) * 4
        at += 8 * abs(missing)
    return name


SPSS = Program("spss", kind_of, weight_of)


def accepts(head: bytes, name: str) -> bool:
    """The mark of a system file, or of a portable one."""
    return kind(head) == "spss"


_EXAMPLE = zlib.decompress(
    base64.b64decode(
        "eNpTcfMxctBQ1lQIDggOVnBxDHFUcPP0cVXQVcgoKSkottLXT88syShN0kvOz9UPz6xKLErxTUzWD0pNTAkuSSxRYGJgYABhGECwIx2MTBX88ssUjMyMjK0M"
        "ja2MzRUoBFDzGZHsY2BkBOMAH0dnV6ASZLeA3cPBCsZ+UCPYgWLMQMwCxBxALIKk9j8QMELNB5nz8i8DAzuSWmaomv//3/+H0vX/oHx2qFkgvaxAHBripmsB"
        "EuSGGsAGtYQDyUIOqAaQOl4omx+IwZ6xLchJTE7l9LPNA0kLQJUj+x/m1+fMEDoREUxA8ME+CYXP4AAAwYRMLg=="
    )
)
"""Two rows: place (a, b) and n (1, 2)."""

READER = Reader(
    "spss_file",
    message("SPSS"),
    accepts,
    lambda path, read, name: peek(SPSS, path, read),
    functools.partial(store, SPSS),
    (("table.sav", _EXAMPLE),),
)
