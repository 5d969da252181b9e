"""Municipalities whose names repeat between states, told apart by the column of states beside them."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.geo.layers import Layer, layers
from explorer.geo.places import STRONG, on_layer, speaks
from explorer.geo.within import UNCLEAR, Codes, within
from explorer.model.schema import PlaceMatch

ENOUGH = 0.7
"""Share of the rows whose value some region of those above has: fewer are of another country, or of another level."""


def match_beside(values: Iterable[tuple[str, int]], header: str, column: str, above: PlaceMatch) -> PlaceMatch | None:
    """How (value, rows) fall on a layer that lies below that of `above`, what `column` matches; None where the header speaks of none."""
    cells = tuple((value, rows) for value, rows in values if value and value.strip())
    found = [_match(layer, cells, header, column, above) for layer in layers() if layer.parents == above.layer and speaks(header, layer)]
    return max((each for each in found if each.share >= ENOUGH), key=lambda each: each.share, default=None) if cells else None


def _match(layer: Layer, cells: tuple[tuple[str, int], ...], header: str, column: str, above: PlaceMatch) -> PlaceMatch:
    """On the part of the layer where only one region above is named; else each value with each spelling of the region above."""
    spelt: dict[str, list[str]] = {}
    for text, code in above.pairs:
        spelt.setdefault(code, []).append(text)
    if len(spelt) == 1:
        return on_layer(cells, f"{layer.name}.{next(iter(spelt))}")
    index = within(layer.name)
    placed: list[tuple[str, str, str]] = []
    for value, _ in cells:
        codes: Codes = index.placed(value) or (index.inside(value, spelt) if speaks(header, layer) == STRONG else {})
        placed += [(text, value, code) for parent, code in codes.items() if code != UNCLEAR for text in spelt.get(parent, ())]
    known = {value for _, value, _ in placed}
    share = sum(rows for value, rows in cells if value in known) / max(1, sum(rows for _, rows in cells))
    pairs = dict.fromkeys((value, code) for _, value, code in placed)
    unmatched = tuple(value for value, _ in cells if value not in known)
    return PlaceMatch(layer.name, tuple(pairs), share, unmatched, column, tuple(placed))
