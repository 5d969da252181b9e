"""Values of a database as the text of cells: whole numbers without a point, ISO dates, JSON for what is nested; long bytes are counted."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from explorer.model.message import plural
from explorer.model.table import Note
from loaders._base import Report

Row = tuple[str | None, ...]

LONGEST_BYTES = 64
"""Bytes up to which a value that is no text is spelt out: keys and hashes are shorter, pictures and documents longer."""
EXACT = 1 << 53
"""Doubles below that print their whole numbers exactly."""
TOLD_ROWS = 10_000


class Speller:
    """Spells rows; `notes()` afterwards says what could not be spelt."""

    def __init__(self) -> None:
        self._bytes = 0

    def row(self, values: Iterable[Any]) -> Row:
        """Cells as text, None where there is no value."""
        return tuple(map(self.cell, values))

    def cell(self, value: Any) -> str | None:
        """One value as text."""
        if value is None or isinstance(value, str):
            return value or None
        if isinstance(value, bytes):
            return self._spelt_bytes(value)
        spell = _SPELLINGS.get(type(value))
        return spell(value) if spell else str(value)

    def _spelt_bytes(self, value: bytes) -> str | None:
        """Text where it is one, figures of sixteen where it is short."""
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = "\0"
        if text.isprintable():
            return text or None
        if len(value) <= LONGEST_BYTES:
            return value.hex()
        self._bytes += 1
        return None

    def notes(self) -> tuple[Note, ...]:
        """What was left out, with its number."""
        if not self._bytes:
            return ()
        said = plural(
            "{n} cell holds bytes that are no text (such as a picture) and is left empty.",
            "{n} cells hold bytes that are no text (such as pictures) and are left empty.",
            n=self._bytes,
        )
        return (Note("bytes", said),)


def told(rows: Iterable[Row], report: Report, total: int) -> Iterator[Row]:
    """The same rows, while it is said how far they have come."""
    for place, row in enumerate(rows):
        if place % TOLD_ROWS == 0:
            report("reading", place, total)
        yield row


def number(value: float) -> str:
    """A double as text: the shortest that means the same, no point where there is nothing behind it."""
    if value == value // 1 and abs(value) < EXACT:
        return str(int(value))
    return repr(value)


def _moment(value: datetime.datetime) -> str:
    return value.isoformat(" ")


def _nested(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


_SPELLINGS: dict[type, Any] = {
    bool: lambda value: str(value).lower(),
    int: str,
    float: number,
    Decimal: lambda value: format(value, "f"),
    datetime.datetime: _moment,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    dict: _nested,
    list: _nested,
    tuple: _nested,
}
