"""Treemap: a whole and its parts, in up to three levels, each area as large as its number."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._colours import mixed, on, palette
from charts._facts import column_in, distinct_in, sums
from charts._frame import hover, key_label, key_value, other_label, share_text, value_text
from charts._labels import escape
from charts._measures import measure, whole
from charts._ranking import Ranking, Row, Series
from charts._specs import CLASSES, NAMES, PLACES, SUMS, completed
from charts._telling import told_keys
from charts._template import GROUND, OTHER, VALUE_SIZE
from explorer.model.message import Message, Value, message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped, slot_names
from explorer.text import percent, say, separators

LEVELS = 3

ROOT = "all"

LEAVES = 200
"""Areas that a reader still tells apart."""

TOP = 24
"""Areas of the first level; fewer where more levels follow."""

TOP_OF_LEVELS = 10

HUES = 8
"""Parts that get a hue each; more get one hue, lighter as they get smaller."""

PALE = 0.45
"""How pale the last part of many becomes."""

RULES = (
    Rule("parts_of_a_whole", 2, message("shows the parts of a whole"), lambda s, c: 3 <= distinct_in("by", c, s) <= 40),
    Rule("levels", 5, message("shows parts within parts"), lambda s, c: _is_hierarchy(s, c)),
    Rule(
        "crossed_levels",
        -3,
        message("the levels are not parts of one another"),
        lambda s, c: len(c.slot("by")) > 1 and not _is_hierarchy(s, c),
    ),
    Rule(
        "two_parts",
        -4,
        message("two parts are better said than drawn"),
        lambda s, c: distinct_in("by", c, s) < 3 and len(c.slot("by")) == 1,
    ),
    Rule("no_whole", -50, message("the numbers do not add up to a whole"), lambda s, c: not sums(s, c)),
    Rule(
        "too_many_parts", -4, message("too many parts to tell apart"), lambda s, c: len(c.slot("by")) == 1 and distinct_in("by", c, s) > 40
    ),
    Rule("negative_parts", -50, message("a part cannot be less than nothing"), lambda s, c: _has_negatives(s, c)),
)


@dataclass(frozen=True)
class Node:
    """One area: where it hangs, its label, its number, its colour, and how many keys it folds."""

    id: str
    parent: str
    label: str
    amount: float
    colour: str
    folded: int = 0


def _is_hierarchy(schema: Schema, spec: ChartSpec) -> bool:
    levels = spec.slot("by")
    pairs = {pair for chain in schema.hierarchies for pair in itertools.combinations(chain, 2)}
    return len(levels) > 1 and all(pair in pairs for pair in itertools.pairwise(levels))


def _is_crossed(schema: Schema, spec: ChartSpec) -> bool:
    return len(spec.slot("by")) > 1 and not _is_hierarchy(schema, spec)


def _has_two(schema: Schema, spec: ChartSpec) -> bool:
    return len(spec.slot("by")) == 1 and distinct_in("by", spec, schema) < 3


def _has_negatives(schema: Schema, spec: ChartSpec) -> bool:
    column = column_in("what", spec, schema)
    return column is not None and column.stats.negatives > 0


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    return completed(spec, schema, "by", None, SUMS)


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("treemap")
    return grouped(view, schema, (("by", _limits(spec, schema)),))


def _limits(spec: ChartSpec, schema: Schema) -> tuple[int, ...]:
    """Keys a level: as many as LEAVES allows; children that each have one parent are not multiplied by it."""
    levels = len(spec.slot("by"))
    if levels <= 1:
        return (spec.limit or TOP,)
    first = spec.limit or TOP_OF_LEVELS
    if _is_hierarchy(schema, spec):
        return (first, *([(LEAVES - first) // (levels - 1)] * (levels - 1)))
    each = max(2, int((LEAVES / (first + 1)) ** (1 / (levels - 1))) - 1)
    return (first, *([each] * (levels - 1)))


def draw(scene: Scene) -> Figure:
    nodes = _nodes(scene)
    total = sum(node.amount for node in nodes if not node.parent) or 1.0
    levels = len(scene.spec.slot("by"))
    look = scene.look
    if levels > 1:
        nodes = _rooted(scene, nodes, total)
    return {
        "data": [
            {
                "type": "treemap",
                "ids": [node.id for node in nodes],
                "parents": [node.parent for node in nodes],
                "labels": [escape(node.label) for node in nodes],
                "values": [node.amount for node in nodes],
                "text": [percent(node.amount / total, scene.locale) for node in nodes],
                "branchvalues": "total",
                "textinfo": "label+text",
                "hoverinfo": "text",
                "hovertext": [_said(scene, node, total) for node in nodes],
                "marker": {"colors": [node.colour for node in nodes], "pad": {"t": 22 if levels > 1 else 0, "l": 2, "r": 2, "b": 2}},
                "textfont": {"size": VALUE_SIZE, "color": [on(node.colour) for node in nodes]},
                "textposition": "top left",
                "tiling": {"packing": "squarify", "squarifyratio": 1.3, "pad": 2},
                "pathbar": {"visible": False},
                "sort": True,
            }
        ],
        "layout": {
            "separators": separators(scene.locale),
            "height": look.height if look.target in ("card", "image", "embed") else max(380, min(560, look.height)),
            "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
            "uniformtext": {"minsize": 10, "mode": "hide"},
        },
    }


def _rooted(scene: Scene, nodes: list[Node], total: float) -> list[Node]:
    """With levels, the frame around all of them says what the whole is."""
    label = say(message("Total: {value}", value=value_text(scene, total)), scene.locale)
    return [Node(ROOT, "", label, total, GROUND), *(replace(node, parent=node.parent or ROOT) for node in nodes)]


def tell(scene: Scene) -> Telling:
    """Told by the first level; the title names all levels."""
    nodes = [node for node in _nodes(scene) if not node.parent]
    column = scene.schema.column(scene.spec.first("by"))
    rows = tuple(Row(node.label, _value(node, column), (node.amount,), node.folded) for node in nodes)
    telling = told_keys(scene, Ranking(rows, (Series(""),)), message("Treemap"))
    levels = scene.spec.slot("by")
    if len(levels) == 1:
        return telling
    names = [scene.schema.column(name).label for name in levels]
    what = measure(scene.spec, scene.schema)
    title = message("{measure} by {by} and {split}", measure=what, by=names[0], split=names[1])
    if len(names) == LEVELS:
        title = message(
            "{measure} by {by}, {split} and {third}", measure=measure(scene.spec, scene.schema), by=names[0], split=names[1], third=names[2]
        )
    return Telling(title, telling.summary, finding=telling.finding)


def _value(node: Node, column: Column) -> Value:
    return message("the other {n}", n=node.folded) if node.folded else key_value(node.label, column, "")


def _nodes(scene: Scene) -> list[Node]:
    """Every level's areas, the largest first; numbers of zero or less have no area."""
    names = slot_names("by", len(scene.spec.slot("by")))
    columns = [scene.schema.column(name) for name in scene.spec.slot("by")]
    amounts: dict[tuple[object, ...], float] = {}
    folded: dict[tuple[object, ...], int] = {}
    for record in scene.frame.to_pylist():
        amount = float(record["what"] or 0)
        path = tuple(record[name] for name in names)
        for depth in range(1, len(path) + 1):
            amounts[path[:depth]] = amounts.get(path[:depth], 0.0) + max(0.0, amount)
            if path[depth - 1] is None:
                folded[path[:depth]] = max(folded.get(path[:depth], 0), int(record.get("folded") or 1))
    paths = sorted(
        (path for path, amount in amounts.items() if amount > 0), key=lambda path: (len(path), path[-1] is None, -amounts[path], str(path))
    )
    ids = {path: str(place) for place, path in enumerate(paths)}
    colours = _colours(scene, [path for path in paths if len(path) == 1])
    return [
        Node(
            ids[path],
            ids.get(path[:-1], ""),
            other_label(folded[path], scene.locale) if path[-1] is None else key_label(path[-1], columns[len(path) - 1], "", scene.locale),
            amounts[path],
            _shade(colours[path[:1]], path),
            folded.get(path, 0),
        )
        for path in paths
    ]


def _colours(scene: Scene, tops: list[tuple[object, ...]]) -> dict[tuple[object, ...], str]:
    """A hue each where they are few; else one hue, paler with rank. Grey for what is folded."""
    own = [path for path in tops if path[0] is not None]
    hues = palette(scene.colour)
    if len(own) > HUES:
        hues = tuple(mixed(hues[0], "#ffffff", PALE * rank / len(own)) for rank in range(len(own)))
    return dict(zip(own, hues, strict=False)) | {path: OTHER for path in tops if path[0] is None}


def _shade(colour: str, path: tuple[object, ...]) -> str:
    """Deeper levels are a little lighter."""
    return mixed(colour, "#ffffff", 0.12 * (len(path) - 1))


def _said(scene: Scene, node: Node, total: float) -> str:
    return hover(node.label, value_text(scene, node.amount), share_text(scene, node.amount / total, say(_whole(scene), scene.locale)))


def _whole(scene: Scene) -> Message:
    return whole(scene.spec, scene.schema)


CHART = Chart(
    name="treemap",
    family="treemap",
    label=message("Treemap"),
    needs=("treemap",),
    slots=(
        Slot("by", ("categorical", "geographic", "text"), CLASSES + PLACES + NAMES, many=LEVELS, lacks=message("a column of groups")),
        Slot("what", ("numeric",), ("quantity", "currency"), required=False, lacks=message("a number that adds up")),
    ),
    sentence=message("Show the parts of {what} by {by}"),
    aggregates=SUMS,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "delito,tipo,casos\nRobo,transeúnte,410\nRobo,vehículo,180\nRobo,casa,90\nFraude,bancario,120\nFraude,otro,40\nLesiones,dolosas,90\n",
            ChartSpec("treemap", (("what", ("casos",)), ("by", ("delito", "tipo")))),
        ),
        Example("delito\nRobo\nRobo\nFraude\nLesiones\nRobo\nFraude\n", ChartSpec("treemap", (("by", ("delito",)),))),
    ),
    icon="M3 3h10v17H3zM15 3h10v8H15zM15 13h5v7h-5zM22 13h3v7h-3z",
)
