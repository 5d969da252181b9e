"""Places: map layers, and which of a layer's regions a name or key means."""

from explorer.geo.layers import Layer, geometry, layer, layers
from explorer.geo.places import evidence, label, match, nearest, on_layer
from explorer.model.schema import OWN_LAYER

__all__ = ["OWN_LAYER", "Layer", "evidence", "geometry", "label", "layer", "layers", "match", "nearest", "on_layer"]
