"""A finished chart as the checker sees it: its figure, the numbers it was drawn from, and the cells of the file as published."""

from __future__ import annotations

import array
import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from charts import REGISTRY, Scene
from charts._several import apart
from explorer import geo
from explorer.model.picture import Figure, Look
from explorer.model.schema import Schema
from explorer.model.table import Dataset, Sample
from explorer.model.view import ChartSpec, Filter, View
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.recommend.slicing import within
from explorer.text import say

Cells = dict[str, tuple[str, ...]]

PAGE = Look()


@dataclass(frozen=True)
class Finished:
    """One chart; `cells` are the texts of each of its columns in the file, whatever the schema says of them."""

    spec: ChartSpec
    figure: Figure
    frame: dict[str, list[Any]] = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)
    formats: tuple[tuple[str, str], ...] = ()
    """(column, strptime pattern) of each date column."""
    words: str = ""
    look: Look = PAGE
    seconds: float = 0.0
    """Of processor time: other work on the machine does not count."""

    @property
    def layout(self) -> dict[str, Any]:
        """plotly's layout."""
        return self.figure.get("layout", {})

    def traces(self, *kinds: str) -> Iterator[dict[str, Any]]:
        """The traces of those types, of all types where none is named."""
        drawn = (trace for trace in self.figure.get("data", []) if not kinds or trace.get("type", "scatter") in kinds)
        return ({key: _unpacked(value) for key, value in trace.items()} for trace in drawn)

    def texts(self, name: str) -> tuple[str, ...]:
        """The filled cells of a column."""
        return tuple(cell for cell in self.cells.get(name, ()) if cell)

    @property
    def keys(self) -> list[str]:
        """The columns of the frame that rows are grouped by."""
        return [name for name in self.frame if name.partition("_")[0] in ("by", "split", "time", "place") and "rows" in self.frame]


def _unpacked(value: Any) -> Any:
    """Long arrays travel as base64."""
    if not isinstance(value, dict) or "bdata" not in value:
        return value
    return array.array({"f4": "f", "f8": "d"}[value["dtype"]], base64.b64decode(value["bdata"])).tolist()


def finished(
    dataset: Dataset, sample: Sample, spec: ChartSpec, engine: DuckDBEngine, look: Look = PAGE, filters: tuple[Filter, ...] = ()
) -> Finished:
    """The chart of a spec, drawn the way a page draws it."""
    began = time.process_time()
    chart = REGISTRY[spec.chart]
    seen, schema = apart(chart.complete(spec, within(dataset.schema, filters)), within(dataset.schema, filters))
    dataset = replace(dataset, schema=schema)
    view = View(filters=filters, spec=seen, locale="en-US")
    assert view.spec is not None
    frame = engine.run(dataset, chart.plan(view, schema, look)).frame
    match = schema.column(spec.first("place")).match if spec.first("place") else None
    layer = geo.layer(match.layer) if match and match.layer != geo.OWN_LAYER else None
    scene = Scene(view.spec, frame, schema, view, look, "en-US", "#0b7a75", layer)
    figure = chart.draw(scene) or {}
    words = say(chart.tell(scene).title, "en-US")
    seconds = time.process_time() - began
    return Finished(
        view.spec, figure, frame.to_pydict(), _cells(schema, _kept(sample, filters), spec), _formats(schema, spec), words, look, seconds
    )


def _kept(sample: Sample, filters: tuple[Filter, ...]) -> Sample:
    """The rows that pass, where their cells are written as the filters' values are."""
    places = [(sample.names.index(each.column), set(each.values)) for each in filters if each.column in sample.names]
    rows = tuple(row for row in sample.rows if all(row[place] in values for place, values in places))
    return replace(sample, rows=rows) if rows else sample


def _cells(schema: Schema, sample: Sample, spec: ChartSpec) -> Cells:
    columns = {name: tuple(cell or "" for cell in cells) for name, cells in zip(sample.names, zip(*sample.rows, strict=True), strict=True)}
    for group in schema.siblings:
        columns[group.key.name] = group.keys
        columns[group.value.name] = tuple(cell for name in group.columns for cell in columns.get(name, ()))
    return {name: columns[name] for name in spec.columns() if name in columns}


def _formats(schema: Schema, spec: ChartSpec) -> tuple[tuple[str, str], ...]:
    casts = [(name, schema.column(name).cast) for name in spec.columns()]
    return tuple((name, next(iter(cast.formats), "%Y-%m-%d")) for name, cast in casts if cast.formats or cast.type in ("DATE", "TIMESTAMP"))
