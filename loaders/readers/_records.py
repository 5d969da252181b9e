"""Nested records as flat rows of text: dotted names for what is inside, JSON for lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

Row = tuple[str | None, ...]

DEPTH = 6
"""Objects deeper than that stay JSON: no table is meant so."""


class Spelt(str):
    """A number as the file writes it."""

    __slots__ = ()


def flat(record: dict[str, Any], prefix: str = "", depth: int = DEPTH) -> dict[str, Any]:
    """One level of names: {"a": {"b": 1}} is {"a.b": 1}."""
    cells: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth:
            cells.update(flat(value, f"{prefix}{key}.", depth - 1))
        else:
            cells[prefix + key] = value
    return cells


def rows_of(records: Iterable[dict[str, Any]], names: tuple[str, ...]) -> Iterator[Row]:
    """Cells as text, None where a record has none."""
    return (tuple(text(record.get(name)) for name in names) for record in records)


def text(value: Any) -> str | None:
    """A value as it would be written in a cell."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return _Spelling().encode(value)


class _Spelling(json.JSONEncoder):
    """Numbers inside lists keep their spelling too."""

    def __init__(self) -> None:
        super().__init__(ensure_ascii=False, separators=(",", ":"))

    def encode(self, o: Any) -> str:
        if isinstance(o, Spelt):
            return str(o)
        if isinstance(o, list):
            return f"[{','.join(map(self.encode, o))}]"
        if isinstance(o, dict):
            return f"{{{','.join(f'{super(_Spelling, self).encode(key)}:{self.encode(value)}' for key, value in o.items())}}}"
        return super().encode(o)


def type_of(records: Iterable[dict[str, Any]], name: str) -> str:
    """What JSON says of a column: VARCHAR where all are texts, BOOLEAN, a number's type, "" where they differ or say nothing."""
    kinds = {_kind(value) for record in records if (value := record.get(name)) not in (None, "")}
    if kinds == {"BIGINT", "DOUBLE"}:
        return "DOUBLE"
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, Spelt):
        return "BIGINT" if value.lstrip("-").isdigit() else "DOUBLE"
    return "VARCHAR" if isinstance(value, str) else "JSON"
