"""The numbers of a picture as a table: column names in words, cells as the reader's language writes them."""

from __future__ import annotations

import datetime
import decimal
import re
from dataclasses import dataclass
from typing import Any

import pyarrow

from explorer.model.message import message, plural
from explorer.model.picture import Picture
from explorer.model.view import SLOTS
from explorer.text import moment, number, percent, say

FOLDED = "folded"
"""The frame's column that says how many keys a row stands for."""

ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?.*)?")
DECIMALS = 2
"""Of a number in a table: more than a chart shows, no more than one can read."""


@dataclass(frozen=True)
class Heading:
    """A column: its name in the frame, its words, and whether its cells are numbers that stand right."""

    name: str
    label: str
    numeric: bool


def headings(picture: Picture) -> tuple[Heading, ...]:
    """The columns that a reader sees, in order."""
    named = picture.headers or tuple((name, name) for name in picture.frame.column_names if name != FOLDED)
    types = {field.name: field.type for field in picture.frame.schema}
    return tuple(Heading(name, label, _is_number(types[name]) and not _is_key(name)) for name, label in named if name in types)


def values(picture: Picture, limit: int | None = None) -> list[list[Any]]:
    """The cells as numbers and text, for files; the row that folds others says how many."""
    locale = picture.view.locale
    frame = picture.frame if limit is None else picture.frame.slice(0, limit)
    names = [heading.name for heading in headings(picture)]
    columns = [frame.column(name).to_pylist() for name in names]
    folded = frame.column(FOLDED).to_pylist() if FOLDED in frame.column_names else [0] * frame.num_rows
    rows = [list(row) for row in zip(*columns, strict=True)]
    for row, others in zip(rows, folded, strict=True):
        for place, name in enumerate(names):
            if row[place] is None and others and _is_key(name):
                row[place] = say(plural("{n} other", "{n} others", n=others), locale)
            elif isinstance(row[place], bool):
                row[place] = say(message("Yes") if row[place] else message("No"), locale)
            elif isinstance(row[place], decimal.Decimal):
                row[place] = float(row[place])
            elif isinstance(row[place], datetime.date | datetime.time):
                row[place] = row[place].isoformat()
    return rows


def cells(picture: Picture, limit: int | None = None) -> list[list[str]]:
    """The cells as text in the reader's language, for pages and images."""
    shown = headings(picture)
    rows = values(picture, limit)
    grains = [_grain(picture, heading.name, [row[i] for row in rows]) for i, heading in enumerate(shown)]
    return [[_text(cell, heading, grain, picture) for cell, heading, grain in zip(row, shown, grains, strict=True)] for row in rows]


def _text(cell: Any, heading: Heading, grain: str, picture: Picture) -> str:
    locale = picture.view.locale
    if cell is None:
        return ""
    if isinstance(cell, str):
        return moment(cell, grain, locale) if grain and ISO.fullmatch(cell) else cell
    if not heading.numeric:
        return str(int(cell)) if float(cell).is_integer() else number(cell, locale, DECIMALS)
    if heading.name == "what" and picture.view.spec and picture.view.spec.aggregate == "share":
        return percent(cell, locale)
    return number(cell, locale, 0 if float(cell).is_integer() else DECIMALS if abs(cell) >= 1 else None)


def _grain(picture: Picture, name: str, column: list[Any]) -> str:
    """How precisely the dates of a column are written: as the chart groups them, else as the dates themselves look. "" for no dates."""
    dates = [cell for cell in column if isinstance(cell, str) and ISO.fullmatch(cell)]
    if not dates:
        return ""
    if name == "time" and picture.view.spec and picture.view.spec.grain:
        return picture.view.spec.grain
    if any(len(date) > 10 and not date[11:].startswith("00:00") for date in dates):
        return "minute"
    if all(date[5:10] == "01-01" for date in dates):
        return "year"
    return "month" if len(dates) > 1 and all(date[8:10] == "01" for date in dates) else "day"


def _is_number(type_: pyarrow.DataType) -> bool:
    return bool(pyarrow.types.is_integer(type_) or pyarrow.types.is_floating(type_) or pyarrow.types.is_decimal(type_))


def _is_key(name: str) -> bool:
    """Whether a frame's column holds what rows are grouped by: years and codes are written without thousands marks."""
    return name.rstrip("0123456789") in SLOTS and name not in ("what", "size")
