"""What makes a chart of these columns good or bad, whichever chart it is: named rows, each with its points and a sentence."""

from __future__ import annotations

from charts._base import Rule
from charts._facts import FEW, MANY, distinct_in, has, is_exact, kind_in, role_in, sums
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.view import ChartSpec

NEVER = -100.0
"""A chart that would be broken: not offered at all."""

PERIODS = ("date", "datetime", "year", "period")


def _is(*names: str) -> object:
    return names


def _chart(spec: ChartSpec, *names: str) -> bool:
    return spec.chart in names


def _levels(spec: ChartSpec) -> int:
    return len(spec.columns())


def _counts(spec: ChartSpec) -> bool:
    """Rows are counted: no measure, in a chart that aggregates."""
    return not has("what", spec) and spec.chart in ("bar", "line", "treemap", "map_regions")


def _averages(schema: Schema, spec: ChartSpec) -> bool:
    """Several rows are averaged into one mark."""
    return has("what", spec) and spec.chart in ("bar", "line", "map_regions") and not sums(schema, spec) and not is_exact(schema, spec)


def _misses_a_key(schema: Schema, spec: ChartSpec) -> bool:
    """The rows of a statistic have a key besides the chart's: its values would be mixed."""
    used = set(spec.columns())
    return (
        schema.shape != "record" and bool(schema.keys) and not any(set(key) <= used for key in schema.keys) and not is_exact(schema, spec)
    )


RULES = (
    Rule("time_and_number", 6, message("a number over time"), lambda s, c: _chart(c, "line") and has("what", c)),
    Rule("rows_over_time", 5, message("how many rows over time"), lambda s, c: _chart(c, "line") and _counts(c) and s.shape == "record"),
    Rule("groups_and_number", 5, message("a number for each group"), lambda s, c: _chart(c, "bar") and has("what", c)),
    Rule("rows_by_group", 6, message("how many rows in each group"), lambda s, c: _chart(c, "bar") and _counts(c) and s.shape == "record"),
    Rule("place_and_number", 6, message("a number for each place"), lambda s, c: _chart(c, "map_regions")),
    Rule("places_of_rows", 7, message("where each row is"), lambda s, c: _chart(c, "map_points")),
    Rule("number_against_number", 6, message("two numbers of each row"), lambda s, c: _chart(c, "scatter")),
    Rule("one_number", 6, message("one number alone"), lambda s, c: _chart(c, "histogram")),
    Rule("whole_and_parts", 3, message("parts of a whole"), lambda s, c: _chart(c, "treemap")),
    Rule("counts_a_statistic", NEVER, message("the rows are already totals"), lambda s, c: _counts(c) and s.shape != "record"),
    Rule("one_mark_a_row", 2, message("each mark is one row, as published"), lambda s, c: has("what", c) and is_exact(s, c)),
    Rule("mixes_keys", -3, message("mixes rows that belong apart"), _misses_a_key),
    Rule("hides_spread", -1.5, message("an average hides how values are spread"), lambda s, c: _averages(s, c) and s.shape == "record"),
    Rule("three_columns", -1, message("more columns to read"), lambda s, c: _levels(c) == 3),
    Rule("four_columns", -3, message("many columns to read"), lambda s, c: _levels(c) > 3),
    Rule("too_many_splits", -5, message("more colours than can be told apart"), lambda s, c: distinct_in("split", c, s) > MANY),
    Rule("several_splits", -1.5, message("some groups would fold into one"), lambda s, c: FEW < distinct_in("split", c, s) <= MANY),
    Rule("names_as_groups", -3, message("each group is a single row"), lambda s, c: kind_in("by", c, s, "text", "identifier")),
    Rule("names_as_lines", -3, message("each line is a name of its own"), lambda s, c: kind_in("split", c, s, "text", "identifier")),
    Rule("time_cut_small", NEVER, message("a time of day alone makes no period"), lambda s, c: role_in("time", c, s, "time")),
    Rule("constant", NEVER, message("a column that never changes"), lambda s, c: any(s.column(name).distinct <= 1 for name in c.columns())),
)
