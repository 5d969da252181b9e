"""What the publisher wishes to see first, where the table can show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from charts import REGISTRY
from explorer.model.message import message
from explorer.model.picture import Reason, Recommendation
from explorer.model.table import Steer
from explorer.model.view import ChartSpec

CHARTS = {
    "map": ("map_regions", "map_points", "map_bubbles"),
    "map_bubble": ("map_bubbles", "map_points", "map_regions"),
    "map_heat": ("map_points", "map_regions"),
    "bar": ("bar",),
    "line": ("line",),
    "treemap": ("treemap",),
    "scatter": ("scatter",),
}
"""The kinds of chart that publishers name in their fields, and ours."""

FIRST = 50.0
"""Points of a wish: it comes before whatever the rules find."""

WISH = Reason("publisher", FIRST, message("the publisher chose it"))


def steered(found: Sequence[Recommendation], steer: Steer | None) -> list[Recommendation]:
    """The same charts, the one nearest to the publisher's wishes first; unchanged where none is near."""
    if steer is None:
        return list(found)
    near = [(nearness(each.spec, steer), place) for place, each in enumerate(found)]
    best, place = max(near, key=lambda row: (row[0], -row[1]), default=(0.0, 0))
    if best <= 0:
        return list(found)
    wish = found[place]
    spec = replace(wish.spec, aggregate="mean") if steer.average and wish.spec.first("what") and wish.spec.aggregate == "sum" else wish.spec
    return [replace(wish, spec=spec, reasons=(*wish.reasons, WISH)), *(each for each in found if each is not wish)]


def nearness(spec: ChartSpec, steer: Steer) -> float:
    """How much of what the publisher named a spec has; 0 or less where it is another kind of chart or has none of it."""
    kinds = [CHARTS[name] for name in _names(steer.chart) if name in CHARTS]
    if kinds and spec.chart not in {name for group in kinds for name in group}:
        return 0.0
    columns = _folded(spec.columns())
    kind = max((1.0 - 0.2 * place - 0.1 * group.index(spec.chart) for place, group in enumerate(kinds) if spec.chart in group), default=0.0)
    named = 3.0 * (steer.default.casefold() in columns) + 2.0 * len(columns & _folded(steer.show)) + len(columns & _folded(steer.split))
    dated = 1.0 * (steer.date.casefold() in columns)
    wished = _folded((*steer.show, *steer.split, steer.default, steer.date))
    strange = 0.6 * len(columns - wished) if wished else 0.0
    return kind + named + dated - strange if kind or named or dated else 0.0


def _names(chart: str) -> list[str]:
    """One name, or several with commas."""
    return [name.strip() for name in chart.casefold().split(",") if name.strip() in CHARTS or name.strip() in REGISTRY]


def _folded(names: Sequence[str]) -> set[str]:
    return {name.casefold() for name in names if name}
