"""Reads the table inside a packed file (ZIP, TAR, gzip, bzip2, xz): unpacked under a name of ours, then given to its own reader."""

from __future__ import annotations

import base64
import gzip
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from explorer.errors import FormatError
from explorer.model.message import Amount, Listing, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders import readers
from loaders._base import Reader, Report
from loaders.readers._kinds import kind
from loaders.readers._packed.archive import ARCHIVES, KINDS, Entry, opened
from loaders.readers._packed.members import PACKED, Member, likeliest, members
from loaders.readers._process.confine import limit_files
from loaders.readers._process.wire import budget

LAYERS = 3
"""Packed files in one another: a ZIP in a ZIP, a TAR in gzip in a ZIP; more is no way to publish a table."""
MOST_RATIO = 300
"""Tables of repeated numbers pack to a hundredth; bombs to a thousandth."""
RATIO_FROM = 20_000_000
"""Bytes below which no ratio does harm: empty cells repeated pack to anything."""
MOST_NAMED = 20
"""Names of files that are listed in a sentence."""


@dataclass(frozen=True)
class Unpacked:
    """The file that was meant, under a name of ours; what it is called and which others there are, () where it was packed alone."""

    path: Path
    name: str
    member: str = ""
    members: tuple[str, ...] = ()
    unseen: int = 0
    """Files of the archive that were not looked at."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """What the reader of the member says, and the other members as choices."""
    found = _unpacked(path, name, read.member)
    sample = _reader(found).peek(found.path, replace(read, member=""), found.name)
    others = (("member", found.members),) if len(found.members) > 1 else ()
    notes = (*sample.notes, *_unseen(found.unseen))
    return replace(sample, read=replace(sample.read, member=found.member), choices=(*sample.choices, *others), notes=notes)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same member, by its own reader."""
    report("reading", 0, path.stat().st_size)
    found = _unpacked(path, "", read.member)
    return _reader(found).store(found.path, replace(read, member=""), schema, out, report)


def _unseen(n: int) -> tuple[Note, ...]:
    if not n:
        return ()
    said = plural(
        "{n} smaller file of this packed file was not looked at and is not offered.",
        "{n} smaller files of this packed file were not looked at and are not offered.",
        n=n,
    )
    return (Note("unseen", said),)


def _reader(found: Unpacked) -> Reader:
    limit_files(found.path.stat().st_size)
    return readers.choose_by(readers.head_of(found.path), found.name)


def _unpacked(path: Path, name: str, member: str, layers: int = LAYERS) -> Unpacked:
    """The member, out of as many layers as it is packed in; a layer with one file in it has no names to choose from."""
    what = kind(readers.head_of(path))
    if what not in KINDS:
        if member:
            raise _unknown(member, ())
        return Unpacked(path, name)
    if not layers:
        raise FormatError(message("The table is packed in more than {n} layers.", n=LAYERS), _OPEN_INSIDE)
    target = Path(budget().folder) / f"layer{layers}"
    with opened(path, what, name) as entries:
        if what not in ARCHIVES:
            _copy([(entries[0], target)])
            return _unpacked(target, entries[0].name, member, layers - 1)
        found, unseen = members(entries, readers.accepting)
        one = _chosen(found, member)
        target = _written(one, target)
    inner = _unpacked(target, PurePosixPath(one.name).name, member.removeprefix(one.name).removeprefix("/"), layers - 1)
    return replace(_within(found, one, inner), unseen=unseen + inner.unseen)


def _within(found: tuple[Member, ...], one: Member, inner: Unpacked) -> Unpacked:
    """An archive in an archive gives its members' names after its own, with a slash between."""
    names: dict[str, tuple[str, ...]] = {other.name: (other.name,) for other in found}
    names[one.name] = tuple(f"{one.name}/{name}" for name in inner.members) or (one.name,)
    member = f"{one.name}/{inner.member}" if inner.member else one.name
    return Unpacked(inner.path, inner.name, member, tuple(name for each in names.values() for name in each))


def _chosen(found: tuple[Member, ...], asked: str) -> Member:
    if not found:
        raise FormatError(message("No table was found in this packed file."), _OPEN_INSIDE)
    if not asked:
        return likeliest(found)
    for one in found:
        if one.name == asked or (one.rank == PACKED and asked.startswith(f"{one.name}/")):
            return one
    raise _unknown(asked, tuple(one.name for one in found))


def _unknown(asked: str, known: tuple[str, ...]) -> FormatError:
    hint = message("There are {known}.", known=Listing(known[:MOST_NAMED])) if known else None
    return FormatError(message("There is no file called {name} in this packed file.", name=asked), hint)


def _written(one: Member, target: Path) -> Path:
    """The member as `target`; the files of a shapefile beside each other, with the endings that tell them apart."""
    if not one.parts:
        _copy([(one.main, target)])
        return target
    _copy([(one.main, target.with_suffix(".shp")), *((entry, target.with_suffix(ending)) for ending, entry in one.parts)])
    return target.with_suffix(".shp")


def _copy(files: list[tuple[Entry, Path]]) -> None:
    """Piece by piece, and no more than is allowed, whatever sizes the archive states."""
    before = 0
    for entry, target in files:
        if entry.locked:
            raise FormatError(message("This packed file is locked with a password."), message("Pack it again without a password."))
        _check_size(entry.size, before, entry)
        with target.open("wb") as file:
            for piece in entry.pieces():
                file.write(piece)
                _check_size(file.tell(), before, entry)
            before += file.tell()


def _check_size(size: int, before: int, entry: Entry) -> None:
    """`size` bytes of one entry, after `before` of others that belong to it."""
    if before + size > budget().unpacked:
        raise FormatError(
            message(
                "What is packed in this file is larger than {limit}, the most that is taken here.", limit=Amount(budget().unpacked, "bytes")
            ),
            message("A smaller file, or a part of it saved as CSV, would work."),
        )
    if size > RATIO_FROM and size > MOST_RATIO * entry.packed:
        raise FormatError(message("This file is packed in a way that no program packs tables, so it is not opened."), _OPEN_INSIDE)


_OPEN_INSIDE = message("Unpack it, and open the table inside.")


def accepts(head: bytes, name: str) -> bool:
    """Packed files that are no spreadsheets or documents."""
    return kind(head) in KINDS


_ZIP = base64.b64decode(
    "UEsDBBQAAAAAAAAAIVwBMMv2EQAAABEAAAAJAAAATEVFTUUudHh0RGF0b3MgZGUgZWplbXBsby5QSwMEFAAAAAAAAAAhXD5rAT8TAAAAEwAAAAkAAAB0YWJs"
    "YS5jc3ZuYW1lLHZhbHVlCmEsMQpiLDIKUEsBAhQDFAAAAAAAAAAhXAEwy/YRAAAAEQAAAAkAAAAAAAAAAAAAAIABAAAAAExFRU1FLnR4dFBLAQIUAxQAAAAA"
    "AAAAIVw+awE/EwAAABMAAAAJAAAAAAAAAAAAAACAATgAAAB0YWJsYS5jc3ZQSwUGAAAAAAIAAgBuAAAAcgAAAAAA"
)
"""A note, and a table of two rows: name (a, b) and value (1, 2)."""

READER = Reader(
    "packed_file",
    message("Packed table (ZIP, gzip)"),
    accepts,
    peek,
    store,
    (
        ("table.zip", _ZIP),
        ("table.csv.gz", gzip.compress(b"name,value\na,1\nb,2\n", mtime=0)),
    ),
    unpacks=True,
)
