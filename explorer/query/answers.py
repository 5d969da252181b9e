"""The engine's lines to an Answer: the frame that charts draw, and a note for everything that is not in it.

Only Arrow's own arrays are used here: making one from Python values imports pandas, which costs more than any chart.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow
import pyarrow.compute as pc

from explorer.model.picture import Answer
from explorer.model.query import Query
from explorer.model.table import Note
from explorer.query import notes
from explorer.query.groups import MOST_LINES
from explorer.query.shape import Shape


@dataclass(frozen=True)
class Counted:
    """Rows that pass the filters: all but totals, those used, and the totals left out."""

    rows: int
    used: int
    totals: int = 0


def grouped_answer(lines: pyarrow.Table, query: Query, shape: Shape, totals: int) -> Answer:
    """Lines of a grouped statement: those without a key become notes, shares become parts of the whole."""
    kept = lines.filter(lines["kept"]) if _max(lines, "gone") else lines
    said = [*_gone_notes(lines, query, shape), *_folded_notes(kept, query, shape), *_cell_notes(kept, query, shape)]
    if totals:
        said.append(notes.totals(totals))
    said += map(notes.margin, shape.margins)
    if lines.num_rows > MOST_LINES:
        said.append(notes.cut(MOST_LINES))
    names = [*(key.name for key in shape.keys), *(each.name for each in shape.numbers), "rows", "folded"]
    frame = _with_shares(_plain(kept.select(names).slice(0, MOST_LINES)), query)
    return Answer(frame.slice(query.offset, query.limit), _sum(lines, "rows"), _sum(kept, "rows"), tuple(said))


def listed_answer(lines: pyarrow.Table, query: Query, shape: Shape, counted: Counted) -> Answer:
    """Lines of a plain statement: rows without a needed value and rows not sampled become notes."""
    said: list[Note] = []
    if counted.rows > counted.used:
        said.append(notes.empty(counted.rows - counted.used, tuple(dict.fromkeys(query.present))))
    if shape.sampled:
        said.append(notes.sampled(lines.num_rows, counted.used))
    if counted.totals:
        said.append(notes.totals(counted.totals))
    said += map(notes.margin, shape.margins)
    return Answer(_plain(lines), counted.rows, lines.num_rows, tuple(said))


def _gone_notes(lines: pyarrow.Table, query: Query, shape: Shape) -> list[Note]:
    """A note for each key that rows lack; a cell that is filled but not on the map is told apart."""
    said = []
    lacking = list(zip(lines["gone"].to_pylist(), lines["rows"].to_pylist(), strict=True)) if _max(lines, "gone") else []
    for i, (key, group) in enumerate(zip(shape.keys, query.groups, strict=True)):
        gone = sum(rows for bits, rows in lacking if bits & 2**i)
        blank = _sum(lines, f"b{i}") if key.place else gone
        said += [notes.missing(blank, group.column)] if blank else []
        said += [notes.unmatched(gone - blank, group.column)] if gone > blank else []
    return said


def _folded_notes(kept: pyarrow.Table, query: Query, shape: Shape) -> list[Note]:
    said = []
    for i, (key, group) in enumerate(zip(shape.keys, query.groups, strict=True)):
        if key.limited and (beyond := _max(kept, f"f{i}")):
            said.append((notes.folded if key.folds else notes.limited)(beyond, group.column))
    return said


def _cell_notes(kept: pyarrow.Table, query: Query, shape: Shape) -> list[Note]:
    said = []
    for i, (number, each) in enumerate(zip(shape.numbers, query.aggregates, strict=True)):
        wrong = _sum(kept, f"u{i}") if number.uncast else 0
        empty = (_sum(kept, f"e{i}") if number.empty else 0) - wrong
        said += [notes.uncast(wrong, each.column)] if wrong else []
        said += [notes.empty(empty, (each.column,))] if empty > 0 else []
    return said


def _with_shares(frame: pyarrow.Table, query: Query) -> pyarrow.Table:
    for each in query.aggregates:
        if each.how == "share":
            parts = frame[each.name].cast(pyarrow.float64())
            whole = pc.sum(parts)
            shares = pc.divide(parts, whole) if whole.as_py() else pc.subtract(parts, parts)
            frame = frame.set_column(frame.schema.get_field_index(each.name), each.name, shares)
    return frame


def _plain(frame: pyarrow.Table) -> pyarrow.Table:
    """HUGEINT (a decimal to Arrow) and small integers as int64, or DOUBLE where that is too small."""
    for i, field in enumerate(frame.schema):
        if pyarrow.types.is_decimal(field.type):
            frame = frame.set_column(i, field.name, _number(frame.column(i)))
        elif pyarrow.types.is_integer(field.type) and field.type != pyarrow.int64():
            frame = frame.set_column(i, field.name, frame.column(i).cast(pyarrow.int64()))
    return frame


def _number(values: pyarrow.ChunkedArray) -> pyarrow.ChunkedArray:
    try:
        return values.cast(pyarrow.int64())
    except pyarrow.ArrowInvalid:
        return values.cast(pyarrow.float64())


def _sum(lines: pyarrow.Table, name: str) -> int:
    return int(pc.sum(lines[name]).as_py() or 0)


def _max(lines: pyarrow.Table, name: str) -> int:
    return int(pc.max(lines[name]).as_py() or 0)
