"""Numbers, dates and lists as a locale writes them."""

from __future__ import annotations

import datetime
import functools
import math
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

from babel.dates import format_date, format_datetime, format_skeleton, format_time, get_time_format
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_percent, get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

from explorer.text.locales import babel_locale, language_of

SIGNIFICANT = 4
"""Digits shown of a number with decimals: enough to tell bars apart, few enough to read at a glance."""

TOGETHER = 3
"""Digits of the largest of several numbers that are read together: one fewer than of a number alone."""

MOST_TOGETHER = 5
"""Digits of the largest at most, where a smaller one asks for decimals: 17,400.00 beside 0.01 says nothing that 17,400 does not."""

EXACT = Context(prec=400)
"""Digits enough for any DOUBLE."""

SIZES = ("B", "kB", "MB", "GB")
OCTETS = ("o", "ko", "Mo", "Go")
"""What French calls them."""

SOUNDS_LIKE_I = re.compile(r"h?[ií](?![aeoáéó])", re.IGNORECASE)
"""Before these words Spanish says "e" where it says "y" elsewhere: Sonora e Hidalgo, but nieve y hielo."""

SKELETONS = {"year": "y", "month": "yMMMM", "day": "yMMMd", "week": "yMMMd", "short_month": "yMMM", "short_day": "MMMd"}
"""How a date is written to each precision; the short ones are for axes with little room."""

PATTERNS = {"quarter": "QQQ y", "month_name": "LLLL", "month_short": "LLL", "weekday_name": "cccc", "weekday_short": "ccc"}
"""The same where the locale has no skeleton of its own: but for the first, months of no year and days of no week."""


def number(value: float, tag: str, decimals: int | None = None, padded: bool = False) -> str:
    """`38,214` in es-MX, `38.214` in es-CO. Without `decimals`: none for large and whole numbers, else about SIGNIFICANT digits.

    `padded`: with zeros up to `decimals`, as one of several numbers that are read below each other.
    """
    if not math.isfinite(value):
        return "–"
    places = _decimals(value) if decimals is None else decimals
    return _written(Decimal(str(value)), places, tag, padded)


def decimals_of(values: Iterable[float]) -> int | None:
    """The decimals that all of some numbers are written with, as few as tell them apart; None where no number of them suits all."""
    known = {value for value in values if math.isfinite(value)}
    own = max((_needed(value) for value in known), default=0)
    largest = max(map(abs, known), default=0.0)
    before = math.floor(math.log10(largest)) + 1 if largest else 1
    least, most = max(0, TOGETHER - before), max(0, MOST_TOGETHER - before)
    places = next((places for places in range(min(least, own), own) if _tells_apart(known, places, own)), own)
    return places if places <= most else None


def compact(value: float, tag: str, decimals: int = 1) -> str:
    """`1.2 M`: for axes and labels with little room, with at most so many decimals."""
    return str(format_compact_decimal(value, locale=babel_locale(tag), fraction_digits=decimals))


def percent(share: float, tag: str, decimals: int | None = None) -> str:
    """0.163 as `16 %`; one decimal below 1 % so that little is not nothing. With `decimals`: with so many, zeros too."""
    if not math.isfinite(share):
        return "–"
    places = int(_is_little(share)) if decimals is None else decimals
    before, after = _around_percent(tag)
    return before + _written(Decimal(str(share)).scaleb(2), places, tag, decimals is not None) + after


def percents(shares: Iterable[float], tag: str) -> list[str]:
    """Shares that are read below each other: one decimal for all where one of them needs it."""
    listed = list(shares)
    return [percent(share, tag, int(any(map(_is_little, listed)))) for share in listed]


def _is_little(share: float) -> bool:
    return 0 < abs(share) < 0.01


def moment(iso: str, grain: str, tag: str) -> str:
    """`2023-09` by month as `septiembre de 2023`. What is no date is given back as it is."""
    try:
        when = datetime.datetime.fromisoformat(_full(iso))
    except ValueError:
        return iso
    locale = babel_locale(tag)
    if grain in PATTERNS:
        return str(format_date(when, PATTERNS[grain], locale=locale))
    if grain == "clock":
        return str(format_time(when.time(), _clock(tag), locale=locale))
    if grain in ("hour", "minute"):
        return str(format_datetime(when, "short", locale=locale))
    return str(format_skeleton(SKELETONS.get(grain, "yMMMd"), when, locale=locale))


def _clock(tag: str) -> str:
    """A full hour: published tables count to 24, and only English reads them better in halves of a day."""
    if "a" not in get_time_format("short", babel_locale(tag)).pattern:
        return "short"
    return "h a" if language_of(tag) == "en" else "H:mm"


def listing(items: list[str], tag: str) -> str:
    """`a, b y c`."""
    if not items:
        return ""
    text, last = str(format_list(items, locale=babel_locale(tag))), items[-1]
    if len(items) > 1 and language_of(tag) == "es" and SOUNDS_LIKE_I.match(last):
        return text.removesuffix(f" y {last}") + f" e {last}"
    return text


def file_size(count: float, tag: str) -> str:
    """Bytes as `12.3 MB`."""
    power = min(3, int(math.log10(abs(count)) // 3)) if abs(count) >= 1 else 0
    size = count / 1000**power
    units = OCTETS if language_of(tag) == "fr" else SIZES
    return f"{number(size, tag, 1 if power and size < 100 else 0)}\u00a0{units[power]}"


def _written(value: Decimal, places: int, tag: str, padded: bool = False) -> str:
    """The number with at most so many decimals, digits in threes: as Babel writes it, in a tenth of the time (a chart has hundreds)."""
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, EXACT):,f}"
    if places and not padded:
        text = text.rstrip("0").removesuffix(".")
    return text.translate(_marks(tag))


@functools.cache
def _marks(tag: str) -> dict[int, str]:
    """What stands for comma, point and minus in the locale."""
    locale = babel_locale(tag)
    symbols = {",": get_group_symbol(locale), ".": get_decimal_symbol(locale), "-": get_minus_sign_symbol(locale)}
    return str.maketrans({mark: str(symbol) for mark, symbol in symbols.items()})


@functools.cache
def _around_percent(tag: str) -> tuple[str, str]:
    """What stands before and after the number of a percentage."""
    before, _, after = str(format_percent(0, locale=babel_locale(tag))).partition("0")
    return before, after


def _decimals(value: float) -> int:
    if value == int(value) or abs(value) >= 1000:
        return 0
    return max(1, SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))) if value else 0


def _tells_apart(values: set[float], places: int, own: int) -> bool:
    """Whether so many decimals leave as many different numbers as `own` do, and make nothing zero that is not."""
    cut = {round(value, places) for value in values}
    return len(cut) == len({round(value, own) for value in values}) and (0 in values or 0 not in cut)


def _needed(value: float) -> int:
    """Decimals that the number has where it is written alone."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-_decimals(value)), ROUND_HALF_EVEN, EXACT).normalize()
    return max(0, -int(exact.as_tuple().exponent))


def _full(iso: str) -> str:
    """A year or a month as its first day."""
    return iso + {4: "-01-01", 7: "-01"}.get(len(iso), "")
