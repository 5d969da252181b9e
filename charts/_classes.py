"""Classes of a map: a few steps from light to dark that a legend can name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy

from charts._axes import LARGE, SHORT_DECIMALS, ticks
from charts._base import Scene
from charts._colours import LIGHTEST, palette, steps
from charts._frame import value_texts
from charts._labels import escape, widest, width_of
from charts._template import INK, MUTED, NO_DATA, TICK_SIZE
from explorer.text.numbers import compact

CLASSES = 5
"""As many as an eye tells apart in one hue (Brewer)."""

FEWEST, MOST = 4, 7
"""Classes on round edges, which cannot always be as many."""

CROWDED = 0.6
"""Share of the regions in one of the equal steps: from here on most of the map would have one colour."""


COUNTED = 1_000
"""Below this, edges between whole numbers are whole too: nobody counts 1.4 cases."""


@dataclass(frozen=True)
class Scale:
    """Edges of classes, one more than there are colours."""

    edges: tuple[float, ...]
    colours: tuple[str, ...]

    def place(self, value: float) -> int:
        """Which class a value falls in."""
        inner = self.edges[1:-1]
        return sum(value >= edge for edge in inner)


def scale(values: list[float], colour: str, lightest: float = LIGHTEST) -> Scale:
    """Equal steps on round numbers, or classes of equally many where the values are skewed; what lies below zero has a hue of its own."""
    low, high = min(values), max(values)
    if low == high:
        return Scale((low, high), (steps(colour, CLASSES)[2],))
    equal = _round(low, high)
    edges = _quantiles(values) if _is_crowded(values, equal) else equal
    if low < 0 < high:
        return _diverging(sorted({*edges, 0.0}), colour, lightest)
    return Scale(tuple(edges), steps(colour, len(edges) - 1, lightest))


def _diverging(edges: list[float], colour: str, lightest: float) -> Scale:
    """From zero, darker in both directions: the same step has the same lightness."""
    below = edges.index(0.0)
    above = len(edges) - 1 - below
    under, over = (steps(hue, max(below, above), lightest) for hue in (palette(colour)[1], colour))
    return Scale(tuple(edges), (*under[:below][::-1], *over[:above]))


def colourbar(found: Scale, scene: Scene) -> dict[str, Any]:
    """A slim bar under the map, its edges written as the reader's country writes numbers."""
    texts = _edge_texts(scene, [float(f"{edge:.3g}") for edge in found.edges])
    wide = 0.86 if scene.look.narrow else 0.5
    every = math.ceil((widest(texts, TICK_SIZE) + 6) * len(found.colours) / (wide * scene.look.width))
    return {
        "orientation": "h", "thickness": 8, "len": wide, "lenmode": "fraction", "tickangle": 0, "x": 0,
        "xanchor": "left", "y": 0, "yanchor": "bottom",
        "outlinewidth": 0, "ticks": "", "xpad": 12, "ypad": 2, "tickvals": [place - 0.5 for place in range(0, len(found.edges), every)],
        "ticktext": texts[::every], "tickfont": {"size": TICK_SIZE, "color": INK},
    }  # fmt: skip


def grey_key(words: str, **place: Any) -> list[dict[str, Any]]:
    """What grey means: a swatch and the words left of a place. The swatch has a colour of its own, not one inside its text."""
    font, left = {"size": TICK_SIZE, "color": MUTED}, round(width_of(words, TICK_SIZE)) + 7
    common = {"showarrow": False, "xref": "paper", "yref": "paper", "xanchor": "right", **place}
    swatch = {"text": "■", "font": {"size": TICK_SIZE + 2, "color": NO_DATA}, "xshift": common.get("xshift", 0) - left}
    return [{**common, **swatch}, {**common, "text": escape(words), "font": font}]


def _edge_texts(scene: Scene, edges: list[float]) -> list[str]:
    """Large numbers short, as axes write them; the others with the same decimals."""
    plain = iter(value_texts(scene, [edge for edge in edges if abs(edge) < LARGE]))
    return [compact(edge, scene.locale, SHORT_DECIMALS) if abs(edge) >= LARGE else next(plain) for edge in edges]


def colourscale(found: Scale) -> list[list[Any]]:
    """The classes as plotly's scale of z from -0.5 to count - 0.5: hard steps."""
    count = len(found.colours)
    return [[place / count, colour] for index, colour in enumerate(found.colours) for place in (index, index + 1)]


def _is_crowded(values: list[float], edges: list[float]) -> bool:
    counts, _ = numpy.histogram(values, edges)
    return bool(counts.max() > CROWDED * len(values))


def _quantiles(values: list[float]) -> list[float]:
    """Edges that hold equally many, rounded to what a legend can say, without empty classes."""
    raw = numpy.quantile(values, numpy.linspace(0, 1, CLASSES + 1))
    digits = "{:.0f}" if all(value == int(value) for value in values) and max(map(abs, values)) < COUNTED else "{:.3g}"
    edges = [float(digits.format(edge)) for edge in raw]
    return sorted({min(edges[0], min(values)), *edges[1:-1], max(edges[-1], max(values))})


def _round(low: float, high: float) -> list[float]:
    """Round edges of at least FEWEST classes and no more than MOST, where there are such."""
    offers = [ticks(low, high, count) for count in range(FEWEST, MOST + 1)]
    edges = next((edges for edges in offers if FEWEST < len(edges) <= MOST + 1), offers[0])
    return edges if len(edges) > 2 else [low, (low + high) / 2, high]
