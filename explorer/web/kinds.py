"""The kinds of charts as pictures, all visible; one that this table cannot fill says what it needs."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from charts import REGISTRY, Chart, lacks
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.web.controls import aria
from explorer.web.visit import Visit

DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 24' fill='none' stroke='black' stroke-width='2.2'"
    " stroke-linecap='round' stroke-linejoin='round'><path d='{path}'/></svg>"
)

FAMILIES = ("bar", "line", "map", "treemap", "heatmap", "histogram", "box", "scatter", "area", "pie", "table")
"""The order of the pictures: most used first; families not named here follow."""

PLAIN = ("map_regions",)
"""Kinds that readers look for first in a family of several."""


def kinds(chosen: str, schema: Schema, visit: Visit) -> Component:
    """The picker: one choice among pictures."""
    return html.Fieldset(
        [
            html.Legend(visit.say(message("Kind of chart")), className="unseen"),
            dbc.RadioItems(id="chart", name="kind-of-chart", options=options(schema, visit), value=chosen, className="kinds"),
        ],
        className="picker",
    )


def options(schema: Schema, visit: Visit) -> list[dict[str, Any]]:
    """Every kind, with its picture, and why not where it cannot be."""
    found = []
    for chart in sorted(REGISTRY.values(), key=_place):
        why = lacks(chart, schema)
        words = [visit.say(chart.label), html.Span(visit.say(why), className="why")] if why else [visit.say(chart.label)]
        found.append({"value": chart.name, "label": html.Span([icon(chart), *words], className="kind"), "disabled": why is not None})
    return found


def icon(chart: Chart) -> Component:
    """The chart's picture, in the colour of the text around it."""
    address = f'url("data:image/svg+xml,{quote(DRAWING.format(path=chart.icon))}")'
    return html.Span(className="icon", style={"maskImage": address, "WebkitMaskImage": address}, **aria(hidden="true"))


def _place(chart: Chart) -> tuple[int, bool, str]:
    """By family; in it the plain kind first, the one that its picture and name stand for."""
    return (FAMILIES.index(chart.family) if chart.family in FAMILIES else len(FAMILIES), chart.name not in PLAIN, chart.name)
