"""What the editor shows for an address: the view, its table, its spec with defaults filled in, and its picture or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from charts import REGISTRY
from explorer.errors import ChartError, ExplorerError, StateError
from explorer.model.message import message
from explorer.model.picture import Picture
from explorer.model.schema import Schema
from explorer.model.table import Dataset
from explorer.model.view import ChartSpec, View
from explorer.picture import picture
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
    """The view drawn. Raises StateError for a chart that does not exist."""
    spec = view.spec
    if spec is None or spec.chart not in REGISTRY:
        raise StateError(message("There is no such chart: {name}.", name=spec.chart if spec else ""))
    try:
        drawn = picture(view, look_of(visit.width), visit.store, visit.visitor)
    except (ChartError, StateError) as error:
        return Shown(view, dataset, completed(spec, dataset.schema), None, error)
    return Shown(view, dataset, completed(drawn.view.spec or spec, dataset.schema), drawn, None)


def completed(spec: ChartSpec, schema: Schema) -> ChartSpec:
    """The spec with the chart's defaults, where its columns exist."""
    known = {column.name for column in schema.all_columns()}
    for slot, columns in spec.slots:
        spec = spec.with_slot(slot, *(column for column in columns if column in known))
    return REGISTRY[spec.chart].complete(spec, schema)
