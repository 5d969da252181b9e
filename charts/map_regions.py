"""Map of regions: each region coloured by its number, in five classes; regions without a number in grey."""

from __future__ import annotations

from typing import Any

from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._classes import Scale, colourbar, colourscale, grey_key, scale
from charts._facts import has, is_exact, sums
from charts._frame import hover, value_text
from charts._labels import escape
from charts._ranking import Ranking, Row, Series
from charts._regions import ENOUGH, MANY, on_map, outlines, projection, regions
from charts._specs import ALL_AGGREGATES, AMOUNTS, PLACES, completed
from charts._telling import told_keys
from charts._template import GROUND, NO_DATA
from explorer.geo import Layer
from explorer.model.message import message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import say, separators

LEGEND = 36
"""Pixels for the legend under the map."""

NAMED = "<b>%{properties.name}</b><br>%{text}<extra></extra>"
"""A region's name as its file of shapes has it, and what is said of it."""

RULES = (
    Rule("place_on_map", 4, message("the places are on a map"), lambda s, c: on_map("place", c, s) >= ENOUGH),
    Rule("few_matched", -12, message("many of the places are not on the map"), lambda s, c: on_map("place", c, s) < ENOUGH),
    Rule("one_row_a_region", 3, message("each region has its own number"), lambda s, c: has("what", c) and is_exact(s, c)),
    Rule("totals_on_map", -25, message("large regions have large totals"), lambda s, c: not has("what", c) or sums(s, c)),
    Rule("few_regions", -4, message("too few places for a map"), lambda s, c: regions("place", c, s) < 4),
)


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    return completed(spec, schema, "place", None)


def plan(view: View, schema: Schema, look: Look) -> Query:
    return grouped(view, schema, (("place", None),))


def draw(scene: Scene) -> Figure:
    if scene.layer is None:
        return {"data": [], "layout": {"height": 120}}
    values = _values(scene)
    found = scale(list(values.values()) or [0.0], scene.colour)
    look = scene.look
    height = look.height if look.target in ("card", "image", "embed") else map_height(look)
    legend = 0 if look.target == "card" else LEGEND
    return {
        "data": [_without(scene, scene.layer, values), _with(scene, scene.layer, values, found, legend > 0)],
        "layout": {
            "separators": separators(scene.locale),
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "annotations": _grey(scene, len(values) < len(scene.layer.regions) and legend > 0),
            "geo": {
                **projection(scene.layer, look.width / (height - legend)),
                "visible": False,
                "bgcolor": GROUND,
                "domain": {"x": [0, 1], "y": [legend / height, 1]},
            },
        },
    }


def _grey(scene: Scene, is_shown: bool) -> list[dict[str, Any]]:
    """What grey regions are, right of the legend or above its end."""
    up = LEGEND - 2 if scene.look.narrow else LEGEND / 2
    return grey_key(say(message("no data"), scene.locale), x=1, xshift=-8, y=0, yanchor="middle", yshift=round(up)) if is_shown else []


def map_height(look: Look) -> int:
    """As high as a map of that width wants to be."""
    return max(260, min(600, round(look.width * 0.62)))


def tell(scene: Scene) -> Telling:
    names = dict(scene.layer.regions) if scene.layer else {}
    rows = [Row(names.get(code, code), names.get(code, code), (value,)) for code, value in _values(scene).items()]
    ranked = Ranking(tuple(sorted(rows, key=lambda row: -row.total)), (Series(""),))
    return told_keys(scene, ranked, message("Map"), "place")


def _values(scene: Scene) -> dict[str, float]:
    return {
        str(row["place"]): float(row["what"]) for row in scene.frame.to_pylist() if row["place"] is not None and row["what"] is not None
    }


def _with(scene: Scene, layer: Layer, values: dict[str, float], found: Scale, legend: bool) -> dict[str, Any]:
    """The regions that have a number."""
    return {
        **outlines(layer, list(values)),
        "z": [found.place(value) for value in values.values()],
        "zmin": -0.5,
        "zmax": len(found.colours) - 0.5,
        "colorscale": colourscale(found),
        "showscale": legend,
        "colorbar": colourbar(found, scene),
        **_words(layer, [(code, value_text(scene, value)) for code, value in values.items()]),
    }


def _words(layer: Layer, said: list[tuple[str, str]]) -> dict[str, Any]:
    """What each region says under the pointer. Of very many the names, most of the figure, come with the shapes, if the file is ours."""
    if len(layer.regions) > MANY and layer.credit:
        return {"hovertemplate": NAMED, "text": [escape(text) for _, text in said]}
    names = dict(layer.regions)
    return {"hovertext": [hover(names.get(code, code), text) for code, text in said]}


def _without(scene: Scene, layer: Layer, values: dict[str, float]) -> dict[str, Any]:
    """The other regions, in grey: no data is not the lowest class."""
    rest = [(code, name) for code, name in layer.regions if code not in values]
    nothing = say(message("no data"), scene.locale)
    return {
        **outlines(layer, [code for code, _ in rest]),
        "z": [0] * len(rest),
        "colorscale": [[0, NO_DATA], [1, NO_DATA]],
        "showscale": False,
        **_words(layer, [(code, nothing) for code, _ in rest]),
    }


CHART = Chart(
    name="map_regions",
    family="map",
    label=message("Map"),
    needs=("choropleth",),
    slots=(
        Slot("place", ("geographic",), PLACES, lacks=message("a place that a map knows"), matched=True),
        Slot("what", ("numeric",), AMOUNTS, required=False, lacks=message("a number")),
    ),
    sentence=message("Map {what} by {place}"),
    aggregates=ALL_AGGREGATES,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "estado,tasa\nJalisco,12.5\nPuebla,8.1\nOaxaca,15.2\nSonora,9.9\nNuevo León,4.2\nYucatán,3.1\nChiapas,17.8\nVeracruz,11.0\n",
            ChartSpec("map_regions", (("what", ("tasa",)), ("place", ("estado",)))),
        ),
    ),
    icon="M4 6l7-2 6 3 7-2v13l-7 2-6-3-7 2zM11 4v13M17 7v13",
)
