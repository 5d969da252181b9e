"""A sample to a schema: every column's kind, role and cast, and the candidates for how columns hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.model.schema import Column, Schema, Siblings, Totals
from explorer.model.table import Hint, Read, Sample
from explorer.schema import columns, coordinates, keys, numbers, totals
from explorer.schema.decide import decide
from explorer.schema.detectors import latitude, longitude
from explorer.schema.hierarchies import hierarchies
from explorer.schema.neighbours import with_neighbours
from explorer.schema.shape import Told, row_of, shape_of
from explorer.schema.siblings import siblings

LOOKED = 1500
"""Rows in which keys and hierarchies are sought; the whole table confirms what they suggest."""

ADDED = 150
"""Rows in which columns are added up, to see whether they are parts of a whole."""


def infer(sample: Sample, hints: tuple[Hint, ...] = ()) -> Schema:
    """What the sample says; `settle` makes it exact once the whole table is stored."""
    names = columns.unique_names(sample.names)
    evidences = columns.evidences(sample, hints)
    found = tuple(columns.column(place, name, each, decide(each)) for place, (name, each) in enumerate(zip(names, evidences, strict=True)))
    found = coordinates.unswapped(found, evidences, latitude.AXIS, longitude.AXIS)
    cells = {name: each.cells for name, each in zip(names, evidences, strict=True)}
    found = with_neighbours(found, cells, _are_areas(sample, cells))
    language = evidences[0].setting.language if evidences else ""
    groups = siblings(found, language, _Amounts(found, cells))
    summed = totals.by_name(found, {name: each.values for name, each in zip(names, evidences, strict=True)})
    return _shaped(found, groups, summed, cells, len(sample.rows))


class _Amounts(dict[str, list[float | None]]):
    """The first cells of each column as numbers, read when asked for: most tables have no columns to add up."""

    def __init__(self, found: Sequence[Column], cells: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._columns, self._cells = {column.name: column for column in found}, cells

    def __missing__(self, name: str) -> list[float | None]:
        self[name] = amounts_of(self._columns[name], self._cells[name][:ADDED])
        return self[name]


def warm() -> None:
    """Understands a tiny table, so that lists of words and places are there before the first reader's: a quarter of a second."""
    infer(Sample(("place", "day", "sum"), tuple((name, "2020-01-31", "1.5") for name in ("Lima", "Jalisco", "France") * 5), Read()))


def _are_areas(sample: Sample, cells: Mapping[str, Sequence[str]]) -> bool:
    """The rows are polygons: a geographic file's features are places."""
    return bool(sample.geometry) and any("Polygon" in text for text in cells.get(sample.geometry, ())[:5])


def _shaped(
    found: tuple[Column, ...], groups: tuple[Siblings, ...], summed: tuple[Totals, ...], cells: dict[str, tuple[str, ...]], rows: int
) -> Schema:
    """The table as a whole."""
    looked = {name: values[:LOOKED] for name, values in cells.items()}
    combined = keys.combined_key(found, looked, min(rows, LOOKED))
    told = Told(found, groups, combined, rows)
    shape = shape_of(told)
    candidates = tuple(dict.fromkeys((*((combined,) if combined else ()), *keys.single_keys(found, rows))))
    if shape == "record":
        summed = tuple(each for each in summed if _is_listed(each, found))
    return Schema(
        columns=found,
        shape=shape,
        row=row_of(shape, told),
        rows=rows,
        keys=candidates[:MOST_KEYS],
        siblings=groups,
        totals=totals.with_margins(summed, cells) or _added(found, combined, looked, shape),
        hierarchies=hierarchies(found, looked),
        weight=next((column.name for column in found if column.role == "weight"), ""),
    )


MOST_KEYS = 4


def _is_listed(each: Totals, found: Sequence[Column]) -> bool:
    """In a table of records a name may be anything; only classes and places have totals."""
    return next(column for column in found if column.name == each.column).kind in ("categorical", "geographic")


def amounts_of(column: Column, cells: Sequence[str]) -> list[float | None]:
    """The cells as numbers, None where they are none."""
    return [numbers.amount(text, column.cast.decimal) for text in cells]


def _added(found: Sequence[Column], combined: Sequence[str], cells: dict[str, tuple[str, ...]], shape: str) -> tuple[Totals, ...]:
    """A row that is the sum of the others, found by arithmetic in a table of statistics."""
    measures = [column for column in found if column.kind == "numeric" and column.role in ("quantity", "currency")][:3]
    if shape == "record" or not measures or not combined:
        return ()
    first = amounts_of(measures[0], cells[measures[0].name])
    for name in combined:
        column = next(each for each in found if each.name == name)
        if column.kind == "temporal":
            continue
        others = [other for other in combined if other != name]
        groups = ["\x1f".join(row) for row in zip(*(cells[other] for other in others), strict=True)] if others else [""] * len(cells[name])
        if not totals.by_arithmetic(cells[name], groups, [first]):
            continue
        value = totals.by_arithmetic(cells[name], groups, [first, *(amounts_of(each, cells[each.name]) for each in measures[1:])])
        if value:
            return (Totals(name, (value,)),)
    return ()
