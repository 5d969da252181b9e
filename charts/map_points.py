"""Map of points: each row where its coordinates say, over grey land; coloured by a group or a number, sized by a total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from charts import _legend as legend
from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._bounds import framed, world
from charts._classes import colourbar, colourscale, scale
from charts._colours import series_colours
from charts._facts import FEW, column_in, distinct_in
from charts._frame import hover, key_label, other_label
from charts._measures import adds_up
from charts._numbers import diameters, packed
from charts._regions import land
from charts._specs import AMOUNTS, CLASSES, PLACES
from charts._template import GROUND, LAND, NO_DATA
from charts.map_regions import LEGEND, map_height
from charts.scatter import COLOURS, naming
from explorer.geo import layer
from explorer.model.message import Message, message, plural
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec, View
from explorer.query.plan import points, slot_columns, slot_names
from explorer.text import number, say, separators

POINTS = 5_000
"""Circles that a browser draws without stopping; of more rows an even sample is drawn, and said."""

COORDINATES = ("latitude", "longitude")

LARGEST = 30.0
"""Pixels across of the largest circle."""

PADDING = 0.08
"""Land around the outermost points."""

LIGHTEST = 0.5
"""White in the lowest class: a paler point would be lost on the land."""

SMALLEST_SPAN = 0.02
"""Degrees (about 2 km): a single point does not fill the frame."""

NEAR = 3
"""Degrees of longitude: in so small a part of the world the shipped coasts are too coarse to say anything."""

WIDE = 150
"""Degrees of longitude: from here on the whole world is shown, with a projection that keeps areas honest."""

SMALLEST_MARGIN = 4.0
"""Degrees of latitude below the southernmost point of a world."""

RULES = (
    Rule("coordinates", 6, message("each row has its own place"), lambda s, c: True),
    Rule("groups_in_colour", 1, message("a few groups in colour"), lambda s, c: 2 <= distinct_in("split", c, s) <= FEW),
    Rule("too_many_colours", -5, message("too many groups for colours"), lambda s, c: distinct_in("split", c, s) > 2 * FEW),
    Rule("few_points", -6, message("too few places for a map"), lambda s, c: 0 < distinct_in("place", c, s) < 4),
)


@dataclass(frozen=True)
class Spot:
    """One row that has a usable place."""

    latitude: float
    longitude: float
    row: dict[str, Any]


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    """Latitude first, whichever way the link has them."""
    columns = [schema.column(name) for name in spec.slot("place")]
    ordered = sorted(columns, key=lambda column: column.role != "latitude")
    return spec.with_slot("place", *(column.name for column in ordered))


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("map_points")
    name = naming(schema, spec)
    named = (("name", name),) if name else ()
    columns = slot_columns(spec, "place", "what", "split", "size")
    return points(view, schema, (*columns, *named), present=spec.slot("place"), limit=spec.limit or POINTS)


def draw(scene: Scene) -> Figure:
    spots = _spots(scene)
    look = scene.look
    height = look.height if look.target in ("card", "image", "embed") else map_height(look)
    if not spots:
        return {"data": [], "layout": {"height": 120}}
    traces = _traces(scene, spots)
    names = [trace["name"] for trace in traces if trace.get("name")]
    below = LEGEND if any(trace["marker"].get("showscale") for trace in traces) else 0
    frame = _frame(spots, look.width / (height - below))
    near, top = _degrees(frame) < NEAR, legend.height(names, look)
    return {
        "data": traces if near else [land(layer("world")), *traces],
        "layout": {
            "separators": separators(scene.locale),
            "height": legend.with_plot(height, top + below),
            "margin": {"l": 0, "r": 0, "t": top, "b": 0},
            "showlegend": legend.is_shown(names, look),
            "geo": {
                "visible": False,
                "bgcolor": LAND if near else GROUND,
                "domain": {"x": [0, 1], "y": [below / height, 1]},
                **frame,
            },
        },
    }


def tell(scene: Scene) -> Telling:
    shown, lost = _counts(scene)
    what, split = scene.spec.first("what"), scene.spec.first("split")
    title = message("{what} by location", what=scene.schema.column(what).label) if what else message("Location of each row")
    if split:
        title = message("{title}, by {split}", title=title, split=scene.schema.column(split).label)
    summary = plural("Map with {n} point. {title}.", "Map with {n} points. {title}.", n=shown, title=title)
    notes = (Note("unusable_coordinates", _lost(lost)),) if lost else ()
    return Telling(title, summary, notes=notes)


def _lost(count: int) -> Message:
    return plural(
        "{n} row whose coordinates are 0, 0 or not on Earth is not shown.",
        "{n} rows whose coordinates are 0, 0 or not on Earth are not shown.",
        n=count,
    )


def _spots(scene: Scene) -> list[Spot]:
    """The rows with a place that can be one."""
    found = []
    for (latitude, longitude), row in zip(_coordinates(scene), scene.frame.to_pylist(), strict=True):
        if latitude is not None and longitude is not None and is_usable(float(latitude), float(longitude)):
            found.append(Spot(float(latitude), float(longitude), row))
    return found


def _counts(scene: Scene) -> tuple[int, int]:
    """How many rows have a place, and how many have coordinates that cannot be one."""
    placed = [(float(latitude), float(longitude)) for latitude, longitude in _coordinates(scene) if None not in (latitude, longitude)]
    shown = sum(is_usable(*place) for place in placed)
    return shown, len(placed) - shown


def _coordinates(scene: Scene) -> Iterator[tuple[Any, Any]]:
    return zip(*(scene.frame[name].to_pylist() for name in slot_names("place", 2)), strict=True)


def is_usable(latitude: float, longitude: float) -> bool:
    """On Earth, and not the 0, 0 that stands for "unknown"."""
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0.0, 0.0)


def _traces(scene: Scene, spots: list[Spot]) -> list[dict[str, Any]]:
    """One trace a group; a number that adds up gives the circles their size, another their colour."""
    what, size = (column_in(slot, scene.spec, scene.schema) for slot in ("what", "size"))
    sized = "size" if size else "what" if what and adds_up(what) and not what.stats.negatives else ""
    coloured = what is not None and sized != "what"
    diameter = diameters([spot.row[sized] for spot in spots], LARGEST) if sized else [_dot(len(spots))] * len(spots)
    groups = _groups(scene, spots)
    colours = series_colours(scene.colour, [folded for _, _, folded in groups])
    traces = []
    for (label, places, _), colour in zip(groups, colours, strict=True):
        marker: dict[str, Any] = {"color": colour, "size": packed([diameter[place] for place in places]), "opacity": 0.65}
        marker["line"] = {"color": GROUND, "width": 0.6 if len(spots) <= 2_000 else 0}
        if coloured and len(groups) == 1:
            marker |= _by_number(scene, [spots[place] for place in places])
        traces.append(
            {
                "type": "scattergeo",
                "mode": "markers",
                "lat": packed([spots[place].latitude for place in places]),
                "lon": packed([spots[place].longitude for place in places]),
                "name": legend.name(label, scene.look),
                "marker": marker,
                "hoverinfo": "text",
                "hovertext": [_said(scene, spots[place], label) for place in places],
            }
        )
    return traces


def _dot(count: int) -> float:
    return 9.0 if count <= 200 else 6.0 if count <= 2_000 else 4.0


def _by_number(scene: Scene, spots: list[Spot]) -> dict[str, Any]:
    """Five classes of the measure, light to dark; points without a number in grey."""
    values = [spot.row["what"] for spot in spots]
    known = [float(value) for value in values if value is not None]
    if not known:
        return {"color": NO_DATA}
    found = scale(known, scene.colour, LIGHTEST)
    return {
        "color": [-1 if value is None else found.place(float(value)) for value in values],
        "colorscale": colourscale(found),
        "cmin": -0.5,
        "cmax": len(found.colours) - 0.5,
        "showscale": scene.look.target != "card",
        "opacity": 0.85,
        "colorbar": colourbar(found, scene),
    }


def _groups(scene: Scene, spots: list[Spot]) -> list[tuple[str, list[int], bool]]:
    """Label, places in `spots`, and whether it is the folded one; the largest first."""
    split = scene.spec.first("split")
    if not split:
        return [("", list(range(len(spots))), False)]
    column = scene.schema.column(split)
    places: dict[object, list[int]] = {}
    for index, spot in enumerate(spots):
        places.setdefault(spot.row["split"], []).append(index)
    keys = sorted((key for key in places if key is not None), key=lambda key: (-len(places[key]), str(key)))
    own, rest = (keys, []) if len(keys) <= COLOURS + 1 else (keys[:COLOURS], keys[COLOURS:])
    groups = [(key_label(key, column, "", scene.locale), places[key], False) for key in own]
    if rest:
        groups.append((other_label(len(rest), scene.locale), [index for key in rest for index in places[key]], True))
    if None in places:
        groups.append((say(message("No value"), scene.locale), places[None], True))
    return groups


def _said(scene: Scene, spot: Spot, label: str) -> str:
    lines = [
        f"{scene.schema.column(scene.spec.first(slot)).label}: {number(float(spot.row[slot]), scene.locale)}"
        for slot in ("what", "size")
        if spot.row.get(slot) is not None
    ]
    heading = (
        str(spot.row.get("name") or "") or label or f"{number(spot.latitude, scene.locale, 4)}, {number(spot.longitude, scene.locale, 4)}"
    )
    return hover(heading, *([label] if label and label != heading else []), *lines)


def _frame(spots: list[Spot], shape: float) -> dict[str, Any]:
    """The part of the world that holds all points, with some land around."""
    low_lat, high_lat = min(s.latitude for s in spots), max(s.latitude for s in spots)
    low_lon, high_lon = min(s.longitude for s in spots), max(s.longitude for s in spots)
    if high_lon - low_lon > WIDE:
        return world(low_lat - SMALLEST_MARGIN)
    pad = max(SMALLEST_SPAN, PADDING * max(high_lat - low_lat, high_lon - low_lon))
    return framed((low_lon, low_lat, high_lon, high_lat), pad, shape)


def _degrees(frame: dict[str, Any]) -> float:
    """How much of the world is seen, from west to east."""
    west, east = frame["lonaxis"]["range"] if "lonaxis" in frame else (-180, 180)
    return float(east - west)


CHART = Chart(
    name="map_points",
    family="map",
    label=message("Points"),
    needs=("choropleth", "scattergeo"),
    slots=(
        Slot(
            "place",
            ("geographic",),
            ("latitude", "longitude"),
            many=2,
            lacks=message("latitude and longitude"),
            pair=("latitude", "longitude"),
        ),
        Slot("what", ("numeric",), AMOUNTS, required=False, lacks=message("a number")),
        Slot("split", ("categorical", "geographic"), CLASSES + PLACES, required=False, lacks=message("groups")),
        Slot("size", ("numeric",), ("quantity", "currency"), required=False, lacks=message("a number that adds up")),
    ),
    sentence=message("Map the points of {place}"),
    measured=message("Map {what} at the points of {place}"),
    aggregates=(),
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "estación,lat,lon,tipo\nPino Suárez,19.4253,-99.1330,metro\nHidalgo,19.4372,-99.1471,metro\nZócalo,19.4325,-99.1322,metro\n"
            "Buenavista,19.4466,-99.1531,tren\n",
            ChartSpec("map_points", (("split", ("tipo",)), ("place", ("lat", "lon")))),
        ),
    ),
    icon="M8 5.4a2.6 2.6 0 1 0 .01 0zM18 4.4a1.6 1.6 0 1 0 .01 0zM15 11.6a3.4 3.4 0 1 0 .01 0zM22 15.4a1.6 1.6 0 1 0 .01 0z",
)
