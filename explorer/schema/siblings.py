"""Columns that are one measure spread sideways: a column a year, a month, an age band."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from explorer.model.message import Message, message
from explorer.model.schema import Cast, Column, Kind, Siblings, Stats
from explorer.schema import moments
from explorer.schema.bands import is_band
from explorer.schema.calendars import MONTHS, WEEKDAYS
from explorer.schema.parts import Amounts, parts
from explorer.schema.words import fold

FEWEST = 3
"""Two columns are a pair to compare; three are a series."""

_YEAR = r"(?:1[89]\d\d|20\d\d)"
_SPAN = re.compile(rf"(?<!\d)({_YEAR}\s?[-/–]\s?(?:{_YEAR}|\d{{2}}))(?!\d)")
_PART = r"(?:[1-4]|IV|I{1,3})"
_TRIM = r"(?:quarter|qtr|trimestre|trimester|trim|[tq])\.?"
_NTH = r"(?:er|do|to|º|°|st|nd|rd|th)?"
_QUARTER_OF = rf"(?:{_TRIM}[-_ ]?(?P<part>{_PART})|(?P<part_first>{_PART}){_NTH}[-_ ]?{_TRIM})"
_LINK = r"(?:[-_ .,/]*(?:del?|do|of|du|di)?[-_ .,/]*)"
_QUARTERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\dA-Za-z])(?P<year>{_YEAR})[-_ .]*{_QUARTER_OF}(?![\dA-Za-z])",
        rf"(?<![\dA-Za-z]){_QUARTER_OF}{_LINK}(?P<year>{_YEAR})(?!\d)",
    )
)
"""`2020T1`, `T1 2020`, `1er trimestre de 2020`, `IV Trim 2020`."""
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_WEEK = re.compile(
    r"^(?:semana(?:[ _]epidemiol[oó]gica)?|semaine|settimana|week|wk|se)[ _.-]?(?P<week>[1-9]|0[1-9]|[1-4]\d|5[0-3])$",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"(?<!\d)({_YEAR}[-_/](?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[-_/]{_YEAR})(?!\d)")
_NAMED_MONTH = re.compile(rf"([^\W\d_]{{3,10}})\.?([-_ /]+(?:de[l]?\s)?)({_YEAR}|\d{{2}})(?!\d)")
_DAY = re.compile(
    rf"(?<!\d)({_YEAR}[-_/](?:0?[1-9]|1[0-2])[-_/](?:[0-2]?\d|3[01])|(?:[0-2]?\d|3[01])[-_/.](?:0?[1-9]|1[0-2])[-_/.]{_YEAR})(?!\d)"
)
_SHORT_DATE = re.compile(r"(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2}|\d{1,2}(?:[-/ ]| de )[^\W\d]{3,10}(?:[-/ ]| del? )(?:\d{4}|\d{2}))$")
_ONE_YEAR = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Found:
    """A column's name taken apart: what it shares with its siblings, and its own key."""

    template: str
    key: str
    sort: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One way of finding keys in names, and what the key column then is."""

    name: str
    take: Callable[[str], Found | None]
    kind: Kind
    role: str
    type: str = "VARCHAR"


def _cut(name: str, start: int, end: int) -> str:
    return " ".join((name[:start].rstrip(" _-./:([") + " " + name[end:].lstrip(" _-./:)]")).split())


def _by(pattern: re.Pattern[str]) -> Callable[[str], Found | None]:
    def take(name: str) -> Found | None:
        found = list(pattern.finditer(name))
        if not found:
            return None
        last = found[-1]
        for again in found[:-1]:
            if again[1] == last[1]:  # `2015 [YR2015]` says one year twice
                name = name[: again.start()] + " " * len(again[0]) + name[again.end() :]
        return Found(_cut(name, *last.span()), last[1], tuple(int(part) for part in re.findall(r"\d+", last[1])))

    return take


def _day(name: str) -> Found | None:
    """A whole date (`2020-03-30`, `30/03/2020`): the key is the day."""
    found = _DAY.search(name)
    if found is None:
        return None
    parts = [int(part) for part in re.split(r"[-_/.]", found[1])]
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    return Found(_cut(name, *found.span()), f"{year}-{month:02d}-{day:02d}", (year, month, day))


def _month_year(name: str) -> Found | None:
    """Written out (`ene 2019`) or in digits (`2019-01`): the key is the month's first day."""
    for found in _NAMED_MONTH.finditer(name):
        month = MONTHS.get(fold(found[1]))
        if month:
            year = int(found[3]) if len(found[3]) == 4 else 2000 + int(found[3])
            return Found(_cut(name, *found.span()), f"{year}-{month:02d}-01", (year, month))
    plain = _MONTH_YEAR.search(name)
    if plain is None:
        return None
    first, second = (int(part) for part in re.split(r"[-_/]", plain[1]))
    year, month = (first, second) if first > 12 else (second, first)
    return Found(_cut(name, *plain.span()), f"{year}-{month:02d}-01", (year, month))


def _quarter(name: str) -> Found | None:
    """A quarter of a year, in digits or Roman."""
    found = next((found for pattern in _QUARTERS if (found := pattern.search(name))), None)
    if found is None:
        return None
    part = (found["part"] or found["part_first"]).upper()
    return Found(_cut(name, *found.span()), found[0].strip(), (int(found["year"]), _ROMAN.get(part) or int(part)))


def _week(name: str) -> Found | None:
    """A numbered week, and nothing else in the name."""
    found = _WEEK.match(name.strip())
    return Found("", name.strip(), (int(found["week"]),)) if found else None


def _named(names: dict[str, int]) -> Callable[[str], Found | None]:
    def take(name: str) -> Found | None:
        for found in _WORD.finditer(name):
            place = names.get(fold(found[0]))
            if place:
                return Found(_cut(name, *found.span()), found[0], (place,))
        return None

    return take


def _band(name: str) -> Found | None:
    """A band of ages or sizes, alone or after a shared word."""
    text = name.strip()
    digits = re.search(r"[<>≤≥]?\s?\d", text)
    if digits is None:
        return None
    for start in sorted(
        {0, digits.start(), *(found.start() for found in re.finditer(r"\b(?:de|from|menos|under|over|65|mas|más)\b", text))}
    ):
        if start <= digits.start() and is_band(text[start:]) and not _is_serial(text, start):
            numbers = tuple(int(part) for part in re.findall(r"\d+", text[start:]))
            return Found(_cut(text, start, len(text)), text[start:], numbers)
    return None


def _is_serial(text: str, start: int) -> bool:
    """`dose2`: a bare number on a word numbers it; a band stands apart or has two ends."""
    return text[start:].isdigit() and text[:start][-1:].isalpha()


READINGS: tuple[Reading, ...] = (
    Reading("day", _day, "temporal", "date", "DATE"),
    Reading("month of a year", _month_year, "temporal", "date", "DATE"),
    Reading("quarter", _quarter, "temporal", "period"),
    Reading("years", _by(_SPAN), "temporal", "period"),
    Reading("year", _by(_ONE_YEAR), "temporal", "year", "BIGINT"),
    Reading("month", _named(MONTHS), "temporal", "month"),
    Reading("weekday", _named(WEEKDAYS), "temporal", "weekday"),
    Reading("week", _week, "temporal", "period"),
    Reading("band", _band, "categorical", "ordinal"),
)
"""The more particular first: `2019-01` is a month before it is a year."""

PARTS = Reading("parts", _band, "categorical", "nominal")
"""Parts of a whole are keyed by their own names."""

KEY_NAMES: dict[str, dict[str, str]] = {
    "day": {"en": "Date", "es": "Fecha", "pt": "Data", "fr": "Date", "it": "Data"},
    "date": {"en": "Month", "es": "Mes", "pt": "Mês", "fr": "Mois", "it": "Mese"},
    "month": {"en": "Month", "es": "Mes", "pt": "Mês", "fr": "Mois", "it": "Mese"},
    "year": {"en": "Year", "es": "Año", "pt": "Ano", "fr": "Année", "it": "Anno"},
    "period": {"en": "Period", "es": "Periodo", "pt": "Período", "fr": "Période", "it": "Periodo"},
    "weekday": {"en": "Weekday", "es": "Día", "pt": "Dia", "fr": "Jour", "it": "Giorno"},
    "ordinal": {"en": "Group", "es": "Grupo", "pt": "Grupo", "fr": "Groupe", "it": "Gruppo"},
    "nominal": {"en": "Category", "es": "Categoría", "pt": "Categoria", "fr": "Catégorie", "it": "Categoria"},
    "value": {"en": "Value", "es": "Valor", "pt": "Valor", "fr": "Valeur", "it": "Valore"},
}
"""What the two columns of a long reading are called, in the table's own language: they stand beside published names."""


def siblings(columns: Sequence[Column], language: str, amounts: Mapping[str, Amounts]) -> tuple[Siblings, ...]:
    """The groups of siblings among numeric columns; `amounts` are their cells in some rows, for those that add up to a whole."""
    numeric = [column for column in columns if _is_measure(column)]
    taken: set[str] = {column.name for column in columns}
    groups: list[Siblings] = []
    left = numeric
    days = moments.days([column.name for column in numeric if _is_short_date(column.name)], day_first=language != "en")
    if len(days) >= FEWEST:
        dated = [column for column in numeric if column.name in days]
        groups.append(_siblings(dated, [day.isoformat() for day in days.values()], "", READINGS[0], language, taken, 0))
        left = [column for column in numeric if column.name not in days]
    for reading in READINGS:
        for template, members in _grouped(left, reading):
            keyed = [found.key for _, found in members]
            groups.append(_siblings([column for column, _ in members], keyed, template, reading, language, taken, len(groups)))
        used = {name for group in groups for name in group.columns}
        left = [column for column in left if column.name not in used]
    whole = parts(left, amounts, numeric)
    if whole:
        names = [column.name for column in whole]
        groups.append(_siblings(whole, names, "", PARTS, language, taken, len(groups)))
    return tuple(groups)


def _is_short_date(name: str) -> bool:
    """A name that is a date with a month's name or a year of two digits, whose order only the others tell: `1/22/20`, `01-mar-2020`."""
    return bool(_SHORT_DATE.match(name.strip()))


def _is_measure(column: Column) -> bool:
    return column.kind == "numeric" and column.role != "weight" and column.cast.type != "VARCHAR"


def _grouped(columns: Sequence[Column], reading: Reading) -> list[tuple[str, list[tuple[Column, Found]]]]:
    """Columns with one template and different keys, in the order of their keys."""
    groups: dict[str, list[tuple[Column, Found]]] = {}
    for column in columns:
        found = reading.take(column.name)
        if found is not None:
            groups.setdefault(fold(found.template), []).append((column, found))
    kept = []
    for members in groups.values():
        if len(members) < FEWEST or len({found.key for _, found in members}) < len(members):
            continue
        if reading.role in ("month", "weekday") and not _in_order(members):
            continue
        ordered = sorted(members, key=lambda pair: pair[1].sort)
        kept.append((ordered[0][1].template, ordered))
    return kept


def _in_order(members: list[tuple[Column, Found]]) -> bool:
    """Names of months stand in the calendar's order; `mar` and `may` are also words."""
    places = [found.sort for _, found in members]
    return places == sorted(places) or len(members) >= 7


def _siblings(
    members: Sequence[Column], keys: Sequence[str], template: str, reading: Reading, language: str, taken: set[str], number: int
) -> Siblings:
    key_name = _free(_word("day" if reading.name == "day" else reading.role, language), taken)
    value_name = _free(template or _word("value", language), taken)
    ending = "" if number == 0 else str(number + 1)
    ordered = tuple(keys) if reading.type == "VARCHAR" else ()
    key = Column(
        f"long_key{ending}", key_name, key_name, reading.kind, reading.role, _said(members),
        distinct=len(keys), examples=tuple(keys[:5]), cast=Cast(reading.type), order=ordered,
    )  # fmt: skip
    value = replace(
        members[0], id=f"long_value{ending}", name=value_name, label=value_name, reason=_said(members), cast=common_cast(members), note="",
        missing=sum(column.missing for column in members), distinct=max(column.distinct for column in members),
    )  # fmt: skip
    return Siblings(tuple(column.name for column in members), key, value, tuple(keys))


def _said(members: Sequence[Column]) -> Message:
    return message("{n} columns, from {first} to {last}, are one measure", n=len(members), first=members[0].name, last=members[-1].name)


def common_cast(members: Sequence[Column]) -> Cast:
    """One type that holds every sibling."""
    types = {column.cast.type for column in members}
    if len(types) == 1:
        return Cast(types.pop())
    whole = types <= {"BIGINT", "HUGEINT"}
    return Cast("HUGEINT" if whole else "DOUBLE")


def _word(role: str, language: str) -> str:
    return KEY_NAMES[role].get(language, KEY_NAMES[role]["en"])


def _free(name: str, taken: set[str]) -> str:
    """The name, or one that no published column has yet."""
    out, again = name, 2
    while out in taken:
        out, again = f"{name} ({again})", again + 1
    taken.add(out)
    return out


def spanning(value: Column, members: Sequence[Column]) -> Column:
    """The long value's figures over all its siblings."""
    lows = [float(column.stats.low) for column in members if isinstance(column.stats.low, (int, float))]
    highs = [float(column.stats.high) for column in members if isinstance(column.stats.high, (int, float))]
    means = [column.stats.mean for column in members if column.stats.mean is not None]
    stats = Stats(
        low=min(lows, default=None),
        high=max(highs, default=None),
        mean=sum(means) / len(means) if means else None,
        negatives=sum(column.stats.negatives for column in members),
        zeros=sum(column.stats.zeros for column in members),
        uncast=sum(column.stats.uncast for column in members),
    )
    missing, distinct = sum(column.missing for column in members), max((column.distinct for column in members), default=0)
    return replace(value, stats=stats, missing=missing, distinct=distinct)
