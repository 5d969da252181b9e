"""Boundaries that an operator put into a folder: each file is a map layer, whose columns of codes and names are found by themselves."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from explorer.geo.headers import ROLE_WORDS, roles, words
from explorer.geo.layers import Added, Layer, Region
from explorer.geo.names import fold

LOG = logging.getLogger(__name__)
FILES = (".geojson", ".json", ".gpkg", ".shp", ".zip", ".fgb", ".kml", ".parquet")
LONGEST_CODE = 14
"""Letters of a code; INSPIRE's and the statistics offices' are shorter."""
WORDED = 0.8
"""Share of a column's values that have words in them, for a column of names."""
WRONG = (OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)
"""What GDAL and what is made of its answers raise at a file that holds no areas; the others and the explorer serve all the same."""
MADE = "1"
"""Changes where the same file would be made into another layer."""


def adopted(folder: Path, into: Path) -> tuple[Added, ...]:
    """The layers of a folder, in the order of their names; `into` keeps what was made of them. A file that is none is logged and left."""
    found = []
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in FILES):
        try:
            found.append(_adopted(path, into))
        except WRONG as error:
            LOG.warning("%s is no map layer: %s", path.name, error)
    return tuple(found)


def _adopted(path: Path, into: Path) -> Added:
    name = "own-" + re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-")
    stat = path.stat()
    stamp = hashlib.sha256(f"{MADE}|{path.resolve()}|{stat.st_size}|{stat.st_mtime_ns}".encode()).hexdigest()[:16]
    drawn, told = into / f"{name}-{stamp}.json", into / f"{name}-{stamp}.about"
    if not (drawn.is_file() and told.is_file()):
        into.mkdir(parents=True, exist_ok=True)
        shapes, about = _made(path)
        drawn.write_bytes(shapes)
        told.write_bytes(orjson.dumps(about))
    about = orjson.loads(told.read_bytes())
    regions = tuple(Region(code, label, (), ()) for code, label in about["regions"])
    layer = Layer(name, about["title"], tuple((each.code, each.name) for each in regions), f"/layers/{name}.json", "", "")
    return Added(layer, regions, drawn, (tuple(about["codes"]), tuple(about["level"])))


def _made(path: Path) -> tuple[bytes, dict[str, Any]]:
    """The layer's GeoJSON, and what is to be known of it. Raises ValueError where no column names the areas."""
    import geopandas  # loads pandas and GDAL: only who has such a folder waits for them, and once a file
    import shapely

    from explorer.geo.shapes import drawable

    table = geopandas.read_parquet(path) if path.suffix == ".parquet" else geopandas.read_file(path)
    table = table.to_crs(4326) if table.crs is not None else table
    cells = {
        str(name): ["" if value is None or value != value else _plain(value) for value in table[name]]
        for name in table.columns
        if name != table.geometry.name
    }
    code, name = _columns(cells)
    shapes, _ = drawable(zip(cells[code], map(str, shapely.to_geojson(table.geometry.array)), strict=True))
    drawn = {feature["id"] for feature in orjson.loads(shapes)["features"]}
    named = dict(zip(cells[code], cells[name], strict=True))
    stem = words(path.stem)
    said = [role for header in (code, name, stem) for role in roles(header)[:1]]
    return shapes, {
        "title": " ".join(path.stem.replace("_", " ").split()),
        "regions": [(key, label or key) for key, label in named.items() if key in drawn],
        "codes": list(dict.fromkeys((words(code), words(name), stem, stem.removesuffix("s"), stem.removesuffix("es")))),
        "level": list(dict.fromkeys(phrase for role in said for phrase in ROLE_WORDS[role])),
    }


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _columns(cells: dict[str, list[str]]) -> tuple[str, str]:
    """The names of the columns of codes and of names; the same one where only one tells the areas apart."""
    unique = [header for header, column in cells.items() if all(column) and len(set(column)) == len(column)]
    worded = [header for header, column in cells.items() if _is_worded(column)]
    if not unique:
        raise ValueError("no column has a value of its own for each area")
    codes = [header for header in unique if header not in worded and max(map(len, cells[header])) <= LONGEST_CODE]
    name = max(worded or unique, key=lambda header: (_says(header, "name"), len(set(cells[header]))))
    code = max(codes or unique, key=lambda header: (_says(header, "code"), max(map(len, cells[header])), -unique.index(header)))
    return code, name


def _is_worded(column: Sequence[str]) -> bool:
    return sum(1 for text in column if re.search(r"[^\W\d_]{3}", text)) >= WORDED * len(column)


def _says(header: str, end: str) -> int:
    """How far a header names such a column of places: by a role of ours, by a bare word, or not at all."""
    if any(role.endswith(end) for role in roles(header)[:1]):
        return 2
    bare = {"name": r"\b(nom\w*|name\w*|nome|denomina\w*|label)\b", "code": r"\b(cve\w*|clave|cod\w*|code\w*|id\w*|key|geoid|gid)\b"}
    return int(re.search(bare[end], words(header)) is not None)
