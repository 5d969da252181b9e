"""Which columns are worth a chart: by kind, completeness, number of values, name, and place in the file."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from explorer.model.message import Listing, Message, message
from explorer.model.picture import Reason
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec

EARLY = 0.25
"""Points that a column loses for each one before it: publishers put what matters first."""

LATE = 3.0
"""What the last column of a wide table loses at most."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

COUNTED = frozenset({"categorical", "geographic", "temporal"})
COORDINATES = ("latitude", "longitude")
NO_AXIS = ("row_index", "free_text", "url", "contact", "json", "geometry", "weight", "address")
"""Roles that never take an axis."""


@dataclass(frozen=True)
class Trait:
    """One thing about a column that makes a chart of it more or less worth seeing."""

    name: str
    points: float
    when: Callable[[Column, Schema], bool]


def _missing(column: Column, schema: Schema) -> float:
    return column.missing / schema.rows if schema.rows else 0.0


def _is_older(column: Column, schema: Schema) -> bool:
    """Another column is the same of a later year: "Population 2020" beside "Population 2010"."""
    year, stem = _edition(column.name)
    return bool(year) and _latest(tuple(schema.places)).get(stem, "") > year


@functools.lru_cache(maxsize=16)
def _latest(names: tuple[str, ...]) -> dict[str, str]:
    """The latest year of each name that comes with several."""
    found: dict[str, str] = {}
    for year, stem in map(_edition, names):
        if year:
            found[stem] = max(year, found.get(stem, ""))
    return found


@functools.lru_cache(maxsize=4096)
def _edition(name: str) -> tuple[str, str]:
    """The year in a column's name, "" where there is none, and the name without it."""
    found = YEAR.search(name)
    return (found[0], YEAR.sub("", name).strip().casefold()) if found else ("", name)


def is_named_beside(column: Column, schema: Schema) -> bool:
    """A code of what another column names in words: readers know the word."""
    code = column.kind == "identifier" or column.role.endswith("_code")
    return code and any(other.distinct == column.distinct and other.role.endswith("name") for other in schema.columns)


TRAITS = (
    Trait("constant", -30, lambda c, s: c.distinct <= 1),
    Trait("no_axis", -30, lambda c, s: c.role in NO_AXIS),
    Trait("identifier", -8, lambda c, s: c.kind == "identifier"),
    Trait("mostly_empty", -6, lambda c, s: _missing(c, s) > 0.5),
    Trait("often_empty", -1.5, lambda c, s: 0.2 < _missing(c, s) <= 0.5),
    Trait("few_groups", 2, lambda c, s: c.kind in COUNTED and 2 <= c.distinct <= 12),
    Trait("some_groups", 1, lambda c, s: c.kind in ("categorical", "geographic") and 12 < c.distinct <= 30),
    Trait("many_groups", -2, lambda c, s: c.kind == "categorical" and c.distinct > 100),
    Trait("on_a_map", 1, lambda c, s: c.match is not None),
    Trait("a_rank", -2, lambda c, s: c.role == "rank"),
    Trait("a_boolean", -0.5, lambda c, s: c.role == "boolean"),
    Trait("a_code", -1, lambda c, s: c.role.endswith("_code")),
    Trait("an_older_edition", -10, _is_older),
    Trait("a_name", -1, lambda c, s: c.kind == "text"),
)


def interest(column: Column, schema: Schema) -> float:
    """Points of a column: the sum of its traits, less a little for each column before it."""
    traits = sum(trait.points for trait in TRAITS if trait.when(column, schema))
    return traits - min(LATE, EARLY * schema.places.get(column.name, len(schema.columns)))


def is_charted(column: Column, schema: Schema) -> bool:
    """Whether the column may take an axis at all."""
    return column.distinct > 1 and column.role not in NO_AXIS


def interesting(schema: Schema, spec: ChartSpec) -> Reason:
    """What the columns of a spec are worth together: their mean, so that more columns are not better by themselves."""
    columns = [schema.column(name) for name in spec.columns() if schema.column(name).role not in COORDINATES]
    points = sum(interest(column, schema) for column in columns) / len(columns) if columns else 0.0
    return Reason("interesting_columns", round(points, 3), _shown([schema.column(name).label for name in spec.columns()]))


def _shown(labels: list[str]) -> Message:
    return message("shows {columns}", columns=Listing(tuple(labels)))
