"""Tables and scenes for the tests of charts: made by hand, or opened from CSV text as a reader's file would be."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow

from charts import REGISTRY, Scene
from charts._several import apart
from explorer import geo
from explorer.model.message import message
from explorer.model.picture import Look
from explorer.model.schema import Cast, Column, PlaceMatch, Schema, Stats
from explorer.model.source import Source
from explorer.model.table import Credit, Dataset, Read, Table
from explorer.model.view import SLOTS, ChartSpec, Filter, View
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.schema import infer, settle
from explorer.settings import Settings
from loaders import readers

PAGE = Look()
CASTS = {"numeric": "BIGINT", "temporal": "DATE"}


def column(name: str, kind: str = "categorical", role: str = "", distinct: int = 5, **fields: Any) -> Column:
    """A column with the first role of its kind, unless told."""
    roles = {
        "numeric": "quantity",
        "categorical": "nominal",
        "temporal": "date",
        "geographic": "place_name",
        "identifier": "key",
        "text": "name",
    }
    cast = fields.pop("cast", Cast("BIGINT" if role == "year" else CASTS.get(kind, "VARCHAR")))
    return Column(name, name, name, kind, role or roles[kind], message("said by the test"), distinct=distinct, cast=cast, **fields)  # type: ignore[arg-type]


def number(name: str, low: float = 0, high: float = 100, distinct: int = 50, **fields: Any) -> Column:
    """A numeric column with its span."""
    return column(name, "numeric", distinct=distinct, stats=Stats(low, high, (low + high) / 2, fields.pop("negatives", 0)), **fields)


def place(name: str, layer: str = "mexico", share: float = 1.0, distinct: int = 32) -> Column:
    """A column of regions on a layer."""
    pairs = tuple((region, code) for code, region in geo.layer(layer).regions[:distinct])
    return column(name, "geographic", "admin1_or_2_name", distinct, match=PlaceMatch(layer, pairs, share))


def table(*columns: Column, shape: str = "record", rows: int = 1000, **fields: Any) -> Schema:
    """A schema of columns."""
    return Schema(columns, shape, message("a row"), rows=rows, **fields)  # type: ignore[arg-type]


def spec(chart: str, **parts: Any) -> ChartSpec:
    """A spec from slots by name (a column or several) and the other fields."""
    slots = [(slot, parts.pop(slot)) for slot in SLOTS if slot in parts]
    return ChartSpec(chart, tuple((slot, (names,) if isinstance(names, str) else tuple(names)) for slot, names in slots), **parts)


def scene(
    wanted: ChartSpec, schema: Schema, look: Look = PAGE, locale: str = "en-US", view: View | None = None, **frame: Sequence[Any]
) -> Scene:
    """A scene of a small frame given by its columns."""
    full, schema = apart(REGISTRY[wanted.chart].complete(wanted, schema), schema)
    name = full.first("place")
    match = schema.column(name).match if name else None
    layer = geo.layer(match.layer) if match else None
    return Scene(full, pyarrow.table(frame), schema, view or View(spec=full, locale=locale), look, locale, "#0b7a75", layer)


def opened(text: str, folder: Path) -> Dataset:
    """A stored table of CSV text."""
    settings = Settings(data=folder)
    name = hashlib.sha256(text.encode()).hexdigest()[:32]
    path, out = folder / f"{name}.csv", folder / "tables" / f"{name}.duckdb"
    out.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    source = Table(path, path.name, Credit())
    sample = readers.peek(source, Read(), settings)
    schema = infer(sample)
    facts = readers.store(source, sample.read, schema, out, settings, lambda *_: None)
    return Dataset(Source("url", name), name, out, settle(schema, facts), Credit())


def asked(dataset: Dataset, wanted: ChartSpec, engine: DuckDBEngine, look: Look = PAGE, filters: tuple[Filter, ...] = ()) -> Scene:
    """The scene of a spec on a stored table."""
    chart = REGISTRY[wanted.chart]
    full, schema = apart(chart.complete(wanted, dataset.schema), dataset.schema)
    dataset = replace(dataset, schema=schema)
    view = View(spec=full, locale="es-MX", filters=filters)
    frame = engine.run(dataset, chart.plan(view, dataset.schema, look)).frame
    name = full.first("place")
    match = dataset.schema.column(name).match if name else None
    return Scene(full, frame, dataset.schema, view, look, "es-MX", "#0b7a75", geo.layer(match.layer) if match else None)
