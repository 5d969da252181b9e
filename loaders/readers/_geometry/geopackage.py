"""What a GeoPackage says it holds: its layers and tables, and how their places are measured."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers.sqlite_file import quoted

_CONTENTS = ("features", "attributes", "aspatial")
_NO_HEIGHTS = 0
_AUTHORITIES = ("EPSG", "ESRI", "IAU_2015")
_UNDEFINED = (0, -1)
"""Numbers that stand for "not said"."""

_MEASURED = 1
"""Every position has a measure."""


@dataclass(frozen=True)
class Contents:
    """One table: its column of shapes ("" for none), what they are said to be, how their places are measured, and the corners."""

    name: str
    geometry: str
    declared: str
    heights: bool
    said: str
    bounds: Any
    measures: bool = False


def contents(database: sqlite3.Connection) -> list[Contents]:
    """The layers and plain tables that the GeoPackage lists and that are there, in its order."""
    tables = {row[1] for row in database.execute("PRAGMA table_list").fetchall() if row[0] == "main" and row[2] == "table"}
    if "gpkg_contents" not in tables:
        raise FormatError(message("This GeoPackage holds no layer."))
    systems = _systems(database) if "gpkg_spatial_ref_sys" in tables else {}
    shapes = _shape_columns(database) if "gpkg_geometry_columns" in tables else {}
    listed = database.execute("SELECT table_name, data_type, min_x, min_y, max_x, max_y FROM gpkg_contents").fetchall()
    found = []
    for name, what, *corners in listed:
        if what in _CONTENTS and name in tables:
            column, declared, srs, heights, measures = shapes.get(name, ("", "", 0, 0, 0))
            bounds = tuple(corners) if all(isinstance(corner, float | int) for corner in corners) else None
            column = _there(database, name, column)
            found.append(
                Contents(name, column, declared.upper(), heights != _NO_HEIGHTS, systems.get(srs, ""), bounds, measures == _MEASURED)
            )
    if not found:
        raise FormatError(message("This GeoPackage holds no layer."))
    return found


def views(database: sqlite3.Connection) -> list[str]:
    """The layers that are listed but are queries, not tables."""
    there = {row[1] for row in database.execute("PRAGMA table_list").fetchall() if row[0] == "main" and row[2] == "view"}
    return [name for (name,) in database.execute("SELECT table_name FROM gpkg_contents").fetchall() if name in there]


def _there(database: sqlite3.Connection, table: str, column: str) -> str:
    """The column as the table spells it; "" where it has none: SQLite would take an unknown name for a text."""
    names = [row[1] for row in database.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()]
    return next((name for name in names if name.lower() == column.lower()), "")


def _systems(database: sqlite3.Connection) -> dict[int, str]:
    """What each number of a system means: the code of an authority, else its well-known text."""
    rows = database.execute("SELECT srs_id, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys").fetchall()
    return {
        srs: f"{who}:{code}" if str(who).upper() in _AUTHORITIES else str(text) for srs, who, code, text in rows if srs not in _UNDEFINED
    }


def _shape_columns(database: sqlite3.Connection) -> dict[str, tuple[str, str, int, int, int]]:
    rows = database.execute("SELECT table_name, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns").fetchall()
    return {table: (column, declared or "", srs, z, m) for table, column, declared, srs, z, m in rows}
