"""The callbacks of the editor: what the controls say becomes the address, the sentence and the picture, in one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, Patch, State, no_update
from dash.exceptions import PreventUpdate
from werkzeug.exceptions import BadRequest

from explorer.picture import spec_of
from explorer.state import read_state, write_state
from explorer.web import filters, kinds, sentence
from explorer.web.card import WORDS, drawing, words_of
from explorer.web.controls import chosen, options
from explorer.web.controls import shown as value_of
from explorer.web.editor import (
    Controls,
    add_class,
    chips_data,
    chips_from,
    edited,
    filter_panels,
    joined,
    said_class,
    share_of,
    wrong,
)  # fmt: skip
from explorer.web.front import Front, window_title
from explorer.web.shown import Shown, shown
from explorer.web.visit import Visit

OUTPUTS = (
    Output("url", "search", allow_duplicate=True),
    Output("shown", "data", allow_duplicate=True),
    Output("picture", "data", allow_duplicate=True),
    Output("heading", "data", allow_duplicate=True),
    Output("said", "children", allow_duplicate=True),
    Output("trouble", "children", allow_duplicate=True),
    Output({"type": "part", "part": ALL}, "options"),
    Output({"type": "part", "part": ALL}, "value"),
    Output({"type": "hold", "part": ALL}, "className"),
    Output({"type": "word", "part": ALL}, "children"),
    Output({"type": "add", "part": ALL}, "options"),
    Output({"type": "add", "part": ALL}, "value"),
    Output({"type": "invite", "part": ALL}, "className"),
    Output("ending", "children"),
    Output("chart", "options"),
    Output("chart", "value"),
    Output({"type": "filter-said", "at": ALL}, "children"),
    Output("filters", "children"),
    Output("chips", "data"),
    Output("chart-wrong", "children"),
    Output("share", "children"),
    *(Output(name, "children") for name in WORDS),
)
"""Everything that an edit may change. The parts are changed in place: focus and scroll stay."""

INPUTS = (
    Input({"type": "part", "part": ALL}, "value"),
    Input({"type": "add", "part": ALL}, "value"),
    Input("chart", "value"),
    Input({"type": "filter", "at": ALL, "field": ALL}, "value"),
    Input({"type": "remove", "at": ALL}, "n_clicks"),
    Input({"type": "words", "field": ALL}, "value"),
    State({"type": "part", "part": ALL}, "id"),
    State({"type": "add", "part": ALL}, "id"),
    State({"type": "filter", "at": ALL, "field": ALL}, "id"),
    State({"type": "remove", "at": ALL}, "id"),
    State({"type": "words", "field": ALL}, "id"),
    State("chips", "data"),
    State("shown", "data"),
    State("go", "data"),
)


@dataclass(frozen=True)
class Drawn:
    """Which controls the page has, in its order: parts in the sentence, parts to add, filter panels."""

    parts: list[str]
    adds: list[str]
    filters: list[int]


def edit(
    front: Front, parts: list[Any], added: list[Any], chart: Any, fields: list[Any], removed: list[Any], own: list[Any],
    part_ids: list[Any], add_ids: list[Any], field_ids: list[Any], remove_ids: list[Any], own_ids: list[Any],
    chips: Any, query: Any, go: Any,
) -> tuple[Any, ...]:  # fmt: skip
    """Address, sentence and picture after the reader changed a control; nothing where the controls say what the address says."""
    menus = dict(zip((name["part"] for name in part_ids), map(chosen, parts), strict=True))
    menus |= {name["part"]: chosen(value) for name, value in zip(add_ids, added, strict=True) if chosen(value)}
    now = Controls(
        menus,
        chosen(chart),
        {(name["at"], name["field"]): value for name, value in zip(field_ids, fields, strict=True)},
        tuple(name["at"] for name, clicks in zip(remove_ids, removed, strict=True) if clicks),
        dict(zip((name["field"] for name in own_ids), map(chosen, own), strict=True)),
    )
    drawn = Drawn([name["part"] for name in part_ids], [name["part"] for name in add_ids], [name["at"] for name in remove_ids])
    return answer(front, now, chips_from(chips), drawn, chosen(query), go)


def answer(front: Front, now: Controls, panels: Sequence[filters.Chip], drawn: Drawn, query: str, go: Any) -> tuple[Any, ...]:
    """The outputs of an edit of the chart at `query`."""
    view, visit = read_state(query)[0], front.visit(query, go)
    if view.spec is None:
        raise PreventUpdate
    opened = front.opened(view, visit)
    before = Shown(view, opened.dataset, spec_of(view, opened.dataset), None, None)
    after = edited(before, panels, now, visit)
    if after == view and not now.removed:
        raise PreventUpdate
    state = shown(after, front.opened(after, visit).dataset, visit)
    address = write_state(replace(after, locale=visit.locale))
    if sentence.order_of(state.spec, visit) != tuple(drawn.parts):
        return _elsewhere(address, drawn)
    return outputs(state, visit, address, drawn, panels, bool(now.removed))


def add(front: Front, column: str, chips: Any, query: str) -> tuple[Any, Any, Any]:
    """A new, open filter at the end; it changes nothing until a value is chosen."""
    if not column:
        raise PreventUpdate
    panels = chips_from(chips)
    opened, visit = front.shown(query)
    known = next((each for each in opened.dataset.schema.all_columns() if each.name == column), None)
    if known is None:
        raise BadRequest("no such column")
    at = max((each.at for each in panels), default=-1) + 1
    chip = filters.Chip(at, known.name, filters.family_of(known, opened.dataset.schema.rows))
    children = Patch()
    children.append(joined(len(panels), visit))
    children.append(filters.panel(chip, opened.view, opened.dataset, visit, is_open=True))
    return children, chips_data([*panels, chip]), value_of("")


def choices(front: Front, contains: str, kept: Any, at: int, chips: Any, query: str) -> list[dict[str, str]]:
    """The values of a filter's column that hold a text."""
    chip = next((each for each in chips_from(chips) if each.at == at), None)
    if chip is None:
        raise PreventUpdate
    opened, visit = front.shown(query)
    return filters.options_of(chip, [str(value) for value in kept or ()], contains, opened.dataset, visit)


def outputs(state: Shown, visit: Visit, address: str, drawn: Drawn, panels: Sequence[filters.Chip], rebuilt: bool) -> tuple[Any, ...]:
    """What an edit changes on the page, in the order of OUTPUTS."""
    title = state.picture.title if state.picture else ""
    words = words_of(state.picture, visit)
    said = {chip.at: filters.said(chip, state.view, state.schema, visit) for chip in panels}
    return (
        "?" + address,
        address,
        drawing(state.picture, visit),
        {"title": window_title(title, visit), "query": address, "asked": address},
        state.picture.summary if state.picture else "",
        "",
        *_parts(state, visit, drawn),
        kinds.options(state.schema, visit),
        state.spec.chart,
        [said.get(at, "") for at in drawn.filters],
        filter_panels(state.view, state, visit) if rebuilt else no_update,
        chips_data(filters.chips_of(state.view)) if rebuilt else no_update,
        wrong(state, visit),
        share_of(state, visit),
        *(words[name] for name in WORDS),
    )


def _parts(state: Shown, visit: Visit, drawn: Drawn) -> tuple[Any, ...]:
    """The sentence's outputs: options, values, whether they stand there, the words before them."""
    parts = {part.name: part for part in sentence.parts_of(state.spec, state.schema, visit)}
    said, adds = [parts[name] for name in drawn.parts], [parts[name] for name in drawn.adds]
    return (
        [options(part.options) for part in said],
        [value_of(part.value) for part in said],
        [said_class(part) for part in said],
        [part.word for part in said],
        [options(part.options) for part in adds],
        [value_of("")] * len(adds),
        [add_class(part) for part in adds],
        sentence.ending_of(state.spec, visit),
    )


def _elsewhere(address: str, drawn: Drawn) -> tuple[Any, ...]:
    """Only the address: its language says this chart in another order, which a new page shows."""
    count = {"add": len(drawn.adds), "invite": len(drawn.adds), "filter-said": len(drawn.filters)}
    ids = (output.component_id for output in OUTPUTS[1:])
    rest = ([no_update] * count.get(each["type"], len(drawn.parts)) if isinstance(each, dict) else no_update for each in ids)
    return ("?" + address, *rest)


def register(app: Dash, front: Front) -> None:
    """Wires the callbacks to the editor's controls."""

    @app.callback(OUTPUTS, INPUTS, prevent_initial_call=True)
    def edit_chart(*controls: Any) -> tuple[Any, ...]:
        return edit(front, *controls)

    @app.callback(
        Output("filters", "children", allow_duplicate=True),
        Output("chips", "data", allow_duplicate=True),
        Output("add-filter", "value"),
        Input("add-filter", "value"),
        State("chips", "data"),
        State("shown", "data"),
        prevent_initial_call=True,
    )
    def add_filter(column: Any, chips: Any, query: Any) -> tuple[Any, Any, Any]:
        return add(front, chosen(column), chips, chosen(query))

    @app.callback(
        Output({"type": "filter", "at": MATCH, "field": "chosen"}, "options"),
        Input({"type": "find", "at": MATCH}, "value"),
        State({"type": "filter", "at": MATCH, "field": "chosen"}, "value"),
        State({"type": "find", "at": MATCH}, "id"),
        State("chips", "data"),
        State("shown", "data"),
        prevent_initial_call=True,
    )
    def find_choices(contains: Any, kept: Any, name: dict[str, int], chips: Any, query: Any) -> list[dict[str, str]]:
        return choices(front, chosen(contains), kept, name["at"], chips, chosen(query))
