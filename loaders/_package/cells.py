"""Which cells does a table's schema write in a way of its own? Each such column's cells, put the way that needs no schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from loaders._said import Record, items, text

Change = Callable[[str], str]
_DATES = {"date": "%Y-%m-%d", "time": "%H:%M:%S", "datetime": "%Y-%m-%dT%H:%M:%S"}
"""How a moment is written that was read by the publisher's own pattern."""
_OWN = ("", "default", "any")
LONGEST_NUMBER = 400
"""Signs of a number; a longer text is none."""
_CACHED = 100_000
"""Different spellings of moments remembered: a century of days and more."""


def changes(schema: Record) -> dict[str, Change]:
    """By column, for those whose cells are written in a way of their own."""
    found = ((text(field, "name"), _change(field)) for field in items(schema, "fields"))
    return {name: change for name, change in found if name and change}


def _change(field: Record) -> Change | None:
    kind, pattern = text(field, "type"), text(field, "format")
    if kind in ("number", "integer"):
        return _number(text(field, "decimalChar") or ".", str(field.get("groupChar") or ""))
    if kind in _DATES and pattern not in _OWN and "%" in pattern:
        return _moment(pattern, _DATES[kind])
    return None


def _number(decimal: str, group: str) -> Change | None:
    """Numbers with a decimal mark or groups that the schema names, as 1234.5."""
    if decimal == "." and not group:
        return None
    written = re.compile(rf"\s*[-+]?[\d{re.escape(group)}]*(?:{re.escape(decimal)}\d*)?(?:[eE][-+]?\d+)?\s*")

    def change(cell: str) -> str:
        if not cell.strip() or len(cell) > LONGEST_NUMBER or not written.fullmatch(cell):
            return cell
        bare = cell.replace(group, "") if group else cell
        return bare.replace(decimal, ".").strip()

    return change


def _moment(pattern: str, form: str) -> Change:
    """Dates in the publisher's pattern, as ISO 8601; one that does not fit stays as it is."""

    @lru_cache(_CACHED)
    def change(cell: str) -> str:
        try:
            return datetime.strptime(cell.strip(), pattern).strftime(form)
        except ValueError:
            return cell

    return change
