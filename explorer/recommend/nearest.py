"""The chart nearest to one that a link asks for, where the table does not have all that it names; each step away from it is a note."""

from __future__ import annotations

from collections.abc import Sequence

from charts import REGISTRY, Chart, Slot
from explorer.model.message import Listing, Message, message
from explorer.model.picture import Recommendation
from explorer.model.schema import Column, Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec
from explorer.query.resolve import near_column


def nearest(spec: ChartSpec, schema: Schema, offered: Sequence[Recommendation]) -> tuple[ChartSpec, tuple[Note, ...]]:
    """A spec that this table can draw: the same one where it fits, else its columns by nearer names, less what does not fit."""
    spec, renamed = _known(spec, schema)
    chart = REGISTRY.get(spec.chart)
    if chart is None:
        said = message("There is no chart called {name}: the nearest one is shown.", name=spec.chart)
        return _instead(spec, offered), (*renamed, Note("no_chart", said))
    fitting, left = _fitting(spec, chart, schema)
    lacking = _lacking(chart, fitting)
    if lacking is None:
        return fitting, (*renamed, *left)
    said = message("{chart} needs {what}: the nearest chart is shown.", chart=chart.label, what=lacking.lacks)
    return _instead(fitting, offered), (*renamed, *left, Note("unfilled", said))


def _known(spec: ChartSpec, schema: Schema) -> tuple[ChartSpec, tuple[Note, ...]]:
    """Only columns that the table has: one of nearly the same name stands in, any other is left out."""
    names = [column.name for column in schema.all_columns()]
    notes = []
    for slot, columns in spec.slots:
        for name in columns:
            if name not in names:
                other = near_column(name, schema)
                notes.append(Note("no_column", _absent(name, other)))
                columns = tuple(other if each == name else each for each in columns)
        spec = spec.with_slot(slot, *dict.fromkeys(each for each in columns if each))
    return spec, tuple(notes)


def _absent(name: str, other: str) -> Message:
    if other:
        return message("There is no column {name}: {other} is shown instead.", name=name, other=other)
    return message("There is no column {name}: it is left out.", name=name)


def _fitting(spec: ChartSpec, chart: Chart, schema: Schema) -> tuple[ChartSpec, tuple[Note, ...]]:
    """Only slots that the chart has, with columns that fit and no more than it takes."""
    slots = {slot.name: slot for slot in chart.slots}
    notes = []
    for name, columns in spec.slots:
        if name not in slots:
            notes.append(Note("no_slot", message("{chart} has no place for {columns}.", chart=chart.label, columns=Listing(columns))))
            spec = spec.with_slot(name)
            continue
        kept = _taken(slots[name], [schema.column(column) for column in columns])
        notes += [Note("unfit", _unfit(schema.column(column), chart, slots[name])) for column in columns if column not in kept]
        spec = spec.with_slot(name, *kept)
    return spec, tuple(notes)


def _taken(slot: Slot, columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns if slot.fits(column))[: max(slot.many, len(slot.pair))]


def _unfit(column: Column, chart: Chart, slot: Slot) -> Message:
    if slot.fits(column):
        return message("{chart} takes no more columns: {column} is left out.", chart=chart.label, column=column.label)
    return message(
        "{column} does not fit here and is left out: {chart} needs {what}.", column=column.label, chart=chart.label, what=slot.lacks
    )


def _lacking(chart: Chart, spec: ChartSpec) -> Slot | None:
    """The first slot that has to be filled and is not."""
    return next((slot for slot in chart.slots if slot.required and len(spec.slot(slot.name)) < max(1, len(slot.pair))), None)


def _instead(spec: ChartSpec, offered: Sequence[Recommendation]) -> ChartSpec:
    """Of the charts worth seeing the one that shows most of these columns, of the same kind where it can be."""
    wanted = set(spec.columns())
    return max(offered, key=lambda each: (len(wanted & set(each.spec.columns())), each.spec.chart == spec.chart)).spec
