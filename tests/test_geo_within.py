"""Municipalities: a name that several states have is placed by its state, by the rest of its column or not at all."""

from __future__ import annotations

import time

import pytest

from explorer.geo import layer, match, match_beside, nearest, on_layer
from explorer.geo.layers import layers, regions
from explorer.geo.within import within
from explorer.model.schema import PlaceMatch

MUNICIPIOS = "mexico-municipios"
CDMX = f"{MUNICIPIOS}.09"
# Layer, a header of its names, one of its codes, and the least share of names that no other region above has.
BELOW = [
    (MUNICIPIOS, "municipio", "CVEGEO", 0.89),
    ("brazil-municipios", "município", "codigo_ibge", 0.89),
    ("united-states-counties", "county", "fips", 0.0),
]


def _match(values, header):
    return match([(value, 1) for value in values], header)


def test_every_layer_with_another_above_is_tried_here():
    assert [name for name, *_ in BELOW] == [each.name for each in layers() if each.parents]


@pytest.mark.parametrize(("name", "header", "code", "least"), [row for row in BELOW if row[3]])
def test_names_that_one_region_above_has_are_placed_and_the_others_listed(name, header, code, least):
    found = _match([each.name for each in regions(name)], header)
    assert found.layer == name and found.share >= least
    assert dict(found.pairs).items() <= {(each.name, each.code) for each in regions(name)}
    assert {value for value, _ in found.pairs} | set(found.unmatched) == {each.name for each in regions(name)}


@pytest.mark.parametrize(("name", "header", "code", "least"), BELOW)
def test_every_code_is_placed_with_leading_zeros_or_without(name, header, code, least):
    codes = [each.code for each in regions(name)]
    assert [placed for _, placed in _match(codes, code).pairs] == codes
    assert [placed for _, placed in _match([each.lstrip("0") for each in codes], code).pairs] == codes


@pytest.mark.parametrize(("name", "header", "code", "least"), BELOW)
def test_a_file_of_one_region_above_falls_on_its_part(name, header, code, least):
    for parent, _ in layer(layer(name).parents).regions:
        inside = [each for each in regions(name) if each.parent == parent]
        if len({each.name for each in inside}) > 4:
            found = _match([each.name for each in inside], header)
            assert found.layer == f"{name}.{parent}" and found.share > 0.9
            assert set(found.pairs) <= {(each.name, each.code) for each in inside}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Álvaro Obregón", "09010"),
        ("ALVARO OBREGON", "09010"),
        ("Benito Juárez", "09014"),
        ("Cuauhtémoc", "09015"),
        ("Gustavo A. Madero", "09005"),
        ("Gustavo A Madero", "09005"),
        ("Magdalena Contreras", "09008"),
        ("LA MAGDALENA CONTRERAS", "09008"),
        ("Cuajimalpa", "09004"),
        ("V. Carranza", "09017"),
        ("Alcaldía Miguel Hidalgo", "09016"),
        ("Tlahuac", "09011"),
    ],
)
def test_an_alcaldia_is_known_among_others(written, code):
    found = _match(["Iztapalapa", "Xochimilco", "Tlalpan", written], "alcaldía")
    assert found.layer == CDMX and dict(found.pairs)[written] == code


@pytest.mark.parametrize(
    ("values", "header", "name", "codes"),
    [
        (["Guadalajara", "Zapopan", "Monterrey"], "municipio", MUNICIPIOS, ["14039", "14120", "19039"]),
        (["Puebla", "Oaxaca", "Guadalajara"], "Municipio", MUNICIPIOS, ["21114", "20067", "14039"]),
        (["9010", "14039"], "CVEGEO", MUNICIPIOS, ["09010", "14039"]),
        (["Benito Juárez, Quintana Roo", "Zapopan, Jal."], "municipio", MUNICIPIOS, ["23005", "14120"]),
        (["Centro (Tabasco)", "Monterrey"], "municipio", MUNICIPIOS, ["27004", "19039"]),
        (["Ecatepec", "Tlalnepantla", "Toluca", "Nezahualcóyotl"], "municipio", f"{MUNICIPIOS}.15", ["15033", "15104", "15106", "15058"]),
        (["3550308", "330455"], "codigo_ibge", "brazil-municipios", ["3550308", "3304557"]),
        (
            ["Niterói", "Duque de Caxias", "Petropolis", "RIO DE JANEIRO"],
            "município",
            "brazil-municipios.33",
            ["3303302", "3301702", "3303906", "3304557"],
        ),
        (
            ["Embu das Artes", "Guarulhos", "Mogi Mirim", "São Paulo"],
            "cidade",
            "brazil-municipios.35",
            ["3515004", "3518800", "3530805", "3550308"],
        ),
        (["1001", "06037", "48201"], "fips", "united-states-counties", ["01001", "06037", "48201"]),
        (["Los Angeles County", "Kern", "St. Louis County, MO"], "county", "united-states-counties", ["06037", "06029", "29189"]),
        (
            ["Fairfax County", "Fairfax city", "Accomack", "Loudoun"],
            "county",
            "united-states-counties.51",
            ["51059", "51600", "51001", "51107"],
        ),
        (["Municipio de Zapopan", "Tlaquepaque", "Guadalajara"], "municipio", f"{MUNICIPIOS}.14", ["14120", "14098", "14039"]),
    ],
)
def test_municipalities_are_placed_by_name_code_and_state(values, header, name, codes):
    found = _match(values, header)
    assert (found.layer, [code for _, code in found.pairs]) == (name, codes)


def test_a_name_of_several_states_is_listed_and_not_guessed():
    found = _match(["Guadalajara", "Monterrey", "Mérida", "Benito Juárez", "Tlalnepantla"], "municipio")
    assert found is None or {"Benito Juárez", "Tlalnepantla"} <= set(found.unmatched)
    assert _match(["Guadalajara", "Monterrey", "Mérida", "Benito Juárez"], "municipio").unmatched == ("Benito Juárez",)


def test_two_of_one_name_in_one_state_are_told_apart_by_their_district_only():
    assert within(MUNICIPIOS).placed("San Juan Mixtepec") == {"20": ""}
    assert within(MUNICIPIOS).placed("San Juan Mixtepec -Dto. 26 -") == {"20": "20209"}


def test_a_reader_who_says_the_layer_gets_it_or_the_part_that_fits():
    values = [("Benito Juárez", 1), ("Iztapalapa", 1), ("Tlalpan", 1), ("Otra", 1)]
    found = on_layer(values, MUNICIPIOS)
    assert (found.layer, found.unmatched) == (CDMX, ("Otra",))
    assert dict(on_layer(values, f"{MUNICIPIOS}.23").pairs) == {"Benito Juárez": "23005"}


def test_a_menu_of_thousands_has_the_likeliest():
    codes = [code for code, _ in nearest("Benito Juarez", MUNICIPIOS)]
    assert codes[0].endswith(("005", "014", "071", "045", "005", "027", "048")) and len(codes) < 200
    assert len(nearest("Benito Juárez", CDMX)) == 16


def test_the_index_of_a_layer_is_quick_to_make_and_to_ask():
    within.cache_clear()
    start = time.process_time()
    assert _match([f"calle {n}" for n in range(10_000)], "municipio") is None
    assert time.process_time() - start < 3


STATES = PlaceMatch("mexico", (("Jalisco", "14"), ("Quintana Roo", "23"), ("Q. Roo", "23"), ("Zacatecas", "32")), 1.0)


def _beside(values, header="municipio", states=STATES):
    return match_beside([(value, 1) for value in values], header, "estado", states)


def test_a_name_of_several_states_is_placed_with_the_state_beside_it():
    found = _beside(["Benito Juárez", "Zapopan", "Tulum", "Otro"])
    assert (found.layer, found.above, found.share, found.unmatched) == (MUNICIPIOS, "estado", 0.75, ("Otro",))
    assert ("Quintana Roo", "Benito Juárez", "23005") in found.placed and ("Q. Roo", "Benito Juárez", "23005") in found.placed
    assert ("Zacatecas", "Benito Juárez", "32004") in found.placed and ("Jalisco", "Zapopan", "14120") in found.placed
    assert {above for above, value, _ in found.placed if value == "Zapopan"} == {"Jalisco"}


def test_keys_within_a_state_are_placed_with_it_where_the_header_says_so():
    states = PlaceMatch("mexico", (("9", "09"), ("14", "14")), 1.0)
    found = _beside(["002", "120"], "cve_mun", states)
    assert set(found.placed) == {("9", "002", "09002"), ("14", "002", "14002"), ("14", "120", "14120")}
    assert _beside(["002", "120"], "municipio", states) is None


def test_one_state_alone_is_a_part_of_the_layer():
    found = _beside(["Cuauhtémoc", "Benito Juárez"], "alcaldía", PlaceMatch("mexico", (("CDMX", "09"),), 1.0))
    assert (found.layer, found.pairs, found.placed) == (CDMX, (("Cuauhtémoc", "09015"), ("Benito Juárez", "09014")), ())


@pytest.mark.parametrize(
    ("values", "header", "states"),
    [
        (["Benito Juárez", "Zapopan"], "nombre", STATES),
        (["Benito Juárez", "Zapopan"], "municipio", PlaceMatch("spain-regions", (("Aragón", "02"), ("Madrid", "13")), 1.0)),
        (["calle 1", "calle 2", "Zapopan"], "municipio", STATES),
        ([], "municipio", STATES),
    ],
)
def test_other_columns_beside_states_stay_off_the_map(values, header, states):
    assert _beside(values, header, states) is None
