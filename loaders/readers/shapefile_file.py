"""Reads shapefiles: the table of the .dbf beside the shapes of the .shp, whose places the .prj says how to measure."""

from __future__ import annotations

import base64
import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat, zip_longest
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._geometry.layers import Feature, Layer, Spans, peek_layer, store_layer
from loaders.readers._geometry.shapes import Shape
from loaders.readers._geometry.shp import Places, places, shapes
from loaders.readers._kinds import kind
from loaders.readers._spelling import number
from loaders.readers._statistics.dbase import Field, Spell, type_of
from loaders.readers._text.encodings import is_known
from loaders.readers.dbase_file import Plan, deleted, is_gone, missing, planned, records, row

WRITTEN_DECIMALS = 4
"""Up to so many a person chose them; programs that write doubles take eleven or more."""
_POINT_TYPES = (1, 11, 21)
_ONE_BYTE = {"ANSI 1252": "cp1252", "LATIN1": "latin-1", "UTF8": "utf-8", "OEM": "cp850", "ANSI": "cp1252"}
"""How programs name code pages in a .cpg, where Python has another name."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the records with their shapes."""
    layer, encoding = _layer(path, read, Counter())
    return peek_layer(layer, replace(read, encoding=encoding))


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """All of them, typed."""
    report("reading", 0, 0)
    told: Counter[str] = Counter()
    return store_layer(_layer(path, read, told)[0], path, schema, out, report, lambda: deleted(told["deleted"]))


def _layer(path: Path, read: Read, told: Counter[str]) -> tuple[Layer, str]:
    """The records with their shapes, and the encoding of their letters; `told` counts those that are left out as they are read."""
    found = places(path, path.with_suffix(".shx"))
    plan = _table(path, read)
    rows = max(len(found.offsets), plan.layout.rows if plan else 0)
    if not rows:
        raise FormatError(message("This shapefile holds no shapes."))
    return Layer(
        plan.names if plan else (),
        tuple(map(type_of, plan.fields)) if plan else (),
        rows,
        lambda chosen: _features(path, found, plan, chosen, told),
        points=found.type in _POINT_TYPES,
        heights=found.heights,
        measures=found.measures,
        said=_beside(path, ".prj"),
        bounds=found.bounds,
        notes=_notes(path, found, plan),
    ), plan.encoding if plan else ""


def _table(path: Path, read: Read) -> Plan | None:
    """The .dbf in the encoding that the reader asks for, else the .cpg (or GeoServer's .cst) names."""
    table = path.with_suffix(".dbf")
    if not table.is_file():
        return None
    said = (_beside(path, ".cpg") or _beside(path, ".cst")).strip()
    named = _ONE_BYTE.get(said.upper()) or (f"cp{said}" if said.isdigit() and not is_known(said) else said)
    encoding = read.encoding or (codecs.lookup(named).name if named and is_known(named) else "")
    plan = planned(table, replace(read, encoding=encoding))
    spells = [(place, _spelt(field, spell)) for (place, spell), field in zip(plan.spells, plan.fields, strict=True)]
    return replace(plan, spells=tuple(spells))


def _spelt(field: Field, spell: Spell) -> Spell:
    """Map makers write stars where there is no number, and doubles with as many noughts as the field is long."""
    if field.type not in ("N", "F"):
        return spell

    def spelt(data: bytes, encoding: str) -> str | None:
        text = spell(data, encoding)
        if text is None or not text.strip("*"):
            return None
        try:
            return number(float(text)) if field.decimals > WRITTEN_DECIMALS else text
        except ValueError:
            return text

    return spelt


def _beside(path: Path, ending: str) -> str:
    """The few words of a file beside it; "" where there is none."""
    file = path.with_suffix(ending)
    return file.read_bytes()[:10_000].decode("utf-8", "replace").lstrip("\ufeff") if file.is_file() else ""


def _features(path: Path, found: Places, plan: Plan | None, chosen: Spans, told: Counter[str]) -> Iterator[Feature]:
    """Records that are marked as deleted are left out with their shapes."""
    for start, length in chosen:
        drawn: Iterator[Shape | None] = shapes(path, found, start, length)
        if plan is None:
            yield from zip(repeat(()), drawn, strict=False)
            continue
        empty = (None,) * len(plan.fields)
        for record, shape in zip_longest(records(path.with_suffix(".dbf"), plan.layout, start, length), drawn):
            if record is not None and is_gone(record):
                told["deleted"] += 1
            else:
                yield (row(record, plan) if record else empty), shape


def _notes(path: Path, found: Places, plan: Plan | None) -> tuple[Note, ...]:
    """What did not come along."""
    if plan is None:
        return (Note("no_dbf", message("The table of this shapefile (.dbf) did not come along: there are only its shapes.")),)
    notes = list(missing(plan.layout))
    shapeless = plan.layout.rows - len(found.offsets)
    if shapeless > 0:
        said = plural("{n} row has no shape in the file.", "{n} rows have no shape in the file.", n=shapeless)
        notes.append(Note("shapeless", said))
    if shapeless < 0:
        said = plural("{n} shape has no row in the table.", "{n} shapes have no row in the table.", n=-shapeless)
        notes.append(Note("rowless", said))
    return tuple(notes)


def accepts(head: bytes, name: str) -> bool:
    """The first file of a shapefile; the others are beside it where a packed file held them together."""
    return kind(head) == "shapefile"


_EXAMPLE = base64.b64decode(
    "AAAnCgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAATugDAAABAAAAZmZmZmbGWMAAAAAAAAAowAAAAAAAQFPAZmZmZmZmM0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAEAAAAKAQAAAGZmZmZmxljAZmZmZmZmM0AAAAACAAAACgEAAAAAAAAAAEBTwAAAAAAAACjA"
)
"""Two points without a table: Mexico City and Lima."""

READER = Reader("shapefile_file", message("Shapefile"), accepts, peek, store, (("places.shp", _EXAMPLE),))
