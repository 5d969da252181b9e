"""The map layers that are shipped: their regions, keys, licence, and the file that draws them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """A set of regions. `regions` are (code, name as its country writes it); `url` is the GeoJSON whose features carry the code as `id`."""

    name: str
    title: str
    regions: tuple[tuple[str, str], ...]
    url: str
    credit: str
    licence: str
    country: str = ""


def layers() -> tuple[Layer, ...]:
    """Every shipped layer, world first."""
    return ()


def layer(name: str) -> Layer:
    """The layer of that name. Raises KeyError."""
    return next(found for found in layers() if found.name == name)
