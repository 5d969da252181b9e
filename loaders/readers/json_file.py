"""Reads JSON: records, columns, lists of lists, nested and wrapped ones, and one record a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample
from loaders._base import Reader, Report
from loaders.readers import _encoding
from loaders.readers._facts import count
from loaders.readers._kinds import kind
from loaders.readers._records import Spelt, flat, rows_of, type_of
from loaders.readers._storing import open_store, write_rows
from loaders.readers._whole import columns_note, fits, sampled
from loaders.readers._wire import budget

DEPTH = 4
"""How deep a list of records is looked for: {"result": {"data": {"items": […]}}} is as deep as portals go."""
LABELS = ("name", "fieldName", "id", "label", "title", "key")
"""What a column's name is called where columns are described beside the rows, likeliest first."""


@dataclass(frozen=True)
class Found:
    """Rows in a document: where they stand, and the names that stand beside them (() where records name their own)."""

    member: str
    rows: list[Any]
    names: tuple[str, ...] = ()


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the records; other lists in the document are choices."""
    document, lined = _document(path, read)
    found = [Found("", document)] if lined else _lists(document)
    chosen = _chosen(found, read)
    names, records = _table(chosen)
    notes, names = columns_note(len(names)), names[: budget().columns]
    rows, complete = sampled(list(rows_of(records, names)))
    choices = (("member", tuple(one.member for one in found)),) if len(found) > 1 else ()
    types = tuple(type_of(records, key) for key in names)
    return Sample(
        names, rows, replace(read, encoding="utf-8", member=chosen.member if choices else "", header=0), complete, types, choices, notes
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same records, typed."""
    report("reading", 0, 0)
    document, lined = _document(path, read)
    names, records = _table(_chosen([Found("", document)] if lined else _lists(document), read))
    with open_store(out, path) as connection:
        write_rows(connection, rows_of(records, names[: budget().columns]), schema, out.parent)
        report("understanding", 0, 0)
        return count(connection, schema)


def _document(path: Path, read: Read) -> tuple[Any, bool]:
    """What the file holds, and whether it holds one record a line. Numbers keep their spelling."""
    fits(path, "json_file")
    data = path.read_bytes()
    text = _encoding.decode(data, read.encoding or _encoding.decide((data,))).lstrip("\ufeff")
    try:
        return _parsed(text), False
    except RecursionError as error:
        raise FormatError(message("This JSON file is nested too deeply to be a table.")) from error
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not _parses(lines[0]):
            raise FormatError(_DAMAGED, message("The file may have been cut off while it was fetched.")) from error
    try:
        return [_parsed(line) for line in lines], True
    except (ValueError, RecursionError) as error:
        raise FormatError(_DAMAGED, message("The file may have been cut off while it was fetched.")) from error


def _parsed(text: str) -> Any:
    return json.loads(text, parse_int=Spelt, parse_float=Spelt, parse_constant=lambda name: None)


def _parses(text: str) -> bool:
    try:
        return isinstance(_parsed(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _lists(document: Any) -> list[Found]:
    """Everything in the document that could be a table, the largest first."""
    found = list(_search(document, "", DEPTH))
    if not found:
        raise FormatError(message("This JSON file holds no list of records."), message("A list of objects, one for each row, would work."))
    return sorted(found, key=lambda one: -len(one.rows))


def _search(value: Any, where: str, depth: int) -> Iterator[Found]:
    if isinstance(value, list):
        if any(isinstance(item, dict | list) for item in value[:100]) or (not where and value):
            yield Found(where, value)
        return
    if not isinstance(value, dict) or not depth:
        return
    if described := _described(value, where):
        yield described
        return
    if columns := _columns(value):
        yield Found(where, [list(row) for row in zip(*columns.values(), strict=True)], tuple(columns))
        return
    if keyed := _keyed(value):
        yield Found(where, keyed)
        return
    for key, inside in value.items():
        yield from _search(inside, f"{where}.{key}".lstrip("."), depth - 1)
    if not where and all(not isinstance(inside, dict | list) for inside in value.values()) and value:
        yield Found(where, [value])


def _described(value: dict[str, Any], where: str) -> Found | None:
    """Rows of cells beside a list of their names, as pandas (columns, data), CKAN (fields, records) and Socrata (meta) write them."""
    rows = next((value[key] for key in ("data", "records", "rows", "values", "result") if isinstance(value.get(key), list)), None)
    if not rows or not isinstance(rows[0], list):
        return None
    width = len(rows[0])
    for columns in _lists_within(value, 3):
        names = tuple(_label(column) for column in columns)
        if len(names) == width and all(names):
            return Found(where, rows, names)
    return None


def _lists_within(value: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(value, dict) and depth:
        for key, inside in value.items():
            if isinstance(inside, list) and key in ("columns", "fields", "headers", "header", "names"):
                yield inside
            yield from _lists_within(inside, depth - 1)


def _label(column: Any) -> str:
    if isinstance(column, dict):
        return next((str(column[key]) for key in LABELS if column.get(key)), "")
    return str(column)


def _columns(value: dict[str, Any]) -> dict[str, list[Any]]:
    """Columns by name: lists as long as each other, or objects with the same row numbers as keys."""
    if len(value) > 1 and all(isinstance(column, list) for column in value.values()):
        lengths = {len(column) for column in value.values()}
        plain = all(not isinstance(cell, dict | list) for column in value.values() for cell in column[:20])
        return value if len(lengths) == 1 and plain and lengths != {0} else {}
    if len(value) > 1 and all(
        isinstance(column, dict) and column and all(key.isdigit() for key in islice(column, 5)) for column in value.values()
    ):
        rows = list(dict.fromkeys(key for column in value.values() for key in column))
        return {name: [column.get(row) for row in rows] for name, column in value.items()}
    return {}


def _keyed(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Records by key: objects that share most of their names."""
    if len(value) < 3 or not all(isinstance(record, dict) and record for record in value.values()):
        return []
    names = [frozenset(record) for record in value.values()]
    common = frozenset.intersection(*names)
    if len(common) * 2 < max(map(len, names)):
        return []
    return [{"key": key, **record} if "key" not in record else record for key, record in value.items()]


def _chosen(found: list[Found], read: Read) -> Found:
    if not read.member:
        return found[0]
    for one in found:
        if one.member == read.member:
            return one
    raise FormatError(message("There is no list called {name} in this file.", name=read.member))


def _table(found: Found) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Names in the order in which they come, and flat records."""
    records = list(_records(found))
    names = found.names or tuple(dict.fromkeys(key for record in records for key in record))
    if not names:
        raise FormatError(message("This JSON file holds no list of records."), message("A list of objects, one for each row, would work."))
    return names, records


def _records(found: Found) -> Iterable[dict[str, Any]]:
    rows = found.rows
    if found.names:
        return (dict(zip(found.names, row, strict=False)) for row in rows if isinstance(row, list))
    if isinstance(rows[0], list):
        header = [str(cell) if cell is not None else "" for cell in rows[0]]
        if all(isinstance(cell, str) and not isinstance(cell, Spelt) for cell in rows[0]) and len(set(header)) == len(header):
            return (dict(zip(header, row, strict=False)) for row in rows[1:] if isinstance(row, list))
        return ({f"{place}": cell for place, cell in enumerate(row, 1)} for row in rows if isinstance(row, list))
    return (flat(row) if isinstance(row, dict) else {"value": row} for row in rows)


_DAMAGED = message("This JSON file is damaged, or not what it says it is.")


def accepts(head: bytes, name: str) -> bool:
    """A JSON object or list that is not GeoJSON."""
    return kind(head) == "json"


READER = Reader(
    "json_file",
    message("JSON"),
    accepts,
    peek,
    store,
    (
        ("records.json", b'[{"place": "a", "n": 1}, {"place": "b", "n": 2.50}]'),
        ("columns.json", b'{"place": ["a", "b"], "n": [1, 2]}'),
        ("nested.json", b'{"meta": {"rows": 2}, "data": [{"place": {"name": "a"}, "n": 1}, {"place": {"name": "b"}, "n": 2}]}'),
        ("rows.json", b'[["place", "n"], ["a", 1], ["b", 2]]'),
        ("lines.ndjson", b'{"place": "a", "n": 1}\n{"place": "b", "n": 2}\n'),
    ),
)
