"""The schema after the whole table has been counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer import geo
from explorer.model.table import Facts
from explorer.schema import settle
from tests.schema_tables import facts, understood

TABLE = {"Región": ["Costa", "Costa", "Sierra", "Sierra"], "Provincia": ["Guayas", "Manabí", "Azuay", "Loja"], "casos": ["5", "8", "", "2"]}


def settled(columns: dict[str, list[str]], whole: dict[str, list[str]]):
    """The schema of a sample, made exact with a larger table."""
    schema = understood(columns)
    return settle(schema, facts(schema, whole))


def test_counts_and_spans_are_those_of_the_whole_table() -> None:
    column = settled(TABLE, TABLE | {"casos": ["5", "8", "", "900"]}).column("casos")
    assert (column.missing, column.distinct, column.stats.high) == (1, 3, 900)
    assert str(column.reason) == "5.0 to 900.0"


def test_examples_of_numbers_and_dates_are_spelled_as_in_the_file() -> None:
    columns = {"día": ["21/02/2023", "22/03/2023", "23/03/2023"], "monto": ["1.234,50", "99,50", "12,25"], "zona": ["b", "b", "a"]}
    typed = {"día": ["2023-02-23"] * 3, "monto": ["12.25"] * 3, "zona": ["a", "a", "b"]}
    schema = settled(columns, typed)
    assert [schema.column(name).examples[0] for name in columns] == ["21/02/2023", "1.234,50", "a"]


def test_a_key_that_repeats_in_the_whole_table_is_dropped() -> None:
    columns = {"Año": ["2019", "2020", "2021"], "casos": ["5", "7", "9"]}
    kept = settled(columns, columns)
    repeated = settled(columns, {"Año": ["2019", "2020", "2020"], "casos": ["5", "7", "9"]})
    assert (kept.keys, kept.shape) == ((("Año",),), "statistic")
    assert (repeated.keys, repeated.shape) == ((), "record")


def test_a_hierarchy_that_the_whole_table_contradicts_is_dropped() -> None:
    many = {name: values * 3 for name, values in TABLE.items()}
    schema = understood(many)
    assert settle(schema, facts(schema, many)).hierarchies == (("Región", "Provincia"),)
    mixed = many | {"Región": ["Costa", "Sierra"] * 6, "Provincia": ["Guayas", "Manabí", "Azuay"] * 4}
    assert settle(schema, facts(schema, mixed)).hierarchies == ()


def test_a_total_outside_the_sample_is_found_in_the_whole_table() -> None:
    more = {name: [*values, value] for (name, values), value in zip(TABLE.items(), ("Total", "Total", "15"), strict=True)}
    found = {each.column: each.values for each in settled(TABLE, more).totals}
    assert found == {"Región": ("Total",), "Provincia": ("Total",)}


def test_names_that_repeat_in_the_whole_table_become_a_class() -> None:
    columns = {"autor": [f"Nombre {n}" for n in range(30)]}
    schema = understood(columns)
    assert schema.columns[0].kind == "text"
    counted = facts(schema, {"autor": columns["autor"] * 200})
    assert settle(schema, counted).columns[0].kind == "categorical"


def test_bands_outside_the_sample_find_their_place_in_the_order() -> None:
    columns = {"edad": ["0-4", "5-9", "10-14"] * 2, "n": ["1", "5", "2", "8", "4", "9"]}
    whole = {"edad": ["0-4", "5-9", "10-14", "100+", "15-19", "5-9"], "n": columns["n"]}
    assert settled(columns, whole).column("edad").order == ("0-4", "5-9", "10-14", "15-19", "100+")


def test_the_long_value_of_siblings_spans_all_of_them() -> None:
    columns = {"zona": ["a", "b", "c"], "2019": ["5", "7", "1"], "2020": ["6", "8", "4"], "2021": ["9", "2", "3"]}
    value = settled(columns, columns).siblings[0].value
    assert (value.stats.low, value.stats.high) == (1, 9)


def test_an_empty_table_settles() -> None:
    schema = understood(TABLE)
    empty = facts(schema, {name: [] for name in TABLE})
    assert settle(schema, Facts(0, tuple(replace(each, values=()) for each in empty.columns))).rows == 0


def test_municipalities_that_share_a_name_are_placed_with_their_state() -> None:
    columns = {
        "Entidad": ["Jalisco", "Quintana Roo", "Zacatecas", "Quintana Roo", "Jalisco", "Zacatecas"] * 2,
        "Municipio": ["Zapopan", "Benito Juárez", "Benito Juárez", "Tulum", "Tonalá", "Jerez"] * 2,
    }
    column = settled(columns, columns).column("Municipio")
    assert column.match is not None and column.role == "municipality_name"
    assert (column.match.layer, column.match.above, column.match.unmatched) == ("mexico-municipios", "Entidad", ())
    assert {code for above, value, code in column.match.placed if (above, value) == ("Zacatecas", "Benito Juárez")} == {"32004"}
    assert str(column.reason) == "5 of 5 match the map"


def test_of_very_many_values_none_is_put_on_a_map() -> None:
    columns = {"municipio": ["Zapopan", "Guadalajara", "Monterrey"] * 10}
    schema = understood(columns)
    counted = facts(schema, columns)
    cut = replace(counted, columns=(replace(counted.columns[0], distinct=9000, values=()),))
    assert settle(schema, counted).columns[0].match is not None and settle(schema, cut).columns[0].match is None


@pytest.mark.parametrize(
    ("others", "layer", "reason"),
    [
        ({"zona": ["a", "b", "c"]}, "argentina", "2 of 2 match the map; as many match Provincias de España"),
        ({"país": ["España"] * 3}, "spain-provinces", "2 of 2 match the map"),
        ({"comunidad autónoma": ["Andalucía", "Rioja, La", "Andalucía"]}, "spain-provinces", "2 of 2 match the map"),
        ({"país": ["Argentina"] * 3}, "argentina", "2 of 2 match the map"),
    ],
)
def test_names_of_two_countries_are_in_that_of_the_other_columns_or_said_to_be_a_guess(others, layer, reason) -> None:
    columns = {"provincia": ["Córdoba", "La Rioja", "Córdoba"], **others}
    many = {name: values * 4 for name, values in columns.items()}
    column = settled(many, many).column("provincia")
    assert column.match is not None and (column.match.layer, str(column.reason)) == (layer, reason)


def test_codes_that_several_countries_have_are_those_of_the_names_beside_them() -> None:
    names = ["Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware"]
    codes = ["1", "2", "4", "5", "6", "8", "9", "10"]
    schema = settled({"state": names, "state_id": codes}, {"state": names, "state_id": codes})
    match = schema.column("state_id").match
    assert match is not None and (match.layer, match.share) == ("united-states", 1.0)


YEARS = {
    "país": ["Perú", "Chile", "Cuba", "Haití"] * 4,
    "año": [str(year) for year in (2017, 2018, 2019, 2020) for _ in range(4)],
    "tasa": [str(n * 1.5) for n in range(16)],
}


def test_a_statistic_is_looked_at_by_its_last_year_that_is_whole() -> None:
    whole = settled(YEARS, YEARS)
    assert [(each.column, each.value, each.rows) for each in whole.slices] == [("año", "2020", 4)]
    begun = {name: values[:14] for name, values in YEARS.items()}
    assert [each.value for each in settled(begun, begun).slices] == ["2019"]


def test_a_column_of_indicators_is_looked_at_one_at_a_time() -> None:
    columns = {
        "país": ["Perú", "Chile", "Cuba", "Haití"] * 2,
        "indicador": ["tasa"] * 4 + ["casos"] * 4,
        "valor": [str(n * 1.5) for n in range(8)],
    }
    assert [each.column for each in settled(columns, columns).slices] == ["indicador"]


def test_the_total_of_a_column_stands_for_it() -> None:
    sexes = {"país": [land for land in YEARS["país"][:4] for _ in range(3)], "sexo": ["Total", "Hombres", "Mujeres"] * 4}
    columns = sexes | {"tasa": [str(n * 1.5) for n in range(12)]}
    assert [(each.column, each.value, each.whole) for each in settled(columns, columns).slices] == [("sexo", "Total", True)]


def test_a_series_has_no_slices() -> None:
    series = {"año": ["2017", "2018", "2019", "2020"], "tasa": ["1.5", "2.5", "4.5", "3.5"]}
    assert (settled(series, series).shape, settled(series, series).slices) == ("statistic", ())


@pytest.mark.parametrize(("layer", "step"), [("united-states-counties", 9), ("mexico-municipios", 7), ("brazil-municipios", 17)])
def test_keys_of_an_official_list_are_places_whatever_they_are_called(layer: str, step: int) -> None:
    keys = [code.lstrip("0") for code, _ in geo.layer(layer).regions[::step]]
    columns = {"id": keys, "tasa": [f"{n / 7:.2f}" for n in range(len(keys))]}
    found = settled(columns, columns).column("id")
    assert found.match is not None and (found.kind, found.match.layer) == ("geographic", layer)


@pytest.mark.parametrize("first", [1001, 5001, 36001, 1100015])
def test_numbers_that_run_on_are_no_keys_of_a_list(first: int) -> None:
    ids = [str(first + n) for n in range(300)]
    assert settled({"id": ids, "x": ["a", "b", "c"] * 100}, {"id": ids, "x": ["a", "b", "c"] * 100}).column("id").match is None


def test_the_country_among_its_own_regions_is_their_whole() -> None:
    def wholes(header: str, *places: str) -> list[tuple[str, ...]]:
        columns = {header: places, "tasa": [f"{n}.5" for n in range(len(places))]}
        schema = understood(columns)
        return [each.values for each in settle(schema, facts(schema, columns)).totals]

    spain = ("Andalucía", "Aragón", "Canarias", "Cantabria", "Extremadura", "Galicia")
    assert wholes("Comunidad", "España", *spain) == [("España",)]
    assert wholes("Estado", "Brasil", "Acre", "Bahia", "Ceará", "Pará", "Goiás") == [("Brasil",)]
    assert wholes("Entidad", "México", "Jalisco", "Colima", "Sonora", "Nayarit") == []
    assert wholes("Comunidad", "Portugal", *spain) == []
