"""The map layers: their regions, keys, licence, and the file that draws them. Those that are shipped, and those of the operator."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
BOUNDARIES = Path(__file__).parents[2] / "assets" / "boundaries"


@dataclass(frozen=True)
class Layer:
    """A set of regions. `regions` are (code, name as its country writes it); `url` is the GeoJSON whose features carry the code as `id`."""

    name: str
    title: str
    regions: tuple[tuple[str, str], ...]
    url: str
    credit: str
    licence: str
    country: str = ""
    projection: str = ""
    """plotly's name of the projection that suits the layer; "" where any does."""
    moved: tuple[str, ...] = ()
    """Codes of regions drawn in an inset, elsewhere or smaller than they are."""
    box: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees, where they are known before its file is read."""
    shapes: bytes = field(default=b"", repr=False)
    """The GeoJSON itself, of a layer that is no file."""


@dataclass(frozen=True)
class Region:
    """One region as `data/<layer>.csv` has it: `codes` and `aliases` are other ways to write it, `parent` the region it lies in."""

    code: str
    name: str
    codes: tuple[str, ...]
    aliases: tuple[str, ...]
    parent: str = ""


NATURAL_EARTH = ("Natural Earth", "Public domain")
CHILE = ("Natural Earth; IDE Chile (Ñuble)", "Public domain")
SPAIN = ("© Instituto Geográfico Nacional de España (CNIG)", "CC BY 4.0")
ITALY = ("ISTAT; Openpolis", "CC BY 4.0")
CENSUS = ("U.S. Census Bureau", "Public domain")
OVERSEAS = ("971", "972", "973", "974", "976")

# name, title, (credit, licence), country, projection, moved
_LAYERS = (
    ("world", "Países", NATURAL_EARTH, "", "natural earth", ()),
    ("mexico", "Entidades federativas de México", NATURAL_EARTH, "MEX", "", ()),
    ("colombia", "Departamentos de Colombia", NATURAL_EARTH, "COL", "", ()),
    ("brazil", "Unidades federativas do Brasil", NATURAL_EARTH, "BRA", "", ()),
    ("argentina", "Provincias de Argentina", NATURAL_EARTH, "ARG", "", ()),
    ("chile", "Regiones de Chile", CHILE, "CHL", "", ()),
    ("peru", "Departamentos del Perú", NATURAL_EARTH, "PER", "", ()),
    ("peru-lima", "Departamentos del Perú, Lima Metropolitana aparte", NATURAL_EARTH, "PER", "", ()),
    ("spain-regions", "Comunidades autónomas de España", SPAIN, "ESP", "", ("05",)),
    ("spain-provinces", "Provincias de España", SPAIN, "ESP", "", ("35", "38")),
    ("portugal", "Distritos e regiões autónomas de Portugal", NATURAL_EARTH, "PRT", "", ("20", "30")),
    ("france-regions", "Régions de France", NATURAL_EARTH, "FRA", "", ("01", "02", "03", "04", "06")),
    ("france-departements", "Départements de France", NATURAL_EARTH, "FRA", "", OVERSEAS),
    ("italy-regions", "Regioni d'Italia", ITALY, "ITA", "", ()),
    ("italy-provinces", "Province d'Italia", ITALY, "ITA", "", ()),
    ("germany", "Länder der Bundesrepublik Deutschland", NATURAL_EARTH, "DEU", "", ()),
    ("united-kingdom", "Nations of the United Kingdom", NATURAL_EARTH, "GBR", "", ()),
    ("united-kingdom-regions", "Regions of England and nations of the United Kingdom", NATURAL_EARTH, "GBR", "", ()),
    ("united-states", "States of the United States", CENSUS, "USA", "albers usa", ()),
    ("canada", "Provinces and territories of Canada", NATURAL_EARTH, "CAN", "conic equal area", ()),
)


@dataclass(frozen=True)
class Added:
    """A layer of the operator: its regions, the file that draws it, and the words of a header that mean its codes, or its level."""

    layer: Layer
    regions: tuple[Region, ...]
    path: Path
    words: tuple[tuple[str, ...], tuple[str, ...]]


_ADDED: dict[str, Added] = {}


def add(found: Iterable[Added]) -> bool:
    """From now on these are the operator's layers, in place of any before. Whether that changed anything."""
    named = {each.layer.name: each for each in found}
    if named == _ADDED:
        return False
    _ADDED.clear()
    _ADDED.update(named)
    layers.cache_clear()
    return True


def added(name: str) -> Added | None:
    """The operator's layer of that name."""
    return _ADDED.get(name)


@cache
def layers() -> tuple[Layer, ...]:
    """Every layer: the shipped ones, world first, then the operator's."""
    shipped = tuple(
        Layer(name, title, tuple((r.code, r.name) for r in regions(name)), f"/layers/{name}.json", *source, country, projection, moved)
        for name, title, source, country, projection, moved in _LAYERS
    )
    return shipped + tuple(each.layer for each in _ADDED.values())


def layer(name: str) -> Layer:
    """The layer of that name. Raises KeyError."""
    return {found.name: found for found in layers()}[name]


def geometry(name: str) -> Path:
    """The GeoJSON file of a layer. Raises KeyError."""
    return _ADDED[name].path if name in _ADDED else BOUNDARIES / f"{layer(name).name}.json"


def regions(name: str) -> tuple[Region, ...]:
    """The regions of a layer, in its order."""
    return _ADDED[name].regions if name in _ADDED else _shipped(name)


@cache
def _shipped(name: str) -> tuple[Region, ...]:
    """What `data/<name>.csv` says of each region."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Region(row["code"], row["name"], _several(row["codes"]), _several(row["aliases"]), row.get("parent", ""))
            for row in csv.DictReader(file)
        )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)
