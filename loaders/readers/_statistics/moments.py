"""Dates that SPSS, Stata and SAS keep as numbers, as ISO 8601: what each format counts, and from when."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

Spell = Callable[[float], str | None]

SPSS, STATA = datetime.datetime(1582, 10, 14), datetime.datetime(1960, 1, 1)
"""The beginnings of their calendars; SAS shares Stata's."""
_FORMAT = re.compile(r"%?-?(?:E8601|B8601|IS8601|N8601)?[0-9]*([A-Za-z]+)")
_DAY_SECONDS = 86_400


def moment_of(program: str, form: str) -> tuple[Spell, str] | None:
    """How a column of that format is spelt, and its type in DuckDB's words; None where it is no date."""
    found = _FORMAT.match(form or "")
    if found is None:
        return None
    name = found[1]
    if program == "stata":
        return next((how for start, how in _STATA if name.startswith(start)), None) if form.startswith("%") else None
    return (_IN_SPSS if program == "spss" else _IN_SAS).get(name.upper())


def _seconds(start: datetime.datetime, unit: float, grain: str) -> Spell:
    """Counts units of so many seconds from `start`."""

    def spell(value: float) -> str | None:
        try:
            when = start + datetime.timedelta(seconds=value * unit)
        except (OverflowError, ValueError):
            return None
        if grain == "day":
            return when.date().isoformat()
        return when.isoformat(" ", "microseconds" if when.microsecond else "seconds")

    return spell


def _clock(value: float) -> str | None:
    """A time of day; more than a day is written as hours."""
    if not abs(value) < 1e12:
        return None
    sign, whole = "-" if value < 0 else "", abs(value)
    seconds, rest = int(whole), round((whole - int(whole)) * 1_000)
    text = f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{rest:03d}" if 0 < rest < 1_000 else text


def _part(in_year: int, mark: str, digits: int) -> Spell:
    """Parts of years counted from 1960: 2020-Q1, 2020-05."""

    def spell(value: float) -> str | None:
        if value != value // 1 or not 0 < 1960 + value // in_year < 10_000:
            return None
        year, part = divmod(int(value), in_year)
        return f"{1960 + year:04d}-{mark}{part + 1:0{digits}d}"

    return spell


def _year(value: float) -> str | None:
    return f"{int(value):04d}" if value == value // 1 and 0 < value < 10_000 else None


_STATA: tuple[tuple[str, tuple[Spell, str]], ...] = (
    ("tc", (_seconds(STATA, 0.001, "moment"), "TIMESTAMP")),
    ("tC", (_seconds(STATA, 0.001, "moment"), "TIMESTAMP")),
    ("td", (_seconds(STATA, _DAY_SECONDS, "day"), "DATE")),
    ("tw", (_part(52, "W", 2), "VARCHAR")),
    ("tm", (_part(12, "", 2), "VARCHAR")),
    ("tq", (_part(4, "Q", 1), "VARCHAR")),
    ("th", (_part(2, "S", 1), "VARCHAR")),
    ("ty", (_year, "BIGINT")),
    ("d", (_seconds(STATA, _DAY_SECONDS, "day"), "DATE")),
)
_DAY, _MOMENT, _TIME = "DATE ADATE EDATE JDATE SDATE QYR MOYR WKYR", "DATETIME YMDHMS", "TIME DTIME MTIME"
_IN_SPSS: dict[str, tuple[Spell, str]] = {
    **dict.fromkeys(_DAY.split(), (_seconds(SPSS, 1, "day"), "DATE")),
    **dict.fromkeys(_MOMENT.split(), (_seconds(SPSS, 1, "moment"), "TIMESTAMP")),
    **dict.fromkeys(_TIME.split(), (_clock, "TIME")),
}
_SAS_DAY = """
    DATE DA WEEKDATE WEEKDATX WORDDATE WORDDATX MMDDYY DDMMYY YYMMDD DDMMYYB DDMMYYC DDMMYYD DDMMYYN DDMMYYP DDMMYYS MMDDYYB MMDDYYC
    MMDDYYD MMDDYYN MMDDYYP MMDDYYS YYMMDDB YYMMDDC YYMMDDD YYMMDDN YYMMDDP YYMMDDS MONYY YYMON JULIAN EURDFDD EURDFDE
"""
_IN_SAS: dict[str, tuple[Spell, str]] = {
    **dict.fromkeys(_SAS_DAY.split(), (_seconds(STATA, _DAY_SECONDS, "day"), "DATE")),
    **dict.fromkeys(("DATETIME", "DT", "DATEAMPM", "MDYAMPM", "DTDATE"), (_seconds(STATA, 1, "moment"), "TIMESTAMP")),
    **dict.fromkeys(("TIME", "TM", "HHMM", "TOD", "TIMEAMPM"), (_clock, "TIME")),
}
