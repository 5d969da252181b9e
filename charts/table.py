"""The table: rows as published, a page at a time. It is drawn as HTML, so there is no figure."""

from __future__ import annotations

from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from explorer.model.message import Listing, message, plural
from explorer.model.picture import Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import KINDS, Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import rows_page

PAGE = 100
"""Rows of a page: more are a click away."""

COLUMNS = 60
"""Columns that a slot takes at most."""

RULES = (Rule("always_a_table", 0, message("the rows as published"), lambda schema, spec: True),)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    return spec


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def plan(view: View, schema: Schema, look: Look) -> Query:
    chosen = view.spec.columns() if view.spec else ()
    published = {column.name for column in schema.columns}
    return rows_page(
        view,
        schema,
        limit=view.spec.limit if view.spec and view.spec.limit else PAGE,
        columns=[name for name in chosen if name in published],
    )


def draw(scene: Scene) -> None:
    return None


def tell(scene: Scene) -> Telling:
    names = scene.frame.column_names
    title = message("Rows as published")
    shown = plural(
        "Table with {n} row on this page and the columns {columns}.",
        "Table with {n} rows on this page and the columns {columns}.",
        n=scene.frame.num_rows,
        columns=Listing(tuple(names)),
    )
    return Telling(title, shown)


CHART = Chart(
    name="table",
    family="table",
    label=message("Table"),
    needs=(),
    slots=(Slot("by", KINDS, required=False, many=COLUMNS, lacks=message("a column")),),
    sentence=message("Show the rows"),
    aggregates=(),
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(Example("nombre,edad\nAna,31\nLuis,45\n", ChartSpec("table")),),
    icon="M3 4h22v16H3zM3 9h22M3 14h22M11 4v16",
)
