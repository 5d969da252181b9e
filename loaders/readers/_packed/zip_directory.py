"""The list of names at the end of a ZIP file: whether it may be read, and what the names are."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from loaders.readers._text import encodings

MOST_DIRECTORY_BYTES = 20_000_000
"""A ZIP file's list of names, which is read whole: ten thousand of the longest usual paths take a tenth."""
_UTF8_BIT = 0x800


def has_huge_directory(path: Path) -> bool:
    """The list alone would fill the memory. One that is longer than the file is damaged, as the unpacker will say."""
    return MOST_DIRECTORY_BYTES < _directory_bytes(path) <= path.stat().st_size


def _directory_bytes(path: Path) -> int:
    """How long the list of names at the end of a ZIP file is; 0 where its end is not found (the unpacker will say so)."""
    with path.open("rb") as file:
        start = max(0, path.stat().st_size - (1 << 16) - 98)
        file.seek(start)
        tail = file.read()
    end, long_end = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    if long_end >= 0 and len(tail) >= long_end + 48:
        return int(struct.unpack_from("<Q", tail, long_end + 40)[0])
    return int(struct.unpack_from("<I", tail, end + 12)[0]) if 0 <= end <= len(tail) - 16 else 0


def are_apart(entries: list[zipfile.ZipInfo]) -> bool:
    """No entries share their bytes, which is how a small file unpacks to a huge one."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            return False
        end = entry.header_offset + entry.compress_size
    return True


def zip_name(entry: zipfile.ZipInfo) -> str:
    """Names without the mark for Unicode are in whatever the packing machine used: UTF-8, or a code page of DOS or Windows."""
    if entry.flag_bits & _UTF8_BIT or entry.filename.isascii():
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    return encodings.decode(raw, encodings.decide((raw,)))
