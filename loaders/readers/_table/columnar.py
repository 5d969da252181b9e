"""Columns that come typed from a file (Parquet, Arrow): their text, when a value can be stored as it is, and where points lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

import duckdb

from explorer.model.schema import Schema
from loaders.readers._table.opening import one
from loaders.readers._table.pieces import WIDE

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")
_AS_TEXT = {
    "TIMESTAMP WITH TIME ZONE": "make_timestamp(epoch_us({raw}))::VARCHAR",
    "TIMESTAMPTZ_NS": "make_timestamp_ns(epoch_ns({raw}))::VARCHAR",
    "BLOB": "nullif(coalesce(try(decode({raw})), {raw}::VARCHAR), '')",
    "GEOMETRY": "ST_AsGeoJSON({raw})::VARCHAR",
    "NESTED": "to_json({raw})::VARCHAR",
}
"""Types whose text is not the plain one: moments in universal time, bytes as the text that they may be, shapes and lists as JSON."""
_SAFE = {"DOUBLE": "isfinite({raw})", "TIMESTAMP_NS": "{raw} = {raw}::TIMESTAMP::TIMESTAMP_NS"}
"""What every value must be for the column to be stored as it is: no infinity, no part of a microsecond."""
_POINT = r"^POINT (?:[ZM]+ )?\((\S+) ([^\s)]+)"


@dataclass(frozen=True)
class Typed:
    """One column of the table: its name, the column of the file it comes from (from 1), its type, and its text."""

    name: str
    place: int
    type: str
    text: str


def columns(described: list[tuple[str, str]]) -> tuple[Typed, ...]:
    """All columns of a scan of r1 … rn, each as it is."""
    return tuple(Typed(name, place, file_type, text(f"r{place}", file_type)) for place, (name, file_type) in enumerate(described, 1))


def placed(connection: duckdb.DuckDBPyConnection, scan: str, found: tuple[Typed, ...]) -> tuple[Typed, ...]:
    """The columns, those whose shapes are all points as latitude and longitude."""
    taken = {column.name for column in found}
    each = (
        _point(column.place, taken) if column.type.startswith("GEOMETRY") and _are_points(connection, scan, column.place) else (column,)
        for column in found
    )
    return tuple(chain.from_iterable(each))


def text(raw: str, file_type: str) -> str:
    """A value of the file as text; NULL where it is an empty text."""
    nested = file_type.endswith("]") or file_type.startswith(_NESTED)
    form = _AS_TEXT.get("NESTED" if nested else file_type.partition("(")[0], "nullif({raw}::VARCHAR, '')")
    return form.format(raw=raw)


def _are_points(connection: duckdb.DuckDBPyConnection, scan: str, place: int) -> bool:
    """By the kind of shape that the bytes of each begin with."""
    kind = f"hex(ST_AsWKB(r{place})[1:3])"
    return one(connection, f"SELECT bool_and({kind} IN ('010100', '000000')) FROM {scan} WHERE r{place} IS NOT NULL")[0] is True


def _point(place: int, taken: set[str]) -> tuple[Typed, Typed]:
    free = [next(each for each in (name, f"{name} (2)", f"{name} ({place})") if each not in taken) for name in ("latitude", "longitude")]
    north, east = (f"nullif(regexp_extract(ST_AsText(r{place}), '{_POINT}', {part}), '')" for part in (2, 1))
    return Typed(free[0], place, "", north), Typed(free[1], place, "", east)


def geometry_of(found: tuple[Typed, ...]) -> str:
    """The name of the column of shapes, or ""."""
    return next((column.name for column in found if column.type.startswith("GEOMETRY")), "")


def native(
    connection: duckdb.DuckDBPyConnection, scan: str, found: tuple[Typed, ...], schema: Schema, together: int = WIDE
) -> dict[int, str]:
    """By place in the table, the stored value straight from the file's, where that loses nothing; of none where it is written in parts."""
    if len(schema.columns) > together:
        return {}
    straight = {place: value for place, column in enumerate(found[: len(schema.columns)], 1) if (value := _straight(place, column, schema))}
    doubtful = [place for place in straight if found[place - 1].type in _SAFE]
    if not doubtful:
        return straight
    tests = [f"bool_and({_SAFE[found[place - 1].type].format(raw=f'r{found[place - 1].place}')})" for place in doubtful]
    passed = one(connection, f"SELECT {', '.join(tests)} FROM {scan}")
    lost = {place for place, safe in zip(doubtful, passed, strict=True) if safe is False}
    return {place: value for place, value in straight.items() if place not in lost}


def _straight(place: int, column: Typed, schema: Schema) -> str:
    """Where both types agree and no spelling means "no value"; "" where not."""
    cast, raw = schema.columns[place - 1].cast, f"r{place}"
    if [word for word in cast.missing if word] or cast.strip or cast.words:
        return ""
    if column.type == "VARCHAR" == cast.type:
        return f"nullif({raw}, '')"
    if column.type == "TIMESTAMP WITH TIME ZONE" and cast.type == "TIMESTAMP":
        return f"make_timestamp(epoch_us({raw}))"
    whole = column.type in _INTEGERS and cast.type == "BIGINT"
    timed = re.fullmatch(r"TIMESTAMP(_S|_MS|_NS)?", column.type) is not None and cast.type == "TIMESTAMP"
    return f"{raw}::{cast.type}" if column.type == cast.type or whole or timed else ""


def scans(found: tuple[Typed, ...], taken: dict[int, str], scan: str, together: int = WIDE) -> list[str]:
    """The table's r1 … rn, so many `together`: as they are where they are taken straight, as text where not."""
    said = [f"r{column.place} AS r{place}" if place in taken else f"{column.text} AS r{place}" for place, column in enumerate(found, 1)]
    return [f"(SELECT {', '.join(said[start : start + together])} FROM {scan})" for start in range(0, len(said), together)]


def alias(width: int) -> str:
    """Columns as r1 … rn: no name from the file enters a statement."""
    return f"f({', '.join(f'r{place}' for place in range(1, width + 1))})"
