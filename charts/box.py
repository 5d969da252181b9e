"""Box plot: how a number is spread in each of some groups; the engine gives the parts of each box, no rows come along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from charts import _legend as legend
from charts._axes import close_axis, log_axis, room_for
from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._beside import above, beside, pitch_of, rows_axis
from charts._colours import mixed, palette, series_colours
from charts._facts import FEW, distinct_in, has, role_in, sums
from charts._frame import hover, more_text, value_of, value_text
from charts._labels import escape, widest
from charts._measures import with_unit
from charts._ranking import Ranking, Row, Series, ranking
from charts._specs import AMOUNTS, CLASSES, KEY_KINDS, KEYS, NAMES, PERIODS, PLACES, completed
from charts._spread import Spread, aggregates, spread
from charts._template import GROUND, MUTED, TICK_SIZE, VALUE_SIZE
from explorer.model.message import Message, message, plural
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import say, separators

BOXES = 20
"""Boxes that can be compared at a glance."""

COLUMNS = 31
"""Upright boxes at most: a month of days."""

COLOURS = 4
"""Boxes side by side in one group."""

ENOUGH = 8.0
"""Rows that a box needs on average to be more than its rows."""

SHAPED = 20
"""Different values from which a spread has a shape."""

RUNNING = ("date", "datetime", "year", "period")
"""Times that run on, unlike months and weekdays."""

FAR = 1.0
"""Spans of the whiskers: dots further out than this are written at the edge, so that the boxes can be compared."""

DECADES = 1_000.0
"""Times that the highest whisker is the lowest one, from which an axis is logarithmic."""

PALE = 0.62
"""White in a box, whose line is the strong colour."""

THICK, THIN, SEVERAL = 0.54, 0.36, 1.45
"""Of the room of a group: a box, one with its name above it, and how much more several take together."""

AIRY, LONE = 13, 40
"""Pixels more from row to row where boxes are few, or where there is only one."""

CARD_BOXES = 7
"""Boxes that a card has room for."""

BEYOND = message("The axis ends before the lowest or highest values of some groups: the numbers below have them.")
LOGARITHMIC = message("The axis is logarithmic: each ten times as much is one step further.")

RULES = (
    Rule("boxes_of_spread", 3, message("shows how the values are spread in each group"), lambda s, c: _is_shaped(s, c)),
    Rule("too_few_values", -8, message("too few different values for a shape"), lambda s, c: distinct_in("what", c, s) < SHAPED),
    Rule(
        "few_rows_a_box", -8, message("too few rows in each group for a box"), lambda s, c: has("by", c) and s.rows < ENOUGH * _boxes(s, c)
    ),
    Rule("many_boxes", -5, message("more boxes than can be compared"), lambda s, c: distinct_in("by", c, s) > BOXES),
    Rule("boxes_along_time", -4, message("time reads better as a line"), lambda s, c: role_in("by", c, s, *RUNNING)),
    Rule("amounts_add_up", -3, message("totals are better added up"), lambda s, c: s.shape != "record" and sums(s, c)),
    Rule("one_box", -5, message("a histogram shows more of a single group"), lambda s, c: not has("by", c)),
    Rule("too_many_colours", -6, message("too many groups for colours"), lambda s, c: distinct_in("split", c, s) > COLOURS),
)


def _boxes(schema: Schema, spec: ChartSpec) -> int:
    return max(1, distinct_in("by", spec, schema)) * max(1, distinct_in("split", spec, schema))


def _is_shaped(schema: Schema, spec: ChartSpec) -> bool:
    return distinct_in("what", spec, schema) > SHAPED and 2 <= distinct_in("by", spec, schema) <= BOXES


@dataclass(frozen=True)
class Box:
    """One box: its row, its place on the axis of groups and how thick it is there, its series and its name."""

    row: Row
    at: float
    thick: float
    series: int
    name: str
    spread: Spread


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    """Always the median: it is the line in the box, and what the groups are sorted by."""
    return replace(completed(spec, schema, "by", BOXES, ("median",), COLUMNS), aggregate="median")


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("box")
    dated = has("by", spec) and schema.column(spec.first("by")).kind == "temporal"
    query = grouped(view, schema, (("by", None if dated else spec.limit or BOXES), ("split", COLOURS)))
    return replace(query, aggregates=aggregates(spec.first("what")))


def draw(scene: Scene) -> Figure:
    ranked = _ranked(scene)
    if not ranked.rows:
        return {"data": [], "layout": {"height": 120}}
    return _upright(scene, ranked) if _stands(scene, ranked) else _lying(scene, ranked)


def _ranked(scene: Scene) -> Ranking:
    """The groups in order; without any, all rows are one."""
    if scene.spec.slot("by"):
        return ranking(scene)
    found = [float(record["what"]) for record in scene.frame.to_pylist() if record["what"] is not None]
    label = say(message("All rows"), scene.locale)
    return Ranking(tuple(Row(label, label, (median,)) for median in found), (Series(""),))


def _stands(scene: Scene, ranked: Ranking) -> bool:
    """Upright only where groups have an order and their labels fit below."""
    if not scene.spec.slot("by") or scene.spec.sort != "name" or not 1 < len(ranked.rows) <= COLUMNS:
        return False
    column = scene.schema.column(scene.spec.first("by"))
    room = (scene.look.width - 60) / len(ranked.rows)
    fits = widest([escape(row.label) for row in ranked.rows], TICK_SIZE) <= room or column.kind == "temporal"
    return bool(column.order or column.kind == "temporal") and fits and room >= 9 * len(ranked.series)


def _lying(scene: Scene, ranked: Ranking) -> Figure:
    """Boxes from left to right, names beside them."""
    rows, left_out = _shown(scene, ranked)
    airy = LONE if len(rows) == 1 else AIRY if len(rows) <= FEW else 0
    names, side, pitch = beside(
        [row.label for row in rows], scene.look, pitch_of(scene.look, len(rows), airy + 12 * (len(ranked.series) - 1))
    )
    boxes = _placed(scene, rows, ranked, THICK if side else THIN)
    span = _span(boxes)
    axis = _axis(boxes, span, 2 if scene.look.narrow else 5, scene)
    top, card = max(4, legend.height(ranked.names, scene.look)), scene.look.target == "card"
    far = [_far_text(scene, box, span) for box in boxes]
    layout: dict[str, Any] = {
        "separators": separators(scene.locale),
        "height": round(len(rows) * pitch + top + (28 if card else 46)),
        "margin": {"l": round(side) or 4, "r": round(max(14, widest(far, VALUE_SIZE) + 10)), "t": round(top), "b": 28 if card else 46},
        "xaxis": axis | ({} if card else {"title": {"text": escape(_label(scene))}}),
        "yaxis": rows_axis(names, side),
        "annotations": [*above(names, side), *_far_notes(boxes, far, lying=True), *_more(scene, left_out)],
        **_grouping(scene, ranked),
    }
    return {"data": _traces(scene, boxes, ranked, span, lying=True), "layout": layout}


def _upright(scene: Scene, ranked: Ranking) -> Figure:
    """Boxes from left to right in their own order: time and ordered classes."""
    rows = list(ranked.rows)
    boxes = _placed(scene, rows, ranked, THICK)
    span = _span(boxes)
    axis = _axis(boxes, span, 4, scene)
    top = 30 + legend.height(ranked.names, scene.look, room_for(axis) + 8)
    look = scene.look
    room = (look.width - 60) / len(rows)
    every = -(-round(widest([escape(row.label) for row in rows], TICK_SIZE) + 8) // max(1, round(room)))
    layout: dict[str, Any] = {
        "separators": separators(scene.locale),
        "height": legend.with_plot(look.height if look.target in ("card", "image", "embed") else max(320, min(460, look.height)), top + 28),
        "margin": {"l": round(room_for(axis)), "r": 8, "t": top, "b": 28},
        "xaxis": {
            "range": [-0.6, len(rows) - 0.4],
            "tickvals": list(range(0, len(rows), every)),
            "ticktext": [escape(row.label) for row in rows[::every]],
        },
        "yaxis": axis,
        "annotations": [_y_title(_label(scene)), *_far_notes(boxes, [_far_text(scene, box, span) for box in boxes], lying=False)],
        **_grouping(scene, ranked),
    }
    return {"data": _traces(scene, boxes, ranked, span, lying=False), "layout": layout}


def _placed(scene: Scene, rows: list[Row], ranked: Ranking, share: float) -> list[Box]:
    """The boxes where they are drawn, those of one group side by side; together they take that share of its room."""
    spreads = {(record.get("by"), record.get("split")): spread(record) for record in scene.frame.to_pylist() if record["what"] is not None}
    count = len(ranked.series)
    thick = share * (1.0 if count == 1 else SEVERAL) / count
    boxes = []
    for place, row in enumerate(rows):
        for index, series in enumerate(ranked.series):
            found = spreads.get((row.key, series.key))
            if found:
                name = f"{row.label}: {series.label}" if series.label else row.label
                boxes.append(Box(row, place + (index - (count - 1) / 2) * thick, thick * 0.86, index, name, found))
    return boxes


def _span(boxes: list[Box]) -> tuple[float, float]:
    """What the axis holds: all of it, or a little more than the whiskers where the dots lie far out."""
    if _is_logarithmic(boxes):
        return min(box.spread.least for box in boxes), max(box.spread.most for box in boxes)
    low, high = min(box.spread.low for box in boxes), max(box.spread.high for box in boxes)
    least, most = min(box.spread.least for box in boxes), max(box.spread.most for box in boxes)
    wide = (high - low) or abs(high) or 1.0
    return low if low - least > FAR * wide else least, high if most - high > FAR * wide else most


def _is_logarithmic(boxes: list[Box]) -> bool:
    """Above zero and over three decades, within the whiskers: on even steps most boxes would be no wider than their lines."""
    low, high = min(box.spread.low for box in boxes), max(box.spread.high for box in boxes)
    return all(box.spread.least > 0 for box in boxes) and high >= DECADES * low


def _axis(boxes: list[Box], span: tuple[float, float], count: int, scene: Scene) -> dict[str, Any]:
    return log_axis(*span, count, scene.locale) if _is_logarithmic(boxes) else close_axis(*span, count, scene.locale)


def _traces(scene: Scene, boxes: list[Box], ranked: Ranking, span: tuple[float, float], lying: bool) -> list[dict[str, Any]]:
    """A trace of boxes a series, the lowest and highest values as dots, and points without a mark that carry the words."""
    colours = series_colours(scene.colour, [bool(series.folded) for series in ranked.series])
    colours = [palette(scene.colour)[0]] if len(ranked.series) == 1 else colours
    traces = []
    for index, series in enumerate(ranked.series):
        own = [box for box in boxes if box.series == index]
        traces.append(_box_trace(own, legend.name(series.label, scene.look), colours[index], lying))
        traces.append(_dots(scene, own, colours[index], span, lying))
        traces.append(_touched(scene, own, lying))
    return traces


def _box_trace(boxes: list[Box], name: str, colour: str, lying: bool) -> dict[str, Any]:
    return {
        "type": "box",
        "orientation": "h" if lying else "v",
        "y" if lying else "x": [box.at for box in boxes],
        "lowerfence": [box.spread.low for box in boxes],
        "q1": [box.spread.q1 for box in boxes],
        "median": [box.spread.median for box in boxes],
        "q3": [box.spread.q3 for box in boxes],
        "upperfence": [box.spread.high for box in boxes],
        "width": boxes[0].thick if boxes else 0.5,
        "whiskerwidth": 0.0,
        "name": name,
        "marker": {"color": colour},
        "line": {"color": colour, "width": 1.6},
        "fillcolor": mixed(colour, GROUND, PALE),
        "hoverinfo": "skip",
    }


def _dots(scene: Scene, boxes: list[Box], colour: str, span: tuple[float, float], lying: bool) -> dict[str, Any]:
    """The lowest and the highest value of each group, as far as the axis reaches."""
    points = [
        (value, box.at, hover(box.name, say(text, scene.locale)))
        for box in boxes
        for value, text in (
            (box.spread.least, message("lowest: {value}", value=value_text(scene, box.spread.least))),
            (box.spread.most, message("highest: {value}", value=value_text(scene, box.spread.most))),
        )
        if span[0] <= value <= span[1]
    ]
    marker = {"color": GROUND, "size": 5, "line": {"color": colour, "width": 1.2}}
    return _points(points, lying) | {"marker": marker}


def _touched(scene: Scene, boxes: list[Box], lying: bool) -> dict[str, Any]:
    """plotly's own words of a box are English: points that are not seen say ours."""
    points = [
        (value, box.at, _said(scene, box))
        for box in boxes
        for value in (box.spread.low, box.spread.q1, box.spread.median, box.spread.q3, box.spread.high)
    ]
    return _points(points, lying) | {"marker": {"size": 12, "opacity": 0}}


def _points(points: list[tuple[float, float, str]], lying: bool) -> dict[str, Any]:
    along, across = [value for value, _, _ in points], [at for _, at, _ in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": along if lying else across,
        "y": across if lying else along,
        "showlegend": False,
        "hoverinfo": "text",
        "hovertext": [text for _, _, text in points],
    }


def _said(scene: Scene, box: Box) -> str:
    told = box.spread
    low, high, q1, q3, median = (value_text(scene, value) for value in (told.low, told.high, told.q1, told.q3, told.median))
    return hover(
        box.name,
        say(message("median: {value}", value=median), scene.locale),
        say(message("half lie between {low} and {high}", low=q1, high=q3), scene.locale),
        say(message("nine in ten lie between {low} and {high}", low=low, high=high), scene.locale),
        say(plural("{n} row", "{n} rows", n=told.rows), scene.locale),
    )


def _far_text(scene: Scene, box: Box, span: tuple[float, float]) -> str:
    """The lowest and the highest value of a group where they lie beyond the axis."""
    low = f"◂ {value_text(scene, box.spread.least)}" if box.spread.least < span[0] else ""
    high = f"{value_text(scene, box.spread.most)} ▸" if box.spread.most > span[1] else ""
    return f"{low} {high}".strip()


def _far_notes(boxes: list[Box], texts: list[str], lying: bool) -> list[dict[str, Any]]:
    """Values that lie beyond the axis, at its end; upright boxes have no room for them (the numbers have them)."""
    if not lying:
        return []
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 4, "yanchor": "middle"}
    font = {"size": TICK_SIZE, "color": MUTED}
    return [{"text": text, "showarrow": False, "font": font, **place, "y": box.at} for box, text in zip(boxes, texts, strict=True) if text]


def _shown(scene: Scene, ranked: Ranking) -> tuple[list[Row], int]:
    """All rows, or on a card the first ones, and how many it has no room for."""
    rows = list(ranked.rows)
    if scene.look.target != "card" or len(rows) <= CARD_BOXES:
        return rows, 0
    return rows[: CARD_BOXES - 1], len(rows) - CARD_BOXES + 1


def _more(scene: Scene, left_out: int) -> list[dict[str, Any]]:
    """Under the names of groups: how many more there are."""
    if not left_out:
        return []
    place = {"x": 0, "xref": "paper", "xanchor": "right", "xshift": -6, "y": 0, "yref": "paper", "yanchor": "top", "yshift": -3}
    return [{"text": escape(more_text(left_out, scene.locale)), "showarrow": False, "font": {"size": VALUE_SIZE, "color": MUTED}, **place}]


def _grouping(scene: Scene, ranked: Ranking) -> dict[str, Any]:
    """Boxes have their own places; plotly is not to move them."""
    return {"boxmode": "overlay", "hoverdistance": 40, "showlegend": legend.is_shown(ranked.names, scene.look)}


def _label(scene: Scene) -> str:
    return with_unit(scene.schema.column(scene.spec.first("what")))


def _y_title(text: str) -> dict[str, Any]:
    """The vertical axis is named on top of it: no one reads sideways."""
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -4, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 8}
    return {"text": escape(text), "showarrow": False, "font": {"size": TICK_SIZE, "color": MUTED}, **place}


def tell(scene: Scene) -> Telling:
    title, ranked = _title(scene), _ranked(scene)
    boxes = sorted(_placed(scene, list(ranked.rows), ranked, THICK), key=lambda box: -box.spread.median)
    if not boxes:
        return Telling(title, message("{kind}. {title}. There is nothing to show.", kind=message("Box plot"), title=title))
    key = message("A box holds the middle half of the values, its line is the median; the thin lines hold nine in ten, dots are the ends.")
    notes = (Note("beyond", BEYOND),) if any(_far_text(scene, box, _span(boxes)) for box in boxes) else ()
    notes = (Note("logarithmic", LOGARITHMIC),) if _is_logarithmic(boxes) else notes
    return Telling(title, _summary(scene, boxes, title), subtitle=key, finding=_finding(scene, boxes), notes=notes)


def _title(scene: Scene) -> Message:
    name, groups = scene.schema.column(scene.spec.first("what")).label, [*scene.spec.slot("by"), *scene.spec.slot("split")]
    labels = [scene.schema.column(group).label for group in groups]
    if len(labels) > 1:
        return message("Distribution of {name} by {by} and {split}", name=name, by=labels[0], split=labels[1])
    return (
        message("Distribution of {name} by {split}", name=name, split=labels[0]) if labels else message("Distribution of {name}", name=name)
    )


def _summary(scene: Scene, boxes: list[Box], title: Message) -> Message:
    """Kind, title, and the groups of the highest and lowest median with their middle halves."""
    first, last = boxes[0], boxes[-1]
    opening = message("Box plot. {title}.", title=title)
    if len(boxes) == 1:
        return message(
            "{opening} The median is {median}; half lie between {low} and {high}.",
            opening=opening, median=value_of(scene, first.spread.median),
            low=value_of(scene, first.spread.q1), high=value_of(scene, first.spread.q3),
        )  # fmt: skip
    return message(
        "{opening} The median is highest for {first} ({high}; half lie between {high_low} and {high_high}) "
        "and lowest for {last} ({low}; half lie between {low_low} and {low_high}).",
        opening=opening, first=first.name, last=last.name,
        high=value_of(scene, first.spread.median), high_low=value_of(scene, first.spread.q1), high_high=value_of(scene, first.spread.q3),
        low=value_of(scene, last.spread.median), low_low=value_of(scene, last.spread.q1), low_high=value_of(scene, last.spread.q3),
    )  # fmt: skip


def _finding(scene: Scene, boxes: list[Box]) -> Message | None:
    """Two groups so far apart that three quarters of the one lie above three quarters of the other."""
    first, last = boxes[0], boxes[-1]
    if len(boxes) < 2 or len(boxes) > FEW or first.spread.q1 <= last.spread.q3:
        return None
    name = scene.schema.column(scene.spec.first("what")).label
    return message("{name}: three quarters of {first} lie above three quarters of {last}", name=name, first=first.name, last=last.name)


CHART = Chart(
    name="box",
    family="box",
    label=message("Boxes"),
    needs=("box", "scatter"),
    slots=(
        Slot("what", ("numeric",), AMOUNTS, lacks=message("a number")),
        Slot("by", KEY_KINDS, CLASSES + PLACES + PERIODS + NAMES + KEYS, required=False, lacks=message("a column of groups")),
        Slot("split", ("categorical", "geographic"), CLASSES + PLACES, required=False, lacks=message("groups")),
    ),
    sentence=message("Show how {what} is spread by {by}"),
    aggregates=(),
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "persona,sector,ingreso\n"
            + "".join(
                f"p{n},{name},{round(low + step * ((n * 37 % 40) ** 1.4), 1)}\n"
                for name, low, step in (("Salud", 9, 0.12), ("Educación", 8, 0.07), ("Comercio", 5, 0.1), ("Construcción", 6, 0.05))
                for n in range(40)
            ),
            ChartSpec("box", (("what", ("ingreso",)), ("by", ("sector",)))),
        ),
    ),
    icon="M3 8h4M14 8h-0M7 4h10v8H7zM12 4v8M17 8h7M4 17h6M10 14h8v6h-8zM13 14v6M18 17h4",
)
