"""The callbacks about a table itself: a column's kind corrected, its rows page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from explorer.state import write_state
from explorer.web.columns import corrected
from explorer.web.controls import chosen
from explorer.web.front import Front
from explorer.web.rows import rows_section


def correct(front: Front, kinds: list[Any], query: str) -> str:
    """The address after the reader said what a column is."""
    opened, visit = front.shown(query)
    after = corrected(opened.view, opened.dataset.schema, [chosen(kind) for kind in kinds])
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
        Input({"type": "kind", "at": ALL}, "value"),
        State("shown", "data"),
        prevent_initial_call=True,
    )
    def correct_kind(kinds: list[Any], query: Any) -> str:
        if not kinds:
            raise PreventUpdate
        return correct(front, kinds, chosen(query))

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
