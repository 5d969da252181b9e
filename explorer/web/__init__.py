"""The explorer's server: Dash pages, Flask routes, and what guards them, put together."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, cast

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component
from flask import Flask

from explorer.settings import Settings
from explorer.store import Store, usable
from explorer.web import assets, document, edits, embed, errors, layers, pictures, security, show, sweeping, tables, upload
from explorer.web.document import WAITING, Explorer
from explorer.web.front import Front
from explorer.web.layout import skeleton
from explorer.web.visit import visit_of, wanted_locale

CALLBACKS = (show, edits, tables)
"""Dash's callbacks, one module an area."""

ROUTES = (upload, assets, layers, pictures, embed)
"""Flask's routes, one module an area."""

UPLOAD_ROOM = 1_000_000
"""Bytes of a request beside the file it carries."""

PAGE_IDS = (
    "stages", "cancel", "rows-label", "rows", "parts", "ending", "filters", "chart-wrong", "share", "chart-title", "chart-subtitle",
    "plain-table", "chart-notes", "chart-source", "chart-mark", "chart-words", "numbers-label", "numbers", "recipe",
)  # fmt: skip
"""What only some pages have: Dash checks callbacks against it."""


def create_app(settings: Settings) -> Explorer:
    """The whole explorer; `.server` is its WSGI app."""
    settings = usable(settings)
    server = Flask("vistazo", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = settings.limits.upload_bytes + UPLOAD_ROOM
    store = Store(settings)
    app = Explorer(
        __name__,
        server=cast(Any, server),
        assets_folder=str(Path(__file__).parent / "no-assets"),
        include_assets_files=False,
        serve_locally=True,
        update_title="",
        title=settings.look.name,
        health_endpoint="healthz",
        on_error=lambda error: errors.answer_for(error, visit_of(store, settings, wanted_locale())),
    )
    app.settings = settings
    app.store = store
    laid_out = cast(Any, app)
    laid_out.layout = lambda: skeleton(visit_of(store, settings, wanted_locale()).say(WAITING))
    laid_out.validation_layout = validation_layout()
    front = Front(store, settings)
    for area in CALLBACKS:
        area.register(app, front)
    document.register(server)
    for route in ROUTES:
        route.register(server, store, settings)
    security.register(server, settings, app.csp_hashes())
    store.warm()
    sweeping.start(store, settings)
    warm(app)
    return app


def validation_layout() -> Component:
    """Every id that a callback names, once."""
    found = [html.Div(id=name) for name in PAGE_IDS]
    return html.Div(
        [
            skeleton(""),
            *found,
            dcc.Interval(id="tick"),
            dcc.Store(id="waiter"),
            dcc.Store(id="chips"),
            dbc.RadioItems(id="chart"),
            dbc.Select(id="add-filter"),
        ]
    )


def warm(app: Explorer) -> None:
    """What must not happen while requests run side by side: Dash's set-up in the first one, and the import of pandas, which some library
    asks for sooner or later and which plotly, half way through, takes for whole."""
    import pandas

    logging.getLogger(__name__).debug("pandas %s", pandas.__version__)
    with app.server.test_client() as client:
        answer = client.get("/", headers={"Host": _any_host(app.settings)})
    if answer.status_code != 200:
        logging.getLogger(__name__).warning("the first page answers %s", answer.status)


def _any_host(settings: Settings) -> str:
    first = settings.look.allowed_hosts[0]
    return "localhost" if first == "*" else first


__all__ = ["create_app"]
