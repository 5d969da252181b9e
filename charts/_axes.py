"""Axes with our own ticks: round steps, words in the reader's language, as many as there is room for."""

from __future__ import annotations

import datetime
import itertools
import math
from decimal import Decimal
from typing import Any

from charts._labels import escape, widest
from charts._template import LINE, TICK_SIZE
from explorer.text import moment, number, percent
from explorer.text.numbers import compact

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Steps that people count in."""

EDGE = 0.004
"""Share of the span added at both ends: a line on the very edge is not drawn."""

AROUND = 0.04
"""Share of the span left free beside the outermost points where an axis ends at them."""

FEWEST = 3
"""Ticks that a scale needs to be read: with fewer, the outer ones stay."""

LONG_SPAN = 3 * 365
"""Days from which an axis marks whole years only."""

LARGE = 100_000
"""From here on an axis writes 1.2 M: the zeros take more room than they tell."""

SHORT_DECIMALS = 3
"""Decimals of 1.025 M: ticks are round, so more never come."""

OVERHANG = 0.7
"""Share of a step that an axis without bars may reach beyond its data: a tick further out would leave a band of nothing."""

TIME_STEPS = (
    ("day", 1),
    ("day", 2),
    ("day", 7),
    ("day", 14),
    ("month", 1),
    ("month", 3),
    ("month", 6),
    ("year", 1),
    ("year", 2),
    ("year", 5),
    ("year", 10),
    ("year", 20),
    ("year", 50),
    ("year", 100),
    ("year", 200),
    ("year", 500),
    ("year", 1000),
)
"""Distances between the ticks of a time axis, finest first."""

DAYS = {"day": 1.0, "month": 30.44, "year": 365.25}


def ticks(low: float, high: float, count: int, whole: bool = False) -> list[float]:
    """About `count` round numbers from below `low` to above `high`; `whole`: no halves, where rows are counted."""
    span = high - low or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / max(1, count)))
    steps = [size * power for size in STEPS if not whole or (size * power).is_integer()] or [1.0]
    step = next(step for step in steps if step >= span / max(1, count) * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{place * step:.12g}") for place in range(first, last + 1)]


def tick_texts(values: list[float], locale: str, as_percent: bool = False, sign: str = "") -> list[str]:
    """The ticks as text: with the decimals that their step needs, all but a bare zero, or short where they are large."""
    step = min((b - a for a, b in itertools.pairwise(values)), default=1.0)
    if as_percent:
        return [percent(value, locale, _places(step * 100) if value else 0) for value in values]
    if max(map(abs, values), default=0.0) >= LARGE:
        return [(compact(value, locale, SHORT_DECIMALS) if value else "0") + sign for value in values]
    return [number(value, locale, _places(step) if value else 0, padded=True) + sign for value in values]


def _places(step: float) -> int:
    return len(f"{Decimal(f'{step:.12g}'):f}".partition(".")[2])


def number_axis(
    low: float, high: float, count: int, locale: str, as_percent: bool = False, sign: str = "", whole: bool = False
) -> dict[str, Any]:
    """A numeric axis from tick to tick, with faint lines; `whole` where only whole numbers can be."""
    values = ticks(low, high, count, whole)
    span = values[-1] - values[0]
    return {
        "range": [values[0] - EDGE * span, values[-1] + EDGE * span],
        "tickvals": values,
        "ticktext": tick_texts(values, locale, as_percent, sign),
        "showgrid": True,
        "gridcolor": LINE,
    }


def close_axis(low: float, high: float, count: int, locale: str) -> dict[str, Any]:
    """A numeric axis for points: it ends beside the data where the next tick would be far beyond them."""
    values = ticks(low, high, count)
    step, pad = values[1] - values[0] if len(values) > 1 else 1.0, AROUND * (high - low)
    first, last = (low - values[0] > OVERHANG * step), (values[-1] - high > OVERHANG * step)
    inside = values[int(first) : len(values) - int(last)]
    if len(inside) < FEWEST:
        return number_axis(low, high, count, locale)
    span = values[-1] - values[0]
    ends = [low - pad if first else values[0] - EDGE * span, high + pad if last else values[-1] + EDGE * span]
    return number_axis(low, high, count, locale) | {"range": ends, "tickvals": inside, "ticktext": tick_texts(inside, locale)}


def log_axis(low: float, high: float, count: int, locale: str) -> dict[str, Any]:
    """A logarithmic axis for points above zero, with about `count` of its powers of ten named."""
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    every = max(1, math.ceil((last - first) / max(1, count)))
    values = [10.0**power for power in range(first, last + 1, every)]
    pad = AROUND * (math.log10(high) - math.log10(low))
    return {
        "type": "log",
        "range": [math.log10(low) - pad, math.log10(high) + pad],
        "tickvals": values,
        "ticktext": [compact(value, locale) if value >= LARGE else number(value, locale) for value in values],
        "showgrid": True,
        "gridcolor": LINE,
    }


def room_for(axis: dict[str, Any]) -> float:
    """Pixels that the tick labels of a vertical axis take."""
    return widest(list(axis["ticktext"]), TICK_SIZE) + 14


def from_zero(low: float, high: float) -> tuple[float, float]:
    """Bounds that hold zero."""
    return min(0.0, low), max(0.0, high)


def time_axis(first: str, last: str, grain: str, room: float, locale: str) -> dict[str, Any]:
    """A date axis from ISO `first` to `last` with ticks no finer than `grain`, as many as `room` pixels hold."""
    start, end = _date(first), _date(last)
    days = max(1.0, (end - start).days)
    unit, size = _time_step(days, grain, max(2, int(room / 78)))
    places = _dates(start, end, unit, size)
    texts = [moment(place.isoformat(), {"year": "year", "month": "short_month", "day": "short_day"}[unit], locale) for place in places]
    edge = datetime.timedelta(days=EDGE * days)
    ends = [datetime.datetime.combine(start, datetime.time()) - edge, datetime.datetime.combine(end, datetime.time()) + edge]
    span = [moment_.isoformat(timespec="seconds") for moment_ in ends]
    return {
        "type": "date",
        "range": span,
        "tickvals": [place.isoformat() for place in places],
        "ticktext": [escape(text) for text in texts],
    }


def _time_step(days: float, grain: str, count: int) -> tuple[str, int]:
    finest = "year" if days > LONG_SPAN else {"year": "year", "quarter": "month", "month": "month"}.get(grain, "day")
    units = list(DAYS)
    steps = [step for step in TIME_STEPS if units.index(step[0]) >= units.index(finest)]
    return next((step for step in steps if days / (DAYS[step[0]] * step[1]) <= count), steps[-1])


def _dates(start: datetime.date, end: datetime.date, unit: str, size: int) -> list[datetime.date]:
    """Round dates within the span: years that divide, months counted from January, days from the first."""
    if unit == "day":
        return [start + datetime.timedelta(days=step) for step in range(0, (end - start).days + 1, size)]
    months = size * (12 if unit == "year" else 1)
    first = start.year * 12 + start.month - 1
    places = range(-(-first // months) * months, end.year * 12 + end.month, months)
    dates = [datetime.date(place // 12, place % 12 + 1, 1) for place in places if 12 <= place < 119_988]
    return [date for date in dates if start <= date <= end] or [start]


def _date(iso: str) -> datetime.date:
    return datetime.date.fromisoformat(iso[:10])
