"""The failure classes, one function each: what is wrong with a finished chart in words, "" where nothing is."""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from explorer import geo
from tests.checker import cells
from tests.checker.finished import Finished

ADDS, AVERAGES = ("sum", "share"), ("mean", "median", "min", "max")
CHARACTER, LINE = 6.0, 14.0
"""Pixels of a narrow character and of a line at the size of ticks."""
LEAST_PITCH, MOST_COLOURS, MOST_SLICES, SLOWEST, MATCHED = 9.0, 30, 6, 1.0, 0.8
MOST_POINTS, DEEPEST = 6_000, 12.0
"""Points that a browser draws without WebGL, and how many (as opaque ones) may lie in one place on average."""
SIBLING_FAMILIES = (
    {"bar", "treemap", "pie", "ranking"},
    {"bar", "heatmap"},
    {"line", "area"},
    {"histogram", "box"},
    {"map_regions", "map_bubbles"},
)
BAR_LIKE = ("bar",)


def empty(chart: Finished) -> str:
    """1: nothing is drawn."""
    drawn = (value for trace in chart.traces() for value in _flat(trace.get(_measured(trace), ())))
    return "" if any(map(_is_number, drawn)) else "nothing is drawn"


def unreadable(chart: Finished) -> str:
    """2: labels on top of each other, too many colours, a legend that is larger than the plot."""
    wide, high = _plot(chart)
    if wide < 0.3 * chart.look.width or high < 40:
        return f"labels leave {wide:.0f} × {high:.0f} pixels to the plot"
    across, down = chart.layout.get("xaxis", {}), chart.layout.get("yaxis", {})
    if _is_labelled(across) and sum(map(_takes(across), across.get("ticktext", ()))) > 1.1 * wide:
        return "labels under the plot touch each other"
    if _is_labelled(down) and len(down.get("ticktext", ())) * LEAST_PITCH > high + LEAST_PITCH:
        return "labels beside the plot touch each other"
    shown = [trace for trace in chart.traces() if trace.get("name") and trace.get("showlegend", True)]
    if len({str(trace.get("marker", {}).get("color", trace["name"])) for trace in shown}) > MOST_COLOURS:
        return f"{len(shown)} colours"
    if chart.layout.get("showlegend") and sum(_width(trace["name"]) + 40 for trace in shown) / chart.look.width * 20 > high:
        return "the legend is larger than the plot"
    return ""


def zigzag(chart: Finished) -> str:
    """3: a line that goes back, or up and down at one place; an area may, where it ends and begins again."""
    for trace in chart.traces("scatter", "scattergl"):
        places = list(trace.get("x", ()))
        order = {text: at for at, text in enumerate(chart.layout.get("xaxis", {}).get("categoryarray", ()))}
        ranks = [order.get(place, place) for place in places]
        if "lines" in trace.get("mode", "lines") and any(
            not (a < b or (trace.get("fill") and a == b)) for a, b in itertools.pairwise(ranks)
        ):
            return f"the line {trace.get('name', '')} is not in order"
    return ""


def wrong_sum(chart: Finished) -> str:
    """4: a sum of what does not add up, where several rows were put together."""
    if chart.spec.aggregate not in ADDS or max(_filled(chart, "rows"), default=0) <= 1:
        return ""
    for name in chart.spec.slot("what") or chart.spec.slot("size"):
        if cells.is_rate(name) or cells.is_code(name) or cells.is_year(name, chart.texts(name)):
            return f"{name} is added up"
    return ""


def total(chart: Finished) -> str:
    """5: a key that holds the others, by its name or because it is their sum."""
    for key in chart.keys:
        names = list(dict.fromkeys(str(value).strip() for value in chart.frame[key] if value is not None))
        found = [name for name in names if cells.TOTAL.match(name)]
        if found and len(names) > 1:
            return f"{found[0]} among its parts"
    return _sum_of_others(chart)


def bars(chart: Finished) -> str:
    """6: bars that do not start at zero, or averages on top of each other."""
    drawn = list(chart.traces(*BAR_LIKE))
    for trace in drawn:
        axis = chart.layout.get("xaxis" if trace.get("orientation") == "h" else "yaxis", {})
        span = axis.get("range") or (0, 0)
        if axis.get("type") == "log" or not min(span) <= 0 <= max(span):
            return "bars do not start at zero"
    beside = len(drawn) > 1 and chart.layout.get("barmode") in ("stack", "relative")
    stacked = beside or any(trace.get("stackgroup") for trace in chart.traces())
    return "averages are stacked" if stacked and chart.spec.aggregate in AVERAGES else ""


def codes(chart: Finished) -> str:
    """7: numbers that only name something as a scatter's axes."""
    if chart.spec.chart != "scatter":
        return ""
    for name in (*chart.spec.slot("by"), *chart.spec.slot("what")):
        if cells.is_code(name) or cells.is_counted(chart.texts(name)):
            return f"{name} names rows"
        if 0 < len(set(chart.texts(name))) <= 2:
            return f"{name} has two values"
    return ""


def regions(chart: Finished) -> str:
    """8: regions shaded by totals, or with circles for averages; many that are not found, or that are of another layer."""
    if chart.spec.chart == "map_bubbles":
        return _circles(chart)
    drawn = [trace for trace in chart.traces("choropleth") if ("hovertext" in trace or "hovertemplate" in trace) and "z" in trace]
    if not drawn or chart.spec.chart != "map_regions":
        return ""
    coloured = {code for trace in chart.traces("choropleth") if "colorbar" in trace or "zmin" in trace for code in trace["locations"]}
    known = {code for layer in geo.layers() if any(layer.url in str(trace.get("geojson")) for trace in drawn) for code, _ in layer.regions}
    if not coloured <= known:
        return f"{len(coloured - known)} regions are not in the layer"
    names = {_plain(text) for text in chart.texts(chart.spec.first("place")) if not cells.TOTAL.match(text.strip())}
    if names and len(coloured) < MATCHED * len(names):
        return f"{len(coloured)} of {len(names)} places are found"
    what = chart.spec.first("what")
    if chart.spec.aggregate in ("sum", "count") and not cells.is_rate(what):
        return f"regions shaded by the total of {what or 'rows'}"
    return ""


def _circles(chart: Finished) -> str:
    """Circles stand for totals, and most of the places have one (or a total of zero)."""
    names = {_plain(text) for text in chart.texts(chart.spec.first("place")) if not cells.TOTAL.match(text.strip())}
    found = {place for place in chart.frame.get("place", ()) if place is not None}
    if names and len(found) < MATCHED * len(names):
        return f"{len(found)} of {len(names)} places are found"
    what = chart.spec.first("what")
    if chart.spec.aggregate in AVERAGES or cells.is_rate(what):
        return f"circles as large as the average of {what}"
    return ""


def pie(chart: Finished) -> str:
    """9: slices that cannot be told apart, or that are less than nothing."""
    for trace in chart.traces("pie"):
        values = list(trace.get("values", ()))
        if len(values) > MOST_SLICES + 1 or any(value < 0 for value in values):
            return f"{len(values)} slices, the smallest {min(values)}"
    return ""


def histogram(chart: Finished) -> str:
    """10: how a year, an identifier or a constant is distributed."""
    if chart.spec.chart != "histogram":
        return ""
    name = chart.spec.first("by")
    texts = chart.texts(name)
    if cells.is_code(name) or cells.is_year(name, texts) or cells.is_counted(texts):
        return f"{name} is a year or names rows"
    return f"{name} never changes" if texts and len(set(texts)) == 1 else ""


def nowhere(chart: Finished) -> str:
    """11: points at 0, 0, off the Earth, or with the two coordinates swapped."""
    places = [place for trace in chart.traces("scattergeo", "scattermap") for place in zip(trace["lat"], trace["lon"], strict=True)]
    if any(place == (0, 0) or abs(place[0]) > 90 or abs(place[1]) > 180 for place in places if None not in place):
        return "points that are nowhere"
    named = [cells.words(name).casefold() for name in chart.spec.slot("place")] if places else []
    swapped = len(named) == 2 and ("lon" in named[0] or "lng" in named[0]) and "lat" in named[1]
    return "latitude and longitude are swapped" if swapped else ""


def overplotted(chart: Finished) -> str:
    """13: points that hide each other."""
    for trace in chart.traces("scatter", "scattergl", "scattergeo", "scattermap"):
        if "markers" not in trace.get("mode", "lines+markers") or "lines" in trace.get("mode", "lines+markers"):
            continue
        across, up = (trace.get(key) or trace.get(other, ()) for key, other in (("x", "lon"), ("y", "lat")))
        points = list(zip(across, up, strict=True))
        if len(points) > MOST_POINTS and trace.get("type") != "scattergl":
            return f"{len(points)} points"
        depth = _depth(chart, [(x, y) for x, y in points if _is_number(x) and _is_number(y)], trace.get("marker", {}))
        if depth > DEEPEST:
            return f"{depth:.0f} points on each other"
    return ""


def dates(chart: Finished) -> str:
    """14: days as text, or with day and month swapped."""
    dated = {name for name, _ in chart.formats}
    for name in (*chart.spec.slot("by"), *chart.spec.slot("split")):
        if (
            cells.are_dates(chart.texts(name))
            and name not in dated
            and "T" not in str(chart.frame.get("by", [""])[:1])
            and chart.spec.sort != "name"
        ):
            return f"the days of {name} are read as text"
    for name, form in chart.formats:
        first = cells.day_first(chart.texts(name))
        if first is not None and "%d" in form and "%m" in form and first != (form.index("%d") < form.index("%m")):
            return f"days and months of {name} are swapped"
    return ""


def garbage(chart: Finished) -> str:
    """15: text in the wrong encoding, or a program's word for "nothing"."""
    for text in (chart.words, *_said(chart.figure)):
        if found := cells.GARBAGE.search(text):
            return f"{found[0]!r} in {text[:60]!r}"
    return ""


def slow(chart: Finished) -> str:
    """16: more than a second."""
    return f"{chart.seconds:.1f} s" if chart.seconds > SLOWEST else ""


def duplicates(charts: Sequence[Finished]) -> Iterator[tuple[int, str]]:
    """12: a chart with the same columns and the same or a sibling family as one before it."""
    for place, chart in enumerate(charts):
        for earlier in charts[:place]:
            kin = {earlier.spec.chart}.union(*(group for group in SIBLING_FAMILIES if earlier.spec.chart in group))
            if set(earlier.spec.columns()) == set(chart.spec.columns()) and chart.spec.chart in kin:
                yield place, f"{chart.spec.chart} after {earlier.spec.chart} of {', '.join(chart.spec.columns()) or 'rows'}"
                break


def _sum_of_others(chart: Finished) -> str:
    """One key of a single grouping as large as all others together; among few or tiny numbers that may be chance."""
    if len(chart.keys) != 1 or "what" not in chart.frame or chart.spec.aggregate not in ADDS:
        return ""
    pairs = list(zip(chart.frame[chart.keys[0]], chart.frame["what"], chart.frame.get("folded", ()), strict=False))
    own = [(str(key), float(value)) for key, value, folded in pairs if key is not None and _is_number(value) and not folded]
    if len(own) < 4 or len(own) < len(pairs) or min(value for _, value in own) < 0:
        return ""
    name, most = max(own, key=lambda pair: pair[1])
    rest = sum(value for _, value in own) - most
    return f"{name} is the sum of the others" if most > 100 and math.isclose(most, rest, rel_tol=1e-3) else ""


def _measured(trace: dict[str, Any]) -> str:
    """What of a trace holds its numbers."""
    lying = trace.get("orientation") == "h"
    return next((key for key in ("z", "values", "lat", "median") if key in trace), "x" if lying else "y")


def _plot(chart: Finished) -> tuple[float, float]:
    margin, high = chart.layout.get("margin", {}), chart.layout.get("height", chart.look.height)
    return chart.look.width - margin.get("l", 0) - margin.get("r", 0), high - margin.get("t", 0) - margin.get("b", 0)


def _depth(chart: Finished, points: list[tuple[float, float]], marker: dict[str, Any]) -> float:
    """Opaque points in the same cell, as large as a marker, that an average point shares it with."""
    size, opacity = marker.get("size", 6), marker.get("opacity", 1.0)
    if len(points) < 2 or not isinstance(size, int | float) or not isinstance(opacity, int | float):
        return 0.0
    logs = [chart.layout.get(axis, {}).get("type") == "log" for axis in ("xaxis", "yaxis")]
    places = [[math.log10(value) if log else value for value, log in zip(point, logs, strict=True)] for point in points]
    spans = [(min(axis), max(axis)) for axis in zip(*places, strict=True)]
    cells_across = [max(1.0, room / max(2.0, size)) for room in _plot(chart)]
    found = Counter(
        tuple(
            int((value - low) / ((high - low) or 1.0) * count) for value, (low, high), count in zip(point, spans, cells_across, strict=True)
        )
        for point in places
    )
    return opacity * sum(count * count for count in found.values()) / len(points)


def _said(part: Any) -> Iterator[str]:
    """All that a figure says to a reader."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("text", "hovertext", "ticktext", "name", "labels") or isinstance(value, dict | list):
                yield from _said(value) if isinstance(value, dict | list) else ([value] if isinstance(value, str) else [])
    elif isinstance(part, list):
        for value in part:
            yield from [value] if isinstance(value, str) else _said(value)


def _is_labelled(axis: dict[str, Any]) -> bool:
    return bool(axis.get("showticklabels", True))


def _width(text: str) -> float:
    return max(map(len, str(text).split("<br>"))) * CHARACTER


def _takes(axis: dict[str, Any]) -> Callable[[str], float]:
    """Pixels along the axis that a label takes: a line's height where it stands upright."""
    return (lambda text: LINE * len(text.split("<br>"))) if axis.get("tickangle") in (90, -90) else _width


def _flat(values: Any) -> Iterator[Any]:
    for value in values:
        yield from _flat(value) if isinstance(value, list | tuple) else (value,)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _filled(chart: Finished, name: str) -> list[float]:
    return [value for value in chart.frame.get(name, ()) if value is not None]


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.strip().casefold()) if not unicodedata.combining(letter))
