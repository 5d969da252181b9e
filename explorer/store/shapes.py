"""The map layer that a stored table of areas is by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from explorer import geo
from explorer.cache import cache_key
from explorer.model.query import Query
from explorer.model.schema import Column
from explorer.model.table import Dataset

if TYPE_CHECKING:
    from explorer.store.store import Store

SHAPES = "1"
"""Changes where the same table would be drawn otherwise."""


def own_layer(dataset: Dataset, column: Column, url: str, store: Store) -> geo.Layer:
    """The shapes of the table's rows by the values of `column`; `url` is where they are sent. Of a private table nothing is kept."""
    assert column.match is not None
    kept = None if dataset.private else store.cache.get(key := cache_key("shapes", SHAPES, dataset.fingerprint, column.id))
    if kept is None:
        from explorer.geo.shapes import drawable  # loads GEOS: no other chart should wait for it

        shapes, box = drawable(_rows(dataset, column, store))
        kept = orjson.dumps(box) + b"\n" + shapes
        if not dataset.private:
            store.cache.set(key, kept)
    said, _, shapes = kept.partition(b"\n")
    return geo.Layer(geo.OWN_LAYER, dataset.credit.title, column.match.pairs, url, "", "", box=tuple(orjson.loads(said)), shapes=shapes)


def _rows(dataset: Dataset, column: Column, store: Store) -> list[tuple[str, str]]:
    shape = next(each for each in dataset.schema.columns if each.role == "geometry")
    frame = store.engine.run(dataset, Query(columns=(("key", column.name), ("shape", shape.name)))).frame
    return list(zip(frame["key"].to_pylist(), frame["shape"].to_pylist(), strict=True))
