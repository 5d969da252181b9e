"""What a reader may correct of a column: a menu for each thing that could be meant otherwise, and the view after a choice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from explorer import geo
from explorer.model.message import Listing, message
from explorer.model.schema import FIXES, KINDS, ROLES, Column, Fix, Schema
from explorer.model.view import View
from explorer.schema.fixed import KEPT, has_order
from explorer.web.controls import dom, options, shown
from explorer.web.visit import Visit
from explorer.web.words import KIND_WORDS, ROLE_WORDS

UNMATCHED = 6
"""Names that are on no map, up to which each has a menu; of more, it is another map that is wanted."""
NEAREST = 60
"""Regions that such a menu offers: all of a country's states, and of municipalities those spelt most like the name."""
LONGEST_UNIT = 40
SURVIVE = ("drop", "totals")
"""Corrections about rows, which another kind does not touch."""
_OFF_MAP = ("latitude", "longitude", "geometry", "address")
_AS_FOUND = message("as found in the file")
_MARKED = re.compile(r"\d[.,]\d")

Choices = list[tuple[str, str]]


def corrections(i: int, column: Column, view: View, schema: Schema, visit: Visit) -> list[Component]:
    """The menus of the column at place `i`: what it is, then what else its cells could mean."""
    fixes = [fix for fix in view.fixes if fix.column == column.name]
    said = {fix.what: fix.value for fix in fixes}
    label = visit.say(message("What {column} is", column=column.label))
    kind = _menu(_name(i, "kind"), label, _kinds(column, said, visit), said.get("role") or said.get("kind", ""), "unseen")
    others = [_menu(_name(i, what), words, choices, said.get(what, "")) for what, words, choices in _others(column, schema, said, visit)]
    by_hand = [fix.value for fix in fixes if fix.what == "place"]
    places = [_place(i, column.match.layer, value, by_hand, visit) for value in _off_map(column, by_hand, schema)] if column.match else []
    return [kind, *others, *places, *([_unit(i, column, visit)] if column.kind == "numeric" else [])]


def corrected(view: View, column: Column, what: str, value: str) -> View:
    """The view after a choice in one of the column's menus; another kind takes away what was said of the old one."""
    mine = [fix for fix in view.fixes if fix.column == column.name]
    others = [fix for fix in view.fixes if fix.column != column.name]
    if what == "kind":
        mine = [fix for fix in mine if fix.what in SURVIVE]
        what = "kind" if value in KINDS else "role"
    elif what == "place":
        mine = [fix for fix in mine if fix.what != "place" or _placed(fix.value) != _placed(value)]
        value = value if value.rpartition("=")[2] else ""
    else:
        mine = [fix for fix in mine if fix.what != what]
    if value:
        mine.append(Fix(column.name, what, value))
    return replace(view, fixes=(*others, *sorted(mine, key=lambda fix: FIXES.index(fix.what))))


def _placed(value: str) -> str:
    return value.rpartition("=")[0]


def _kinds(column: Column, said: dict[str, str], visit: Visit) -> Choices:
    """Every kind, and below it the roles that refine it."""
    found = _AS_FOUND if "kind" in said or "role" in said else message("as found: {kind}", kind=KIND_WORDS[column.kind])
    rows = [("", visit.say(found))]
    for kind in KINDS:
        word = visit.say(KIND_WORDS[kind])
        refined = [role for role in ROLES[kind] if kind == "geographic" or role != ROLES[kind][0]]
        rows += [(kind, word), *((role, f"{word}: {visit.say(ROLE_WORDS[role])}") for role in refined)]
    return rows


def _others(column: Column, schema: Schema, said: dict[str, str], visit: Visit) -> Iterator[tuple[str, str, Choices]]:
    """(what, label, choices) of all that its cells could mean otherwise."""
    found = ("", visit.say(_AS_FOUND))
    if column.kind == "numeric" and ("decimal" in said or any(_MARKED.search(text) for text in column.examples)):
        marks = [(".", visit.say(message("point (1.5)"))), (",", visit.say(message("comma (1,5)")))]
        yield "decimal", visit.say(message("Decimal mark")), [found, *marks]
    if column.kind == "temporal" and has_order(column):
        orders = [("dmy", visit.say(message("day, month, year"))), ("mdy", visit.say(message("month, day, year")))]
        yield "date", visit.say(message("Order of dates")), [found, *orders]
    if column.kind == "geographic" and column.role not in _OFF_MAP:
        layers = [(layer.name, layer.title) for layer in geo.layers()]
        yield "layer", visit.say(message("Map")), [("", _map_found(column, said, visit)), *layers]
    totals = _totals(column, schema)
    if totals or "totals" in said:
        left_out = message("left out: {values}", values=Listing(totals[:UNMATCHED])) if totals else _AS_FOUND
        yield (
            "totals",
            visit.say(message("Rows of totals")),
            [("", visit.say(left_out)), (KEPT, visit.say(message("kept like any other row")))],
        )


def _map_found(column: Column, said: dict[str, str], visit: Visit) -> str:
    if column.match is None:
        return visit.say(message("on no map"))
    if "layer" in said:
        return visit.say(_AS_FOUND)
    own = column.match.layer == geo.OWN_LAYER
    title = message("the table's own shapes") if own else geo.layer(column.match.layer).title
    return visit.say(message("as found: {kind}", kind=title))


def _totals(column: Column, schema: Schema) -> tuple[str, ...]:
    return tuple(value for each in schema.totals if each.column == column.name for value in each.values)


def _off_map(column: Column, by_hand: list[str], schema: Schema) -> list[str]:
    """Names that the reader put on the map, and those that are on none; a total has no place."""
    assert column.match is not None
    totals = _totals(column, schema)
    return [*map(_placed, by_hand), *(name for name in column.match.unmatched if name not in totals)][:UNMATCHED]


def _place(i: int, layer: str, value: str, by_hand: list[str], visit: Visit) -> Component:
    """The regions that a name may mean, the likeliest first."""
    nowhere = (f"{value}=", visit.say(message("not on the map")))
    said = next((each for each in by_hand if _placed(each) == value), nowhere[0])
    listed = [(f"{value}={code}", name) for code, name in geo.nearest(value, layer)]
    regions = [each for place, each in enumerate(listed) if place < NEAREST or each[0] == said]
    return _menu(_name(i, "place", value), value, [nowhere, *regions], said)


def _unit(i: int, column: Column, visit: Visit) -> Component:
    field = dbc.Input(id=_name(i, "unit"), value=column.unit, debounce=True, maxlength=LONGEST_UNIT, className="small")
    return html.Div([html.Label(visit.say(message("Unit")), htmlFor=dom(_name(i, "unit"))), field], className="correction")


def _name(i: int, what: str, of: str = "") -> dict[str, str | int]:
    return {"type": "fix", "what": what, "at": i, "of": of}


def _menu(name: dict[str, str | int], label: str, choices: Choices, value: str, seen: str = "") -> Component:
    control = dbc.Select(id=name, options=options(choices), value=shown(value), className="small")
    return html.Div([html.Label(label, htmlFor=dom(name), className=seen), control], className="correction")
