"""Ranking: a table of the first of many, each with its place, its name, a bar in its cell, its number and its share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._colours import palette, tint
from charts._facts import distinct_in, kind_in
from charts._frame import hover, share_text, value_text, value_texts
from charts._labels import escape, fitted, widest, width_of
from charts._measures import measure, whole
from charts._ranking import Ranking, Row, ranking
from charts._specs import ALL_AGGREGATES, AMOUNTS, CLASSES, KEYS, NAMES, PLACES, SUMS, completed
from charts._telling import told_keys
from charts._template import INK, LABEL_SIZE, LINE, MUTED, OTHER, TICK_SIZE, VALUE_SIZE
from explorer.model.message import Message, message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import percents, say, separators

ROWS = 15
"""Places of a list that is read to its end."""

FEW = 12
"""Groups up to which bars show all of them."""

PITCH, CARD_PITCH = 34.0, 23.0
"""Pixels from row to row."""

CARD_ROWS = 7
"""Rows that a card has room for, under its heading."""

HEAD = 30
"""Pixels for the heading."""

GAP = 14
"""Pixels between columns."""

BAR = 0.44
"""Of the room from row to row, what a bar takes."""

SHORTEST = 70.0
"""Pixels that bars need to be compared."""

OF_TOTAL = message("% of the total")

RULES = (
    Rule("long_list", 1.5, message("a long list is read from its top"), lambda s, c: distinct_in("by", c, s) > FEW),
    Rule("short_list", -5, message("bars show all of so few"), lambda s, c: distinct_in("by", c, s) <= FEW),
    Rule("time_has_no_rank", -12, message("time has an order of its own"), lambda s, c: kind_in("by", c, s, "temporal")),
)


@dataclass(frozen=True)
class Columns:
    """Where the columns of the table stand: pixels for place and name on the left, for number and share on the right."""

    place: float
    name: float
    value: float
    share: float

    @property
    def left(self) -> float:
        return self.place + self.name + GAP

    @property
    def right(self) -> float:
        return self.value + self.share


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    """A ranking goes by size, from either end."""
    full = completed(spec, schema, "by", ROWS)
    return full if full.sort in ("desc", "asc") else replace(full, sort="desc")


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("ranking")
    return grouped(view, schema, (("by", spec.limit or ROWS),))


def draw(scene: Scene) -> Figure:
    ranked = ranking(scene)
    rows = _shown(scene, ranked)
    if not rows:
        return {"data": [], "layout": {"height": 120}}
    columns, look = _columns(scene, rows, ranked), scene.look
    pitch = _pitch(scene, len(rows))
    texts, shares = value_texts(scene, [row.total for row in rows]), _shares(scene, rows, ranked)
    low, high = min(0.0, *(row.total for row in rows)), max(0.0, *(row.total for row in rows if not row.folded))
    return {
        "data": [_bars(scene, rows, ranked)],
        "layout": {
            "separators": separators(scene.locale),
            "height": round(HEAD + pitch * len(rows) + 6),
            "margin": {"l": round(columns.left), "r": round(columns.right), "t": HEAD, "b": 6},
            "xaxis": {"range": [low, (high - low or 1.0) + low], "showticklabels": False, "zeroline": low < 0, "zerolinecolor": MUTED},
            "yaxis": {"range": [len(rows) - 0.5, -0.5], "showticklabels": False},
            "bargap": 1 - BAR,
            "shapes": [_rule(place, columns, look.width) for place in range(len(rows))],
            "annotations": [
                *_head(scene, columns),
                *(cell for at, row in enumerate(rows) for cell in _cells(row, at, texts[at], shares[at], columns)),
            ],
        },
    }


def _shown(scene: Scene, ranked: Ranking) -> list[Row]:
    """The rows that there is room for; the folded one last."""
    own, folded = list(ranked.own), [row for row in ranked.rows if row.folded]
    return own[:CARD_ROWS] if scene.look.target == "card" else own + folded


def _pitch(scene: Scene, count: int) -> float:
    if scene.look.target == "image":
        return max(15.0, min(1.6 * PITCH, (scene.look.height - HEAD - 6) / count))
    return CARD_PITCH if scene.look.target == "card" else PITCH


def _columns(scene: Scene, rows: list[Row], ranked: Ranking) -> Columns:
    """As wide as what they hold; names are cut before bars get too short, and shares go first."""
    place = width_of(str(len(rows)), VALUE_SIZE) + GAP
    value = max(widest([escape(text) for text in value_texts(scene, [row.total for row in rows])], VALUE_SIZE), 0.0) + GAP
    shares = list(map(escape, _shares(scene, rows, ranked)))
    share = max(widest(shares, VALUE_SIZE), width_of(say(OF_TOTAL, scene.locale), TICK_SIZE)) + GAP if any(shares) else 0.0
    longest = max(width_of(row.label, LABEL_SIZE) for row in rows)
    room = scene.look.width - place - value - GAP - SHORTEST
    if share and room - share < min(longest, 0.3 * scene.look.width):
        share = 0.0
    return Columns(place, min(longest, max(80.0, room - share), 0.42 * scene.look.width), value, share)


def _shares(scene: Scene, rows: list[Row], ranked: Ranking) -> list[str]:
    """The rows' shares of the whole, "" where numbers add up to none."""
    total = sum(each.total for each in ranked.rows)
    if scene.spec.aggregate not in SUMS or scene.spec.aggregate == "share" or total <= 0 or any(each.total < 0 for each in ranked.rows):
        return [""] * len(rows)
    return percents((row.total / total for row in rows), scene.locale)


def _bars(scene: Scene, rows: list[Row], ranked: Ranking) -> dict[str, Any]:
    """The bars in their cells: the first strong; what folds the rest has none, or it would dwarf them."""
    first, lighter = palette(scene.colour)[0], tint(scene.colour)
    called = say(whole(scene.spec, scene.schema), scene.locale)
    total = sum(row.total for row in ranked.rows)
    chosen = set(scene.view.marks.highlight) or {rows[0].label}
    shares = [row.total / total if text else None for row, text in zip(rows, _shares(scene, rows, ranked), strict=True)]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [None if row.folded else row.total for row in rows],
        "y": list(range(len(rows))),
        "marker": {"color": [OTHER if row.folded else first if row.label in chosen else lighter for row in rows]},
        "hoverinfo": "text",
        "hovertext": [
            hover(row.label, value_text(scene, row.total), share_text(scene, share, called))
            for row, share in zip(rows, shares, strict=True)
        ],
        "textposition": "none",
    }


def _cells(row: Row, at: int, text: str, share: str, columns: Columns) -> list[dict[str, Any]]:
    """A row's place, name, number and share."""
    strong = {"size": LABEL_SIZE, "color": MUTED if row.folded else INK}
    quiet = {"size": VALUE_SIZE, "color": MUTED}
    name = fitted(row.label, columns.name, LABEL_SIZE, 1)
    return [
        *([] if row.folded else [_cell(str(at + 1), at, 0, -columns.left, "left", quiet)]),
        _cell(name, at, 0, -columns.left + columns.place, "left", strong),
        _cell(escape(text), at, 1, columns.value, "right", strong | {"size": VALUE_SIZE}),
        *([_cell(escape(share), at, 1, columns.right, "right", quiet)] if columns.share else []),
    ]


def _cell(text: str, at: int, side: int, shift: float, anchor: str, font: dict[str, Any]) -> dict[str, Any]:
    place = {"x": side, "xref": "paper", "xanchor": anchor, "xshift": round(shift, 1), "y": at, "yref": "y", "yanchor": "middle"}
    return {"text": text, "showarrow": False, "font": font, **place}


def _head(scene: Scene, columns: Columns) -> list[dict[str, Any]]:
    """What the columns are."""
    by = scene.schema.column(scene.spec.first("by")).label
    what = say(measure(scene.spec, scene.schema), scene.locale)
    font = {"size": TICK_SIZE, "color": MUTED}
    above = {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 6}
    room = scene.look.width - columns.place - columns.share - GAP
    measured = _cell(fitted(what, 0.6 * room, TICK_SIZE, 1), 0, 1, columns.value, "right", font)
    named = _cell(fitted(by, room - widest([measured["text"]], TICK_SIZE), TICK_SIZE, 1), 0, 0, -columns.left + columns.place, "left", font)
    shared = [_cell(escape(say(OF_TOTAL, scene.locale)), 0, 1, columns.right, "right", font)] if columns.share else []
    return [head | above for head in (named, measured, *shared)]


def _rule(at: int, columns: Columns, width: int) -> dict[str, Any]:
    """A thin line above a row, from edge to edge."""
    plot = max(1.0, width - columns.left - columns.right)
    ends = {"x0": -columns.left / plot, "x1": 1 + columns.right / plot, "xref": "paper", "y0": at - 0.5, "y1": at - 0.5, "yref": "y"}
    return {"type": "line", **ends, "line": {"color": LINE, "width": 1}, "layer": "below"}


def tell(scene: Scene) -> Telling:
    ranked = ranking(scene)
    telling = told_keys(scene, ranked, message("Ranking"))
    return replace(telling, title=_title(scene, telling.title, ranked))


def _title(scene: Scene, title: Message, ranked: Ranking) -> Message:
    """With how many of all there are, where it is not all."""
    shown, all_ = len(ranked.own), distinct_in("by", scene.spec, scene.schema)
    if not shown or shown >= all_ or shown < (scene.spec.limit or ROWS):
        return title
    return message("{title}: the first {n} of {all}", title=title, n=shown, all=all_)


CHART = Chart(
    name="ranking",
    family="bar",
    label=message("Ranking"),
    needs=("bar",),
    slots=(
        Slot(
            "by", ("categorical", "geographic", "text", "identifier"), CLASSES + PLACES + NAMES + KEYS, lacks=message("a column of groups")
        ),
        Slot("what", ("numeric",), AMOUNTS, required=False, lacks=message("a number")),
    ),
    sentence=message("Rank {by} by {what}"),
    aggregates=ALL_AGGREGATES,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "municipio,habitantes\nTijuana,1922523\nEcatepec,1645352\nLeón,1579803\nPuebla,1542232\nCiudad Juárez,1501551\n"
            "Zapopan,1257547\nGuadalajara,1268844\nMonterrey,1065930\nNezahualcóyotl,1004763\nMexicali,854186\nCuliacán,808416\nMérida,777615\nQuerétaro,794789\n"
            "San Luis Potosí,722772\nAguascalientes,722250\nHermosillo,701838\nCancún,628306\n",
            ChartSpec("ranking", (("what", ("habitantes",)), ("by", ("municipio",)))),
        ),
    ),
    icon="M3 5h2M8 5h16M3 12h2M8 12h11M3 19h2M8 19h6",
)
