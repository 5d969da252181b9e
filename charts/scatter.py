"""Scatter plot: two numbers of each row against each other, coloured by a few groups, sized by a third; very many rows in squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy

from charts import _density
from charts import _legend as legend
from charts._axes import room_for
from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._colours import series_colours
from charts._density import DENSE, is_bunched, is_dense, is_piled
from charts._facts import FEW, column_in, distinct_in, has
from charts._frame import hover, key_label, other_label
from charts._labels import escape
from charts._measures import with_unit
from charts._numbers import diameters, packed
from charts._reach import Reach, reach
from charts._specs import AMOUNTS, CLASSES, PLACES
from charts._template import GROUND, MUTED, TICK_SIZE
from explorer.model.message import Message, message, plural
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Column, Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec, View
from explorer.query.plan import points, slot_columns
from explorer.text import number, say, separators

POINTS = 10_000
"""Points that still show a shape; of more rows an even sample is drawn, and said."""

SVG_POINTS = 3_000
"""Up to so many points are drawn as SVG, which prints and scales; more need WebGL."""

TOLD_POINTS = 2_000
"""Up to so many points each carries its own words under the pointer."""

COLOURS = 7
"""Groups with a colour of their own; one more for the rest."""

LARGEST = 34.0
"""Pixels across of the largest circle."""

STRONG = 0.7
"""A correlation that a title may name (Cohen's "large" is 0.5; a headline needs more)."""

ENOUGH = 20
"""Points that a correlation needs before it is told."""

AXES = ("by", "what")
NUMBERS = {"hoverformat": ",.4~g"}

POINTING = {
    (-1, 0): "triangle-left", (1, 0): "triangle-right", (0, 1): "triangle-up", (0, -1): "triangle-down",
    (1, 1): "triangle-ne", (1, -1): "triangle-se", (-1, -1): "triangle-sw", (-1, 1): "triangle-nw",
}  # fmt: skip
"""The mark of a point beyond an axis, by the side of each axis that it lies on."""

RULES = (
    Rule("two_numbers", 3, message("shows how two numbers go together"), lambda s, c: min(_distinct(s, c)) > FEW),
    Rule("few_positions", -5, message("one of the numbers has only a few values"), lambda s, c: min(_distinct(s, c)) <= FEW),
    Rule("groups_in_colour", 1, message("a few groups in colour"), lambda s, c: 2 <= distinct_in("split", c, s) <= FEW),
    Rule("too_many_colours", -6, message("too many groups for colours"), lambda s, c: distinct_in("split", c, s) > 2 * FEW),
    Rule("negative_sizes", -20, message("a circle cannot be smaller than nothing"), lambda s, c: _has_negative(s, c)),
    Rule("crowded", -9, message("the points would hide each other"), lambda s, c: _is_crowded(s, c)),
    Rule("counted_off", -20, message("one of the numbers only counts the rows"), lambda s, c: _counts_off(s, c)),
    Rule("few_points", -6, message("too few rows for a pattern"), lambda s, c: 0 < s.rows < 8),
)


@dataclass(frozen=True)
class Cloud:
    """The points of one colour."""

    label: str
    rows: list[dict[str, Any]]
    folded: int = 0


def _distinct(schema: Schema, spec: ChartSpec) -> tuple[int, int]:
    return distinct_in("by", spec, schema), distinct_in("what", spec, schema)


def _has_negative(schema: Schema, spec: ChartSpec) -> bool:
    column = column_in("size", spec, schema)
    return column is not None and column.stats.negatives > 0


def _is_crowded(schema: Schema, spec: ChartSpec) -> bool:
    """Many more points than positions, or circles than a page holds, told apart by what squares do not have."""
    many = has("size", spec) and schema.rows >= DENSE
    return not is_dense(schema, spec) and (many or is_piled(schema, spec) or is_bunched(schema, spec))


def _counts_off(schema: Schema, spec: ChartSpec) -> bool:
    """1, 2, 3 … to the last row."""
    return any(_is_counted(schema.column(spec.first(slot)), schema.rows) for slot in ("by", "what"))


def _is_counted(column: Column, rows: int) -> bool:
    return rows >= ENOUGH and column.distinct == rows and (column.stats.low, column.stats.high) in ((1, rows), (0, rows - 1))


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    return spec


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("scatter")
    if is_dense(schema, spec):
        return _density.plan(view, schema, look)
    columns = slot_columns(spec, "by", "what", "split", "size")
    name = naming(schema, spec)
    named = (("name", name),) if name else ()
    return points(view, schema, (*columns, *named), present=(spec.first("by"), spec.first("what")), limit=spec.limit or POINTS)


def naming(schema: Schema, spec: ChartSpec) -> str:
    """The column whose value says which row a point is, "" where there is none or it is in use."""
    used = set(spec.columns())
    single = {key[0] for key in schema.keys if len(key) == 1}
    names = [c for c in schema.columns if c.name not in used and (c.role == "name" or (c.name in single and c.kind != "numeric"))]
    return names[0].name if names else ""


def draw(scene: Scene) -> Figure:
    if not _pairs(scene):
        return {"data": [], "layout": {"height": 120}}
    look = scene.look
    height = look.height if look.target in ("card", "image", "embed") else max(360, min(520, look.height))
    if is_dense(scene.schema, scene.spec):
        return _density.draw(scene, height, _label(scene, "by"), _y_title(_label(scene, "what")))
    clouds = _clouds(scene)
    count = sum(len(cloud.rows) for cloud in clouds)
    reaches = {slot: reach(_values(clouds, slot)) for slot in AXES}
    across = reaches["by"].axis(max(2, min(7, look.width // 110)), scene.locale) | NUMBERS
    up = reaches["what"].axis(4, scene.locale) | NUMBERS
    colours = series_colours(scene.colour, [bool(cloud.folded) for cloud in clouds])
    names = [cloud.label for cloud in clouds]
    above = legend.height(names, look, room_for(up) + 18)
    x_title, y_title = (_label(scene, slot) for slot in ("by", "what"))
    most = max((float(row.get("size") or 0) for cloud in clouds for row in cloud.rows), default=0.0)
    shown = list(zip(clouds, colours, strict=True))
    return {
        "data": [
            *(_trace(scene, _cloud_on(cloud, reaches), colour, count, most) for cloud, colour in shown),
            *_beyond(scene, shown, reaches, {"by": across["range"], "what": up["range"]}),
        ],
        "layout": {
            "separators": separators(scene.locale),
            "height": legend.with_plot(height + (above if look.target == "page" else 0), 78 + above),
            "margin": {"l": round(room_for(up)), "r": 18, "t": 30 + above, "b": 48},
            "xaxis": across | {"title": {"text": escape(x_title)}},
            "yaxis": up,
            "showlegend": legend.is_shown(names, look),
            "annotations": [_y_title(y_title)],
        },
    }


def tell(scene: Scene) -> Telling:
    spec, schema = scene.spec, scene.schema
    names = {slot: schema.column(spec.first(slot)).label for slot in ("by", "what")}
    title = message("{what} against {by}", **names)
    if has("split", spec):
        title = message("{what} against {by}, by {split}", **names, split=schema.column(spec.first("split")).label)
    pairs = _pairs(scene)
    if not pairs:
        return Telling(title, message("Scatter plot. {title}. There is nothing to show.", title=title))
    xs, ys, counts = zip(*pairs, strict=True)
    r = correlation(xs, ys, counts)
    if is_dense(schema, spec):
        said = plural(
            "Scatter plot in squares, of {n} row. {title}. {relation}", "Scatter plot in squares, of {n} rows. {title}. {relation}",
            n=round(sum(counts)), title=title, relation=_relation(r, names),
        )  # fmt: skip
        note = Note("squares", message("The colour of each square says how many rows fall into it."))
        return Telling(title, said, finding=_finding(r, names), notes=(note,))
    summary = plural(
        "Scatter plot with {n} point. {title}. {by} goes from {x_low} to {x_high}, {what} from {y_low} to {y_high}. {relation}",
        "Scatter plot with {n} points. {title}. {by} goes from {x_low} to {x_high}, {what} from {y_low} to {y_high}. {relation}",
        n=len(pairs), title=title, **names, x_low=min(xs), x_high=max(xs), y_low=min(ys), y_high=max(ys),
        relation=_relation(r, names),
    )  # fmt: skip
    notes = _reach_notes({"by": list(xs), "what": list(ys)}, names)
    return Telling(title, summary, finding=_finding(r, names), notes=notes)


def _pairs(scene: Scene) -> list[tuple[float, float, float]]:
    """Where points lie, and how many rows each stands for."""
    if is_dense(scene.schema, scene.spec):
        return _density.pairs(scene)
    rows = scene.frame.to_pylist()
    return [(float(row["by"]), float(row["what"]), 1.0) for row in rows if row["by"] is not None and row["what"] is not None]


def correlation(xs: Sequence[float], ys: Sequence[float], counts: Sequence[float]) -> float:
    """Pearson's r, each pair as many times as it counts; 0 where there are too few or one axis does not vary."""
    if sum(counts) < ENOUGH:
        return 0.0
    across, up, both = numpy.cov(xs, aweights=counts), numpy.cov(ys, aweights=counts), numpy.cov(xs, ys, aweights=counts)[0, 1]
    return float(both / numpy.sqrt(across * up)) if across > 0 and up > 0 else 0.0


def _finding(r: float, names: dict[str, str]) -> Message | None:
    if abs(r) < STRONG:
        return None
    return message("The higher {by}, the higher {what}", **names) if r > 0 else message("The higher {by}, the lower {what}", **names)


def _relation(r: float, names: dict[str, str]) -> Message:
    return _finding(r, names) or message("The two show no strong relation.")


def _clouds(scene: Scene) -> list[Cloud]:
    """The points by colour, the largest group first; groups beyond the colours, and rows without one, are grey."""
    rows = [row for row in scene.frame.to_pylist() if row["by"] is not None and row["what"] is not None]
    split = scene.spec.first("split")
    if not split:
        return [Cloud("", rows)] if rows else []
    column = scene.schema.column(split)
    groups: dict[object, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["split"], []).append(row)
    keys = sorted((key for key in groups if key is not None), key=lambda key: (-len(groups[key]), str(key)))
    own, rest = (keys, []) if len(keys) <= COLOURS + 1 else (keys[:COLOURS], keys[COLOURS:])
    clouds = [Cloud(key_label(key, column, "", scene.locale), groups[key]) for key in own]
    if rest:
        clouds.append(Cloud(other_label(len(rest), scene.locale), [row for key in rest for row in groups[key]], len(rest)))
    if None in groups:
        clouds.append(Cloud(say(message("No value"), scene.locale), groups[None], 1))
    return clouds


def _trace(scene: Scene, cloud: Cloud, colour: str, count: int, most: float) -> dict[str, Any]:
    marker: dict[str, Any] = {
        "color": colour,
        "opacity": 0.8 if count <= 200 else 0.55 if count <= 2_000 else 0.35,
        "size": 9 if count <= 200 else 6,
    }
    if scene.spec.slot("size"):
        sizes = diameters([row["size"] for row in cloud.rows], LARGEST, most)
        marker |= {"size": packed(sizes), "opacity": 0.6, "line": {"color": GROUND, "width": 1}}
    return {
        "type": "scattergl" if count > SVG_POINTS else "scatter",
        "mode": "markers",
        "x": packed([float(row["by"]) for row in cloud.rows]),
        "y": packed([float(row["what"]) for row in cloud.rows]),
        "name": legend.name(cloud.label, scene.look),
        "marker": marker,
        **_words(scene, cloud, count),
    }


def _words(scene: Scene, cloud: Cloud, count: int) -> dict[str, Any]:
    """Each point's own words, or of a large cloud the two numbers as the axes write them."""
    if count <= TOLD_POINTS:
        return {"hoverinfo": "text", "hovertext": [_said(scene, cloud, row) for row in cloud.rows]}
    names = [escape(_label(scene, slot)) for slot in ("by", "what")]
    return {"hovertemplate": f"{names[0]}: %{{x}}<br>{names[1]}: %{{y}}<extra></extra>"}


def _said(scene: Scene, cloud: Cloud, row: dict[str, Any]) -> str:
    lines = [
        f"{_label(scene, slot)}: {number(float(row[slot]), scene.locale)}" for slot in ("by", "what", "size") if row.get(slot) is not None
    ]
    heading = str(row["name"]) if row.get("name") else cloud.label
    if not heading:
        return "<br>".join(escape(line) for line in lines)
    return hover(heading, *([cloud.label] if cloud.label and cloud.label != heading else []), *lines)


def _values(clouds: list[Cloud], slot: str) -> list[float]:
    return [float(row[slot]) for cloud in clouds for row in cloud.rows]


def _sides(row: dict[str, Any], reaches: dict[str, Reach]) -> tuple[int, int]:
    """On which side of each axis a point lies beyond it; (0, 0) where it has its own place."""
    across, up = (reaches[slot].side(float(row[slot])) for slot in AXES)
    return across, up


def _cloud_on(cloud: Cloud, reaches: dict[str, Reach]) -> Cloud:
    """The points that have their own place."""
    return replace(cloud, rows=[row for row in cloud.rows if _sides(row, reaches) == (0, 0)])


def _beyond(scene: Scene, shown: list[tuple[Cloud, str]], reaches: dict[str, Reach], ends: dict[str, list[float]]) -> list[dict[str, Any]]:
    """The points beyond an axis, at its edge: triangles that point to where they would be."""
    far = [(cloud, colour, row) for cloud, colour in shown for row in cloud.rows if _sides(row, reaches) != (0, 0)]
    if not far:
        return []
    places = {slot: [min(max(float(row[slot]), ends[slot][0]), ends[slot][1]) for _, _, row in far] for slot in AXES}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": places["by"],
            "y": places["what"],
            "showlegend": False,
            "marker": {
                "color": [colour for _, colour, _ in far],
                "symbol": [POINTING[_sides(row, reaches)] for *_, row in far],
                "size": 11,
            },
            "hoverinfo": "text",
            "hovertext": [_said(scene, cloud, row) for cloud, _, row in far],
        }
    ]


def _reach_notes(pairs: dict[str, list[float]], names: dict[str, str]) -> tuple[Note, ...]:
    """What an axis does that a reader would not expect."""
    notes = []
    for slot, values in pairs.items():
        made = reach(values)
        if made.is_log:
            notes.append(
                Note(
                    "logarithmic",
                    message("The axis of {name} is logarithmic: each ten times as much is one step further.", name=names[slot]),
                )
            )
        if made.beyond:
            far = max((value for value in values if made.side(value)), key=lambda value: abs(value - made.low))
            words = plural(
                "{n} value lies beyond the axis of {name} and is drawn at its edge: {far}.",
                "{n} values lie beyond the axis of {name} and are drawn at its edge, the farthest is {far}.",
                n=made.beyond, name=names[slot], far=far,
            )  # fmt: skip
            notes.append(Note("beyond", words))
    return tuple(notes)


def _label(scene: Scene, slot: str) -> str:
    column: Column = scene.schema.column(scene.spec.first(slot))
    return with_unit(column)


def _y_title(text: str) -> dict[str, Any]:
    """The vertical axis is named on top of it: no one reads sideways."""
    return {
        "text": escape(text), "x": 0, "xref": "paper", "xanchor": "left", "xshift": -4, "y": 1, "yref": "paper", "yanchor": "bottom",
        "yshift": 8, "showarrow": False, "font": {"size": TICK_SIZE, "color": MUTED},
    }  # fmt: skip


CHART = Chart(
    name="scatter",
    family="scatter",
    label=message("Scatter"),
    needs=("scatter", "scattergl", "heatmap"),
    slots=(
        Slot("by", ("numeric",), AMOUNTS, lacks=message("two numbers")),
        Slot("what", ("numeric",), AMOUNTS, lacks=message("two numbers")),
        Slot("split", ("categorical", "geographic"), CLASSES + PLACES, required=False, lacks=message("groups")),
        Slot("size", ("numeric",), AMOUNTS, required=False, lacks=message("a number")),
    ),
    sentence=message("Show {what} against {by}"),
    aggregates=(),
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "país,ingreso,vida,región\nMéxico,20.1,75.1,América\nBrasil,16.2,75.9,América\nFrancia,46.4,82.5,Europa\nEspaña,40.8,83.3,Europa\n"
            "Colombia,14.9,77.1,América\nPerú,12.8,76.5,América\nItalia,42.5,83.2,Europa\nChile,25.2,80.2,América\n",
            ChartSpec("scatter", (("what", ("vida",)), ("by", ("ingreso",)), ("split", ("región",)))),
        ),
    ),
    icon="M6 15v2M5 16h2M11 10v2M10 11h2M15 12v2M14 13h2M20 5v2M19 6h2M23 8v2M22 9h2",
)
