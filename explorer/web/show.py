"""The callbacks of every page: an address becomes a page, and a table on its way is looked after. Each calls one function and returns."""

from __future__ import annotations

from typing import Any, cast

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from explorer.state import read_state
from explorer.web.controls import chosen
from explorer.web.front import Front, address_of, window_title
from explorer.web.loading import panel
from explorer.web.pages import page


def show(front: Front, go: Any, loaded: Any) -> tuple[Any, ...]:
    """The page of an address; `loaded` is the address whose table was waited for."""
    query = address_of(go)
    visit = front.visit(query, go)
    found = page(query, visit, begun=loaded == query)
    heading = {"title": window_title(found.title, visit), "query": found.query, "asked": query, "drawn": found.picture is not None}
    return found.body, found.query, heading, found.picture, found.said, ""


def poll(front: Front, query: str, go: Any, waiter: str) -> tuple[Any, Any]:
    """How far a table is; when it has come or failed, or nobody is at it any more, its page is asked for again."""
    view, visit = read_state(query)[0], front.visit(query)
    if view.source is None:
        raise PreventUpdate
    progress = visit.store.progress(view.source, view.read, visit.visitor, waiter)
    if progress.dataset is not None or progress.error is not None or not progress.stage:
        return no_update, address_of(go)
    return panel(progress, visit), no_update


def leave(front: Front, query: str, waiter: str) -> str:
    """The first page's address, after the reader stopped waiting."""
    view, visit = read_state(query)[0], front.visit(query)
    if view.source is None:
        raise PreventUpdate
    visit.store.leave(view.source, view.read, visit.visitor, waiter)
    return f"?lang={visit.locale}"


def register(app: Dash, front: Front) -> None:
    """Wires the callbacks to the skeleton."""
    here = cast(Any, app.clientside_callback)
    here(ClientsideFunction("vistazo", "go"), Output("go", "data"), Input("url", "search"), State("heading", "data"))
    here(ClientsideFunction("vistazo", "name"), Output("drawn", "id"), Input("heading", "data"))
    here(ClientsideFunction("vistazo", "draw"), Output("drawn", "data"), Input("picture", "data"))

    @app.callback(
        Output("page", "children"),
        Output("shown", "data"),
        Output("heading", "data"),
        Output("picture", "data"),
        Output("said", "children"),
        Output("trouble", "children"),
        Input("go", "data"),
        Input("loaded", "data"),
        prevent_initial_call=True,
    )
    def show_page(go: Any, loaded: Any) -> tuple[Any, ...]:
        return show(front, go, loaded)

    @app.callback(
        Output("stages", "children"),
        Output("loaded", "data"),
        Input("tick", "n_intervals"),
        State("shown", "data"),
        State("go", "data"),
        State("waiter", "data"),
        prevent_initial_call=True,
    )
    def poll_table(_: Any, query: Any, go: Any, waiter: Any) -> tuple[Any, Any]:
        return poll(front, chosen(query), go, chosen(waiter))

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input("cancel", "n_clicks"),
        State("shown", "data"),
        State("waiter", "data"),
        prevent_initial_call=True,
    )
    def leave_table(clicks: Any, query: Any, waiter: Any) -> str:
        if not clicks:
            raise PreventUpdate
        return leave(front, chosen(query), chosen(waiter))
