"""The boundaries of map layers, as GeoJSON by their own address: figures name it and stay small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, abort

from explorer.geo import geometry, layers
from explorer.settings import Settings
from explorer.web.static import A_WEEK, send

if TYPE_CHECKING:
    from explorer.store import Store


def register(server: Flask, store: Store, settings: Settings) -> None:
    """`/layers/<name>.json`, for the names that `explorer.geo` knows."""

    @server.get("/layers/<name>.json")
    def boundaries(name: str) -> Response:
        if name not in {layer.name for layer in layers()}:
            abort(404)
        return send(geometry(name), A_WEEK, "application/geo+json")
