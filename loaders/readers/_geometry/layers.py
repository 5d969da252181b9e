"""Layers of geographic files as tables: points as latitude and longitude, other shapes as a column of GeoJSON, all else as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from explorer.model.message import Message, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Report
from loaders.readers._geometry.coordinates import System, system
from loaders.readers._geometry.shapes import Shape, geojson, point
from loaders.readers._process.wire import budget
from loaders.readers._spelling import number, told
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import LONG_GROUP, open_store
from loaders.readers._table.pieces import GROUP_ROWS
from loaders.readers._whole import WHOLE_ROWS, Row, columns_note, spans

SAMPLE_CHARACTERS = 30_000_000
"""Of shapes in a sample: a coastline alone may have a million."""

Feature = tuple[Row, Shape | None]
Spans = Sequence[tuple[int, int]]
"""(first row, how many), in order."""


@dataclass(frozen=True)
class Layer:
    """One layer before its shapes are written. `pick` yields the features of some spans of its `rows`.

    `said` is the file's own word for how places are measured, "" for none; `bounds` the corners (left, bottom, right, top) where the
    file tells them; `measures`: positions have one more number, such as how far along a road they lie.
    """

    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: int
    pick: Callable[[Spans], Iterator[Feature]]
    shapes: bool = True
    points: bool = False
    heights: bool = False
    said: str = ""
    bounds: tuple[float, float, float, float] | None = None
    notes: tuple[Note, ...] = ()
    measures: bool = False


class Table:
    """A layer as rows of text. `notes()` says what was decided, and after `rows` what could not be kept."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._system = system(layer.said) if layer.shapes else system("")
        self._lost: Counter[str] = Counter()
        wanted = _wanted(layer, self._system)
        self._kept = layer.names[: budget().columns - len(wanted)]
        self._places = _free(wanted, self._kept)
        self.names = (*self._kept, *self._places)
        self.types = (*layer.types[: len(self._kept)], *(["DOUBLE"] * len(wanted) if layer.points else ["VARCHAR"] * len(wanted)))
        self.geometry = self._places[0] if self._is_on_earth() and not layer.points and layer.shapes else ""

    def rows(self, chosen: Spans) -> Iterator[Row]:
        """The rows of some spans."""
        width = len(self._kept)
        for cells, shape in self._layer.pick(chosen):
            yield (*cells[:width], *(self._place(shape) if self._places else ()))

    def _place(self, shape: Shape | None) -> Row:
        """What stands in the columns of the place, as many as there are."""
        nothing = (None,) * len(self._places)
        if shape is None:
            return nothing
        if not shape.type or not self._layer.points:
            written = geojson(shape, self._system.convert) if shape.type else None
            self._lost["unknown" if not shape.type else "nowhere"] += written is None
            return nothing if written is None else (written,)
        found = point(shape, self._system.convert)
        if found is None:
            self._lost["nowhere"] += 1
            return nothing
        x, y, height = found
        return (number(y), number(x), None if height is None else number(height))[: len(nothing)]

    def _is_on_earth(self) -> bool:
        return self._system.known or _in_degrees(self._layer)

    def notes(self) -> tuple[Note, ...]:
        layer = self._layer
        wide = columns_note(len(layer.names) + len(self._places))
        measures = (Note("measures", _MEASURES),) if layer.measures else ()
        return (*layer.notes, *measures, *(_measured(self._system, _in_degrees(layer)) if layer.shapes else ()), *wide)

    def losses(self) -> tuple[Note, ...]:
        """Shapes that could not be written."""
        return tuple(Note(rule, _lost(rule, n)) for rule, n in sorted(self._lost.items()) if n)


_MEASURES = message("Measures that stand beside the places (M), such as distances along a road, are left out.")


def _wanted(layer: Layer, measured: System) -> tuple[str, ...]:
    if not layer.shapes:
        return ()
    if not layer.points:
        return ("geometry",)
    flat = ("latitude", "longitude") if measured.known or _in_degrees(layer) else ("y", "x")
    return (*flat, "altitude") if layer.heights else flat


def _free(wanted: tuple[str, ...], taken: tuple[str, ...]) -> tuple[str, ...]:
    """Each name, or the next that no column has; databases do not tell small letters from capitals."""
    low = {name.lower() for name in taken}
    tries = [[name, *(f"{name} ({number})" for number in range(2, len(taken) + 3))] for name in wanted]
    return tuple(next(name for name in names if name.lower() not in low) for names in tries)


def _in_degrees(layer: Layer) -> bool:
    """The corners could be degrees: what is taken for granted where the file says nothing."""
    if layer.bounds is None:
        return False
    left, bottom, right, top = layer.bounds
    return -180 <= left <= right <= 180 and -90 <= bottom <= top <= 90


def _measured(found: System, in_degrees: bool) -> tuple[Note, ...]:
    if found.name:
        return (Note("converted", message("Places were converted from {system} to latitude and longitude.", system=found.name)),)
    if found.known:
        return ()
    if in_degrees:
        return (Note("assumed", message("The file does not say how its places are measured: they were taken for degrees.")),)
    return (
        Note("projected", message("The file does not say how its places are measured, and not in degrees: they cannot be put on a map.")),
    )


def _lost(rule: str, n: int) -> Message:
    if rule == "nowhere":
        return plural(
            "{n} shape lies at no place on earth and was left empty.",
            "{n} shapes lie at no place on earth and were left empty.",
            n=n,
        )
    return plural(
        "{n} shape is damaged, of a kind that maps do not draw (such as a curve) or measured unlike the rest: it was left empty.",
        "{n} shapes are damaged, of kinds that maps do not draw (such as curves) or measured unlike the rest: they were left empty.",
        n=n,
    )


def peek_layer(layer: Layer, read: Read) -> Sample:
    """Head, slices and tail; fewer where the shapes are large."""
    table = Table(layer)
    rows = tuple(_few(table.rows(spans(layer.rows))))
    complete = layer.rows <= WHOLE_ROWS and len(rows) == layer.rows
    return Sample(table.names, rows, replace(read, header=None), complete, table.types, (), table.notes(), table.geometry)


def _few(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows until their shapes are as long as a sample may be."""
    room = SAMPLE_CHARACTERS
    for row in rows:
        yield row
        room -= len(row[-1] or "") if row else 0
        if room < 0:
            return


def store_layer(
    layer: Layer, path: Path, schema: Schema, out: Path, report: Report, notes: Callable[[], tuple[Note, ...]] = tuple
) -> Facts:
    """All rows, typed; `notes` says afterwards what the file's reader left out."""
    table = Table(layer)
    rows = islice(table.rows([(0, layer.rows)]), budget().rows + 1)
    with open_store(out, path, schema, group=LONG_GROUP if table.geometry else GROUP_ROWS) as connection:
        write_rows(connection, told(rows, report, layer.rows), schema, out.parent)
        report("understanding", 0, 0)
        return count(connection, schema, (*table.losses(), *notes()))
