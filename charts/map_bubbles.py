"""Bubble map: a circle in the middle of each region, its area as large as the region's total: large regions do not look like much."""

from __future__ import annotations

import math
from typing import Any

from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._bounds import centres
from charts._colours import on, palette
from charts._facts import column_in, distinct_in, is_exact, sums
from charts._frame import hover, share_text, value_text
from charts._labels import escape, width_of
from charts._measures import whole, words
from charts._numbers import SMALLEST, diameters, packed
from charts._ranking import Ranking, Row, Series
from charts._regions import ENOUGH, covered, land, on_map, projection, regions
from charts._specs import PLACES, SUMS, completed
from charts._telling import told_keys
from charts._template import GROUND, INK, TICK_SIZE
from charts.map_regions import map_height
from explorer.geo import Layer
from explorer.model.message import message, plural
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import compact, say, separators

LARGEST = (34.0, 64.0)
"""Pixels across of the largest circle, on a phone and on a page."""

COVERED = 0.18
"""Share of the map that all circles together may cover: a world is two thirds water, and countries lie where others do."""

LOW, WIDEST = 260, 1.7
"""Pixels of height of a map below which circles are those of a phone, and about how many times as wide as high a map is."""

LEAST = 14.0
"""Pixels across that the largest circle keeps."""

OPACITY = 0.72
"""Circles that overlap are still told apart."""

FONT = (10.0, 13.0)
"""Pixels of a name inside its circle: at least, at most."""

NOTHING = ("", FONT[0])
"""No name."""

AREAS = frozenset({"area", "superficie", "surface", "hectareas", "hectares", "km²", "km2", "ha", "km", "m²"})
"""Words and units of a land's own size."""

SIZES = 10
"""Different numbers: fewer are classes more often than totals."""

SCARCE = 0.3
"""Share of the layer's regions: with fewer, bars compare what there is."""

INSIDE = 0.86
"""Of a circle's width, what a name inside may take."""

KEY_ROOM = 14
"""Pixels around the circles of the key."""

RULES = (
    Rule("place_on_map", 4, message("the places are on a map"), lambda s, c: on_map("place", c, s) >= ENOUGH),
    Rule("few_matched", -12, message("many of the places are not on the map"), lambda s, c: on_map("place", c, s) < ENOUGH),
    Rule("few_regions", -4, message("too few places for a map"), lambda s, c: regions("place", c, s) < 4),
    Rule("few_sizes", -8, message("too few different numbers for sizes"), lambda s, c: 0 < distinct_in("what", c, s) < SIZES),
    Rule("no_totals", -50, message("only totals have a size"), lambda s, c: not sums(s, c)),
    Rule("negative_sizes", -50, message("a circle cannot be smaller than nothing"), lambda s, c: _has_negative(s, c)),
    Rule("empty_map", -3, message("most of the map would be empty"), lambda s, c: covered("place", c, s) < SCARCE),
    Rule("areas_on_map", -10, message("the map itself shows how large a region is"), lambda s, c: _is_area(s, c)),
    Rule("coarser_places", -4, message("each row has its own place"), lambda s, c: _has_coordinates(s)),
    Rule("circle_a_row", 1, message("each region has its own number"), lambda s, c: bool(c.slot("what")) and is_exact(s, c)),
)


def _has_negative(schema: Schema, spec: ChartSpec) -> bool:
    column = column_in("what", spec, schema)
    return column is not None and column.stats.negatives > 0


def _is_area(schema: Schema, spec: ChartSpec) -> bool:
    column = column_in("what", spec, schema)
    return column is not None and bool(AREAS & {*words(column.name), column.unit})


def _has_coordinates(schema: Schema) -> bool:
    return {"latitude", "longitude"} <= {column.role for column in schema.columns}


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    return completed(spec, schema, "place", None, SUMS)


def plan(view: View, schema: Schema, look: Look) -> Query:
    return grouped(view, schema, (("place", None),))


def draw(scene: Scene) -> Figure:
    values = _drawn(scene)
    if scene.layer is None or not values:
        return {"data": [], "layout": {"height": 120}}
    look = scene.look
    largest = _largest(look, list(values.values()))
    key = _key(scene, max(values.values()), largest) if look.target != "card" else []
    below = max((size for _, size in key), default=0.0) + KEY_ROOM if key else 0.0
    height = look.height if look.target in ("card", "image", "embed") else map_height(look) + round(below)
    frame = projection(scene.layer, look.width / (height - below))
    return {
        "data": [land(scene.layer), _circles(scene, scene.layer, values, largest, look.width / _degrees(frame))],
        "layout": {
            "separators": separators(scene.locale),
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "geo": {
                **frame,
                "visible": False,
                "bgcolor": GROUND,
                "domain": {"x": [0, 1], "y": [below / height, 1]},
            },
            **_drawn_key(key, palette(scene.colour)[0]),
        },
    }


def _largest(look: Look, values: list[float]) -> float:
    """Pixels across of the largest circle: smaller where all circles together would hide the map."""
    usual, area = LARGEST[look.height >= LOW and not look.narrow], look.height * min(look.width, WIDEST * look.height)
    wanted = math.pi / 4 * sum(values) / max(values)
    return max(LEAST, min(usual, math.sqrt(COVERED * area / wanted)))


def _values(scene: Scene) -> dict[str, float]:
    return {
        str(row["place"]): float(row["what"]) for row in scene.frame.to_pylist() if row["place"] is not None and row["what"] is not None
    }


def _drawn(scene: Scene) -> dict[str, float]:
    """The regions with something to draw, the largest first, so that small circles lie on top."""
    known = centres(scene.layer) if scene.layer else {}
    return dict(
        sorted(((code, value) for code, value in _values(scene).items() if value > 0 and code in known), key=lambda row: (-row[1], row[0]))
    )


def _degrees(frame: dict[str, Any]) -> float:
    """Degrees of longitude from side to side, about."""
    west, east = frame.get("lonaxis", {}).get("range", (-180.0, 180.0) if "lataxis" in frame else (-126.0, -66.0))
    return float(east - west) or 360.0


def _circles(scene: Scene, layer: Layer, values: dict[str, float], largest: float, pixels: float) -> dict[str, Any]:
    """One circle a region, in its middle, with the name inside where it fits; `pixels` is about what a degree takes."""
    names, colour = dict(layer.regions), palette(scene.colour)[0]
    sizes = diameters(list(values.values()), largest)
    total = sum(values.values())
    middles = [centres(layer)[code] for code in values]
    labels = [
        _inside(names.get(code, code), size) if not _is_covered(place, middles, sizes, pixels) else NOTHING
        for place, (code, size) in enumerate(zip(values, sizes, strict=True))
    ]
    return {
        "type": "scattergeo",
        "mode": "markers+text",
        "lon": packed([longitude for longitude, _ in middles]),
        "lat": packed([latitude for _, latitude in middles]),
        "marker": {"size": sizes, "color": colour, "opacity": OPACITY, "line": {"color": GROUND, "width": 1}},
        "text": [label for label, _ in labels],
        "textfont": {"size": [size for _, size in labels], "color": on(colour)},
        "textposition": "middle center",
        "hoverinfo": "text",
        "hovertext": [
            hover(names.get(code, code), value_text(scene, value), _share(scene, value / total)) for code, value in values.items()
        ],
    }


def _share(scene: Scene, share: float) -> str:
    if scene.spec.aggregate == "share":
        return ""
    return share_text(scene, share, say(whole(scene.spec, scene.schema), scene.locale))


def _is_covered(place: int, middles: list[tuple[float, float]], sizes: list[float], pixels: float) -> bool:
    """Whether a smaller circle lies on the middle of this one, about."""
    (longitude, latitude), radius = middles[place], sizes[place] / 2
    for (other, north), size in zip(middles[place + 1 :], sizes[place + 1 :], strict=True):
        across, up = (longitude - other) * pixels, (latitude - north) * pixels / max(0.2, math.cos(math.radians(latitude)))
        if math.hypot(across, up) < INSIDE * radius + size / 2:
            return True
    return False


def _inside(name: str, size: float) -> tuple[str, float]:
    """The name and its size in pixels, where it can be read inside the circle; else nothing."""
    fits = INSIDE * size / max(0.1, width_of(name, 1.0))
    return (escape(name), round(min(FONT[1], fits), 1)) if fits >= FONT[0] else NOTHING


def _key(scene: Scene, most: float, largest: float) -> list[tuple[str, float]]:
    """Two or three round numbers and the circles that they would have."""
    first = _round(most)
    steps = dict.fromkeys((first, _round(first / 4), _round(first / 20)))
    sized = [(step, largest * math.sqrt(step / most)) for step in steps]
    return [(_key_text(scene, step), size) for step, size in sized if size >= SMALLEST]


def _key_text(scene: Scene, value: float) -> str:
    if scene.spec.aggregate == "share" or value < 10_000:
        return value_text(scene, value)
    return compact(value, scene.locale)


def _round(value: float) -> float:
    """The next lower of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step for step in (5 * power, 2 * power, power) if step <= value * (1 + 1e-9))


def _drawn_key(key: list[tuple[str, float]], colour: str) -> dict[str, Any]:
    """The key under the map: circles of known size, each with its number."""
    shapes, notes, left = [], [], 8.0
    middle = max((size for _, size in key), default=0.0) / 2 + KEY_ROOM / 2
    for text, size in key:
        shapes.append(
            {
                "type": "circle", "xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": 0,
                "x0": left, "x1": left + size, "y0": middle - size / 2, "y1": middle + size / 2, "line": {"color": colour, "width": 1.2},
            }
        )  # fmt: skip
        notes.append(
            {
                "text": escape(text), "showarrow": False, "font": {"size": TICK_SIZE, "color": INK}, "x": 0, "xref": "paper",
                "xanchor": "left", "xshift": left + size + 5, "y": 0, "yref": "paper", "yanchor": "middle", "yshift": middle,
            }
        )  # fmt: skip
        left += size + width_of(text, TICK_SIZE) + 22
    return {"shapes": shapes, "annotations": notes}


def tell(scene: Scene) -> Telling:
    names = dict(scene.layer.regions) if scene.layer else {}
    values = _values(scene)
    rows = [Row(names.get(code, code), names.get(code, code), (value,)) for code, value in values.items()]
    ranked = Ranking(tuple(sorted(rows, key=lambda row: -row.total)), (Series(""),))
    telling = told_keys(scene, ranked, message("Bubble map"), "place")
    below = sum(value < 0 for value in values.values())
    notes = (Note("no_circle", plural("{n} region below zero has no circle.", "{n} regions below zero have no circle.", n=below)),)
    return Telling(telling.title, telling.summary, finding=telling.finding, notes=notes if below else ())


CHART = Chart(
    name="map_bubbles",
    family="map",
    label=message("Bubbles"),
    needs=("choropleth", "scattergeo"),
    slots=(
        Slot("place", ("geographic",), PLACES, lacks=message("a place that a map knows"), matched=True),
        Slot("what", ("numeric",), ("quantity", "currency"), required=False, lacks=message("a number that adds up")),
    ),
    sentence=message("Map {what} by {place} as circles"),
    aggregates=SUMS,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "estado,población\nJalisco,8348151\nPuebla,6583278\nOaxaca,4132148\nSonora,2944840\nNuevo León,5784442\nYucatán,2320898\n"
            "Chiapas,5543828\nVeracruz,8062579\nMéxico,16992418\nCiudad de México,9209944\nChihuahua,3741869\nColima,731391\n",
            ChartSpec("map_bubbles", (("what", ("población",)), ("place", ("estado",)))),
        ),
    ),
    icon="M9 6a5 5 0 1 0 .01 0zM20 5a3 3 0 1 0 .01 0zM19 14a3.6 3.6 0 1 0 .01 0zM6 19a1.4 1.4 0 1 0 .01 0z",
)
