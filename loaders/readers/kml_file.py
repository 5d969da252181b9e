"""Reads KML: a row for each placemark, with its name, its data and its place. Links to other files are never followed."""

from __future__ import annotations

from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._geometry.kml import FOLDER, OWN, Marks
from loaders.readers._geometry.layers import Layer, peek_layer, store_layer
from loaders.readers._geometry.marks import layer, survey
from loaders.readers._kinds import kind
from loaders.readers._process.wire import budget
from loaders.readers._text import encodings
from loaders.readers._xml.parsing import Damaged

COPY_CHARACTERS = 1 << 20
LOOK_BYTES = 1 << 23
"""Letters beyond ASCII come early where a text has any."""
SYSTEM = "EPSG:4326"
"""KML knows no other (OGC 12-007r2, 7.2)."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the placemarks."""
    return peek_layer(_layer(path), read)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """All of them, typed."""
    report("reading", 0, 0)
    return store_layer(_layer(path), path, schema, out, report)


def _layer(path: Path) -> Layer:
    """Two passes: one sees which columns there are, the other gives the rows."""
    try:
        marks = Marks(path)
        found = survey(marks)
    except Damaged:
        encoding = _encoding_of(path)
        if encoding.startswith("utf-8") and encoding != encodings.MIXED:
            raise
        marks = Marks(_as_utf8(path, encoding))
        found = survey(marks)
    if not found.rows:
        raise _empty(marks.links)
    keys = [key for key in (*OWN, *(key for key in found.keys if key not in OWN)) if key in found.keys]
    if len(marks.folders) < 2 and FOLDER in keys:
        keys.remove(FOLDER)
    return layer(marks, found, keys, SYSTEM, (*_links_note(marks.links), *_pictures_note(marks.pictures)))


def _encoding_of(path: Path) -> str:
    """What the letters are in, whatever the first line says."""
    with path.open("rb") as file:
        return encodings.decide((file.read(LOOK_BYTES),))


def _as_utf8(path: Path, encoding: str) -> Path:
    """A copy in the job's own folder."""
    codec, errors = encodings.reader(encoding)
    copy = Path(budget().folder) / "transcoded.kml"
    with path.open(encoding=codec, errors=errors) as source, copy.open("w", encoding="utf-8") as target:
        head = source.read(COPY_CHARACTERS).lstrip("\ufeff \r\n\t")
        target.write(head.partition("?>")[2] if head.startswith("<?xml") else head)
        while piece := source.read(COPY_CHARACTERS):
            target.write(piece)
    return copy


def _empty(links: list[str]) -> FormatError:
    if not links:
        return FormatError(message("This KML file holds no places."))
    return FormatError(
        message("This KML file only links to other files, which are not opened."),
        message("Paste the address that it links to: {address}", address=links[0]),
    )


def _links_note(links: list[str]) -> tuple[Note, ...]:
    if not links:
        return ()
    said = plural("{n} link to another file was not followed.", "{n} links to other files were not followed.", n=len(links))
    return (Note("links", said),)


def _pictures_note(pictures: int) -> tuple[Note, ...]:
    if not pictures:
        return ()
    said = plural(
        "{n} picture that the file lays over the map was left out.",
        "{n} pictures that the file lays over the map were left out.",
        n=pictures,
    )
    return (Note("pictures", said),)


def accepts(head: bytes, name: str) -> bool:
    """XML whose first element is kml."""
    return kind(head) == "kml"


READER = Reader(
    "kml_file",
    message("KML"),
    accepts,
    peek,
    store,
    (
        (
            "places.kml",
            b'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            b"<Placemark><name>a</name><Point><coordinates>-99.1,19.4,0</coordinates></Point></Placemark></Document></kml>",
        ),
    ),
)
