"""How the dates of a column are written, and the span they cover."""

from __future__ import annotations

import datetime
import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explorer.schema.calendars import ENGLISH_MONTHS, ENGLISH_WEEKDAYS, MONTHS, WEEKDAYS, month_words
from explorer.schema.words import fold

_TIME = (
    r"(?:(?P<gap>[T ]|\s+|,\s*|\s+-\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>:\d{2})?(?P<fraction>[.,]\d{1,9})?"
    r"(?P<half>\s?[apAP]\.?\s?[mM]\.?)?\s?(?P<zone>Z|UTC|GMT|[-+]\d{2}:?\d{2})?)?"
)
_WEEKDAY = r"(?:(?P<weekday>[^\W\d]{3,9}(?:-feira)?)(?P<pause>\.?,?\s+))?"
_DAY = r"(?P<day>\d{1,2})(?P<th>st|nd|rd|th|er|º|°)?"
_NAME = r"(?P<name>[^\W\d]{3,10})\.?"
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Form:
    """One order in which a date is written, as a pattern."""

    name: str
    pattern: re.Pattern[str]


def _form(name: str, pattern: str) -> Form:
    return Form(name, re.compile(rf"^{pattern}$", re.UNICODE))


FORMS = (
    _form("ymd", rf"(?P<year>[12]\d{{3}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_TIME}"),
    _form("two", rf"(?P<first>\d{{1,2}})(?P<mark>[-/. ])(?P<next>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}}){_TIME}"),
    _form("compact", r"(?P<year>1[89]\d\d|20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"),
    _form("ym together", r"(?P<year>19[5-9]\d|20[0-4]\d)(?P<month>0[1-9]|1[0-2])"),
    _form("ym", r"(?P<year>1[5-9]\d\d|20\d\d)(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])"),
    _form("my", r"(?P<month>0?[1-9]|1[0-2])(?P<mark>[-/])(?P<year>1[5-9]\d\d|20\d\d)"),
    _form("dNy", rf"{_WEEKDAY}{_DAY}(?P<mark>[-/ ]|\s+de\s+)?{_NAME}(?P<mark2>,?[-/ ]+|\s+del?\s+)(?P<year>\d{{4}}|\d{{2}}){_TIME}"),
    _form("Ndy", rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})(?P<th>st|nd|rd|th)?(?P<mark>,?\s*|\s)(?P<year>\d{{4}}){_TIME}"),
    _form("Ny", rf"{_NAME}(?P<mark>[-/ ]|\s+del?\s+|,\s+|)(?P<year>\d{{4}}|\d{{2}})"),
    _form("yN", rf"(?P<year>\d{{4}})(?P<mark>[-/ ]){_NAME}(?:(?P<mark2>[-/ ])(?P<day>\d{{1,2}}))?"),
)  # fmt: skip


@dataclass(frozen=True)
class Moments:
    """The dates of a column, by rows. `day_first` is None where both orders fit every value; `sure` says the column itself decided."""

    share: float
    formats: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    timed: bool = False
    day_first: bool | None = None
    low: str = ""
    high: str = ""
    forms: tuple[str, ...] = ()
    others: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class _Read:
    form: str
    parts: dict[str, str | None]
    rows: int


def read(values: Iterable[tuple[str, int]], day_first: bool) -> Moments:
    """The dates among (value, rows); `day_first` decides where the column's own values cannot."""
    values = tuple(values)
    found, others = _found(values)
    decided = order(found)
    settled = day_first if decided is None else decided
    dated: list[tuple[_Read, datetime.datetime]] = []
    impossible: list[tuple[str, int]] = []
    for read in found:
        when = _when(read, settled)
        if when is None:
            impossible.append(("", read.rows))
        else:
            dated.append((read, when))
    if not dated:
        return Moments(0.0)
    return _summed(dated, [*others, *impossible], sum(rows for _, rows in values), settled, decided)


def days(texts: Sequence[str], day_first: bool) -> dict[str, datetime.date]:
    """The day that each text names; {} where one names none. Where both orders of day and month fit, the one in which they rise, else
    `day_first`."""
    found, others = _found(tuple((text, 1) for text in texts))
    if others or len(found) < len(texts) or not {read.form for read in found} <= WITH_DAYS:
        return {}
    decided = order(found)
    for first in (day_first, not day_first) if decided is None else (decided,):
        whens = [when for read in found if (when := _when(read, first)) is not None]
        if len(whens) == len(texts) and whens == sorted(set(whens)):
            return {text: when.date() for text, when in zip(texts, whens, strict=True)}
    return {}


WITH_DAYS = frozenset({"ymd", "two", "compact", "dNy", "Ndy"})
"""Forms of dates that name a day."""


@functools.lru_cache(maxsize=64)
def _found(values: tuple[tuple[str, int], ...]) -> tuple[tuple[_Read, ...], tuple[tuple[str, int], ...]]:
    """The values that look like dates, and the others; kept, since a column is asked once for the order of dates and once for itself."""
    found: list[_Read] = []
    others: list[tuple[str, int]] = []
    last = FORMS[0]
    for text, rows in values:
        form, parts = _parts(text, last)
        if parts is None or form is None:
            others.append((text, rows))
            if len(others) >= GIVE_UP and not found:
                return (), ()
            continue
        last = form
        found.append(_Read(form.name, parts, rows))
    return tuple(found), tuple(others)


GIVE_UP = 12
"""No date among the first dozen distinct values: the column holds none worth the search."""


def _parts(text: str, last: Form) -> tuple[Form | None, dict[str, str | None] | None]:
    """The first form that `text` fits, the last one that fitted first."""
    if len(text) < 4 or len(text) > 45 or not _DIGIT.search(text):
        return None, None
    for form in (last, *FORMS):
        found = form.pattern.match(text)
        if found is None:
            continue
        parts = found.groupdict()
        if parts.get("name") and fold(parts["name"] or "") not in MONTHS:
            continue
        if parts.get("weekday") and fold(parts["weekday"] or "") not in WEEKDAYS:
            continue
        return form, parts
    return None, None


def order(found: Sequence[_Read]) -> bool | None:
    """True where days come first, False where months do, None where the values fit both."""
    pairs = [(int(r.parts["first"] or 0), int(r.parts["next"] or 0), r.rows) for r in found if r.form == "two"]
    day_first = sum(rows for first, following, rows in pairs if first > 12 >= following)
    month_first = sum(rows for first, following, rows in pairs if following > 12 >= first)
    if day_first or month_first:
        return day_first > month_first
    firsts, nexts = {first for first, _, _ in pairs}, {following for _, following, _ in pairs}
    if len(pairs) >= SEVERAL and firsts == {1} != nexts:
        return True
    if len(pairs) >= SEVERAL and nexts == {1} != firsts:
        return False
    return None


SEVERAL = 4
"""That many dates with one part always 01 are monthly figures: the fixed part is the day. A fixed 03 may as well be a month of days."""


def _when(read: _Read, day_first: bool) -> datetime.datetime | None:
    """The moment that a value means, or None for one that no calendar has (31/02)."""
    parts = read.parts
    year = _year(parts["year"] or "")
    month, day = 1, int(parts.get("day") or 1)
    if read.form == "two":
        first, following = int(parts["first"] or 0), int(parts["next"] or 0)
        day, month = (first, following) if day_first else (following, first)
    elif parts.get("name"):
        month = MONTHS[fold(parts["name"] or "")]
    else:
        month = int(parts.get("month") or 1)
    hour = int(parts.get("hour") or 0)
    if parts.get("half"):
        hour = hour % 12 + (12 if "p" in (parts["half"] or "").lower() else 0)
    try:
        return datetime.datetime(year, month, day, hour, int(parts.get("minute") or 0), int((parts.get("second") or ":0")[1:]))
    except ValueError:
        return None


def _year(text: str) -> int:
    """Two digits as the engine reads them: 69-99 is the last century."""
    number = int(text)
    return number if len(text) == 4 else number + (1900 if number >= 69 else 2000)


def _summed(
    dated: list[tuple[_Read, datetime.datetime]], others: list[tuple[str, int]], total: int, day_first: bool, decided: bool | None
) -> Moments:
    layouts = _layouts([read for read, _ in dated], day_first)
    named = {fold(read.parts["name"] or "") for read, _ in dated if read.parts.get("name")}
    whens = [when for _, when in dated]
    timed = any(when.hour or when.minute or when.second for when in whens)
    local = bool(named - ENGLISH_MONTHS) or any(" de" in layout for layout in layouts)
    plain = all(read.form == "ymd" and read.parts["mark"] in ("-", "/") for read, _ in dated)
    return Moments(
        share=sum(read.rows for read, _ in dated) / (total or 1),
        formats=() if plain else tuple(_numbered(layout) if local else layout for layout, _ in layouts.most_common(6)),
        words=_weekday_words(dated) + (month_words(named) if local else ()),
        timed=timed,
        day_first=decided if any(read.form == "two" for read, _ in dated) else True,
        low=min(whens).isoformat(sep="T"),
        high=max(whens).isoformat(sep="T"),
        forms=tuple(dict.fromkeys(read.form for read, _ in dated)),
        others=tuple(others),
    )


def _layouts(dated: Sequence[_Read], day_first: bool) -> Counter[str]:
    """Rows of each strptime pattern; written once for all values that look alike."""
    alike: dict[tuple[object, ...], list[_Read]] = {}
    for read in dated:
        alike.setdefault(_look(read), []).append(read)
    layouts: Counter[str] = Counter()
    for reads in alike.values():
        layouts[_format(reads[0], day_first)] += sum(read.rows for read in reads)
    return layouts


def _look(read: _Read) -> tuple[object, ...]:
    """All of a value that its pattern depends on: marks and words as written, of digits whether and how many."""
    told = tuple(read.parts.get(part) for part in ("mark", "mark2", "th", "weekday", "pause", "gap", "half"))
    there = tuple(bool(read.parts.get(part)) for part in ("day", "hour", "second", "fraction", "zone"))
    return read.form, len(read.parts["year"] or ""), len(read.parts.get("name") or ""), told, there


def _numbered(layout: str) -> str:
    """The layout after month names have become numbers."""
    return layout.replace("%B", "%m").replace("%b", "%m")


def _format(read: _Read, day_first: bool) -> str:
    """The strptime pattern of one value as written."""
    parts = read.parts
    year = "%Y" if len(parts["year"] or "") == 4 else "%y"
    mark, mark2 = parts.get("mark") or "", parts.get("mark2") or ""
    name = "%b" if len(parts.get("name") or "") <= 3 else "%B"
    weekday = _weekday_format(parts)
    two = f"%d{mark}%m{mark}{year}" if day_first else f"%m{mark}%d{mark}{year}"
    bodies = {
        "ymd": f"%Y{mark}%m{mark}%d",
        "two": two,
        "compact": "%Y%m%d",
        "ym together": "%Y%m",
        "ym": f"%Y{mark}%m",
        "my": f"%m{mark}%Y",
        "dNy": f"{weekday}%d{parts.get('th') or ''}{mark}{name}{mark2}{year}",
        "Ndy": f"{weekday}{name} %d{parts.get('th') or ''}{mark}{year}",
        "Ny": f"{name}{mark}{year}",
        "yN": f"{year}{mark}{name}" + (f"{mark2}%d" if parts.get("day") else ""),
    }
    return bodies[read.form] + _time_format(parts)


def _weekday_format(parts: dict[str, str | None]) -> str:
    """English weekdays are read; those of other languages are taken away by the cast's words."""
    weekday = parts.get("weekday") or ""
    if not weekday or fold(weekday) not in ENGLISH_WEEKDAYS:
        return ""
    return ("%a" if len(weekday) <= 3 else "%A") + (parts["pause"] or "")


def _weekday_words(dated: list[tuple[_Read, datetime.datetime]]) -> tuple[tuple[str, str], ...]:
    """What takes the weekdays of other languages away."""
    found = {(read.parts.get("weekday") or "", read.parts.get("pause") or "") for read, _ in dated}
    return tuple((f"{name.lower()}{pause}", "") for name, pause in sorted(found) if name and fold(name) not in ENGLISH_WEEKDAYS)


def _time_format(parts: dict[str, str | None]) -> str:
    if not parts.get("hour"):
        return ""
    half = parts.get("half") or ""
    body = ("%I" if half else "%H") + ":%M" + (":%S" if parts.get("second") else "") + (".%f" if parts.get("fraction") else "")
    tail = (" %p" if half.startswith(" ") else "%p") if half else ""
    zone = "%z" if parts.get("zone") else ""
    return f"{parts['gap']}{body}{tail}{zone}"
