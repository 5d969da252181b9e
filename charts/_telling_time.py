"""Lines in words: first and last, highest and lowest, change; never a change onto a period that is not over."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from dataclasses import dataclass

from charts._base import Scene
from charts._frame import grain_of, key_value, value_of
from charts._measures import measure
from charts._periods import Line
from charts._several import measures, splitting
from explorer.model.message import Amount, Message, Value, message, plural
from explorer.model.picture import Telling
from explorer.model.schema import Column
from explorer.model.table import Note

CHANGE = 0.1
"""A change from first to last that is worth a title."""

BEYOND_NOISE = 2.0
"""Usual steps that a change from first to last must be worth: one or two are within what each period brings."""

PEAK = 1.5
"""How far above the mean of its line a highest point stands to be called a peak."""

LEAST = 4
"""Periods that a finding needs: two or three make no story."""

LENGTHS = {"year": 365, "quarter": 91, "month": 30, "week": 7, "day": 1}
"""Days of a period, about."""

OVER = 0.9
"""A period counts as over when the data reach so far into it."""


@dataclass(frozen=True)
class Told:
    """What a rule looks at: one line's points that count, how it is called, and how periods are written."""

    points: tuple[tuple[str, float], ...]
    name: Message
    scene: Scene

    def when(self, iso: str) -> Value:
        return _when(self.scene, iso)

    def amount(self, value: float) -> Value:
        return value_of(self.scene, value)


FindingRule = Callable[[Told], Message | None]


def change(told: Told) -> Message | None:
    """From first to last by a tenth or more."""
    (start, before), (end, after) = told.points[0], told.points[-1]
    if before <= 0 or after < 0 or abs(after / before - 1) < CHANGE or _is_noise(told.points):
        return None
    values = {"name": told.name, "start": told.when(start), "end": told.when(end), "share": Amount(abs(after / before - 1), "percent")}
    if after / before >= 2:
        return message("{name}: {times} times as much in {end} as in {start}", **{**values, "times": Amount(round(after / before, 1))})
    if after > before:
        return message("{name}: up {share} from {start} to {end}", **values)
    return message("{name}: down {share} from {start} to {end}", **values)


def _is_noise(points: tuple[tuple[str, float], ...]) -> bool:
    """From first to last it moves no further than it does from any one to the next: that is chance, not change."""
    values = [value for _, value in points]
    steps = [abs(after - before) for before, after in itertools.pairwise(values)]
    return abs(values[-1] - values[0]) < BEYOND_NOISE * sum(steps) / len(steps)


def peak(told: Told) -> Message | None:
    """The highest point stands out, and is not the first or last."""
    when, high = max(told.points, key=lambda point: point[1])
    mean = sum(value for _, value in told.points) / len(told.points)
    if mean <= 0 or high < PEAK * mean or when in (told.points[0][0], told.points[-1][0]):
        return None
    return message("{name}: highest in {when}, at {value}", name=told.name, when=told.when(when), value=told.amount(high))


def crossing(told: Told) -> Message | None:
    """From or to below zero, where "so many times" means nothing: both ends are said."""
    (start, before), (end, after) = told.points[0], told.points[-1]
    if (before > 0 and after >= 0) or _is_same(before, after) or _is_noise(told.points):
        return None
    return message(
        "{name}: from {before} in {start} to {after} in {end}",
        name=told.name, before=told.amount(before), start=told.when(start), after=told.amount(after), end=told.when(end),
    )  # fmt: skip


def steady(told: Told) -> Message | None:
    """First and last are about the same, and no point stands out."""
    (start, before), (end, after) = told.points[0], told.points[-1]
    if not _is_same(before, after):
        return None
    return message("{name}: about the same in {end} as in {start}", name=told.name, start=told.when(start), end=told.when(end))


def _is_same(before: float, after: float) -> bool:
    """Less apart than a tenth of the first, or of the larger one where the first is not above zero."""
    return abs(after - before) < CHANGE * (before if before > 0 else max(abs(before), abs(after))) or after == before


RULES: tuple[FindingRule, ...] = (peak, change, crossing, steady)
"""Strongest statement first."""


def told_lines(scene: Scene, lines: list[Line]) -> Telling:
    """The telling of a chart of lines, or of areas."""
    what, split = measure(scene.spec, scene.schema), splitting(scene.spec, scene.schema)
    title = message("{measure} over time by {split}", measure=what, split=split) if split else message("{measure} over time", measure=what)
    own = [line for line in lines if not line.folded]
    if not own:
        return Telling(title, message("{kind}. {title}. There is nothing to show.", kind=_kind(scene, 1), title=title))
    return Telling(title, _summary(scene, own, title), finding=_finding(scene, own, what), notes=_unfinished(scene, own))


def _unfinished(scene: Scene, lines: list[Line]) -> tuple[Note, ...]:
    last = max(line.known[-1][0] for line in lines)
    if not is_open(scene, last):
        return ()
    left_out = message("{period} is not complete in the data: it is left out.", period=_when(scene, last))
    dotted = message("{period} is not complete in the data: it is drawn dotted.", period=_when(scene, last))
    return (Note("open_period", left_out if scene.spec.chart == "area" else dotted),)


def _kind(scene: Scene, count: int) -> Message:
    if scene.spec.chart == "area":
        return plural("Area chart", "Area chart with {n} areas", n=count)
    return plural("Line chart", "Line chart with {n} lines", n=count)


def _finding(scene: Scene, lines: list[Line], what: Message) -> Message | None:
    if len(lines) == 1:
        return _first_rule(Told(_complete(scene, lines[0]), what, scene))
    changed = [(line, _complete(scene, line)) for line in lines]
    ratios = [
        (abs(points[-1][1] / points[0][1] - 1), line, points) for line, points in changed if len(points) >= LEAST and points[0][1] > 0
    ]
    if not ratios:
        return None
    _, line, points = max(ratios, key=lambda row: row[0])
    of = (
        message("{what}", what=line.value)
        if measures(scene.spec, scene.schema)
        else message("{measure}, {name}", measure=what, name=line.value)
    )
    return change(Told(points, of, scene))


def _first_rule(told: Told) -> Message | None:
    if len(told.points) < LEAST:
        return None
    return next((found for rule in RULES if (found := rule(told))), None)


def _complete(scene: Scene, line: Line) -> tuple[tuple[str, float], ...]:
    """The line's points without a last period that is not over."""
    return line.known[:-1] if line.known and is_open(scene, line.known[-1][0]) else line.known


def is_open(scene: Scene, last: str, slot: str = "time") -> bool:
    """Whether the data end before the period of the slot's column that starts at `last` does."""
    column = scene.schema.column(scene.spec.first(slot))
    return not _is_own_grain(column.distinct, scene, slot) and ends_early(column, grain_of(column, scene.spec.grain), last)


def ends_early(column: Column, grain: str, last: str) -> bool:
    """Whether the column's dates end before the period that starts at `last` does."""
    if grain not in LENGTHS or column.role == "year":
        return False
    try:
        reached = (_moment_after(str(column.stats.high or "")) - datetime.datetime.fromisoformat(last[:10])) / datetime.timedelta(days=1)
    except ValueError:
        return False
    return reached < OVER * LENGTHS[grain]


def _moment_after(high: str) -> datetime.datetime:
    """How far the data reach: a date to its end, a time of day to that time."""
    is_day = not high[10:].strip()
    return datetime.datetime.fromisoformat(high[:19]) + datetime.timedelta(days=is_day)


def _is_own_grain(distinct: int, scene: Scene, slot: str) -> bool:
    """The dates are already one a period: the first of the month stands for the month."""
    return 0 < distinct <= len(set(scene.frame[slot].to_pylist()))


def _summary(scene: Scene, lines: list[Line], title: Message) -> Message:
    """Kind, title, span; of one line its ends and extremes, of several the highest and lowest at the end."""
    points = lines[0].known
    first, last = min(line.known[0][0] for line in lines), max(line.known[-1][0] for line in lines)
    opening = message(
        "{kind}. {title}, from {start} to {end}.",
        kind=_kind(scene, len(lines)), title=title, start=_when(scene, first), end=_when(scene, last),
    )  # fmt: skip
    if len(lines) > 1:
        return message(
            "{opening} At the end {first} is highest ({high}) and {last} lowest ({low}).",
            opening=opening, first=lines[0].value, high=value_of(scene, points[-1][1]),
            last=lines[-1].value, low=value_of(scene, lines[-1].known[-1][1]),
        )  # fmt: skip
    over = _complete(scene, lines[0]) or points
    high, low = max(over, key=lambda point: point[1]), min(over, key=lambda point: point[1])
    return message(
        "{opening} It goes from {first} to {last}; the highest is {high} ({high_when}), the lowest {low} ({low_when}).{unfinished}",
        opening=opening, first=value_of(scene, points[0][1]), last=value_of(scene, points[-1][1]),
        high=value_of(scene, high[1]), high_when=_when(scene, high[0]), low=value_of(scene, low[1]), low_when=_when(scene, low[0]),
        unfinished=message(" The last period is not complete.") if is_open(scene, points[-1][0]) else "",
    )  # fmt: skip


def _when(scene: Scene, iso: str) -> Value:
    column = scene.schema.column(scene.spec.first("time"))
    return key_value(iso, column, grain_of(column, scene.spec.grain))
