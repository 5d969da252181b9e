"""A scatter plot of more rows than points can show: squares, the darker the more rows fall into each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from charts._axes import room_for, tick_texts, ticks
from charts._base import Scene
from charts._classes import Scale, colourbar, colourscale, scale
from charts._facts import has
from charts._frame import hover
from charts._labels import escape
from charts._measures import is_whole, measure
from charts._template import MUTED, TICK_SIZE
from explorer.model.message import plural
from explorer.model.picture import Figure, Look
from explorer.model.query import Aggregate, Bins, Group, Order, Query
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import nice_bins, points
from explorer.text import number, say, separators

DENSE = 3_000
"""Rows from which points lie on each other, whatever their values."""

DEEP = 300
"""Rows from which they do where there are few positions."""

DEPTH = 4.0
"""Rows to a position: from here on most of them are not seen."""

BUNCHED = 40.0
"""Spans of an axis to the mean's distance from its nearer end: all but a few rows lie there, and squares would show one corner."""

HEAP, NEAR = 0.15, 0.1
"""Share of the rows in the lowest value, and of the axis that the mean reaches, from which an axis shows little more than its end."""

PILE = 50.0
"""Rows in one position that look like one."""

PILE_OF_FEW = 12.0
"""The same where there are few rows: a tenth of them."""

SQUARE = 9
"""Pixels of a square at least: steps on round numbers are often twice as long."""

MOST = 60
"""Squares along an axis at most."""

LEGEND = 54
"""Pixels for the legend below the axis."""

ROWS = "n"
"""The rows of a square in the frame."""


@dataclass(frozen=True)
class Grid:
    """The first edges of the squares along both axes, and the rows of each square by (across, up)."""

    across: Bins
    up: Bins
    rows: dict[tuple[int, int], float]
    whole: tuple[bool, bool] = (False, False)
    """Whether each square of an axis is a whole number: then it lies around its mark, else beside it."""

    def edge(self, side: int, place: int) -> float:
        """Where the square at that place of an axis begins."""
        bins = (self.across, self.up)[side]
        return bins.start + (place - 0.5 * self.whole[side]) * bins.width


def is_dense(schema: Schema, spec: ChartSpec) -> bool:
    """Whether rows are counted in squares: they are many or on piles, and neither groups nor sizes tell them apart."""
    if has("split", spec) or has("size", spec) or is_bunched(schema, spec):
        return False
    return schema.rows >= DENSE or is_piled(schema, spec)


def is_bunched(schema: Schema, spec: ChartSpec) -> bool:
    """Nearly all rows lie at one end of an axis."""
    return any(_is_bunched(column) or _is_heaped(column, schema.rows) for column in _axes(schema, spec))


def is_piled(schema: Schema, spec: ChartSpec) -> bool:
    """Many more rows than positions."""
    across, up = _axes(schema, spec)
    if schema.rows < DEEP:
        return schema.rows > 0 and _pile(across, up, schema.rows) > PILE_OF_FEW
    return schema.rows > DEPTH * max(1, across.distinct * up.distinct) or _pile(across, up, schema.rows) > PILE


def plan(view: View, schema: Schema, look: Look) -> Query:
    """Rows by square."""
    spec = view.spec or ChartSpec("scatter")
    across, up = _axes(schema, spec)
    wide, high = _squares(look)
    rows = points(view, schema, (), present=(across.name, up.name))
    return replace(
        rows,
        present=(),
        groups=(Group("by", across.name, bins=_bins(across, wide)), Group("what", up.name, bins=_bins(up, high))),
        aggregates=(Aggregate(ROWS, "count", weight=schema.weight),),
        order=(Order("by"), Order("what")),
    )


def pairs(scene: Scene) -> list[tuple[float, float, float]]:
    """The middle of each square that has rows, and how many."""
    grid = _grid(scene)
    half = grid.across.width / 2, grid.up.width / 2
    return [(grid.edge(0, column) + half[0], grid.edge(1, line) + half[1], rows) for (column, line), rows in grid.rows.items()]


def draw(scene: Scene, height: int, x_title: str, y_title: dict[str, Any]) -> Figure:
    """The squares, with a legend of their classes below the axis."""
    grid = _grid(scene)
    found = scale(list(grid.rows.values()), scene.colour)
    legend = 0 if scene.look.target == "card" else LEGEND
    across, up = (_axis(grid, side, scene) for side in (0, 1))
    return {
        "data": [_trace(scene, grid, found, legend > 0)],
        "layout": {
            "separators": separators(scene.locale),
            "height": height,
            "margin": {"l": round(room_for(up)), "r": 18, "t": 30, "b": 48 + legend},
            "xaxis": across | {"title": {"text": escape(x_title)}},
            "yaxis": up,
            "showlegend": False,
            "annotations": [y_title, *([_legend_title(scene)] if legend else [])],
        },
    }


def _axes(schema: Schema, spec: ChartSpec) -> tuple[Column, Column]:
    return schema.column(spec.first("by")), schema.column(spec.first("what"))


def _is_bunched(column: Column) -> bool:
    low, high, mean = column.stats.low, column.stats.high, column.stats.mean
    if not isinstance(low, int | float) or not isinstance(high, int | float) or mean is None:
        return False
    return high > mean > low and (high - low) > BUNCHED * min(mean - low, high - mean)


def _is_heaped(column: Column, rows: int) -> bool:
    """A good part of the rows has the lowest value, and most others lie near it: zeros and a few large numbers."""
    low, high, mean = column.stats.low, column.stats.high, column.stats.mean
    if not isinstance(low, int | float) or not isinstance(high, int | float) or mean is None or not column.stats.top:
        return False
    value, count = column.stats.top[0]
    return count > HEAP * rows and value in (str(low), str(int(low))) and (mean - low) < NEAR * (high - low)


def _pile(across: Column, up: Column, rows: int) -> float:
    """Rows to expect where the commonest values of both axes meet."""
    common = [column.stats.top[0][1] if column.stats.top else 0 for column in (across, up)]
    return common[0] * common[1] / rows


def _squares(look: Look) -> tuple[int, int]:
    return min(MOST, look.width // SQUARE), min(MOST, max(8, (look.height - 80) // SQUARE))


def _bins(column: Column, count: int) -> Bins:
    """About so many steps; of whole numbers none finer than one."""
    low, high = (float(end) if isinstance(end, int | float) else 0.0 for end in (column.stats.low, column.stats.high))
    whole = is_whole(column)
    bins = nice_bins(low, high, min(count, int(high - low) + 1) if whole else count)
    return Bins(float(int(bins.start)), max(1.0, bins.width)) if whole else bins


def _grid(scene: Scene) -> Grid:
    across, up = _axes(scene.schema, scene.spec)
    wide, high = _squares(scene.look)
    bins = _bins(across, wide), _bins(up, high)
    whole = tuple(is_whole(column) and each.width == 1 for column, each in zip((across, up), bins, strict=True))
    grid = Grid(*bins, {}, (whole[0], whole[1]))
    for record in scene.frame.to_pylist():
        if record["by"] is not None and record["what"] is not None and record[ROWS]:
            place = round((record["by"] - grid.across.start) / grid.across.width), round((record["what"] - grid.up.start) / grid.up.width)
            grid.rows[place] = grid.rows.get(place, 0.0) + float(record[ROWS])
    return grid


def _axis(grid: Grid, side: int, scene: Scene) -> dict[str, Any]:
    """An axis as long as the squares that have rows."""
    places = [place[side] for place in grid.rows]
    low, high = grid.edge(side, min(places)), grid.edge(side, max(places) + 1)
    values = ticks(low, high, 4 if side else max(2, min(7, scene.look.width // 110)), grid.whole[side])
    inside = [value for value in values if low <= value <= high]
    return {"range": [low, high], "tickvals": inside, "ticktext": tick_texts(inside, scene.locale), "showgrid": False}


def _trace(scene: Scene, grid: Grid, found: Scale, legend: bool) -> dict[str, Any]:
    columns = range(min(at for at, _ in grid.rows), max(at for at, _ in grid.rows) + 1)
    lines = range(min(at for _, at in grid.rows), max(at for _, at in grid.rows) + 1)
    known = [[grid.rows.get((column, line)) for column in columns] for line in lines]
    return {
        "type": "heatmap",
        "x": [grid.edge(0, column) + grid.across.width / 2 for column in columns],
        "y": [grid.edge(1, line) + grid.up.width / 2 for line in lines],
        "z": [[None if rows is None else found.place(rows) for rows in line] for line in known],
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "zmin": -0.5,
        "zmax": len(found.colours) - 0.5,
        "colorscale": colourscale(found),
        "showscale": legend,
        **({"colorbar": colourbar(found, scene) | {"yref": "container", "ypad": 8}} if legend else {}),
        "hoverinfo": "text",
        "hovertext": [[_said(scene, grid, column, line) if (column, line) in grid.rows else "" for column in columns] for line in lines],
    }


def _said(scene: Scene, grid: Grid, *place: int) -> str:
    """Where a square lies on both axes, and its rows."""
    sides = []
    for side, column in enumerate(_axes(scene.schema, scene.spec)):
        bins = (grid.across, grid.up)[side]
        low = bins.start + place[side] * bins.width
        ends = [low] if grid.whole[side] else [low, low + bins.width]
        sides.append(f"{column.label}: {' – '.join(number(end, scene.locale) for end in ends)}")
    return hover(_rows_said(scene, grid.rows[place[0], place[1]]), *sides)


def _rows_said(scene: Scene, rows: float) -> str:
    return say(plural("{n} row", "{n} rows", n=round(rows)), scene.locale)


def _legend_title(scene: Scene) -> dict[str, Any]:
    """What the colours count, above the legend."""
    text = escape(say(measure(ChartSpec("scatter"), scene.schema), scene.locale))
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": 0, "yref": "paper", "yanchor": "top", "yshift": -48,
        "showarrow": False, "font": {"size": TICK_SIZE, "color": MUTED},
    }  # fmt: skip
