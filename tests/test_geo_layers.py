"""Layers: every official code once, drawable by d3-geo, small."""

from __future__ import annotations

import json
from functools import cache

import pycountry
import pytest
from shapely import get_parts, union_all
from shapely.geometry import shape

from explorer.geo import drawn, geometry, label, layer, layers, maybe_layer
from explorer.geo.layers import BOUNDARIES, DATA, regions


def _set(text: str) -> set[str]:
    return set(text.split())


NAMES = [found.name for found in layers()]
BELOW = [found.name for found in layers() if found.parents]
# By the offices' own lists, FIPS with the District of Columbia.
OFFICIAL = {
    "mexico": {f"{n:02}" for n in range(1, 33)},
    **{name: {region.code for region in regions(name) if region.code.startswith(region.parent)} for name in BELOW},
    "colombia": _set("05 08 11 13 15 17 18 19 20 23 25 27 41 44 47 50 52 54 63 66 68 70 73 76 81 85 86 88 91 94 95 97 99"),
    "brazil": _set("11 12 13 14 15 16 17 21 22 23 24 25 26 27 28 29 31 32 33 35 41 42 43 50 51 52 53"),
    "argentina": {f"{n:02}" for n in (2, *range(6, 98, 4))},
    "chile": {f"{n:02}" for n in range(1, 17)},
    "peru": {f"{n:02}" for n in range(1, 26)},
    "peru-lima": {f"{n:02}" for n in range(1, 26)} | {"1501"},
    "spain-regions": {f"{n:02}" for n in range(1, 20)},
    "spain-provinces": {f"{n:02}" for n in range(1, 53)},
    "portugal": {f"{n:02}" for n in (*range(1, 19), 20, 30)},
    "france-regions": _set("01 02 03 04 06 11 24 27 28 32 44 52 53 75 76 84 93 94"),
    "france-departements": ({f"{n:02}" for n in range(1, 96)} - {"20"}) | {"2A", "2B", "971", "972", "973", "974", "976"},
    "italy-regions": {f"{n:02}" for n in range(1, 21)},
    "italy-provinces": {f"{n:03}" for n in (*range(1, 104), *range(108, 112))},
    "germany": {f"{n:02}" for n in range(1, 17)},
    "canada": _set("10 11 12 13 24 35 46 47 48 59 60 61 62"),
    "united-kingdom": _set("E92000001 N92000002 S92000003 W92000004"),
    "united-kingdom-regions": {f"E1200000{n}" for n in range(1, 10)} | _set("N92000002 S92000003 W92000004"),
    "united-states": {f"{n:02}" for n in range(1, 57)} - {"03", "07", "14", "43", "52"},
}
SIZE, BELOW_SIZE, ALL_SIZE = 250_000, 7_000_000, 25_000_000
# ISO 3166-1 codes without a region of their own: parts of other countries on the source's map, or too small for it.
WITHOUT_REGION = _set("ATA BES BVT CCK CXR SJM TKL UMI")


@cache
def _features(name: str) -> list[dict]:
    return json.loads(geometry(name).read_text(encoding="utf-8"))["features"]


def test_world_comes_first():
    assert NAMES[0] == "world"


@pytest.mark.parametrize("name", OFFICIAL)
def test_codes_are_those_of_the_statistics_office(name):
    assert {code for code, _ in layer(name).regions} == OFFICIAL[name]


def test_world_has_every_iso_code_but_the_listed():
    codes = {code for code, _ in layer("world").regions}
    assert codes == {country.alpha_3 for country in pycountry.countries} - WITHOUT_REGION | {"XKX"}


@pytest.mark.parametrize(
    ("name", "country", "types"),
    [
        ("mexico", "MX", None),
        ("colombia", "CO", None),
        ("brazil", "BR", None),
        ("argentina", "AR", None),
        ("chile", "CL", None),
        ("peru", "PE", {"Region"}),
        ("peru-lima", "PE", None),
        ("portugal", "PT", None),
        ("germany", "DE", None),
        ("canada", "CA", None),
        ("united-kingdom", "GB", {"Country", "Province"}),
        ("italy-regions", "IT", {"Region", "Autonomous region"}),
        ("united-states", "US", {"State", "District"}),
        ("spain-regions", "ES", {"Autonomous community", "Autonomous city in north africa"}),
        ("spain-provinces", "ES", {"Province", "Autonomous city in north africa"}),
    ],
)
def test_as_many_regions_as_iso_3166_2_has(name, country, types):
    known = [s for s in pycountry.subdivisions.get(country_code=country) if types is None or s.type.split(" [")[0] in types]
    assert len(layer(name).regions) == len(known)


@pytest.mark.parametrize("name", NAMES)
def test_every_region_is_drawn_once_and_in_order(name):
    assert [feature["id"] for feature in _features(name)] == [code for code, _ in layer(name).regions]


@pytest.mark.parametrize("name", NAMES)
def test_regions_are_valid_and_clockwise(name):
    for feature in _features(name):
        geom = shape(feature["geometry"])
        assert geom.is_valid and geom.geom_type in ("Polygon", "MultiPolygon"), feature["id"]
        assert all(not part.exterior.is_ccw and part.area > 0 for part in get_parts(geom)), feature["id"]


@pytest.mark.parametrize("name", NAMES)
def test_no_region_goes_round_the_globe(name):
    for feature in _features(name):
        for part in get_parts(shape(feature["geometry"])):
            west, _, east, _ = part.bounds
            assert east - west < 180, feature["id"]


@pytest.mark.parametrize("name", NAMES)
def test_files_are_small_and_carry_our_names(name):
    assert geometry(name).stat().st_size < (BELOW_SIZE if layer(name).parents else SIZE)
    assert {f["id"]: f["properties"]["name"] for f in _features(name)} == dict(layer(name).regions)


def test_gazetteers_and_boundaries_are_small_in_all():
    assert sum(path.stat().st_size for folder in (DATA, BOUNDARIES) for path in folder.iterdir()) < ALL_SIZE


@pytest.mark.parametrize("name", BELOW)
def test_a_part_of_a_layer_has_the_regions_in_one_above_and_only_their_shapes(name):
    parent = regions(name)[0].parent
    part = layer(f"{name}.{parent}")
    assert part.regions == tuple((each.code, each.name) for each in regions(name) if each.parent == parent)
    assert part.title.startswith(layer(name).title) and part.url == f"/layers/{name}.{parent}.json"
    assert [feature["id"] for feature in json.loads(drawn(part.name))["features"]] == [code for code, _ in part.regions]


@pytest.mark.parametrize("name", ["mexico-municipios.99", "mexico.09", "atlantis.01", "mexico-municipios."])
def test_a_part_that_is_none_is_no_layer(name):
    assert maybe_layer(name) is None


@pytest.mark.parametrize("name", NAMES)
def test_neighbours_do_not_overlap(name):
    shapes = [shape(feature["geometry"]) for feature in _features(name)]
    area = sum(geom.area for geom in shapes)
    assert union_all(shapes).area == pytest.approx(area, rel=0.001)


@pytest.mark.parametrize("name", NAMES)
def test_layers_have_credit_licence_and_address(name):
    found = layer(name)
    assert found.title and found.credit and found.licence and found.url == f"/layers/{name}.json"
    assert set(found.moved) <= dict(found.regions).keys()


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("france-departements", "france-regions"),
        ("italy-provinces", "italy-regions"),
        ("united-kingdom-regions", "united-kingdom"),
        ("mexico-municipios", "mexico"),
    ],
)
def test_every_region_of_the_second_level_lies_in_one_of_the_first(below, above):
    assert {r.parent for r in regions(below)} == {r.code for r in regions(above)}


def test_an_unknown_layer_is_a_key_error():
    with pytest.raises(KeyError):
        layer("atlantis")


@pytest.mark.parametrize(
    ("name", "code", "locale", "said"),
    [
        ("world", "DEU", "es-MX", "Alemania"),
        ("world", "DEU", "pt-BR", "Alemanha"),
        ("world", "DEU", "fr-FR", "Allemagne"),
        ("world", "DEU", "", "Germany"),
        ("world", "DEU", "xx-nowhere", "Germany"),
        ("mexico", "09", "fr-FR", "Ciudad de México"),
    ],
)
def test_countries_are_named_in_the_readers_language(name, code, locale, said):
    assert label(name, code, locale) == said
