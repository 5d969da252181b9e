"""The callbacks of the editor: what the controls say becomes the address, the sentence and the picture, in one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, Patch, State
from dash.exceptions import PreventUpdate
from werkzeug.exceptions import BadRequest

from explorer.model.view import View
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
    said_parts,
    share_of,
    wrong,
)  # fmt: skip
from explorer.web.front import Front, window_title
from explorer.web.shown import Shown, shown
from explorer.web.visit import Visit

CONTROLS = (
    Input({"type": "part", "part": ALL}, "value"),
    Input({"type": "add", "part": ALL}, "value"),
    Input("chart", "value"),
    Input({"type": "filter", "at": ALL, "field": ALL}, "value"),
    Input({"type": "remove", "at": ALL}, "n_clicks"),
    Input({"type": "words", "field": ALL}, "value"),
    State("chips", "data"),
    State("shown", "data"),
    State("go", "data"),
)
"""What the browser gathers into one edit."""

Change = tuple[str | dict[str, Any], dict[str, Any]]
"""A component's id and the props it gets."""


def edit(front: Front, asked: Any) -> dict[str, Any]:
    """What the page becomes after the reader changed a control; nothing where the controls say what the address says.

    `asked` is what the browser gathered. Raises BadRequest where it is nothing that a page of ours gathers.
    """
    try:
        now = _controls(asked)
        panels, query, go = chips_from(asked["chips"]), chosen(asked["shown"]), asked["go"]
        order = [name["part"] for name, _ in asked["parts"]]
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest("not an edit") from error
    return {"changes": answer(front, now, panels, order, query, go), "go": go, "chips": asked["chips"]}


def _controls(asked: Any) -> Controls:
    """What the controls say. Raises KeyError, TypeError, ValueError and BadRequest."""
    parts = {chosen(name["part"]): chosen(value) for name, value in asked["parts"]}
    added = {chosen(name["part"]): chosen(value) for name, value in asked["added"] if chosen(value)}
    return Controls(
        parts | added,
        chosen(asked["chart"]),
        {(int(name["at"]), chosen(name["field"])): value for name, value in asked["fields"]},
        tuple(int(at) for at in asked["removed"]),
        {chosen(name["field"]): chosen(value) for name, value in asked["words"]},
    )


def answer(front: Front, now: Controls, panels: Sequence[filters.Chip], order: list[str], query: str, go: Any) -> list[Change]:
    """What an edit of the chart at `query` changes; `order` is that of the sentence's parts as the page has them."""
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
    moved = now.removed or (after.spec != view.spec and after.filters != view.filters) or _lacks_panel(after, panels)
    filtered = (
        _panels(state, view, [chip for chip in panels if chip.at not in now.removed], visit) if moved else _said(state, panels, visit)
    )
    return [*_page(state, visit, address), *_sentence(state, visit, order), *filtered]


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


def _page(state: Shown, visit: Visit, address: str) -> list[Change]:
    """The address, the picture and the words about it. The heading goes before the address, which then asks for no new page."""
    title = state.picture.title if state.picture else ""
    words = words_of(state.picture, visit)
    return [
        ("shown", {"data": address}),
        ("heading", {"data": {"title": window_title(title, visit), "query": address, "asked": address}}),
        ("url", {"search": "?" + address}),
        ("picture", {"data": drawing(state.picture, visit)}),
        ("said", {"children": state.picture.summary if state.picture else ""}),
        ("trouble", {"children": ""}),
        ("chart", {"options": kinds.options(state.schema, visit), "value": state.spec.chart}),
        ("chart-wrong", {"children": wrong(state, visit)}),
        ("share", {"children": share_of(state, visit)}),
        *((name, {"children": words[name]}) for name in WORDS),
    ]


def _sentence(state: Shown, visit: Visit, order: list[str]) -> list[Change]:
    """The sentence's parts, changed in place so that focus stays; made anew where the language says this chart in another order."""
    parts = sentence.parts_of(state.spec, state.schema, visit)
    if [part.name for part in parts] != order:
        said: list[Change] = [("parts", {"children": said_parts(state, visit)})]
    else:
        said = [change for part in parts for change in _part(part)]
    adds = [change for part in parts if part.name in sentence.ADD for change in _invitation(part)]
    return [*said, ("ending", {"children": sentence.ending_of(state.spec, visit)}), *adds]


def _part(part: sentence.Part) -> list[Change]:
    return [
        ({"type": "part", "part": part.name}, {"options": options(part.options), "value": value_of(part.value)}),
        ({"type": "hold", "part": part.name}, {"className": said_class(part)}),
        ({"type": "word", "part": part.name}, {"children": part.word}),
    ]


def _invitation(part: sentence.Part) -> list[Change]:
    return [
        ({"type": "add", "part": part.name}, {"options": options(part.options), "value": value_of("")}),
        ({"type": "invite", "part": part.name}, {"className": add_class(part)}),
    ]


def _said(state: Shown, panels: Sequence[filters.Chip], visit: Visit) -> list[Change]:
    """What the filters say, their panels left as they stand."""
    return [({"type": "filter-said", "at": chip.at}, {"children": filters.said(chip, state.view, state.schema, visit)}) for chip in panels]


def _lacks_panel(view: View, panels: Sequence[filters.Chip]) -> bool:
    """Whether a filter has none on the page: it came with an answer whose panels the page could not take, as the reader had added one."""
    return not {(chip.column, chip.family) for chip in filters.chips_of(view)} <= {(chip.column, chip.family) for chip in panels}


def _panels(state: Shown, before: View, panels: Sequence[filters.Chip], visit: Visit) -> list[Change]:
    """The filters' panels anew; those that wait for a value, and the one that just got it, are open."""
    known = {(chip.column, chip.family) for view in (before, state.view) for chip in filters.chips_of(view)}
    waiting = [chip for chip in panels if (chip.column, chip.family) not in known]
    own = filters.chips_of(state.view)
    chips = [*own, *(replace(chip, at=at) for at, chip in enumerate(waiting, len(own)))]
    old = set(filters.chips_of(before))
    given = {chip.column for chip in panels} - {chip.column for chip in old}
    is_open = [chip.column in given for chip in chips]
    return [("filters", {"children": filter_panels(chips, is_open, state, visit)}), ("chips", {"data": chips_data(chips)})]


def register(app: Dash, front: Front) -> None:
    """Wires the callbacks to the editor's controls."""

    here = cast(Any, app.clientside_callback)
    here(ClientsideFunction("vistazo", "ask"), Output("asked", "data"), *CONTROLS, prevent_initial_call=True)

    here(ClientsideFunction("vistazo", "apply"), Output("answer", "id"), Input("answer", "data"), State("go", "data"))

    @app.callback(Output("answer", "data"), Input("asked", "data"), prevent_initial_call=True)
    def edit_chart(asked: Any) -> dict[str, Any]:
        return edit(front, asked)

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
