"""What makes a chart of these columns good or bad, whichever chart it is: named rows, each with its points and a sentence."""

from __future__ import annotations

from charts._base import Rule
from charts._facts import FEW, MANY, distinct_in, has, is_exact, kind_in, sums
from charts._several import are_far_apart, differ, measures
from explorer.model.message import message
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec
from explorer.recommend.slicing import missed
from explorer.schema.slices import is_indicator

NEVER = -100.0
"""A chart that would be broken: not offered at all."""

STACKED = 1.5
"""Rows of one place from which on points hide each other, though two places may share a coordinate."""

SINGLE = 0.5
"""Distinct values to rows: from here on most groups are single rows."""


def _chart(spec: ChartSpec, *names: str) -> bool:
    return spec.chart in names


def _levels(spec: ChartSpec) -> int:
    return len(spec.columns())


def _aggregates(spec: ChartSpec) -> bool:
    """Several rows become one mark."""
    return spec.chart in ("bar", "ranking", "line", "treemap", "map_regions", "map_bubbles", "heatmap", "calendar", "pie", "area")


def _counts(spec: ChartSpec) -> bool:
    """Rows are counted: no measure, in a chart that aggregates."""
    return not has("what", spec) and _aggregates(spec)


def _averages(schema: Schema, spec: ChartSpec) -> bool:
    """Several rows are averaged into one mark."""
    return (
        has("what", spec)
        and spec.chart in ("bar", "ranking", "line", "map_regions", "heatmap", "calendar")
        and not sums(schema, spec)
        and not is_exact(schema, spec)
    )


def _mixes_moments(schema: Schema, spec: ChartSpec) -> bool:
    """Values of several years become one mark: ten censuses added up count everybody ten times."""
    return _aggregates(spec) and any(schema.column(name).kind == "temporal" for name in missed(schema, spec))


def _mixes_keys(schema: Schema, spec: ChartSpec) -> bool:
    """Values of several groups become one mark, at each moment."""
    return _aggregates(spec) and bool(missed(schema, spec)) and not _mixes_moments(schema, spec)


def _hides_time(schema: Schema, spec: ChartSpec) -> bool:
    """A statistic without its time: numbers that drift together look related, and their spread is only where they have been."""
    timed = schema.shape != "record" and any(schema.column(name).kind == "temporal" for key in schema.keys for name in key)
    return (
        timed
        and spec.chart in ("scatter", "histogram", "box")
        and not any(schema.column(name).kind == "temporal" for name in spec.columns())
    )


def _stacks_points(schema: Schema, spec: ChartSpec) -> bool:
    """A statistic's places come again for each moment or group: only the last of them would be seen."""
    places = max((schema.column(name).distinct for name in spec.slot("place")), default=0)
    return _chart(spec, "map_points") and schema.shape != "record" and schema.rows > STACKED * places


def _mixes_siblings(schema: Schema, spec: ChartSpec) -> bool:
    """The value of sibling columns without their key: the years of a wide table added up, or in one histogram."""
    groups = (schema.siblings_of(name) for name in spec.columns())
    return any(group is not None and group.key.name not in spec.columns() for group in groups) and spec.chart != "scatter"


def _counts_single_rows(schema: Schema, spec: ChartSpec) -> bool:
    """Each key has one row (or hardly more): every mark would be 1."""
    keys = [schema.column(name) for slot in ("by", "place", "time", "split") for name in spec.slot(slot)]
    most = max((column.distinct for column in keys), default=0)
    return _counts(spec) and not spec.grain and schema.rows > 0 and most > SINGLE * schema.rows


def _counts_a_statistic(schema: Schema, spec: ChartSpec) -> bool:
    """Rows of a statistic are counted, and are not the things themselves: days by their weather may be counted, ages by sex not."""
    if schema.shape == "record" or not _counts(spec):
        return False
    keys = [key for key in schema.keys if len(key) == 1 or all(schema.column(name).kind == "geographic" for name in key)]
    no_things = any(schema.siblings_of(name) or schema.column(name).kind == "temporal" for name in spec.columns())
    return no_things or not any(set(key).isdisjoint(spec.columns()) for key in keys)


def _counts_even_groups(schema: Schema, spec: ChartSpec) -> bool:
    """Rows were laid out as a grid: counting them says nothing."""
    return _counts(spec) and any(_is_even(schema.column(spec.first(slot))) for slot in ("by", "time", "place", "split") if has(slot, spec))


def _is_even(column: Column) -> bool:
    counts = [rows for _, rows in column.stats.top]
    return len(counts) > 1 and min(counts) > 1 and max(counts) <= EVEN * min(counts)


def _mixes_indicators(schema: Schema, spec: ChartSpec) -> bool:
    """Groups of a number are different indicators: a rate beside a population."""
    if not has("what", spec) and not _chart(spec, "histogram"):
        return False
    sliced = {each.column for each in schema.slices}
    return any(name in sliced and is_indicator(schema.column(name)) for slot in ("by", "split") for name in spec.slot(slot))


def _keys_alone(schema: Schema, spec: ChartSpec) -> bool:
    """The key of sibling columns without their value: each row once for each of them, all alike."""
    used = set(spec.columns())
    return any(group.key.name in used and group.value.name not in used for group in schema.siblings)


def _crosses_margins(schema: Schema, spec: ChartSpec) -> bool:
    """Two columns of which each is told only in the totals of the other: together they leave no row."""
    return sum(each.margin and each.column in spec.columns() for each in schema.totals) > 1


def _splits_a_series(schema: Schema, spec: ChartSpec) -> bool:
    """The time alone names a row: what changes along it makes no lines of its own."""
    return has("split", spec) and not measures(spec, schema) and any(set(key) == {spec.first("time")} for key in schema.keys)


def _splits_by_child(schema: Schema, spec: ChartSpec) -> bool:
    """One of the two columns lies within the other: each colour would be in one bar only."""
    pair = {spec.first("by") or spec.first("time"), spec.first("split")}
    return has("split", spec) and any(pair <= set(chain) for chain in schema.hierarchies)


def _colours(schema: Schema, spec: ChartSpec) -> int:
    """Groups that get a colour each; a heatmap's are columns."""
    return 0 if _chart(spec, "heatmap") else distinct_in("split", spec, schema)


def _splits_single_rows(schema: Schema, spec: ChartSpec) -> bool:
    """Each colour is a row or two."""
    return (
        has("split", spec) and not _chart(spec, "line", "area", "heatmap") and distinct_in("split", spec, schema) > SINGLE * schema.rows > 0
    )


EVEN = 1.05
"""Most rows of a group to fewest: as even as this is no chance."""

RULES = (
    Rule("time_and_number", 6, message("a number over time"), lambda s, c: _chart(c, "line") and has("what", c)),
    Rule("rows_over_time", 5, message("how many rows over time"), lambda s, c: _chart(c, "line") and _counts(c)),
    Rule("groups_and_number", 5, message("a number for each group"), lambda s, c: _chart(c, "bar") and has("what", c)),
    Rule("rows_by_group", 6, message("how many rows in each group"), lambda s, c: _chart(c, "bar") and _counts(c)),
    Rule("first_of_many", 0.5, message("the first of many"), lambda s, c: _chart(c, "ranking")),
    Rule("place_and_number", 6, message("a number for each place"), lambda s, c: _chart(c, "map_regions")),
    Rule("totals_of_places", 3, message("a total for each place"), lambda s, c: _chart(c, "map_bubbles")),
    Rule("places_of_rows", 7, message("where each row is"), lambda s, c: _chart(c, "map_points")),
    Rule("number_against_number", 7, message("two numbers of each row"), lambda s, c: _chart(c, "scatter")),
    Rule("one_number", 6, message("one number alone"), lambda s, c: _chart(c, "histogram")),
    Rule("two_groups_crossed", 3, message("two groups against each other"), lambda s, c: _chart(c, "heatmap")),
    Rule("spread_by_group", 5, message("how a number is spread"), lambda s, c: _chart(c, "box")),
    Rule("time_folded", 3, message("one time in two directions"), lambda s, c: _chart(c, "calendar")),
    Rule("whole_and_parts", 3, message("parts of a whole"), lambda s, c: _chart(c, "treemap")),
    Rule("whole_over_time", 5, message("a whole over time"), lambda s, c: _chart(c, "area")),
    Rule("whole_and_slices", 2, message("the shares of a whole"), lambda s, c: _chart(c, "pie")),
    Rule("counts_a_statistic", -15, message("the rows are already totals"), _counts_a_statistic),
    Rule("counts_things", -2, message("the rows have numbers of their own"), lambda s, c: _counts(c) and s.shape != "record"),
    Rule("even_groups", -8, message("every group has the same number of rows"), _counts_even_groups),
    Rule("one_mark_a_row", 2, message("each mark is one row, as published"), lambda s, c: has("what", c) and is_exact(s, c)),
    Rule("mixes_moments", -6, message("adds up what was measured at different times"), _mixes_moments),
    Rule("mixes_keys", -1, message("puts several rows of each moment together"), _mixes_keys),
    Rule("hides_time", -4, message("leaves out when each number was measured"), _hides_time),
    Rule("stacks_points", -12, message("several rows would lie on the same point"), _stacks_points),
    Rule("mixes_siblings", -15, message("puts together columns that belong side by side"), _mixes_siblings),
    Rule("counts_single_rows", -12, message("each group has one row"), _counts_single_rows),
    Rule("splits_a_series", -6, message("there is one row for each moment"), _splits_a_series),
    Rule("splits_by_child", -6, message("one column lies within the other"), _splits_by_child),
    Rule("splits_single_rows", -8, message("each colour would be a single row"), _splits_single_rows),
    Rule("hides_spread", -1.5, message("an average hides how values are spread"), lambda s, c: _averages(s, c) and s.shape == "record"),
    Rule("three_columns", -1, message("more columns to read"), lambda s, c: _levels(c) == 3),
    Rule("four_columns", -3, message("many columns to read"), lambda s, c: _levels(c) > 3),
    Rule("too_many_splits", -5, message("more colours than can be told apart"), lambda s, c: _colours(s, c) > MANY),
    Rule("several_splits", -1.5, message("some groups would fold into one"), lambda s, c: FEW < _colours(s, c) <= MANY),
    Rule(
        "names_as_groups",
        -3,
        message("each group is a single row"),
        lambda s, c: kind_in("by", c, s, "text", "identifier") and not _chart(c, "ranking"),
    ),
    Rule("names_as_lines", -3, message("each line is a name of its own"), lambda s, c: kind_in("split", c, s, "text", "identifier")),
    Rule("mixes_indicators", -20, message("puts different things on one scale"), _mixes_indicators),
    Rule("keys_alone", NEVER, message("names of columns without their numbers"), _keys_alone),
    Rule("crosses_margins", NEVER, message("the table never tells these groups together"), _crosses_margins),
    Rule("measures_differ", NEVER, message("no scale can hold these numbers together"), lambda s, c: differ(c, s)),
    Rule("far_apart", -10, message("the low numbers would lie flat beside the high ones"), lambda s, c: are_far_apart(c, s)),
    Rule("several_measures", -1, message("more than one number to read"), lambda s, c: bool(measures(c, s)) and s.shape != "record"),
    Rule("rows_side_by_side", -5, message("two numbers of each row say more"), lambda s, c: bool(measures(c, s)) and s.shape == "record"),
    Rule("constant", NEVER, message("a column that never changes"), lambda s, c: any(s.column(name).distinct <= 1 for name in c.columns())),
)
