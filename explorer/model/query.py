"""What a chart asks of a table: plain data, a cache key, and the recipe that a reader can repeat."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.model.schema import Fix
from explorer.model.view import Filter

ROUNDS = ("weekday", "hour_of_day", "month_of_year")
"""Parts of a time that come round again: 1 (Monday) to 7, 0 to 23, 1 to 12."""


QUANTILES = {"p05": 0.05, "q1": 0.25, "q3": 0.75, "p95": 0.95}
"""Aggregates of a spread: what share of the values lies below."""


@dataclass(frozen=True)
class Bins:
    """Equal steps of a number: from `start`, each `width` wide; `last`, where given, is the place of one that holds all beyond it too."""

    start: float
    width: float
    last: int | None = None


BESIDE = "\x1f"
"""Between a value and the one of the column beside it, in a mapping of both."""


@dataclass(frozen=True)
class Group:
    """A group key, called `name` in the result. Of `column`'s values: cut to `grain`, put in `bins`, or mapped by `mapping` (value, key).

    A `grain` of ROUNDS is the part of a time that comes round again, as a number.

    With `limit`, only that many keys with the most of the first aggregate stay; the rest fold into one row where the aggregate
    adds up (count, sum, share), and are counted in a note either way.
    """

    name: str
    column: str
    grain: str = ""
    bins: Bins | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    limit: int | None = None
    beside: str = ""
    """A column whose value stands before each value in the mapping, BESIDE between them."""


@dataclass(frozen=True)
class Aggregate:
    """A measure, called `name` in the result: `how` is one of AGGREGATES or QUANTILES; `count` needs no column; `weight` multiplies."""

    name: str
    how: str
    column: str = ""
    weight: str = ""


@dataclass(frozen=True)
class Long:
    """Sibling columns read long: `columns` become rows of `key` (one of `keys` each) and `value`."""

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    key: str
    value: str


@dataclass(frozen=True)
class Order:
    """By a result's column; NULL last."""

    name: str
    descending: bool = False


@dataclass(frozen=True)
class Query:
    """Groups and aggregates, or plain `columns` (name in the result, column) when there is no group.

    `sample` takes that many rows, evenly and always the same ones; `limit` and `offset` page through the result.
    """

    groups: tuple[Group, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    filters: tuple[Filter, ...] = ()
    fixes: tuple[Fix, ...] = ()
    long: Long | None = None
    present: tuple[str, ...] = ()
    """Columns that must hold a value for a row to be used (a scatter's two axes); what they lose is noted."""
    order: tuple[Order, ...] = ()
    sample: int | None = None
    limit: int | None = None
    offset: int = 0
