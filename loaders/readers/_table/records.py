"""Nested records as flat rows of text: dotted names for what is inside, JSON for lists."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from typing import Any

Row = tuple[str | None, ...]

DEPTH = 6
"""Objects deeper than that stay JSON: no table is meant so."""
BETWEEN = ", "
"""What stands between the texts of a list in a cell; a list with a text that holds it stays JSON."""


class Spelt(str):
    """A number as the file writes it."""

    __slots__ = ()


_PLAIN = frozenset((str, Spelt))


def flat(record: dict[str, Any]) -> dict[str, Any]:
    """One level of names: {"a": {"b": 1}} is {"a.b": 1}."""
    if dict not in map(type, record.values()):
        return record
    cells: dict[str, Any] = {}
    _flatten(record, "", DEPTH, cells)
    return cells


def _flatten(record: dict[str, Any], prefix: str, depth: int, cells: dict[str, Any]) -> None:
    for key, value in record.items():
        name = prefix + key
        if type(value) is dict and value and depth:
            _flatten(value, f"{name}.", depth - 1, cells)
        else:
            cells[name if name not in cells else numbered(name, cells)] = value


def numbered(name: str, taken: Container[str]) -> str:
    """The name, or the first of "name (2)", "name (3)" … that is free."""
    free, again = name, 2
    while free in taken:
        free, again = f"{name} ({again})", again + 1
    return free


def rows_of(records: Iterable[dict[Any, Any]], keys: tuple[Any, ...]) -> Iterator[Row]:
    """Cells as text, None where a record has none."""
    for record in records:
        get = record.get
        yield tuple([cell if (cell := get(key)) and type(cell) in _PLAIN else text(cell) for key in keys])


def text(value: Any) -> str | None:
    """A value as it would be written in a cell."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and value and all(type(item) is str and item and BETWEEN not in item for item in value):
        return BETWEEN.join(value)
    return spelling(value)


def spelling(value: Any) -> str:
    """A value as JSON, its numbers as they are spelt."""
    if isinstance(value, Spelt):
        return str(value)
    if isinstance(value, list):
        numbers = all(type(item) is Spelt for item in value)
        return f"[{','.join(value if numbers else map(spelling, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{_quoted(key)}:{spelling(inside)}' for key, inside in value.items())}}}"
    return _quoted(value)


_quoted = json.JSONEncoder(ensure_ascii=False).encode


def type_of(records: Iterable[dict[Any, Any]], key: Any) -> str:
    """What JSON says of a column: VARCHAR where all are texts, BOOLEAN, a number's type, "" where they differ or say nothing."""
    kinds = {_kind(value) for record in records if (value := record.get(key)) not in (None, "")}
    if kinds == {"BIGINT", "DOUBLE"}:
        return "DOUBLE"
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, Spelt):
        return "BIGINT" if value.lstrip("-").isdigit() else "DOUBLE"
    return "VARCHAR" if isinstance(value, str) else "JSON"


def printable(cell: str | None) -> str | None:
    """A half of a character (a lone surrogate), which no file can hold, as the escape that stands for it in JSON."""
    return cell if cell is None or cell.isascii() else cell.encode("utf-8", "backslashreplace").decode()
