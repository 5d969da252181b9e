"""What rules ask of a table and a spec: small questions with yes-or-no answers, each avoiding one bad chart."""

from __future__ import annotations

from charts._measures import adds_up, one_row_each
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec

FEW = 8
"""Colours, lines and parts that can be told apart."""

DOZEN = 12
"""Periods that bars still compare at a glance."""

MANY = 30
"""Marks beyond which labels are no longer read."""


def column_in(slot: str, spec: ChartSpec, schema: Schema) -> Column | None:
    """The slot's first column."""
    name = spec.first(slot)
    return schema.column(name) if name else None


def has(slot: str, spec: ChartSpec) -> bool:
    return bool(spec.slot(slot))


def kind_in(slot: str, spec: ChartSpec, schema: Schema, *kinds: str) -> bool:
    column = column_in(slot, spec, schema)
    return column is not None and column.kind in kinds


def role_in(slot: str, spec: ChartSpec, schema: Schema, *roles: str) -> bool:
    column = column_in(slot, spec, schema)
    return column is not None and column.role in roles


def is_span(slot: str, spec: ChartSpec, schema: Schema) -> bool:
    """Spans of dates as they are written: they may overlap, and stand in no order."""
    column = column_in(slot, spec, schema)
    return column is not None and column.role == "period" and column.cast.type == "VARCHAR" and not column.order


def distinct_in(slot: str, spec: ChartSpec, schema: Schema) -> int:
    """Distinct values of the slot's column; 0 where it is empty."""
    column = column_in(slot, spec, schema)
    return column.distinct if column else 0


def is_exact(schema: Schema, spec: ChartSpec) -> bool:
    """One mark is one row: pre-aggregated data drawn as published."""
    return one_row_each(spec, schema)


def sums(schema: Schema, spec: ChartSpec) -> bool:
    """The measure adds up (rows do)."""
    column = column_in("what", spec, schema)
    return column is None or adds_up(column)


def is_few_amounts(slot: str, spec: ChartSpec, schema: Schema) -> bool:
    """Counts or amounts, of a dozen periods at most, put together from several rows each."""
    return sums(schema, spec) and 0 < distinct_in(slot, spec, schema) <= DOZEN and not (has("what", spec) and is_exact(schema, spec))


def rows_a_key(slot: str, spec: ChartSpec, schema: Schema) -> float:
    """Rows behind each key on average."""
    return schema.rows / max(1, distinct_in(slot, spec, schema))
