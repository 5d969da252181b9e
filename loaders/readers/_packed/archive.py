"""What is packed in a file: its entries by name and size, and the bytes of each in pieces; ZIP, TAR, and one file in gzip, bzip2 or xz."""

from __future__ import annotations

import bz2
import lzma
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from explorer.errors import FormatError
from explorer.model.message import message
from loaders._decode import CHUNK, Decoder
from loaders.readers._packed.zip_directory import are_apart, has_huge_directory, zip_name

MOST_ENTRIES = 10_000
"""Files in one archive: the largest open-data archives hold some hundreds."""
LONGEST_NAME = 200
_LOCKED_BIT = 0x1
_ENDINGS = {"gzip": (".gz", ".gzip"), "bzip2": (".bz2",), "xz": (".xz", ".lzma")}


@dataclass(frozen=True)
class Entry:
    """One file in an archive. `name` is text to show, never a path; `size` (unpacked) is what the archive says, -1 for nothing."""

    name: str
    size: int
    packed: int
    locked: bool
    pieces: Callable[[], Iterator[bytes]]


@contextmanager
def opened(path: Path, what: str, name: str) -> Iterator[tuple[Entry, ...]]:
    """The entries of an archive of the kind `what`, folders and links left out. Raises FormatError for one that is damaged."""
    with ExitStack() as open_files:
        with _told():
            entries = tuple(_LISTS[what](path, open_files) if what in ARCHIVES else _only(path, what, name))
        yield tuple(replace(entry, pieces=_telling(entry.pieces)) for entry in entries)


def _telling(pieces: Callable[[], Iterator[bytes]]) -> Callable[[], Iterator[bytes]]:
    def told() -> Iterator[bytes]:
        with _told():
            yield from pieces()

    return told


@contextmanager
def _told() -> Iterator[None]:
    """What unpackers raise, as one sentence; a full disk stays what it is."""
    try:
        yield
    except NotImplementedError as error:
        raise FormatError(message("This file is packed in a way that cannot be undone here."), _PACK_AGAIN) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise _damaged() from error
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError, struct.error, OverflowError) as error:
        raise _damaged() from error


def _zip(path: Path, open_files: ExitStack) -> Iterator[Entry]:
    if has_huge_directory(path):
        raise _too_many()
    archive = open_files.enter_context(zipfile.ZipFile(path))
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _too_many()
    if not are_apart(entries):
        raise _damaged()
    for entry in entries:
        if not entry.is_dir() and not stat.S_ISLNK(entry.external_attr >> 16):
            locked = bool(entry.flag_bits & _LOCKED_BIT)
            yield Entry(_shown(zip_name(entry)), entry.file_size, entry.compress_size, locked, _zip_pieces(archive, entry))


def _zip_pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        with archive.open(entry) as file:
            while piece := file.read(CHUNK):
                yield piece

    return pieces


def _tar(path: Path, open_files: ExitStack) -> Iterator[Entry]:
    archive = open_files.enter_context(tarfile.TarFile(path))
    for number, entry in enumerate(archive):
        if number >= MOST_ENTRIES:
            raise _too_many()
        if entry.isreg() and not entry.issparse():
            yield Entry(_shown(entry.name), entry.size, entry.size, False, _tar_pieces(archive, entry))


def _tar_pieces(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        file, left = archive.extractfile(entry), entry.size
        while file is not None and left:
            piece = file.read(min(CHUNK, left))
            if not piece:
                raise EOFError
            left -= len(piece)
            yield piece

    return pieces


def _only(path: Path, what: str, name: str) -> Iterator[Entry]:
    """The one file in a packed stream has the name of the whole without its last ending."""
    ending = next((end for end in _ENDINGS[what] if name.lower().endswith(end)), "")
    yield Entry(_shown(name.removesuffix(name[len(name) - len(ending) :])), -1, path.stat().st_size, False, lambda: _stream(path, what))


def _stream(path: Path, what: str) -> Iterator[bytes]:
    if what == "gzip":
        yield from _gzip_pieces(path)
        return
    with (bz2.BZ2File if what == "bzip2" else lzma.LZMAFile)(path) as file:
        while piece := file.read(CHUNK):
            yield piece


def _gzip_pieces(path: Path) -> Iterator[bytes]:
    """Several members one after the other are one file; padding after the last is none."""
    decoder = Decoder("gzip")
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            yield from decoder.feed(data)
    decoder.finish()


def _shown(name: str) -> str:
    """A name as text: no control characters, one kind of slash, not longer than a line."""
    clean = "".join(letter for letter in name.replace("\\", "/") if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    return str(PurePosixPath(clean.strip() or "file"))[-LONGEST_NAME:]


_LISTS: dict[str, Callable[[Path, ExitStack], Iterator[Entry]]] = {"zip": _zip, "tar": _tar}
ARCHIVES = tuple(_LISTS)
"""The kinds that hold files by name."""
KINDS = (*ARCHIVES, *_ENDINGS)
"""The kinds of packed files that can be opened."""

_PACK_AGAIN = message("Pack it again as an ordinary ZIP file, or open the table inside.")


def _damaged() -> FormatError:
    return FormatError(
        message("This packed file is damaged, or not what it says it is."), message("The file may have been cut off while it was fetched.")
    )


def _too_many() -> FormatError:
    return FormatError(message("This packed file holds more than {n} files.", n=MOST_ENTRIES), _PACK_AGAIN)
