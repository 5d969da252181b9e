"""View to Query: what charts use to say which rows, groups and numbers they draw.

In the answer's frame a slot's first column is called as the slot (`by`), its next ones `by2`, `by3`; group keys are text (a place
is its layer's code, a period the ISO date of its start) except for bins, which are numbers. `rows` and `folded` come along.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence

from explorer.model.query import BESIDE, Aggregate, Bins, Group, Long, Order, Query
from explorer.model.schema import Column, Fix, Schema
from explorer.model.view import ChartSpec, Filter, View

Limits = int | None | tuple[int | None, ...]
"""How many keys a group keeps: one number for all columns of a slot, or one each."""

FILE_ORDER = "file"
"""Name to order by for the order in which keys first appear in the file."""

MAX_PERIODS = 400
"""Points on a time axis beyond which the next coarser grain is taken: more than a pixel or two each on a phone."""

ROWS_A_PERIOD = 20
"""Events that a period needs on average: with fewer, chance draws the line."""

LEAST_DAYS = 60
"""A shorter span has too few months to be drawn by them."""

GRAIN_DAYS = (("day", 1.0), ("month", 30.4), ("year", 365.25))
"""Grains that a chart takes by itself; week and quarter only where the data or the reader say so."""

SQL_FIXES = ("kind", "role", "decimal", "date", "drop")
"""Corrections that change what the engine reads; the others only change words and choices."""

NICE_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Steps that people count in."""

ADDITIVE = ("count", "sum", "share")
"""Aggregates whose parts add up: only these may fold into "other", stack, or make a treemap."""


def slot_names(slot: str, count: int) -> tuple[str, ...]:
    """What a slot's columns are called in the frame: by, by2, by3."""
    return tuple(slot if i == 0 else f"{slot}{i + 1}" for i in range(count))


def grouped(
    view: View,
    schema: Schema,
    groups: Sequence[tuple[str, Limits]],
    measures: Sequence[str] = ("what",),
    bins: Mapping[str, Bins] | None = None,
    order: Sequence[Order] | None = None,
) -> Query:
    """One row a combination of the slots in `groups` (empty slots are passed over), one number a slot in `measures`.

    `measures` start with `what`, which counts rows where it is empty; other empty measures are passed over. All have the spec's
    aggregate. `bins` cut a slot's numbers. Without `order`, the spec's sort decides:
    periods and ordered values in their order, the rest by size.
    """
    spec = _spec(view)
    keys = tuple(group for slot, limits in groups for group in _slot_groups(slot, limits, spec, schema, (bins or {}).get(slot)))
    used = _with_long(view, schema)
    return Query(
        groups=keys,
        aggregates=tuple(_aggregate(slot, spec, schema) for slot in measures if slot == "what" or spec.slot(slot)),
        filters=used.filters,
        fixes=used.fixes,
        long=used.long,
        order=tuple(order) if order is not None else _order(spec, schema, keys),
    )


def points(view: View, schema: Schema, columns: Sequence[tuple[str, str]], present: Sequence[str] = (), limit: int | None = None) -> Query:
    """A row each row of the table: `columns` are (name in the frame, column); `present` ones must hold a value; `limit` samples."""
    used = _with_long(view, schema)
    return Query(columns=tuple(columns), filters=used.filters, fixes=used.fixes, long=used.long, present=tuple(present), sample=limit)


def rows_page(
    view: View, schema: Schema, offset: int = 0, limit: int = 100, columns: Sequence[str] = (), order: Sequence[Order] = ()
) -> Query:
    """A page of the table as published: the named columns, or all, in the file's order unless told."""
    used = _with_long(view, schema)
    names = tuple(columns) or tuple(column.name for column in schema.columns)
    return Query(
        columns=tuple((name, name) for name in names), filters=used.filters, fixes=used.fixes, long=used.long,
        order=tuple(order), limit=limit, offset=offset,
    )  # fmt: skip


def slot_columns(spec: ChartSpec, *slots: str) -> tuple[tuple[str, str], ...]:
    """(name in the frame, column) of every column in the slots, for `points`."""
    return tuple(pair for slot in slots for pair in zip(slot_names(slot, len(spec.slot(slot))), spec.slot(slot), strict=True))


def nice_bins(low: float, high: float, count: int) -> Bins:
    """About `count` equal steps from `low` to `high`, their edges on round numbers; whole numbers are never cut finer than one."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return Bins(math.floor(low) if math.isfinite(low) else 0.0, 1.0)
    rough = span / max(1, count)
    power = 10.0 ** math.floor(math.log10(rough))
    width = next(step for step in NICE_STEPS if step * power >= rough * (1 - 1e-9)) * power
    return Bins(_tidy(math.floor(low / width) * width), _tidy(width))


def default_grain(column: Column, rows: int = 0, most: int = MAX_PERIODS) -> str:
    """The dates' own grain, coarser where they are more than `most`, or where too few of so many `rows` of events fall into each period.

    "" where the column has no dates.
    """
    if column.kind != "temporal":
        return ""
    if column.role == "year":
        return "year" if is_whole(column.cast.type) else ""
    if not is_dated(column.cast.type):
        return ""
    low, high = _date(column.stats.low), _date(column.stats.high)
    own = own_grain(column)
    if low is None or high is None:
        return own if own != "day" else "month"
    days = (high - low).days + 1
    if own == "quarter":
        return own if days / 91 <= most else "year"
    order = [grain for grain, _ in GRAIN_DAYS]
    held = min(most, rows / ROWS_A_PERIOD) if rows and days > LEAST_DAYS else most
    fitting = (grain for grain, length in GRAIN_DAYS if order.index(grain) >= order.index(own) and days / length <= held)
    return next(fitting, "month" if days < GRAIN_DAYS[-1][1] * 3 else "year")


def own_grain(column: Column) -> str:
    """What the dates seem to be: years where all are the first of January, months where all are the first of a month."""
    known = [str(value) for value in (*(text for text, _ in column.stats.top), column.stats.low, column.stats.high)]
    dates = [date for text in known if (date := _date(text))]
    if len(dates) < 2 or any(text[11:16].strip("0:") for text in known) or any(date.day != 1 for date in dates):
        return "day"
    months = {date.month for date in dates}
    if months == {1}:
        return "year"
    return "quarter" if months <= {1, 4, 7, 10} and len(months) > 2 else "month"


def is_dated(type_: str) -> bool:
    """Whether a stored type can be cut to a grain."""
    return type_.startswith(("DATE", "TIMESTAMP"))


def is_whole(type_: str) -> bool:
    """Whether a stored type is a whole number."""
    return type_.endswith(("INT", "INTEGER"))


def _spec(view: View) -> ChartSpec:
    return view.spec or ChartSpec("")


def _slot_groups(slot: str, limits: Limits, spec: ChartSpec, schema: Schema, bins: Bins | None) -> list[Group]:
    columns = spec.slot(slot)
    each = limits if isinstance(limits, tuple) else (limits,) * len(columns)
    rows = zip(slot_names(slot, len(columns)), columns, each, strict=False)
    return [_group(slot, name, schema.column(column), limit, spec, bins) for name, column, limit in rows]


def _group(slot: str, name: str, column: Column, limit: int | None, spec: ChartSpec, bins: Bins | None) -> Group:
    if bins is not None:
        return Group(name, column.name, bins=bins, limit=limit)
    if slot == "place" and column.match is not None:
        placed = tuple((f"{above}{BESIDE}{value}", code) for above, value, code in column.match.placed)
        return Group(name, column.name, mapping=placed or column.match.pairs, limit=limit, beside=column.match.above)
    grain = default_grain(column)
    return Group(name, column.name, grain=(spec.grain or grain) if grain and column.role != "year" else grain, limit=limit)


def _aggregate(slot: str, spec: ChartSpec, schema: Schema) -> Aggregate:
    column = spec.first(slot)
    how = spec.aggregate or ("sum" if column else "count")
    if not column and how != "share":
        how = "count"
    weight = schema.weight if schema.weight != column and how in ("count", "sum", "mean", "share") else ""
    return Aggregate(slot, how, column, weight)


def _order(spec: ChartSpec, schema: Schema, keys: tuple[Group, ...]) -> tuple[Order, ...]:
    """The first key as the spec's sort says, then the other keys by name, so that the answer is always in the same order."""
    if not keys:
        return ()
    rest = tuple(Order(key.name) for key in keys[1:])
    first = keys[0]
    sort = spec.sort or ("name" if _is_ordered(first, schema) else "desc")
    if sort == "name":
        return (Order(first.name), *rest)
    if sort == "file":
        return (Order(FILE_ORDER), Order(first.name), *rest)
    return (Order("what", sort == "desc"), Order(first.name), *rest)


def _is_ordered(group: Group, schema: Schema) -> bool:
    column = schema.column(group.column)
    return bool(group.grain or group.bins or column.order) or column.kind == "temporal"


def _with_long(view: View, schema: Schema) -> Query:
    """Filters, fixes and siblings read long, as far as they change what is read."""
    columns = _spec(view).columns()
    siblings = next((found for name in columns if (found := schema.siblings_of(name))), None)
    long = Long(siblings.columns, siblings.keys, siblings.key.name, siblings.value.name) if siblings else None
    return Query(filters=_usable(view.filters, long, schema), fixes=_sql_fixes(view.fixes), long=long)


def _usable(filters: tuple[Filter, ...], long: Long | None, schema: Schema) -> tuple[Filter, ...]:
    """Filters on siblings' own key and value only where these are read long: elsewhere there is nothing that they could keep or drop."""
    names = {column.name for column in schema.columns} | ({long.key, long.value} if long else set())
    return tuple(each for each in filters if each.column in names)


def _sql_fixes(fixes: tuple[Fix, ...]) -> tuple[Fix, ...]:
    return tuple(fix for fix in fixes if fix.what in SQL_FIXES)


def _date(value: float | str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _tidy(value: float) -> float:
    """Without the dust of binary fractions: 0.30000000000000004 is 0.3."""
    return float(f"{value:.12g}")
