"""Where the tables of a JSON document stand, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._json.found import Found, Steps, are_alike, is_records
from loaders.readers._json.objects import ROWS, SHAPES
from loaders.readers._json.stream import WRAPPERS
from loaders.readers._table.records import flat, text

DEPTH = 16
"""How deep lists are looked for: deeper than any portal wraps its records."""


def tables(document: Any) -> list[Found]:
    """Everything in the document that could be a table, the likeliest first. Raises FormatError where there is nothing."""
    found = sorted(_search(document, (), DEPTH), key=lambda one: one.weight, reverse=True)
    if not found and isinstance(document, dict) and _says_something(document):
        _refuse_failure(document)
        return [Found((), [document], listed=False)]
    found = [one for one in found if one.weight[1]] or found
    if not found or not found[0].rows:
        raise FormatError(message("This JSON file holds no list of records."), message("A list of objects, one for each row, would work."))
    return found


def _says_something(document: dict[str, Any]) -> bool:
    """More than that a list of rows is empty."""
    cells = flat(document)
    return any(cell not in ([], {}, None) for cell in cells.values()) and not any(
        cell == [] and name.rpartition(".")[2] in ROWS for name, cell in cells.items()
    )


def _refuse_failure(document: dict[str, Any]) -> None:
    """Portals answer with an object that says what went wrong."""
    said = document.get("error") or document.get("errors")
    if document.get("success") is False or document.get("ok") is False or isinstance(said, str | dict):
        what = said.get("message") or said.get("__type") if isinstance(said, dict) else said or document.get("message")
        raise FormatError(message("This JSON file is a failure's message, not a table: {text}", text=(text(what) or "error")[:200]))


def _search(value: Any, steps: Steps, depth: int) -> Iterator[Found]:
    if not depth:
        return
    if isinstance(value, list):
        yield from _of_list(value, steps, depth)
    elif isinstance(value, dict):
        made = next((found for shape in SHAPES if (found := shape(value, steps))), None)
        if made:
            yield made
        else:
            for key, inside in value.items():
                yield from _search(inside, (*steps, key), depth - 1)


def _of_list(value: list[Any], steps: Steps, depth: int) -> Iterator[Found]:
    """The list itself, unless it is a wrapper; and where its items are few, the lists inside them."""
    inner: list[Found] = []
    if len(value) <= WRAPPERS:
        inner = [one for place, item in enumerate(value) for one in _search(item, (*steps, place), depth - 1)]
    inner = [one for one in inner if one.listed and is_records(one)]
    outer = Found(steps, value, wraps=bool(inner))
    if not inner or (are_alike(value) and len(value) > 1):
        if value:
            yield replace(outer, wraps=False)
        return
    yield from inner
    if is_records(outer) and len(value) > 1 and not any(isinstance(item, list) for item in value):
        yield outer
