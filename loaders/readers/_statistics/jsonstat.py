"""Data sets of a JSON-stat document, versions 1 and 2, as cubes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import plural
from loaders.readers._statistics.cube import Cell, Cube, Dimension
from loaders.readers._table.records import numbered, text

ROLES = {"time": "time", "geo": "geo", "metric": "measure"}
DEPTH = 4
"""How deep data sets stand in collections of collections."""


def datasets(document: Any) -> dict[str, dict[str, Any]]:
    """The data sets by name."""
    found: dict[str, dict[str, Any]] = {}
    for name, dataset in _search(document, "", DEPTH):
        found[numbered(" ".join((text(dataset.get("label")) or name or "dataset").split())[:80], found)] = dataset
    return found


def _search(value: Any, name: str, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict) and isinstance(value.get("dimension"), dict) and isinstance(value.get("value"), dict | list):
        yield name, value
    elif isinstance(value, dict) and depth:
        for key, inside in value.items():
            yield from _search(inside, name if key in ("link", "item") else key, depth - 1)
    elif isinstance(value, list) and depth:
        for inside in value:
            yield from _search(inside, name, depth)


def cube(dataset: dict[str, Any]) -> Cube:
    """The data set's dimensions and cells. Raises LookupError, TypeError or ValueError where it is not built as it should be."""
    about = dataset["dimension"]
    ids = [str(name) for name in dataset.get("id") or about["id"]]
    sizes = [int(size) for size in dataset.get("size") or about["size"]]
    roles = {str(name): role for key, role in ROLES.items() for name in ((dataset.get("role") or about.get("role") or {}).get(key) or [])}
    dimensions = tuple(_dimension(name, size, about[name], roles.get(name, "")) for name, size in zip(ids, sizes, strict=True))
    values, statuses = dataset["value"], dataset.get("status")
    _check(values, math.prod(sizes))
    measure = next((one for one in dimensions if one.role == "measure"), None)
    single = measure is not None and len(measure.labels) == 1
    return Cube(
        dimensions,
        lambda: _cells(values, statuses),
        measure.labels[0] if measure and single else "",
        _unit(dimensions),
        status=bool(statuses),
        statuses=_meanings(dataset),
        notes=tuple(filter(None, (text(note) for note in _listed(dataset.get("note"))))),
        title=text(dataset.get("label")) or "",
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _check(values: Any, size: int) -> None:
    places = range(size)
    if isinstance(values, list) and len(values) != size:
        raise FormatError(
            plural(
                "This file describes a table of {all} cells, but holds {n} value.",
                "This file describes a table of {all} cells, but holds {n} values.",
                n=len(values),
                all=size,
            )
        )
    if isinstance(values, dict) and not all(int(place) in places for place in values):
        raise ValueError("a value beyond the table")


def _dimension(name: str, size: int, about: dict[str, Any], role: str) -> Dimension:
    category = about.get("category") or {}
    labels = category.get("label") or {}
    codes = _codes(category.get("index"), labels) or ((text(about.get("label")) or name,) if size == 1 else ())
    if len(codes) != size:
        raise ValueError("categories that are not as many as said")
    shown = tuple(text(labels.get(code)) or code for code in codes)
    repeated = [label for label, times in Counter(shown).items() if times > 1]
    shown = tuple(f"{label} ({code})" if label in repeated else label for label, code in zip(shown, codes, strict=True))
    units = category.get("unit") or {}
    return Dimension(
        text(about.get("label")) or name,
        codes,
        shown,
        role,
        tuple(_unit_of(units.get(code)) for code in codes),
        "; ".join(filter(None, (text(note) for note in _listed(about.get("note"))))),
    )


def _codes(index: Any, labels: dict[str, Any]) -> tuple[str, ...]:
    """In the order of the table: a list of codes, or their places by code; a single category needs neither."""
    if isinstance(index, list):
        return tuple(text(code) or "" for code in index)
    if isinstance(index, dict):
        return tuple(sorted(index, key=lambda code: int(index[code])))
    return tuple(labels)


def _unit_of(unit: Any) -> str:
    if not isinstance(unit, dict):
        return text(unit) or ""
    return text(unit.get("label")) or text(unit.get("base")) or text(unit.get("symbol")) or text(unit.get("type")) or ""


def _unit(dimensions: tuple[Dimension, ...]) -> str:
    """The one unit of all values: that of the measures, or the only category of a dimension called unit."""
    units = {unit for dimension in dimensions for unit in dimension.units if unit}
    named = [one.labels[0] for one in dimensions if one.name.casefold().startswith("unit") and len(one.labels) == 1]
    return units.pop() if len(units) == 1 else named[0] if named and not units else ""


def _cells(values: Any, statuses: Any) -> Iterator[Cell]:
    """All cells of a list; of an object those that it names, in order."""
    if isinstance(values, list):
        yield from ((place, value, _status(statuses, place)) for place, value in enumerate(values))
        return
    said = {int(place): value for place, value in values.items()}
    marked = {int(place) for place in statuses} if isinstance(statuses, dict) else set()
    for place in sorted(said.keys() | marked):
        yield place, said.get(place), _status(statuses, place)


def _status(statuses: Any, place: int) -> Any:
    if isinstance(statuses, list):
        return statuses[place] if len(statuses) > 1 and place < len(statuses) else statuses[0] if len(statuses) == 1 else None
    return statuses.get(str(place)) if isinstance(statuses, dict) else statuses


def _meanings(dataset: dict[str, Any]) -> str:
    """What the statuses mean, as Eurostat and others add it."""
    extension = dataset.get("extension")
    status = extension.get("status") if isinstance(extension, dict) else None
    labels = status.get("label", status) if isinstance(status, dict) else None
    return "; ".join(f"{code}: {text(label)}" for code, label in labels.items()) if isinstance(labels, dict) else ""
