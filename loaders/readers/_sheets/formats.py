"""What a number in a spreadsheet cell stands for: its number format tells dates, times, shares and codes from plain numbers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

Cell = tuple[str, str]
"""Text, and the type that the file gives it in DuckDB's words; "" where it says nothing."""

DIGITS = 15
"""Significant digits that spreadsheet programs show; what stands behind them is the noise of binary fractions."""
LAST_DAY = 2_958_466
"""The day after 9999-12-31, which no program shows as a date."""

_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35), "h:mm:ss"),
    9: "0%",
    10: "0.00%",
    22: "yyyy-mm-dd h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
}
"""Formats that a file may name by number alone (ECMA-376, 18.8.30)."""
_QUIET = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
"""Parts of a format that are words, colours, conditions or fillers."""
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.I)
_WHOLE = re.compile(r"-?\d+")


@lru_cache(maxsize=4096)
def style_of(number: int, code: str) -> str:
    """date, datetime, time, span, percent, zeros<n> or "" for a number format. `code` is "" for those built in."""
    first = _QUIET.sub("", (code or _BUILT_IN.get(number, "")).split(";")[0])
    if _SPAN.search(first):
        return "span"
    letters = set(re.sub(r"general|AM/PM|A/P", lambda found: "h" if "/" in found[0] else "", first, flags=re.I).lower())
    if "e" in letters and letters & set("0#"):
        return ""
    if letters & set("yd") or ("m" in letters and not letters & set("hs")):
        return "datetime" if letters & set("hs") else "date"
    if letters & set("hs"):
        return "time"
    if "%" in letters:
        return "percent"
    return f"zeros{len(first)}" if re.fullmatch("0{2,}", first) else ""


def shown(value: str, style: str, base: datetime) -> Cell:
    """A number as the file writes it -> the cell. `base` is day 0 of the workbook."""
    if style.startswith("zeros"):
        return (value.zfill(int(style[5:])), "VARCHAR") if value.isdigit() else number(value)
    if style == "percent":
        return percent(value)
    return (_moment(value, style, base) if style else None) or number(value)


def number(value: str) -> Cell:
    """Whole numbers with all their digits; others with as many as programs show."""
    if _WHOLE.fullmatch(value):
        return value, "BIGINT"
    if len(value) <= DIGITS + 1 and not value.isalpha() and "e" not in value.lower():
        return value, "DOUBLE"
    try:
        found = plain(float(value))
    except ValueError:
        return value, "VARCHAR"
    return found if found[0] else (value, "VARCHAR")


def plain(value: float) -> Cell:
    """A binary number as text, without a point where nothing stands behind it."""
    if value != value or value in (float("inf"), float("-inf")):
        return "", ""
    if value == int(value) and abs(value) < 1e22:
        return str(int(value)), "BIGINT"
    text = f"{value:.{DIGITS}g}"
    return (f"{Decimal(text):f}" if "e" in text and abs(value) > 1e-15 else text), "DOUBLE"


def percent(value: str) -> Cell:
    """0.16 stands in the cell as 16%."""
    text = number(value)[0]
    try:
        hundredfold = Decimal(text).scaleb(2)
    except ArithmeticError:
        return text, "VARCHAR"
    return f"{hundredfold.normalize() + 0:f}%", "PERCENT"


def _moment(value: str, style: str, base: datetime) -> Cell | None:
    """A count of days as a date or time; None where programs show the number itself."""
    try:
        days = float(value)
    except ValueError:
        return None
    if style == "span":
        return _span(days), "VARCHAR"
    if not 0 <= days < LAST_DAY:
        return None
    if style == "time" and days < 1:
        return (base + _rounded(days)).strftime("%H:%M:%S"), "TIME"
    when = base + _rounded(days) + timedelta(days=1 if base.year == 1899 and 0 < days < 60 else 0)
    if style == "date" and days == int(days):
        return when.date().isoformat(), "DATE"
    return when.isoformat(" ", "milliseconds" if when.microsecond else "seconds"), "TIMESTAMP"


def _rounded(days: float) -> timedelta:
    """To the millisecond: a day's fraction holds no more."""
    return timedelta(milliseconds=round(days * 86_400_000))


def _span(days: float) -> str:
    seconds = round(abs(days) * 86_400)
    return f"{'-' if days < 0 else ''}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


BASE_1900, BASE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
"""Day 0 of both counts; the first counts a 29 February 1900 that never was, so its days before are one more."""
