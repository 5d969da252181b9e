"""Regions of a map layer: how many of a column's places are among them, how they are framed, and the land that lies under marks."""

from __future__ import annotations

from typing import Any

from charts._bounds import CONIC, WORLD, box, conic, framed, world
from charts._facts import column_in
from charts._template import BORDER, GROUND, LAND
from explorer.geo import Layer, maybe_layer
from explorer.model.schema import Schema
from explorer.model.view import ChartSpec

ENOUGH = 0.8
"""Share of the rows that must fall on the layer: a map of less tells more of what it lacks (Brewer)."""

PADDING, MARGIN = 0.3, 0.03
"""Degrees around the outermost region; of a small layer that part of its size."""

MANY = 400
"""Regions beyond which lines as wide as those of few would hide what they bound."""


def on_map(slot: str, spec: ChartSpec, schema: Schema) -> float:
    """The share of the rows that falls on the layer, or of the names where fewer of those are found."""
    column = column_in(slot, spec, schema)
    if column is None or column.match is None:
        return 0.0
    named = len(column.match.pairs) + len(column.match.unmatched)
    return min(column.match.share, len(column.match.pairs) / named if named else 1.0)


def regions(slot: str, spec: ChartSpec, schema: Schema) -> int:
    """How many regions of the layer are named."""
    column = column_in(slot, spec, schema)
    return len({code for _, code in column.match.pairs}) if column and column.match else 0


def covered(slot: str, spec: ChartSpec, schema: Schema) -> float:
    """The share of the layer's regions that is named; 1 of a layer that only has those."""
    column = column_in(slot, spec, schema)
    found = maybe_layer(column.match.layer) if column and column.match else None
    return regions(slot, spec, schema) / len(found.regions) if found else 1.0


def outlines(layer: Layer, codes: list[str]) -> dict[str, Any]:
    """A trace of those regions, without colours and words."""
    return {
        "type": "choropleth", "geojson": layer.url, "featureidkey": "id", "locations": codes, "hoverinfo": "text",
        "marker": {"line": {"color": GROUND, "width": 0.5 if len(layer.regions) < MANY else 0.15}},
    }  # fmt: skip


def land(layer: Layer) -> dict[str, Any]:
    """All regions in one pale colour, under the marks."""
    codes = [code for code, _ in layer.regions]
    pale = {"z": [0] * len(codes), "colorscale": [[0, LAND], [1, LAND]], "showscale": False, "hoverinfo": "skip"}
    return {**outlines(layer, codes), **pale, "marker": {"line": {"color": BORDER, "width": 0.8}}}


def projection(layer: Layer, shape: float) -> dict[str, Any]:
    """The layer's own projection; else its outlines fill a frame `shape` times as wide as high."""
    if layer.projection == WORLD:
        return world()
    if layer.projection == CONIC:
        return conic(box(layer.name))
    if layer.projection:
        return {"projection": {"type": layer.projection}}
    if layer.box:
        return framed(layer.box, 0.0, shape)
    west, south, east, north = around = box(layer.name)
    return framed(around, min(PADDING, MARGIN * max(east - west, north - south)), shape)
