"""Which of the files in an archive are tables, and which of them a reader means who names none."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from explorer.errors import FormatError
from loaders._base import Reader
from loaders.readers._kinds import kind
from loaders.readers._packed.archive import Entry
from loaders.readers._text import encodings
from loaders.readers._text.block import find
from loaders.readers._text.cells import parse
from loaders.readers._text.dialect import decide

LOOKED = 200
"""Files whose first bytes are looked at, the largest first."""
HEAD_BYTES = 65_536
_TEXT_BYTES = 20_000
"""Enough of a text to see whether it has columns."""

SHAPE_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg", ".cst")
"""The files that together are one shapefile, by the ending that each must have beside the first."""
_SHAPE_INDEXES = (
    ".sbn",
    ".sbx",
    ".qix",
    ".qpj",
    ".fix",
    ".idx",
    ".ain",
    ".aih",
    ".atx",
    ".ixs",
    ".mxs",
    ".fbn",
    ".fbx",
    ".shp.xml",
    ".qmd",
)

_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^./]|Thumbs\.db$|desktop\.ini$|datapackage\.json$)", re.I)
"""What operating systems and packaging programs leave beside the data."""
_ASIDE = re.compile(
    r"(?:^|[^a-z])(?:read.?me|l[ei]e?.?a?me|leia.?me|lisez.?moi|licen[cs]\w*|licencia\w*|metadat\w*|metadado\w*|diccionario|dicionario|"
    r"dictionnaire|dictionary|codebook|glosar\w*|glossar\w*|terms|terminos|aviso|about|acerca|change.?log|manifest\w*|schema|esquema)"
)
"""Names of files that explain a table."""
_BETWEEN_WORDS = (" ", ":")
"""Signs that part the words of any prose into columns."""
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods")
_TABLE_TEXTS = (".csv", ".tsv", ".tab")
"""Texts that say they have columns need not be looked at: there may be hundreds."""
_NO_TABLES = (".docx", ".odt", ".pptx", ".odp", ".jar", ".epub", ".whl", ".apk", ".xsd", ".xsl", ".css", ".js")
"""What else is packed or marked up, and holds no table."""
_PAGES = ("page", "xml")
"""Kinds that explain a table more often than they hold one."""


Accepting = Callable[[bytes, str], Reader | None]
"""The reader for a file that begins so and has that name."""


@dataclass(frozen=True)
class Member:
    """One table of an archive: its file, and the files beside it that belong to it, by ending. `rank` is how much of a table it is."""

    name: str
    main: Entry
    parts: tuple[tuple[str, Entry], ...] = ()
    rank: int = 0

    @property
    def size(self) -> int:
        return self.main.size + sum(entry.size for _, entry in self.parts)


TABLE, ASIDE, PACKED, PROSE = 4, 3, 2, 1
"""Ranks: a table; a table that explains another; an archive; a text without columns."""


def members(entries: Iterable[Entry], reader: Accepting) -> tuple[tuple[Member, ...], int]:
    """The tables of an archive in its order, names made unique, and how many files were not looked at.

    Texts without columns only where there is nothing else.
    """
    shapes = _shapes([entry for entry in entries if entry.size and not _JUNK.search(entry.name)])
    looked = sorted(shapes, key=lambda one: -one.size)[:LOOKED]
    lone = len(looked) == 1
    ranked = [Member(one.name, one.main, one.parts, rank) for one in shapes if one in looked and (rank := _rank(one, lone, reader))]
    best = max((one.rank for one in ranked), default=0)
    return _told_apart([one for one in ranked if one.rank > PROSE or best == PROSE]), len(shapes) - len(looked)


def likeliest(found: tuple[Member, ...]) -> Member:
    """The best rank, then the largest, then the first."""
    return max(found, key=lambda one: (one.rank, one.size))


def _shapes(entries: list[Entry]) -> list[Member]:
    """Each file by itself, but the files of a shapefile together."""
    beside: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        stem, ending = _split(entry.name)
        if ending in (*SHAPE_PARTS, *_SHAPE_INDEXES):
            beside.setdefault(stem, {}).setdefault(ending, entry)
    whole = {stem: parts for stem, parts in beside.items() if ".shp" in parts}
    mains = {id(parts[".shp"]): parts for parts in whole.values()}
    taken = {id(entry) for parts in whole.values() for entry in parts.values()}
    return [
        Member(entry.name, entry, tuple((end, part) for end, part in mains.get(id(entry), {}).items() if end in SHAPE_PARTS[1:]))
        for entry in entries
        if id(entry) in mains or id(entry) not in taken
    ]


def _split(name: str) -> tuple[str, str]:
    """(all but the ending, the ending), small letters: shapefiles are packed on machines that do not tell them apart."""
    low = name.lower()
    ending = ".shp.xml" if low.endswith(".shp.xml") else PurePosixPath(low).suffix
    return low.removesuffix(ending), ending


def _rank(member: Member, lone: bool, reader: Accepting) -> int:
    """0 for what cannot be opened."""
    low = member.name.lower()
    if member.main.locked:
        return TABLE if lone else ASIDE
    if low.endswith(_NO_TABLES):
        return 0
    try:
        head = _head(member.main)
    except FormatError:
        return TABLE if lone else 0
    if low.endswith(_BOOKS) and head.startswith(b"PK"):
        return _beside(low)
    accepting = reader(head, member.name)
    if accepting is None:
        return 0
    if accepting.unpacks:
        return PACKED
    if kind(head) in _PAGES and not lone:
        return ASIDE
    sure = lone or low.endswith(_TABLE_TEXTS) or kind(head) != "text"
    return _beside(low) if sure or _has_columns(head) else PROSE


def _head(entry: Entry) -> bytes:
    """The first 64 kB."""
    head = b""
    for piece in entry.pieces():
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    return head


def _beside(name: str) -> int:
    plain = "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    return ASIDE if _ASIDE.search(PurePosixPath(plain).name) else TABLE


def _has_columns(head: bytes) -> bool:
    head = head[:_TEXT_BYTES]
    text = encodings.decode(head, encodings.decide((head,)))
    dialect = decide(text)
    block = find(list(islice(parse(io.StringIO(text, newline=""), dialect), 200)))
    return block.width > 1 and block.fill > 1 and dialect.delimiter not in _BETWEEN_WORDS


def _told_apart(found: list[Member]) -> tuple[Member, ...]:
    """A name that comes again gets a number."""
    seen: dict[str, int] = {}
    apart = []
    for one in found:
        seen[one.name] = seen.get(one.name, 0) + 1
        name = one.name if seen[one.name] == 1 else f"{one.name} ({seen[one.name]})"
        apart.append(Member(name, one.main, one.parts, one.rank))
    return tuple(apart)
