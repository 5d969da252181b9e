"""Lines over time from a frame: series in order, and gaps where periods are missing."""

from __future__ import annotations

import datetime
import itertools
import statistics
from dataclasses import dataclass, replace

from charts._base import Scene
from charts._frame import grain_of, key_label, key_value, other_label
from explorer.model.message import Value, message

Point = tuple[str, float | None]

GAP = 1.9
"""Steps longer than this many usual ones leave a gap: a missing period is not a straight line."""

UNEVEN = 0.2
"""Where more than this share of steps are long, the dates are simply uneven (working days, a census), and no gap is drawn."""


MONTHS_A_PERIOD = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Line:
    """One series: its label, the same as a message's value, its points in time order, how many keys it folds, and its sum."""

    label: str
    value: Value
    points: tuple[Point, ...]
    folded: int = 0
    is_dated: bool = True

    @property
    def is_lonely(self) -> bool:
        """Some point has a gap on both sides."""
        values = [None, *(value for _, value in self.points), None]
        return any(b is not None and a is None and c is None for a, b, c in zip(values, values[1:], values[2:], strict=False))

    @property
    def known(self) -> tuple[tuple[str, float], ...]:
        """The points that have a value."""
        return tuple((when, value) for when, value in self.points if value is not None)


def lines(scene: Scene) -> list[Line]:
    """The frame's series, the highest at the end first, the folded one last."""
    split = scene.spec.first("split")
    series: dict[object, list[Point]] = {}
    folded: dict[object, int] = {}
    for record in scene.frame.to_pylist():
        key = record["split"] if split else ""
        value = record["what"]
        series.setdefault(key, []).append((str(record["time"]), None if value is None else float(value)))
        folded[key] = max(folded.get(key, 0), int(record.get("folded") or 0))
    made = [_line(scene, key, points, folded[key]) for key, points in series.items()]
    return sorted((line for line in made if line.known), key=lambda line: (bool(line.folded), -line.known[-1][1], line.label))


def with_gaps(line: Line) -> Line:
    """The line with an empty point wherever periods are missing."""
    if not line.is_dated or len(line.points) < 3:
        return line
    days = [datetime.date.fromisoformat(when[:10]).toordinal() for when, _ in line.points]
    steps = [later - earlier for earlier, later in itertools.pairwise(days)]
    usual = statistics.median(steps) or 1
    long = [step > GAP * usual for step in steps]
    if sum(long) > UNEVEN * len(steps):
        return line
    points: list[Point] = [line.points[0]]
    for point, is_long, day in zip(line.points[1:], long, days, strict=False):
        if is_long:
            points.append((datetime.date.fromordinal(round(day + usual)).isoformat(), None))
        points.append(point)
    return replace(line, points=tuple(points))


def spanned(first: str, last: str, grain: str) -> list[str]:
    """The starts of all periods from the first to the last, both ISO dates that start one."""
    start, end = (datetime.date.fromisoformat(day[:10]) for day in (first, last))
    if grain in ("day", "week"):
        step = 7 if grain == "week" else 1
        return [(start + datetime.timedelta(days=days)).isoformat() for days in range(0, (end - start).days + 1, step)]
    months = MONTHS_A_PERIOD[grain]
    places = range(start.year * 12 + start.month - 1, end.year * 12 + end.month, months)
    return [f"{place // 12:04d}-{place % 12 + 1:02d}-01" for place in places]


def _line(scene: Scene, key: object, points: list[Point], folded: int) -> Line:
    ordered = tuple(sorted(points))
    dated = all(_is_date(when) for when, _ in ordered)
    split = scene.spec.first("split")
    if not split:
        return Line("", "", ordered, is_dated=dated)
    if key is None:
        count = max(1, folded)
        return Line(other_label(folded, scene.locale), message("the other {n}", n=count), ordered, count, dated)
    column = scene.schema.column(split)
    grain = grain_of(column, "")
    return Line(key_label(key, column, grain, scene.locale), key_value(key, column, grain), ordered, 0, dated)


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
