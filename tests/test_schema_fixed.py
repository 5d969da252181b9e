"""What a reader's corrections do to a schema."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.model.schema import Column, Fix, PlaceMatch, Totals
from explorer.schema import fixed
from tests.schema_tables import understood

TABLE = {
    "cp": ["6700", "3100", "1000"],
    "valor": ["1.234", "2.345", "3.456"],
    "fecha": ["05/03/2021", "06/04/2021", "07/05/2021"],
    "año": ["2019", "2020", "2021"],
    "zona": ["a", "b", "a"],
}


def corrected(column: str, what: str, value: str) -> Column:
    """The column after one correction."""
    return fixed(understood(TABLE), (Fix(column, what, value),)).column(column)


@pytest.mark.parametrize(
    ("column", "what", "value", "kind", "role", "type_"),
    [
        ("cp", "kind", "numeric", "numeric", "quantity", "DOUBLE"),
        ("cp", "kind", "identifier", "identifier", "key", "VARCHAR"),
        ("valor", "kind", "categorical", "categorical", "nominal", "VARCHAR"),
        ("año", "kind", "numeric", "numeric", "quantity", "BIGINT"),
        ("valor", "kind", "temporal", "temporal", "date", "DATE"),
        ("zona", "kind", "geographic", "geographic", "place_name", "VARCHAR"),
        ("cp", "role", "municipality_code", "geographic", "municipality_code", "VARCHAR"),
        ("valor", "role", "latitude", "geographic", "latitude", "DOUBLE"),
    ],
)
def test_a_corrected_kind_or_role_brings_its_cast_and_says_so(column: str, what: str, value: str, kind: str, role: str, type_: str) -> None:
    found = corrected(column, what, value)
    assert (found.kind, found.role) == (kind, role)
    assert found.cast.type.split("(")[0] in (type_, "DECIMAL")
    assert (str(found.reason), found.confidence) == ("you said so", 1.0)


def test_the_order_of_dates_can_be_turned() -> None:
    assert corrected("fecha", "date", "mdy").cast.formats == ("%m/%d/%Y",)
    assert corrected("fecha", "date", "dmy").cast.formats == ("%d/%m/%Y",)


def test_the_decimal_mark_can_be_turned() -> None:
    cast = corrected("valor", "decimal", ",").cast
    assert (cast.decimal, cast.thousands, cast.type) == (",", ".", "DOUBLE")


def test_a_unit_can_be_given() -> None:
    assert corrected("valor", "unit", "kg").unit == "kg"


@pytest.mark.parametrize(
    ("column", "what", "value"),
    [("zona", "kind", "nonsense"), ("zona", "role", "nonsense"), ("zona", "date", "ydm"), ("zona", "drop", "a")],
)
def test_a_correction_that_no_column_can_have_changes_nothing(column: str, what: str, value: str) -> None:
    schema = understood(TABLE)
    assert fixed(schema, (Fix(column, what, value),)) == schema


def test_a_correction_of_an_absent_column_changes_nothing() -> None:
    schema = understood(TABLE)
    assert fixed(schema, (Fix("none", "kind", "text"),)) == schema


def test_a_weight_that_is_none_is_weighted_no_more() -> None:
    schema = understood({"fac_exp": ["1.5", "2.5"], "edad": ["20", "30"]})
    assert schema.weight == "fac_exp"
    assert fixed(schema, (Fix("fac_exp", "role", "quantity"),)).weight == ""
    assert fixed(schema, (Fix("edad", "role", "weight"),)).weight == "edad"


def test_siblings_end_where_one_of_them_is_no_number() -> None:
    schema = understood({"z": ["a", "b", "c"], "2019": ["5", "7", "1"], "2020": ["6", "8", "4"], "2021": ["9", "2", "3"]})
    assert fixed(schema, (Fix("2020", "kind", "identifier"),)).siblings == ()


def test_rows_of_totals_can_be_kept() -> None:
    schema = replace(understood(TABLE), totals=(Totals("zona", ("Total",)), Totals("cp", ("0",))))
    assert fixed(schema, (Fix("zona", "totals", "kept"),)).totals == (Totals("cp", ("0",)),)
    assert fixed(schema, (Fix("zona", "totals", "nonsense"),)) == schema


def test_another_map_is_matched_with_all_its_spellings() -> None:
    schema = understood({"region": ["Córdoba", "Antioquia", "Valle del Cauca", "Bogotá D.C.", "05"]})
    match = fixed(schema, (Fix("region", "layer", "colombia"),)).column("region").match
    assert match is not None
    assert (match.layer, len(match.pairs), match.unmatched) == ("colombia", 5, ())


def test_a_name_put_on_the_map_by_hand_is_there_whatever_state_stands_beside_it() -> None:
    match = PlaceMatch("mexico-municipios", (("Juárez", "08037"),), 0.5, ("Cancún",), "estado", (("Chih.", "Juárez", "08037"),))
    column = replace(understood({"municipio": ["Juárez", "Cancún"]}).columns[0], match=match)
    found = fixed(replace(understood(TABLE), columns=(column,)), (Fix("municipio", "place", "Cancún=23005"),)).columns[0].match
    assert found is not None
    assert found.placed == (("Chih.", "Juárez", "08037"), ("Chih.", "Cancún", "23005")) and found.unmatched == ()
