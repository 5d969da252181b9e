"""The callbacks: each reads inputs, calls one function, returns. They stay plain functions after registration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, Patch, State, ctx, no_update
from dash.exceptions import PreventUpdate
from werkzeug.exceptions import BadRequest

from explorer.model.view import View
from explorer.settings import Settings
from explorer.state import read_state, write_state
from explorer.store import Store
from explorer.web import filters, kinds, sentence
from explorer.web.card import WORDS, drawing, words_of
from explorer.web.columns import corrected as kinds_corrected
from explorer.web.controls import chosen, options
from explorer.web.controls import shown as value_of
from explorer.web.editor import (
    Controls,
    chips_data,
    chips_from,
    edited,
    filter_panels,
    joined,
    share_of,
    wrong,
)  # fmt: skip
from explorer.web.loading import Wanted, panel
from explorer.web.pages import page
from explorer.web.rows import rows_section
from explorer.web.shown import Shown, completed, corrected, shown
from explorer.web.visit import DEFAULT_WIDTH, Opened, Visit, visit_of

Go = dict[str, Any]


class Pages:
    """The callbacks' functions, with the store and settings that they answer from."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings

    def visit(self, query: str, width: Any = None) -> Visit:
        """Whose request this is, in the language of the address."""
        pixels = width if isinstance(width, int) and 200 <= width <= 10_000 else DEFAULT_WIDTH
        return visit_of(self.store, self.settings, read_state(query)[0].locale, pixels)

    def show(self, go: Go | None, loaded: str | None) -> tuple[Any, ...]:
        """The page of an address."""
        query = chosen((go or {}).get("search")).removeprefix("?")
        visit = self.visit(query, (go or {}).get("width"))
        found = page(query, visit, begun=loaded == query)
        heading = {"title": window_title(found.title, visit), "query": found.query, "asked": query}
        return found.body, found.query, heading, found.picture, found.said, ""

    def poll(self, _: int | None, query: str | None, go: Go | None) -> tuple[Any, Any]:
        """How far a table is; when it has come or failed, its page is asked for again."""
        query = chosen(query)
        view, visit = read_state(query)[0], self.visit(query)
        if view.source is None:
            raise PreventUpdate
        progress = visit.store.progress(Wanted(view.source, view.read).source, view.read, visit.visitor)
        if progress.dataset is not None or progress.error is not None:
            return no_update, chosen((go or {}).get("search")).removeprefix("?")
        return panel(progress, visit), no_update

    def state(self, query: str, width: Any = None) -> tuple[Shown, Visit]:
        """What the editor of an address shows; the table is there already."""
        visit, view = self.visit(query, width), read_state(query)[0]
        opened = self.opened(view, visit)
        return shown(opened.view, opened.dataset, visit), visit

    def opened(self, view: View, visit: Visit) -> Opened:
        """The table of a view that a page shows already; read again where the store let it go."""
        if view.source is None:
            raise BadRequest("no source")
        ready = visit.store.ready(view.source, view.read, visit.visitor)
        return Opened(view, corrected(view, ready or visit.store.open(view.source, view.read, visit.visitor)))

    def edit(
        self, parts: list[Any], chart: Any, fields: list[Any], removed: list[Any], own: list[Any],
        part_ids: list[Any], field_ids: list[Any], remove_ids: list[Any], own_ids: list[Any], chips: Any, query: Any, go: Go | None,
    ) -> tuple[Any, ...]:  # fmt: skip
        """URL, sentence and picture after the reader changed a control; nothing where the controls say what the address says."""
        query = chosen(query)
        panels = chips_from(chips)
        now = Controls(
            dict(zip((name["part"] for name in part_ids), map(chosen, parts), strict=True)),
            chosen(chart),
            {(name["at"], name["field"]): value for name, value in zip(field_ids, fields, strict=True)},
            tuple(name["at"] for name, clicks in zip(remove_ids, removed, strict=True) if clicks),
            dict(zip((name["field"] for name in own_ids), map(chosen, own), strict=True)),
        )
        return self.answer(
            now, panels, query, (go or {}).get("width"), [name["part"] for name in part_ids], [name["at"] for name in remove_ids]
        )

    def answer(
        self, now: Controls, panels: tuple[filters.Chip, ...], query: str, width: Any, order: Sequence[str], places: Sequence[int]
    ) -> tuple[Any, ...]:
        """The outputs of an edit, in the order of OUTPUTS."""
        view, visit = read_state(query)[0], self.visit(query, width)
        opened = self.opened(view, visit)
        before = Shown(view, opened.dataset, sentence_spec(opened), None, None)
        after = edited(before, panels, now, visit)
        if after == view and not now.removed:
            raise PreventUpdate
        address = write_state(replace(after, locale=visit.locale))
        opened = self.opened(after, visit)
        state = shown(after, opened.dataset, visit)
        if sentence.order_of(sentence.chart_of(state.spec), visit) != tuple(order):
            return ("?" + address, *[no_update] * (len(OUTPUTS) - 1))
        return outputs(state, visit, address, order, panels, places, bool(now.removed))

    def add(self, column: Any, chips: Any, query: Any) -> tuple[Any, Any, Any]:
        """A new, open filter at the end; it changes nothing until a value is chosen."""
        column = chosen(column)
        if not column:
            raise PreventUpdate
        panels = chips_from(chips)
        visit = self.visit(chosen(query))
        opened = self.opened(read_state(chosen(query))[0], visit)
        known = next((each for each in opened.dataset.schema.all_columns() if each.name == column), None)
        if known is None:
            raise BadRequest("no such column")
        chip = filters.Chip(
            max((each.at for each in panels), default=-1) + 1, known.name, filters.family_of(known, opened.dataset.schema.rows)
        )
        children = Patch()
        children.append(joined(len(panels), visit))
        children.append(filters.panel(chip, opened.view, opened.dataset, visit, is_open=True))
        return children, chips_data([*panels, chip]), value_of("")

    def choices(self, contains: Any, kept: Any, name: dict[str, int], chips: Any, query: Any) -> list[dict[str, str]]:
        """The values of a filter's column that hold a text."""
        visit = self.visit(chosen(query))
        chip = next((each for each in chips_from(chips) if each.at == name["at"]), None)
        if chip is None:
            raise PreventUpdate
        opened = self.opened(read_state(chosen(query))[0], visit)
        return filters.options_of(chip, [str(value) for value in kept or ()], chosen(contains), opened.dataset, visit)

    def correct(self, kinds_chosen: list[Any], query: Any) -> str:
        """The address after the reader said what a column is."""
        visit = self.visit(chosen(query))
        view = read_state(chosen(query))[0]
        opened = self.opened(view, visit)
        after = kinds_corrected(view, opened.dataset.schema, [chosen(kind) for kind in kinds_chosen])
        if set(after.fixes) == set(view.fixes):
            raise PreventUpdate
        return "?" + write_state(replace(after, locale=visit.locale))

    def rows(self, _: int | None, query: Any) -> Any:
        """The first rows, once somebody wants to see them."""
        return self.turn(0, query)

    def turn(self, to: int, query: Any) -> Any:
        """A page of rows."""
        visit = self.visit(chosen(query))
        return rows_section(self.opened(read_state(chosen(query))[0], visit), max(0, int(to)), visit)


def sentence_spec(opened: Opened) -> Any:
    """The spec with its defaults, as the controls on the page say it."""
    if opened.view.spec is None:
        raise BadRequest("no chart")
    return completed(opened.view.spec, opened.dataset.schema)


OUTPUTS = (
    Output("url", "search"),
    Output("shown", "data"),
    Output("picture", "data"),
    Output("heading", "data"),
    Output("said", "children"),
    Output({"type": "part", "part": ALL}, "options"),
    Output({"type": "part", "part": ALL}, "value"),
    Output({"type": "hold", "part": ALL}, "className"),
    Output({"type": "word", "part": ALL}, "children"),
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


def outputs(
    state: Shown, visit: Visit, address: str, order: Sequence[str], panels: Sequence[filters.Chip], places: Sequence[int], rebuilt: bool
) -> tuple[Any, ...]:
    """Everything on the editor's page that an edit may change, in the order of OUTPUTS."""
    parts = {part.name: part for part in sentence.parts_of(state.spec, state.schema, visit)}
    ordered = [parts[name] for name in order]
    chips = filters.chips_of(state.view) if rebuilt else panels
    said = {chip.at: filters.said(chip, state.view, state.schema, visit) for chip in panels}
    words = words_of(state.picture, visit)
    title = state.picture.title if state.picture else ""
    return (
        "?" + address,
        address,
        drawing(state.picture, visit),
        {"title": window_title(title, visit), "query": address, "asked": address},
        state.picture.summary if state.picture else "",
        [options(part.options) for part in ordered],
        [value_of(part.value) for part in ordered],
        [f"part {part.state}" for part in ordered],
        [part.word for part in ordered],
        sentence.ending_of(state.spec, visit),
        kinds.options(state.schema, visit),
        state.spec.chart,
        [said.get(at, "") for at in places],
        filter_panels(state.view, state, visit) if rebuilt else no_update,
        chips_data(chips) if rebuilt else no_update,
        wrong(state, visit),
        share_of(state, visit),
        *(words[name] for name in WORDS),
    )


def window_title(title: str, visit: Visit) -> str:
    """The title of the browser's window."""
    return title if title == visit.settings.look.name else f"{title} · {visit.settings.look.name}"


def register(app: Dash, store: Store, settings: Settings) -> Pages:
    """Wires the callbacks to the controls."""
    pages = Pages(store, settings)
    run_here = cast(Any, app.clientside_callback)
    run_here(
        ClientsideFunction("vistazo", "go"), Output("go", "data"), Input("url", "search"), State("shown", "data"), State("heading", "data")
    )
    run_here(ClientsideFunction("vistazo", "name"), Output("drawn", "id"), Input("heading", "data"))
    run_here(ClientsideFunction("vistazo", "draw"), Output("drawn", "data"), Input("picture", "data"))
    app.callback(
        Output("page", "children"), Output("shown", "data"), Output("heading", "data"), Output("picture", "data"),
        Output("said", "children"), Output("trouble", "children"), Input("go", "data"), Input("loaded", "data"), prevent_initial_call=True,
    )(pages.show)  # fmt: skip
    app.callback(
        Output("stages", "children"), Output("loaded", "data"), Input("tick", "n_intervals"), State("shown", "data"), State("go", "data"),
        prevent_initial_call=True,
    )(pages.poll)  # fmt: skip
    wire_editor(app, pages)
    return pages


def wire_editor(app: Dash, pages: Pages) -> None:
    """The callbacks of the editor and the overview."""
    again = [Output(each.component_id, each.component_property, allow_duplicate=True) for each in OUTPUTS]
    app.callback(
        again,
        Input({"type": "part", "part": ALL}, "value"), Input("chart", "value"), Input({"type": "filter", "at": ALL, "field": ALL}, "value"),
        Input({"type": "remove", "at": ALL}, "n_clicks"), Input({"type": "words", "field": ALL}, "value"),
        State({"type": "part", "part": ALL}, "id"), State({"type": "filter", "at": ALL, "field": ALL}, "id"),
        State({"type": "remove", "at": ALL}, "id"), State({"type": "words", "field": ALL}, "id"),
        State("chips", "data"), State("shown", "data"), State("go", "data"),
        prevent_initial_call=True,
    )(pages.edit)  # fmt: skip
    app.callback(
        Output("filters", "children", allow_duplicate=True), Output("chips", "data", allow_duplicate=True), Output("add-filter", "value"),
        Input("add-filter", "value"), State("chips", "data"), State("shown", "data"), prevent_initial_call=True,
    )(pages.add)  # fmt: skip
    app.callback(
        Output({"type": "filter", "at": MATCH, "field": "chosen"}, "options"), Input({"type": "find", "at": MATCH}, "value"),
        State({"type": "filter", "at": MATCH, "field": "chosen"}, "value"), State({"type": "find", "at": MATCH}, "id"),
        State("chips", "data"), State("shown", "data"), prevent_initial_call=True,
    )(pages.choices)  # fmt: skip
    app.callback(
        Output("url", "search", allow_duplicate=True), Input({"type": "kind", "at": ALL}, "value"), State("shown", "data"),
        prevent_initial_call=True,
    )(pages.correct)  # fmt: skip
    app.callback(Output("rows", "children"), Input("rows-label", "n_clicks"), State("shown", "data"), prevent_initial_call=True)(pages.rows)

    @app.callback(
        Output("rows", "children", allow_duplicate=True), Input({"type": "turn", "to": ALL}, "n_clicks"), State("shown", "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def turn(clicks: list[Any], query: Any) -> Any:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        return pages.turn(ctx.triggered_id["to"], query)
