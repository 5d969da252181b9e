"""Each thing that a column's cells could mean otherwise has its menu, and a choice changes that and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explorer.model.schema import Fix, Schema, Totals
from explorer.model.view import View
from explorer.schema import fixed
from explorer.web.controls import NOTHING
from explorer.web.corrections import corrected, corrections
from explorer.web.visit import Visit
from tests.schema_tables import understood

VISIT = Visit(None, None, "en-US")  # type: ignore[arg-type] # the menus ask neither store nor settings
TABLE = {
    "Estado": ["Jalisco", "Sonora", "Zacatecas", "Yucatán", "Nowhere", "Total"],
    "Fecha": ["05/03/2021", "06/03/2021", "07/04/2021", "08/04/2021", "09/05/2021", "10/05/2021"],
    "Monto": ["1.234,5", "2.345,5", "3.456,5", "1.100,0", "5,5", "6,5"],
    "Casos": ["5", "7", "7", "11", "12", "40"],
}
SCHEMA = replace(fixed(understood(TABLE), (Fix("Estado", "layer", "mexico"),)), totals=(Totals("Estado", ("Total",)),))


def menus(name: str, fixes: tuple[Fix, ...] = (), schema: Schema = SCHEMA) -> dict[str, Any]:
    """The controls of a column by what they correct; those of places by their label."""
    place = [column.name for column in schema.columns].index(name)
    found = {}
    for row in corrections(place, schema.columns[place], View(fixes=fixes), schema, VISIT):
        label, control = row.children
        assert label.htmlFor
        found[label.children if control.id["what"] == "place" else control.id["what"]] = control
    return found


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("Estado", ["kind", "layer", "totals", "Nowhere"]),
        ("Fecha", ["kind", "date"]),
        ("Monto", ["kind", "decimal", "unit"]),
        ("Casos", ["kind", "unit"]),
    ],
)
def test_what_could_be_meant_otherwise_is_offered(name: str, offered: list[str]) -> None:
    assert list(menus(name)) == offered


def test_a_menu_shows_what_was_said() -> None:
    said = menus("Fecha", (Fix("Fecha", "date", "mdy"), Fix("Fecha", "role", "period")))
    assert (said["date"].value, said["kind"].value) == ("mdy", "period")
    assert menus("Fecha")["date"].value == NOTHING


def test_the_likeliest_region_of_a_misspelt_name_comes_first() -> None:
    schema = fixed(understood({"Estado": ["Jalisco", "Sonora", "Zacatecas", "Sinalloa"]}), (Fix("Estado", "layer", "mexico"),))
    choices = menus("Estado", schema=schema)["Sinalloa"].options
    assert [choice["label"] for choice in choices[:2]] == ["not on the map", "Sinaloa"]
    by_hand = (Fix("Estado", "place", choices[1]["value"]),)
    assert menus("Estado", by_hand)["Sinalloa"].value == "Sinalloa=25"


def after(what: str, value: str, *fixes: Fix) -> tuple[Fix, ...]:
    return corrected(View(fixes=fixes), SCHEMA.column("Estado"), what, value).fixes


def test_a_choice_changes_that_and_nothing_else() -> None:
    other, unit = Fix("Monto", "unit", "kg"), Fix("Estado", "unit", "m")
    assert after("layer", "colombia", other, unit) == (other, unit, Fix("Estado", "layer", "colombia"))
    assert after("layer", "", other, Fix("Estado", "layer", "colombia")) == (other,)


def test_another_kind_takes_away_what_was_said_of_the_old_one() -> None:
    old = (Fix("Estado", "layer", "colombia"), Fix("Estado", "totals", "kept"), Fix("Estado", "place", "A=1"))
    assert after("kind", "text", *old) == (Fix("Estado", "kind", "text"), Fix("Estado", "totals", "kept"))
    assert after("kind", "address", *old)[0] == Fix("Estado", "role", "address")


def test_each_name_is_put_on_the_map_by_itself() -> None:
    one, other = Fix("Estado", "place", "A=1"), Fix("Estado", "place", "B=b=2")
    assert after("place", "B=b=3", one, other) == (one, Fix("Estado", "place", "B=b=3"))
    assert after("place", "A=", one, other) == (other,)
