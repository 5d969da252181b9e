"""Places: map layers, and which of a layer's regions a name or key means."""

from __future__ import annotations

from pathlib import Path

from explorer.geo.adopted import adopted
from explorer.geo.beside import match_beside
from explorer.geo.gazetteer import gazetteer
from explorer.geo.layers import Layer, add, drawn, geometry, layer, layers, maybe_layer
from explorer.geo.places import evidence, label, match, nearest, on_layer
from explorer.model.schema import OWN_LAYER

__all__ = [
    "OWN_LAYER",
    "Layer",
    "adopt",
    "drawn",
    "evidence",
    "geometry",
    "label",
    "layer",
    "layers",
    "match",
    "match_beside",
    "maybe_layer",
    "nearest",
    "on_layer",
]


def adopt(folder: Path | None, data: Path) -> None:
    """The files of an operator's folder become layers, in place of any adopted before; what is made of them is kept under `data`."""
    if add(adopted(folder, data / "layers") if folder else ()):
        gazetteer.cache_clear()
