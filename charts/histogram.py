"""Histogram: how a number is spread, in equal steps that touch; optionally of a few groups, in a panel each."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from charts._axes import number_axis, room_for, tick_texts, ticks
from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._colours import palette, series_colours, tint
from charts._facts import FEW, column_in, distinct_in, has
from charts._frame import hover, key_label, other_label, value_text
from charts._labels import escape, fitted, width_of
from charts._measures import is_whole, whole, with_unit
from charts._specs import AMOUNTS, CLASSES, PLACES, completed
from charts._template import GROUND, INK, OTHER, TICK_SIZE, VALUE_SIZE
from explorer.model.message import Amount, Message, message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Bins, Order, Query
from explorer.model.schema import Column, Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped, nice_bins
from explorer.text import say, separators

STEPS = 20
"""Bars that show a shape without its noise."""

FEW_ROWS = 60
"""Below this many rows, half as many bars: else most would be empty."""

GROUPS = 5
"""Colours within a histogram: more and the shapes cannot be told apart."""

LOWEST = 18
"""Pixels of height that a group's bars keep in the lowest image."""

PANEL = 84
"""Pixels of height of a group's bars on a page."""

NAME_ROOM = 24
"""Pixels between two groups: a name stands there."""

SMALLEST = 0.2
"""Of the highest bar of all groups that the highest of each must have for one scale: below it, each has its own, and it is said."""

TAIL = 1 / 12
"""Of the span, where the mean lies at most if far values would leave nearly all others in one bar."""

MEANS = 5
"""Times as far from the lowest as the mean, where the bars end then: of numbers that fall off evenly, one in 150 lies beyond."""

HALF = 0.5

SMALL = 0.4
"""Share of the bars: half of all rows within so few of them is worth a title."""

OWN_SCALES = message("The groups differ in size: each has a scale of its own, so compare their shapes and not their heights.")

RULES = (
    Rule("spread", 3, message("shows how the values are spread"), lambda s, c: distinct_in("by", c, s) > 20),
    Rule("too_few_values", -8, message("too few different values for a shape"), lambda s, c: distinct_in("by", c, s) < 6),
    Rule("too_many_shapes", -8, message("too many groups for one histogram"), lambda s, c: distinct_in("split", c, s) > FEW),
)


@dataclass(frozen=True)
class Step:
    """One bar: its edges, and rows a series; a last bar that holds all beyond it says up to where."""

    low: float
    high: float
    parts: tuple[float, ...]
    beyond: float | None = None

    @property
    def end(self) -> float:
        """Up to where its values go."""
        return self.high if self.beyond is None else self.beyond

    @property
    def rows(self) -> float:
        return sum(self.parts)


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    return completed(spec, schema, "by", None, ("count", "share"))


def plan(view: View, schema: Schema, look: Look) -> Query:
    order = (Order("by"), Order("split")) if view.spec and has("split", view.spec) else (Order("by"),)
    return grouped(view, schema, (("by", None), ("split", GROUPS)), bins={"by": _bins(view.spec, schema)}, order=order)


def draw(scene: Scene) -> Figure:
    steps, series = _steps(scene)
    if not steps:
        return {"data": [], "layout": {"height": 120}}
    look, count = scene.look, len(series)
    fixed = look.target in ("card", "image", "embed")
    bottom = 28 if look.target == "card" else 46
    named = count > 1 and look.target != "card"
    top = 24 if named else 12
    height = look.height if fixed else max(300, min(440, look.height), PANEL * count + bottom)
    height = max(height, top + bottom + count * (LOWEST + NAME_ROOM)) if named else height
    room = max(100, height - top - bottom)
    gap = (NAME_ROOM if named else 6) / room
    axes = _axes(scene, _peaks(steps, count), room * (1 - gap * (count - 1)) / count)
    return {
        "data": [_trace(scene, steps, index, label, colour) for index, (label, colour) in enumerate(_coloured(scene, steps, series))],
        "layout": {
            "separators": separators(scene.locale),
            "height": height,
            "margin": {"l": round(max(map(room_for, axes))), "r": 14, "t": top, "b": bottom},
            "xaxis": _edges(scene, steps)
            | {"anchor": _axis_name("y", count - 1)}
            | ({} if look.target == "card" else {"title": {"text": escape(_label(scene))}}),
            **{_axis_name("yaxis", place): axis | {"domain": _domain(place, count, gap)} for place, axis in enumerate(axes)},
            "bargap": 0,
            "showlegend": False,
            "annotations": [_name(label, _domain(place, count, gap)[1], look) for place, (label, _) in enumerate(series)] if named else [],
        },
    }


def _peaks(steps: list[Step], count: int) -> list[float]:
    """The highest bar of each group."""
    return [max(step.parts[place] for step in steps) for place in range(count)]


def _is_own_scale(peaks: list[float]) -> bool:
    """Whether the smallest group would be a line on the ground beside the largest."""
    return len(peaks) > 1 and min(peaks) < SMALLEST * max(peaks)


def _axes(scene: Scene, peaks: list[float], room: float) -> list[dict[str, Any]]:
    """The vertical axis of each panel of `room` pixels: all the same, unless some group is too small for it."""
    shares = scene.spec.aggregate == "share"
    if len(peaks) == 1:
        return [number_axis(0.0, peaks[0], 4, scene.locale, shares, whole=not shares)]
    tops = peaks if _is_own_scale(peaks) else [max(peaks)] * len(peaks)
    axes = []
    for top in tops:
        inside = [tick for tick in ticks(0.0, top, 2, whole=not shares) if tick <= top] if top else [0.0]
        shown = [0.0, inside[-1]] if inside[-1] and room * inside[-1] / top > TICK_SIZE + 3 else [inside[-1]]
        axis = number_axis(0.0, top, 2, scene.locale, shares, whole=not shares)
        axes.append(axis | {"range": [0.0, top or 1.0], "tickvals": shown, "ticktext": tick_texts(shown, scene.locale, shares)})
    return axes


def _axis_name(letter: str, place: int) -> str:
    return f"{letter}{place + 1}" if place else letter


def _domain(place: int, count: int, gap: float) -> list[float]:
    """Where the panel of a group lies, the first on top: stacked on each other, all but the lowest would float."""
    each = (1 - gap * (count - 1)) / count
    top = 1 - place * (each + gap)
    return [max(0.0, round(top - each, 4)), round(top, 4)]


def _name(label: str, top: float, look: Look) -> dict[str, Any]:
    """What a panel shows, above its left end."""
    return {
        "text": f"<b>{fitted(label, look.width - 60, VALUE_SIZE, 1)}</b>", "x": 0, "xref": "paper", "xanchor": "left", "xshift": 2,
        "y": top, "yref": "paper", "yanchor": "bottom", "yshift": 1, "showarrow": False, "font": {"size": VALUE_SIZE, "color": INK},
    }  # fmt: skip


def tell(scene: Scene) -> Telling:
    steps, series = _steps(scene)
    name = scene.schema.column(scene.spec.first("by")).label
    split = scene.spec.first("split")
    title = message("Distribution of {name}", name=name)
    if split:
        title = message("Distribution of {name} by {split}", name=name, split=scene.schema.column(split).label)
    if not steps:
        return Telling(title, message("Histogram. {title}. There is nothing to show.", title=title))
    first, last = _half(steps)
    most = max(steps, key=lambda step: step.rows)
    summary = message(
        "Histogram. {title}, from {low} to {high}. Half of {whole} lie between {first} and {last}; most are from {most} to {most_end}.",
        title=title, low=steps[0].low, high=steps[-1].end, whole=whole(scene.spec, scene.schema),
        first=steps[first].low, last=steps[last].end, most=most.low, most_end=most.end,
    )  # fmt: skip
    notes = [Note("own_scales", OWN_SCALES)] if _is_own_scale(_peaks(steps, len(series))) else []
    if steps[-1].beyond is not None:
        held = message("The last bar holds everything from {low} up to {high}.", low=steps[-1].low, high=steps[-1].beyond)
        notes.append(Note("open_end", held))
    return Telling(title, summary, finding=_finding(scene, steps, name), notes=tuple(notes))


def _finding(scene: Scene, steps: list[Step], name: str) -> Message | None:
    """Where half of the rows lie, if that is a small part of the span."""
    first, last = _half(steps)
    if len(steps) < 5 or (last - first + 1) > SMALL * len(steps):
        return None
    share = sum(step.rows for step in steps[first : last + 1]) / sum(step.rows for step in steps)
    return message(
        "{name}: {share} lie between {low} and {high}",
        name=name,
        share=Amount(share, "percent"),
        low=steps[first].low,
        high=steps[last].end,
    )


def _half(steps: list[Step]) -> tuple[int, int]:
    """The shortest run of bars that holds half of all."""
    total = sum(step.rows for step in steps)
    best = (0, len(steps) - 1)
    for start in range(len(steps)):
        sofar = 0.0
        for end in range(start, len(steps)):
            sofar += steps[end].rows
            if sofar >= HALF * total:
                best = min(best, (start, end), key=lambda run: run[1] - run[0])
                break
    return best


def _bins(spec: ChartSpec | None, schema: Schema) -> Bins:
    """Equal steps over the column, whole numbers never finer than one; few far values share the last step with what is beyond it."""
    column = column_in("by", spec, schema) if spec else None
    low, high = _span(column)
    end = _end(column, low, high)
    bins = nice_bins(low, end, STEPS if schema.rows >= FEW_ROWS else STEPS // 2)
    if column is not None and is_whole(column) and bins.width != int(bins.width):
        width = float(max(1, math.floor(bins.width)))
        bins = Bins(math.floor(low / width) * width, width)
    return bins if end == high else replace(bins, last=math.ceil((end - bins.start) / bins.width - 1e-9))


def _end(column: Column | None, low: float, high: float) -> float:
    """Where equal steps end: at the highest value, or before it where nearly all values would lie in the first of them."""
    mean = column.stats.mean if column else None
    if mean is None or not low < mean < low + TAIL * (high - low):
        return high
    return low + MEANS * (mean - low)


def _span(column: Column | None) -> tuple[float, float]:
    low, high = (column.stats.low, column.stats.high) if column else (None, None)
    return (float(low), float(high)) if isinstance(low, int | float) and isinstance(high, int | float) else (0.0, 1.0)


def _steps(scene: Scene) -> tuple[list[Step], list[tuple[str, bool]]]:
    """The bars from left to right, empty ones left out, and the series' labels (and whether it is the folded one)."""
    split = scene.spec.first("split")
    counts: dict[float, dict[object, float]] = {}
    totals: dict[object, float] = {}
    folded = 0
    for record in scene.frame.to_pylist():
        key = record["split"] if split else ""
        counts.setdefault(float(record["by"]), {})[key] = float(record["what"] or 0)
        totals[key] = totals.get(key, 0.0) + float(record["what"] or 0)
        folded = max(folded, int(record.get("folded") or 0))
    keys = sorted((key for key in totals if key is not None), key=lambda key: (-totals[key], str(key)))
    column = scene.schema.column(split) if split else None
    series = [(key_label(key, column, "", scene.locale) if column else "", False) for key in keys]
    if None in totals:
        keys, series = [*keys, None], [*series, (other_label(folded, scene.locale), True)]
    bins, high = _bins(scene.spec, scene.schema), _span(scene.schema.column(scene.spec.first("by")))[1]
    last = None if bins.last is None else bins.start + (bins.last - 0.5) * bins.width
    steps = [
        Step(low, _tidy(low + bins.width), tuple(parts.get(key, 0.0) for key in keys), high if last is not None and low > last else None)
        for low, parts in sorted(counts.items())
    ]
    return steps, series


def _coloured(scene: Scene, steps: list[Step], series: list[tuple[str, bool]]) -> list[tuple[str, Any]]:
    """The bars that hold half of all are strong, or one colour a series."""
    if len(series) > 1:
        colours = series_colours(scene.colour, [folded for _, folded in series])
        return [(label, colour) for (label, _), colour in zip(series, colours, strict=True)]
    first, last = _half(steps)
    strong, lighter = palette(scene.colour)[0], tint(scene.colour)
    return [("", [OTHER if step.beyond is not None else strong if first <= place <= last else lighter for place, step in enumerate(steps)])]


def _trace(scene: Scene, steps: list[Step], index: int, label: str, colour: Any) -> dict[str, Any]:
    return {
        "type": "bar",
        "yaxis": _axis_name("y", index),
        "x": [(step.low + step.high) / 2 for step in steps],
        "y": [step.parts[index] for step in steps],
        "width": [step.high - step.low for step in steps],
        "name": escape(label),
        "marker": {"color": colour, "line": {"color": GROUND, "width": 1}, "cornerradius": 0},
        "hoverinfo": "text",
        "hovertext": [hover(_between(scene, step), label, value_text(scene, step.parts[index])) for step in steps],
    }


def _between(scene: Scene, step: Step) -> str:
    return say(message("{low} to {high}", low=step.low, high=step.end), scene.locale)


def _edges(scene: Scene, steps: list[Step]) -> dict[str, Any]:
    """An axis whose ticks are edges of bars, as many as there is room for."""
    low, high = steps[0].low, steps[-1].high
    width = steps[0].high - steps[0].low
    texts = tick_texts(ticks(low, high, 6), scene.locale)
    count = max(2, int((scene.look.width - 60) / (max(width_of(text, TICK_SIZE) for text in texts) + 24)))
    every = max(1, math.ceil((high - low) / width / count))
    values = [_tidy(low + place * width * every) for place in range(int((high - low) / width / every + 1e-9) + 1)]
    if steps[-1].beyond is None:
        return {"range": [low, high], "tickvals": values, "ticktext": tick_texts(values, scene.locale)}
    room = 0.8 * every * width
    kept = [value for value in values if value <= steps[-1].low - room]
    last = tick_texts([*kept, steps[-1].low], scene.locale)[-1]
    return {"range": [low, high], "tickvals": [*kept, high - width / 2], "ticktext": [*tick_texts(kept, scene.locale), f"≥ {last}"]}


def _label(scene: Scene) -> str:
    return with_unit(scene.schema.column(scene.spec.first("by")))


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")


CHART = Chart(
    name="histogram",
    family="histogram",
    label=message("Histogram"),
    needs=("bar",),
    slots=(
        Slot("by", ("numeric",), AMOUNTS, lacks=message("a number")),
        Slot("split", ("categorical", "geographic"), CLASSES + PLACES, required=False, lacks=message("groups")),
    ),
    sentence=message("Show {agg} by ranges of {by}"),
    aggregates=("count", "share"),
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "persona,edad\n"
            + "".join(f"p{i},{age}\n" for i, age in enumerate([18, 22, 25, 27, 31, 33, 34, 35, 36, 38, 41, 44, 47, 52, 60, 71])),
            ChartSpec("histogram", (("by", ("edad",)),)),
        ),
    ),
    icon="M5 20v-5M10 20V8M15 20V4M20 20v-9M25 20v-4",
)
