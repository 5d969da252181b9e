"""A statistical cube as a long table: a row for each cell, its dimensions as columns of labels, and of codes where they say more."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.table import Hint, Note, Read, Sample
from loaders.readers._process.wire import budget
from loaders.readers._sampling import Sampler
from loaders.readers._table.records import Row, numbered, printable, rows_of, type_of
from loaders.readers._whole import columns_note

Cell = tuple[int, Any, Any]
"""Place in the cube, counted with the last dimension fastest; value; status or None."""
MOST_NOTES, NOTE_LENGTH = 5, 300
"""Of what a file notes about itself: more is a manual, not a note."""


@dataclass(frozen=True)
class Dimension:
    """One side of a cube. `units` are those of its categories, where they are measures."""

    name: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: str = ""
    units: tuple[str, ...] = ()
    note: str = ""

    @property
    def columns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(name, text of each category): labels; codes where one differs from its label; units where they differ from each other."""
        found = [(self.name, self.labels)]
        if self.codes != self.labels:
            found.append((f"{self.name} code", self.codes))
        if len(set(self.units)) > 1:
            found.append((f"{self.name} unit", self.units))
        return tuple(found)


@dataclass(frozen=True)
class Cube:
    """Dimensions and cells; how the values are called and counted."""

    dimensions: tuple[Dimension, ...]
    cells: Callable[[], Iterator[Cell]]
    value: str = ""
    unit: str = ""
    symbols: tuple[tuple[str, str], ...] = ()
    """What stands in place of values, and what it means."""
    statuses: str = ""
    """What the statuses mean."""
    status: bool = False
    notes: tuple[str, ...] = ()
    title: str = ""

    @property
    def size(self) -> int:
        """How many cells the dimensions make."""
        return math.prod(len(dimension.labels) for dimension in self.dimensions)

    def names(self) -> tuple[str, ...]:
        """Of all columns, no two alike."""
        wanted = [name for dimension in self.dimensions for name, _ in dimension.columns]
        taken: dict[str, None] = {}
        for name in [*wanted, self.value or "value", *(["status"] if self.status else [])]:
            taken[numbered(name, taken)] = None
        return tuple(taken)

    def records(self) -> Iterator[dict[Any, Any]]:
        """A record a cell, by place of the column."""
        sides = [(len(dimension.labels), [texts for _, texts in dimension.columns]) for dimension in reversed(self.dimensions)]
        for place, value, status in self.cells():
            row: list[Any] = [status, value] if self.status else [value]
            for length, columns in sides:
                place, category = divmod(place, length)
                row.extend(texts[category] for texts in reversed(columns))
            yield dict(enumerate(reversed(row)))

    def rows(self) -> Iterator[Row]:
        """Cells as text."""
        return rows_of(self.records(), tuple(range(len(self.names())))[: budget().columns])


def sample_of(cube: Cube, read: Read, choices: tuple[str, ...] = ()) -> Sample:
    """What a cube looks like as a table. Raises FormatError where it has no cells."""
    sampler = Sampler()
    for record in cube.records():
        sampler.add(record)
    if not sampler.seen or not cube.dimensions:
        raise FormatError(message("This file describes a table, but holds none of its values."))
    names = cube.names()[: budget().columns]
    records, keys = sampler.records, tuple(range(len(names)))
    return Sample(
        tuple(printable(name) or "" for name in names),
        tuple(tuple(map(printable, row)) for row in rows_of(records, keys)),
        read,
        sampler.complete,
        _types(cube, records)[: len(names)],
        (("sheet", choices),) if len(choices) > 1 else (),
        _notes(cube) + columns_note(len(cube.names())),
        hints=_hints(cube),
    )


def _types(cube: Cube, records: list[dict[Any, Any]]) -> tuple[str, ...]:
    """Codes are texts, whatever they look like; values are what they are."""
    sides = [("VARCHAR" if place else "") for dimension in cube.dimensions for place, _ in enumerate(dimension.columns)]
    return (*sides, type_of(records, len(sides)), *([""] if cube.status else []))


def _hints(cube: Cube) -> tuple[Hint, ...]:
    names = iter(cube.names())
    hints = []
    for dimension in cube.dimensions:
        column, *_ = [next(names) for _ in dimension.columns]
        hints.append(Hint(column, type=dimension.role, label=dimension.name, note=_short(dimension.note)))
    hints.append(Hint(next(names), unit=cube.unit, note=_short(_listed(cube.symbols)), missing=tuple(symbol for symbol, _ in cube.symbols)))
    if cube.status:
        hints.append(Hint(next(names), note=_short(cube.statuses)))
    return tuple(hints)


def _notes(cube: Cube) -> tuple[Note, ...]:
    notes = [Note("title", message("The file calls its table: {text}", text=_short(cube.title)))] if cube.title else []
    notes += [Note("file", message("The file notes: {text}", text=_short(text))) for text in islice(cube.notes, MOST_NOTES)]
    if cube.symbols:
        notes.append(Note("symbols", message("In place of values stand: {text}", text=_short(_listed(cube.symbols)))))
    return tuple(notes)


def _listed(symbols: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{symbol} {meaning}" for symbol, meaning in symbols)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= NOTE_LENGTH else f"{text[:NOTE_LENGTH]}…"
