"""A grid of coloured cells, light to dark by class: what heatmap and calendar draw. Few cells carry their number, empty ones are grey."""

from __future__ import annotations

import bisect
import itertools
import math
from dataclasses import dataclass, replace
from typing import Any

from charts._axes import time_axis
from charts._base import Scene
from charts._classes import Scale, colourbar, colourscale, grey_key, scale
from charts._colours import on
from charts._frame import more_text, value_texts
from charts._labels import escape, fitted, widest, width_of
from charts._template import INK, LABEL_SIZE, MUTED, NO_DATA, TICK_SIZE, VALUE_SIZE
from explorer.model.message import Value, message
from explorer.model.picture import Figure
from explorer.text import number, say, separators

PITCH = (15.0, 36.0)
"""Pixels from row to row: less cannot be read, more is no grid."""

CLOSEST = 12.0
"""Pixels from row to row in a given height, where there is no more."""

WIDE = 160
"""Pixels of the widest cell: a row of a few is read at a glance, not across the page."""

HIGH = 480
"""Pixels that the rows share on a page."""

LEGEND, LEGEND_WIDTH = 46, 400
"""Pixels for the legend under the cells, and its colours from left to right at most."""

GAP = 2
"""Pixels of ground between cells; none where they are small."""

SMALL = 7
"""Pixels of a cell below which gaps would take more room than colour."""

TICKS, MORE = 26, 20
"""Pixels for a line of ticks, and for the line that counts what is left out."""

UPRIGHT = 96
"""Pixels that a name standing upright above its column takes at most."""

TWO_LINES = 62
"""Pixels of a column from which its name lies in two lines above it."""

TOLD = 3_000
"""Cells up to which each has its own words under the pointer."""

NUMBERED = 200
"""Cells up to which each may carry its number."""


@dataclass(frozen=True)
class Side:
    """The keys along one side: their labels, the same as a message's values, shorter ones for ticks, whether the order is their own.

    `days` are the first days of periods (ISO 8601), () where the keys are none; `grain` is theirs.
    """

    labels: tuple[str, ...]
    values: tuple[Value, ...]
    short: tuple[str, ...]
    ordered: bool = False
    days: tuple[str, ...] = ()
    grain: str = ""


@dataclass(frozen=True)
class Grid:
    """Numbers by row and column, None where there is none: nothing `counted`, or no data.

    `outside` are cells that stand for nothing, `open` ones that are not over; `called` is what each is called where its row and column
    do not say it (a day).
    """

    down: Side
    across: Side
    cells: tuple[tuple[float | None, ...], ...]
    counted: bool = False
    outside: frozenset[tuple[int, int]] = frozenset()
    open: tuple[tuple[int, int], ...] = ()
    called: tuple[tuple[Value, ...], ...] = ()

    def name(self, row: int, at: int) -> Value:
        """What a cell is called."""
        if self.called:
            return self.called[row][at]
        return message("{row}, {column}", row=self.down.values[row], column=self.across.values[at])

    def known(self) -> list[tuple[float, int, int]]:
        """The cells that have a number, with their row and column."""
        return [(value, row, at) for row, line in enumerate(self.cells) for at, value in enumerate(line) if value is not None]

    def missing(self) -> list[tuple[int, int]]:
        """The cells that could have a number and have none."""
        return [
            (row, at)
            for row, line in enumerate(self.cells)
            for at, value in enumerate(line)
            if value is None and (row, at) not in self.outside
        ]

    def first(self, rows: int) -> Grid:
        """The first rows alone."""
        down = self.down
        kept = Side(down.labels[:rows], down.values[:rows], down.short[:rows], down.ordered, down.days[:rows], down.grain)
        return replace(self, down=kept, cells=self.cells[:rows], open=tuple(cell for cell in self.open if cell[0] < rows))


@dataclass(frozen=True)
class Ticks:
    """Which places of a side are named, how, at which angle, and the pixels that takes."""

    places: tuple[int, ...]
    texts: tuple[str, ...]
    room: float
    angle: int = 0


def drawn(scene: Scene, grid: Grid) -> Figure:
    """The grid as a figure; rows that a card or an image has no room for are counted below it."""
    if not grid.known():
        return {"data": [], "layout": {"height": 120}}
    look = scene.look
    side = _beside(scene, grid.down)
    each = min(max(WIDE, look.width / 3 / len(grid.across.labels)), (look.width - side - 8) / len(grid.across.labels))
    wide = each * len(grid.across.labels)
    ticks = _ticks(scene, grid.across, each, wide)
    found = scale([value for value, _, _ in grid.known()], scene.colour)
    rows = _most_rows(scene, grid, ticks)
    left_out, grid = len(grid.cells) - rows, grid.first(rows)
    numbered = _is_numbered(scene, grid, each, _pitch(scene, rows, ticks.room))
    legend = 0 if numbered or look.target == "card" else LEGEND
    above, below = (0.0, ticks.room) if grid.across.ordered else (ticks.room, 6.0)
    below += legend + (MORE if left_out and not grid.across.ordered else 0)
    pitch = _pitch(scene, rows, above + below)
    return {
        "data": _traces(scene, grid, found, min(each, pitch), numbered, legend > 0),
        "layout": {
            "separators": separators(scene.locale),
            "height": round(pitch * rows + above + below + 4),
            "margin": {"l": round(side), "r": round(look.width - side - wide), "t": round(above) + 4, "b": round(below)},
            "xaxis": {
                "range": [-0.5, len(grid.across.labels) - 0.5],
                "tickvals": list(ticks.places),
                "ticktext": list(ticks.texts),
                "tickangle": ticks.angle,
                "side": "bottom" if grid.across.ordered else "top",
            },
            "yaxis": {"range": [rows - 0.5, -0.5], **_names(scene, grid.down, side, pitch)},
            "shapes": [_outline(cell) for cell in grid.open],
            "annotations": [*_no_data(scene, grid, legend > 0), *_more(scene, left_out, side)],
        },
    }


def _is_fixed(scene: Scene) -> bool:
    """Whether the height is given; a page takes what the rows need."""
    return scene.look.target in ("card", "image", "embed")


def _most_rows(scene: Scene, grid: Grid, ticks: Ticks) -> int:
    """As many rows as there are, or as can be named in a given height; rows that run on need no name each."""
    if not _is_fixed(scene) or grid.down.ordered:
        return len(grid.cells)
    room = scene.look.height - ticks.room - MORE - (0 if scene.look.target == "card" else LEGEND)
    return min(len(grid.cells), max(1, int(room / CLOSEST)))


def _pitch(scene: Scene, rows: int, around: float) -> float:
    """Pixels from row to row, `around` being those above and below all of them."""
    if _is_fixed(scene):
        return max(1.0, (scene.look.height - around - 4) / rows)
    return min(PITCH[1], max(PITCH[0], HIGH / rows))


def _traces(scene: Scene, grid: Grid, found: Scale, small: float, numbered: bool, legend: bool) -> list[dict[str, Any]]:
    """The numbers, and where some are missing a second trace of grey cells."""
    places = {"x": list(range(len(grid.across.labels))), "y": list(range(len(grid.cells)))}
    gap = GAP if small > SMALL else 0
    common = {"type": "heatmap", **places, "xgap": gap, "ygap": gap, "hoverongaps": False}
    told = len(places["x"]) * len(places["y"]) <= TOLD
    flat = iter(value_texts(scene, [value for line in grid.cells for value in line])) if told else iter(())
    texts = [list(itertools.islice(flat, len(line))) for line in grid.cells] if told else []
    shown = {
        **common,
        "zmin": -0.5,
        "zmax": len(found.colours) - 0.5,
        "colorscale": colourscale(found),
        "showscale": legend,
        **({"colorbar": _colourbar(scene, found)} if legend else {}),
        **(_words(scene, grid, texts) if told else {"hoverinfo": "skip"}),
    }
    classes = [[None if value is None else found.place(value) for value in line] for line in grid.cells]
    traces = _with_numbers(shown, classes, found, texts) if numbered else [{**shown, "z": classes}]
    missing = set(grid.missing())
    if missing:
        empty = [[0 if (row, at) in missing else None for at in range(len(line))] for row, line in enumerate(grid.cells)]
        nothing = escape(_nothing(scene, grid))
        words = [[nothing if cell == 0 else "" for cell in line] for line in empty]
        grey = {"z": empty, "colorscale": [[0, NO_DATA], [1, NO_DATA]], "showscale": False}
        traces.append({**common, **grey, **(_words(scene, grid, words) if told else {"hoverinfo": "skip"})})
    return traces


def _with_numbers(shown: dict[str, Any], classes: list[list[int | None]], found: Scale, texts: list[list[str]]) -> list[dict[str, Any]]:
    """Dark cells with white numbers and light ones with dark numbers: a trace each, for a trace has one colour of text."""
    inks = [on(colour) for colour in found.colours]
    traces = []
    for ink in dict.fromkeys(inks):
        z = [[place if place is not None and inks[place] == ink else None for place in line] for line in classes]
        own = [[text if place is not None else "" for text, place in zip(*line, strict=True)] for line in zip(texts, z, strict=True)]
        traces.append({**shown, "z": z, "text": own, "texttemplate": "%{text}", "textfont": {"size": VALUE_SIZE, "color": ink}})
    return [trace for trace in traces if any(place is not None for line in trace["z"] for place in line)]


def _colourbar(scene: Scene, found: Scale) -> dict[str, Any]:
    """The legend under the cells, from the left edge of the figure."""
    bar = colourbar(found, scene)
    pad = round(widest(bar["ticktext"], TICK_SIZE) / 2) + 4
    length = min(LEGEND_WIDTH, scene.look.width - 2 * pad)
    return bar | {"xref": "container", "yref": "container", "lenmode": "pixels", "len": length + 2 * pad, "xpad": pad,
                  "ticklabeloverflow": "allow"}  # fmt: skip


def _words(scene: Scene, grid: Grid, texts: list[list[str]]) -> dict[str, Any]:
    """What each cell says under the pointer: what it is called, and its number."""
    told = [
        [f"<b>{name}</b><br>{text}" if text else "" for name, text in zip(names, line, strict=True)]
        for names, line in zip(_cell_names(scene, grid), texts, strict=True)
    ]
    return {"hoverinfo": "text", "hovertext": told}


def _cell_names(scene: Scene, grid: Grid) -> list[list[str]]:
    if grid.called:
        return [[escape(say(message("{cell}", cell=cell), scene.locale)) for cell in line] for line in grid.called[: len(grid.cells)]]
    columns = [escape(label) for label in grid.across.labels]
    return [[f"{escape(row)}, {column}" for column in columns] for row in grid.down.labels]


def _is_numbered(scene: Scene, grid: Grid, each: float, pitch: float) -> bool:
    """Whether every cell has room for its number."""
    known = grid.known()
    if len(grid.cells) * len(grid.across.labels) > NUMBERED or pitch < VALUE_SIZE + 6:
        return False
    return max(width_of(text, VALUE_SIZE) for text in value_texts(scene, [value for value, _, _ in known])) + 8 <= each


def _beside(scene: Scene, side: Side) -> float:
    """Pixels left of the cells for the names of rows."""
    room = max(70.0, scene.look.width * (0.36 if scene.look.narrow else 0.28))
    return min(room, max(width_of(label, LABEL_SIZE) for label in side.short)) + 14


def _names(scene: Scene, side: Side, room: float, pitch: float) -> dict[str, Any]:
    """The rows' names; where rows are too close, of ordered ones only some."""
    size = LABEL_SIZE if pitch >= LABEL_SIZE + 4 else TICK_SIZE
    every = max(1, -(-(size + 2) // max(1, round(pitch)))) if side.ordered else 1
    places = list(range(0, len(side.short), every))
    return {
        "tickvals": places,
        "ticktext": [fitted(side.short[place], room - 12, size, 1) for place in places],
        "tickfont": {"size": size, "color": INK},
    }


def _ticks(scene: Scene, side: Side, each: float, room: float) -> Ticks:
    """The columns' names: all where they fit, of ordered ones some, others in two lines or upright."""
    if side.days:
        return _periods(scene, side, room)
    texts = [escape(text) for text in side.short]
    wide = widest(texts, TICK_SIZE)
    if side.ordered or wide + 8 <= each:
        every = max(1, -(-round(wide + 8) // max(1, round(each))))
        places = range(0, len(texts), every)
        return Ticks(tuple(places), tuple(texts[place] for place in places), TICKS)
    if each >= TWO_LINES:
        cut = [fitted(text, each - 8, TICK_SIZE, 2) for text in side.short]
        return Ticks(tuple(range(len(cut))), tuple(cut), 40)
    cut = [fitted(text, UPRIGHT, TICK_SIZE, 1) for text in side.short]
    return Ticks(tuple(range(len(cut))), tuple(cut), widest(cut, TICK_SIZE) + 12, -90)


def _periods(scene: Scene, side: Side, room: float) -> Ticks:
    """Round dates among the columns, as many as there is room for."""
    axis = time_axis(side.days[0], side.days[-1], side.grain, room * (2 if side.grain == "year" else 1), scene.locale)
    places = [bisect.bisect_right(side.days, day) - 1 for day in axis["tickvals"]]
    step = min((after - before for before, after in itertools.pairwise(places)), default=1) * room / len(side.days)
    every = max(1, math.ceil((widest(axis["ticktext"], TICK_SIZE) + 8) / max(1.0, step)))
    return Ticks(tuple(places[::every]), tuple(axis["ticktext"][::every]), TICKS)


def _outline(cell: tuple[int, int]) -> dict[str, Any]:
    """A dotted frame: a cell that is not over."""
    row, at = cell
    line = {"color": INK, "width": 1.2, "dash": "dot"}
    return {"type": "rect", "x0": at - 0.5, "x1": at + 0.5, "y0": row - 0.5, "y1": row + 0.5, "line": line}


def _nothing(scene: Scene, grid: Grid) -> str:
    """What a cell without a number says."""
    return number(0, scene.locale) if grid.counted else say(message("no data"), scene.locale)


def _no_data(scene: Scene, grid: Grid, legend: bool) -> list[dict[str, Any]]:
    """What grey means, above the right end of the legend."""
    if not legend or not grid.missing():
        return []
    return grey_key(_nothing(scene, grid), x=1, y=0, yanchor="top", yshift=-TICKS if grid.across.ordered else -2)


def _more(scene: Scene, left_out: int, side: float) -> list[dict[str, Any]]:
    """Under the names of rows, which take `side` pixels: how many more there are; where the names are short it begins at the edge."""
    if not left_out:
        return []
    text = escape(more_text(left_out, scene.locale))
    is_long = width_of(text, VALUE_SIZE) + 6 > side
    beside = {"xanchor": "left", "xshift": 2 - round(side)} if is_long else {"xanchor": "right", "xshift": -6}
    place = {"x": 0, "xref": "paper", **beside, "y": 0, "yref": "paper", "yanchor": "top", "yshift": -3}
    return [{"text": text, "showarrow": False, "font": {"size": VALUE_SIZE, "color": MUTED}, **place}]
