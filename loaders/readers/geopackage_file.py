"""Reads GeoPackages: one layer of the database, its columns and its shapes; the other layers, and tables without shapes, are choices."""

from __future__ import annotations

import base64
import re
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import Listing, message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Hint, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._geometry.geopackage import Contents, contents, views
from loaders.readers._geometry.layers import Feature, Layer, Spans, peek_layer, store_layer
from loaders.readers._geometry.wkb import HEAD_BYTES, geopackage_shape, is_point
from loaders.readers._kinds import kind
from loaders.readers._spelling import Speller
from loaders.readers.sqlite_file import opened, quoted, without_views

_NOT_POINTS = ("LINESTRING", "POLYGON", "MULTILINESTRING", "MULTIPOLYGON", "CURVE", "SURFACE", "MULTICURVE", "MULTISURFACE", "CURVEPOLYGON")
"""What a layer may say it holds, so that no shape has to be looked at."""
_TYPES = (
    (re.compile(r"(?:TINY|SMALL|MEDIUM|BIG)?INT(?:EGER)?\d?"), "BIGINT"),
    (re.compile(r"FLOAT|DOUBLE(?: PRECISION)?|REAL|NUMERIC|DECIMAL"), "DOUBLE"),
    (re.compile(r"TEXT(?:\(\d+\))?|VARCHAR(?:\(\d+\))?"), "VARCHAR"),
    (re.compile(r"DATE"), "DATE"),
    (re.compile(r"DATETIME"), "TIMESTAMP"),
    (re.compile(r"BOOLEAN"), "BOOLEAN"),
)
"""The types that the standard has (OGC 12-128r18, table 1), in DuckDB's words."""
_ANSWERS = {"0": "false", "1": "true"}
_OWN_KEYS = ("fid", "ogc_fid")
"""What programs call the key that they add."""
_MARKS = (b"GPKG", b"GP10", b"GP11")
MOST_NAMED = 20
"""Names of layers that are listed in a sentence."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """The layer asked for, else the one with the most rows; the others are choices."""
    with opened(path) as database:
        found = contents(database)
        one = _chosen(database, found, read)
        sample = peek_layer(_layer(database, one, Speller()), replace(read, sheet=one.name))
        others = (("sheet", tuple(each.name for each in found)),) if len(found) > 1 else ()
        notes = (*sample.notes, *without_views(views(database)))
        return replace(sample, choices=others, hints=_hints(database, one), notes=notes)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """All rows of the same layer, typed."""
    report("reading", 0, 0)
    speller = Speller()
    with opened(path) as database:
        layer = _layer(database, _chosen(database, contents(database), read), speller)
        return store_layer(layer, path, schema, out, report, speller.notes)


def _chosen(database: sqlite3.Connection, found: list[Contents], read: Read) -> Contents:
    """The one asked for, else the layer with the most rows; a table without shapes only where there is no layer."""
    if not read.sheet:
        return max(found, key=lambda one: (bool(one.geometry), _count(database, one)))
    for one in found:
        if one.name == read.sheet:
            return one
    known = Listing(tuple(one.name for one in found[:MOST_NAMED]))
    raise FormatError(message("There is no layer called {name}.", name=read.sheet), message("There are {known}.", known=known))


def _count(database: sqlite3.Connection, one: Contents) -> int:
    return int(database.execute(f"SELECT count(*) FROM {quoted(one.name)}").fetchone()[0])


def _layer(database: sqlite3.Connection, one: Contents, speller: Speller) -> Layer:
    rows = _count(database, one)
    columns = _columns(database, one, rows)
    types = tuple(_type(declared) for _, declared in columns)

    def pick(chosen: Spans) -> Iterator[Feature]:
        wanted = ", ".join([*(quoted(name) for name, _ in columns), quoted(one.geometry) if one.geometry else "NULL"])
        for start, length in chosen:
            for *cells, shape in database.execute(f"SELECT {wanted} FROM {quoted(one.name)} LIMIT ? OFFSET ?", (length, start)):
                spelt = tuple(_cell(speller, type_, cell) for type_, cell in zip(types, cells, strict=True))
                yield spelt, geopackage_shape(shape) if isinstance(shape, bytes) else None

    points = bool(one.geometry) and _are_points(database, one)
    return Layer(
        tuple(name for name, _ in columns), types, rows, pick, bool(one.geometry), points, one.heights, one.said, one.bounds,
        measures=one.measures,
    )  # fmt: skip


def _columns(database: sqlite3.Connection, one: Contents, rows: int) -> list[tuple[str, str]]:
    """(name, declared type) of what is no shape. A key that only numbers the rows is the database's own."""
    said = database.execute(f"PRAGMA table_xinfo({quoted(one.name)})").fetchall()
    keys = [row[1] for row in said if row[5] and row[1].lower() in _OWN_KEYS]
    own = {
        key
        for key in keys
        if database.execute(f"SELECT min({quoted(key)}), max({quoted(key)}) FROM {quoted(one.name)}").fetchone() == (1, rows)
    }
    return [(row[1], row[2]) for row in said if row[1] != one.geometry and row[1] not in own]


def _are_points(database: sqlite3.Connection, one: Contents) -> bool:
    """By what the layer says of itself; where it says nothing, by the beginning of each shape."""
    if one.declared in ("POINT", *_NOT_POINTS):
        return one.declared == "POINT"
    shape = quoted(one.geometry)
    heads = database.execute(f"SELECT substr({shape}, 1, {HEAD_BYTES}) FROM {quoted(one.name)} WHERE {shape} IS NOT NULL")
    first = next(heads, None)
    return first is not None and all(isinstance(head, bytes) and is_point(head) for (head,) in chain((first,), heads))


def _type(declared: str) -> str:
    """DuckDB's word for a declared type, "" where it has none."""
    return next((type_ for pattern, type_ in _TYPES if pattern.fullmatch(declared.upper())), "")


def _cell(speller: Speller, type_: str, value: Any) -> str | None:
    text = speller.cell(value)
    return _ANSWERS.get(text or "", text) if type_ == "BOOLEAN" else text


def _hints(database: sqlite3.Connection, one: Contents) -> tuple[Hint, ...]:
    """Titles and descriptions of columns, where the publisher wrote them."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'gpkg_data_columns'").fetchone():
        return ()
    rows = database.execute("SELECT column_name, title, description FROM gpkg_data_columns WHERE table_name = ?", (one.name,)).fetchall()
    return tuple(Hint(column, label=title or "", note=note or "") for column, title, note in rows if title or note)


def accepts(head: bytes, name: str) -> bool:
    """A database of SQLite that says it is a GeoPackage."""
    return kind(head) == "database" and head[68:72] in _MARKS


_EXAMPLE = zlib.decompress(
    base64.b64decode(
        "eNrtV02P0kAYnikfZUlIiIZUDiZzMYCSNSvurh8XEGuzWXARMLLJJs0ILZlIW2xLAnuDf+LBw579AyTGPXn0N3DxuMaLF6cdl1KWTUy8EOyT6cy8X5OZd+Z9"
        "Z9p4VSG2glTD1LCNCoADEIIiQgCAOP1iwEOEfuEFGl52pNqhBFYjDrbb0DGE8JdD86wJsB6IcAl3b74DWgJsNm58UKNpkOISb6QGevRQrDWk5Izt/zdAS4AN"
        "wV0YS9/mIeS5NrGJYqkKtgemYk1b56qDH5+KBbejJmdxd/9/AloC/DfYCqW32NlIgAt65z8BcI9WF3D778cY73G8kMnAyT0bv+0p3f67rtw2dFvRbctHhMp1"
        "sdQUUbP0rCIinyjrmso61hTUFFtNVKsfVEv1Y3QoHudRB9tYtkd9JssjjejyED0/ek3HYdTIo/BwUUYpT2aZlkw66OBlU5TEeo7OvfyP/htLkBd2d+Fkx1u7"
        "1cc2wT3ZVFTZGlmreNxVTyxpZJ25zt2xPHW/ewyzi3VySu0N/Y/6Ios62TA7dMyFAahPFZXoZG6SY/l/BmgJsLG4Bfl0SuBiMRb0XcXQakf0TLD7PwTOAPwC"
        "edqsL04ivJBOw/FNN+LYOlgd80UV42XV66LGWTtyF59H80DLjZ+GeWF/H05SXkA7moptjmgg9Qaabq1kRq+G9LLKcpLLIyZY5MxtnHR3fQLIo1Ovq80z2uNQ"
        "VKhmICB6Rxla73v0j07GA9twadmXceUdHxl29p+DHwH8SqsA64k7XBi8SEk1mqWTTrq+5BcbU9bJTitEww8gVbvvU3NfeeetKXvuFYplMujgDr0FUPXz2ZC0"
        "jd8xxEMS"
    )
)
"""One layer of two points: Ciudad de México and Lima."""

READER = Reader("geopackage_file", message("GeoPackage"), accepts, peek, store, (("cities.gpkg", _EXAMPLE),))
