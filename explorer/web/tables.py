"""The callbacks about a table itself: a column corrected, its rows page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from explorer.model.schema import FIXES
from explorer.state import write_state
from explorer.web.controls import chosen
from explorer.web.corrections import corrected
from explorer.web.front import Front
from explorer.web.rows import rows_section


def correct(front: Front, control: dict[str, Any], value: str, query: str) -> str:
    """The address after a choice in one of a column's menus. A control that says what is so already changes nothing."""
    opened, visit = front.shown(query)
    columns, at, what = opened.dataset.schema.columns, control.get("at"), control.get("what")
    if not isinstance(at, int) or not 0 <= at < len(columns) or what not in FIXES or (what == "unit" and value == columns[at].unit):
        raise PreventUpdate
    after = corrected(opened.view, columns[at], what, value)
    if set(after.fixes) == set(opened.view.fixes):
        raise PreventUpdate
    return "?" + write_state(replace(after, locale=visit.locale))


def rows(front: Front, page: int, query: str) -> list[Any]:
    """A page of rows."""
    opened, visit = front.shown(query)
    return rows_section(opened, max(0, page), visit)


def register(app: Dash, front: Front) -> None:
    """Wires the callbacks to the overview's menus and the editor's rows."""

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input({"type": "fix", "what": ALL, "at": ALL, "of": ALL}, "value"),
        State("shown", "data"),
        prevent_initial_call=True,
    )
    def correct_column(values: list[Any], query: Any) -> str:
        if not values or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        return correct(front, ctx.triggered_id, chosen(ctx.triggered[0]["value"]), chosen(query))

    @app.callback(
        Output("rows", "children"),
        Input("rows-label", "n_clicks"),
        Input({"type": "turn", "to": ALL}, "n_clicks"),
        State("shown", "data"),
        prevent_initial_call=True,
    )
    def show_rows(opened: Any, turned: list[Any], query: Any) -> list[Any]:
        if not opened and not any(turned):
            raise PreventUpdate
        return rows(front, ctx.triggered_id["to"] if isinstance(ctx.triggered_id, dict) else 0, chosen(query))
