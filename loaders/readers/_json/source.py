"""The text of a JSON file: its encoding, whether it is large, and what is said where it cannot be parsed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.table import Read
from loaders.readers._text import encodings

WHOLE_BYTES = 8_000_000
"""Up to this size a file is parsed at once, in less than half a second; above it, piece by piece where its shape allows."""


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text; bytes that are no UTF-8 in a file that is are read as the one encoding they can be in."""
    codec, errors = encodings.reader(encoding)
    if codec in ("utf-8", "utf-8-sig"):
        return path.open(encoding="utf-8-sig", errors="cp1252-stray", newline="")
    return path.open(encoding=codec, errors=errors, newline="")


def is_large(path: Path) -> bool:
    """More than is parsed at once without need."""
    return path.stat().st_size > WHOLE_BYTES


def chosen_encoding(path: Path, read: Read) -> str:
    """The reader's, else the one that the head of the file shows."""
    if read.encoding and encodings.is_known(read.encoding):
        return read.encoding
    with path.open("rb") as file:
        head = file.read(WHOLE_BYTES)
    return encodings.decide((head[: head.rfind(b"\n") + 1] or head if len(head) == WHOLE_BYTES else head,))


@contextmanager
def reading(format_name: str = "JSON") -> Iterator[None]:
    """Whatever a parser throws, as a sentence."""
    try:
        yield
    except RecursionError as error:
        raise FormatError(message("This {format} file is nested too deeply to be a table.", format=format_name)) from error
    except ValueError as error:
        raise FormatError(
            message("This {format} file is damaged, or not what it says it is.", format=format_name),
            message("The file may have been cut off while it was fetched."),
        ) from error
