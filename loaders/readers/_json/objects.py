"""What an object in a JSON document may be instead of a wrapper: columns, records by key, rows beside their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from loaders.readers._json.found import BESIDE, LOOKED, Found, Steps, are_alike, is_records
from loaders.readers._table.records import Spelt, text

LABELS = ("name", "fieldName", "id", "label", "title", "key")
"""What a column's name is called where columns are described beside the rows, likeliest first."""
ROWS = ("data", "records", "rows", "values", "result", "results", "body")
HEADS = ("columns", "fields", "headers", "header", "names", "cols", "column_names", "columnNames")
KEYED_NUMBERS = 8
"""So many numbers by name are a column, not the fields of one record: no record is all numbers under so many names."""


def _described(value: dict[str, Any], steps: Steps) -> Found | None:
    """Rows of cells beside a list of their names, as pandas (columns, data), CKAN (fields, records) and Socrata (meta) write them."""
    for key in ROWS:
        rows = value.get(key)
        if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows[:LOOKED]):
            continue
        for columns in _heads(value, 3):
            names = tuple(_label(column) for column in columns)
            if len(names) == len(rows[0]) and any(names):
                return _numbered(value, steps, rows, names) or Found((*steps, key), rows, names)
    return None


def _numbered(value: dict[str, Any], steps: Steps, rows: list[Any], names: tuple[str, ...]) -> Found | None:
    """The rows with their names in front, where they have names that are more than their numbers (pandas: index, columns, data)."""
    index = value.get("index")
    if not isinstance(index, list) or len(index) != len(rows) or all(text(each) == str(place) for place, each in enumerate(index)):
        return None
    return Found(steps, [[each, *row] for each, row in zip(index, rows, strict=True)], ("index", *names), listed=False)


def _heads(value: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(value, dict) and depth:
        for key, inside in value.items():
            if isinstance(inside, list) and key in HEADS:
                yield inside
            yield from _heads(inside, depth - 1)


def _label(column: Any) -> str:
    if isinstance(column, dict):
        return next((str(column[key]) for key in LABELS if column.get(key)), "")
    return text(column) or ""


def _columns(value: dict[str, Any], steps: Steps) -> Found | None:
    """Columns by name: lists as long as each other, perhaps beside words about them; or objects with the row's number as key."""
    lists = {name: column for name, column in value.items() if isinstance(column, list)}
    if len(lists) > 1 or (len(lists) == 1 == len(value)):
        lengths = {getattr(column, "total", len(column)) for column in lists.values()}
        plain = all(not isinstance(cell, dict | list) for column in lists.values() for cell in column[:LOOKED])
        around = not any(isinstance(inside, dict) for inside in value.values())
        if len(lengths) == 1 and lengths != {0} and plain and around and (len(lists) > 1 or not steps):
            return _of_columns(steps, lists)
    if value and all(isinstance(column, dict) and _is_counted(column) for column in value.values()):
        return _of_columns(steps, {name: list(column.values()) for name, column in value.items()})
    return None


def _of_columns(steps: Steps, columns: dict[str, list[Any]]) -> Found:
    return Found(steps, [list(row) for row in zip(*columns.values(), strict=False)], tuple(columns), listed=False)


def _is_counted(column: dict[str, Any]) -> bool:
    """Keys are the rows' numbers, as pandas writes them."""
    return bool(column) and all(key == str(place) for place, key in enumerate(column))


def _bindings(value: dict[str, Any], steps: Steps) -> Found | None:
    """Answers of a SPARQL query: the value of each variable."""
    head, results = value.get("head"), value.get("results")
    names = head.get("vars") if isinstance(head, dict) else None
    rows = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(names, list) or not isinstance(rows, list):
        return None
    cells = [
        [row[name].get("value") if isinstance(row.get(name), dict) else None for name in names] for row in rows if isinstance(row, dict)
    ]
    return Found((*steps, "results", "bindings"), cells, tuple(map(str, names)), listed=False)


def _charted(value: dict[str, Any], steps: Steps) -> Found | None:
    """What Google's spreadsheets answer: columns beside rows of cells, each with its value."""
    columns, rows = value.get("cols"), value.get("rows")
    if not isinstance(columns, list) or not isinstance(rows, list) or not all(isinstance(row, dict) and "c" in row for row in rows):
        return None
    cells = [[cell.get("v") if isinstance(cell, dict) else None for cell in row["c"]] for row in rows if isinstance(row["c"], list)]
    names = tuple(text(column.get("label") or column.get("id")) or "" for column in columns if isinstance(column, dict))
    return Found((*steps, "rows"), cells, names, listed=False)


def _keyed(value: dict[str, Any], steps: Steps) -> Found | None:
    """Records by key: objects that share most of their names."""
    alike = len(value) > 1 and all(isinstance(record, dict) for record in value.values()) and are_alike(value.values())
    if not alike or (len(value) == 2 and len({frozenset(record) for record in value.values()}) > 1):
        return None
    if any(
        isinstance(inside, list) and is_records(Found((), inside))
        for record in islice(value.values(), LOOKED)
        for inside in record.values()
    ):
        return None
    return Found(steps, [_with_key(key, record) for key, record in value.items()], listed=False)


def _with_key(key: str, record: dict[str, Any]) -> dict[str, Any]:
    return record if text(record.get("key")) == key else {_free("key", record): key, **record}


def _free(name: str, record: dict[str, Any]) -> str:
    return name if name not in record else f"{name} (1)"


def _grouped(value: dict[str, Any], steps: Steps) -> Found | None:
    """Lists of the same records by key: one list, the key as a column."""
    if len(value) < 2 or not all(isinstance(part, list) and part and all(isinstance(row, dict) for row in part) for part in value.values()):
        return None
    firsts = [frozenset(part[0]) for part in value.values()]
    if len(set(firsts)) > 1 or any(key in BESIDE for key in value):
        return None
    return Found(steps, [_with_key(key, row) for key, part in value.items() for row in part], listed=False)


def _numbers(value: dict[str, Any], steps: Steps) -> Found | None:
    """A number for each of many names: exchange rates, a value a day."""
    if len(value) < KEYED_NUMBERS or not all(isinstance(number, Spelt) for number in value.values()):
        return None
    return Found(steps, [[key, number] for key, number in value.items()], ("key", "value"), listed=False)


SHAPES: tuple[Callable[[dict[str, Any], Steps], Found | None], ...] = (
    _described, _bindings, _charted, _columns, _grouped, _keyed, _numbers,
)  # fmt: skip
"""What an object may be instead of a wrapper, the surest first."""
