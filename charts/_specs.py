"""How the empty fields of a spec are filled: aggregate, grain, sort and limit that suit the columns in its slots."""

from __future__ import annotations

from dataclasses import replace

from charts._measures import aggregate_of
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec
from explorer.query.plan import MAX_PERIODS, default_grain

ALL_AGGREGATES = ("count", "sum", "mean", "median", "min", "max", "share")

SUMS = ("count", "sum", "share")
"""Aggregates whose parts add up to the whole: what stacks, folds into "other" and fills a treemap."""

PLACES = (
    "country_name", "country_code", "region_name", "admin1_or_2_name", "admin1_or_2_code", "municipality_name",
    "municipality_code", "place_name", "place_code", "postal_code", "address",
)  # fmt: skip
"""Geographic roles that name a place, unlike coordinates and shapes."""

CLASSES = ("nominal", "ordinal", "boolean")
PERIODS = ("date", "datetime", "year", "month", "day", "weekday", "hour", "period")
NAMES = ("name",)
KEYS = ("key",)
KEY_ROLES = CLASSES + PLACES + PERIODS + NAMES + KEYS
"""What a mark may stand for; a unique name or key labels top-n bars and nothing else."""

OWN_ROW = 0.9
"""Distinct dates to rows: from here on each row has a date of its own, a few gaps and repetitions aside."""

HOUR = "hour"
"""A grain only for what comes round: hours that run on are too many."""

KEY_KINDS = ("categorical", "geographic", "temporal", "identifier", "text")
AMOUNTS = ("quantity", "percentage", "currency", "rank")


def completed(
    spec: ChartSpec,
    schema: Schema,
    along: str,
    limit: int | None,
    aggregates: tuple[str, ...] = ALL_AGGREGATES,
    periods: int = MAX_PERIODS,
) -> ChartSpec:
    """The spec with aggregate, grain, sort and limit; `along` is the slot of its keys, of which `periods` at most are periods.

    They are cut off at `limit`; without one the chart has an order of its own, and no other is kept.
    """
    spec = replace(spec, aggregate=_aggregate(spec, schema, aggregates))
    key = spec.first(along)
    if not key:
        return spec
    column = schema.column(key)
    sort = (spec.sort or sort_of(column)) if limit else ""
    return replace(spec, grain=grain_for(spec, column, schema, periods), sort=sort, limit=spec.limit or limit)


def stack_of(spec: ChartSpec, schema: Schema) -> str:
    """What the spec says of the parts of a split, where they add up; shares only of what is nowhere below zero."""
    if not (spec.slot("split") or len(spec.slot("what")) > 1) or spec.aggregate not in SUMS:
        return ""
    below = any(schema.column(name).stats.negatives > 0 for name in spec.slot("what"))
    return "" if below and spec.stack == "share" else spec.stack


def sort_of(column: Column) -> str:
    """Ordered categories and time keep their order; the rest go from most to least."""
    return "name" if column.order or column.kind == "temporal" else "desc"


def _aggregate(spec: ChartSpec, schema: Schema, aggregates: tuple[str, ...]) -> str:
    """What the reader asked where it can be done, else what suits the measure."""
    if not spec.first("what"):
        return spec.aggregate if spec.aggregate == "share" and "share" in aggregates else "count"
    own = aggregate_of(spec, schema)
    return spec.aggregate if spec.aggregate in aggregates else own if own in aggregates else aggregates[0]


def grain_for(spec: ChartSpec, column: Column, schema: Schema, periods: int = MAX_PERIODS) -> str:
    """How fine a time is cut, "" where the column is none: as the spec says, else so that there are at most `periods`."""
    if column.kind != "temporal":
        return ""
    wanted = spec.grain if spec.grain != HOUR else ""
    return "year" if column.role == "year" else wanted or default_grain(column, _events(column, schema), periods)


def _events(column: Column, schema: Schema) -> int:
    """Rows of a table of events; 0 where each date has a row of its own, which is a series and no count."""
    return schema.rows if schema.shape == "record" and column.distinct < OWN_ROW * schema.rows else 0
