"""Which slice of a statistic a chart shows: rows of several moments, or of several indicators, are never put together unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from charts._facts import is_exact, sums
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec, Filter
from explorer.schema.slices import names_measure


def missed(schema: Schema, spec: ChartSpec) -> set[str]:
    """Of the key nearest to the chart's columns those that it leaves out: rows of a statistic that differ in them are put together."""
    if schema.shape == "record" or not schema.keys or is_exact(schema, spec):
        return set()
    used = set(spec.columns())
    return min((set(key) - used for key in schema.keys), key=len)


def sliced(schema: Schema, spec: ChartSpec) -> tuple[Filter, ...]:
    """The filters by which a chart keeps apart what does not belong together: one moment, one indicator, the total of what is left out.

    Numbers that add up need no total: their parts make it.
    """
    left = missed(schema, spec) if schema.slices else set()
    adds_up = not left or sums(schema, spec)
    return tuple(Filter(each.column, "in", (each.value,)) for each in schema.slices if each.column in left and not (each.whole and adds_up))


def is_part(schema: Schema, filters: Sequence[Filter]) -> bool:
    """Whether the filters leave out more than the parts of totals."""
    wholes = {each.column for each in schema.slices if each.whole}
    return any(each.column not in wholes for each in filters)


def within(schema: Schema, filters: Sequence[Filter]) -> Schema:
    """The table that the filters leave: a column of a single value is no part of a key, and a single indicator names the number."""
    only = {each.column for each in filters if each.op == "in" and len(each.values) == 1}
    keys = tuple(tuple(name for name in key if name not in only) for key in schema.keys)
    if keys == schema.keys:
        return schema
    left = schema.rows
    for each in schema.slices:
        left = left * each.rows // max(1, schema.rows) if each.column in only else left
    return replace(schema, columns=_named(schema, filters), keys=tuple(key for key in keys if key), rows=left)


def _named(schema: Schema, filters: Sequence[Filter]) -> tuple[Column, ...]:
    """The columns, the only number called as the only indicator is: nobody says "value" of a population."""
    said = [each.values[0] for each in filters if each.op == "in" and len(each.values) == 1 and _names_measure(each.column, schema)]
    numbers = [column for column in schema.columns if column.kind == "numeric" and column.role != "weight"]
    if len(said) != 1 or len(numbers) != 1:
        return schema.columns
    return tuple(replace(column, label=said[0]) if column is numbers[0] else column for column in schema.columns)


def _names_measure(name: str, schema: Schema) -> bool:
    return any(column.name == name and names_measure(column) for column in schema.columns)


def resliced(filters: tuple[Filter, ...], schema: Schema, before: ChartSpec, after: ChartSpec) -> tuple[Filter, ...]:
    """A reader's filters when the chart changes: its old slices go, the new ones come, except where the column is filtered already."""
    old, new = sliced(schema, before), sliced(schema, after)
    kept = tuple(each for each in filters if each not in old or each in new)
    named = {each.column for each in kept}
    return (*kept, *(each for each in new if each not in old and each.column not in named))
