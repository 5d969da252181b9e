"""Where are a data package's files? Beside the descriptor on its server, or in the ZIP file that both came in: nowhere else."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

from explorer.errors import FormatError, SourceError
from explorer.model.message import message
from explorer.model.table import Note
from loaders._address import Address, parse
from loaders._http import Fetched, Fetcher, new_file
from loaders._meter import too_large
from loaders._said import Record, parsed, text, total

DESCRIPTOR = "datapackage.json"
DESCRIPTOR_BYTES = 8_000_000
"""A descriptor may hold its tables in itself; as objects they take up to twenty times as much memory."""
MOST_MEMBERS, LISTING_BYTES = 10_000, 8_000_000
"""Of a ZIP file: members, and bytes of the list of them, which is read whole."""
_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
_ENCODED = re.compile("(?:[^%?# ]|%[0-9A-Fa-f]{2})*")
"""A path in which every % begins an encoded byte; one without any comes out the same either way."""
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1 << 20
_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")


class Files(Protocol):
    """Gives a package's files by their paths."""

    def fetched(self, path: str, validator: str = "") -> Fetched: ...


@dataclass(frozen=True)
class Beside:
    """On the server, relative to the descriptor."""

    descriptor: Address
    fetcher: Fetcher

    def fetched(self, path: str, validator: str = "") -> Fetched:
        return self.fetcher.download(self._address(path), validator=validator)

    def _address(self, path: str) -> Address:
        """A path that is percent-encoded already stays so; what it means may not leave the package either."""
        if is_web(path):
            return parse(path)
        require_safe(unquote(path))
        encoded = quote(require_safe(path), safe="/%" if _ENCODED.fullmatch(path) else "/")
        return self.descriptor.join(f"./{encoded}")


@dataclass(frozen=True)
class Inside:
    """In a ZIP file that was fetched already."""

    archive: Fetched
    fetcher: Fetcher

    def fetched(self, path: str, validator: str = "") -> Fetched:
        if is_web(path):
            return self.fetcher.download(parse(path), validator=validator)
        with new_file(self.fetcher.desk.folder) as target, target.open("wb") as file:
            for piece in self._pieces(require_safe(path), self.fetcher.meter.limit):
                file.write(piece)
        return Fetched(target, self.archive.address, path.rpartition("/")[2], "", self.archive.modified, "")

    def descriptor(self) -> bytes:
        return b"".join(self._pieces(DESCRIPTOR, DESCRIPTOR_BYTES))

    def _pieces(self, name: str, most: int) -> Iterator[bytes]:
        """A member's bytes, found by its name and counted as they come; nothing is ever written by a member's name."""
        with _opened(self.archive.path) as archive:
            name = name if name in archive.namelist() else require_safe(unquote(name))
            if name not in archive.namelist():
                raise FormatError(message("The data package does not hold its file {path}.", path=name[:200]))
            if archive.getinfo(name).compress_type not in _PLAIN or archive.getinfo(name).flag_bits & 1:
                raise FormatError(message("The ZIP file is packed in a way, or with a password, that cannot be opened."))
            with archive.open(name) as member:
                while piece := member.read(_PIECE):
                    most -= len(piece)
                    if most < 0:
                        raise too_large(self.fetcher.meter.limit)
                    yield piece


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    _require_modest(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FormatError(message("The ZIP file is damaged, or was broken off.")) from error


def _require_modest(path: Path) -> None:
    """Raises FormatError for a list of members that would fill the memory: its size stands in the last bytes of the file."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END.size - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise FormatError(message("The ZIP file is damaged, or was broken off."))
    _, _, _, _, members, size, _, _ = _END.unpack_from(tail, at)
    if members > MOST_MEMBERS or size > LISTING_BYTES:
        raise FormatError(message("The ZIP file holds too many files to be a data package."))


def holds_descriptor(part: bytes) -> bool:
    """Whether a part of a ZIP file, its beginning or its end, names a descriptor at its root."""
    heads = ((b"PK\x01\x02", 28, 46), (b"PK\x03\x04", 26, 30))
    name = DESCRIPTOR.encode()
    for mark, length_at, name_at in heads:
        for match in re.finditer(re.escape(mark), part):
            length = int.from_bytes(part[match.start() + length_at : match.start() + length_at + 2], "little")
            if part[match.start() + name_at : match.start() + name_at + length] == name and length == len(name):
                return True
    return False


def is_web(path: str) -> bool:
    return path.lower().startswith(("http://", "https://"))


def require_safe(path: str) -> str:
    """The path, where it stays in the package. Raises FormatError for an absolute one, one that leaves it, and hidden folders."""
    parts = path.split("/")
    leaves = path.startswith("/") or "\\" in path or ":" in parts[0] or not path.isprintable()
    if leaves or any(part == ".." or (part.startswith(".") and part != ".") for part in parts):
        raise FormatError(
            message("The data package names a file outside of itself: {path}.", path=path[:200]),
            message("A package may only name files beside its descriptor, or whole web addresses."),
        )
    return "/".join(part for part in parts if part not in ("", "."))


def checked(path: Path, record: Record) -> tuple[Note, ...]:
    """A note where a file is not the one that the package describes, by its length or its checksum."""
    stated, size = total(record, "bytes"), path.stat().st_size
    if stated is not None and stated != size:
        told = message("The file has {size} bytes, and the data package says {stated}.", size=size, stated=stated)
        return (Note("other_file", told),)
    kind, _, digest = text(record, "hash").rpartition(":")
    kind = (kind or "md5").lower().replace("-", "")
    if not digest or kind not in _ALGORITHMS:
        return ()
    with path.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
    if found == digest.lower():
        return ()
    return (Note("other_file", message("The file is not the one that the data package describes: its checksum differs.")),)


def as_json(content: bytes, read: Callable[[bytes], Any] = parsed) -> Any:
    """The JSON, as `read` takes it. Raises FormatError for what is none."""
    try:
        return read(content)
    except (ValueError, RecursionError) as error:
        raise FormatError(message("The description of the data package is no valid JSON.")) from error


def referred(value: object, files: Files) -> Record:
    """A part of the descriptor that may stand in a file of its own (`schema`, `dialect`)."""
    if isinstance(value, str) and value:
        found = files.fetched(value).path
        if found.stat().st_size > DESCRIPTOR_BYTES:
            raise SourceError(message("The description of the data package is too large."))
        value = as_json(found.read_bytes())
    return value if isinstance(value, dict) else {}
