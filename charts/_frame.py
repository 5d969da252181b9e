"""What the marks of a chart say: a frame's keys and values as text in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from charts._base import Scene
from charts._labels import escape
from charts._measures import unit_of
from explorer.model.message import Amount, Message, Moment, Value, message, plural
from explorer.model.schema import Column
from explorer.text import decimals_of, moment, number, percent, percents, say

MONTHS = {str(month): f"2000-{month:02d}-01" for month in range(1, 13)} | {f"{month:02d}": f"2000-{month:02d}-01" for month in range(1, 13)}
"""Months written in digits, as a date of that month."""

HOURS = {text: f"2000-01-01T{hour:02d}:00" for hour in range(24) for text in (str(hour), f"{hour:02d}")}
"""Hours written in digits, as a moment of that hour."""

YES = frozenset({"true", "True"})
NO = frozenset({"false", "False"})


def key_value(key: object, column: Column, grain: str) -> Value:
    """A group key as a value of a message."""
    text = key_text(key)
    if column.role == "month" and text in MONTHS:
        return Moment(MONTHS[text], "month_name")
    if column.role == "hour" and text in HOURS:
        return Moment(HOURS[text], "clock")
    if text in YES:
        return message("Yes")
    if text in NO:
        return message("No")
    if column.kind == "temporal" and grain and _is_date(text):
        return Moment(text, grain)
    return text


def key_text(key: object) -> str:
    """A key as plain text: whole numbers without decimals."""
    return str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)


def key_label(key: object, column: Column, grain: str, locale: str) -> str:
    """A group key in the reader's language, not yet escaped."""
    value = key_value(key, column, grain)
    match value:
        case Moment(iso, step):
            return moment(iso, step, locale)
        case Message():
            return say(value, locale)
        case _:
            return str(value)


def grain_of(column: Column, grain: str) -> str:
    """The precision that a time column's keys are written to."""
    return "year" if column.role == "year" else grain


def other_label(count: int, locale: str) -> str:
    """The key of the row that folds the rest."""
    return say(message("Other ({n})", n=count) if count else message("Other"), locale)


def value_of(scene: Scene, value: float) -> Value:
    """A measure's value for a message: percentage, or number with its unit."""
    if scene.spec.aggregate == "share":
        return Amount(value, "percent")
    unit = unit_of(scene.spec, scene.schema)
    return message("{value} {unit}", value=value, unit=unit) if unit else value


def value_text(scene: Scene, value: float) -> str:
    """A value as a label beside its mark: short, so only a percent sign comes along."""
    if scene.spec.aggregate == "share":
        return percent(value, scene.locale)
    sign = "\u00a0%" if unit_of(scene.spec, scene.schema) == "%" else ""
    return number(value, scene.locale) + sign


def value_texts(scene: Scene, values: Sequence[float | None]) -> list[str]:
    """Values as labels that are read below each other, all with the same decimals; "" for none."""
    known = [value for value in values if value is not None]
    if scene.spec.aggregate == "share":
        texts = percents(known, scene.locale)
    else:
        shared = decimals_of(known)
        sign = "\u00a0%" if unit_of(scene.spec, scene.schema) == "%" else ""
        texts = [number(value, scene.locale, shared, shared is not None) + sign for value in known]
    written = iter(texts)
    return ["" if value is None else next(written) for value in values]


def hover(heading: str, *rows: str) -> str:
    """What a mark says under the pointer: its name, then a line each."""
    return "<br>".join([f"<b>{escape(heading)}</b>", *(escape(row) for row in rows if row)])


def more_text(count: int, locale: str) -> str:
    """What a small card says of marks that it has no room for."""
    return say(plural("{n} more", "{n} more", n=count), locale)


def _is_date(text: str) -> bool:
    return len(text) >= 10 and text[4] == "-" and text[7] == "-"


def share_text(scene: Scene, share: float | None, whole: str) -> str:
    """A part as a share of its bar, for hover."""
    return say(message("{share} of {whole}", share=Amount(share, "percent"), whole=whole), scene.locale) if share is not None else ""


def time_label(scene: Scene, when: str) -> str:
    """A period of a time axis, in full."""
    column = scene.schema.column(scene.spec.first("time"))
    return key_label(when, column, grain_of(column, scene.spec.grain), scene.locale)
