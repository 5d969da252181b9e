"""Bars: a number for each of some keys, sorted, from zero; plain, stacked, grouped or as shares of each key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from charts import _legend as legend
from charts._axes import from_zero, number_axis, room_for
from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._beside import above, beside, pitch_of, rows_axis
from charts._colours import palette, series_colours, tint
from charts._facts import MANY, column_in, distinct_in, has, is_few_amounts, kind_in, role_in, sums
from charts._frame import hover, more_text, share_text, value_text, value_texts
from charts._labels import escape, widest, width_of
from charts._measures import names_change, unit_of
from charts._ranking import Ranking, Row, ranking
from charts._several import MOST, kept
from charts._specs import ALL_AGGREGATES, AMOUNTS, CLASSES, KEY_KINDS, KEY_ROLES, PERIODS, PLACES, SUMS, completed, stack_of
from charts._telling import told_keys, with_shares
from charts._telling_time import is_open
from charts._template import GROUND, MUTED, OTHER, TICK_SIZE, VALUE_SIZE
from explorer.model.message import message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import separators

BARS = 20
"""Bars that can be read without counting; the rest fold into one."""

PARTS = 7
"""Colours within a bar, one more for the rest."""

CARD_BARS = 8
"""Bars that a card has room for; one more where that is the last."""

DWARFS = 1.5
"""Times the longest bar: from here on "other" is written and not drawn, so that the rest can be compared."""

COLUMNS = 31
"""Upright bars at most: a month of days."""

ROUND = ("month", "day", "weekday", "hour")
"""Times that come round again."""

HATCHING = {"fillmode": "replace", "bgcolor": GROUND, "size": 7, "solidity": 0.3}
OUTLINE = 1.5
"""Pixels around the bar of a period that is not over."""

RULES = (
    Rule("few_bars", 4, message("few enough groups to compare at a glance"), lambda s, c: 2 <= distinct_in("by", c, s) <= BARS),
    Rule("many_bars", -3, message("more groups than bars that fit"), lambda s, c: distinct_in("by", c, s) > MANY),
    Rule("amounts_by_group", 1, message("amounts that add up, from zero"), lambda s, c: has("what", c) and sums(s, c)),
    Rule("changes_from_zero", 3, message("shows what rose and what fell"), lambda s, c: _is_change(s, c)),
    Rule("bars_along_time", -4, message("time reads better as a line"), lambda s, c: _is_along_time(s, c)),
)


def _is_change(schema: Schema, spec: ChartSpec) -> bool:
    """A change over time, by its name and its values on both sides of zero."""
    column = column_in("what", spec, schema)
    if column is None or not kind_in("by", spec, schema, "temporal"):
        return False
    return 0 < column.stats.negatives < schema.rows and names_change(column)


def _is_along_time(schema: Schema, spec: ChartSpec) -> bool:
    """Dates and years run on; months, weekdays and hours come round again. A few periods of an amount compare well, and so do changes."""
    runs_on = role_in("by", spec, schema, "date", "datetime", "year", "period")
    return runs_on and not is_few_amounts("by", spec, schema) and not _is_change(schema, spec)


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    full = completed(kept(spec, schema), schema, "by", _most(spec, schema))
    return replace(full, stack=stack_of(full, schema))


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("bar")
    limit = spec.limit or _most(spec, schema)
    return grouped(view, schema, (("by", limit), ("split", PARTS)))


def _most(spec: ChartSpec, schema: Schema) -> int:
    """Bars at most: hours, days and other classes that have an order of their own are not folded as long as they can stand."""
    ordered = bool(spec.first("by") and schema.column(spec.first("by")).order) or role_in("by", spec, schema, *ROUND)
    return COLUMNS if ordered and distinct_in("by", spec, schema) <= COLUMNS else BARS


def draw(scene: Scene) -> Figure:
    ranked = ranking(scene)
    return _upright(scene, ranked) if _stands(scene, ranked) else _lying(scene, ranked)


def tell(scene: Scene) -> Telling:
    ranked = ranking(scene)
    telling = with_shares(scene, told_keys(scene, ranked, message("Bar chart")))
    place = _open_place(scene, ranked.rows)
    return telling if place is None else _not_over(telling, ranked.rows[place])


def _not_over(telling: Telling, row: Row) -> Telling:
    """Says that the last period is not over; no finding, since none can be had from a part of a period."""
    summary = message("{summary}{unfinished}", summary=telling.summary, unfinished=message(" The last period is not complete."))
    note = Note("open_period", message("{period} is not complete in the data: its bar is hatched.", period=row.value))
    return replace(telling, summary=summary, finding=None, notes=(*telling.notes, note))


def _open_place(scene: Scene, rows: Sequence[Row]) -> int | None:
    """The place of a last period that is not over, None where there is none."""
    own = {str(row.key): place for place, row in enumerate(rows) if not row.folded}
    if scene.schema.column(scene.spec.first("by")).kind != "temporal" or len(own) < 2:
        return None
    last = max(own)
    return own[last] if is_open(scene, last, "by") else None


def _stands(scene: Scene, ranked: Ranking) -> bool:
    """Upright only where keys have an order and their labels fit under them: long labels go beside bars."""
    column = scene.schema.column(scene.spec.first("by"))
    if scene.spec.sort != "name" or not (column.order or column.kind == "temporal") or not 1 < len(ranked.rows) <= COLUMNS:
        return False
    room = (scene.look.width - 60) / len(ranked.rows)
    widths = [width_of(row.label, TICK_SIZE) for row in ranked.rows]
    return max(widths) <= room or (column.kind == "temporal" and column.role != "month" and max(widths) <= 60)


def _lying(scene: Scene, ranked: Ranking) -> Figure:
    """Bars from left to right, labels beside them, or above where a phone has no room beside."""
    rows, left_out = _shown(scene, ranked)
    pitch = _pitch(scene, ranked, len(rows))
    names, side, pitch = beside([row.label for row in rows], scene.look, pitch)
    texts = _end_texts(scene, rows)
    right = widest(texts, VALUE_SIZE) + 12
    low, high = _bounds(scene, rows)
    if low < 0:
        low -= _room_below(texts, rows, (high - low) / max(80.0, scene.look.width - side - right))
    top = max(4, legend.height(ranked.names, scene.look, side + right))
    scale = _scale(scene, low, high) if rows and not any(texts) else {}
    right = max(right, widest(scale["ticktext"], TICK_SIZE) / 2 + 8) if scale else right
    bottom = 26 if left_out or scale else 6
    layout: dict[str, Any] = {
        "separators": separators(scene.locale),
        "height": round(len(rows) * pitch + top + bottom),
        "margin": {"l": round(side) or 4, "r": round(right), "t": round(top), "b": bottom},
        "xaxis": {"range": [low, high], "showticklabels": False, "zeroline": low < 0, "zerolinecolor": MUTED} | scale,
        "yaxis": rows_axis(names, side),
        "annotations": [*_ends(scene, rows, texts), *above(names, side), *_more(left_out, scene)],
        **_stacking(scene, ranked),
    }
    if not side:
        layout["bargap"] = 0.62
    return {"data": _traces(scene, ranked, rows, lying=True), "layout": layout}


def _upright(scene: Scene, ranked: Ranking) -> Figure:
    """Columns in their own order: time and ordered classes."""
    rows = list(ranked.rows)
    low, high = _bounds(scene, rows)
    room = (scene.look.width - 60) / len(rows)
    texts = _end_texts(scene, rows)
    labelled = len(ranked.series) == 1 and widest(texts, VALUE_SIZE) + 4 <= room
    axis = _scale(scene, low, high)
    top = max(24, legend.height(ranked.names, scene.look))
    every = -(-round(widest([row.label for row in rows], TICK_SIZE) + 8) // max(1, round(room)))
    layout: dict[str, Any] = {
        "separators": separators(scene.locale),
        "height": legend.with_plot(_column_height(scene.look), top + 26),
        "margin": {"l": 8 if labelled else round(room_for(axis)), "r": 8, "t": top, "b": 26},
        "xaxis": {
            "range": [-0.6, len(rows) - 0.4],
            "tickvals": list(range(0, len(rows), every)),
            "ticktext": [escape(row.label) for row in rows[::every]],
        },
        "yaxis": {"range": [low * 1.15, high], "showticklabels": False} if labelled else axis,
        "annotations": _tops(rows, texts) if labelled else [],
        "bargap": 0.2,
        **_stacking(scene, ranked),
    }
    return {"data": _traces(scene, ranked, rows, lying=False), "layout": layout}


def _traces(scene: Scene, ranked: Ranking, rows: list[Row], lying: bool) -> list[dict[str, Any]]:
    """One trace a series; a single one has its strongest bar strong and the rest lighter."""
    places = list(range(len(rows)))
    colours = (
        _bar_colours(scene, rows) if len(ranked.series) == 1 else series_colours(scene.colour, [bool(s.folded) for s in ranked.series])
    )
    traces = []
    for index, series in enumerate(ranked.series):
        values = [_drawn(scene, row, index, rows) for row in rows]
        traces.append(
            {
                "type": "bar",
                "orientation": "h" if lying else "v",
                "x": values if lying else places,
                "y": places if lying else values,
                "name": legend.name(series.label, scene.look),
                "marker": _marker(colours if len(ranked.series) == 1 else colours[index], _open_place(scene, rows), len(rows)),
                "hoverinfo": "text",
                "hovertext": [_said(scene, row, index, series.label) for row in rows],
                "textposition": "none",
            }
        )
    return traces


def _marker(colour: str | list[str], hatched: int | None, count: int) -> dict[str, Any]:
    """The colour; a bar that is not over is hatched within its outline."""
    if hatched is None:
        return {"color": colour}
    is_hatched = [place == hatched for place in range(count)]
    outline = {"color": colour if isinstance(colour, list) else [colour] * count, "width": [OUTLINE if each else 0 for each in is_hatched]}
    return {"color": colour, "pattern": HATCHING | {"shape": ["/" if each else "" for each in is_hatched]}, "line": outline}


def _bar_colours(scene: Scene, rows: list[Row]) -> list[str]:
    """What the reader highlighted is strong, else the largest bar."""
    own = [row for row in rows if not row.folded]
    chosen = set(scene.view.marks.highlight)
    strong = {row.label for row in own if row.label in chosen} or {max(own, key=lambda row: abs(row.total)).label if own else ""}
    first, lighter = palette(scene.colour)[0], tint(scene.colour)
    return [OTHER if row.folded else first if row.label in strong else lighter for row in rows]


def _drawn(scene: Scene, row: Row, index: int, rows: list[Row]) -> float | None:
    value = row.parts[index]
    if value is None or _is_dwarfing(row, rows):
        return None
    return value / row.total if scene.spec.stack == "share" and row.total else value


def _is_dwarfing(row: Row, rows: list[Row]) -> bool:
    longest = max((abs(other.total) for other in rows if not other.folded), default=0.0)
    return bool(row.folded) and longest > 0 and row.total > DWARFS * longest


def _bounds(scene: Scene, rows: list[Row]) -> tuple[float, float]:
    """From zero to the longest bar; room for labels at the left end where bars go below zero."""
    if scene.spec.stack == "share":
        return 0.0, 1.0
    drawn = [row for row in rows if not _is_dwarfing(row, rows)]
    stacked = len(rows[0].parts) == 1 or _is_stacked(scene) if rows else True
    highs = [sum(max(part or 0, 0) for part in row.parts) if stacked else max(part or 0 for part in row.parts) for row in drawn]
    lows = [sum(min(part or 0, 0) for part in row.parts) if stacked else min(part or 0 for part in row.parts) for row in drawn]
    low, high = from_zero(min(lows, default=0.0), max(highs, default=1.0))
    return low, high or (0.0 if low < 0 else 1.0)


def _is_stacked(scene: Scene) -> bool:
    """Sums and counts stack; means, rates and extremes stand side by side whatever was asked."""
    return scene.spec.aggregate in SUMS and scene.spec.stack != "grouped"


def _stacking(scene: Scene, ranked: Ranking) -> dict[str, Any]:
    if len(ranked.series) == 1:
        return {}
    return {"barmode": "relative" if _is_stacked(scene) else "group", "showlegend": legend.is_shown(ranked.names, scene.look)}


def _in_shares(scene: Scene) -> bool:
    return scene.spec.aggregate == "share" or scene.spec.stack == "share"


def _scale(scene: Scene, low: float, high: float) -> dict[str, Any]:
    """An axis with numbers, where bars do not carry their own."""
    shares = _in_shares(scene)
    count = 2 if scene.look.narrow or scene.look.target == "card" else 4
    axis = number_axis(low, high, count, scene.locale, shares, _sign(scene), whole=scene.spec.aggregate == "count" and not shares)
    return axis | {"showticklabels": True}


def _sign(scene: Scene) -> str:
    return "\u00a0%" if unit_of(scene.spec, scene.schema) == "%" else ""


def _end_texts(scene: Scene, rows: Sequence[Row]) -> list[str]:
    """The values at the bars' ends; of stacks their totals; nothing where bars stand side by side or are all 100 %."""
    if scene.spec.stack == "share" or (rows and len(rows[0].parts) > 1 and not _is_stacked(scene)):
        return [""] * len(rows)
    return value_texts(scene, [row.total for row in rows])


def _said(scene: Scene, row: Row, index: int, series: str) -> str:
    value = row.parts[index]
    if value is None:
        return ""
    heading = f"{row.label}: {series}" if series else row.label
    part = value / row.total if len(row.parts) > 1 and row.total and scene.spec.aggregate in SUMS else None
    return hover(heading, value_text(scene, value), share_text(scene, part, row.label))


def _shown(scene: Scene, ranked: Ranking) -> tuple[list[Row], int]:
    """All rows, or on a card the first ones, and how many it has no room for."""
    rows = list(ranked.rows)
    if scene.look.target != "card" or len(rows) <= CARD_BARS + 1:
        return rows, 0
    kept = rows[:CARD_BARS]
    return kept, sum(row.folded or 1 for row in rows[CARD_BARS:])


def _pitch(scene: Scene, ranked: Ranking, count: int) -> float:
    """Room from bar to bar: more where several stand side by side."""
    beside_another = len(ranked.series) > 1 and not _is_stacked(scene)
    above = legend.height(ranked.names, scene.look, scene.look.width / 2)
    return pitch_of(scene.look, count, 9 * (len(ranked.series) - 1) if beside_another else 0, above)


def _room_below(texts: list[str], rows: list[Row], a_pixel: float) -> float:
    """Left of the bars that end below zero there is room for their values."""
    return (widest([text for text, row in zip(texts, rows, strict=True) if row.total < 0], VALUE_SIZE) + 16) * a_pixel * 1.1


def _column_height(look: Look) -> int:
    return look.height if look.target in ("card", "image", "embed") else max(300, min(460, look.height))


def _ends(scene: Scene, rows: list[Row], texts: list[str]) -> list[dict[str, Any]]:
    """The values right of the bars' ends, left of those below zero."""
    marks = []
    for place, (row, text) in enumerate(zip(rows, texts, strict=True)):
        below = row.total < 0
        end = 0.0 if _is_dwarfing(row, rows) else sum(min(p or 0, 0) if below else max(p or 0, 0) for p in row.parts)
        marks.append(_note(text, x=end, y=place, xanchor="right" if below else "left", xshift=-5 if below else 5))
    return [mark for mark in marks if mark["text"]]


def _tops(rows: list[Row], texts: list[str]) -> list[dict[str, Any]]:
    """The values on top of columns."""
    return [
        _note(text, x=place, y=max(row.total, 0.0), xanchor="center", yanchor="bottom", yshift=1)
        for place, (row, text) in enumerate(zip(rows, texts, strict=True))
    ]


def _more(left_out: int, scene: Scene) -> list[dict[str, Any]]:
    if not left_out:
        return []
    return [
        _note(escape(more_text(left_out, scene.locale)), x=0, xref="paper", y=0, yref="paper", xanchor="left", yanchor="top", yshift=-4)
    ]


def _note(text: str, **place: Any) -> dict[str, Any]:
    return {"text": text, "showarrow": False, "font": {"size": VALUE_SIZE, "color": MUTED}, **place}


CHART = Chart(
    name="bar",
    family="bar",
    label=message("Bars"),
    needs=("bar",),
    slots=(
        Slot("by", KEY_KINDS, KEY_ROLES, lacks=message("a column of groups")),
        Slot("what", ("numeric",), AMOUNTS, required=False, many=MOST, lacks=message("a number")),
        Slot("split", ("categorical", "geographic", "temporal"), CLASSES + PLACES + PERIODS, required=False, lacks=message("groups")),
    ),
    sentence=message("Show {what} by {by}"),
    aggregates=ALL_AGGREGATES,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "alcaldia,victimas\nIztapalapa,38214\nCuauhtémoc,35022\nGustavo A. Madero,27467\nTlalpan,13288\nMilpa Alta,1584\n",
            ChartSpec("bar", (("what", ("victimas",)), ("by", ("alcaldia",)))),
        ),
        Example(
            "sexo,delito\nF,robo\nF,robo\nM,robo\nM,fraude\nF,fraude\nM,robo\nF,lesiones\nM,robo\nF,robo\nM,lesiones\n",
            ChartSpec("bar", (("by", ("delito",)), ("split", ("sexo",)))),
        ),
    ),
    stacks=("stacked", "grouped", "share"),
    icon="M4 18h14M4 12h20M4 6h9",
)
