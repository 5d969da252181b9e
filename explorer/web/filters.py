"""The filters of the sentence: each a small panel to choose values, a range or a text; and what the view becomes when one is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from explorer.model.message import Listing, Message, Moment, message, plural
from explorer.model.schema import Column, Schema
from explorer.model.table import Dataset
from explorer.model.view import Filter, View
from explorer.state import is_bound
from explorer.text import number
from explorer.web.controls import aria, dom, options
from explorer.web.visit import Visit

FAMILY = {"in": "choice", "notin": "choice", "gte": "range", "lte": "range", "has": "text", "missing": "gap"}
"""Operators that one panel sets together."""
FIELDS = {"choice": ("op", "chosen"), "range": ("low", "high"), "text": ("has",), "gap": ("gap",)}
"""The controls of each panel."""
RANGE_OPS = (("low", "gte"), ("high", "lte"))

CHOICES_SHOWN = 100
"""Values listed in a panel at once, those with most rows first; the box above finds the others."""
FEW = 12
"""Up to this many values need no box to find one."""
VALUES_SAID = 2
"""Values that a closed panel names before it counts them."""
TEXT_FROM = 0.5
"""A text column with more different values than this share of rows is searched, not listed."""

Values = dict[tuple[int, str], Any]


@dataclass(frozen=True)
class Chip:
    """One panel: which column, which family; `at` tells panels apart."""

    at: int
    column: str
    family: str


def chips_of(view: View) -> tuple[Chip, ...]:
    """The panels that a view's filters need, in order."""
    wanted = dict.fromkeys((filter_.column, FAMILY[filter_.op]) for filter_ in view.filters)
    return tuple(Chip(at, column, family) for at, (column, family) in enumerate(wanted))


def family_of(column: Column, rows: int) -> str:
    """The panel that suits a column."""
    if column.kind == "numeric" or column.role in ("year", "date", "datetime", "latitude", "longitude"):
        return "range"
    if column.kind in ("text", "identifier") and column.distinct > TEXT_FROM * rows:
        return "text"
    return "choice"


def values_of(view: View, chips: Sequence[Chip]) -> Values:
    """What the panels' controls say for a view: what an edit is compared with."""
    found = {(filter_.column, filter_.op): filter_.values for filter_ in view.filters}
    values: Values = {}
    for chip in chips:
        for field in FIELDS[chip.family]:
            values[chip.at, field] = _value(field, chip.column, found)
    return values


def changed(view: View, chips: Sequence[Chip], values: Mapping[tuple[int, str], Any], removed: Sequence[int] = ()) -> View:
    """The view after panels were changed or taken away; filters that no panel touched stay as they are."""
    before, filters = values_of(view, chips), list(view.filters)
    for chip in chips:
        now = {
            field: _sensible(field, values.get((chip.at, field), before[chip.at, field]), before[chip.at, field])
            for field in FIELDS[chip.family]
        }
        if chip.at in removed:
            filters = _replaced(filters, chip, ())
        elif any(not _is_same(now[field], before[chip.at, field]) for field in now):
            filters = _replaced(filters, chip, _filters(chip, now))
    return replace(view, filters=tuple(filters))


def panel(chip: Chip, view: View, dataset: Dataset, visit: Visit, is_open: bool = False) -> Component:
    """One filter: what it says, and the controls under it."""
    controls = {"choice": _choice, "range": _range, "text": _text, "gap": _gap}[chip.family]
    values = values_of(view, [chip])
    remove = html.Button(visit.say(message("Remove this filter")), id={"type": "remove", "at": chip.at}, type="button", n_clicks=0)
    return html.Details(
        [
            html.Summary(said(chip, view, dataset.schema, visit), id={"type": "filter-said", "at": chip.at}),
            html.Div([*controls(chip, values, dataset, visit), remove], className="panel"),
        ],
        id={"type": "filter-panel", "at": chip.at},
        className="filter",
        open=is_open,
    )


def said(chip: Chip, view: View, schema: Schema, visit: Visit) -> str:
    """What a closed panel says."""
    column = _column(schema, chip.column)
    label, values = column.label if column else chip.column, values_of(view, [chip])
    if chip.family == "choice":
        return visit.say(_choice_said(label, values[chip.at, "op"], values[chip.at, "chosen"]))
    if chip.family == "range":
        return visit.say(_range_said(label, values[chip.at, "low"], values[chip.at, "high"], column))
    if chip.family == "text":
        return visit.say(message("{column} contains “{text}”", column=label, text=values[chip.at, "has"] or "…"))
    gone = values[chip.at, "gap"] == "yes"
    return visit.say(message("only rows without {column}", column=label) if gone else message("only rows with {column}", column=label))


def options_of(chip: Chip, chosen: Sequence[str], contains: str, dataset: Dataset, visit: Visit) -> list[dict[str, str]]:
    """Values with their rows, most first; those already chosen stay in the list."""
    found = visit.store.engine.values(dataset, chip.column, contains, CHOICES_SHOWN)
    known = {value for value, _ in found}
    missing = [{"value": value, "label": value or "–"} for value in chosen if value not in known]
    return missing + [
        {"value": value, "label": visit.say(message("{value} ({rows})", value=value or "–", rows=rows))} for value, rows in found
    ]


def adding(schema: Schema, visit: Visit) -> list[dict[str, str]]:
    """The menu that adds a filter: every column."""
    columns = ((column.name, column.label) for column in schema.all_columns() if column.role != "geometry")
    return options((("", visit.say(message("+ filter"))), *columns))


def _value(field: str, column: str, found: Mapping[tuple[str, str], tuple[str, ...]]) -> Any:
    if field == "op":
        return "notin" if (column, "notin") in found and (column, "in") not in found else "in"
    if field == "chosen":
        return list(found.get((column, "in"), found.get((column, "notin"), ())))
    op = {"low": "gte", "high": "lte", "has": "has", "gap": "missing"}[field]
    return next(iter(found.get((column, op), ())), "")


def _sensible(field: str, now: Any, before: Any) -> Any:
    """What a control says; what it said before where that is no end of a range."""
    is_end = field in ("low", "high")
    return before if is_end and now not in (None, "") and not is_bound(str(now)) else now


def _is_same(now: Any, before: Any) -> bool:
    """A control that was emptied says None; a checklist's order does not count."""
    if isinstance(before, list):
        return set(now or ()) == set(before)
    return bool((now or "") == before)


def _filters(chip: Chip, now: Mapping[str, Any]) -> tuple[Filter, ...]:
    """The filters that a panel means; none where it is empty."""
    if chip.family == "choice":
        chosen = tuple(str(value) for value in now["chosen"] or ())
        return (Filter(chip.column, "notin" if now["op"] == "notin" else "in", chosen),) if chosen else ()
    pairs = RANGE_OPS if chip.family == "range" else (("has", "has"),) if chip.family == "text" else (("gap", "missing"),)
    return tuple(Filter(chip.column, op, (str(now[field]),)) for field, op in pairs if now[field] not in (None, ""))


def _replaced(filters: list[Filter], chip: Chip, new: tuple[Filter, ...]) -> list[Filter]:
    """The chip's filters put where the first of its old ones stood, else at the end."""
    mine = [i for i, filter_ in enumerate(filters) if filter_.column == chip.column and FAMILY[filter_.op] == chip.family]
    at = mine[0] if mine else len(filters)
    kept = [filter_ for i, filter_ in enumerate(filters) if i not in mine]
    return [*kept[:at], *new, *kept[at:]]


def _column(schema: Schema, name: str) -> Column | None:
    return next((column for column in schema.all_columns() if column.name == name), None)


def _control(chip: Chip, field: str) -> dict[str, str | int]:
    return {"type": "filter", "at": chip.at, "field": field}


def _labelled(words: Message, name: dict[str, str | int], control: Component, visit: Visit) -> Component:
    return html.Div([html.Label(visit.say(words), htmlFor=dom(name)), control], className="field")


def _choice(chip: Chip, values: Values, dataset: Dataset, visit: Visit) -> list[Component]:
    """Values with counts, a box to find one where there are many, and whether they are kept or left out."""
    ways = [{"value": "in", "label": visit.say(message("is one of"))}, {"value": "notin", "label": visit.say(message("is none of"))}]
    op = _control(chip, "op")
    find: dict[str, str | int] = {"type": "find", "at": chip.at}
    options = options_of(chip, values[chip.at, "chosen"], "", dataset, visit)
    column = _column(dataset.schema, chip.column)
    label = column.label if column else chip.column
    finder = dbc.Input(id=find, type="search", debounce=300, value="", autoComplete="off")
    return [
        _labelled(message("Keep rows whose value"), op, dbc.Select(id=op, options=ways, value=values[chip.at, "op"]), visit),
        _labelled(message("Find a value"), find, finder, visit) if len(options) > FEW else html.Div(finder, hidden="hidden"),
        html.Div(
            dbc.Checklist(id=_control(chip, "chosen"), options=options, value=values[chip.at, "chosen"]),
            className="choices",
            role="group",
            tabIndex="0",
            **aria(label=label),
        ),
    ]


HINT_DECIMALS = 6
"""Decimals of the ends that a range has by itself: enough to take them over."""


def _range(chip: Chip, values: Values, dataset: Dataset, visit: Visit) -> list[Component]:
    """Two ends, either of which may stay open."""
    column = _column(dataset.schema, chip.column)
    dated = column is not None and column.role in ("date", "datetime")
    ends = (("low", message("From"), column.stats.low if column else None), ("high", message("To"), column.stats.high if column else None))
    return [_end(chip, field, words, extreme, values[chip.at, field], dated, visit) for field, words, extreme in ends]


def _end(chip: Chip, field: str, words: Message, extreme: float | str | None, value: str, dated: bool, visit: Visit) -> Component:
    name = _control(chip, field)
    hint = number(extreme, visit.locale, HINT_DECIMALS) if isinstance(extreme, int | float) else str(extreme or "")
    more = {} if dated else {"step": "any", "placeholder": hint}
    shown = value[:10] if dated else value
    return _labelled(words, name, dbc.Input(id=name, type="date" if dated else "number", debounce=600, value=shown, **more), visit)


def _text(chip: Chip, values: Values, dataset: Dataset, visit: Visit) -> list[Component]:
    name = _control(chip, "has")
    return [_labelled(message("Contains"), name, dbc.Input(id=name, type="search", debounce=400, value=values[chip.at, "has"]), visit)]


def _gap(chip: Chip, values: Values, dataset: Dataset, visit: Visit) -> list[Component]:
    name = _control(chip, "gap")
    options = [
        {"value": "no", "label": visit.say(message("with a value"))},
        {"value": "yes", "label": visit.say(message("without a value"))},
    ]
    return [_labelled(message("Rows"), name, dbc.Select(id=name, options=options, value=values[chip.at, "gap"]), visit)]


def _choice_said(label: str, op: str, chosen: Sequence[str]) -> Message:
    if not chosen:
        return message("{column}: all", column=label)
    words = Listing(tuple(value or "–" for value in chosen))
    if len(chosen) > VALUES_SAID:
        counted = plural("{n} value", "{n} values", n=len(chosen))
        return (
            message("{column} is not one of {values}", column=label, values=counted)
            if op == "notin"
            else message("{column} is one of {values}", column=label, values=counted)
        )
    return (
        message("{column} is not {values}", column=label, values=words)
        if op == "notin"
        else message("{column} is {values}", column=label, values=words)
    )


def _range_said(label: str, low: str, high: str, column: Column | None) -> Message:
    dated = column is not None and column.role in ("date", "datetime")
    ends = {name: Moment(end[:10]) if dated else end for name, end in (("low", low), ("high", high)) if end}
    if len(ends) == 2:
        return message("{column} from {low} to {high}", column=label, **ends)
    if "low" in ends:
        return message("{column} from {low}", column=label, **ends)
    return message("{column} up to {high}", column=label, **ends) if ends else message("{column}: all", column=label)
