"""The legend of a chart of several series: how much room plotly's own takes; none on a card, whose page lists the series itself."""

from __future__ import annotations

from collections.abc import Sequence

from charts._labels import fitted, width_of
from charts._template import VALUE_SIZE
from explorer.model.picture import Look

SWATCH = 46
"""Pixels that a mark and its gaps take beside each name."""

PITCH = 21
"""Pixels from one row of names to the next: a line of text and plotly's gap."""

PADDING = 14
"""Pixels between the names and the chart."""


BELOW = {"y": 0, "yanchor": "bottom"}
"""Under the chart instead of above it, however high it becomes."""


PLOT = 110
"""Pixels of height that a plot keeps beside legend and axes: a chart that is given less is made higher, and gets smaller whole."""


def with_plot(height: float, taken: float) -> int:
    """The height that was given, or more where `taken` would leave the plot too little of it."""
    return round(max(height, taken + PLOT))


def name(label: str, look: Look) -> str:
    """A series' name as the legend has room for it (hover has it whole)."""
    return fitted(label, look.width - SWATCH - PADDING, VALUE_SIZE, 1)


def is_shown(labels: Sequence[str], look: Look) -> bool:
    """One series needs no name; a card is too small for names inside the drawing."""
    return len(labels) > 1 and look.target != "card"


def height(labels: Sequence[str], look: Look, sides: float = SWATCH) -> int:
    """Pixels of the legend, 0 where there is none; `sides` are the margins beside the plot, which limits how wide plotly makes it.

    Plotly sets names in one row, else in columns as wide as the widest.
    """
    if not is_shown(labels, look):
        return 0
    widths, room = [width_of(label, VALUE_SIZE) + SWATCH for label in labels], look.width - sides
    columns = len(labels) if sum(widths) <= room else max(1, int(room // max(widths)))
    return PITCH * -(-len(labels) // columns) + PADDING
