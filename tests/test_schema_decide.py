"""Which kind wins a column: orderings, and the pairs that are easily taken for one another."""

from __future__ import annotations

import pytest

from explorer.model.table import Hint
from explorer.schema.columns import unique_names
from explorer.text import say
from tests.schema_tables import only, understood

NUMBERS = tuple(str(n) for n in range(1, 41))

PAIRS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("Año", ("2019", "2020", "2021"), "temporal", "year"),
    ("población", ("2019", "2020", "2021"), "numeric", "quantity"),
    ("id_caso", NUMBERS[::-1], "identifier", "key"),
    ("casos", NUMBERS[::-1], "numeric", "quantity"),
    ("", NUMBERS, "identifier", "row_index"),
    ("Puesto", NUMBERS, "numeric", "rank"),
    ("Overall", NUMBERS, "numeric", "rank"),
    ("survived", ("0", "1") * 10, "categorical", "boolean"),
    ("¿Fuma?", ("Sí", "No") * 10, "categorical", "boolean"),
    ("sexo", ("1", "2") * 10, "categorical", "nominal"),
    ("hijos", ("0", "1", "2", "3") * 5, "numeric", "quantity"),
    ("estrato", ("1", "2", "3", "4", "5", "6") * 5, "categorical", "ordinal"),
    ("edad", ("31", "45", "18", "72", "60", "25", "39", "54"), "numeric", "quantity"),
    ("edad", ("0-4", "5-9", "10-14", "15 y más"), "categorical", "ordinal"),
    ("cp", ("06700", "03100", "01000"), "geographic", "postal_code"),
    ("cp-days", ("-124", "592", "419"), "numeric", "quantity"),
    ("cod_prov", ("01", "02", "17"), "geographic", "admin1_or_2_code"),
    ("codigo_ibge", ("3550308", "3304557", "2927408"), "geographic", "municipality_code"),
    ("CNPJ", ("12345678000195", "98765432000110", "11222333000181"), "identifier", "key"),
    ("latitud", ("19.43", "20.1"), "geographic", "latitude"),
    ("promedio", ("19.43", "20.1"), "numeric", "quantity"),
    ("lon", ("-99,13", "-98,2"), "geographic", "longitude"),
    ("mes", ("1", "2", "12"), "temporal", "month"),
    ("x", ("enero", "febrero", "diciembre"), "temporal", "month"),
    ("dia_semana", ("Lunes", "Martes", "Domingo"), "temporal", "weekday"),
    ("hora", ("0", "13", "23"), "temporal", "hour"),
    ("hora", ("10:30", "22:15"), "temporal", "time"),
    ("created", ("1614938400000", "1614938500000"), "temporal", "datetime"),
    ("trimestre", ("2020T1", "2020T2"), "temporal", "period"),
    ("fac_exp", ("120.5", "98.2"), "numeric", "weight"),
    ("tasa", ("98,79%", "12,3%"), "numeric", "percentage"),
    ("costo", ("$66,149", "$1,200"), "numeric", "currency"),
    ("Nom", ("Dupont SARL", "Martin et fils", "Durand"), "text", "name"),
    ("Commune", ("Le Mans", "Laval", "Sablé"), "geographic", "municipality_name"),
    ("Barrio", ("Palermo", "Boca", "Palermo"), "geographic", "place_name"),
    ("Dirección", ("Calle 5 de Mayo 12", "Av. Juárez 3"), "geographic", "address"),
    ("sitio", ("https://a.mx", "https://b.mx"), "text", "url"),
    ("correo", ("a@b.mx", "c@d.mx"), "text", "contact"),
    ("Provincia", ("Azuay", "Loja", "Azuay"), "geographic", "admin1_or_2_name"),
    ("estado", ("abierto", "cerrado", "abierto"), "categorical", "nominal"),
)


@pytest.mark.parametrize(
    ("header", "values", "kind", "role"), PAIRS, ids=[f"{h or 'blank'}-{k}-{i}" for i, (h, _, k, _) in enumerate(PAIRS)]
)
def test_a_column_is_what_header_and_values_say_together(header: str, values: tuple[str, ...], kind: str, role: str) -> None:
    found = only(header, values)
    assert (found.kind, found.role) == (kind, role)


def test_every_column_ends_with_a_reason_and_a_confidence() -> None:
    schema = understood({"a": ("x", "y", "x"), "vacía": ("", "", ""), "n": ("1", "5", "9")})
    assert all(str(column.reason) and 0 < column.confidence <= 1 for column in schema.columns)


def test_a_column_without_values_is_text_and_says_so() -> None:
    found = only("a", ("", "", ""))
    assert (found.kind, str(found.reason)) == ("text", "no values")


def test_the_publishers_label_is_shown_and_its_note_kept() -> None:
    found = only("f1", ("2.5", "3.1"), hints=(Hint("f1", label="Índice de precios", unit="MXN", note="base 2018"),))
    assert (found.name, found.label, found.unit, found.note) == ("f1", "Índice de precios", "MXN", "base 2018")


def test_the_publishers_label_is_a_witness() -> None:
    assert only("v1", ("1", "2", "12"), hints=(Hint("v1", label="Mes"),)).role == "month"


def test_codes_are_classes_where_the_publisher_says_so() -> None:
    cells = ("1", "3", "2", "1", "3", "3")
    assert only("p7", cells).kind == "numeric"
    assert only("p7", cells, hints=(Hint("p7", type="nominal"),)).role == "nominal"
    found = only("p7", cells, hints=(Hint("p7", type="ordinal"),))
    assert (found.role, found.order) == ("ordinal", ("1", "2", "3"))


def test_classes_come_in_the_publishers_order() -> None:
    found = only("p8", ("Mucho", "Nada", "Poco", "Mucho"), hints=(Hint("p8", type="ordinal", order=("Nada", "Poco", "Mucho")),))
    assert (found.role, found.order) == ("ordinal", ("Nada", "Poco", "Mucho"))


def test_a_weight_is_one_where_the_publisher_says_so() -> None:
    assert only("w1", ("120.5", "98.2", "77.1")).role == "quantity"
    assert only("w1", ("120.5", "98.2", "77.1"), hints=(Hint("w1", type="weight"),)).role == "weight"


def test_spellings_that_the_publisher_calls_missing_are_no_values() -> None:
    found = only("edad", ("31", "45", "999", "72", "999"), hints=(Hint("edad", missing=("998", "999")),))
    assert (found.kind, found.missing, found.cast.missing) == ("numeric", 2, ("", "998", "999"))


def test_what_portal_and_file_say_of_a_column_adds_up() -> None:
    said = (Hint("p8", label="P 8", missing=("99",)), Hint("p8", label="Hijos", unit="personas"))
    found = only("p8", ("1", "3", "99", "2"), hints=said)
    assert (found.label, found.unit, found.missing) == ("Hijos", "personas", 1)


def test_blank_and_repeated_names_become_unique() -> None:
    assert unique_names(("a", "", "a", "a (2)", "")) == ("a", "Column 2", "a (2)", "a (2) (2)", "Column 5")


def test_ids_follow_the_columns_places() -> None:
    assert [column.id for column in understood({"a": ("1",), "b": ("2",)}).columns] == ["c1", "c2"]


def test_a_bare_code_beside_a_places_names_is_that_places_code() -> None:
    schema = understood({"Código": ("7", "3", "9", "4"), "Municipio": ("Toluca", "Lerma", "Ecatepec", "Chalco")})
    assert schema.columns[0].role == "municipality_code"


def test_a_bare_code_beside_names_that_repeat_stays_a_key() -> None:
    schema = understood({"Código": ("7", "3", "9", "4"), "Municipio": ("Toluca", "Lerma", "Toluca", "Lerma")})
    assert schema.columns[0].kind == "identifier"


AGES = [str(15 + n % 70) for n in range(300)]


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ([*AGES, "999", "999", "998", "999"], ("998", "999")),
        ([*AGES, *["999"] * 5, *["998"] * 4], ("998", "999")),
        ([*AGES, *["-99"] * 4], ("-99",)),
        ([*(str(1950 + n % 70) for n in range(200)), *["9999"] * 3], ("9999",)),
        ([*(f"{n % 40}.5" for n in range(200)), *["9999"] * 4], ("9999",)),
        ([*(f"{n - 20}.5" for n in range(60)), *["-9999.0"] * 3], ("-9999.0",)),
        ([*(f"{n - 20}.5" for n in range(60)), *["-99.0"] * 30], ("-99.0",)),
        ([*(f"{n - 60}.5" for n in range(60)), *["-99.0"] * 30], ()),
        ([*(str(n % 90) for n in range(4_000)), *["-9999"] * 2], ("-9999",)),
        ([*(str(n % 400) for n in range(4_000)), *["-9999"] * 2], ()),
        ([*AGES, "999"], ()),
        ([*AGES, *["99"] * 9], ()),
        ([*(str(n * 20) for n in range(60)), *["999"] * 3], ()),
        ([*(str(n % 60 - 30) for n in range(200)), *["-99"] * 3], ()),
        ([*(str(1 + n % 5) for n in range(200)), *["99"] * 9], ()),
    ],
)
def test_nines_far_beyond_the_numbers_stand_for_no_value(values: list[str], codes: tuple[str, ...]) -> None:
    column = only("medida", values)
    assert tuple(sorted(set(column.cast.missing) - {""})) == codes
    assert column.missing == sum(values.count(code) for code in codes)


def test_a_publisher_that_names_its_missing_codes_is_believed() -> None:
    column = only("medida", [*AGES, *["999"] * 5], (Hint("medida", missing=("888",)),))
    assert "999" not in column.cast.missing


WEST, NORTH = [f"-99.{1000 + 7 * n}" for n in range(20)], [f"19.{1000 + 7 * n}" for n in range(20)]


def test_latitude_and_longitude_under_each_others_header_change_places() -> None:
    found = understood({"lat": WEST, "lon": NORTH}).columns
    assert [column.role for column in found] == ["longitude", "latitude"]
    assert "lat and lon change places" in say(found[0].reason, "en-US")
    assert [column.role for column in understood({"lat": NORTH, "lon": WEST}).columns] == ["latitude", "longitude"]


def test_weeks_of_a_year_are_periods_in_their_order() -> None:
    column = only("semana", ["2020SE10", "2020SE9", "2021SE1", "2020SE53"] * 3)
    assert (column.role, column.order) == ("period", ("2020SE9", "2020SE10", "2020SE53", "2021SE1"))


def test_bare_names_beside_coordinates_are_of_places_unless_something_happens_there() -> None:
    points = {"name": [f"Pozo {n} {'abc'[n % 3]}" for n in range(20)], "lat": NORTH, "lon": WEST}
    assert understood(points).column("name").role == "place_name"
    dated = understood({**points, "fecha": [f"2020-01-{1 + n:02d}" for n in range(20)]})
    assert dated.column("name").role == "name"


@pytest.mark.parametrize(
    ("header", "unit"),
    [("Porcentaje", "%"), ("share", "%"), ("Tasa (%)", "%"), ("tasa", ""), ("Taux de mortalité", ""), ("rate per 100,000", "")],
)
def test_only_what_says_percent_is_written_with_its_sign(header: str, unit: str) -> None:
    found = only(header, ("150.5", "210.1", "12.4", "99.9"))
    assert (found.role, found.unit) == ("percentage", unit)


LANDS = {
    "ISO 3": ["MEX", "PER", "CHL", "BOL", "URY", "PRY", "ESP", "FRA", "ITA", "JPN"],
    "IOC": ["MEX", "PER", "CHI", "BOL", "URU", "PAR", "ESP", "FRA", "ITA", "JPN"],
    "ISO 2": ["MX", "PE", "CL", "BO", "UY", "PY", "ES", "FR", "IT", "JP"],
    "País": ["México", "Perú", "Chile", "Bolivia", "Uruguay", "Paraguay", "España", "Francia", "Italia", "Japón"],
    "Русский": ["Мексика", "Перу", "Чили", "Боливия", "Уругвай", "Парагвай", "Испания", "Франция", "Италия", "Япония"],
}


def test_codes_in_a_list_of_countries_are_theirs_whatever_alphabet_stands_beside() -> None:
    marc = ["mx", "pe", "cl", "bo", "uy", "py", "sp", "fr", "it", "ja"]
    money = {"currency minor numeric code": ["484", "604", "152", "068", "858", "600", "978", "978", "978", "392"]}
    schema = understood(LANDS | {"MARC": marc} | money)
    assert schema.column("MARC").role == "country_code"
    assert schema.column("currency minor numeric code").kind == "identifier"
    two = {name: LANDS[name] for name in ("ISO 3", "País", "Русский")}
    assert understood(two | {"MARC": marc}).column("MARC").kind == "text"


def test_a_header_with_markup_reads_as_a_sentence() -> None:
    found = only("In Lottery A you win.<br><br>Would <b>you</b> play?", ["yes", "no"])
    assert found.label == "In Lottery A you win. Would you play?" and found.name.count("<br>") == 2
    assert only("x < y and y > z", ["1", "2"]).label == "x < y and y > z"


def test_answers_by_degree_and_classes_under_their_own_word_keep_their_order() -> None:
    said = ("Very worried", "Not at all worried", "Somewhat worried", "Extremely worried")
    worried = only("How worried are you?", said * 3)
    assert (worried.role, worried.order) == ("ordinal", ("Not at all worried", "Somewhat worried", "Very worried", "Extremely worried"))
    assert only("class", ("Third", "First", "Second") * 4).order == ("First", "Second", "Third")
    assert only("categoria", ("12-19", "20-29", "30-39", "90+") * 3).role == "ordinal"
    assert only("temporada", ("2018-2019", "2019-2020", "2020-2021") * 3).role == "period"
