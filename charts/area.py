"""Areas: parts of a whole over time, stacked from zero, each named where it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from charts import _legend as legend
from charts._axes import number_axis, room_for
from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._colours import mixed, series_colours
from charts._ends import end_labels, period_axis
from charts._facts import column_in, distinct_in, has, is_exact, sums
from charts._frame import hover, share_text, time_label, value_text
from charts._labels import width_of
from charts._measures import whole
from charts._periods import Line, lines, with_gaps
from charts._specs import CLASSES, NAMES, PLACES, SUMS, completed, stack_of
from charts._telling import with_shares
from charts._telling_time import is_open, told_lines
from charts._template import GROUND, VALUE_SIZE
from explorer.model.message import message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Order, Query
from explorer.model.schema import Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import say, separators

SERIES = 6
"""Areas with a name of their own; one more for the rest."""
FEW_PERIODS = 5
"""Fewer are bars."""
PALE = 0.25
"""How much paler an area is than a line of its colour: it is so much larger."""

RULES = (
    Rule("parts_over_time", 2, message("shows a whole and its parts over time"), lambda s, c: 2 <= distinct_in("split", c, s) <= SERIES),
    Rule("adds_up_each_period", 5, message("at each moment the parts add up to a whole"), lambda s, c: _adds_up(s, c)),
    Rule("line_is_enough", -2, message("a line says as much with less ink"), lambda s, c: not has("split", c)),
    Rule("many_areas", -4, message("too many areas to follow"), lambda s, c: distinct_in("split", c, s) > SERIES),
    Rule("few_periods", -6, message("too few periods for an area"), lambda s, c: distinct_in("time", c, s) < FEW_PERIODS),
    Rule("no_whole", -50, message("the numbers do not add up to a whole"), lambda s, c: not sums(s, c)),
    Rule("negative_parts", -50, message("a part cannot be less than nothing"), lambda s, c: _has_negatives(s, c)),
)


def _has_negatives(schema: Schema, spec: ChartSpec) -> bool:
    column = column_in("what", spec, schema)
    return column is not None and column.stats.negatives > 0


def _adds_up(schema: Schema, spec: ChartSpec) -> bool:
    """Amounts of few parts, one row each at each moment: as published, they are a whole and what it is made of."""
    return has("what", spec) and is_exact(schema, spec) and sums(schema, spec) and 2 <= distinct_in("split", spec, schema) <= SERIES


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    full = completed(spec, schema, "time", None, SUMS)
    return replace(full, stack=stack_of(full, schema))


def plan(view: View, schema: Schema, look: Look) -> Query:
    limit = view.spec.limit if view.spec and view.spec.limit else SERIES
    order = (Order("time"), Order("split")) if view.spec and view.spec.slot("split") else (Order("time"),)
    return grouped(view, schema, (("time", None), ("split", limit)), order=order)


def draw(scene: Scene) -> Figure:
    drawn = _stacked(scene)
    return _figure(scene, drawn) if drawn else {"data": [], "layout": {"height": 120}}


def tell(scene: Scene) -> Telling:
    return with_shares(scene, told_lines(scene, lines(scene)))


def _stacked(scene: Scene) -> list[Line]:
    """Every series at every period, the largest at the bottom and the rest on top; what has no row is nothing there.

    A last period that is not over is left out: an area that falls to it would be taken for a fall.
    """
    found = lines(scene)
    periods = sorted({when for line in found for when, _ in line.points})
    if len(periods) > 1 and is_open(scene, periods[-1]):
        periods = periods[:-1]
    whole_lines = []
    for line in found:
        values = dict(line.points)
        whole_lines.append(replace(line, points=tuple((when, max(0.0, values.get(when) or 0.0)) for when in periods)))
    if not scene.spec.slot("split"):
        return [with_gaps(line) for line in whole_lines]
    return sorted(whole_lines, key=lambda line: (bool(line.folded), -sum(value or 0.0 for _, value in line.points)))


def _figure(scene: Scene, drawn: list[Line]) -> Figure:
    look = scene.look
    height = look.height if look.target in ("card", "image", "embed") else max(320, min(460, look.height))
    totals = [sum(line.points[place][1] or 0.0 for line in drawn) for place in range(len(drawn[0].points))]
    shares = scene.spec.stack == "share"
    wholes = [total or 1.0 if shares else 1.0 for total in totals]
    parts = [[None if value is None else value / size for (_, value), size in zip(line.points, wholes, strict=True)] for line in drawn]
    percents, counts = shares or scene.spec.aggregate == "share", scene.spec.aggregate == "count" and not shares
    axis = number_axis(0.0, 1.0 if shares else max(totals) or 1.0, 3 if height < 260 else 4, scene.locale, percents, "", counts)
    colours = series_colours(scene.colour, [bool(line.folded) for line in drawn])
    names, direct = [line.label for line in drawn], len(drawn) > 1 and not look.narrow
    room = min(look.width * 0.3, max(width_of(line.label, VALUE_SIZE) for line in drawn) * 1.06)
    left = round(room_for(axis))
    below = 0 if direct else legend.height(names, look, left + 16)
    margin = {"l": left, "r": round(room) + 14 if direct else 16, "t": 12, "b": 28 + below}
    return {
        "data": [_trace(scene, *each, totals) for each in zip(drawn, parts, colours, strict=True)],
        "layout": {
            "separators": separators(scene.locale),
            "height": legend.with_plot(height + (below if look.target in ("page", "embed") else 0), margin["t"] + margin["b"]),
            "margin": margin,
            "xaxis": period_axis(scene, drawn, look.width - margin["l"] - margin["r"]),
            "yaxis": axis,
            "showlegend": below > 0,
            **({"legend": legend.BELOW} if below else {}),
            "annotations": end_labels(drawn, _middles(parts), room, colours, axis["range"], height - 40) if direct else [],
        },
    }


def _middles(parts: list[list[float | None]]) -> list[float]:
    """The middle of each area where it ends."""
    found, below = [], 0.0
    for values in parts:
        last = values[-1] or 0.0
        found.append(below + last / 2)
        below += last
    return found


def _trace(scene: Scene, line: Line, heights: list[float | None], colour: str, totals: list[float]) -> dict[str, Any]:
    called = say(whole(scene.spec, scene.schema), scene.locale)
    words = [
        "" if value is None else hover(time_label(scene, when), line.label, *_amounts(scene, value, total, called))
        for (when, value), total in zip(line.points, totals, strict=True)
    ]
    drawn = _grounded([(when, height, text) for (when, _), height, text in zip(line.points, heights, words, strict=True)])
    return {
        "type": "scatter",
        "mode": "lines",
        **({"stackgroup": "all"} if scene.spec.slot("split") else {"fill": "tozeroy", "connectgaps": False}),
        "x": [when for when, _, _ in drawn],
        "y": [height for _, height, _ in drawn],
        "name": legend.name(line.label, scene.look),
        "line": {"color": GROUND if scene.spec.slot("split") else colour, "width": 1},
        "fillcolor": mixed(colour, GROUND, PALE),
        "marker": {"color": colour},
        "hoverinfo": "text",
        "hovertext": [text for *_, text in drawn],
    }


def _grounded(points: list[tuple[str, float | None, str]]) -> list[tuple[str, float | None, str]]:
    """The points, on both sides of a gap down to zero: plotly fills from one side to the other, and nothing would look like something."""
    made: list[tuple[str, float | None, str]] = []
    for place, point in enumerate(points):
        if point[1] is None and 0 < place < len(points) - 1:
            made += [(points[place - 1][0], 0.0, ""), point, (points[place + 1][0], 0.0, "")]
        else:
            made.append(point)
    return made


def _amounts(scene: Scene, value: float, total: float, called: str) -> tuple[str, ...]:
    """The value, and where it is one of several its share of the period."""
    said = value_text(scene, value)
    return (said, share_text(scene, value / (total or 1.0), called)) if scene.spec.slot("split") else (said,)


CHART = Chart(
    name="area",
    family="area",
    label=message("Areas"),
    needs=("scatter",),
    slots=(
        Slot("time", ("temporal",), ("date", "datetime", "year", "period"), lacks=message("a date or a year")),
        Slot("what", ("numeric",), ("quantity", "currency"), required=False, lacks=message("a number that adds up")),
        Slot("split", ("categorical", "geographic", "text"), CLASSES + PLACES + NAMES, required=False, lacks=message("groups")),
    ),
    sentence=message("Show the parts of {what} over {time}"),
    aggregates=SUMS,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "año,fuente,generación\n"
            + "".join(
                f"{year},{source},{amount + (year - 2015) * step}\n"
                for year in range(2015, 2023)
                for source, amount, step in (("Gas", 150, 4), ("Hidráulica", 30, 0), ("Eólica", 8, 2), ("Solar", 1, 3))
            ),
            ChartSpec("area", (("what", ("generación",)), ("split", ("fuente",)), ("time", ("año",)))),
        ),
        Example(
            "fecha\n" + "".join(f"20{year}-0{month}-11\n" * (year + month) for year in range(18, 22) for month in range(1, 10)),
            ChartSpec("area", (("time", ("fecha",)),), grain="month"),
        ),
    ),
    stacks=("stacked", "share"),
    icon="M3 20V13l7-5 6 3 9-7v16z",
)
