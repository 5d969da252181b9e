"""A figure that needs nothing else: house template, geometry and the words around it are inside."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from charts import darkened
from explorer.geo import drawn
from explorer.model.picture import Picture
from explorer.settings import Settings
from explorer.share import poster
from explorer.share.drawing import template
from explorer.text import language_of

LAYER = re.compile(r"^/?(?:.*/)?layers/([a-z0-9_.-]+)\.json$")
SHAPES = re.compile(r"^/?(?:.*/)?shapes\.json\?")
"""The address of a layer in a figure: images have no network, so the layer goes into the figure."""


def composed(picture: Picture, settings: Settings, width: int, height: int, link: str = "", is_dark: bool = False) -> dict[str, Any]:
    """The figure with the house template, its layers inside, and in `layout.meta.vistazo` the words that go around it."""
    parts: dict[str, Any] = {
        "poster": poster.words(picture, settings, width, height, link, is_dark),
        "locale": language_of(picture.view.locale),
    }
    if picture.figure is None:
        parts["table"] = poster.table(picture)
    figure = picture.figure or {"data": [], "layout": {}}
    worn = darkened(figure) if is_dark else figure
    layout = {"template": template(settings, is_dark), **worn.get("layout", {}), "meta": {"vistazo": parts}}
    return {**with_layers(worn, picture), "layout": layout}


def with_layers(figure: dict[str, Any], picture: Picture) -> dict[str, Any]:
    """The figure with the geometry of its maps inside instead of its address."""
    return {**figure, "data": [_with_layer(trace, picture.shapes) for trace in figure["data"]]}


def _with_layer(trace: dict[str, Any], shapes: bytes) -> dict[str, Any]:
    address = trace.get("geojson")
    if isinstance(address, str) and shapes and SHAPES.match(address):
        return {**trace, "geojson": json.loads(shapes)}
    found = LAYER.match(address) if isinstance(address, str) else None
    if not found:
        return trace
    return {**trace, "geojson": _layer(drawn(found[1]))}


@functools.lru_cache(maxsize=4)
def _layer(shapes: bytes) -> Any:
    return json.loads(shapes)
