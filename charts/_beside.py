"""Names beside rows that lie, or above them where a phone has no room beside: how they are set, and the room from row to row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charts._labels import fitted, widest, width_of
from charts._template import INK, LABEL_SIZE
from explorer.model.picture import Look

PITCH, CARD_PITCH = 27, 23
"""Pixels from row to row, as in the mock-ups; a card's are closer."""

LABEL_ROOM, LINE_ROOM = 20, 14
"""Pixels that a label above its row takes more, and one of two lines."""

TWO_LINES = 12
"""Rows up to which long labels take two lines."""

NARROW_NAMES = 0.54
"""Share of a narrow image that names may take, where no row has room for a second line: short bars tell more than "Public Po…"."""

WIDE_NAMES = 0.4
"""The same of a wide chart: up to there bars make room before a name is cut."""

NAMES_TO_MARKS = 0.19
"""Of the pitch: how far above the middle of its row a name above it ends."""


def pitch_of(look: Look, count: int, more: float = 0.0, legend: float = 0.0) -> float:
    """Room from row to row, `more` than usual: fixed on a page, what there is in an image beside a legend of so many pixels."""
    pitch = (CARD_PITCH if look.target == "card" else PITCH) + more
    if look.target == "image" and count:
        return max(15.0, min(2.2 * pitch, (look.height - 40 - legend) / count))
    return pitch


def beside(labels: Sequence[str], look: Look, pitch: float) -> tuple[list[str], float, float]:
    """The labels as they are set, the room beside the rows (0 where they go above), and the room from row to row."""
    room = max(90.0, look.width * (0.4 if look.width < 700 else 0.3))
    longest = max((width_of(label, LABEL_SIZE) for label in labels), default=0.0)
    if look.target == "image" or not look.narrow:
        room = max(room, min(longest + 1, (NARROW_NAMES if look.narrow else WIDE_NAMES) * look.width))
    fixed = look.target in ("card", "image")
    above, two = (pitch if fixed else pitch + more for more in (LABEL_ROOM, LINE_ROOM))
    if longest > room and look.narrow and above >= PITCH + LABEL_ROOM:
        return [fitted(label, look.width - 24, LABEL_SIZE, 1) for label in labels], 0.0, above
    if longest > room and len(labels) <= TWO_LINES and two >= PITCH + LINE_ROOM:
        names = [fitted(label, room, LABEL_SIZE, 2) for label in labels]
        return names, widest(names, LABEL_SIZE) + 14, two
    names = [fitted(label, room, LABEL_SIZE, 1) for label in labels]
    return names, widest(names, LABEL_SIZE) + 14, pitch


def rows_axis(names: Sequence[str], side: float) -> dict[str, Any]:
    """The vertical axis of rows, the first on top, named beside it where there is room (`side`)."""
    return {
        "range": [len(names) - 0.5, -0.5],
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "tickfont": {"size": LABEL_SIZE, "color": INK},
        "showticklabels": side > 0,
    }


def above(names: Sequence[str], side: float) -> list[dict[str, Any]]:
    """The names above their rows, where there is no room beside: on top of the marks, however far apart an image sets the rows."""
    if side:
        return []
    place = {"x": 0, "xref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": -1}
    font = {"size": LABEL_SIZE, "color": INK}
    return [{"text": name, "showarrow": False, "font": font, **place, "y": row - NAMES_TO_MARKS} for row, name in enumerate(names)]
