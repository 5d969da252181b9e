"""What a row is, and how columns hang together."""

from __future__ import annotations

import importlib
import itertools

import pytest

from explorer.schema import shape, totals
from tests.schema_tables import understood

COUNTRIES = ("México", "Perú", "Chile", "Bolivia")
YEARS = ("2019", "2020", "2021")


def grid() -> dict[str, list[str]]:
    """A country in a year, with a figure."""
    pairs = list(itertools.product(COUNTRIES, YEARS))
    return {"País": [a for a, _ in pairs], "Año": [b for _, b in pairs], "casos": [str(10 + 7 * n) for n in range(len(pairs))]}


def test_a_filled_grid_is_a_statistic_of_its_dimensions() -> None:
    schema = understood(grid())
    assert schema.shape == "statistic"
    assert schema.keys[0] == ("País", "Año")
    assert str(schema.row) == "each row is a country in a year"


def test_a_list_of_events_is_a_record() -> None:
    rows = 40
    schema = understood(
        {
            "folio": [f"A-{n:03d}" for n in range(rows)],
            "fecha": [f"2021-03-{1 + n % 28:02d}" for n in range(rows)],
            "delito": ["robo", "fraude", "lesiones", "robo"] * 10,
            "edad": [str(18 + n) for n in range(rows)],
        }
    )
    assert schema.shape == "record"
    assert schema.keys[0] == ("folio",)


def test_a_survey_with_a_weight_is_a_record_to_be_weighted() -> None:
    schema = understood({"sexo": ["M", "F"] * 5, "edad": [str(20 + n) for n in range(10)], "fac_exp": [f"{100 + n}.5" for n in range(10)]})
    assert (schema.shape, schema.weight) == ("record", "fac_exp")


def test_a_column_a_year_is_wide() -> None:
    schema = understood(
        {"Provincia": ["Azuay", "Loja", "Guayas"], "2019": ["5", "7", "1"], "2020": ["6", "8", "4"], "2021": ["9", "2", "3"]}
    )
    group = schema.siblings[0]
    assert schema.shape == "wide"
    assert (group.columns, group.keys) == (("2019", "2020", "2021"), ("2019", "2020", "2021"))
    assert (group.key.name, group.key.role, group.key.cast.type) == ("Año", "year", "BIGINT")
    assert (group.key.id, group.value.id, group.value.name) == ("long_key", "long_value", "Valor")


def test_each_measure_with_its_own_years_is_its_own_group() -> None:
    names = [f"{measure} {year}" for measure in ("Hombres", "Mujeres") for year in YEARS]
    schema = understood({"Municipio": ["Toluca", "Lerma", "Metepec"]} | {name: ["51", "72", "63"] for name in names})
    assert [(group.value.name, len(group.columns)) for group in schema.siblings] == [("Hombres", 3), ("Mujeres", 3)]
    assert len({group.key.id for group in schema.siblings}) == 2
    assert len({column.name for column in schema.all_columns()}) == len(schema.all_columns())


def test_years_inside_names_are_keys_and_two_are_too_few() -> None:
    three = understood(
        {"city": ["a", "b", "c"], "murders_2013": ["1", "5", "9"], "murders_2014": ["2", "5", "8"], "murders_2015": ["3", "9", "7"]}
    )
    two = understood({"city": ["a", "b", "c"], "murders_2014": ["2", "5", "8"], "murders_2015": ["3", "9", "7"]})
    assert three.siblings[0].value.name == "murders"
    assert two.siblings == ()


def test_months_and_months_of_a_year_are_siblings() -> None:
    months = understood({"region": ["a", "b", "c"]} | {month: ["15", "24", "33"] for month in ("Ene", "Feb", "Mar", "Abr")})
    dated = understood({"region": ["a", "b", "c"]} | {f"ene {year}": ["15", "24", "33"] for year in YEARS})
    assert (months.siblings[0].key.role, months.siblings[0].keys) == ("month", ("Ene", "Feb", "Mar", "Abr"))
    assert dated.siblings[0].keys == ("2019-01-01", "2020-01-01", "2021-01-01")
    assert dated.siblings[0].key.cast.type == "DATE"


def test_a_column_a_day_is_a_series_of_days() -> None:
    schema = understood({"comuna": ["a", "b", "c"]} | {day: ["15", "24", "33"] for day in ("2020-03-30", "2020-04-01", "2020-04-03")})
    assert schema.siblings[0].keys == ("2020-03-30", "2020-04-01", "2020-04-03")


def test_age_bands_as_columns_are_siblings_in_their_order() -> None:
    schema = understood({"comuna": ["a", "b", "c"]} | {band: ["15", "24", "33"] for band in ("0 a 14", "15 a 64", "65 y más")})
    assert schema.siblings[0].key.role == "ordinal"
    assert schema.siblings[0].key.order == ("0 a 14", "15 a 64", "65 y más")


def test_neighbours_that_add_up_to_a_hundred_are_parts_of_one_measure() -> None:
    schema = understood(
        {
            "zona": ["n", "s", "e", "o"],
            "urbano": ["50", "30", "20", "61"],
            "rural": ["25", "30", "40", "19"],
            "mixto": ["25", "40", "40", "20"],
        }
    )
    assert schema.siblings[0].columns == ("urbano", "rural", "mixto")


def test_one_part_beside_noughts_is_no_whole() -> None:
    columns = {"d": ["a", "b", "c"], "total": ["51", "37", "88"], "x": ["51", "37", "88"], "y": ["0", "0", "0"], "z": ["0", "0", "0"]}
    assert understood(columns).siblings == ()


def test_measures_that_do_not_add_up_are_no_siblings() -> None:
    schema = understood({"zona": ["n", "s", "e"], "casos": ["51", "30", "22"], "camas": ["25", "37", "40"], "altas": ["25", "44", "41"]})
    assert schema.siblings == ()


def test_rows_of_totals_are_found_by_name_in_several_languages() -> None:
    for word in ("Total", "Total general", "TOTAL NACIONAL", "Ensemble", "Totale", "Both sexes", "Ambos sexos"):
        schema = understood({"grupo": ["a", "b", "c", word], "casos": ["1", "2", "4", "7"]})
        assert [(found.column, found.values) for found in schema.totals] == [("grupo", (word,))]


def test_all_among_codes_is_a_code() -> None:
    schema = understood({"moneda": ["ALL", "MXN", "PEN", "COP"], "tasa": ["1.5", "2.5", "3.5", "4.5"]})
    assert schema.totals == ()


def test_events_at_different_moments_are_records() -> None:
    rows = range(30)
    schema = understood(
        {
            "inicio": [f"2021-03-{1 + n:02d} 10:{n:02d}:00" for n in rows],
            "origen": ["centro", "norte", "sur"] * 10,
            "pago": ["tarjeta", "efectivo"] * 15,
            "tarifa": [f"{n}.5" for n in rows],
        }
    )
    assert schema.shape == "record"


def test_total_beside_partial_is_a_degree() -> None:
    schema = understood({"pérdida": ["Total", "Parcial", "Ninguna"] * 4, "casos": [str(n) for n in range(12)]})
    assert schema.totals == ()


def test_a_row_that_is_the_sum_of_the_others_is_found_without_a_name() -> None:
    schema = understood({"Provincia": ["España", "Soria", "Teruel", "Cuenca", "Huesca"], "casos": ["100", "10", "20", "30", "40"]})
    assert [(found.column, found.values) for found in schema.totals] == [("Provincia", ("España",))]


def test_arithmetic_needs_every_group_to_agree() -> None:
    keys = ["T", "a", "b", "c"] * 2
    groups = ["x"] * 4 + ["y"] * 4
    assert totals.by_arithmetic(keys, groups, [[6.0, 1, 2, 3, 9, 2, 3, 4]]) == "T"
    assert totals.by_arithmetic(keys, groups, [[6.0, 1, 2, 3, 8, 2, 3, 4]]) == ""


def test_groups_of_countries_are_totals_among_countries() -> None:
    schema = understood({"País": ["Mundo", "Perú", "Chile", "Bolivia"], "valor": ["9.5", "1.5", "3.5", "4.5"]})
    assert schema.totals[0].values == ("Mundo",)


def test_each_child_with_one_parent_makes_a_hierarchy() -> None:
    schema = understood(
        {
            "Región": ["Costa", "Costa", "Sierra", "Sierra"] * 3,
            "Provincia": ["Guayas", "Manabí", "Azuay", "Loja"] * 3,
            "n": ["1", "2", "5", "7"] * 3,
        }
    )
    assert schema.hierarchies == (("Región", "Provincia"),)


def test_a_child_with_two_parents_makes_none() -> None:
    schema = understood(
        {"Región": ["Costa", "Sierra"] * 6, "Provincia": ["Guayas", "Manabí", "Azuay"] * 4, "n": [str(n) for n in range(12)]}
    )
    assert schema.hierarchies == ()


def test_the_words_of_a_row_name_places_times_and_other_dimensions() -> None:
    schema = understood(
        {"Sexo": ["M", "M", "M", "F", "F", "F"], "Año": ["2019", "2020", "2021"] * 2, "casos": ["5", "7", "1", "9", "4", "2"]}
    )
    assert str(schema.row) == "each row is one combination of Sexo, Año"


def test_a_table_without_numbers_is_a_record() -> None:
    told = shape.Told(understood({"a": ["x", "y"], "b": ["u", "v"]}).columns, (), ("a",), 2)
    assert shape.shape_of(told) == "record"


def test_totals_of_columns_that_are_only_told_apart_are_margins() -> None:
    rows = [(stars, "All", day) for stars in ("3", "4", "5", "All") for day in DAYS] + [
        ("All", place, day) for place in "abc" for day in DAYS
    ]
    columns = dict(zip(("stars", "quarter", "day"), map(list, zip(*rows, strict=True)), strict=True))
    found = understood({**columns, "rate": [f"0.{n}1" for n in range(len(rows))]}).totals
    assert [(each.column, each.margin) for each in found] == [("stars", True), ("quarter", True)]
    whole = [(stars, place, day) for stars in ("3", "4", "All") for place in ("a", "b", "All") for day in DAYS]
    columns = dict(zip(("stars", "quarter", "day"), map(list, zip(*whole, strict=True)), strict=True))
    assert not any(each.margin for each in understood({**columns, "n": [str(n) for n in range(len(whole))]}).totals)


DAYS = tuple(f"2013-01-{day:02d}" for day in range(1, 7))


STATES = ("Jalisco", "Colima", "Nayarit", "Sonora", "Puebla", "Oaxaca", "Durango", "Hidalgo")


def test_one_date_in_every_row_is_no_event() -> None:
    cut = ["2023-11-20"] * 8
    schema = understood({"folio": [f"A-{n}" for n in range(8)], "delito": ["robo", "fraude"] * 4, "corte": cut})
    figures = {
        "Estado": STATES,
        "cve": [f"X{n}4" for n in range(8)],
        "dosis": [f"{n}17" for n in range(1, 9)],
        "tasa": [f"{n}.5" for n in range(8)],
    }
    assert str(schema.row) == "each row is one record"
    assert understood(figures | {"corte": cut}).shape == "statistic"


def test_codes_beside_figures_of_areas_name_no_records() -> None:
    names = [f"{first} {last}" for first, last in zip(("Ana", "Luis", "Eva", "Juan") * 2, ("Ruiz", "Paz") * 4, strict=True)]
    titled = {
        "registro_id": [f"{n}17{n}" for n in range(11, 19)],
        "Estado": STATES,
        "gobierna": [f"{name} {n}" for n, name in enumerate(names)],
    }
    figures = {"casos": [f"{n}2" for n in range(1, 9)], "camas": [f"{n}9" for n in range(1, 9)]}
    assert (understood(titled | figures).shape, understood(titled | {"tipo": list("aabbaabb")}).shape) == ("statistic", "record")


def test_the_code_of_what_the_key_names_is_no_record_number() -> None:
    carreras = [f"Ingeniería en {word}" for word in ("minas", "sistemas", "textiles", "alimentos", "suelos", "aguas")]
    codes = [f"{n}41{n}" for n in range(1, 7)]
    figures = {"total": [f"{n}30" for n in range(1, 7)], "empleados": [f"{n}11" for n in range(1, 7)]}
    assert understood({"carrera_id": codes, "carrera": carreras} | figures).shape == "statistic"
    assert understood({"folio": codes, "carrera": carreras} | figures).shape == "record"


def test_places_with_an_address_each_are_listed_not_measured() -> None:
    columns = {"estado": STATES, "población": [f"{n}3012" for n in range(1, 9)], "tipo": list("aababbab")}
    links = [f"https://datos.example.org/{n}" for n in range(8)]
    assert (understood(columns).shape, understood(columns | {"portal": links}).shape) == ("statistic", "record")


def test_a_full_grid_of_moments_is_a_statistic() -> None:
    moments = [f"2000-{month:02d}-01 08:00:00" for month in range(1, 13)]
    rows = [("Minas", moment) for moment in moments] + [("Gobierno", moment) for moment in moments[4:]]
    columns = {"serie": [a for a, _ in rows], "momento": [b for _, b in rows], "cuenta": [str(17 * n % 90) for n in range(20)]}
    assert understood(columns).shape == "statistic"


def test_numbers_on_words_are_no_bands() -> None:
    numbered = understood({"región": ["a", "b", "c"]} | {f"db{n}": [f"{n}1", f"{n}4", "9"] for n in (1, 2, 3)})
    bands = understood({"región": ["a", "b", "c"]} | {f"pob{band}": ["15", "24", "33"] for band in ("0-14", "15-64", "65+")})
    assert (numbered.siblings, len(bands.siblings)) == ((), 1)


def test_a_slip_in_a_hundred_breaks_no_hierarchy() -> None:
    towns = [f"Villa {n}" for n in range(120)]
    above = [f"Partido {n % 20}" for n in range(120)]
    slipped = {"partido": [*above, "Partido 3"] * 2, "villa": [*towns, "Villa 0"] * 2, "n": [str(n) for n in range(242)]}
    assert ("partido", "villa") in understood(slipped).hierarchies


def test_of_columns_that_group_alike_the_one_before_the_child_is_its_parent() -> None:
    groups = ["Norte", "Sur"] * 6
    columns = {
        "grupo": groups,
        "clase": groups,
        "equipo": ["Oso", "Lobo", "Puma", "Zorro"] * 3,
        "sector": groups,
        "n": [str(n) for n in range(12)],
    }
    assert understood(columns).hierarchies == (("clase", "equipo"),)


def keys_of(*names: str) -> tuple[str, ...]:
    """The keys of the first siblings in a table with those columns of numbers."""
    found = understood({"producto": ["maíz", "trigo", "frijol"]} | {name: ["15", "24", "33"] for name in names}).siblings
    return found[0].keys if found else ()


def test_short_dates_over_columns_are_days_in_the_order_that_rises() -> None:
    assert keys_of("1/22/20", "1/23/20", "2/1/20") == ("2020-01-22", "2020-01-23", "2020-02-01")
    assert keys_of("22/1/20", "23/1/20", "1/2/20") == ("2020-01-22", "2020-01-23", "2020-02-01")
    assert keys_of("1/2/20", "2/2/20", "3/2/20") == ("2020-02-01", "2020-02-02", "2020-02-03")
    assert keys_of("01-mar-20", "02-mar-20", "10-mar-20") == ("2020-03-01", "2020-03-02", "2020-03-10")
    assert keys_of("1/22/20", "1/21/20", "1/20/20") == ()


def test_quarters_over_columns_are_told_in_words_and_roman_numbers() -> None:
    roman = ("IV Trim 2019", "I Trim 2020", "II Trim 2020")
    assert keys_of(*roman) == roman
    assert keys_of("1er trimestre de 2020", "2do trimestre de 2020", "3er trimestre de 2020")[0] == "1er trimestre de 2020"
    assert keys_of("T1 2020", "T1 2019", "T2 2019") == ("T1 2019", "T2 2019", "T1 2020")
    assert keys_of("IV parte 2020", "I parte 2021", "II parte 2022") != ("IV parte 2020", "I parte 2021", "II parte 2022")


def test_numbered_weeks_over_columns_are_a_series() -> None:
    assert keys_of("SE10", "SE9", "SE11") == ("SE9", "SE10", "SE11")
    assert understood({"zona": ["a", "b", "c"]} | {f"Semana {n}": ["1", "5", "7"] for n in range(1, 5)}).siblings[0].key.kind == "temporal"
    assert keys_of("serie1", "serie2", "serie3") == ()


def test_a_year_that_is_said_twice_is_one_key() -> None:
    assert keys_of("2015 [YR2015]", "2016 [YR2016]", "2017 [YR2017]") == ("2015", "2016", "2017")


def test_parts_of_the_world_are_groups_and_countries_with_such_names_are_not() -> None:
    groups = (
        "Latin America & Caribbean", "Europe & Central Asia", "South Asia", "Africa Western and Central", "Middle East & North Africa",
        "Asia y el Pacífico", "Afrique du Nord", "Europa del Este", "UE-27", "European Union - 27 countries (from 2020)", "OCDE - Total",
        "Países en desarrollo",
    )  # fmt: skip
    countries = (
        "South Africa",
        "Sudáfrica",
        "Afrique du Sud",
        "África do Sul",
        "Central African Republic",
        "East Timor",
        "North Macedonia",
    )
    schema = understood({"País": [*groups, *countries], "valor": [f"{n}.5" for n in range(len(groups + countries))]})
    assert [each.values for each in schema.totals] == [groups]


def test_columns_too_many_to_be_added_up_are_not_read_as_numbers_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(importlib.import_module("explorer.schema.infer"), "amounts_of", lambda column, cells: asked.append(column.name))
    few = [*COUNTRIES, "Brasil", "Cuba"]
    understood({f"medida {name}": [f"{len(name) * n}.5" for n in range(1, 30)] for name in (f"{a} {b}" for a in few for b in few)})
    assert asked == []
