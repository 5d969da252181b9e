"""Ring: a whole and its few parts, each named beside its slice."""

from __future__ import annotations

from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._colours import on, series_colours
from charts._facts import column_in, distinct_in, sums
from charts._frame import hover, share_text, value_text
from charts._labels import escape, fitted
from charts._measures import whole
from charts._ranking import Ranking, ranking
from charts._specs import CLASSES, NAMES, PLACES, SUMS, completed
from charts._telling import told_keys
from charts._template import GROUND, LABEL_SIZE, VALUE_SIZE
from explorer.model.message import message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import percents, say, separators

PARTS = 5
"""Slices with a name of their own; one more for the rest: of more, nobody tells angles apart (Cleveland and McGill, 1984)."""
FEWEST, MOST = 2, 6
"""Parts between which slices read as well as bars."""
HOLE = 0.58
BESIDE = 480
"""Pixels of a chart from which names stand beside the ring; on a narrower one they stand below it."""
LOW = 300
"""Pixels of a narrow chart's height under which they stand to its right."""
LINE = 25
"""Pixels of a name below the ring."""
NARROW_PART = 0.08
"""Share under which a slice is too narrow for its own number."""

RULES = (
    Rule("few_parts", 1, message("few enough parts to see their shares"), lambda s, c: FEWEST <= distinct_in("by", c, s) <= MOST),
    Rule("many_slices", -12, message("too many parts for slices"), lambda s, c: distinct_in("by", c, s) > MOST),
    Rule("no_whole", -50, message("the numbers do not add up to a whole"), lambda s, c: not sums(s, c)),
    Rule("negative_parts", -50, message("a part cannot be less than nothing"), lambda s, c: _has_negatives(s, c)),
)


def _has_negatives(schema: Schema, spec: ChartSpec) -> bool:
    column = column_in("what", spec, schema)
    return column is not None and column.stats.negatives > 0


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    return completed(spec, schema, "by", PARTS, SUMS)


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("pie")
    return grouped(view, schema, (("by", min(spec.limit or PARTS, PARTS)),))


def draw(scene: Scene) -> Figure:
    ranked = _parts(scene)
    total = sum(row.total for row in ranked.rows) or 1.0
    look = scene.look
    height = look.height if look.target in ("card", "image", "embed") else max(320, min(440, look.height))
    beside = look.width >= BESIDE
    aside = not beside and height < LOW
    below = 0 if beside or aside else LINE * len(ranked.rows) + 8
    colours = series_colours(scene.colour, [bool(row.folded) for row in ranked.rows])
    room = (look.width - min(height, look.width)) / 2 + 0.1 * min(height, look.width)
    called = say(whole(scene.spec, scene.schema), scene.locale)
    shares = percents((row.total / total for row in ranked.rows), scene.locale)
    room = room if beside else look.width * (0.4 if aside else 0.7)
    names = [fitted(row.label, room, LABEL_SIZE, 2 if beside else 1) for row in ranked.rows]
    return {
        "data": [
            {
                "type": "pie",
                "labels": [f"{name} {share}" for name, share in zip(names, shares, strict=True)],
                "values": [row.total for row in ranked.rows],
                "text": [
                    f"{name} <b>{share}</b>" if beside else share if row.total / total >= NARROW_PART else ""
                    for row, name, share in zip(ranked.rows, names, shares, strict=True)
                ],
                "textinfo": "text",
                "textposition": "outside" if beside else "inside",
                "insidetextorientation": "horizontal",
                "textfont": {"size": LABEL_SIZE if beside else VALUE_SIZE, **({} if beside else {"color": [on(each) for each in colours]})},
                "hoverinfo": "text",
                "hovertext": [
                    hover(row.label, value_text(scene, row.total), share_text(scene, row.total / total, called)) for row in ranked.rows
                ],
                "marker": {"colors": colours, "line": {"color": GROUND, "width": 2}},
                "hole": HOLE,
                "sort": False,
                "direction": "clockwise",
                "automargin": beside,
            }
        ],
        "layout": {
            "separators": separators(scene.locale),
            "height": height + (below if look.target not in ("card", "image", "embed") else 0),
            "margin": {"l": 8, "r": 8, "t": 24 if beside else 8, "b": 24 if beside else below + 8},
            "showlegend": not beside,
            **({} if beside else {"legend": _legend(aside)}),
            "annotations": [] if aside else [_middle(scene, total, LABEL_SIZE + 2 if beside else VALUE_SIZE)],
        },
    }


def _legend(aside: bool) -> dict[str, object]:
    """The names below the ring, or to its right where it is low."""
    place = {"x": 1.02, "y": 0.5, "yanchor": "middle"} if aside else {"x": 0, "y": -0.04, "yanchor": "top"}
    return {"orientation": "v", "traceorder": "normal", "xref": "paper", "yref": "paper", **place}


def _middle(scene: Scene, total: float, size: int) -> dict[str, object]:
    """In the hole, what the whole is."""
    return {
        "text": f"<b>{escape(value_text(scene, total))}</b>", "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False,
        "font": {"size": size},
    }  # fmt: skip


def tell(scene: Scene) -> Telling:
    return told_keys(scene, _parts(scene), message("Ring chart"))


def _parts(scene: Scene) -> Ranking:
    """The parts, largest first, the rest last; what is nothing has no slice."""
    found = ranking(scene)
    rows = [row for row in found.rows if row.total > 0]
    return Ranking(tuple(sorted(rows, key=lambda row: (row.folded > 0, 0.0 if _keeps_order(scene) else -row.total))), found.series)


def _keeps_order(scene: Scene) -> bool:
    return scene.spec.sort in ("name", "file")


CHART = Chart(
    name="pie",
    family="pie",
    label=message("Ring"),
    needs=("pie",),
    slots=(
        Slot("by", ("categorical", "geographic", "text"), CLASSES + PLACES + NAMES, lacks=message("a column of groups")),
        Slot("what", ("numeric",), ("quantity", "currency"), required=False, lacks=message("a number that adds up")),
    ),
    sentence=message("Show the shares of {what} by {by}"),
    aggregates=SUMS,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "fuente,generación\nGas,180.5\nHidráulica,32.1\nEólica,20.4\nSolar,18.9\nNuclear,11.2\nCarbón,9.7\nOtras,4.1\n",
            ChartSpec("pie", (("what", ("generación",)), ("by", ("fuente",)))),
        ),
        Example("sexo\nMujer\nHombre\nMujer\nMujer\nHombre\nMujer\n", ChartSpec("pie", (("by", ("sexo",)),))),
    ),
    icon="M14 3a9 9 0 1 0 9 9h-9zM14 3v9",
)
