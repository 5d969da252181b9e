"""The aggregates that are counted of one column: cells without a value, extremes, the mean, what did not cast."""

from __future__ import annotations

from typing import Any, NamedTuple

from explorer.model.schema import Column
from explorer.model.table import ColumnFacts
from loaders.readers._table.casting import is_missing

Pairs = tuple[tuple[str, int], ...]
"""Values and how many rows have each."""

TOP = 20
VALUES = 6_000
"""Distinct values up to which all are listed: the 5,570 municipalities of Brazil fit, names of people do not."""
VALUES_IN_ALL = 1_000_000
"""Of all columns together: each takes a hundred bytes until the facts are told."""
TOP_DISTINCT = 100_000
"""Above so many distinct values the commonest say nothing and cost a sort. Those of shapes never do, and cost all of them in memory."""
_NUMERIC = ("BIGINT", "HUGEINT", "DOUBLE", "DECIMAL")
_WIDEST = ("HUGEINT", "DECIMAL(38,")
"""Numbers whose sum may have no room in any exact type."""
_TIME = ("DATE", "TIMESTAMP", "TIME")
_LISTED = ("categorical", "geographic", "identifier", "temporal")


class Counts(NamedTuple):
    """What is counted of one column; None where it has no meaning."""

    empty: int
    low: Any
    high: Any
    uncast: int
    mean: float | None
    negatives: int
    zeros: int

    def facts(self, column: Column, distinct: int, commonest: Pairs) -> ColumnFacts:
        """With how many values differ, and the `commonest` of them, which are all where they are as many."""
        is_whole = distinct == len(commonest) and (column.kind in _LISTED or column.cast.type == "VARCHAR")
        return ColumnFacts(
            self.empty - self.uncast, distinct, self.uncast, self.low, self.high, self.mean, self.negatives, self.zeros,
            commonest[:TOP], commonest if is_whole else (),
        )  # fmt: skip


def listed(columns: int) -> int:
    """How many values of each of so many columns are listed."""
    return max(TOP, min(VALUES, VALUES_IN_ALL // columns))


def kept(place: int, present: set[str]) -> str:
    """The column that holds the values: the number where a text is kept as one."""
    return f"n{place}" if f"n{place}" in present else f"c{place}"


def extremes(place: int, column: Column, present: set[str]) -> list[str]:
    """Empty cells, the least and the greatest value."""
    name, numeric = f"c{place}", _is_numeric(column)
    printed = "DOUBLE" if numeric else "VARCHAR"
    found = [f"min({name})::{printed}", f"max({name})::{printed}"] if numeric or column.cast.type in _TIME else ["NULL", "NULL"]
    return [f"count(*) - count({kept(place, present)})", *found]


def looked_up(place: int, column: Column, present: set[str], low: Any, high: Any) -> list[str]:
    """Cells that did not cast, the mean, negatives and zeros, where there can be any between `low` and `high`."""
    name, numeric = f"c{place}", _is_numeric(column)
    wrong = f"count(*) FILTER (WHERE {name} IS NULL AND NOT {is_missing(f'{name}_text', column.cast)})"
    return [
        wrong if f"{name}_text" in present else "0",
        f"avg({name}::DOUBLE)" if column.cast.type.startswith(_WIDEST) else f"avg({name})" if numeric else "NULL",
        f"count(*) FILTER (WHERE {name} < 0)" if numeric and low is not None and low < 0 else "0",
        f"count(*) FILTER (WHERE {name} = 0)" if numeric and low is not None and low <= 0 <= high else "0",
    ]


def _is_numeric(column: Column) -> bool:
    return column.cast.type.startswith(_NUMERIC)
