"""How the text of a column is to be typed."""

from __future__ import annotations

import pytest

from explorer.schema import numbers
from tests.schema_tables import only, understood


@pytest.mark.parametrize(
    ("values", "type_", "decimal", "thousands"),
    [
        (("12", "7"), "BIGINT", ".", ""),
        (("2.025.045", "1.300"), "BIGINT", ",", "."),
        (("1.234,56", "7,10"), "DECIMAL(18,2)", ",", "."),
        (("1,234.56", "7.10"), "DECIMAL(18,2)", ".", ","),
        (("19 880,00", "5,50"), "DECIMAL(18,2)", ",", " "),
        (("19\u202f880,00", "5,50"), "DECIMAL(18,2)", ",", "\u202f"),
        (("1.5", "2.25"), "DOUBLE", ".", ""),
        (("0,702744174", "0,7"), "DOUBLE", ",", ""),
        (("1e-5", "2.5"), "DOUBLE", ".", ""),
        (("12345678901234567890", "7"), "HUGEINT", ".", ""),
    ],
)
def test_numbers_get_the_narrowest_exact_type(values: tuple[str, ...], type_: str, decimal: str, thousands: str) -> None:
    cast = only("valor", values).cast
    assert (cast.type, cast.decimal, cast.thousands) == (type_, decimal, thousands)


def test_an_ambiguous_mark_follows_the_columns_own_whole_numbers() -> None:
    assert numbers.decimal_mark((("1.234", 1), ("950", 1))) == ","
    assert numbers.decimal_mark((("1.234", 1), ("4500", 1))) == "."


def test_an_ambiguous_mark_follows_the_other_columns() -> None:
    schema = understood({"a": ("1.234", "2.500"), "b": ("0,5", "7,25")})
    assert schema.columns[0].cast.thousands == "."


def test_an_ambiguous_mark_follows_a_semicolon_in_a_table_that_is_not_english() -> None:
    schema = understood({"población del municipio": ("1.234", "2.500")}, delimiter=";")
    assert schema.columns[0].cast.type == "BIGINT"


def test_people_and_cases_have_no_fractions() -> None:
    schema = understood({"Población": ("1.234", "2.500"), "tasa": ("0.5", "7.25")})
    assert schema.columns[0].cast.type == "BIGINT"


def test_currency_and_percent_signs_are_stripped() -> None:
    assert only("x", ("$66,149", "$1,200")).cast.strip == "$"
    assert only("x", ("98,79%", "1,2%")).cast.strip == "%"


def test_scales_and_brackets_are_replaced_by_what_the_engine_reads() -> None:
    assert ("m", "e6") in only("x", ("$6M", "$1.5M")).cast.words
    assert ("(", "-") in only("importe", ("(1,200)", "3,500")).cast.words


def test_spellings_without_a_number_are_missing_values() -> None:
    cast = only("viento", (*(str(n) for n in range(12)), "Calm", "n/d")).cast
    assert {"", "Calm", "n/d"} <= set(cast.missing)


def test_codes_keep_their_zeros() -> None:
    assert only("cve_mun", ("001", "002", "013")).cast.type == "VARCHAR"
    assert only("id", ("1001", "1002", "1005")).cast.type == "VARCHAR"


@pytest.mark.parametrize(
    ("header", "values", "type_", "formats"),
    [
        ("fecha", ("05/03/2021", "25/12/2020"), "DATE", ("%d/%m/%Y",)),
        ("date", ("05/03/2021", "12/25/2020"), "DATE", ("%m/%d/%Y",)),
        ("x", ("2021-03-05", "2020-12-25"), "DATE", ()),
        ("x", ("2021-03-05T10:20:30Z", "2020-12-25T11:00:00Z"), "TIMESTAMP", ()),
        ("x", ("5/3/21 17:03", "25/12/20 9:15"), "TIMESTAMP", ("%d/%m/%y %H:%M",)),
        ("fecha", ("20210305", "20210306"), "DATE", ("%Y%m%d",)),
        ("x", ("Jan 5, 2021", "Feb 16, 2021"), "DATE", ("%b %d, %Y",)),
        ("x", ("05-Jan-2021", "16-Feb-2021"), "DATE", ("%d-%b-%Y",)),
        ("periodo", ("2021-03", "2021-04"), "DATE", ("%Y-%m",)),
    ],
)
def test_dates_get_the_patterns_that_read_them(header: str, values: tuple[str, ...], type_: str, formats: tuple[str, ...]) -> None:
    cast = only(header, values).cast
    assert (cast.type, cast.formats) == (type_, formats)


def test_month_names_outside_english_are_replaced_by_numbers() -> None:
    cast = only("x", ("5 de marzo de 2021", "12 de abril de 2021")).cast
    assert cast.formats == ("%d de %m de %Y",)
    assert dict(cast.words)["marzo"] == "03"


def test_weekdays_before_a_date_are_read_in_english_and_taken_away_elsewhere() -> None:
    spanish = only("x", ("viernes, 5 de marzo de 2021", "lunes, 12 de abril de 2021")).cast
    assert (spanish.formats, dict(spanish.words)["viernes, "]) == (("%d de %m de %Y",), "")
    assert only("x", ("Friday, March 5, 2021", "Monday, April 12, 2021")).cast.formats == ("%A, %B %d, %Y",)


def test_days_or_months_first_is_decided_by_the_whole_table() -> None:
    schema = understood({"inicio": ("05/03/2021", "06/04/2021"), "fin": ("25/03/2021", "26/04/2021")})
    assert schema.columns[0].cast.formats == ("%d/%m/%Y",)


def test_days_or_months_first_follows_the_language_where_no_value_decides() -> None:
    assert only("fecha de inicio", ("05/03/2021", "06/04/2021")).cast.formats == ("%d/%m/%Y",)
    assert only("start date of the year", ("05/03/2021", "06/04/2021")).cast.formats == ("%m/%d/%Y",)


def test_figures_of_the_first_of_each_month_have_the_day_in_the_fixed_place() -> None:
    values = ("01/01/2021", "01/02/2021", "01/03/2021", "01/04/2021", "01/05/2021")
    assert only("date of the month", values).cast.formats == ("%d/%m/%Y",)


def test_a_quarter_is_stored_as_its_first_day() -> None:
    cast = only("trimestre", ("2020T1", "2020T4")).cast
    assert cast.type == "DATE"
    assert dict(cast.words) == {"t1": "-01-01", "t2": "-04-01", "t3": "-07-01", "t4": "-10-01"}


def test_na_is_a_code_among_codes() -> None:
    codes = ("NA", "MX", "PE", "CO", "AR", "CL", "BR", "UY", "PY", "BO")
    assert only("iso2", codes).missing == 0
    assert only("valor", ("NA", "1.5", "2.7")).missing == 1
