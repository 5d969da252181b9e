"""What lines and areas over time share: the axis of their periods, and their names where they end."""

from __future__ import annotations

import itertools
from typing import Any

from charts._axes import time_axis
from charts._base import Scene
from charts._labels import escape, fitted
from charts._periods import Line
from charts._template import VALUE_SIZE

LABEL_PITCH = 17
"""Pixels that a label at a line's end needs for itself."""


def period_axis(scene: Scene, drawn: list[Line], room: float) -> dict[str, Any]:
    """Dates where the periods are dates, else the periods one after the other."""
    periods = sorted({when for line in drawn for when, _ in line.points})
    if drawn[0].is_dated:
        return time_axis(periods[0], periods[-1], scene.spec.grain, room, scene.locale)
    every = -(-len(periods) * 70 // max(70, round(room)))
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": periods,
        "tickvals": periods[::every],
        "ticktext": [escape(period) for period in periods[::every]],
    }


def ends(drawn: list[Line]) -> list[float]:
    """The last value of each line."""
    return [next((value for _, value in reversed(line.points) if value is not None), 0.0) for line in drawn]


def end_labels(
    drawn: list[Line], ends: list[float], room: float, colours: list[str], span: list[float], height: float
) -> list[dict[str, Any]]:
    """Each line's name at the value where it ends, whatever the height becomes; moved apart where they would touch."""
    scale = height / ((span[1] - span[0]) or 1.0)
    own = [(span[1] - end) * scale for end in ends]
    return [
        {
            "text": f"<b>{fitted(line.label, room, VALUE_SIZE, 1)}</b>",
            "x": 1, "xref": "paper", "xanchor": "left", "xshift": 7,
            "y": end, "yref": "y", "yanchor": "middle", "yshift": round(place - moved, 1),
            "showarrow": False, "font": {"size": VALUE_SIZE, "color": colour},
        }
        for line, colour, end, place, moved in zip(drawn, colours, ends, own, spaced(own, LABEL_PITCH, height), strict=True)
    ]  # fmt: skip


def spaced(places: list[float], pitch: float, height: float) -> list[float]:
    """The same places, in the same order, at least `pitch` apart and within `height` as far as it goes."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for above, below in itertools.pairwise(order):
        moved[below] = max(moved[below], moved[above] + pitch)
    limit = height
    for index in reversed(order):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - pitch
    return moved
