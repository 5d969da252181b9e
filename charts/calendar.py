"""Calendar: one time folded in two directions, as a grid: hours and days of the week, days and weeks, or months and years."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._facts import column_in, has
from charts._frame import key_value
from charts._grid import Grid, Side, drawn
from charts._measures import measure
from charts._periods import spanned
from charts._rounds import NUMBERS, round_moment, round_name
from charts._specs import ALL_AGGREGATES, AMOUNTS, HOUR, completed
from charts._telling_time import ends_early
from charts.heatmap import SCATTERED, is_counted, stands_out, told
from explorer.model.message import Message, Moment, Value, message
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Group, Order, Query
from explorer.model.schema import Column, Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec, View
from explorer.query.plan import default_grain, grouped, is_dated
from explorer.text import moment

FOLDS = {HOUR: ("hour_of_day", "weekday"), "day": ("week", "weekday"), "month": ("year", "month_of_year")}
"""What goes across and what goes down, for each grain."""

DAYS_A_CELL = {HOUR: 1 / 24, "day": 1.0, "month": 30.4}

WEEKS = 60
"""Weeks that lie side by side; of a longer time the months are shown."""

LEAST_DAYS = {HOUR: 28, "day": 28, "month": 3 * 365}
"""Days that a time must span to come round often enough: four weeks, three years."""

RULES = (
    Rule("hours_of_the_week", 4, message("shows when in the week it happens"), lambda s, c: c.grain == HOUR),
    Rule("seasons", 3, message("shows what comes back every year"), lambda s, c: c.grain == "month"),
    Rule("no_days", -50, message("there is no day that could come round"), lambda s, c: not _can_fold(s, c)),
    Rule("too_short", -8, message("too short a time to come round"), lambda s, c: _days(s, c) < LEAST_DAYS.get(c.grain, 0)),
    Rule("few_rows_a_cell", -8, message("most cells would be empty"), lambda s, c: _is_sparse(s, c)),
)


def _can_fold(schema: Schema, spec: ChartSpec) -> bool:
    column = column_in("time", spec, schema)
    return column is not None and is_dated(column.cast.type) and default_grain(column) in ("day", "month")


def _days(schema: Schema, spec: ChartSpec) -> int:
    """How many the time spans; 0 where that is not known."""
    column = column_in("time", spec, schema)
    try:
        low, high = (
            (datetime.date.fromisoformat(str(end)[:10]) for end in (column.stats.low, column.stats.high)) if column else (None, None)
        )
    except ValueError:
        return 0
    return (high - low).days + 1 if low and high else 0


def _is_sparse(schema: Schema, spec: ChartSpec) -> bool:
    cells = 168.0 if spec.grain == HOUR else _days(schema, spec) / DAYS_A_CELL.get(spec.grain, 1.0)
    wanted = SCATTERED if not has("what", spec) else 1.0 if schema.shape == "record" else 0.5
    return 0 < schema.rows < wanted * cells


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    """The grain that was asked for where the dates have it, else the one that suits their span."""
    column = column_in("time", spec, schema)
    full = completed(spec, schema, "time", None)
    if column is None:
        return full
    return replace(full, grain=_grain(spec, column, _days(schema, spec)))


def _grain(spec: ChartSpec, column: Column, days: int) -> str:
    timed, own = column.cast.type.startswith("TIMESTAMP") and column.role == "datetime", default_grain(column, most=days or 1)
    fits = {HOUR: timed, "day": own == "day" and days <= 7 * WEEKS, "month": True}
    if fits.get(spec.grain):
        return spec.grain
    return next(grain for grain in FOLDS if fits[grain])


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("calendar")
    across, down = FOLDS.get(spec.grain, FOLDS["month"])
    column = spec.first("time")
    query = grouped(view, schema, (("time", None),))
    return replace(
        query, groups=(Group("time", column, grain=across), Group("time2", column, grain=down)), order=(Order("time"), Order("time2"))
    )


def draw(scene: Scene) -> Figure:
    return drawn(scene, grid_of(scene))


def grid_of(scene: Scene) -> Grid:
    """The frame as rows and columns; nothing stands before the first and after the last cell."""
    across, down = FOLDS.get(scene.spec.grain, FOLDS["month"])
    found = {(str(row["time2"]), str(row["time"])): float(row["what"]) for row in scene.frame.to_pylist() if row["what"] is not None}
    columns = _columns(across, sorted({time for _, time in found}))
    rows = [str(number) for number in NUMBERS[down]]
    cells = tuple(tuple(found.get((row, column)) for column in columns) for row in rows)
    grid = Grid(_round_side(down, rows, scene), _side(across, columns, scene), cells, is_counted(scene))
    order = sorted((at, row) for _, row, at in grid.known())
    if across in NUMBERS or not order:
        return grid
    outside = frozenset((row, at) for row in range(len(rows)) for at in range(len(columns)) if not order[0] <= (at, row) <= order[-1])
    called = tuple(tuple(_called(scene.spec.grain, column, row) for column in columns) for row in range(len(rows)))
    return replace(grid, outside=outside, open=_open(scene, columns, order[-1:]), called=called)


def _called(grain: str, column: str, row: int) -> Value:
    """The day or the month that a cell is."""
    if grain == "day":
        return Moment((datetime.date.fromisoformat(column) + datetime.timedelta(days=row)).isoformat(), "day")
    return Moment(f"{column[:4]}-{row + 1:02d}-01", "month")


def _open(scene: Scene, years: list[str], last: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The last month where it is not over."""
    column = scene.schema.column(scene.spec.first("time"))
    if scene.spec.grain != "month" or column.distinct <= scene.frame.num_rows:
        return ()
    return tuple((row, at) for at, row in last if ends_early(column, "month", f"{years[at][:4]}-{row + 1:02d}-01"))


def _columns(grain: str, own: list[str]) -> list[str]:
    """All hours, or all weeks or years from the first to the last."""
    if grain in NUMBERS:
        return [str(number) for number in NUMBERS[grain]]
    return spanned(own[0], own[-1], grain) if own else []


def _side(grain: str, keys: list[str], scene: Scene) -> Side:
    if grain in NUMBERS:
        return _round_side(grain, keys, scene)
    column = scene.schema.column(scene.spec.first("time"))
    values = tuple(key_value(key, column, grain) for key in keys)
    labels = tuple(moment(key, grain, scene.locale) for key in keys)
    return Side(labels, values, labels, True, tuple(keys), "year" if grain == "year" else "month")


def _round_side(grain: str, keys: list[str], scene: Scene) -> Side:
    labels = tuple(round_name(grain, key, scene.locale) for key in keys)
    short = tuple(round_name(grain, key, scene.locale, short=True) for key in keys)
    return Side(labels, tuple(round_moment(grain, int(key)) for key in keys), short, True)


TITLES: dict[str, Any] = {
    HOUR: lambda what: message("{measure} by day of the week and hour", measure=what),
    "day": lambda what: message("{measure} day by day", measure=what),
    "month": lambda what: message("{measure} by month and year", measure=what),
}


def tell(scene: Scene) -> Telling:
    grid = grid_of(scene)
    what = measure(scene.spec, scene.schema)
    title: Message = TITLES.get(scene.spec.grain, TITLES["month"])(what)
    kind = message("Calendar")
    if not grid.known():
        return Telling(title, message("{kind}. {title}. There is nothing to show.", kind=kind, title=title))
    return Telling(title, told(scene, grid, kind, title), finding=stands_out(scene, grid, what), notes=_unfinished(grid))


def _unfinished(grid: Grid) -> tuple[Note, ...]:
    if not grid.open:
        return ()
    period = grid.name(*grid.open[0])
    return (Note("open_period", message("{period} is not complete in the data: it is framed with dots.", period=period)),)


RAIN = (9, 8, 12, 28, 60, 130, 165, 160, 120, 55, 14, 7)
"""Millimetres a month, for the example."""

CHART = Chart(
    name="calendar",
    family="heatmap",
    label=message("Calendar"),
    needs=("heatmap",),
    slots=(
        Slot("time", ("temporal",), ("date", "datetime"), lacks=message("a date")),
        Slot("what", ("numeric",), AMOUNTS, required=False, lacks=message("a number")),
    ),
    sentence=message("Show {what} at each {time}"),
    aggregates=ALL_AGGREGATES,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "momento,choque\n"
            + "".join(
                f"2023-03-{day:02d}T{hour:02d}:{7 * day % 60:02d}:00,leve\n"
                for day in range(1, 29)
                for hour in range(24)
                for _ in range((hour > 5) + (hour in (8, 18, 19)) + 2 * (hour > 20 and day % 7 in (3, 4)))
            ),
            ChartSpec("calendar", (("time", ("momento",)),)),
        ),
        Example(
            "mes,lluvia\n" + "".join(f"{2018 + n // 12}-{n % 12 + 1:02d}-01,{RAIN[n % 12] + n * 13 % 21}\n" for n in range(50)),
            ChartSpec("calendar", (("what", ("lluvia",)), ("time", ("mes",)))),
        ),
    ),
    grains=((HOUR, message("hours of the week")), ("day", message("days and weeks")), ("month", message("months and years"))),
    icon="M4 5h20v15H4zM4 10h20M9 3v4M19 3v4M9 15h2M14 15h2M19 15h1",
)
