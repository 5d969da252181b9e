"""What the editor shows for an address: the view, its table, its spec with defaults filled in, and its picture or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from charts import REGISTRY
from explorer.errors import ChartError, ExplorerError
from explorer.model.picture import Picture
from explorer.model.schema import Schema
from explorer.model.table import Dataset
from explorer.model.view import ChartSpec, View
from explorer.picture import picture, spec_of
from explorer.schema import fixed
from explorer.web.card import look_of
from explorer.web.visit import Visit


@dataclass(frozen=True)
class Shown:
    """One chart on the page. `picture` is None where the columns cannot fill the chart: `error` says why."""

    view: View
    dataset: Dataset
    spec: ChartSpec
    picture: Picture | None
    error: ExplorerError | None

    @property
    def schema(self) -> Schema:
        """The table's columns with the reader's corrections."""
        return self.dataset.schema


def corrected(view: View, dataset: Dataset) -> Dataset:
    """The table as the reader's corrections make it."""
    return replace(dataset, schema=fixed(dataset.schema, view.fixes)) if view.fixes else dataset


def shown(view: View, dataset: Dataset, visit: Visit) -> Shown:
    """The view drawn in the reader's language, or the nearest one that the table can show: then that is the view from there on."""
    try:
        drawn = picture(replace(view, locale=visit.locale), look_of(visit.width), visit.store, visit.visitor)
    except ChartError as error:
        return Shown(view, dataset, spec_of(view, dataset), None, error)
    made = drawn.view.spec
    assert made is not None
    fits = view.spec is not None and (view.spec.chart, view.spec.slots) == (made.chart, made.slots)
    return Shown(view if fits else replace(drawn.view, locale=view.locale), dataset, completed(made, dataset.schema), drawn, None)


def completed(spec: ChartSpec, schema: Schema) -> ChartSpec:
    """The spec with the chart's defaults, where its columns exist."""
    known = {column.name for column in schema.all_columns()}
    for slot, columns in spec.slots:
        spec = spec.with_slot(slot, *(column for column in columns if column in known))
    return REGISTRY[spec.chart].complete(spec, schema)
