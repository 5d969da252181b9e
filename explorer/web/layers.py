"""The boundaries of map layers, as GeoJSON by their own address: figures name it and stay small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, abort, request

from explorer.errors import ExplorerError
from explorer.geo import OWN_LAYER, drawn, maybe_layer
from explorer.model.schema import Column
from explorer.model.table import Dataset
from explorer.model.view import View
from explorer.settings import Settings
from explorer.store.shapes import own_layer
from explorer.web.asked import asked, table_of
from explorer.web.pictures import failed, is_private, sent
from explorer.web.static import A_WEEK, send_bytes

if TYPE_CHECKING:
    from explorer.store import Store

WAIT = 20.0
"""Seconds that a map waits for its shapes while the table is still being read."""


def register(server: Flask, store: Store, settings: Settings) -> None:
    """`/layers/<name>.json`, for the names that `explorer.geo` knows, parts of layers among them."""

    @server.get("/layers/<name>.json")
    def boundaries(name: str) -> Response:
        if maybe_layer(name) is None:
            abort(404)
        return send_bytes(drawn(name), A_WEEK, "application/geo+json")

    @server.get("/shapes.json")
    def shapes() -> Response:
        """The own shapes of a table whose place a map knows nowhere else."""
        given = asked(request, settings)
        try:
            table = table_of(given, store, WAIT)
            if not isinstance(table, Dataset):
                abort(503)
            column = _place(given.view, table)
            found = own_layer(table, column, "", store).shapes if column else abort(404)
        except ExplorerError as error:
            return failed(error, given.locale)
        return sent(Response(found, mimetype="application/geo+json"), given, is_private(table))


def _place(view: View, dataset: Dataset) -> Column | None:
    name = view.spec.first("place") if view.spec else ""
    found = next((column for column in dataset.schema.columns if column.name == name), None)
    return found if found and found.match and found.match.layer == OWN_LAYER else None
