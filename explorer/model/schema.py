"""What a table is made of: its columns, what a row is, and how its columns hang together."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from explorer.model.message import Message

Kind = Literal["numeric", "categorical", "temporal", "geographic", "identifier", "text"]
KINDS: tuple[Kind, ...] = ("numeric", "categorical", "temporal", "geographic", "identifier", "text")

ROLES: dict[Kind, tuple[str, ...]] = {
    "numeric": ("quantity", "percentage", "currency", "rank", "weight"),
    "categorical": ("nominal", "ordinal", "boolean"),
    "temporal": ("date", "datetime", "year", "month", "day", "weekday", "hour", "time", "period"),
    "geographic": (
        "country_name", "country_code", "region_name", "admin1_or_2_name", "admin1_or_2_code", "municipality_name",
        "municipality_code", "place_name", "place_code", "postal_code", "address", "latitude", "longitude", "geometry",
    ),
    "identifier": ("key", "row_index"),
    "text": ("free_text", "name", "url", "contact", "json"),
}  # fmt: skip
"""The roles that refine each kind; the first is what a kind is unless something says more."""

FIXES = ("kind", "role", "unit", "date", "decimal", "layer", "totals", "drop", "place")
"""What may be corrected of a column."""

Shape = Literal["record", "statistic", "wide"]


@dataclass(frozen=True)
class Cast:
    """How the text of a column becomes a typed value in the store.

    `type` is BOOLEAN, BIGINT, HUGEINT, DECIMAL(p,s), DOUBLE, DATE, TIMESTAMP, TIME or VARCHAR. `formats` are strptime patterns tried
    in order (none: the type's own ISO form; `epoch_s` and `epoch_ms` count from 1970); `strip` are characters taken off both ends
    (`$`, `%`); `missing` the spellings that mean "no value"; `words` are replaced, in order, in the lower-cased text before it is read
    ("marzo" by "03").
    """

    type: str = "VARCHAR"
    decimal: str = "."
    thousands: str = ""
    formats: tuple[str, ...] = ()
    strip: str = ""
    missing: tuple[str, ...] = ("",)
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Stats:
    """What the whole column holds. `low` and `high` are numbers, or ISO 8601 text for time; `top` is (value, rows), most first."""

    low: float | str | None = None
    high: float | str | None = None
    mean: float | None = None
    negatives: int = 0
    zeros: int = 0
    uncast: int = 0
    top: tuple[tuple[str, int], ...] = ()


OWN_LAYER = "own"
"""The layer of a table that has the shapes of its places itself: each place is its own code."""


@dataclass(frozen=True)
class PlaceMatch:
    """How a column falls on a map layer: (value as written, the layer's code), the share of filled rows matched, the rest by name.

    Where a name repeats between states, `above` is the column of states, and `placed` has (its value, value, code): then `pairs` has a
    value as often as there are regions of that name. `rivals` are layers of other countries on which as much falls: then it is a guess.
    """

    layer: str
    pairs: tuple[tuple[str, str], ...]
    share: float
    unmatched: tuple[str, ...] = ()
    above: str = ""
    placed: tuple[tuple[str, str, str], ...] = ()
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fix:
    """A correction of one column: `what` is one of FIXES. `place` holds "value=code"; `drop` a value whose rows go; `totals`
    that rows of totals are like any other."""

    column: str
    what: str
    value: str


@dataclass(frozen=True)
class Column:
    """One column: `id` is its name in the store (c1 … cn), `name` as published, `label` as shown."""

    id: str
    name: str
    label: str
    kind: Kind
    role: str
    reason: Message
    unit: str = ""
    missing: int = 0
    distinct: int = 0
    examples: tuple[str, ...] = ()
    stats: Stats = Stats()
    confidence: float = 1.0
    cast: Cast = Cast()
    match: PlaceMatch | None = None
    order: tuple[str, ...] = ()
    """Ordinal values from least to most; empty where there is no order."""
    note: str = ""
    """What the publisher's data dictionary says of the column."""


@dataclass(frozen=True)
class Siblings:
    """Columns that are one measure spread sideways (a column a year): read long as `key` and `value`, two columns of their own."""

    columns: tuple[str, ...]
    key: Column
    value: Column
    keys: tuple[str, ...]
    """What each of `columns` is in `key`: same length."""


@dataclass(frozen=True)
class Totals:
    """Rows of `column` that add up others ("Total", "Nacional"): left out of every chart, with a note."""

    column: str
    values: tuple[str, ...]
    margin: bool = False
    """Its parts are never told together with those of another such column: where this one is not shown, its rows of totals are kept
    and its parts left out."""


@dataclass(frozen=True)
class Slice:
    """The value of a `column` by which a statistic is looked at where a chart leaves the column out, and how many `rows` have it.

    `whole`: it is the total of the others, which only matters for numbers that do not add up.
    """

    column: str
    value: str
    rows: int
    whole: bool = False


@dataclass(frozen=True)
class Schema:
    """A table understood. `keys`: sets of columns that name a row; `hierarchies`: parent to child; `weight`: survey weight or ""."""

    columns: tuple[Column, ...]
    shape: Shape
    row: Message
    rows: int = 0
    keys: tuple[tuple[str, ...], ...] = ()
    siblings: tuple[Siblings, ...] = ()
    totals: tuple[Totals, ...] = ()
    hierarchies: tuple[tuple[str, ...], ...] = ()
    weight: str = ""
    slices: tuple[Slice, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name, those of siblings read long included. Raises KeyError."""
        return self._by_name[name]

    @functools.cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in reversed(self.all_columns())}

    @functools.cached_property
    def places(self) -> dict[str, int]:
        """The position in the file of each published column, by name; columns read long stand where the first of their siblings does."""
        found = {column.name: place for place, column in enumerate(self.columns)}
        for group in self.siblings:
            found |= dict.fromkeys((group.key.name, group.value.name), found[group.columns[0]])
        return found

    def all_columns(self) -> tuple[Column, ...]:
        """Published columns, then the key and value of siblings."""
        return self.columns + tuple(c for group in self.siblings for c in (group.key, group.value))

    def siblings_of(self, name: str) -> Siblings | None:
        """The siblings whose key or value is called `name`."""
        return next((group for group in self.siblings if name in (group.key.name, group.value.name)), None)
