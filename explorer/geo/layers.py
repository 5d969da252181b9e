"""The map layers: their regions, keys, licence, and the file that draws them. Those that are shipped, and those of the operator."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
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
    level: str = "admin1_or_2"
    """The roles of its columns, without `_name` or `_code`."""
    parents: str = ""
    """The layer whose regions these lie in, where names repeat between them. `<name>.<code>` is the part of a layer in one of them."""


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
INEGI = ("INEGI, Marco Geoestadístico 2019", "Términos de libre uso de la información del INEGI")
IBGE = ("IBGE, Malha Municipal 2005", "Free use with credit")
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
# name, title, (credit, licence), country, projection of the whole, level, parents
_BELOW = (
    ("mexico-municipios", "Municipios y alcaldías de México", INEGI, "MEX", "", "municipality", "mexico"),
    ("brazil-municipios", "Municípios do Brasil", IBGE, "BRA", "", "municipality", "brazil"),
    ("united-states-counties", "Counties of the United States", CENSUS, "USA", "albers usa", "admin1_or_2", "united-states"),
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
    """Every whole layer: the shipped ones, world first and those with another above last, then the operator's."""
    first = tuple(
        Layer(name, title, _listed(name), f"/layers/{name}.json", *source, country, projection, moved)
        for name, title, source, country, projection, moved in _LAYERS
    )
    below = tuple(
        Layer(name, title, _listed(name), f"/layers/{name}.json", *source, country, projection, level=level, parents=parents)
        for name, title, source, country, projection, level, parents in _BELOW
    )
    world = replace(first[0], level="country")
    return (world, *first[1:], *below, *(each.layer for each in _ADDED.values()))


def layer(name: str) -> Layer:
    """The layer of that name, or the part of one. Raises KeyError."""
    whole, dot, parent = name.partition(".")
    found = {found.name: found for found in layers()}[whole]
    return _part(found, parent) if dot else found


def maybe_layer(name: str) -> Layer | None:
    """The layer of that name, or None where there is none."""
    try:
        return layer(name)
    except KeyError:
        return None


def _part(whole: Layer, parent: str) -> Layer:
    name = f"{whole.name}.{parent}"
    title = f"{whole.title}: {dict(layer(whole.parents).regions)[parent]}"
    return replace(whole, name=name, title=title, regions=_listed(name), url=f"/layers/{name}.json", projection="")


def geometry(name: str) -> Path:
    """The GeoJSON file that has a layer's regions, of a part all of the whole's. Raises KeyError."""
    return _ADDED[name].path if name in _ADDED else BOUNDARIES / f"{layer(name).name.partition('.')[0]}.json"


def drawn(name: str) -> bytes:
    """The GeoJSON of a layer, or of the part of one. Raises KeyError."""
    path = geometry(name)
    return _read(path, path.stat().st_mtime_ns, frozenset(code for code, _ in _listed(name)) if "." in name else None)


@lru_cache(maxsize=32)
def _read(path: Path, changed: int, kept: frozenset[str] | None) -> bytes:
    """The file; of a part the lines of its regions: ours have a feature a line."""
    if kept is None:
        return path.read_bytes()
    first, *lines, last = path.read_text(encoding="utf-8").splitlines()
    features = [line.removesuffix(",") for line in lines if line.split('"id":"', 1)[1].split('"', 1)[0] in kept]
    return "\n".join((first, ",\n".join(features), last, "")).encode()


def regions(name: str) -> tuple[Region, ...]:
    """The regions of a layer, in its order."""
    whole, _, parent = name.partition(".")
    found = _ADDED[whole].regions if whole in _ADDED else _shipped(whole)
    return tuple(each for each in found if each.parent == parent) if parent else found


def _listed(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((each.code, each.name) for each in regions(name))


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
