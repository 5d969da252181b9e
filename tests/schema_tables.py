"""Small tables as the readers hand them on, for the tests of the schema."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.model.schema import Column, Schema
from explorer.model.table import ColumnFacts, Facts, Hint, Read, Sample
from explorer.schema import infer


def sample(columns: dict[str, Sequence[str]], delimiter: str = ",") -> Sample:
    """A whole table from its columns."""
    rows = tuple(tuple(row) for row in zip(*columns.values(), strict=True))
    return Sample(tuple(columns), rows, Read(delimiter=delimiter), True)


def understood(columns: dict[str, Sequence[str]], delimiter: str = ",", hints: tuple[Hint, ...] = ()) -> Schema:
    """The schema of a table given by its columns."""
    return infer(sample(columns, delimiter), hints)


def only(header: str, values: Sequence[str], hints: tuple[Hint, ...] = ()) -> Column:
    """The column of a table that has no other."""
    return understood({header: values}, hints=hints).columns[0]


def facts(schema: Schema, columns: dict[str, Sequence[str]]) -> Facts:
    """What an engine would count in the table: distinct values, spans of numbers, candidate keys and hierarchies together."""
    rows = len(next(iter(columns.values())))
    together = {}
    steps = [levels[:end] for levels in schema.hierarchies for end in range(2, len(levels) + 1)]
    for names in (*schema.keys, *steps):
        together[names] = len(set(zip(*(columns[name] for name in names), strict=True)))
    return Facts(rows, tuple(_counted(schema.column(name), values) for name, values in columns.items()), tuple(together.items()))


def _counted(column: Column, values: Sequence[str]) -> ColumnFacts:
    filled = [value for value in values if value not in column.cast.missing]
    pairs = tuple(sorted(((value, filled.count(value)) for value in set(filled)), key=lambda pair: (-pair[1], pair[0])))
    numbers = [float(value) for value in filled] if column.kind == "numeric" else []
    return ColumnFacts(
        len(values) - len(filled), len(pairs), low=min(numbers, default=None), high=max(numbers, default=None), top=pairs[:20], values=pairs
    )
