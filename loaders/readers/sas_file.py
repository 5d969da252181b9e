"""Reads SAS files (SAS7BDAT, XPORT) with their labels and dates."""

from __future__ import annotations

import base64
import functools
import zlib
from pathlib import Path

from explorer.model.message import message
from loaders._base import Reader
from loaders.readers._kinds import kind
from loaders.readers._statistics.survey import Program, peek, store


def kind_of(path: Path) -> str:
    """A transport file begins with words."""
    with path.open("rb") as file:
        return "xport" if file.read(6) == b"HEADER" else "sas7bdat"


SAS = Program("sas", kind_of)


def accepts(head: bytes, name: str) -> bool:
    """The words of a transport file, or the mark of a data file."""
    return kind(head) == "sas"


_EXAMPLE = zlib.decompress(
    base64.b64decode(
        "eNrzcHV0cQ1SCHJ19g9y0YIAH0+nMAsFBQUPZDlFCDDACxQUgh2DFUAAiQYap6BgpmdgBuInFaeY6Bkp4ARGpn7+YUZmVkbGVobGVsbm6HwFCoEHFv/6uvqC"
        "PUyUfw3N4CwTA+zmuQQ7B4QADaQk/FwcQxyDXUNw+gOoDqQEI1wHIvz8HH2DCfrXCLt/GZgYGBgYGRgLchKTU8lwDwMUoPMJmceADTACMQcDUx6ZYQMzA80O"
        "xjwi/YAMKIkPf6dgnPkXLbdhmJfoKABxQJKjAmkuwQ4A/HCy1Q=="
    )
)
"""Two rows: place (a, b) and n (1, 2)."""

READER = Reader(
    "sas_file",
    message("SAS"),
    accepts,
    lambda path, read, name: peek(SAS, path, read),
    functools.partial(store, SAS),
    (("table.xpt", _EXAMPLE),),
)
