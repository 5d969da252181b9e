"""Places: map layers, and which of a layer's regions a name or key means."""

from explorer.geo.layers import Layer, layer, layers
from explorer.geo.places import match

__all__ = ["Layer", "layer", "layers", "match"]
