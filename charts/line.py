"""Lines: a number over time, one line a series, each named at its end."""

from __future__ import annotations

from typing import Any

from charts import _legend as legend
from charts._axes import number_axis, room_for
from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._colours import series_colours
from charts._ends import end_labels, ends, period_axis
from charts._facts import FEW, distinct_in, has, is_few_amounts, is_span
from charts._frame import hover, time_label, value_text
from charts._labels import width_of
from charts._measures import unit_of
from charts._periods import Line, lines, with_gaps
from charts._several import MOST, kept
from charts._specs import ALL_AGGREGATES, AMOUNTS, CLASSES, KEYS, NAMES, PLACES, SUMS, completed
from charts._telling_time import is_open, told_lines
from charts._template import VALUE_SIZE
from explorer.model.message import message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Order, Query
from explorer.model.schema import Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import separators

SERIES = 7
"""Lines with a name of their own; one more for the rest, where parts add up."""

FLAT = 0.6
"""Where even the lowest value is above this share of the highest, an axis from zero would flatten the lines."""

DOTTED = 12
"""Up to so many points each gets a dot: a reader sees what was measured."""

OPEN = 7
"""Pixels across the open dot of a period that is not over."""

RULES = (
    Rule("change_over_time", 3, message("shows how it changed over time"), lambda s, c: has("time", c)),
    Rule("few_lines", 2, message("few enough lines to follow"), lambda s, c: 2 <= distinct_in("split", c, s) <= FEW),
    Rule("few_amounts", -4, message("bars compare amounts of a few periods better"), lambda s, c: is_few_amounts("time", c, s)),
    Rule("too_few_periods", -6, message("too few periods for a line"), lambda s, c: distinct_in("time", c, s) < 3),
    Rule(
        "spans_of_records",
        -6,
        message("each record has a span of time of its own"),
        lambda s, c: s.shape == "record" and is_span("time", c, s),
    ),
)


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    return completed(kept(spec, schema), schema, "time", None)


def plan(view: View, schema: Schema, look: Look) -> Query:
    limit = view.spec.limit if view.spec and view.spec.limit else SERIES
    return grouped(
        view,
        schema,
        (("time", None), ("split", limit)),
        order=(Order("time"), Order("split")) if view.spec and view.spec.slot("split") else (Order("time"),),
    )


def draw(scene: Scene) -> Figure:
    drawn = [with_gaps(line) for line in lines(scene)]
    return _figure(scene, drawn) if drawn else {"data": [], "layout": {"height": 120}}


def tell(scene: Scene) -> Telling:
    return told_lines(scene, lines(scene))


def _figure(scene: Scene, drawn: list[Line]) -> Figure:
    look = scene.look
    height = look.height if look.target in ("card", "image", "embed") else max(320, min(460, look.height))
    colours = series_colours(scene.colour, [bool(line.folded) for line in drawn])
    shares, counts = (scene.spec.aggregate == aggregate for aggregate in ("share", "count"))
    axis = number_axis(*_bounds(scene, drawn), 3 if height < 260 else 4, scene.locale, shares, _sign(scene), counts)
    names, direct = [line.label for line in drawn], len(drawn) > 1 and not look.narrow
    room = min(look.width * 0.3, max(width_of(line.label, VALUE_SIZE) for line in drawn) * 1.06)
    left = round(room_for(axis))
    below = 0 if direct else legend.height(names, look, left + 16)
    margin = {"l": left, "r": round(room) + 14 if direct else 16, "t": 12, "b": 28 + below}
    return {
        "data": [trace for line, colour in zip(drawn, colours, strict=True) for trace in _traces(scene, line, colour)],
        "layout": {
            "separators": separators(scene.locale),
            "height": legend.with_plot(height + (below if look.target in ("page", "embed") else 0), margin["t"] + margin["b"]),
            "margin": margin,
            "xaxis": period_axis(scene, drawn, look.width - margin["l"] - margin["r"]),
            "yaxis": axis,
            "showlegend": below > 0,
            **({"legend": legend.BELOW} if below else {}),
            "annotations": end_labels(drawn, ends(drawn), room, colours, axis["range"], height - 40) if direct else [],
        },
    }


def _traces(scene: Scene, line: Line, colour: str) -> list[dict[str, Any]]:
    """The line; where its last period is not over, the way there is dashed and its dot open."""
    whole = _trace(scene, line, colour)
    if len(line.points) < 2 or line.points[-1][1] is None or not is_open(scene, line.points[-1][0]):
        return [whole]
    lists = ("x", "y", "hovertext")
    closed = whole | {key: whole[key][:-1] for key in lists}
    opened = whole | {key: whole[key][-2:] for key in lists} | {"mode": "lines+markers", "showlegend": False}
    opened |= {"line": {**whole["line"], "dash": "dot"}, "marker": {**whole["marker"], "size": [0, OPEN], "symbol": "circle-open"}}
    return [closed, opened]


def _trace(scene: Scene, line: Line, colour: str) -> dict[str, Any]:
    """The line; few or lonely points get dots, or the lonely ones would not be seen."""
    few = sum(value is not None for _, value in line.points) <= DOTTED
    return {
        "type": "scatter",
        "mode": "lines+markers" if few or line.is_lonely else "lines",
        "x": [when for when, _ in line.points],
        "y": [value for _, value in line.points],
        "name": legend.name(line.label, scene.look),
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 6 if few else 4},
        "connectgaps": False,
        "hoverinfo": "text",
        "hovertext": [
            "" if value is None else hover(time_label(scene, when), line.label, value_text(scene, value)) for when, value in line.points
        ],
    }


def _bounds(scene: Scene, drawn: list[Line]) -> tuple[float, float]:
    """From zero, unless the lines would be flat; counts and sums always from zero."""
    values = [value for line in drawn for _, value in line.points if value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low > FLAT * high and low > 0 and scene.spec.aggregate not in SUMS:
        return low, high
    return min(low, 0.0), max(high, 0.0)


def _sign(scene: Scene) -> str:
    return "\u00a0%" if unit_of(scene.spec, scene.schema) == "%" else ""


CHART = Chart(
    name="line",
    family="line",
    label=message("Lines"),
    needs=("scatter",),
    slots=(
        Slot("time", ("temporal",), ("date", "datetime", "year", "period"), lacks=message("a date or a year")),
        Slot("what", ("numeric",), AMOUNTS, required=False, many=MOST, lacks=message("a number")),
        Slot(
            "split",
            ("categorical", "geographic", "text", "identifier"),
            CLASSES + PLACES + NAMES + KEYS,
            required=False,
            lacks=message("groups"),
        ),
    ),
    sentence=message("Show {what} over {time}"),
    aggregates=ALL_AGGREGATES,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "fecha,delito,casos\n2019-01-01,Robo,360\n2019-01-01,Fraude,80\n2020-01-01,Robo,300\n2020-01-01,Fraude,95\n2021-01-01,Robo,210\n2021-01-01,Fraude,120\n2022-01-01,Robo,190\n2022-01-01,Fraude,130\n",
            ChartSpec("line", (("what", ("casos",)), ("split", ("delito",)), ("time", ("fecha",))), grain="year"),
        ),
        Example(
            "año,población\n2018,120.5\n2019,121.4\n2020,126.0\n2021,126.7\n",
            ChartSpec("line", (("what", ("población",)), ("time", ("año",)))),
        ),
    ),
    icon="M3 17l7-7 6 4 9-10",
)
