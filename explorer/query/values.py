"""Values as a link writes them, read as what the engine compares: numbers, days and moments."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable

from explorer.query.shape import Cell

TypedValue = int | float | datetime.date | datetime.datetime
Reader = Callable[[str], TypedValue | None]

PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
"""A year, a month or a day in ISO 8601."""

NUMBER_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "DOUBLE", "FLOAT", "DECIMAL")


def is_number(type_: str) -> bool:
    """Whether a stored type is a number."""
    return type_.startswith(NUMBER_TYPES)


def number(text: str) -> int | float | None:
    """A whole number as int, any other finite one as float."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(text) if re.fullmatch(r"[+-]?\d{1,18}", text.strip()) else value


def year(text: str) -> int | float | None:
    """A year written alone or as its first day."""
    return int(text[:4]) if re.fullmatch(r"\d{4}-01-01", text) else number(text)


def moment(text: str) -> datetime.datetime | None:
    """A day or a moment in ISO 8601, without zone."""
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None) if len(text) >= 10 else None
    except ValueError:
        return None


def day(text: str) -> datetime.date | None:
    """A day in ISO 8601."""
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def reader(cell: Cell) -> Reader | None:
    """How a value is read before it is compared with the cell; None where cells compare as written."""
    if cell.type == "DATE":
        return day
    if cell.type.startswith("TIMESTAMP"):
        return moment
    if is_number(cell.type) and cell.kind == "temporal":
        return year
    if is_number(cell.type) and (cell.kind == "numeric" or cell.type.startswith(("DOUBLE", "DECIMAL"))):
        return number
    return None


def split_typed(values: tuple[str, ...], cell: Cell) -> tuple[list[TypedValue], list[str]]:
    """The values that compare as numbers or moments, and those that compare as written."""
    read = reader(cell)
    pairs = [(value, read(value) if read else None) for value in values]
    return [typed for _, typed in pairs if typed is not None], [text for text, typed in pairs if typed is None]


def bound(text: str, op: str, cell: Cell) -> tuple[TypedValue | str | None, bool]:
    """What a cell is compared with for gte or lte, and whether that end is excluded: up to 2019 means before 1 January 2020."""
    if is_number(cell.type):
        return (year if cell.kind == "temporal" else number)(text), False
    if not cell.type.startswith(("DATE", "TIMESTAMP")):
        return text, False
    period = PERIOD.fullmatch(text)
    if period is None:
        return moment(text), False
    try:
        return (_start(period), False) if op == "gte" else (_after(period), True)
    except ValueError:
        return None, False


def _start(period: re.Match[str]) -> datetime.date:
    return datetime.date(int(period[1]), int(period[2] or 1), int(period[3] or 1))


def _after(period: re.Match[str]) -> datetime.date:
    """The first day after the period."""
    start = _start(period)
    if period[3]:
        return start + datetime.timedelta(days=1)
    if period[2]:
        return (start.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return start.replace(year=start.year + 1)
