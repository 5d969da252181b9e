"""Several measures in one chart: read long, so that the measure's name splits it as any group does."""

from __future__ import annotations

from dataclasses import replace

from explorer.model.message import message
from explorer.model.schema import Column, Schema, Siblings
from explorer.model.view import ChartSpec
from explorer.schema.siblings import common_cast, spanning
from explorer.schema.words import LINKS, tokens

MEASURES, VALUE = "\x1fmeasures", "\x1fvalue"
"""The columns of a long reading, by names that no published column has."""

BESIDE = "grouped"
"""How bars of several measures are drawn unless told: few of them are parts of a whole."""

MOST = 6
"""Measures that can be told apart in one chart."""

COMPARABLE = 10.0
"""Times the least of the measures' highest values: beyond, the low ones lie flat on the axis."""

LEAST_WORD = 3
"""Letters of a word that makes names alike."""


def apart(spec: ChartSpec, schema: Schema) -> tuple[ChartSpec, Schema]:
    """The same chart with one measure, split by the measures' names, of a schema that has these as siblings; as it is with one measure."""
    names = spec.slot("what")
    if len(names) < 2:
        return spec, schema
    members = [schema.column(name) for name in names]
    labels = tuple(column.label for column in members)
    keys = labels if len(set(labels)) == len(labels) else names
    said = message("several measures")
    key = Column("several_key", MEASURES, "", "categorical", "nominal", said, distinct=len(keys), order=keys)
    first = members[0]
    is_one = all((column.unit, column.role) == (first.unit, first.role) for column in members)
    value = replace(
        first, id="several_value", name=VALUE, label=", ".join(keys), reason=said, cast=common_cast(members), note="",
        unit=first.unit if is_one else "", role=first.role if is_one else "quantity",
    )  # fmt: skip
    group = Siblings(names, key, spanning(value, members), keys)
    inner = replace(spec.with_slot("what", VALUE).with_slot("split", MEASURES), stack=spec.stack or BESIDE)
    return inner, replace(schema, rows=schema.rows * len(names), siblings=(*schema.siblings, group))


def kept(spec: ChartSpec, schema: Schema) -> ChartSpec:
    """Of several measures the first alone, where groups split the chart already or one of them is itself read long."""
    names = spec.slot("what")
    if len(names) > 1 and (spec.slot("split") or any(schema.siblings_of(name) for name in spec.columns())):
        return spec.with_slot("what", names[0])
    return spec


def companions(spec: ChartSpec, schema: Schema, chosen: str = "") -> list[Column]:
    """The columns that may stand beside the first measure of a chart, on its scale; of the others in use only the one `chosen`."""
    first = schema.column(spec.first("what")) if spec.first("what") else None
    if first is None or schema.siblings_of(first.name):
        return []
    used = set(spec.columns()) - {chosen}
    return [
        column
        for column in schema.columns
        if column.name not in used and (column.kind, column.unit, column.role) == (first.kind, first.unit, first.role)
    ]


def measures(spec: ChartSpec, schema: Schema) -> list[Column]:
    """The measures that a chart shows side by side; none where it has one."""
    group = schema.siblings_of(VALUE) if spec.first("what") == VALUE else None
    return [schema.column(name) for name in group.columns] if group else []


def differ(spec: ChartSpec, schema: Schema) -> bool:
    """Measures that no axis can hold together: of other units, or rates beside amounts."""
    found = measures(spec, schema)
    return len({column.unit for column in found}) > 1 or len({column.role for column in found}) > 1


def are_far_apart(spec: ChartSpec, schema: Schema) -> bool:
    """Whether the lowest of the measures would lie flat beside the highest."""
    highs = [abs(float(column.stats.high)) for column in measures(spec, schema) if isinstance(column.stats.high, int | float)]
    return len(highs) > 1 and max(highs) > COMPARABLE * min(highs)


def splitting(spec: ChartSpec, schema: Schema) -> str:
    """What a title calls the groups of a split; "" where there are none, or where they are the measures that it names already."""
    name = spec.first("split")
    return schema.column(name).label if name and name != MEASURES else ""


def alike(columns: list[Column]) -> list[tuple[Column, ...]]:
    """Two to six measures that belong side by side: those that share a word of their names, a unit, or all where there are no others."""
    groups: dict[tuple[str, str, str], list[Column]] = {}
    for column in columns:
        words = {word for word in tokens(column.name) if len(word) >= LEAST_WORD and word not in LINKS and not word.isdigit()}
        for mark in (*sorted(words), *([f" {column.unit}"] if column.unit else []), ""):
            groups.setdefault((mark, column.unit, column.role), []).append(column)
    whole = {mark: group for mark, group in groups.items() if mark[0] or len(group) == len(columns)}
    return list(dict.fromkeys(tuple(group) for group in whole.values() if 2 <= len(group) <= MOST))
