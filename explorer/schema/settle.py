"""A schema made exact with what the engine counted in the whole table."""

from __future__ import annotations

from dataclasses import replace

from explorer.model.schema import Column, Schema, Stats
from explorer.model.table import ColumnFacts, Facts


def settle(schema: Schema, facts: Facts) -> Schema:
    """The schema with exact counts, spans and places."""
    columns = tuple(_column(column, known) for column, known in zip(schema.columns, facts.columns, strict=True))
    return replace(schema, columns=columns, rows=facts.rows)


def _column(column: Column, facts: ColumnFacts) -> Column:
    stats = Stats(facts.low, facts.high, facts.mean, facts.negatives, facts.zeros, facts.uncast, facts.top)
    examples = tuple(value for value, _ in facts.top[:5]) or column.examples
    return replace(column, missing=facts.missing, distinct=facts.distinct, stats=stats, examples=examples)
